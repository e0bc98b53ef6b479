//! What a place is where the gradient vanishes, from the extreme eigenvalues of the Hessian and, where f hardly curves, from
//! values around.

use nalgebra::{DMatrix, SymmetricEigen};

use crate::math::{Jet2, Point, Vector, eigenpairs, random};

/// What a place is where the gradient vanishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stationary {
    /// f is nowhere lower nearby; a valley floor counts, too.
    Minimum,
    /// f falls in some directions, but not in all.
    Saddle,
    /// f falls in every direction.
    Maximum,
    /// f neither curves nor, a unit length away, rises on both sides or falls on both sides.
    Plateau,
}

/// An eigenvalue counts as negative below minus this share of the other extreme, so that neither rounding nor a gradient
/// that has not quite vanished turns a flat valley into a saddle. Relative, because at a degenerate saddle both extremes
/// vanish together.
const NEGATIVE: f64 = 1e-6;

/// A Hessian up to this many times the tolerance of gradients is faint: signs of its eigenvalues say little. With a larger one,
/// a gradient within the tolerance vanishes at a distance of less than a hundredth.
const FAINT: f64 = 100.0;

/// Most products with the Hessian for one pair of extremes. The Lanczos iteration finds extreme eigenvalues first.
const MOST_PRODUCTS: usize = 60;

/// What a place is by the extreme eigenvalues of the Hessian there or, where they are faint, by what f does beyond its slope at
/// equal distances on both sides of the place, along some lines.
pub fn stationary(
    [low, high]: [f64; 2],
    tolerance: f64,
    bends: impl FnOnce() -> Vec<[f64; 2]>,
) -> Stationary {
    if low.abs().max(high.abs()) <= FAINT * tolerance {
        by_values(&bends())
    } else if high < -NEGATIVE * low.abs() {
        Stationary::Maximum
    } else if low < -NEGATIVE * high.abs() {
        Stationary::Saddle
    } else {
        Stationary::Minimum
    }
}

/// What a place is where f hardly curves, by what f does beyond its slope on both sides along some lines.
///
/// At the bottom of x⁴ or of a shallow bowl f rises on both sides of some line, and falls nowhere. The foot of a hill or of a
/// well is no such place: there f changes towards it, and hardly elsewhere. All that counts are shares of the greatest
/// change, so a factor on f changes nothing. The benefit of the doubt is a minimum's: to fall alike takes more than to rise
/// alike.
fn by_values(bends: &[[f64; 2]]) -> Stationary {
    let each = || bends.iter().flatten().copied();
    let (lowest, highest) = (each().fold(0.0, f64::min), each().fold(0.0, f64::max));
    let greatest = f64::max(-lowest, highest);
    if greatest == 0.0 {
        return Stationary::Plateau;
    }
    let rises = |[a, b]: &[f64; 2]| a.min(*b) >= 0.1 * greatest;
    let falls = |[a, b]: &[f64; 2]| {
        a.max(*b) < 0.0 && a.max(*b) <= 0.8 * a.min(*b) && a.min(*b) <= -0.1 * greatest
    };
    // As far up on one side as down on the other: a monkey saddle.
    let crosses = |[a, b]: &[f64; 2]| {
        (a + b).abs() <= 0.2 * a.abs() && a.abs().min(b.abs()) >= 0.1 * greatest
    };
    if bends.iter().any(rises) {
        if lowest >= -NEGATIVE * greatest {
            Stationary::Minimum
        } else {
            Stationary::Saddle
        }
    } else if bends.iter().any(falls) {
        if each().all(|bend| bend < -NEGATIVE * greatest) {
            Stationary::Maximum
        } else {
            Stationary::Saddle
        }
    } else if bends.iter().any(crosses) {
        Stationary::Saddle
    } else {
        Stationary::Plateau
    }
}

/// What f does beyond its slope at two places, a unit vector before and behind; 0 where that is rounding, or undefined.
pub fn bend<V: Vector>(
    at: &V,
    [value, slope]: [f64; 2],
    unit: &V,
    f: impl Fn(&V) -> f64,
) -> [f64; 2] {
    let rounding = 1e-12 * value.abs() + 1e-9 * slope.abs();
    [1.0, -1.0].map(|sign| {
        let bend = f(&at.along(sign, unit)) - value - sign * slope;
        if bend.is_finite() && bend.abs() > rounding {
            bend
        } else {
            0.0
        }
    })
}

/// What a place of the plane is where the gradient vanishes, from the jet there. A minimum where the Hessian is not finite.
pub fn stationary_in_plane(
    jet: &Jet2,
    at: &Point,
    tolerance: f64,
    f: impl Fn(&Point) -> f64,
) -> Stationary {
    // A positive determinant settles it without eigenvalues: runs that rest at a minimum ask in every step.
    let [xx, xy, yy] = jet.hessian;
    if xx > 0.0 && xx * yy > xy * xy && xx + yy > 2.0 * FAINT * tolerance {
        return Stationary::Minimum;
    }
    let Some(extremes) = eigenpairs(jet.hessian).map(|pairs| pairs.map(|pair| pair.value)) else {
        return Stationary::Minimum;
    };
    stationary(extremes, tolerance, || {
        let diagonal = std::f64::consts::FRAC_1_SQRT_2;
        let lines = [
            [1.0, 0.0],
            [diagonal, diagonal],
            [0.0, 1.0],
            [-diagonal, diagonal],
        ];
        let of = |unit: &Point| bend(at, [jet.value, jet.gradient.dot(unit)], unit, &f);
        lines.iter().map(of).collect()
    })
}

/// Lines through a place of many dimensions along which a faintly curved f is looked at. They are drawn: a saddle or a
/// minimum shows along almost every line.
pub fn drawn_lines<V: Vector>(dimension: usize) -> impl Iterator<Item = V> {
    (0..8).filter_map(move |round| fresh_direction(&[], dimension, round))
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
pub(super) fn orthogonal_to<V: Vector>(basis: &[V], mut v: V) -> V {
    // Twice is enough (Kahan; Parlett, The Symmetric Eigenvalue Problem, 1998).
    for _ in 0..2 {
        for kept in basis {
            v = v.along(-v.dot(kept), kept);
        }
    }
    v
}

/// A unit vector at right angles to a basis, drawn: no symmetry of a matrix leaves it alone.
pub(super) fn fresh_direction<V: Vector>(basis: &[V], dimension: usize, round: u64) -> Option<V> {
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
        assert_eq!(extremes(3, |_: &Vec<f64>| None), None);
        assert_eq!(extremes(3, |v: &Vec<f64>| Some(v.map(|_| f64::NAN))), None);
    }
}
