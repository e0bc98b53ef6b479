//! The fast loops, which take blocks of runs through a chunk of steps.

use super::Fleet;
use super::stride::{Next, Seen, Stride};
use crate::math::simd::{InstructionSet, Kernel};
use crate::math::{Jet1, Point};
use crate::surface::{Gradients, LANES, Lanes, Polynomial, PolynomialWork};

/// Lanes whose states stay in registers or the nearest cache through all steps of a chunk: so many that the processor has other
/// lanes to work on while one waits for the result of an operation.
pub const TILE: usize = 32;

/// A chunk of steps: what all runs share in each step.
pub struct Chunk<S: Stride> {
    /// The row that the first step starts from.
    pub first_row: usize,
    /// The method's clock, the factor of the learning rate and the noise of each step.
    pub steps: Vec<(S::Clock, f64, Point)>,
}

/// The states of a block of runs, one in each lane.
#[derive(Clone)]
#[repr(align(64))]
pub struct Block<S: Stride> {
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
    /// Learning rates before the schedule.
    pub lr: Lanes,
    /// Both halves of what runs remember.
    pub memory: [[S::Memory; LANES]; 2],
    /// The last step, in x and in y.
    pub moved: [Lanes; 2],
    /// The number of the run in each lane.
    pub run: [usize; LANES],
}

impl<S: Stride> Block<S> {
    /// A block without runs.
    pub fn empty() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
            lr: [0.0; LANES],
            memory: [[S::Memory::default(); LANES]; 2],
            moved: [[0.0; LANES]; 2],
            run: [0; LANES],
        }
    }

    /// Copies the run in lane `other` of a block to a lane of this one.
    pub fn take(&mut self, lane: usize, from: &Self, other: usize) {
        self.x[lane] = from.x[other];
        self.y[lane] = from.y[other];
        self.lr[lane] = from.lr[other];
        for axis in 0..2 {
            self.moved[axis][lane] = from.moved[axis][other];
            self.memory[axis][lane] = from.memory[axis][other];
        }
        self.run[lane] = from.run[other];
    }

    /// Moves the run in one lane to another.
    pub fn refill(&mut self, hole: usize, last: usize) {
        let Self {
            x,
            y,
            lr,
            memory,
            moved,
            run,
        } = self;
        for lanes in [x, y, lr].into_iter().chain(moved) {
            lanes[hole] = lanes[last];
        }
        for memory in memory {
            memory[hole] = memory[last];
        }
        run[hole] = run[last];
    }

    /// Stores the last step, which started from `x` and `y`, in `moved`.
    pub fn keep_step(&mut self, x: &Lanes, y: &Lanes) {
        for i in 0..LANES {
            self.moved[0][i] = self.x[i] - x[i];
            self.moved[1][i] = self.y[i] - y[i];
        }
    }
}

/// What the fast loops record of a chunk: enough to tell which runs cannot have ended in it.
#[derive(Clone)]
#[repr(align(64))]
pub struct Watch {
    /// The least ‖g‖² seen.
    least: Lanes,
    /// 0, or NaN if a value or a gradient was not finite, or there was no step.
    flaw: Lanes,
}

impl Watch {
    /// Marks a run that goes no further.
    pub fn stop(&mut self, lane: usize) {
        self.flaw[lane] = f64::NAN;
    }

    /// The record of no step.
    pub fn new() -> Self {
        Self {
            least: [f64::INFINITY; LANES],
            flaw: [0.0; LANES],
        }
    }
}

/// The places at which the steps of a block look before they are settled.
#[derive(Default)]
pub struct Probes {
    /// The places.
    pub place: Places,
    /// Values and gradients there.
    pub seen: Gradients,
}

impl Probes {
    /// The place of a lane's probe, and what is known there.
    #[inline(always)]
    pub fn at(&self, lane: usize) -> (Point, Jet1) {
        let Places { x, y } = &self.place;
        ([x[lane], y[lane]], Jet1::in_lane(&self.seen, lane))
    }
}

/// A place in each lane.
#[repr(align(64))]
pub struct Places {
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
        }
    }
}

