//! Critical points: approximate places, listed by the catalogue or found on a grid of gradients, polished by Newton's method on
//! the surface with its parameters and regularisation.

mod polish;
mod search;

pub use polish::{CriticalKind, CriticalPoint};

use self::polish::classify;
pub(super) use self::polish::polish;
use super::curvature_map::is_costly;
use crate::math::{Point, norm};
use crate::surface::{Content, Surface, View};

/// The critical points of a surface with its parameters and regularisation: those near the places that the catalogue lists or,
/// on a surface about which nothing is known, those found in its domain. A place from which Newton's method does not arrive (at
/// a kink of the L1 term, say) is left out.
pub fn critical_points(surface: &Surface) -> Vec<CriticalPoint> {
    critical_points_in(surface, surface.shape.landscape().domain())
}

/// Whether critical points are searched in the view, rather than known beforehand.
pub fn are_searched(surface: &Surface) -> bool {
    match surface.shape.content() {
        Content::Text(_) | Content::Bumps(_) | Content::Slice(_) => true,
        // Critical points of a slice are none of the network.
        Content::None | Content::Data(_) | Content::Network(_) => false,
    }
}

/// [`critical_points`], where a search covers the given view instead of the domain.
pub fn critical_points_in(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    if are_searched(surface) {
        return search::search(surface, view, search::QUICK);
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
        // A point far from the guess is another one, unless a convex surface has only one.
        let strayed = !landscape.convex() && distance(guess) > 0.25 * reach;
        if strayed || found.iter().any(|c| distance(c.at) < 1e-6 * reach) {
            continue;
        }
        let Some((kind, degenerate)) = kind(surface, at, reach) else {
            continue;
        };
        found.push(CriticalPoint {
            at,
            value: surface.value(at),
            kind,
            degenerate,
        });
    }
    found
}

/// The critical points in a view that a search from many starts finds on any surface.
pub fn search_critical_points(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    let side = if is_costly(surface) {
        search::QUICK
    } else {
        search::THOROUGH
    };
    search::search(surface, view, side)
}

/// More marks than this hide the picture.
const MOST_MARKS: usize = 40;

/// The critical points of [`search_critical_points`] besides those of [`critical_points_in`], which are there at once. None if there are too many for marks.
pub fn more_critical_points(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    let known = critical_points_in(surface, view);
    let size = view.width().max(view.height());
    let is_new = |c: &CriticalPoint| {
        let apart = if c.kind == CriticalKind::Valley {
            search::BEADS
        } else {
            1e-3
        };
        let near = |k: &CriticalPoint| norm([c.at[0] - k.at[0], c.at[1] - k.at[1]]) < apart * size;
        !known.iter().any(near)
    };
    let mut found = search_critical_points(surface, view);
    let lined = !valleys_in(surface, view).is_empty();
    found.retain(|c| is_new(c) && !(lined && c.kind == CriticalKind::Valley));
    let all = known.iter().chain(&found);
    let marks = all.filter(|c| c.kind != CriticalKind::Valley);
    if marks.count() > MOST_MARKS {
        Vec::new()
    } else {
        found
    }
}

/// The kind of a listed point, and whether its Hessian is singular. On a surface with lines of minima it may lie on one; `None` in a plain or on a ridge, as in a search.
fn kind(surface: &Surface, at: Point, reach: f64) -> Option<(CriticalKind, bool)> {
    let landscape = surface.shape.landscape();
    if landscape.valleys(landscape.domain()).is_empty() {
        Some(classify(surface, at, reach))
    } else {
        search::kind(surface, at, reach)
    }
}

/// The lines of minima in a view, which regularisation reduces to points: each as points in order.
pub fn valleys_in(surface: &Surface, view: View) -> Vec<Vec<Point>> {
    if surface.is_plain() {
        surface.shape.landscape().valleys(view)
    } else {
        Vec::new()
    }
}

/// The least value of the surface, if it is known: the lowest listed minimum of a surface that is bounded below. Terms of
/// regularisation are never negative, so the sum stays bounded.
pub fn known_minimum(surface: &Surface, critical: &[CriticalPoint]) -> Option<f64> {
    let landscape = surface.shape.landscape();
    // With an L1 term the minimum may lie on a kink, where no gradient is zero.
    let moved = surface.l2 != 0.0 && !landscape.ridge_keeps_minimum();
    if landscape.bounded_below() != Some(true) || moved || surface.l1 != 0.0 {
        return None;
    }
    critical
        .iter()
        .filter(|c| match c.kind {
            CriticalKind::Minimum | CriticalKind::Valley => true,
            CriticalKind::Saddle | CriticalKind::Maximum => false,
        })
        .map(|c| c.value)
        .min_by(f64::total_cmp)
}
