//! Losses that are means over rows of data, at many points at once.

use std::marker::PhantomData;

use crate::math::simd::Kernel;
use crate::math::{InlineJet, Number};
use crate::surface::{Gradients, LANES, Lanes};

/// A loss that is a mean over rows: a sum of one term for each, times a factor.
pub(super) trait Rowwise {
    /// The term of one of `n` rows. Its derivatives are those of the term; its value need not be.
    fn term<N: Number>(row: [f64; 3], n: f64, x: N, y: N) -> N;

    /// What the sum over `n` rows is multiplied by.
    fn factor(n: f64) -> f64;
}

/// The gradients over some rows at a block of points, row by row: the additions of one sum wait for each other, those of
/// different points do not.
pub(super) struct BlockOfRows<'a, L> {
    rows: &'a [[f64; 3]],
    x: &'a Lanes,
    y: &'a Lanes,
    out: &'a mut Gradients,
    loss: PhantomData<L>,
}

impl<'a, L> BlockOfRows<'a, L> {
    /// Only gradients of `out` are replaced, not values.
    pub fn new(rows: &'a [[f64; 3]], x: &'a Lanes, y: &'a Lanes, out: &'a mut Gradients) -> Self {
        Self {
            rows,
            x,
            y,
            out,
            loss: PhantomData,
        }
    }
}

/// Points whose sums stay in registers.
const TILE: usize = 16;

impl<L: Rowwise> Kernel for BlockOfRows<'_, L> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            rows, x, y, out, ..
        } = self;
        let n = rows.len() as f64;
        let factor = L::factor(n);
        for base in (0..LANES).step_by(TILE) {
            let [mut dx, mut dy] = [[0.0; TILE]; 2];
            for &row in rows {
                for i in 0..TILE {
                    let (x, y) = InlineJet::variables(x[base + i], y[base + i]);
                    let [by_x, by_y] = L::term(row, n, x, y).jet().gradient;
                    dx[i] += by_x;
                    dy[i] += by_y;
                }
            }
            for i in 0..TILE {
                out.dx[base + i] = dx[i] * factor;
                out.dy[base + i] = dy[i] * factor;
            }
        }
    }
}
