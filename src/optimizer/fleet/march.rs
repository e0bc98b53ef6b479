//! The fast loops, which take blocks of runs through a chunk of steps.

use super::block::Block;
use super::pace::{Pace, SharedStep};
use super::stride::{Seen, Stride};
use super::watch::{Suspects, Watch, least};
use crate::math::simd::{InstructionSet, Kernel};
use crate::surface::{LANES, Polynomial, PolynomialWork};

/// Lanes whose states stay in registers or the nearest cache through all steps of a chunk: so many that the processor has other
/// lanes to work on while one waits for the result of an operation.
pub const TILE: usize = 32;

/// A chunk of steps: what all runs share in each step.
pub struct Chunk<S: Stride> {
    /// The row that the first step starts from.
    pub first_row: usize,
    /// Its steps.
    pub steps: Vec<SharedStep<S>>,
}

/// All steps of a chunk, with gradient and update in one loop.
///
/// A run that is no longer finite stays so (see [`Stride::FUSED`]), so it is enough to watch the value, and with `RESTS` the
/// least length of the gradient.
struct March<'a, F, S: Stride, const RESTS: bool> {
    polynomial: &'a F,
    stride: S,
    steps: &'a [SharedStep<S>],
    block: &'a mut Block<S>,
    watch: &'a mut Watch,
}

impl<F: Polynomial, S: Stride, const RESTS: bool> Kernel for March<'_, F, S, RESTS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            polynomial,
            stride,
            steps,
            block,
            watch,
        } = self;
        let Some(before_last) = steps.len().checked_sub(1) else {
            return;
        };
        let (head, last) = steps.split_at(before_last);
        let [memory_x, memory_y] = &mut block.memory;
        for base in (0..LANES).step_by(TILE) {
            let (mut x, mut y) = (tile(&block.x, base), tile(&block.y, base));
            let (mut mx, mut my) = (tile(memory_x, base), tile(memory_y, base));
            let (mut small, mut sum) = ([f64::INFINITY; TILE], [0.0; TILE]);
            let (mut rate, mut current) = ([0.0; TILE], f64::NAN);
            let [moved_x, moved_y] = &mut block.moved;
            for part in [head, last] {
                put(moved_x, base, &x);
                put(moved_y, base, &y);
                for step in part {
                    let (clock, factor) = (step.clock, step.factor);
                    if factor != current {
                        current = factor;
                        rate = tile(&block.lr, base);
                        for lr in &mut rate {
                            *lr *= factor;
                        }
                    }
                    for i in 0..TILE {
                        let at = [x[i], y[i]];
                        let seen = S::Seen::of(polynomial, at);
                        if RESTS {
                            small[i] = least(small[i], seen.gradient());
                        }
                        let memory = [&mut mx[i], &mut my[i]];
                        sum[i] += seen.value();
                        [x[i], y[i]] = stride.step(&clock, rate[i], memory, at, &seen).to;
                    }
                }
            }
            for i in 0..TILE {
                moved_x[base + i] = x[i] - moved_x[base + i];
                moved_y[base + i] = y[i] - moved_y[base + i];
                sum[i] *= 0.0;
            }
            put(&mut block.x, base, &x);
            put(&mut block.y, base, &y);
            put(memory_x, base, &mx);
            put(memory_y, base, &my);
            put(&mut watch.least, base, &small);
            put(&mut watch.flaw, base, &sum);
        }
    }
}

/// The lanes from `base` on.
#[inline(always)]
pub fn tile<T: Copy + Default>(lanes: &[T; LANES], base: usize) -> [T; TILE] {
    let mut tile = [T::default(); TILE];
    tile.copy_from_slice(&lanes[base..base + TILE]);
    tile
}

/// Writes back the lanes from `base` on.
#[inline(always)]
pub fn put<T: Copy>(lanes: &mut [T; LANES], base: usize, tile: &[T; TILE]) {
    lanes[base..base + TILE].copy_from_slice(tile);
}

/// A [`March`] before its polynomial is known.
struct Marching<'a, S: Stride> {
    set: InstructionSet,
    stride: S,
    steps: &'a [SharedStep<S>],
    rests: bool,
    block: &'a mut Block<S>,
    watch: &'a mut Watch,
}

impl<S: Stride> PolynomialWork for Marching<'_, S> {
    type Output = ();

    fn with<F: Polynomial>(self, polynomial: &F) {
        let Self {
            set,
            stride,
            steps,
            rests,
            block,
            watch,
        } = self;
        if rests {
            set.run(March::<F, S, true> {
                polynomial,
                stride,
                steps,
                block,
                watch,
            });
        } else {
            set.run(March::<F, S, false> {
                polynomial,
                stride,
                steps,
                block,
                watch,
            });
        }
    }
}

/// Takes the first `used` runs of a block through a chunk; returns the lanes whose runs may have ended on the way.
pub fn march<S: Stride>(
    pace: &mut Pace<'_, S>,
    chunk: &Chunk<S>,
    block: &mut Block<S>,
    used: usize,
) -> [bool; LANES] {
    let (fleet, stride) = (pace.fleet, pace.stride);
    let limit = fleet.limit();
    let mut watch = Watch::new();
    let mut fused = None;
    // The constant first: where it does not hold, nothing is compiled.
    if S::FUSED && pace.scene.is_plain() {
        fused = fleet.surface.shape.with_polynomial(Marching {
            set: fleet.set,
            stride,
            steps: &chunk.steps,
            rests: !limit.is_nan(),
            block,
            watch: &mut watch,
        });
    }
    if fused.is_none() {
        step_by_step(pace, chunk, block, used, &mut watch);
    }
    fleet.set.run(Suspects {
        limit,
        block,
        watch: &watch,
    })
}

/// The steps of a chunk, where looks at the objective and steps take turns.
fn step_by_step<S: Stride>(
    pace: &mut Pace<'_, S>,
    chunk: &Chunk<S>,
    block: &mut Block<S>,
    used: usize,
    watch: &mut Watch,
) {
    let (mut x, mut y) = (block.x, block.y);
    for (i, step) in chunk.steps.iter().enumerate() {
        if i + 1 == chunk.steps.len() {
            (x, y) = (block.x, block.y);
        }
        pace.look(&step.drawn, block);
        for (lane, _) in pace.step(step, block, used, watch) {
            watch.stop(lane);
        }
    }
    block.keep_step(&x, &y);
}
