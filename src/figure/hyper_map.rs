//! The hyperparameter map: what becomes of a run for many values of two of a method's numbers.

use egui::{
    Color32, ColorImage, Painter, Pos2, Rect, Stroke, TextureHandle, TextureOptions, Ui, pos2, vec2,
};
use egui_plot::{AxisHints, Plot, PlotBounds, PlotTransform};

use super::bands::HATCH;
use super::ground::show;
use super::landscape::{LABEL_SPACING, Y_AXIS, tick};
use super::style::mix;
use super::{Style, compact, palette};
use crate::analysis::stability::{best, step_limit};
use crate::analysis::{Axis, HyperMap, HyperRequest};
use crate::math::{eigenpairs, elementary as e};
use crate::optimizer::{End, Method, Status, Until};
use crate::scenario::{Measure, Palette, Scenario};
use crate::workbench::{Memo, Progressive, Wake};

/// What a hyperparameter map keeps between frames.
pub struct HyperPicture {
    pub map: Progressive<HyperRequest>,
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
            texture: Memo::default(),
            sharpness: 1.0,
        }
    }

    /// For files.
    pub fn fine(sharpness: f32) -> Self {
        Self {
            map: Progressive::blocking(),
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
    let wanted = scenario.maps.hyper_request(scenario)?;
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
        paint_map(&painter, picture, &wanted, frame, style);
        paint_theory(&painter, &wanted, &shown.transform, style);
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

/// What a cell shows.
enum Cell {
    /// A share of the way from the best to the worst value.
    Value(f64),
    NotReached,
    Diverged,
}

/// How cells become colours.
struct Scale {
    measure: Measure,
    /// The least and greatest logarithm shown.
    bounds: [f64; 2],
}

impl Scale {
    fn new(map: &HyperMap, measure: Measure) -> Self {
        let mut scale = Self {
            measure,
            bounds: [f64::INFINITY, f64::NEG_INFINITY],
        };
        let values = map.cells.iter().filter_map(|end| scale.logarithm(end));
        scale.bounds = values.fold(scale.bounds, |[low, high], v| [low.min(v), high.max(v)]);
        if measure == Measure::Loss {
            // A run about to overflow must not squeeze the others into one colour.
            scale.bounds[1] = scale.bounds[1].min(scale.bounds[0] + 20.0);
        }
        scale
    }

    /// The logarithm of what is measured, where there is one.
    fn logarithm(&self, end: &End) -> Option<f64> {
        match (self.measure, end.status) {
            (_, Status::Diverged) => None,
            (Measure::Steps, Status::Converged) => Some(e::log10(f64::from(end.row.max(1)))),
            (Measure::Steps, _) => None,
            // Losses below this are rounding; those below zero have no logarithm.
            (Measure::Loss, _) => Some(e::log10(end.loss.max(1e-16))),
        }
    }

    fn cell(&self, end: &End) -> Cell {
        let [low, high] = self.bounds;
        match self.logarithm(end) {
            Some(v) => Cell::Value(((v - low) / (high - low).max(1e-9)).clamp(0.0, 1.0)),
            None if end.status == Status::Diverged => Cell::Diverged,
            None => Cell::NotReached,
        }
    }
}

fn paint_map(
    painter: &Painter,
    picture: &mut HyperPicture,
    wanted: &HyperRequest,
    frame: Rect,
    style: &Style,
) {
    let HyperPicture {
        map,
        texture,
        sharpness,
    } = picture;
    let (Some(cells), Some(request)) = (map.map(), map.request()) else {
        return;
    };
    let side = |length: f32| ((length * *sharpness).round() as usize).clamp(1, 4096);
    let key = TextureKey {
        map: request.clone(),
        dark: style.dark,
        pixels: [side(frame.width()), side(frame.height())],
    };
    let measure = match request.conditions.until {
        Until::AtRest(_) | Until::Gradient(_) => Measure::Steps,
        Until::LastStep => Measure::Loss,
    };
    let scale = Scale::new(cells, measure);
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
    paint_key(painter, frame, &scale, style);
}

fn colour(share: f64) -> Color32 {
    // Fewer steps and lower losses are brighter.
    palette::ramp(Palette::Viridis, false, 1.0 - 0.92 * share as f32)
}

fn picture_of(
    map: &HyperMap,
    scale: &Scale,
    style: &Style,
    [width, height]: [usize; 2],
) -> ColorImage {
    let hatch = [style.background, mix(style.background, style.faint, 0.5)];
    let not_reached = mix(style.background, style.faint, 0.35);
    let cells: Vec<Cell> = map.cells.iter().map(|end| scale.cell(end)).collect();
    let mut image = ColorImage::filled([width, height], hatch[0]);
    // Cells lie around their values, so those at the ends are cut in half.
    let nearest = |i: usize, n: usize, cells: usize| {
        let share = (i as f64 + 0.5) / n as f64;
        ((share * (cells - 1) as f64).round() as usize).min(cells - 1)
    };
    for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
        let row = nearest(height - 1 - j, height, map.rows);
        for (i, pixel) in pixels.iter_mut().enumerate() {
            *pixel = match cells[row * map.columns + nearest(i, width, map.columns)] {
                Cell::Value(share) => colour(share),
                Cell::NotReached => not_reached,
                Cell::Diverged => hatch[usize::from((i + j) % HATCH < 2)],
            };
        }
    }
    image
}

/// The colours with what they mean, at the bottom of the map.
fn paint_key(painter: &Painter, frame: Rect, scale: &Scale, style: &Style) {
    let unit = style.text_size;
    let size = vec2((frame.width() * 0.5).min(unit * 14.0), unit * 2.6);
    if size.x < unit * 6.0 || frame.height() < unit * 8.0 || scale.bounds[0] > scale.bounds[1] {
        return;
    }
    let corner = frame.right_top() + vec2(-size.x - unit * 0.6, unit * 0.6);
    let rect = Rect::from_min_size(corner, size);
    let edge = Stroke::new(unit / 13.0, style.faint.gamma_multiply(0.5));
    painter.rect(
        rect,
        unit * 0.3,
        style.background.gamma_multiply(0.97),
        edge,
        egui::StrokeKind::Inside,
    );
    let bar = Rect::from_min_size(
        rect.min + vec2(unit * 0.5, unit * 0.4),
        vec2(size.x - unit, unit * 0.7),
    );
    let patches = 24;
    for i in 0..patches {
        let share = |i: i32| i as f32 / patches as f32;
        let patch = Rect::from_x_y_ranges(
            bar.left() + bar.width() * share(i)..=bar.left() + bar.width() * share(i + 1),
            bar.y_range(),
        );
        painter.rect_filled(patch, 0.0, colour(f64::from(share(i))));
    }
    let [low, high] = scale.bounds.map(|v| e::pow(10.0, v));
    let (low, high) = match scale.measure {
        Measure::Steps => (format!("{low:.0} steps"), format!("{high:.0}")),
        Measure::Loss => (format!("f = {}", compact(low, 2)), compact(high, 2)),
    };
    for (text, at, align) in [
        (low, bar.left_bottom(), egui::Align2::LEFT_TOP),
        (high, bar.right_bottom(), egui::Align2::RIGHT_TOP),
    ] {
        painter.text(at, align, text, style.font(0.85), style.text);
    }
}

/// The eigenvalues of a Hessian that is the same everywhere.
fn constant_curvature(request: &HyperRequest) -> Option<[f64; 2]> {
    let surface = &request.conditions.surface;
    if !surface.shape.is_quadratic() || surface.l1 != 0.0 {
        return None;
    }
    let [low, high] = eigenpairs(surface.jet2([0.0, 0.0]).hessian)?;
    Some([low.value, high.value])
}

/// On a quadratic: where theory says that a method becomes unstable, and the best setting.
fn paint_theory(painter: &Painter, request: &HyperRequest, plot: &PlotTransform, style: &Style) {
    let Some([low, high]) = constant_curvature(request) else {
        return;
    };
    let rate = request.method.rate_row();
    let axes = request.axes;
    let Some(along) = axes.iter().position(|a| Some(a.parameter) == rate) else {
        return;
    };
    let other = axes[1 - along];
    let with = |value: f64| {
        let mut method = request.method;
        method.parameters_mut().set(other.parameter, value);
        method
    };
    let place = |lr: f64, value: f64| {
        let both = if along == 0 { [lr, value] } else { [value, lr] };
        screen(plot, axes, both)
    };
    let curve = |rate_of: &dyn Fn(&Method) -> Option<f64>| {
        let points = (0..=128).filter_map(|i| {
            let value = other.value(f64::from(i) / 128.0);
            let method = with(value);
            // A parameter that the axis leaves and the method clamps has no limit of its own.
            place(rate_of(&method)?, value)
        });
        points.collect::<Vec<Pos2>>()
    };
    let unit = style.text_size;
    let limit = curve(&|method| step_limit(method, high).map(|l| l.limit));
    draw_curve(
        painter,
        limit,
        "stability limit",
        Stroke::new(unit * 0.16, style.text),
        style,
    );
    let Some(optimum) = best(&request.method, [low, high]) else {
        return;
    };
    let momentum = request.method.parameters().table()[other.parameter].key == "momentum";
    match optimum.momentum {
        Some(value) if momentum => {
            if let Some(at) = place(optimum.lr, value).filter(|at| plot.frame().contains(*at)) {
                for (width, ink) in [(0.5, style.halo), (0.2, style.text)] {
                    let stroke = Stroke::new(unit * width, ink);
                    let arm = unit * 0.6;
                    for d in [vec2(arm, arm), vec2(arm, -arm)] {
                        painter.line_segment([at - d, at + d], stroke);
                    }
                }
                label(painter, at + vec2(0.0, unit * 1.4), "best in theory", style);
            }
        }
        Some(_) | None => {
            let points = curve(&|method| best(method, [low, high]).map(|b| b.lr));
            let stroke = Stroke::new(unit * 0.1, style.text);
            draw_curve(painter, points, "best", stroke, style);
        }
    }
}

fn draw_curve(painter: &Painter, points: Vec<Pos2>, name: &str, stroke: Stroke, style: &Style) {
    let frame = painter.clip_rect();
    let inside: Vec<Pos2> = points
        .iter()
        .copied()
        .filter(|p| frame.contains(*p))
        .collect();
    let Some(&middle) = inside.get(inside.len() / 3) else {
        return;
    };
    painter.line(points.clone(), Stroke::new(stroke.width * 2.4, style.halo));
    painter.line(points, stroke);
    label(painter, middle, name, style);
}

fn label(painter: &Painter, at: Pos2, text: &str, style: &Style) {
    let galley = painter.layout_no_wrap(text.to_owned(), style.font(0.85), style.text);
    let frame = painter.clip_rect().shrink(style.text_size * 0.4);
    let size = galley.size();
    let low = frame.min;
    let high = (frame.max - size).max(low);
    let corner = (at - size / 2.0).clamp(low, high);
    let rect = Rect::from_min_size(corner, size);
    painter.rect_filled(
        rect.expand2(vec2(3.0, 0.0)),
        3.0,
        style.halo.gamma_multiply(0.9),
    );
    painter.galley(corner, galley, style.text);
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
