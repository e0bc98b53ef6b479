//! Newton's method on a loss with a penalty, whose L1 term has a kink along both axes: coordinates at 0 are held there as long as the slope of
//! the rest is too small to move them.

use crate::math::symmetric::{cramer, determinant};
use crate::math::{Jet2, Point, number::sign};
use crate::surface::{Evaluator, Surface};

const ITERATIONS: usize = 40;
/// A step shorter than this share of the view, or of the coordinates, is the rounding of the ones before.
const SHORT: f64 = 1e-13;

/// A loss and the full weights of its penalty.
pub struct Penalized<'a> {
    loss: Evaluator<'a>,
    l2: f64,
    l1: f64,
    size: f64,
}

impl<'a> Penalized<'a> {
    /// A loss, the surface that adds the penalty, and the size of what is seen.
    pub fn of(loss: &'a Surface, surface: &Surface, size: f64) -> Self {
        let Surface { l2, l1, .. } = *surface;
        let loss = loss.with_landscape();
        Self { loss, l2, l1, size }
    }

    /// Whether the penalty has kinks.
    pub fn has_corners(&self) -> bool {
        self.l1 > 0.0
    }

    /// The minimum under a share of the penalty to which Newton's method leads from a place; `None` where it does not arrive, or meets a
    /// place where the loss does not curve up.
    pub fn settle(&self, share: f64, from: Point) -> Option<Point> {
        let (l2, l1) = (share * self.l2, share * self.l1);
        let mut at = from;
        let mut held = at.map(|coordinate| l1 > 0.0 && coordinate == 0.0);
        let mut side = at.map(sign);
        for _ in 0..ITERATIONS {
            let Jet2 {
                gradient, hessian, ..
            } = self.loss.jet2(at);
            let mut slope = [0, 1].map(|i| gradient[i] + l2 * at[i]);
            for i in 0..2 {
                if held[i] && slope[i].abs() > l1 {
                    (held[i], side[i]) = (false, -sign(slope[i]));
                }
                slope[i] += l1 * side[i];
            }
            let [xx, xy, yy] = hessian;
            let step = newton([xx + l2, xy, yy + l2], slope, held)?;
            if !(step[0].is_finite() && step[1].is_finite()) {
                return None;
            }
            if let Some((first, part)) = crossing(at, step, side, held).filter(|_| l1 > 0.0) {
                at = [0, 1].map(|i| at[i] + part * step[i]);
                (at[first], held[first], side[first]) = (0.0, true, 0.0);
                continue;
            }
            at = [0, 1].map(|i| at[i] + step[i]);
            let enough = |i: usize| step[i].abs() <= SHORT * self.size.max(at[i].abs());
            if enough(0) && enough(1) {
                return Some(at);
            }
        }
        None
    }
}

/// Newton's step in the coordinates that are not held; `None` where the matrix is not positive definite in them.
fn newton(hessian: [f64; 3], slope: Point, held: [bool; 2]) -> Option<Point> {
    let [xx, _, yy] = hessian;
    match held {
        [true, true] => Some([0.0, 0.0]),
        [false, true] => (xx > 0.0).then(|| [-slope[0] / xx, 0.0]),
        [true, false] => (yy > 0.0).then(|| [0.0, -slope[1] / yy]),
        [false, false] => {
            let definite = xx > 0.0 && determinant(hessian) > 0.0;
            definite.then(|| cramer(hessian, slope).map(|v| -v))
        }
    }
}

/// The first coordinate that a step would take across 0, and the part of the step to there.
fn crossing(at: Point, step: Point, side: Point, held: [bool; 2]) -> Option<(usize, f64)> {
    let part = |i: usize| {
        let crosses = !held[i] && side[i] != 0.0 && (at[i] + step[i]) * side[i] < 0.0;
        crosses.then(|| (i, (at[i] / -step[i]).clamp(0.0, 1.0)))
    };
    let parts = (0..2).filter_map(part);
    parts.min_by(|a, b| a.1.total_cmp(&b.1))
}
