//! Symmetric 2×2 matrices as [xx, xy, yy].

use super::checked::Checked;
use super::eigen::{Eigenpair, checked_eigenpairs, of_order_one};
use super::vector::Point;

/// [xx, xy, yy] of [[xx, xy], [xy, yy]].
pub type Symmetric = [f64; 3];

/// Below this reciprocal condition number a matrix counts as singular.
const SINGULAR: f64 = 1e-12;

/// det M.
#[inline(always)]
pub fn determinant([xx, xy, yy]: Symmetric) -> f64 {
    xx * yy - xy * xy
}

/// Mv.
#[inline(always)]
pub fn times([xx, xy, yy]: Symmetric, [p, q]: Point) -> Point {
    [xx * p + xy * q, xy * p + yy * q]
}

/// M⁻¹v by Cramer's rule, without checks: not finite where M is singular, inaccurate where it nearly is. For callers that
/// check the matrix or the result themselves; see [`solve`] for the safe form.
#[inline(always)]
pub fn cramer(matrix: Symmetric, [p, q]: Point) -> Point {
    let [xx, xy, yy] = matrix;
    let determinant = determinant(matrix);
    [
        (yy * p - xy * q) / determinant,
        (xx * q - xy * p) / determinant,
    ]
}

/// M⁻¹v; `None` where M is not finite or its reciprocal condition number is below 10⁻¹².
pub fn solve(matrix: Symmetric, v: Point) -> Option<Point> {
    checked_solve(matrix, v).ok()
}

/// [`solve`] without branches.
#[inline(always)]
pub fn checked_solve(matrix: Symmetric, [p, q]: Point) -> Checked<Point> {
    let Scaled {
        matrix,
        scale,
        regular,
        ..
    } = scaled(matrix);
    Checked {
        value: cramer(matrix, [p / scale, q / scale]),
        holds: regular,
    }
}

/// M⁻¹; `None` where M is not finite, its reciprocal condition number is below 10⁻¹², or the inverse overflows.
pub fn inverse(matrix: Symmetric) -> Option<Symmetric> {
    checked_inverse(matrix).ok()
}

/// [`inverse`] without branches.
#[inline(always)]
pub fn checked_inverse(matrix: Symmetric) -> Checked<Symmetric> {
    let Scaled {
        matrix: [a, b, c],
        determinant,
        scale,
        regular,
    } = scaled(matrix);
    let over = |v: f64| v / determinant / scale;
    let value = [over(c), over(-b), over(a)];
    Checked {
        value,
        holds: regular & is_finite(value),
    }
}

#[inline(always)]
fn is_finite([xx, xy, yy]: Symmetric) -> bool {
    xx.is_finite() & xy.is_finite() & yy.is_finite()
}

/// A matrix of order one.
struct Scaled {
    /// The matrix divided by its largest entry.
    matrix: Symmetric,
    /// The determinant of the quotient.
    determinant: f64,
    /// The entry.
    scale: f64,
    /// Whether the matrix is finite and clearly invertible.
    regular: bool,
}

#[inline(always)]
fn scaled(matrix: Symmetric) -> Scaled {
    let ([a, b, c], scale) = of_order_one(matrix);
    let determinant = determinant([a, b, c]);
    // With singular values s ≥ t: |det| = st and ‖M‖² = s² + t², so |det|/‖M‖² is t/s up to (t/s)³.
    let frobenius = a * a + 2.0 * b * b + c * c;
    // False for NaN, too.
    let clear = determinant.abs() >= SINGULAR * frobenius;
    Scaled {
        matrix: [a, b, c],
        determinant,
        scale,
        regular: (scale > 0.0) & scale.is_finite() & clear,
    }
}

/// The inverse of a Hessian whose eigenvalues λ are replaced by max(|λ|, floor): positive definite, so that
/// −M⁻¹g is a descent direction. `None` where the Hessian or the inverse is not finite.
pub fn saddle_free_inverse(hessian: Symmetric, floor: f64) -> Option<Symmetric> {
    checked_saddle_free_inverse(hessian, floor).ok()
}

