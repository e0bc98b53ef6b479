//! Products with the matrix of a layer, for eight samples at a time, and their derivatives.
//!
//! x and z hold `inputs` and `units` numbers for each block of samples. Every sum runs over its terms in order, so tiles of any
//! size give the same bits.

use std::array::from_fn;

use crate::math::lanes::{Wide, block_by_block};

/// Sums that are kept in registers at a time.
const TILE: usize = 4;

/// W as [units, inputs].
pub type Sides = [usize; 2];

/// z = b + W x, for every block; without b where it is empty. With Wᵀ for W, ∂L/∂x of ∂L/∂z.
#[inline(always)]
pub fn forward<T: Wide>(
    [units, inputs]: Sides,
    weights: &[T::Single],
    bias: &[T::Single],
    x: &[T],
    z: &mut [T],
) {
    for (x, z) in x.chunks_exact(inputs).zip(z.chunks_exact_mut(units)) {
        let mut row = 0;
        let mut tiles = z.chunks_exact_mut(TILE);
        for tile in &mut tiles {
            forward_rows::<T, TILE>(weights, bias, x, row, tile);
            row += TILE;
        }
        for rest in tiles.into_remainder().chunks_exact_mut(1) {
            forward_rows::<T, 1>(weights, bias, x, row, rest);
            row += 1;
        }
    }
}

/// Some rows of z = b + W x.
#[inline(always)]
fn forward_rows<T: Wide, const R: usize>(
    weights: &[T::Single],
    bias: &[T::Single],
    x: &[T],
    row: usize,
    z: &mut [T],
) {
    let inputs = x.len();
    let rows: [&[T::Single]; R] = from_fn(|r| &weights[(row + r) * inputs..][..inputs]);
    let mut sums: [T; R] = from_fn(|r| match bias.get(row + r) {
        Some(bias) => T::splat(*bias),
        None => T::constant(0.0),
    });
    for i in 0..inputs {
        for r in 0..R {
            sums[r] = sums[r] + T::splat(rows[r][i]) * x[i];
        }
    }
    z[..R].copy_from_slice(&sums);
}

/// Wᵀ, row by row.
#[inline(always)]
pub fn transpose<S: Copy>([units, inputs]: Sides, weights: &[S], transposed: &mut Vec<S>) {
    transposed.clear();
    for column in 0..inputs {
        transposed.extend((0..units).map(|row| weights[row * inputs + column]));
    }
}

/// Adds Σ ∂L/∂z xᵀ over samples to ∂L/∂W, as eight sums over every eighth sample.
#[inline(always)]
pub fn outer<T: Wide>([units, inputs]: Sides, dz: &[T], x: &[T], dw: &mut [T]) {
    let mut row = 0;
    while row + 2 <= units {
        outer_rows::<T, 2>([units, inputs], dz, x, row, dw);
        row += 2;
    }
    if row < units {
        outer_rows::<T, 1>([units, inputs], dz, x, row, dw);
    }
}

#[inline(always)]
fn outer_rows<T: Wide, const R: usize>(sides: Sides, dz: &[T], x: &[T], row: usize, dw: &mut [T]) {
    let [_, inputs] = sides;
    let mut column = 0;
    while column + 2 <= inputs {
        outer_tile::<T, R, 2>(sides, dz, x, [row, column], dw);
        column += 2;
    }
    if column < inputs {
        outer_tile::<T, R, 1>(sides, dz, x, [row, column], dw);
    }
}

#[inline(always)]
fn outer_tile<T: Wide, const R: usize, const C: usize>(
    [units, inputs]: Sides,
    dz: &[T],
    x: &[T],
    [row, column]: [usize; 2],
    dw: &mut [T],
) {
    let mut sums = [[T::constant(0.0); C]; R];
    for (dz, x) in dz.chunks_exact(units).zip(x.chunks_exact(inputs)) {
        let (dz, x) = (&dz[row..][..R], &x[column..][..C]);
        for r in 0..R {
            for c in 0..C {
                sums[r][c] = sums[r][c] + dz[r] * x[c];
            }
        }
    }
    for r in 0..R {
        for c in 0..C {
            let dw = &mut dw[(row + r) * inputs + column + c];
            *dw = *dw + sums[r][c];
        }
    }
}

/// Adds Σ ∂L/∂z over samples to ∂L/∂b, as eight sums over every eighth sample.
#[inline(always)]
pub fn totals<T: Wide>(dz: &[T], db: &mut [T]) {
    if db.is_empty() {
        return;
    }
    for dz in dz.chunks_exact(db.len()) {
        for (db, dz) in db.iter_mut().zip(dz) {
            *db = *db + *dz;
            block_by_block();
        }
    }
}
