//! From a guess to a critical point and its kind.

use std::f64::consts::TAU;

use crate::math::symmetric::cramer;
use crate::math::{Eigenpair, Point, eigenpairs, elementary as e, norm};
use crate::surface::Surface;

/// A place where the gradient is zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CriticalPoint {
    /// The place.
    pub at: Point,
    /// f there, regularisation included.
    pub value: f64,
    /// Minimum, saddle, maximum, or a place on a line of minima.
    pub kind: CriticalKind,
    /// Whether the Hessian is singular there, so that values around have decided what it is.
    pub degenerate: bool,
}

/// The kind of a critical point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriticalKind {
    /// f is nowhere lower nearby.
    Minimum,
    /// f is higher in some directions and lower in others.
    Saddle,
    /// f is nowhere higher nearby.
    Maximum,
    /// A place on a line of minima.
    Valley,
}

/// Enough for quadratic convergence from four digits, with room for a shifted surface.
const ITERATIONS: usize = 40;

/// Newton's method on the gradient from a guess; `None` if it does not arrive at a zero, or moves further than `reach` from the
/// guess along an axis.
pub fn polish(surface: &Surface, guess: Point, reach: f64) -> Option<Point> {
    let evaluator = surface.with_landscape();
    let mut at = guess;
    for _ in 0..ITERATIONS {
        let jet = evaluator.jet2(at);
        if jet.gradient == [0.0, 0.0] {
            return jet.value.is_finite().then_some(at);
        }
        let mut step = cramer(jet.hessian, jet.gradient);
        // In a valley the step along it means nothing: only the one across it is taken.
        if !(step[0].abs() <= reach && step[1].abs() <= reach)
            && let Some(across) = across(jet.hessian, jet.gradient)
        {
            step = across;
        }
        let next = [at[0] - step[0], at[1] - step[1]];
        if !(step[0].is_finite() && step[1].is_finite()) || next == at {
            break;
        }
        at = next;
        if (at[0] - guess[0]).abs().max((at[1] - guess[1]).abs()) > reach {
            return None;
        }
    }
    let jet = evaluator.jet2(at);
    // At a pole an infinite Hessian would make any slope negligible.
    let exists = jet.value.is_finite() && jet.hessian.iter().all(|h| h.is_finite());
    (exists && norm(jet.gradient) <= negligible_slope(jet.hessian)).then_some(at)
}

/// Newton's step in the direction of most curvature.
pub fn across(hessian: [f64; 3], gradient: Point) -> Option<Point> {
    let steepest = steepest(eigenpairs(hessian)?);
    let share =
        (gradient[0] * steepest.vector[0] + gradient[1] * steepest.vector[1]) / steepest.value;
    Some(steepest.vector.map(|v| share * v))
}

/// The direction of most curvature.
pub fn steepest([low, high]: [Eigenpair; 2]) -> Eigenpair {
    if low.value.abs() > high.value.abs() {
        low
    } else {
        high
    }
}

/// A gradient no longer than this is zero up to rounding.
pub fn negligible_slope(hessian: [f64; 3]) -> f64 {
    1e-9 * (1.0 + hessian.iter().fold(0.0, |m: f64, h| m.max(h.abs())))
}

/// The kind by the signs of the Hessian's eigenvalues or, if one is nearly zero, by the values on a small circle, of radius
/// `reach`/1000; and whether one is.
pub fn classify(surface: &Surface, at: Point, reach: f64) -> (CriticalKind, bool) {
    if let Some([low, high]) = eigenpairs(surface.jet2(at).hessian) {
        let negligible = 1e-7 * (1.0 + low.value.abs().max(high.value.abs()));
        if low.value > negligible {
            return (CriticalKind::Minimum, false);
        }
        if high.value < -negligible {
            return (CriticalKind::Maximum, false);
        }
        if low.value < -negligible && high.value > negligible {
            return (CriticalKind::Saddle, false);
        }
    }
    let value = surface.value(at);
    let radius = 1e-3 * reach;
    let differences = (0..64).map(|i| {
        let (sin, cos) = e::sincos(TAU * f64::from(i) / 64.0);
        surface.value([at[0] + radius * cos, at[1] + radius * sin]) - value
    });
    let (mut up, mut down) = (false, false);
    for d in differences {
        up |= d > 0.0;
        down |= d < 0.0;
    }
    let kind = match (up, down) {
        (true, true) => CriticalKind::Saddle,
        (false, true) => CriticalKind::Maximum,
        (true, false) | (false, false) => CriticalKind::Minimum,
    };
    (kind, true)
}
