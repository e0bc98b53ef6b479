//! Products of a matrix with a few columns, in vectors of the machine, and the sums of a convolution by them.
//!
//! Every sum has one order, whatever the machine: sixteen partial sums along a row, or four rows at a time.

use super::settings::SIDE;
use crate::math::simd::{InstructionSet, Kernel};

/// Partial sums of an inner product.
const LANES: usize = 16;
/// Rows or columns of the matrix that are taken at a time.
const TOGETHER: usize = 4;

/// `out` = W x, for W row by row, and x and `out` with so many columns, row by row.
pub fn product(weights: &[f64], x: &[f64], out: &mut [f64], columns: usize) {
    let set = InstructionSet::widest();
    if columns == 1 {
        set.run(Inner { weights, x, out });
    } else {
        set.run(Outer {
            weights,
            x,
            out,
            columns,
        });
    }
}

/// `out` = Wᵀ y, likewise.
pub fn transposed_product(weights: &[f64], y: &[f64], out: &mut [f64], columns: usize) {
    let set = InstructionSet::widest();
    if columns == 1 {
        set.run(TransposedInner { weights, y, out });
    } else {
        set.run(TransposedOuter {
            weights,
            y,
            out,
            columns,
        });
    }
}

struct Inner<'a> {
    weights: &'a [f64],
    x: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for Inner<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (out, row) in self
            .out
            .iter_mut()
            .zip(self.weights.chunks_exact(self.x.len()))
        {
            let mut sums = [0.0; LANES];
            let (row, last) = row.as_chunks::<LANES>();
            let (x, x_last) = self.x.as_chunks::<LANES>();
            for (row, x) in row.iter().zip(x) {
                for k in 0..LANES {
                    sums[k] += row[k] * x[k];
                }
            }
            for (k, (w, x)) in last.iter().zip(x_last).enumerate() {
                sums[k] += w * x;
            }
            let mut width = LANES / 2;
            while width > 0 {
                for k in 0..width {
                    sums[k] += sums[k + width];
                }
                width /= 2;
            }
            *out = sums[0];
        }
    }
}

struct TransposedInner<'a> {
    weights: &'a [f64],
    y: &'a [f64],
    out: &'a mut [f64],
}

impl Kernel for TransposedInner<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { weights, y, out } = self;
        out.fill(0.0);
        let n = out.len();
        for (rows, y) in weights.chunks(TOGETHER * n).zip(y.chunks(TOGETHER)) {
            if let [a, b, c, d] = *y {
                let (first, second) = rows.split_at(2 * n);
                let ((p, q), (r, s)) = (first.split_at(n), second.split_at(n));
                for ((((out, p), q), r), s) in out.iter_mut().zip(p).zip(q).zip(r).zip(s) {
                    *out += (p * a + q * b) + (r * c + s * d);
                }
            } else {
                for (row, y) in rows.chunks_exact(n).zip(y) {
                    for (out, w) in out.iter_mut().zip(row) {
                        *out += w * y;
                    }
                }
            }
        }
    }
}

/// `out` += the sum of four rows, each with a factor; of fewer at the end.
#[inline(always)]
fn add_rows(out: &mut [f64], factors: &[f64], rows: &[f64]) {
    let n = out.len();
    if let [a, b, c, d] = *factors {
        let (first, second) = rows.split_at(2 * n);
        let ((p, q), (r, s)) = (first.split_at(n), second.split_at(n));
        for ((((out, p), q), r), s) in out.iter_mut().zip(p).zip(q).zip(r).zip(s) {
            *out += (p * a + q * b) + (r * c + s * d);
        }
    } else {
        for (row, factor) in rows.chunks_exact(n).zip(factors) {
            for (out, x) in out.iter_mut().zip(row) {
                *out += x * factor;
            }
        }
    }
}

struct Outer<'a> {
    weights: &'a [f64],
    x: &'a [f64],
    out: &'a mut [f64],
    columns: usize,
}

impl Kernel for Outer<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let inner = self.x.len() / self.columns;
        let rows = self.weights.chunks_exact(inner);
        for (out, row) in self.out.chunks_exact_mut(self.columns).zip(rows) {
            out.fill(0.0);
            let x = self.x.chunks(TOGETHER * self.columns);
            for (factors, x) in row.chunks(TOGETHER).zip(x) {
                add_rows(out, factors, x);
            }
        }
    }
}

struct TransposedOuter<'a> {
    weights: &'a [f64],
    y: &'a [f64],
    out: &'a mut [f64],
    columns: usize,
}

impl Kernel for TransposedOuter<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let inner = self.out.len() / self.columns;
        for (i, out) in self.out.chunks_exact_mut(self.columns).enumerate() {
            out.fill(0.0);
            let rows = self.weights.chunks(TOGETHER * inner);
            for (rows, y) in rows.zip(self.y.chunks(TOGETHER * self.columns)) {
                let mut factors = [0.0; TOGETHER];
                let mut count = 0;
                for (factor, row) in factors.iter_mut().zip(rows.chunks_exact(inner)) {
                    *factor = row[i];
                    count += 1;
                }
                add_rows(out, &factors[..count], y);
            }
        }
    }
}

