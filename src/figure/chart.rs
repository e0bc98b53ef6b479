//! The chart of a quantity against steps or evaluations.

use std::sync::Arc;

use egui::{Rangef, Ui};
use egui_plot::{
    AxisHints, GridInput, GridMark, Line, LineStyle, Plot, PlotBounds, PlotPoint, PlotPoints,
    Points, VLine,
};

use super::landscape::{LABEL_SPACING, Y_AXIS, tick};
use super::{Style, compact};
use crate::optimizer::Trajectory;
use crate::parameters::Choice as _;
use crate::scenario::{Against, Quantity, Scenario, Sign};
use crate::workbench::Runs;

/// Values at and below zero have no place on a logarithmic axis; gaps this small are rounding.
const SMALLEST: f64 = 1e-16;

/// What the chart tells its surroundings.
pub struct ChartResponse {
    pub response: egui::Response,
    /// The step under the pointer.
    pub hovered: Option<usize>,
    /// The step that was clicked or dragged to.
    pub sought: Option<usize>,
}

/// How a quantity is plotted.
#[derive(Clone, Copy, PartialEq)]
enum Scale {
    Logarithmic,
    /// Logarithm of the gap to the known minimum.
    Gap(f64),
    Linear,
}

/// Draws the chart into the space that is left in `ui`.
pub fn chart_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    runs: &Runs,
    minimum: Option<f64>,
    step: usize,
    style: &Style,
) -> ChartResponse {
    let chart = scenario.chart;
    let names = scenario.names();
    let visible: Vec<(usize, Arc<Trajectory>)> = scenario
        .optimizers
        .iter()
        .enumerate()
        .filter(|(_, o)| o.visible)
        .filter_map(|(i, _)| Some((i, Arc::clone(runs.get(i)?))))
        .collect();
    let scale = scale(&visible, chart.quantity, minimum);
    let abscissa = |run: &Trajectory, row: usize| match chart.against {
        Against::Steps => row as f64,
        Against::Evaluations => f64::from(run.evaluations[row]),
    };
    let right = visible
        .iter()
        .map(|(_, run)| abscissa(run, run.last()))
        .fold(1.0, f64::max);
    let columns = (ui.available_width().max(1.0) as usize).min(4096);
    let curves: Vec<Vec<[f64; 2]>> = visible
        .iter()
        .map(|(_, run)| {
            let points = (0..=run.last()).filter_map(|row| {
                let y = ordinate(chart.quantity.of(run, row)?, scale)?;
                Some([abscissa(run, row), y])
            });
            thin_out(points, right, columns)
        })
        .collect();
    let bounds = vertical_bounds(&curves, scale);
    let title = match scale {
        Scale::Gap(_) => "f − f*".to_owned(),
        Scale::Logarithmic | Scale::Linear => chart.quantity.symbol().to_owned(),
    };
    // A low chart has no room for names, which its surroundings give; the numbers matter more.
    let low = ui.available_height() < style.text_size * 10.0;
    let label = |text: String| {
        let text = if low { String::new() } else { text };
        egui::RichText::new(text)
            .font(style.font(1.0))
            .color(style.text)
    };
    let x_axis = AxisHints::new_x()
        .label(label(chart.against.key().to_owned()))
        .tick_label_font(style.font(0.9))
        .tick_label_color(style.text)
        .label_spacing(LABEL_SPACING)
        .formatter(|mark, _| tick(mark.value, mark.step_size));
    let y_axis = AxisHints::new_y()
        .label(label(title.clone()))
        .tick_label_font(style.font(0.9))
        .tick_label_color(style.text)
        .label_spacing(Rangef::new(12.0, 16.0))
        .min_thickness(style.text_size * Y_AXIS)
        .formatter(move |mark, _| match scale {
            Scale::Linear => tick(mark.value, mark.step_size),
            Scale::Logarithmic | Scale::Gap(_) => power_of_ten(mark.value),
        });
    let shown = Plot::new("chart")
        .custom_x_axes(vec![x_axis])
        .custom_y_axes(vec![y_axis])
        .grid_color(style.faint.gamma_multiply(0.35))
        .y_grid_spacer(move |input: GridInput| match scale {
            Scale::Linear => round_marks(input, 3.0),
            Scale::Logarithmic | Scale::Gap(_) => decade_marks(input),
        })
        // Steps and evaluations are whole.
        .x_grid_spacer(|mut input| {
            input.base_step_size = input.base_step_size.max(0.1);
            round_marks(input, 10.0)
        })
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .label_formatter(|_| None)
        .sense(egui::Sense::click_and_drag())
        .show(ui, |plot| {
            let margin = right * 0.01;
            plot.set_plot_bounds(PlotBounds::from_min_max(
                [-margin, bounds[0]],
                [right + margin, bounds[1]],
            ));
            for ((i, run), curve) in visible.iter().zip(curves) {
                let mut ink = style.ink(scenario.color(*i));
                if runs.is_pending(*i) {
                    ink = ink.gamma_multiply(0.45);
                }
                plot.line(
                    Line::new(names[*i].clone(), PlotPoints::from(curve))
                        .color(ink)
                        .width(style.text_size * 0.15)
                        .allow_band(false)
                        .allow_hover(false),
                );
                let row = step.min(run.last());
                let here = chart.quantity.of(run, row).and_then(|v| ordinate(v, scale));
                if let Some(y) = here {
                    let at = [abscissa(run, row), y];
                    plot.points(
                        Points::new(names[*i].clone(), vec![at])
                            .radius(style.text_size * 0.32)
                            .color(ink)
                            .allow_hover(false),
                    );
                }
            }
            if chart.against == Against::Steps {
                plot.vline(
                    VLine::new("playhead", step as f64)
                        .color(style.text.gamma_multiply(0.7))
                        .width(1.0)
                        .style(LineStyle::dashed_dense())
                        .allow_hover(false),
                );
            }
        });
    if low {
        let frame = *shown.transform.frame();
        let at = frame.right_top() + egui::vec2(-16.0, 3.0);
        let painter = ui.painter_at(frame);
        painter.text(
            at,
            egui::Align2::RIGHT_TOP,
            &title,
            style.font(0.9),
            style.faint,
        );
    }
    // Steps and evaluations grow together: the first visible run that lasts long enough translates.
    let step_at = |x: f64| match chart.against {
        Against::Steps => x.round().max(0.0) as usize,
        Against::Evaluations => {
            let rows = |run: &Trajectory| run.evaluations.partition_point(|&e| f64::from(e) < x);
            visible.iter().map(|(_, run)| rows(run)).max().unwrap_or(0)
        }
    };
    let transform = shown.transform;
    let response = shown.response;
    let under = |at: Option<egui::Pos2>| at.map(|at| step_at(transform.value_from_position(at).x));
    let sought = (response.clicked() || response.dragged())
        .then(|| under(response.interact_pointer_pos()))
        .flatten();
    let hovered = under(response.hover_pos()).filter(|_| transform.frame().is_positive());
    if let Some(step) = hovered
        && chart.against == Against::Steps
    {
        let x = transform
            .position_from_point(&PlotPoint::new(step as f64, 0.0))
            .x;
        let stroke = egui::Stroke::new(1.0, style.faint);
        ui.painter_at(*transform.frame())
            .vline(x, transform.frame().y_range(), stroke);
    }
    ChartResponse {
        response,
        hovered,
        sought,
    }
}

