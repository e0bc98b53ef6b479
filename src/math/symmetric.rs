//! Symmetric 2×2 matrices as [xx, xy, yy].

use super::eigen::eigenpairs;
use super::vector::Point;

/// [xx, xy, yy] of [[xx, xy], [xy, yy]].
pub type Symmetric = [f64; 3];

/// Below this reciprocal condition number a matrix counts as singular.
const SINGULAR: f64 = 1e-12;

/// det M.
pub fn determinant([xx, xy, yy]: Symmetric) -> f64 {
    xx * yy - xy * xy
}

/// M⁻¹v by Cramer's rule, without checks: not finite where M is singular, inaccurate where it nearly is. For callers that
/// check the matrix or the result themselves; see [`solve`] for the safe form.
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
    let (scaled, _, scale) = scaled(matrix)?;
    Some(cramer(scaled, v.map(|v| v / scale)))
}

/// M⁻¹; `None` where M is not finite, its reciprocal condition number is below 10⁻¹², or the inverse overflows.
pub fn inverse(matrix: Symmetric) -> Option<Symmetric> {
    let ([a, b, c], determinant, scale) = scaled(matrix)?;
    let inverse = [c, -b, a].map(|v| v / determinant / scale);
    inverse.iter().all(|v| v.is_finite()).then_some(inverse)
}

/// The matrix divided by its largest entry, the determinant of the quotient, and the entry.
fn scaled([xx, xy, yy]: Symmetric) -> Option<(Symmetric, f64, f64)> {
    let scale = xx.abs().max(xy.abs()).max(yy.abs());
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    let (a, b, c) = (xx / scale, xy / scale, yy / scale);
    let determinant = determinant([a, b, c]);
    // With singular values s ≥ t: |det| = st and ‖M‖² = s² + t², so |det|/‖M‖² is t/s up to (t/s)³.
    let frobenius = a * a + 2.0 * b * b + c * c;
    if determinant.is_nan() || determinant.abs() < SINGULAR * frobenius {
        return None;
    }
    Some(([a, b, c], determinant, scale))
}

/// The inverse of a Hessian whose eigenvalues λ are replaced by max(|λ|, floor): positive definite, so that
/// −M⁻¹g is a descent direction. `None` where the Hessian or the inverse is not finite.
pub fn saddle_free_inverse(hessian: Symmetric, floor: f64) -> Option<Symmetric> {
    let pairs = eigenpairs(hessian)?;
    let mut inverse = [0.0; 3];
    for pair in pairs {
        let (weight, [x, y]) = (1.0 / pair.value.abs().max(floor), pair.vector);
        // 0·∞ would be NaN along an axis that this eigenvector does not touch.
        for (entry, part) in inverse.iter_mut().zip([x * x, x * y, y * y]) {
            *entry += if part == 0.0 { 0.0 } else { part * weight };
        }
    }
    inverse.iter().all(|v| v.is_finite()).then_some(inverse)
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