/// The places that a periodic image's place is moved to by a kernel of side `k`, in the order of the kernel's rows.
fn offsets(k: usize) -> impl Iterator<Item = [usize; 2]> {
    // Centred; an even kernel reaches further down and to the right.
    let first = SIDE * 8 - (k - 1) / 2;
    (0..k * k).map(move |i| [first + i / k, first + i % k])
}

fn moved(place: usize, [down, right]: [usize; 2]) -> usize {
    let (row, column) = (place / SIDE, place % SIDE);
    (row + down) % SIDE * SIDE + (column + right) % SIDE
}

const PLACES: usize = SIDE * SIDE;

/// What each place of an image sees, as columns: for every channel and every place of the kernel a row. `input` is the number
/// of the image among those in `x`, whose rows are channels.
pub fn gather(x: &[f64], images: usize, input: usize, k: usize, out: &mut [f64]) {
    let mut rows = out.chunks_exact_mut(PLACES);
    for channel in x.chunks_exact(images * PLACES) {
        let image = &channel[input * PLACES..][..PLACES];
        for (offset, row) in offsets(k).zip(&mut rows) {
            for (place, out) in row.iter_mut().enumerate() {
                *out = image[moved(place, offset)];
            }
        }
    }
}

/// The transpose of [`gather`]: adds up what each place was seen by.
pub fn scatter(columns: &[f64], images: usize, input: usize, k: usize, x: &mut [f64]) {
    let mut rows = columns.chunks_exact(PLACES);
    for channel in x.chunks_exact_mut(images * PLACES) {
        let image = &mut channel[input * PLACES..][..PLACES];
        image.fill(0.0);
        for (offset, row) in offsets(k).zip(&mut rows) {
            for (place, value) in row.iter().enumerate() {
                image[moved(place, offset)] += value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::normals;

    fn plain(weights: &[f64], x: &[f64], rows: usize, columns: usize) -> Vec<f64> {
        let inner = x.len() / columns;
        let mut out = vec![0.0; rows * columns];
        for r in 0..rows {
            for c in 0..columns {
                for i in 0..inner {
                    out[r * columns + c] += weights[r * inner + i] * x[i * columns + c];
                }
            }
        }
        out
    }

    fn close(a: &[f64], b: &[f64]) {
        assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            assert!((a - b).abs() < 1e-12, "{a} {b}");
        }
    }

    #[test]
    fn products_are_sums_of_products() {
        for (rows, inner, columns) in [(5, 7, 1), (33, 18, 1), (4, 16, 3), (7, 21, 8), (1, 1, 1)] {
            let weights: Vec<f64> = normals(1, 0, rows * inner);
            let x: Vec<f64> = normals(1, 1, inner * columns);
            let mut out = vec![f64::NAN; rows * columns];
            product(&weights, &x, &mut out, columns);
            close(&out, &plain(&weights, &x, rows, columns));

            let y: Vec<f64> = normals(1, 2, rows * columns);
            let mut back = vec![f64::NAN; inner * columns];
            transposed_product(&weights, &y, &mut back, columns);
            let turned: Vec<f64> = (0..inner * rows)
                .map(|i| weights[i % rows * inner + i / rows])
                .collect();
            close(&back, &plain(&turned, &y, inner, columns));
        }
    }

    #[test]
    fn results_have_the_same_bits_on_all_machines() {
        let (rows, inner, columns) = (9, 37, 6);
        let weights: Vec<f64> = normals(1, 0, rows * inner);
        let x: Vec<f64> = normals(1, 1, inner * columns);
        let all = InstructionSet::all().map(|set| {
            let mut one = vec![0.0; rows];
            let mut many = vec![0.0; rows * columns];
            set.run(Inner {
                weights: &weights,
                x: &x[..inner],
                out: &mut one,
            });
            set.run(Outer {
                weights: &weights,
                x: &x,
                out: &mut many,
                columns,
            });
            (one, many)
        });
        let all: Vec<_> = all.collect();
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]));
    }

    /// A second method: the definition, place by place.
    #[test]
    fn a_kernel_sees_the_places_around_on_a_torus() {
        let (channels, images, k) = (2, 3, 3);
        let x: Vec<f64> = normals(2, 0, channels * images * PLACES);
        let mut seen = vec![f64::NAN; channels * k * k * PLACES];
        gather(&x, images, 1, k, &mut seen);
        for c in 0..channels {
            for dy in 0..3 {
                for dx in 0..3 {
                    for place in 0..PLACES {
                        let (y, right) = (place / 8 + 8 + dy - 1, place % 8 + 8 + dx - 1);
                        let there = (c * images + 1) * PLACES + y % 8 * 8 + right % 8;
                        let row = (c * 3 + dy) * 3 + dx;
                        assert_eq!(seen[row * PLACES + place], x[there]);
                    }
                }
            }
        }
        // ⟨gather x, y⟩ = ⟨x, scatter y⟩
        for k in [1, 2, 3, 7] {
            let y: Vec<f64> = normals(2, 1, channels * k * k * PLACES);
            let mut seen = vec![0.0; y.len()];
            gather(&x, images, 1, k, &mut seen);
            let mut back = vec![0.0; x.len()];
            scatter(&y, images, 1, k, &mut back);
            let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
            assert!((dot(&seen, &y) - dot(&x, &back)).abs() < 1e-9, "{k}");
        }
    }
}
