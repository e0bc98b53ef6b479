//! The quadratic form of a sum of squares.

use crate::math::symmetric::Symmetric;
use crate::math::{Number, Point};

/// f = least + ½‖R(w − w*)‖².
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bowl {
    /// w*; of a valley of minima, the one nearest to the origin.
    pub minimum: Point,
    /// R by rows: [[r₀, r₁], [0, r₂]].
    pub root: [f64; 3],
    /// The value at the minimum.
    pub least: f64,
}

impl Bowl {
    /// Half the mean square over `n` rows, of the sum over `rows`. Modified Gram–Schmidt orthogonalisation, done twice, which keeps the
    /// vectors orthogonal up to rounding.
    pub fn of(rows: &[[f64; 3]], n: usize) -> Self {
        let root_n = (n as f64).sqrt();
        let column = |i: usize| -> Vec<f64> { rows.iter().map(|row| row[i] / root_n).collect() };
        let (mut q1, mut q2, mut rest) = (column(0), column(1), column(2));
        let r0 = normalise(&mut q1, 0.0);
        let size = dot(&q2, &q2).sqrt();
        let r1 = remove(&mut q2, &q1) + remove(&mut q2, &q1);
        let r2 = normalise(&mut q2, 16.0 * f64::EPSILON * size);
        let z1 = remove(&mut rest, &q1) + remove(&mut rest, &q1);
        let z2 = remove(&mut rest, &q2) + remove(&mut rest, &q2);
        let minimum = if r2 > 0.0 {
            let y = z2 / r2;
            let x = if r0 > 0.0 { (z1 - r1 * y) / r0 } else { 0.0 };
            [x, y]
        } else if r0 > 0.0 {
            // A valley of minima: take the one nearest to the origin.
            let share = z1 / (r0 * r0 + r1 * r1);
            [share * r0, share * r1]
        } else {
            [0.0, 0.0]
        };
        Self {
            minimum,
            root: [r0, r1, r2],
            least: 0.5 * dot(&rest, &rest),
        }
    }

    /// Its value at a point.
    #[inline(always)]
    pub fn value<N: Number>(&self, x: N, y: N) -> N {
        let [r0, r1, r2] = self.root;
        let (u, v) = (x - self.minimum[0], y - self.minimum[1]);
        ((u * r0 + v * r1).square() + (v * r2).square()) * 0.5 + self.least
    }

    /// RᵀR
    pub fn hessian(&self) -> Symmetric {
        let [r0, r1, r2] = self.root;
        [r0 * r0, r0 * r1, r1 * r1 + r2 * r2]
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Scales a vector to length 1 and returns its length; one no longer than `negligible` becomes zero.
fn normalise(v: &mut [f64], negligible: f64) -> f64 {
    let length = dot(v, v).sqrt();
    let none = length <= negligible;
    for v in v.iter_mut() {
        *v = if none { 0.0 } else { *v / length };
    }
    if none { 0.0 } else { length }
}

/// Subtracts from a vector its component along a unit direction, and returns the length of that component.
fn remove(v: &mut [f64], direction: &[f64]) -> f64 {
    let share = dot(v, direction);
    for (v, d) in v.iter_mut().zip(direction) {
        *v -= share * d;
    }
    share
}
