//! Plots and their axes, the same for landscape, chart, map and fit.

use egui::{Rangef, RichText, Vec2};
use egui_plot::{AxisHints, GridInput, GridMark, Plot};

use super::number::compact;
use super::style::Style;

/// Distances between tick labels side by side, in points: labels closer than the first are left out, and labels at the
/// second or more are fully opaque.
const BESIDE: Rangef = Rangef {
    min: 30.0,
    max: 40.0,
};
/// The same for labels one above the other.
pub const ABOVE: Rangef = Rangef {
    min: 12.0,
    max: 16.0,
};
/// Width of the axis on the left in text heights, so that plots one above the other are aligned.
const Y_AXIS: f32 = 3.2;

/// An empty plot with axes only, without egui_plot's grid, margins and navigation.
pub fn plot(name: &'static str, x: AxisHints<'static>, y: AxisHints<'static>) -> Plot<'static> {
    Plot::new(name)
        .custom_x_axes(vec![x])
        .custom_y_axes(vec![y])
        .show_grid(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(Vec2::ZERO)
        .label_formatter(|_| None)
}

/// The axis below a plot.
pub fn x_axis(name: impl Into<String>, style: &Style) -> AxisHints<'static> {
    axis(AxisHints::new_x(), name.into(), style).min_thickness(0.0)
}

/// The axis at the left of a plot.
pub fn y_axis(name: impl Into<String>, style: &Style) -> AxisHints<'static> {
    axis(AxisHints::new_y(), name.into(), style).min_thickness(style.text_size * Y_AXIS)
}

fn axis(hints: AxisHints<'static>, name: String, style: &Style) -> AxisHints<'static> {
    let name = RichText::new(name).font(style.font(1.0)).color(style.text);
    hints
        .label(name)
        .tick_label_font(style.font(0.9))
        .tick_label_color(style.text)
        .label_spacing(BESIDE)
        .formatter(|mark, _| tick(mark))
}

/// An axis number with as many decimals as its step needs.
pub fn tick(GridMark { value, step_size }: GridMark) -> String {
    if value.abs() < step_size * 1e-6 {
        return "0".into();
    }
    let digits = (value.abs() / step_size).log10().floor().max(0.0) as usize + 1;
    compact(value, (digits + 1).min(15))
}

/// 1-2-5 steps of at least `apart` times the smallest distance that egui_plot allows between marks, 8 points.
pub fn round_marks(input: GridInput, apart: f64) -> Vec<GridMark> {
    let rough = input.base_step_size.max(f64::MIN_POSITIVE) * apart;
    let decade = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * decade)
        .into_iter()
        .find(|s| *s >= rough)
        .unwrap_or(rough);
    marks(input, step)
}

/// Marks at whole decades; with a step above one, only at every so many of them.
pub fn decade_marks(input: GridInput) -> Vec<GridMark> {
    let span = input.bounds.1 - input.bounds.0;
    if span < 1.5 {
        return round_marks(input, 3.0);
    }
    let every = [1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0]
        .into_iter()
        .find(|e| *e >= input.base_step_size * 2.3);
    marks(input, every.unwrap_or(200.0))
}

fn marks(input: GridInput, step: f64) -> Vec<GridMark> {
    let (first, last) = (
        (input.bounds.0 / step).ceil(),
        (input.bounds.1 / step).floor(),
    );
    let count = last - first;
    if !count.is_finite() || count > 1000.0 {
        return Vec::new();
    }
    (0..=count as i64)
        .map(|k| GridMark {
            value: (first + k as f64) * step,
            step_size: step,
        })
        .collect()
}