/// Logarithmic where all values are positive; the gap to the known minimum where the loss is not; else linear.
fn scale(visible: &[(usize, Arc<Trajectory>)], shown: Quantity, minimum: Option<f64>) -> Scale {
    let positive = |run: &Trajectory| {
        let mut values = (0..=run.last()).filter_map(|row| shown.of(run, row));
        values.all(|v| v > 0.0 || v.is_nan())
    };
    let logarithmic = match shown.sign() {
        Sign::NonNegative => true,
        Sign::Any => visible.iter().all(|(_, run)| positive(run)),
    };
    if logarithmic {
        return Scale::Logarithmic;
    }
    // Only the loss has a known minimum.
    match minimum.filter(|_| shown == Quantity::Loss) {
        Some(minimum) => Scale::Gap(minimum),
        None => Scale::Linear,
    }
}

fn ordinate(value: f64, scale: Scale) -> Option<f64> {
    if value.is_nan() {
        // The greater of it and a number would be the number.
        return None;
    }
    let y = match scale {
        Scale::Linear => value,
        Scale::Logarithmic => value.max(SMALLEST).log10(),
        Scale::Gap(minimum) => (value - minimum).max(SMALLEST).log10(),
    };
    // A diverged run leaves the chart at its last finite value.
    y.is_finite().then_some(y)
}

