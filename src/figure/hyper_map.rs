//! The hyperparameter map: what becomes of a run for many values of two of a method's numbers.

mod scale;
mod theory;

use egui::{Color32, Painter, Pos2, Rect, Stroke, TextureHandle, TextureOptions, Ui, pos2};
use egui_plot::{AxisHints, Plot, PlotBounds, PlotTransform};

use self::scale::{Scale, paint_key, picture_of};
use self::theory::paint_theory;
use super::ground::show;
use super::landscape::{LABEL_SPACING, Y_AXIS, tick};
use super::{Style, compact};
use crate::analysis::{Axis, HyperRequest};
use crate::math::elementary as e;
use crate::scenario::Scenario;
use crate::workbench::{Detail, Memo, Progressive, Wake};

/// What a hyperparameter map keeps between frames.
pub struct HyperPicture {
    pub map: Progressive<HyperRequest>,
    /// How its colours are to be read: a look at every cell, too long for every frame.
    scale: Memo<HyperRequest, Option<Scale>>,
    texture: Memo<TextureKey, Option<TextureHandle>>,
    sharpness: f32,
}

#[derive(Clone, PartialEq)]
struct TextureKey {
    map: HyperRequest,
    dark: bool,
    pixels: [usize; 2],
}

impl HyperPicture {
    /// For the screen: computed in the background.
    pub fn live(wake: Wake) -> Self {
        Self {
            map: Progressive::in_background(wake),
            scale: Memo::default(),
            texture: Memo::default(),
            sharpness: 1.0,
        }
    }

    /// For files.
    pub fn fine(sharpness: f32, detail: Detail) -> Self {
        Self {
            map: Progressive::blocking(detail),
            scale: Memo::default(),
            texture: Memo::default(),
            sharpness,
        }
    }
}

/// What the map tells its surroundings.
pub struct HyperResponse {
    pub response: egui::Response,
    /// The values of both numbers under the pointer.
    pub pointed: Option<[f64; 2]>,
    pub axes: [Axis; 2],
}

/// Draws the map of the scenario's chosen optimizer into the space that is left in `ui`; nothing where there is none.
pub fn hyper_map_ui(
    ui: &mut Ui,
    picture: &mut HyperPicture,
    scenario: &Scenario,
    style: &Style,
) -> Option<HyperResponse> {
    let wanted = scenario.hyper_request()?;
    picture.map.update(&wanted);
    let axes = wanted.axes;
    let table = wanted.method.parameters().table();
    let hints = |hints: AxisHints<'static>, axis: Axis, upright: bool| {
        let row = &table[axis.parameter];
        let name = format!("{} {}", row.name, row.symbol);
        hints
            .label(
                egui::RichText::new(name)
                    .font(style.font(1.0))
                    .color(style.text),
            )
            .tick_label_font(style.font(0.9))
            .tick_label_color(style.text)
            .label_spacing(LABEL_SPACING)
            .min_thickness(if upright {
                style.text_size * Y_AXIS
            } else {
                0.0
            })
            .formatter(move |mark, _| {
                // In the corner the numbers of both axes would lie on each other.
                let [low, high] = scaled_range(axis);
                if !upright && mark.value - low < 0.04 * (high - low) {
                    return String::new();
                }
                if axis.logarithmic {
                    compact(e::pow(10.0, mark.value), 3)
                } else {
                    tick(mark.value, mark.step_size)
                }
            })
    };
    let [x, y] = axes.map(scaled_range);
    let shown = Plot::new("hyperparameters")
        .custom_x_axes(vec![hints(AxisHints::new_x(), axes[0], false)])
        .custom_y_axes(vec![hints(AxisHints::new_y(), axes[1], true)])
        .show_grid(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .label_formatter(|_| None)
        .sense(egui::Sense::click_and_drag())
        .show(ui, |plot| {
            plot.set_plot_bounds(PlotBounds::from_min_max([x[0], y[0]], [x[1], y[1]]));
        });
    let frame = *shown.transform.frame();
    let painter = ui.painter_at(frame);
    if frame.width() >= 2.0 && frame.height() >= 2.0 {
        let scale = paint_map(&painter, picture, &wanted, frame, style);
        paint_theory(&painter, &wanted, &shown.transform, style);
        if let Some(scale) = scale {
            paint_key(&painter, frame, &scale, style);
        }
        paint_setting(&painter, scenario, &wanted, &shown.transform, style);
        let edge = Stroke::new(style.text_size / 13.0, style.faint);
        painter.rect_stroke(frame, 0.0, edge, egui::StrokeKind::Inside);
    }
    let response = shown.response;
    let pointer = response.interact_pointer_pos().or(response.hover_pos());
    let pointed = pointer.map(|at| {
        let share = (at - frame.min) / frame.size();
        let clamped = |share: f32| f64::from(share.clamp(0.0, 1.0));
        [
            axes[0].value(clamped(share.x)),
            axes[1].value(clamped(1.0 - share.y)),
        ]
    });
    Some(HyperResponse {
        response,
        pointed,
        axes,
    })
}

