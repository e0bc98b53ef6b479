//! Critical points: the catalogue's places, or those that a grid of gradients gives away, polished by Newton's method on
//! the surface as it is.

mod search;

use crate::math::{Point, eigenpairs, norm};
use crate::surface::{Content, Surface, View};

/// A place where the gradient is zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CriticalPoint {
    pub at: Point,
    pub value: f64,
    pub kind: CriticalKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CriticalKind {
    Minimum,
    Saddle,
    Maximum,
}

/// Enough for quadratic convergence from four digits, with room for a shifted surface.
const ITERATIONS: usize = 40;

/// The critical points of a surface with its parameters and regularisation: near the places that the catalogue lists,
/// or, on a surface that nobody has looked at before, those found in its domain. Places that lead nowhere (a kink of the L1 term, say)
/// are left out.
pub fn critical_points(surface: &Surface) -> Vec<CriticalPoint> {
    critical_points_in(surface, surface.shape.landscape().domain())
}

/// Whether critical points are looked for where one looks, instead of being known.
pub fn are_searched(surface: &Surface) -> bool {
    match surface.shape.content() {
        Content::Text(_) | Content::Bumps(_) => true,
        Content::None | Content::Data(_) => false,
    }
}

/// As [`critical_points`], but what has to be searched is searched in a view.
pub fn critical_points_in(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    if are_searched(surface) {
        return search::search(surface, view);
    }
    let landscape = surface.shape.landscape();
    let domain = landscape.domain();
    let reach = domain.width().max(domain.height());
    let mut found: Vec<CriticalPoint> = Vec::new();
    for guess in landscape.critical_points() {
        let Some(at) = polish(surface, guess, f64::INFINITY) else {
            continue;
        };
        let distance = |p: Point| norm([p[0] - at[0], p[1] - at[1]]);
        // Far from where it was looked for it is another one, unless there is only one.
        let strayed = !landscape.convex() && distance(guess) > 0.25 * reach;
        if strayed || found.iter().any(|c| distance(c.at) < 1e-6 * reach) {
            continue;
        }
        let kind = classify(surface, at, reach);
        found.push(CriticalPoint {
            at,
            value: surface.value(at),
            kind,
        });
    }
    found
}

/// The least value of the surface, where it is known: the lowest listed minimum of a surface that is
/// bounded below. The terms of regularisation are never negative, so they cannot unbound it.
pub fn known_minimum(surface: &Surface, critical: &[CriticalPoint]) -> Option<f64> {
    let landscape = surface.shape.landscape();
    // With an L1 term the minimum may lie on a kink, where no gradient is zero.
    let moved = surface.l2 != 0.0 && !landscape.ridge_keeps_minimum();
    if landscape.bounded_below() != Some(true) || moved || surface.l1 != 0.0 {
        return None;
    }
    critical
        .iter()
        .filter(|c| c.kind == CriticalKind::Minimum)
        .map(|c| c.value)
        .min_by(f64::total_cmp)
}

/// Newton's method on the gradient; `None` where it does not arrive at a zero of it, or leaves the square of that size.
fn polish(surface: &Surface, guess: Point, reach: f64) -> Option<Point> {
    let evaluator = surface.with_landscape();
    let mut at = guess;
    for _ in 0..ITERATIONS {
        let jet = evaluator.jet2(at);
        if jet.gradient == [0.0, 0.0] {
            return Some(at);
        }
        let [xx, xy, yy] = jet.hessian;
        let determinant = xx * yy - xy * xy;
        let [p, q] = jet.gradient;
        let step = [
            (yy * p - xy * q) / determinant,
            (xx * q - xy * p) / determinant,
        ];
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
    (norm(jet.gradient) <= negligible_slope(jet.hessian)).then_some(at)
}

/// A gradient that is no longer than this is zero but for rounding.
fn negligible_slope(hessian: [f64; 3]) -> f64 {
    1e-9 * (1.0 + hessian.iter().fold(0.0, |m: f64, h| m.max(h.abs())))
}

/// By the signs of the Hessian's eigenvalues, or by the values on a small circle where one is nearly zero.
fn classify(surface: &Surface, at: Point, reach: f64) -> CriticalKind {
    if let Some([low, high]) = eigenpairs(surface.jet2(at).hessian) {
        let negligible = 1e-7 * (1.0 + low.value.abs().max(high.value.abs()));
        if low.value > negligible {
            return CriticalKind::Minimum;
        }
        if high.value < -negligible {
            return CriticalKind::Maximum;
        }
        if low.value < -negligible && high.value > negligible {
            return CriticalKind::Saddle;
        }
    }
    let value = surface.value(at);
    let radius = 1e-3 * reach;
    let differences = (0..64).map(|i| {
        let (sin, cos) =
            crate::math::elementary::sincos(std::f64::consts::TAU * f64::from(i) / 64.0);
        surface.value([at[0] + radius * cos, at[1] + radius * sin]) - value
    });
    let (mut up, mut down) = (false, false);
    for d in differences {
        up |= d > 0.0;
        down |= d < 0.0;
    }
    match (up, down) {
        (true, true) => CriticalKind::Saddle,
        (false, true) => CriticalKind::Maximum,
        (true, false) | (false, false) => CriticalKind::Minimum,
    }
}
