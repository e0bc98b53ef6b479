//! Batch and layer normalization: forward, and the derivatives.

use crate::math::lanes::{Arithmetic, Lanes, Wide, block_by_block};

/// Mean and variance of a unit's pre-activation.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Moments<S> {
    /// Over the samples.
    pub mean: S,
    /// Over the samples, divided by their number ("biased").
    pub variance: S,
}

/// How many samples of a block count.
#[inline(always)]
pub fn counted(rows: usize, block: usize) -> usize {
    (rows - block * Lanes::COUNT).min(Lanes::COUNT)
}

/// The sum over samples of a number that each unit has, as eight sums over every eighth sample.
#[inline(always)]
fn sum_over_samples<T: Wide>(rows: usize, z: &[T], sums: &mut [T], term: impl Fn(usize, T) -> T) {
    sums.fill(T::constant(0.0));
    let units = sums.len();
    let (whole, rest) = z.split_at(rows / Lanes::COUNT * units);
    for z in whole.chunks_exact(units) {
        for (unit, (sum, z)) in sums.iter_mut().zip(z).enumerate() {
            *sum = *sum + term(unit, *z);
            block_by_block();
        }
    }
    for (unit, (sum, z)) in sums.iter_mut().zip(rest).enumerate() {
        *sum = *sum + term(unit, *z).first(rows % Lanes::COUNT);
        block_by_block();
    }
}

/// The moments of every unit over the samples of a batch; two passes, so that nothing cancels. `room` has a place for each unit.
#[inline(always)]
pub fn batch_moments<T: Wide>(
    rows: usize,
    z: &[T],
    moments: &mut [Moments<T::Single>],
    room: &mut [T],
) {
    let share = 1.0 / rows as f64;
    sum_over_samples(rows, z, room, |_, z| z);
    for (moments, sum) in moments.iter_mut().zip(&*room) {
        moments.mean = sum.sum().times(share);
        block_by_block();
    }
    sum_over_samples(rows, z, room, |unit, z| {
        let off = z - T::splat(moments[unit].mean);
        off * off
    });
    for (moments, sum) in moments.iter_mut().zip(&*room) {
        moments.variance = sum.sum().times(share);
        block_by_block();
    }
}

/// ẑ = (z − mean)/√(variance + ε) in the place of z; 1/√(variance + ε) of each unit is kept.
#[inline(always)]
pub fn by_unit<T: Wide>(
    epsilon: f64,
    moments: &[Moments<T::Single>],
    z: &mut [T],
    inverse: &mut [T],
) {
    for (inverse, of) in inverse.iter_mut().zip(moments) {
        let variance = of.variance + T::Single::constant(epsilon);
        *inverse = T::splat(variance.inverse_root());
        block_by_block();
    }
    for z in z.chunks_exact_mut(moments.len()) {
        for ((z, inverse), of) in z.iter_mut().zip(&*inverse).zip(moments) {
            *z = (*z - T::splat(of.mean)) * *inverse;
            block_by_block();
        }
    }
}

/// ẑ = (z − mean)/√(variance + ε) in the place of z, with the moments of each sample over the units; 1/√(variance + ε) of each
/// block is kept.
#[inline(always)]
pub fn by_sample<T: Wide>(epsilon: f64, units: usize, z: &mut [T], inverse: &mut [T]) {
    let share = 1.0 / units as f64;
    for (z, inverse) in z.chunks_exact_mut(units).zip(inverse) {
        let zero = T::constant(0.0);
        let mean = z.iter().fold(zero, |sum, z| sum + *z).times(share);
        let mut squares = zero;
        for z in &mut *z {
            *z = *z - mean;
            squares = squares + *z * *z;
            block_by_block();
        }
        *inverse = (squares.times(share) + T::constant(epsilon)).inverse_root();
        for z in z {
            *z = *z * *inverse;
            block_by_block();
        }
    }
}

/// γ ẑ + β in the place of z, which holds ẑ.
#[inline(always)]
pub fn scale_and_shift<T: Wide>(gamma: &[T::Single], beta: &[T::Single], z: &mut [T]) {
    for z in z.chunks_exact_mut(gamma.len()) {
        for ((z, gamma), beta) in z.iter_mut().zip(gamma).zip(beta) {
            *z = T::splat(*gamma) * *z + T::splat(*beta);
            block_by_block();
        }
    }
}

/// Adds Σ ∂L/∂y ẑ over samples to ∂L/∂γ, as eight sums over every eighth sample.
#[inline(always)]
pub fn totals_along<T: Wide>(normal: &[T], dy: &[T], d_gamma: &mut [T]) {
    let units = d_gamma.len();
    for (dy, normal) in dy.chunks_exact(units).zip(normal.chunks_exact(units)) {
        for ((sum, dy), normal) in d_gamma.iter_mut().zip(dy).zip(normal) {
            *sum = *sum + *dy * *normal;
            block_by_block();
        }
    }
}

/// From ∂L/∂y of y = γ ẑ + β to ∂L/∂z, in its place, where moments are those of the batch. `totals` are the sums that make up
/// ∂L/∂β and ∂L/∂γ.
#[inline(always)]
pub fn backward_by_unit<T: Wide>(
    rows: usize,
    gamma: &[T::Single],
    totals: [&[T]; 2],
    [normal, inverse]: [&[T]; 2],
    d: &mut [T],
) {
    let (units, share) = (gamma.len(), 1.0 / rows as f64);
    for unit in 0..units {
        let [mean, along] = totals.map(|of| T::splat(of[unit].sum().times(share)));
        let factor = T::splat(gamma[unit]) * inverse[unit];
        for (block, (d, normal)) in d
            .chunks_exact_mut(units)
            .zip(normal.chunks_exact(units))
            .enumerate()
        {
            let rest = factor * (d[unit] - mean - normal[unit] * along);
            // Copies of a sample have no share in any mean.
            d[unit] = rest.first(counted(rows, block));
            block_by_block();
        }
    }
}

/// The same where moments are those of each sample over the units.
#[inline(always)]
pub fn backward_by_sample<T: Wide>(gamma: &[T::Single], [normal, inverse]: [&[T]; 2], d: &mut [T]) {
    let (units, share) = (gamma.len(), 1.0 / gamma.len() as f64);
    let blocks = d.chunks_exact_mut(units).zip(normal.chunks_exact(units));
    for ((d, normal), inverse) in blocks.zip(inverse) {
        let (mut total, mut along) = (T::constant(0.0), T::constant(0.0));
        for ((d, normal), gamma) in d.iter_mut().zip(normal).zip(gamma) {
            *d = *d * T::splat(*gamma);
            total = total + *d;
            along = along + *d * *normal;
            block_by_block();
        }
        let (mean, along) = (total.times(share), along.times(share));
        for (d, normal) in d.iter_mut().zip(normal) {
            *d = *inverse * (*d - mean - *normal * along);
            block_by_block();
        }
    }
}
