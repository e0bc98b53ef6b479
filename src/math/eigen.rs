//! Eigenpairs of a symmetric 2×2 matrix.

use nalgebra::{Matrix2, SymmetricEigen};

/// An eigenvalue with its unit eigenvector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Eigenpair {
    /// λ
    pub value: f64,
    /// v with Mv = λv and ‖v‖ = 1.
    pub vector: [f64; 2],
}

/// The eigenpairs of [[xx, xy], [xy, yy]], smaller eigenvalue first; `None` where an entry is not finite
/// or an eigenvalue overflows.
///
/// Vectors point into the right half plane (upwards on the y axis), so that drawn axes never flip.
pub fn eigenpairs([xx, xy, yy]: [f64; 3]) -> Option<[Eigenpair; 2]> {
    if !(xx.is_finite() && xy.is_finite() && yy.is_finite()) {
        return None;
    }
    if xy == 0.0 {
        // Exact, however far apart the two are.
        let x = Eigenpair {
            value: xx,
            vector: [1.0, 0.0],
        };
        let y = Eigenpair {
            value: yy,
            vector: [0.0, 1.0],
        };
        return Some(if xx <= yy { [x, y] } else { [y, x] });
    }
    // Scaled to order one: the iteration inside squares entries, which must neither over- nor underflow.
    let scale = xx.abs().max(xy.abs()).max(yy.abs());
    let matrix = Matrix2::new(xx / scale, xy / scale, xy / scale, yy / scale);
    let eigen = SymmetricEigen::try_new(matrix, f64::EPSILON, 1000)?;
    let pair = |i: usize| {
        let v = eigen.eigenvectors.column(i);
        let flip = v[0] < 0.0 || (v[0] == 0.0 && v[1] < 0.0);
        let s = if flip { -1.0 } else { 1.0 };
        Eigenpair {
            value: eigen.eigenvalues[i] * scale,
            vector: [s * v[0], s * v[1]],
        }
    };
    let (a, b) = (pair(0), pair(1));
    if !(a.value.is_finite() && b.value.is_finite()) {
        return None;
    }
    Some(if a.value <= b.value { [a, b] } else { [b, a] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_matrix() {
        // [[2, 1], [1, 2]] has 1 along (1, −1)/√2 and 3 along (1, 1)/√2.
        let [a, b] = eigenpairs([2.0, 1.0, 2.0]).unwrap();
        let h = std::f64::consts::FRAC_1_SQRT_2;
        assert!((a.value - 1.0).abs() < 1e-15 && (b.value - 3.0).abs() < 1e-15);
        assert!((a.vector[0] - h).abs() < 1e-15 && (a.vector[1] + h).abs() < 1e-15);
        assert!((b.vector[0] - h).abs() < 1e-15 && (b.vector[1] - h).abs() < 1e-15);
    }

    #[test]
    fn extremes_do_not_panic() {
        assert!(eigenpairs([f64::NAN, 0.0, 0.0]).is_none());
        assert!(eigenpairs([f64::INFINITY, 0.0, 0.0]).is_none());
        let [a, b] = eigenpairs([1e300, 0.0, -1e300]).unwrap();
        assert_eq!((a.value, b.value), (-1e300, 1e300));
        let [a, b] = eigenpairs([0.0; 3]).unwrap();
        assert_eq!((a.value, b.value), (0.0, 0.0));
        let [a, b] = eigenpairs([1e-320, 0.0, 3e-320]).unwrap();
        assert!(a.value < b.value);
    }
}