/// [`saddle_free_inverse`] without branches.
#[inline(always)]
pub fn checked_saddle_free_inverse(hessian: Symmetric, floor: f64) -> Checked<Symmetric> {
    let pairs = checked_eigenpairs(hessian);
    let [low, high] = pairs.value;
    let (low, high) = (addend(low, floor), addend(high, floor));
    // The sum begins at 0, which turns −0 into 0.
    let sum = |i: usize| 0.0 + low[i] + high[i];
    let value = [sum(0), sum(1), sum(2)];
    Checked {
        value,
        holds: pairs.holds & is_finite(value),
    }
}

/// uuᵀ/max(|λ|, floor) of an eigenpair.
#[inline(always)]
fn addend(pair: Eigenpair, floor: f64) -> Symmetric {
    let (weight, [x, y]) = (1.0 / pair.value.abs().max(floor), pair.vector);
    // 0·∞ would be NaN along an axis that this eigenvector does not touch.
    let weighted = |part: f64| if part == 0.0 { 0.0 } else { part * weight };
    [weighted(x * x), weighted(x * y), weighted(y * y)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        // [[2, 1], [1, 3]]⁻¹ (5, 10) = (1, 3)
        let [x, y] = solve([2.0, 1.0, 3.0], [5.0, 10.0]).unwrap();
        assert!((x - 1.0).abs() < 1e-15 && (y - 3.0).abs() < 1e-15);
        assert!(solve([1.0, 0.0, 1e-11], [1.0, 1.0]).is_some());
        assert!(solve([1.0, 0.0, 1e-13], [1.0, 1.0]).is_none());
        assert!(solve([0.0; 3], [1.0, 1.0]).is_none());
        assert!(solve([f64::NAN, 0.0, 1.0], [1.0, 1.0]).is_none());
        assert_eq!(solve([1e200, 0.0, 1e200], [1e200, 0.0]), Some([1.0, 0.0]));
    }

    #[test]
    fn cramer_judges_nothing() {
        assert_eq!(determinant([2.0, 1.0, 3.0]), 5.0);
        assert_eq!(cramer([2.0, 1.0, 3.0], [5.0, 10.0]), [1.0, 3.0]);
        assert_eq!(cramer([1.0, 0.0, 1e-13], [1.0, 1.0]), [1.0, 1e13]);
        assert!(
            !cramer([1.0, 1.0, 1.0], [1.0, 2.0])
                .iter()
                .all(|v| v.is_finite())
        );
    }

    #[test]
    fn inverses_multiply_to_one() {
        // [[2, 1], [1, 3]]⁻¹ = [[3, −1], [−1, 2]] / 5
        let inverse = inverse([2.0, 1.0, 3.0]).unwrap();
        for (ours, exact) in inverse.into_iter().zip([0.6, -0.2, 0.4]) {
            assert!((ours - exact).abs() < 1e-15);
        }
        assert_eq!(super::inverse([1.0, 1.0, 1.0]), None);
    }

    #[test]
    fn saddle_free_inverse_turns_and_floors() {
        let near = |a: Symmetric, b: Symmetric| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        // [[1, 2], [2, 1]] has −1 along (1, −1) and 3 along (1, 1): 1 and 1/3 in the inverse.
        let turned = saddle_free_inverse([1.0, 2.0, 1.0], 0.1).unwrap();
        assert!(near(turned, [2.0 / 3.0, -1.0 / 3.0, 2.0 / 3.0]));
        let floored = saddle_free_inverse([4.0, 0.0, 1e-9], 0.5).unwrap();
        assert!(near(floored, [0.25, 0.0, 2.0]));
        assert_eq!(saddle_free_inverse([1.0, 0.0, 0.0], 0.0), None);
        assert_eq!(saddle_free_inverse([f64::INFINITY, 0.0, 1.0], 0.1), None);
    }
}
