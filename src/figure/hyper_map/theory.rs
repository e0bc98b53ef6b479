//! What theory says about a quadratic: where a method becomes unstable, and its best setting.

use egui::{Painter, Pos2, Rect, Stroke, vec2};

use super::place::Plane;
use crate::analysis::{Axis, HyperRequest, Setting, Target};
use crate::figure::style::Style;
use crate::math::eigenpairs;
use crate::optimizer::Schedule;
use crate::surface::Surface;

/// Whether theory covers the runs: those of the bare method at a constant learning rate.
fn are_covered(request: &HyperRequest) -> bool {
    !request.conditions.wrappers.change_steps()
        && request.conditions.schedule == Schedule::default()
}

/// The eigenvalues of a Hessian that is the same everywhere; none where it curves down somewhere, since no setting is stable
/// along such a direction.
fn constant_curvature(surface: &Surface) -> Option<[f64; 2]> {
    let landscape = surface.shape.landscape();
    if !landscape.is_quadratic() || surface.l1 != 0.0 {
        return None;
    }
    // Each mini-batch has curvatures of its own, so a setting that is stable on their mean may diverge on some of them.
    if landscape.batches().is_some() {
        return None;
    }
    let [low, high] = eigenpairs(surface.jet2([0.0, 0.0]).hessian)?;
    // The eigenvalue of a flat direction is 0 up to rounding.
    let flat = low.value.abs() <= 4.0 * f64::EPSILON * high.value.abs();
    let low = if flat { 0.0 } else { low.value };
    (low >= 0.0).then_some([low, high.value])
}

const RATE: Target = Target::Method("lr");
const MOMENTUM: Target = Target::Method("momentum");

/// A map with the learning rate along one of its axes.
struct Rates<'a> {
    plane: &'a Plane,
    setting: Setting,
    /// The axis of the rate, 0 or 1.
    along: usize,
}

impl<'a> Rates<'a> {
    fn of(request: &HyperRequest, plane: &'a Plane) -> Option<Self> {
        let along = plane.axes.iter().position(|a| a.target == RATE)?;
        Some(Self {
            plane,
            setting: request.setting(),
            along,
        })
    }

    /// The axis of the other number.
    fn other(&self) -> Axis {
        self.plane.axes[1 - self.along]
    }

    fn place(&self, rate: f64, other: f64) -> Option<Pos2> {
        let both = if self.along == 0 {
            [rate, other]
        } else {
            [other, rate]
        };
        self.plane.screen(both)
    }

    /// The places of a learning rate that depends on the other number and the curvatures.
    fn curve(&self, rate_of: impl Fn(&Setting, [f64; 2]) -> Option<f64>) -> Vec<Pos2> {
        let other = self.other();
        let points = (0..=128).filter_map(|i| {
            let value = other.value(f64::from(i) / 128.0);
            let mut setting = self.setting.clone();
            // A value outside the number's legal range is clamped, so it gets the rate of the nearest legal one.
            setting.set(other.target, value);
            let curvature = constant_curvature(&setting.surface)?;
            self.place(rate_of(&setting, curvature)?, value)
        });
        points.collect()
    }
}

/// On a quadratic: where theory says that a method becomes unstable, and the best setting.
pub fn paint_theory(painter: &Painter, request: &HyperRequest, plane: &Plane, style: &Style) {
    let Some(rates) = Rates::of(request, plane).filter(|_| are_covered(request)) else {
        return;
    };
    let unit = style.text_size;
    let limit =
        rates.curve(|setting, [_, high]| setting.method.step_limit(high).map(|limit| limit.rate));
    let stroke = Stroke::new(unit * 0.16, style.text);
    draw_curve(painter, limit, ("stability limit", 0.33), stroke, style);
    let curvature = constant_curvature(&request.conditions.surface);
    let optimum = curvature.and_then(|both| request.method.best(both));
    let momentum = optimum.and_then(|best| best.momentum);
    match momentum
        .filter(|_| rates.other().target == MOMENTUM)
        .zip(optimum)
    {
        Some((momentum, optimum)) => {
            let place = rates.place(optimum.lr, momentum);
            if let Some(at) = place.filter(|at| plane.frame.contains(*at)) {
                draw_cross(painter, at, style);
                label(painter, at + vec2(0.0, unit * 1.4), "best in theory", style);
            }
        }
        None => {
            let points = rates.curve(|setting, both| setting.method.best(both).map(|best| best.lr));
            let stroke = Stroke::new(unit * 0.1, style.text);
            draw_curve(painter, points, ("best", 0.67), stroke, style);
        }
    }
}

fn draw_cross(painter: &Painter, at: Pos2, style: &Style) {
    let unit = style.text_size;
    for (width, ink) in [(0.5, style.halo), (0.2, style.text)] {
        let stroke = Stroke::new(unit * width, ink);
        let arm = unit * 0.6;
        for d in [vec2(arm, arm), vec2(arm, -arm)] {
            painter.line_segment([at - d, at + d], stroke);
        }
    }
}

/// A curve with its name at a share of what is seen of it.
fn draw_curve(
    painter: &Painter,
    points: Vec<Pos2>,
    (name, share): (&str, f32),
    stroke: Stroke,
    style: &Style,
) {
    let frame = painter.clip_rect();
    let inside: Vec<Pos2> = points
        .iter()
        .copied()
        .filter(|p| frame.contains(*p))
        .collect();
    // Saturates by definition of `as`; the share is below 1.
    let Some(&middle) = inside.get((inside.len() as f32 * share) as usize) else {
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
