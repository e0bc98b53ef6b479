//! The fast loops, which take blocks of runs through a chunk of steps.

use super::block::Block;
use super::pace::{Pace, SharedStep};
use super::stride::{Seen, Stride};
use super::watch::{Suspects, Watch, least};
use crate::math::simd::{InstructionSet, Kernel};
use crate::surface::{LANES, Polynomial, PolynomialWork};

/// Lanes whose states stay in registers through all steps of a chunk: so many that the processor has other lanes to work on while one
/// waits for the result of an operation. Twice as many no longer fit, and would be stored and loaded in each step.
pub const TILE: usize = 16;

/// A chunk of steps: what all runs share in each step.
pub struct Chunk<S: Stride> {
    /// The row that the first step starts from.
    pub first_row: usize,
    /// Its steps.
    pub steps: Vec<SharedStep<S>>,
    /// The largest factor of the learning rate.
    largest_factor: f64,
}

impl<S: Stride> Chunk<S> {
    /// Steps from a row on.
    pub fn new(first_row: usize, steps: Vec<SharedStep<S>>) -> Self {
        let factors = steps.iter().map(|step| step.factor.abs());
        Self {
            first_row,
            largest_factor: factors.fold(0.0, f64::max),
            steps,
        }
    }
}

/// All steps of a chunk, with gradient and update in one loop.
///
/// A run that is no longer finite stays so (see [`Stride::FUSED`]), so it is enough to watch the value, where it may overflow, and with
/// `RESTS` the least length of the gradient.
struct March<'a, F, S: Stride, const RESTS: bool> {
    polynomial: &'a F,
    stride: S,
    steps: &'a [SharedStep<S>],
    /// How many times larger a run may be within the chunk than before it; see [`March::stays_finite`].
    growth: f64,
    /// How many lanes, from the first on, hold runs.
    used: usize,
    block: &'a mut Block<S>,
    watch: &'a mut Watch,
}

impl<F: Polynomial, S: Stride, const RESTS: bool> Kernel for March<'_, F, S, RESTS> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        for tile in 0..LANES / TILE {
            // The constant first: where it does not hold, there is only one loop.
            if F::QUADRATIC && self.stays_finite(tile) {
                self.march::<false>(tile);
            } else {
                self.march::<true>(tile);
            }
        }
    }
}

impl<F: Polynomial, S: Stride, const RESTS: bool> March<'_, F, S, RESTS> {
    /// Whether all values in a tile are certain to be finite.
    ///
    /// With M the largest of 1, coordinates and memory, a gradient is at most G·M (see [`Polynomial::growth`]),
    /// and a step makes of M at most that times [`Stride::growth`]. So there is a bound on G·M in all of the chunk, whose
    /// square bounds the values.
    #[inline(always)]
    fn stays_finite(&self, tile: usize) -> bool {
        // The square root of what is well below the largest number.
        const MOST: f64 = 1e150;
        let (x, y) = (get(&self.block.x, tile), get(&self.block.y, tile));
        let [mx, my] = &self.block.memory;
        let (mx, my) = (get(mx, tile), get(my, tile));
        let used = self.used.saturating_sub(tile * TILE);
        let mut all = true;
        for i in 0..TILE {
            // The sum, which the largest does not exceed.
            let size = (x[i].abs() + y[i].abs()) + (S::size(&mx[i]) + S::size(&my[i]));
            all &= ((1.0 + size) * self.growth <= MOST) | (i >= used);
        }
        all
    }

    /// Takes a tile through all steps, and watches values if `VALUES`.
    #[inline(always)]
    fn march<const VALUES: bool>(&mut self, tile: usize) {
        let Some(before_last) = self.steps.len().checked_sub(1) else {
            return;
        };
        let (head, last) = self.steps.split_at(before_last);
        let (block, watch) = (&mut *self.block, &mut *self.watch);
        let [memory_x, memory_y] = &mut block.memory;
        let [moved_x, moved_y] = &mut block.moved;
        let (mut x, mut y) = (get(&block.x, tile), get(&block.y, tile));
        let (mut mx, mut my) = (get(memory_x, tile), get(memory_y, tile));
        let (mut small, mut sum) = ([f64::INFINITY; TILE], [0.0; TILE]);
        let (mut rate, mut current) = ([0.0; TILE], f64::NAN);
        let (mut before_x, mut before_y) = (x, y);
        for part in [head, last] {
            (before_x, before_y) = (x, y);
            for step in part {
                let (clock, factor) = (step.clock, step.factor);
                if factor != current {
                    current = factor;
                    rate = get(&block.lr, tile);
                    for lr in &mut rate {
                        *lr *= factor;
                    }
                }
                for i in 0..TILE {
                    let at = [x[i], y[i]];
                    let seen = S::Seen::of(self.polynomial, at);
                    if RESTS {
                        small[i] = least(small[i], seen.gradient());
                    }
                    if VALUES {
                        sum[i] += seen.value();
                    }
                    // Copies, because the loop would have to test at run time whether references overlap.
                    let (mut memory_x, mut memory_y) = (mx[i], my[i]);
                    let memory = [&mut memory_x, &mut memory_y];
                    [x[i], y[i]] = self.stride.step(&clock, rate[i], memory, at, &seen).to;
                    (mx[i], my[i]) = (memory_x, memory_y);
                }
            }
        }
        for i in 0..TILE {
            before_x[i] = x[i] - before_x[i];
            before_y[i] = y[i] - before_y[i];
            sum[i] *= 0.0;
        }
        put(moved_x, tile, before_x);
        put(moved_y, tile, before_y);
        put(&mut block.x, tile, x);
        put(&mut block.y, tile, y);
        put(memory_x, tile, mx);
        put(memory_y, tile, my);
        put(&mut watch.least, tile, small);
        put(&mut watch.flaw, tile, sum);
    }
}

/// The lanes of a tile.
#[inline(always)]
pub fn get<T: Copy>(lanes: &[T; LANES], tile: usize) -> [T; TILE] {
    lanes.as_chunks().0[tile]
}

/// Writes back the lanes of a tile.
#[inline(always)]
pub fn put<T: Copy>(lanes: &mut [T; LANES], tile: usize, values: [T; TILE]) {
    lanes.as_chunks_mut().0[tile] = values;
}

/// A [`March`] before its polynomial is known.
struct Marching<'a, S: Stride> {
    set: InstructionSet,
    stride: S,
    steps: &'a [SharedStep<S>],
    rests: bool,
    /// The largest learning rate in the chunk.
    fastest: f64,
    used: usize,
    block: &'a mut Block<S>,
    watch: &'a mut Watch,
}

impl<S: Stride> Marching<'_, S> {
    /// How many times larger a run and its gradient may be within the chunk than the run is before it.
    fn growth(&self, of_gradient: f64) -> f64 {
        let of_step = of_gradient * self.stride.growth(self.fastest);
        of_gradient * of_step.powi(self.steps.len() as i32)
    }
}

impl<S: Stride> PolynomialWork for Marching<'_, S> {
    type Output = ();

    fn with<F: Polynomial>(self, polynomial: &F) {
        let growth = self.growth(polynomial.growth());
        let Self {
            set,
            stride,
            steps,
            rests,
            fastest: _,
            used,
            block,
            watch,
        } = self;
        if rests {
            set.run(March::<F, S, true> {
                polynomial,
                stride,
                steps,
                growth,
                used,
                block,
                watch,
            });
        } else {
            set.run(March::<F, S, false> {
                polynomial,
                stride,
                steps,
                growth,
                used,
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
            fastest: pace.fastest * chunk.largest_factor,
            used,
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
