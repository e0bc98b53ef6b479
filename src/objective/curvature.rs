//! Extreme eigenvalues of a Hessian that is given by its products with vectors.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::math::{Vector, eigenpairs, random};

/// An eigenvalue counts as negative below minus this share of the other extreme, so that neither rounding nor a gradient
/// that has not quite vanished turns a flat valley into a saddle. Relative, because at a degenerate saddle both extremes
/// vanish together.
const NEGATIVE: f64 = 1e-6;

/// Most products with the Hessian for one pair of extremes. The Lanczos iteration finds extreme eigenvalues first.
const MOST_PRODUCTS: usize = 60;

/// Whether a critical point with these extreme eigenvalues is a saddle or a maximum.
pub fn is_saddle(low: f64, high: f64) -> bool {
    low < -NEGATIVE * high.abs()
}

/// Whether the Hessian [xx, xy, yy] of a function of the plane has a clearly negative eigenvalue; false where it is not
/// finite.
pub fn hessian_curves_down(hessian: [f64; 3]) -> bool {
    // A positive determinant settles it without eigenvalues: runs that rest at a minimum ask in every step.
    let [xx, xy, yy] = hessian;
    if xx > 0.0 && xx * yy > xy * xy {
        return false;
    }
    eigenpairs(hessian).is_some_and(|[low, high]| is_saddle(low.value, high.value))
}

/// The smallest and the largest eigenvalue of a symmetric n×n matrix, from its products with vectors; `None` where a
/// product is missing or not finite.
///
/// The Lanczos iteration with full reorthogonalisation, from a fixed start: exact up to rounding for n ≤ 60; beyond, the
/// extremes within the Krylov space of 60 products, which lie inside the spectrum. Golub and Van Loan, Matrix Computations
/// (2013), sec. 10.1.
pub fn extremes<V: Vector>(
    dimension: usize,
    product: impl Fn(&V) -> Option<V>,
) -> Option<[f64; 2]> {
    let mut basis: Vec<V> = Vec::new();
    // The diagonal of the matrix in this basis, and what couples each vector with the next.
    let (mut diagonal, mut coupled) = (Vec::new(), Vec::new());
    for round in 0..dimension.min(MOST_PRODUCTS) {
        let unit = match basis.last() {
            Some(_) if coupled.last().is_some_and(|c| *c > 0.0) => basis.pop()?,
            // At the start, and where the basis spans all that the start could reach: a new direction, drawn.
            Some(_) | None => fresh_direction(&basis, dimension, round as u64)?,
        };
        let image = product(&unit)?;
        if !image.is_finite() {
            return None;
        }
        diagonal.push(unit.dot(&image));
        basis.push(unit);
        let rest = orthogonal_to(&basis, image);
        let length = rest.norm();
        let size = diagonal.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
        if length > 1e-12 * size && length.is_finite() {
            coupled.push(length);
            basis.push(rest.map(|v| v / length));
        } else {
            coupled.push(0.0);
        }
    }
    let n = diagonal.len();
    if n == 0 {
        return None;
    }
    let tridiagonal = DMatrix::from_fn(n, n, |i, j| match i.abs_diff(j) {
        0 => diagonal[i],
        1 => coupled[i.min(j)],
        _ => 0.0,
    });
    let values = SymmetricEigen::try_new(tridiagonal, f64::EPSILON, 10_000)?.eigenvalues;
    Some([values.min(), values.max()])
}

/// What a vector has at right angles to an orthonormal basis.
fn orthogonal_to<V: Vector>(basis: &[V], mut v: V) -> V {
    // Twice is enough (Kahan; Parlett, The Symmetric Eigenvalue Problem, 1998).
    for _ in 0..2 {
        for kept in basis {
            v = v.along(-v.dot(kept), kept);
        }
    }
    v
}

/// A unit vector at right angles to a basis, drawn: no symmetry of a matrix leaves it alone.
fn fresh_direction<V: Vector>(basis: &[V], dimension: usize, round: u64) -> Option<V> {
    let v = orthogonal_to(basis, random::normals(0, round, dimension));
    let length = v.norm();
    (length > 0.0).then(|| v.map(|x| x / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_of_a_diagonal_matrix_are_its_entries() {
        let entries: Vec<f64> = (0..40).map(|i| f64::from(i) * 0.5 - 3.0).collect();
        let product = |v: &Vec<f64>| Some(v.zip(&entries, |v, d| v * d));
        let [low, high] = extremes(40, product).unwrap();
        assert!(
            (low + 3.0).abs() < 1e-9 && (high - 16.5).abs() < 1e-9,
            "{low} {high}"
        );
        assert!(is_saddle(low, high));
    }

    #[test]
    fn coupled_coordinates_are_seen() {
        // ½ everywhere but for coordinates 3 and 4: [[1, 2], [2, 1]] has −1 along their difference and 3 along their sum.
        let product = |v: &Vec<f64>| {
            let mut image = v.map(|v| 0.5 * v);
            image[3] = v[3] + 2.0 * v[4];
            image[4] = 2.0 * v[3] + v[4];
            Some(image)
        };
        let [low, high] = extremes(8, product).unwrap();
        assert!(
            (low + 1.0).abs() < 1e-12 && (high - 3.0).abs() < 1e-12,
            "{low} {high}"
        );
        assert_eq!(extremes(0, |v: &Vec<f64>| Some(v.clone())), None);
    }

    #[test]
    fn multiples_of_the_identity_end_at_once() {
        let [low, high] = extremes(9, |v: &Vec<f64>| Some(v.map(|v| 2.0 * v))).unwrap();
        assert!((low - 2.0).abs() < 1e-12 && (high - 2.0).abs() < 1e-12);
        assert!(!is_saddle(low, high));
        assert_eq!(extremes(3, |_: &Vec<f64>| None), None);
        assert_eq!(extremes(3, |v: &Vec<f64>| Some(v.map(|_| f64::NAN))), None);
    }

    #[test]
    fn curvature_decides_between_minimum_and_saddle() {
        for minimum in [
            [1.0, 0.0, 2.0],
            [1.0, 0.0, 0.0],
            [10.0, 0.0, -1e-15],
            [0.0; 3],
        ] {
            assert!(!hessian_curves_down(minimum), "{minimum:?}");
        }
        for saddle in [[1.0, 0.0, -0.5], [1.0, 2.0, 1.0], [1e-30, 0.0, -1e-30]] {
            assert!(hessian_curves_down(saddle), "{saddle:?}");
        }
    }
}
