//! Vector spaces: the plane and ℝⁿ of any dimension, with one small trait for both.

use std::fmt::Debug;

use super::elementary as e;

/// A point or vector of the plane, `[x, y]`.
pub type Point = [f64; 2];

/// Euclidean length of a vector, without overflow for components up to `f64::MAX / √2`.
#[inline(always)]
pub fn norm(v: Point) -> f64 {
    e::hypot(v[0], v[1])
}

/// A point or displacement in the space that a method moves in: a [`Point`] of the plane or `n` weights.
///
/// Sums run over the coordinates in order, so results have the same bits on every machine, and in two dimensions the same
/// bits as formulas written out for x and y.
pub trait Vector: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// One `T` for each coordinate, such as a rule's memory.
    type Each<T: Clone + Default + Send + Sync + 'static>: Clone + Default + Send + Sync + 'static;

    /// A symmetric n×n matrix, packed: the rows of its upper triangle one after the other, `[xx, xy, yy]` in the plane.
    type Symmetric: Clone + Debug + PartialEq + AsRef<[f64]> + Send + Sync + 'static;

    /// The vector with the coordinates `f(0)`, …, `f(dimension − 1)`; a [`Point`] has two whatever the dimension.
    fn generate(dimension: usize, f: impl FnMut(usize) -> f64) -> Self;

    /// The coordinates in order.
    fn coordinates(&self) -> &[f64];

    /// `(f(a₀, b₀, c₀), f(a₁, b₁, c₁), …)`, where c is one `T` for each coordinate and may change.
    fn zip_each<T: Clone + Default + Send + Sync + 'static>(
        &self,
        other: &Self,
        each: &mut Self::Each<T>,
        f: impl FnMut(f64, f64, &mut T) -> f64,
    ) -> Self;

    /// The `T`s of the coordinates in order; of ℝⁿ none before the first [`zip_each`](Vector::zip_each).
    fn each<T: Clone + Default + Send + Sync + 'static>(each: &Self::Each<T>) -> &[T];

    /// The matrix with the entries `f(i, j)`, called for i ≤ j, row by row.
    fn symmetric(dimension: usize, f: impl FnMut(usize, usize) -> f64) -> Self::Symmetric;

    /// The Euclidean length ‖v‖, without overflow on the way.
    fn norm(&self) -> f64;

    /// The same vector, rebuilt from its coordinates, so that the compiler is free to keep in registers what a call has
    /// left in memory.
    #[inline(always)]
    fn in_registers(self) -> Self {
        self
    }

    /// The number of coordinates.
    #[inline(always)]
    fn dimension(&self) -> usize {
        self.coordinates().len()
    }

    /// `(f(v₀), f(v₁), …)`.
    #[inline(always)]
    fn map(&self, mut f: impl FnMut(f64) -> f64) -> Self {
        let v = self.coordinates();
        Self::generate(v.len(), |i| f(v[i]))
    }

    /// `(f(a₀, b₀), f(a₁, b₁), …)`; both have the same dimension.
    #[inline(always)]
    fn zip(&self, other: &Self, mut f: impl FnMut(f64, f64) -> f64) -> Self {
        let (a, b) = (self.coordinates(), other.coordinates());
        Self::generate(a.len(), |i| f(a[i], b[i]))
    }

    /// a − b
    #[inline(always)]
    fn minus(&self, other: &Self) -> Self {
        self.zip(other, |a, b| a - b)
    }

    /// w + t d
    #[inline(always)]
    fn along(&self, t: f64, direction: &Self) -> Self {
        self.zip(direction, |w, d| w + t * d)
    }

    /// (1−s)a + s b for a share s from 0 to 1, in the form of `torch.lerp`: exact at both ends.
    #[inline(always)]
    fn lerp(&self, to: &Self, share: f64) -> Self {
        self.zip(to, |a, b| {
            if share < 0.5 {
                a + share * (b - a)
            } else {
                b - (b - a) * (1.0 - share)
            }
        })
    }

    /// The inner product aᵀb.
    #[inline(always)]
    fn dot(&self, other: &Self) -> f64 {
        let products = self.coordinates().iter().zip(other.coordinates());
        sum(products.map(|(a, b)| a * b))
    }

    /// The sum of the coordinates: finite only if all of them are.
    #[inline(always)]
    fn total(&self) -> f64 {
        sum(self.coordinates().iter().copied())
    }

    /// Whether every coordinate is finite.
    #[inline(always)]
    fn is_finite(&self) -> bool {
        self.coordinates().iter().all(|v| v.is_finite())
    }

    /// Whether ‖v‖ ≤ `limit`; false for NaN. Compares squares: a square that underflows belongs to a short vector, one that
    /// overflows to a long one.
    #[inline(always)]
    fn is_short(&self, limit: f64) -> bool {
        sum(self.coordinates().iter().map(|v| v * v)) <= limit * limit
    }

    /// Whether both have the same bits. Stricter than `==`, because a derivative may differ between 0 and −0.
    #[inline(always)]
    fn is_same(&self, other: &Self) -> bool {
        let mut pairs = self.coordinates().iter().zip(other.coordinates());
        pairs.all(|(a, b)| a.to_bits() == b.to_bits())
    }

    /// The product Mv.
    fn times(matrix: &Self::Symmetric, v: &Self) -> Self {
        let (m, v) = (matrix.as_ref(), v.coordinates());
        Self::generate(v.len(), |i| {
            sum((0..v.len()).map(|j| m[packed(v.len(), i, j)] * v[j]))
        })
    }
}

/// Where the entry (i, j) stands in a packed symmetric matrix of dimension n.
#[inline(always)]
pub fn packed(n: usize, i: usize, j: usize) -> usize {
    let (i, j) = (i.min(j), i.max(j));
    i * (2 * n - i + 1) / 2 + (j - i)
}

