//! The gradient flow ẇ = −∇f(w).
//!
//! Ravines make it stiff: along a valley of condition number κ an explicit method needs some κ steps. So each step treats the
//! linear part exactly, by the exponential of the Hessian: the exponential Rosenbrock method of order 4 with an error estimate
//! of order 3 (Hochbruck, Ostermann and Schweitzer, SIAM J. Numer. Anal. 47, 2009). On a quadratic there is no other part.

use super::phi::phi;
use crate::math::{Eigenpair, Point, eigenpairs, elementary as e, norm};
use crate::surface::{Evaluator, Surface, View};

/// Steps at most, accepted or not: a few milliseconds.
const MOST_STEPS: usize = 4000;
/// The error of a step, as a share of the view.
const PRECISION: f64 = 1e-10;
/// No step is longer than this share of the view, and none turns by more than this angle, so that points make a smooth line.
const LONGEST: f64 = 0.02;
const SHARPEST_TURN: f64 = 0.2;
/// At a kink the error is a share of the step however short that is. There a step of this share of the view is taken.
const SHORTEST: f64 = 3e-4;
/// The share of a step from which on its error is that of a kink.
const KINK: f64 = 1e-3;
/// The flow has left when it is this many views away from the middle, or that much further than its start.
const FAR: f64 = 3.0;

/// Why a flow ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// The gradient is no longer than the tolerance.
    Rest,
    /// It is far out of view.
    Left,
    /// There is no finite gradient.
    #[default]
    Undefined,
    /// It would take more steps, as along a kink.
    Unfinished,
}

/// A path of the gradient flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GradientFlow {
    /// The places that it passes, from the start on.
    pub points: Vec<Point>,
    /// When it passes them: after a time t, gradient descent with a small rate η is near after t/η steps.
    pub times: Vec<f64>,
    /// Why it ends.
    pub end: End,
}

/// The gradient flow from a start, to where the gradient is no longer than the tolerance, or far out of the view.
pub fn gradient_flow(surface: &Surface, start: Point, view: View, tolerance: f64) -> GradientFlow {
    let evaluator = surface.with_landscape();
    let reach = view.width().max(view.height());
    let middle = [view.x, view.y].map(|[low, high]| 0.5 * low + 0.5 * high);
    let away = |at: Point| norm([at[0] - middle[0], at[1] - middle[1]]);
    let far = away(start) + FAR * reach;
    let mut flow = GradientFlow {
        points: vec![start],
        times: vec![0.0],
        end: End::Unfinished,
    };
    let (mut at, mut time) = (start, 0.0);
    let mut step = f64::NAN;
    for _ in 0..MOST_STEPS {
        let Some(here) = Here::of(&evaluator, at) else {
            flow.end = End::Undefined;
            return flow;
        };
        let speed = norm(here.slope);
        if speed <= tolerance {
            flow.end = End::Rest;
            return flow;
        }
        if away(at) > far {
            flow.end = End::Left;
            return flow;
        }
        if step.is_nan() {
            step = 0.1 * LONGEST * reach / speed;
        }
        let Trial { next, excess } = here.go(&evaluator, step, reach);
        if excess <= 1.0 {
            (at, time) = (next, time + step);
            flow.points.push(at);
            flow.times.push(time);
        }
        // The excess grows with the fourth power of the step.
        step *= if excess.is_finite() {
            (0.9 / excess.sqrt().sqrt()).clamp(0.3, 4.0)
        } else {
            0.1
        };
        if !(step > 0.0 && step.is_finite()) {
            return flow;
        }
    }
    flow
}

/// A place on the way.
struct Here {
    at: Point,
    /// −∇f
    slope: Point,
    /// Of the Hessian.
    pairs: [Eigenpair; 2],
}

/// Where a step leads.
struct Trial {
    next: Point,
    /// How much it exceeds what is allowed of error, length or turn; at most 1 if it may be taken.
    excess: f64,
}

impl Here {
    fn of(evaluator: &Evaluator<'_>, at: Point) -> Option<Self> {
        let jet = evaluator.jet2(at);
        let slope = jet.gradient.map(|g| -g);
        let finite = slope.iter().chain(&at).all(|v| v.is_finite());
        let pairs = eigenpairs(jet.hessian)?;
        finite.then_some(Self { at, slope, pairs })
    }

    /// Σ over the eigenvectors of `factor(z)` times the part of v along them, with z = −hλ.
    fn function(&self, step: f64, v: Point, factor: impl Fn(f64) -> f64) -> Point {
        let mut sum = [0.0; 2];
        for Eigenpair { value, vector } in self.pairs {
            let part = factor(-step * value) * (v[0] * vector[0] + v[1] * vector[1]);
            sum[0] += part * vector[0];
            sum[1] += part * vector[1];
        }
        sum
    }

    /// What −∇f has at a place beyond its linear part here.
    fn beyond(&self, evaluator: &Evaluator<'_>, place: Point) -> Point {
        let moved = [place[0] - self.at[0], place[1] - self.at[1]];
        let linear = self.function(1.0, moved, |z| z);
        let gradient = evaluator.jet1(place).gradient;
        [0, 1].map(|i| -gradient[i] - self.slope[i] - linear[i])
    }

    fn go(&self, evaluator: &Evaluator<'_>, step: f64, reach: f64) -> Trial {
        let plus = |a: Point, b: Point| [a[0] + step * b[0], a[1] + step * b[1]];
        let half = self.function(0.5 * step, self.slope, |z| 0.5 * phi(z)[0]);
        let second = self.beyond(evaluator, plus(self.at, half));
        let sum = [0, 1].map(|i| self.slope[i] + second[i]);
        let whole = self.function(step, sum, |z| phi(z)[0]);
        let third = self.beyond(evaluator, plus(self.at, whole));
        let linear = self.function(step, self.slope, |z| phi(z)[0]);
        let mut next = plus(self.at, linear);
        let weights = |z: f64| {
            let [_, _, third, fourth] = phi(z);
            (
                [16.0 * third, -2.0 * third],
                [-48.0 * fourth, 12.0 * fourth],
            )
        };
        // The method of order 3 has the first weights alone.
        for (stage, v) in [second, third].into_iter().enumerate() {
            next = plus(next, self.function(step, v, |z| weights(z).0[stage]));
        }
        let mut correction = [0.0; 2];
        for (stage, v) in [second, third].into_iter().enumerate() {
            correction = plus(correction, self.function(step, v, |z| weights(z).1[stage]));
        }
        next = [next[0] + correction[0], next[1] + correction[1]];
        let length = norm([next[0] - self.at[0], next[1] - self.at[1]]);
        let error = norm(correction);
        let excess = if length <= SHORTEST * reach && error > KINK * length {
            // A little longer next time.
            0.5
        } else {
            let turn = turn(self.slope, evaluator.jet1(next).gradient.map(|g| -g));
            // A turn on a step that is hardly seen does not matter.
            let turns = if length > SHORTEST * reach {
                turn / SHARPEST_TURN
            } else {
                0.0
            };
            let drawn = (length / (LONGEST * reach)).max(turns);
            // Lengths and turns grow with the step itself.
            let drawn = (drawn * drawn) * (drawn * drawn);
            error / (PRECISION * reach) + drawn
        };
        Trial { next, excess }
    }
}

/// The angle between two vectors, up to half a turn.
fn turn(a: Point, b: Point) -> f64 {
    let (cross, dot) = (a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1]);
    e::atan2(cross, dot).abs()
}