/// The range in the plot's own coordinates, which are logarithms on a logarithmic axis.
fn scaled_range(axis: Axis) -> [f64; 2] {
    axis.range
        .map(|v| if axis.logarithmic { e::log10(v) } else { v })
}

/// Paints the map, if there is one yet, and says how its colours are to be read.
fn paint_map(
    painter: &Painter,
    picture: &mut HyperPicture,
    wanted: &HyperRequest,
    frame: Rect,
    style: &Style,
) -> Option<Scale> {
    let HyperPicture {
        map,
        scale,
        texture,
        sharpness,
    } = picture;
    let (cells, request) = (map.map()?, map.request()?);
    let side = |length: f32| ((length * *sharpness).round() as usize).clamp(1, 4096);
    let key = TextureKey {
        map: request.clone(),
        dark: style.dark,
        pixels: [side(frame.width()), side(frame.height())],
    };
    let scale = scale.get(request.clone(), |request, scale| {
        *scale = Some(Scale::new(cells, request));
    });
    let scale = scale.clone()?;
    let texture = texture.get(key, |key, texture| {
        let image = picture_of(cells, &scale, style, key.pixels);
        show(
            painter,
            texture,
            "hyperparameters",
            image,
            TextureOptions::LINEAR,
        );
    });
    let outdated = map.is_outdated(wanted);
    if let Some(texture) = texture {
        let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let tint = if outdated {
            Color32::from_white_alpha(150)
        } else {
            Color32::WHITE
        };
        painter.image(texture.id(), frame, uv, tint);
    }
    Some(scale)
}

/// Where a pair of values lies on the screen; `None` where a logarithm has none.
fn screen(plot: &PlotTransform, axes: [Axis; 2], values: [f64; 2]) -> Option<Pos2> {
    let frame = plot.frame();
    let [x, y] = [axes[0].position(values[0]), axes[1].position(values[1])];
    // Far outside is as good as outside, and fits into an f32.
    let [x, y] = [x, y].map(|v| v.clamp(-10.0, 10.0) as f32);
    (x.is_finite() && y.is_finite()).then(|| {
        pos2(
            frame.left() + frame.width() * x,
            frame.bottom() - frame.height() * y,
        )
    })
}

/// The current setting, as a ring to be dragged; at the border where it lies outside.
fn paint_setting(
    painter: &Painter,
    scenario: &Scenario,
    request: &HyperRequest,
    plot: &PlotTransform,
    style: &Style,
) {
    let parameters = request.method.parameters();
    let values = request.axes.map(|axis| parameters.get(axis.parameter));
    let unit = style.text_size;
    let frame = plot.frame().shrink(unit * 0.2);
    let at = screen(plot, request.axes, values).unwrap_or(frame.left_bottom());
    let ink = style.ink(scenario.color(scenario.maps.optimizer));
    let at = if frame.contains(at) {
        at
    } else {
        at.clamp(frame.min, frame.max)
    };
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.5, style.halo));
    painter.circle_stroke(at, unit * 0.75, Stroke::new(unit * 0.24, ink));
    painter.circle_filled(at, unit * 0.2, ink);
}