/// At most four points in each column of the screen: the first, least, greatest and last.
fn thin_out(points: impl Iterator<Item = [f64; 2]>, right: f64, columns: usize) -> Vec<[f64; 2]> {
    let mut out: Vec<[f64; 2]> = Vec::new();
    let mut column: Vec<[f64; 2]> = Vec::new();
    let mut current = usize::MAX;
    let flush = |column: &mut Vec<[f64; 2]>, out: &mut Vec<[f64; 2]>| {
        if column.len() > 4 {
            let by_y = |a: &[f64; 2], b: &[f64; 2]| a[1].total_cmp(&b[1]);
            let mut kept = [
                column.first().copied(),
                column.iter().copied().min_by(by_y),
                column.iter().copied().max_by(by_y),
                column.last().copied(),
            ];
            kept.sort_by(|a, b| {
                a.map(|p| p[0])
                    .partial_cmp(&b.map(|p| p[0]))
                    .unwrap_or(std::cmp::Ordering::Equal)
            });
            out.extend(kept.into_iter().flatten());
            column.clear();
        }
        out.append(column);
    };
    for point in points {
        let at = (point[0] / right * columns as f64) as usize;
        if at != current {
            flush(&mut column, &mut out);
            current = at;
        }
        column.push(point);
    }
    flush(&mut column, &mut out);
    out
}

fn vertical_bounds(curves: &[Vec<[f64; 2]>], scale: Scale) -> [f64; 2] {
    let mut bounds = [f64::INFINITY, f64::NEG_INFINITY];
    for [_, y] in curves.iter().flatten() {
        bounds = [bounds[0].min(*y), bounds[1].max(*y)];
    }
    let [low, high] = bounds;
    if low > high {
        return [-1.0, 1.0];
    }
    // A diverging run must not squeeze the others into a line: ten decades above the start are enough.
    let start = curves
        .iter()
        .filter_map(|c| c.first())
        .map(|p| p[1])
        .fold(low, f64::max);
    let high = match scale {
        Scale::Linear => high,
        Scale::Logarithmic | Scale::Gap(_) => high.min(start + 4.0),
    };
    let alone = match scale {
        Scale::Linear => 0.5,
        // Whole powers of ten have room around a single one.
        Scale::Logarithmic | Scale::Gap(_) => 1.0,
    };
    let pad = ((high - low) * 0.05)
        .max(1e-9 * high.abs().max(1.0))
        .max(if low == high { alone } else { 0.0 });
    [low - pad, high + pad]
}

/// 1-2-5 steps of at least `apart` times the smallest distance that egui_plot allows between marks, 8 points.
pub(super) fn round_marks(input: GridInput, apart: f64) -> Vec<GridMark> {
    let rough = input.base_step_size.max(f64::MIN_POSITIVE) * apart;
    let decade = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0]
        .map(|m| m * decade)
        .into_iter()
        .find(|s| *s >= rough)
        .unwrap_or(rough);
    marks(input, step)
}

/// Whole decades, every so many of them.
fn decade_marks(input: GridInput) -> Vec<GridMark> {
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

/// 10^v as people write it.
fn power_of_ten(exponent: f64) -> String {
    if (-3.0..=4.0).contains(&exponent) || exponent.fract() != 0.0 {
        return compact(10f64.powf(exponent), 3);
    }
    let digits: String = format!("{exponent:.0}")
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '0' => '⁰',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            '4' => '⁴',
            '5' => '⁵',
            '6' => '⁶',
            '7' => '⁷',
            '8' => '⁸',
            _ => '⁹',
        })
        .collect();
    format!("10{digits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_undefined_is_not_drawn() {
        for scale in [Scale::Linear, Scale::Logarithmic, Scale::Gap(0.0)] {
            assert_eq!(ordinate(f64::NAN, scale), None);
        }
        assert_eq!(ordinate(0.0, Scale::Logarithmic), Some(-16.0));
    }

    #[test]
    fn the_axis_of_vanishing_losses_has_whole_decades() {
        let bounds = vertical_bounds(&[vec![[0.0, -16.0], [1.0, -16.0]]], Scale::Gap(0.0));
        let input = GridInput {
            bounds: bounds.into(),
            base_step_size: 0.01,
        };
        let exponents: Vec<f64> = decade_marks(input).iter().map(|m| m.value).collect();
        assert_eq!(exponents, [-17.0, -16.0, -15.0]);
    }
}
