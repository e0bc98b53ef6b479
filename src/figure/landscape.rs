//! The plot of a landscape with the paths that run over it.

use std::sync::Arc;

use egui::{Align2, Color32, Painter, Rangef, Rect, Stroke, Ui, pos2, vec2};
use egui_plot::{AxisHints, Plot, PlotBounds};

use super::arrows::{self, Arrow};
use super::ground::{self, Picture};
use super::legend;
use super::{Projection, Style, averages, compact, gauges, head, paths};
use crate::optimizer::Trajectory;
use crate::scenario::{Layers, Scenario};
use crate::workbench::Runs;

/// Tick labels closer than the first are left out, and fully opaque from the second on.
pub(super) const LABEL_SPACING: Rangef = Rangef {
    min: 30.0,
    max: 40.0,
};
/// Width of the axis on the left in text heights, so that plot and chart stand flush.
pub(super) const Y_AXIS: f32 = 3.2;

/// What the plot tells its surroundings.
pub struct LandscapeResponse {
    pub response: egui::Response,
    pub projection: Projection,
}

/// Draws the landscape, paths up to `step` and heads into the space that is left in `ui`.
pub fn landscape_ui(
    ui: &mut Ui,
    picture: &mut Picture,
    scenario: &Scenario,
    runs: &Runs,
    step: usize,
    style: &Style,
) -> LandscapeResponse {
    let wanted = scenario.view();
    let equal = scenario.figure.equal_aspect;
    let project = |frame: Rect| {
        if equal {
            Projection::equal_aspect(wanted, frame)
        } else {
            Projection::filling(wanted, frame)
        }
    };
    let [x_name, y_name] = scenario.surface.shape.axes();
    let axis = |hints: AxisHints<'static>, name: String, thickness: f32| {
        hints
            .label(
                egui::RichText::new(name)
                    .font(style.font(1.0))
                    .color(style.text),
            )
            .tick_label_font(style.font(0.9))
            .tick_label_color(style.text)
            .label_spacing(LABEL_SPACING)
            .min_thickness(thickness)
            .formatter(|mark, _| tick(mark.value, mark.step_size))
    };
    let shown = Plot::new("landscape")
        .custom_x_axes(vec![axis(AxisHints::new_x(), x_name, 0.0)])
        .custom_y_axes(vec![axis(
            AxisHints::new_y(),
            y_name,
            style.text_size * Y_AXIS,
        )])
        .show_grid(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .label_formatter(|_| None)
        .show(ui, |plot| {
            let view = project(*plot.transform().frame()).view;
            let bounds = PlotBounds::from_min_max([view.x[0], view.y[0]], [view.x[1], view.y[1]]);
            plot.set_plot_bounds(bounds);
        });
    let projection = project(*shown.transform.frame());
    let painter = ui.painter_at(projection.frame);
    if projection.frame.width() >= 2.0 && projection.frame.height() >= 2.0 {
        ground::paint(&painter, picture, scenario, &projection, style);
        paint_runs(&painter, scenario, runs, step, &projection, style);
        let entries = legend::entries(picture, scenario, projection.view, projection.frame, style);
        legend::paint(
            &painter,
            projection.frame,
            scenario.figure.legend,
            entries,
            style,
        );
        let frame = Stroke::new(style.text_size / 13.0, style.faint);
        painter.rect_stroke(projection.frame, 0.0, frame, egui::StrokeKind::Inside);
    }
    LandscapeResponse {
        response: shown.response,
        projection,
    }
}

/// An axis number with as many decimals as its step needs.
pub(super) fn tick(value: f64, step: f64) -> String {
    if value.abs() < step * 1e-6 {
        return "0".into();
    }
    let digits = (value.abs() / step).log10().floor().max(0.0) as usize + 1;
    compact(value, (digits + 1).min(15))
}

