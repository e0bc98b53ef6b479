//! What theory says on a quadratic: where a method becomes unstable, and its best setting.

use egui::{Painter, Pos2, Rect, Stroke, vec2};
use egui_plot::PlotTransform;

use super::screen;
use crate::analysis::HyperRequest;
use crate::figure::Style;
use crate::math::eigenpairs;
use crate::optimizer::{Method, Schedule};

/// The eigenvalues of a Hessian that is the same everywhere.
fn constant_curvature(request: &HyperRequest) -> Option<[f64; 2]> {
    let surface = &request.conditions.surface;
    // Theory knows the bare method at a constant rate.
    if request.conditions.wrappers.change_steps()
        || request.conditions.schedule != Schedule::default()
    {
        return None;
    }
    let landscape = surface.shape.landscape();
    if !landscape.is_quadratic() || surface.l1 != 0.0 {
        return None;
    }
    // Each mini-batch has curvatures of its own: what is stable on their mean may grow on some of them.
    if landscape.batches().is_some() {
        return None;
    }
    let [low, high] = eigenpairs(surface.jet2([0.0, 0.0]).hessian)?;
    // A flat direction's eigenvalue is 0 but for rounding.
    let flat = low.value.abs() <= 4.0 * f64::EPSILON * high.value.abs();
    Some([if flat { 0.0 } else { low.value }, high.value])
}

/// On a quadratic: where theory says that a method becomes unstable, and the best setting.
pub fn paint_theory(
    painter: &Painter,
    request: &HyperRequest,
    plot: &PlotTransform,
    style: &Style,
) {
    let Some([low, high]) = constant_curvature(request) else {
        return;
    };
    // Along a direction that curves down nothing is stable.
    if low < 0.0 {
        return;
    }
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
    let limit = curve(&|method| method.step_limit(high).map(|l| l.rate));
    draw_curve(
        painter,
        limit,
        "stability limit",
        Stroke::new(unit * 0.16, style.text),
        style,
    );
    let Some(optimum) = request.method.best([low, high]) else {
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
            let points = curve(&|method| method.best([low, high]).map(|b| b.lr));
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