/// Starts from −0, which changes no number it is added to, so that a sum of one term is that term.
#[inline(always)]
fn sum(terms: impl Iterator<Item = f64>) -> f64 {
    terms.fold(-0.0, |sum, term| sum + term)
}

impl Vector for Point {
    type Each<T: Clone + Default + Send + Sync + 'static> = [T; 2];
    type Symmetric = [f64; 3];

    #[inline(always)]
    fn generate(_dimension: usize, mut f: impl FnMut(usize) -> f64) -> Self {
        [f(0), f(1)]
    }

    #[inline(always)]
    fn coordinates(&self) -> &[f64] {
        self
    }

    #[inline(always)]
    fn zip_each<T: Clone + Default + Send + Sync + 'static>(
        &self,
        other: &Self,
        [each_x, each_y]: &mut [T; 2],
        mut f: impl FnMut(f64, f64, &mut T) -> f64,
    ) -> Self {
        [f(self[0], other[0], each_x), f(self[1], other[1], each_y)]
    }

    fn each<T: Clone + Default + Send + Sync + 'static>(each: &[T; 2]) -> &[T] {
        each
    }

    #[inline(always)]
    fn symmetric(_dimension: usize, mut f: impl FnMut(usize, usize) -> f64) -> [f64; 3] {
        [f(0, 0), f(0, 1), f(1, 1)]
    }

    #[inline(always)]
    fn norm(&self) -> f64 {
        norm(*self)
    }

    #[inline(always)]
    fn in_registers(self) -> Self {
        [self[0], self[1]]
    }

    /// Written out, without iterators that may stay calls, so that loops over many points vectorise.
    #[inline(always)]
    fn dot(&self, other: &Self) -> f64 {
        self[0] * other[0] + self[1] * other[1]
    }

    /// Without a branch, so that loops over many points vectorise.
    #[inline(always)]
    fn is_finite(&self) -> bool {
        self[0].is_finite() & self[1].is_finite()
    }
}

impl Vector for Vec<f64> {
    type Each<T: Clone + Default + Send + Sync + 'static> = Vec<T>;
    type Symmetric = Vec<f64>;

    fn generate(dimension: usize, f: impl FnMut(usize) -> f64) -> Self {
        (0..dimension).map(f).collect()
    }

    fn coordinates(&self) -> &[f64] {
        self
    }

    fn zip_each<T: Clone + Default + Send + Sync + 'static>(
        &self,
        other: &Self,
        each: &mut Vec<T>,
        mut f: impl FnMut(f64, f64, &mut T) -> f64,
    ) -> Self {
        each.resize(self.len(), T::default());
        let pairs = self.iter().zip(other).zip(each);
        pairs.map(|((a, b), each)| f(*a, *b, each)).collect()
    }

    fn each<T: Clone + Default + Send + Sync + 'static>(each: &Vec<T>) -> &[T] {
        each
    }

    fn symmetric(dimension: usize, mut f: impl FnMut(usize, usize) -> f64) -> Vec<f64> {
        let rows = (0..dimension).flat_map(|i| (i..dimension).map(move |j| (i, j)));
        rows.map(|(i, j)| f(i, j)).collect()
    }

    fn norm(&self) -> f64 {
        // Scaled by a power of two, which is exact, so that no square over- or underflows.
        let largest = self.iter().fold(0.0_f64, |most, v| most.max(v.abs()));
        if !(largest > 0.0 && largest.is_finite()) {
            return sum(self.iter().map(|v| v.abs()));
        }
        // Clamped so that both powers are normal numbers.
        let exponent = ((largest.to_bits() >> 52) as i32 - 1023).clamp(-1022, 1022);
        let (down, up) = (power_of_two(-exponent), power_of_two(exponent));
        sum(self.iter().map(|v| (v * down) * (v * down))).sqrt() * up
    }
}

/// 2ᵏ for −1022 ≤ k ≤ 1023.
fn power_of_two(k: i32) -> f64 {
    f64::from_bits(((k + 1023) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norms_neither_overflow_nor_vanish() {
        for scale in [1e-320, 1e-200, 1.0, 3e200, 4e307_f64] {
            let v = vec![3.0 * scale, 0.0, -4.0 * scale];
            let exact: f64 = 5.0 * scale;
            if exact.is_finite() {
                assert!(
                    (v.norm() - exact).abs() <= 1e-15 * exact + 5e-324,
                    "{scale}"
                );
            }
        }
        assert_eq!(Vec::<f64>::new().norm(), 0.0);
        assert_eq!(vec![-0.0; 3].norm(), 0.0);
        assert_eq!(vec![1.0, f64::NEG_INFINITY].norm(), f64::INFINITY);
        assert!(vec![1.0, f64::NAN].norm().is_nan());
    }

    #[test]
    fn packed_matrices_multiply_like_whole_ones() {
        // [[1, 2, 3], [2, 4, 5], [3, 5, 6]] (1, −1, 2)
        let matrix = Vec::symmetric(3, |i, j| {
            [[1.0, 2.0, 3.0], [2.0, 4.0, 5.0], [3.0, 5.0, 6.0]][i][j]
        });
        assert_eq!(matrix, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let product = Vector::times(&matrix, &vec![1.0, -1.0, 2.0]);
        assert_eq!(product, [5.0, 8.0, 10.0]);
        assert_eq!(Point::times(&[1.0, 2.0, 4.0], &[1.0, -1.0]), [-1.0, -2.0]);
    }

    #[test]
    fn sums_keep_the_sign_of_zero() {
        assert!([-0.0, 0.0].dot(&[1.0, -1.0]).is_sign_negative());
    }
}