fn paint_runs(
    painter: &Painter,
    scenario: &Scenario,
    runs: &Runs,
    step: usize,
    projection: &Projection,
    style: &Style,
) {
    let Layers {
        dots,
        gradient,
        gauges: show_gauges,
        ahead,
        ..
    } = scenario.layers;
    let unit = style.text_size;
    let visible: Vec<(usize, &Arc<Trajectory>, Color32)> = scenario
        .optimizers
        .iter()
        .enumerate()
        .filter(|(_, o)| o.visible)
        .filter_map(|(i, _)| {
            let ink = style.ink(scenario.color(i));
            // An outdated path stays visible, dimmed, until the next one comes.
            let ink = if runs.is_pending(i) {
                ink.gamma_multiply(0.45)
            } else {
                ink
            };
            Some((i, runs.get(i)?, ink))
        })
        .collect();
    let frame = projection.frame;
    for (_, run, ink) in visible.iter().filter(|_| ahead) {
        let row = step.min(run.last());
        let stroke = Stroke::new(unit * 0.09, ink.gamma_multiply(0.55));
        for line in paths::polylines(&run.points[row..], projection, frame) {
            painter.line(line, stroke);
        }
    }
    for (_, run, ink) in &visible {
        let row = step.min(run.last());
        let walked = &run.points[..=row];
        let lines = paths::polylines(walked, projection, frame);
        // A path steps back behind its average: in its full colour, noise would hide the dashes.
        let (ink, width) = match run.average(row) {
            Some(_) => (ink.lerp_to_gamma(style.background, 0.5), unit * 0.13),
            None => (*ink, unit * 0.2),
        };
        for line in &lines {
            painter.line(line.clone(), Stroke::new(width + unit * 0.22, style.halo));
        }
        for line in lines {
            painter.line(line, Stroke::new(width, ink));
        }
        if dots {
            for dot in paths::dots(walked, projection, frame, f64::from(unit) * 0.8) {
                painter.circle_filled(dot, width, ink);
            }
        }
    }
    for (i, run, ink) in &visible {
        averages::paint(
            painter,
            run.averages(step),
            head(*i),
            *ink,
            projection,
            style,
        );
    }
    paint_start(painter, scenario, projection, style);
    let mut labels = Vec::new();
    for (i, run, ink) in &visible {
        let row = step.min(run.last());
        let at = run.points[row];
        if !projection.view.contains(at) {
            // Out of view: at the border, where it left.
            let [x, y] = projection.project(at);
            if x.is_finite() && y.is_finite() {
                let border = frame.shrink(unit * 0.7);
                let place = pos2(x as f32, y as f32).clamp(border.min, border.max);
                head(*i).paint(
                    painter,
                    place,
                    unit * 0.45,
                    ink.gamma_multiply(0.75),
                    style.halo,
                );
            }
            continue;
        }
        let place = projection.screen_from_plane(at);
        if gradient {
            let [gx, gy] = run.gradients[row];
            let arrow = Arrow {
                vector: [-gx, -gy],
                symbol: "−∇f",
                colour: style.text,
            };
            arrows::paint(painter, place, &arrow, projection, style, &mut labels);
        }
        if show_gauges {
            for gauge in run.gauges(row) {
                gauges::paint(painter, at, &gauge, *ink, projection, style, &mut labels);
            }
        }
        head(*i).paint(painter, place, unit * 0.58, *ink, style.halo);
    }
}

fn paint_start(painter: &Painter, scenario: &Scenario, projection: &Projection, style: &Style) {
    if !projection.view.contains(scenario.start) {
        return;
    }
    let at = projection.screen_from_plane(scenario.start);
    let unit = style.text_size;
    painter.circle_stroke(at, unit * 0.7, Stroke::new(unit * 0.4, style.halo));
    painter.circle_stroke(at, unit * 0.7, Stroke::new(unit * 0.17, style.text));
    painter.circle_filled(at, unit * 0.17, style.text);
    let below = at + vec2(0.0, unit * 1.55);
    let galley = painter.layout_no_wrap("start".into(), style.font(0.85), style.text);
    let rect = Align2::CENTER_CENTER.anchor_size(below, galley.size());
    painter.rect_filled(
        rect.expand2(vec2(2.0, 0.0)),
        3.0,
        style.halo.gamma_multiply(0.8),
    );
    painter.galley(rect.min, galley, style.text);
}