/// One step of a block, from gradients that are known.
pub struct Advance<'a, S: Stride> {
    /// The method.
    pub stride: S,
    /// Clock, factor of the learning rate and noise.
    pub step: (S::Clock, f64, Point),
    /// The runs.
    pub block: &'a mut Block<S>,
    /// Values and gradients where they are.
    pub seen: &'a <S::Seen as Seen>::Block,
    /// Places of probes, and values and gradients there.
    pub probes: &'a Probes,
    /// The record of the chunk.
    pub watch: &'a mut Watch,
    /// 1 where lanes cannot settle the step, else 0; such runs stay where they are.
    pub unsettled: &'a mut Lanes,
}

impl<S: Stride> Kernel for Advance<'_, S> {
    /// Whether there is a lane whose step is not settled.
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let Self {
            stride,
            step: (clock, factor, draw),
            block,
            seen,
            probes,
            watch,
            unsettled,
        } = self;
        let [memory_x, memory_y] = &mut block.memory;
        let mut any = false;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i).noisy(draw);
            let memory = [&mut memory_x[i], &mut memory_y[i]];
            let (lr, at) = (block.lr[i] * factor, [block.x[i], block.y[i]]);
            let Next { to, settled } = if S::PROBES {
                stride.step_after(&clock, lr, memory, at, &seen, probes.at(i))
            } else {
                stride.step(&clock, lr, memory, at, &seen)
            };
            watch.least[i] = least(watch.least[i], seen.gradient());
            watch.flaw[i] += flaw(seen.value(), seen.gradient());
            block.x[i] = if settled { to[0] } else { at[0] };
            block.y[i] = if settled { to[1] } else { at[1] };
            if S::ALONE {
                unsettled[i] = if settled { 0.0 } else { 1.0 };
                any |= !settled;
            }
        }
        any
    }
}

/// The smaller of a squared length and that of a gradient.
#[inline(always)]
fn least(least: f64, [dx, dy]: Point) -> f64 {
    let square = dx * dx + dy * dy;
    // Not `min`, which must handle NaN: `flaw` does that here.
    if square < least { square } else { least }
}

/// 0, or NaN where a number is not finite.
#[inline(always)]
fn flaw(value: f64, [dx, dy]: Point) -> f64 {
    (value + (dx + dy)) * 0.0
}

/// All steps of a chunk, with gradient and update in one loop.
///
/// A run that is no longer finite stays so (see [`Stride::FUSED`]), so it is enough to watch the value, and with `RESTS` the
/// least length of the gradient.
struct March<'a, F, S: Stride, const RESTS: bool> {
    polynomial: &'a F,
    stride: S,
    steps: &'a [(S::Clock, f64, Point)],
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
                for &(clock, factor, _) in part {
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
pub struct Marching<'a, S: Stride> {
    /// The instruction set.
    pub set: InstructionSet,
    /// The method.
    pub stride: S,
    /// The steps.
    pub steps: &'a [(S::Clock, f64, Point)],
    /// Whether runs end at rest.
    pub rests: bool,
    /// The runs.
    pub block: &'a mut Block<S>,
    /// The record of the chunk.
    pub watch: &'a mut Watch,
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

/// The lanes of a block whose runs may have ended.
pub struct Suspects<'a, S: Stride> {
    /// The limit of gradients up to which a run may end.
    pub limit: f64,
    /// The runs.
    pub block: &'a Block<S>,
    /// The record of the chunk.
    pub watch: &'a Watch,
}

impl<S: Stride> Kernel for Suspects<'_, S> {
    type Output = [bool; LANES];

    #[inline(always)]
    fn run(self) -> [bool; LANES] {
        let Self {
            limit,
            block,
            watch,
        } = self;
        let square = limit * limit;
        let mut suspects = [false; LANES];
        for (i, suspect) in suspects.iter_mut().enumerate() {
            let finite = (block.x[i] + block.y[i]).is_finite() & (watch.flaw[i] == 0.0);
            *suspect = !finite | (watch.least[i] <= square);
        }
        suspects
    }
}

/// Whether gradient and update can go into one loop: they can for fused methods, without noise and penalties.
pub fn can_fuse<S: Stride>(fleet: &Fleet<'_>) -> bool {
    S::FUSED && fleet.noise == 0.0 && fleet.surface.is_plain()
}
