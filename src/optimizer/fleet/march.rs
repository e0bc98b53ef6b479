//! The fast loops, which take blocks of runs through a chunk of steps.

use super::Fleet;
use super::pace::Pace;
use super::stride::{Next, Seen, Stride};
use crate::math::Point;
use crate::math::simd::{InstructionSet, Kernel};
use crate::surface::{LANES, Lanes, Polynomial, PolynomialWork};

/// Lanes whose states stay in registers or the nearest cache through all steps of a chunk.
pub const TILE: usize = 16;

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
    /// The record of the chunk.
    pub watch: &'a mut Watch,
    /// 1 where lanes cannot settle the step, else 0; such runs stay where they are.
    pub unsettled: &'a mut Lanes,
    /// The learning rate before the schedule, where it is that of all runs.
    pub rate: Option<f64>,
}

impl<S: Stride> Advance<'_, S> {
    /// The step of each lane, at the rate that `rate` says.
    #[inline(always)]
    fn advance(self, rate: impl Fn(&Block<S>, usize) -> f64) {
        let Self {
            stride,
            step: (clock, factor, draw),
            block,
            seen,
            watch,
            unsettled,
            rate: _,
        } = self;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i).noisy(draw);
            let (lr, at) = (rate(block, i) * factor, [block.x[i], block.y[i]]);
            let [memory_x, memory_y] = &mut block.memory;
            let memory = [&mut memory_x[i], &mut memory_y[i]];
            let Next { to, settled } = stride.step(&clock, lr, memory, at, &seen);
            watch.least[i] = least(watch.least[i], seen.gradient());
            watch.flaw[i] += flaw(seen.value(), seen.gradient());
            block.x[i] = if settled { to[0] } else { at[0] };
            block.y[i] = if settled { to[1] } else { at[1] };
            if S::ALONE {
                unsettled[i] = if settled { 0.0 } else { 1.0 };
            }
        }
    }
}

impl<S: Stride> Kernel for Advance<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        match self.rate {
            // What a method computes of the rate and its clock alone is then computed once, not in each lane.
            Some(lr) => self.advance(|_, _| lr),
            None => self.advance(|block, i| block.lr[i]),
        }
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
struct Marching<'a, S: Stride> {
    set: InstructionSet,
    stride: S,
    steps: &'a [(S::Clock, f64, Point)],
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

/// The lanes of a block whose runs may have ended.
struct Suspects<'a, S: Stride> {
    limit: f64,
    block: &'a Block<S>,
    watch: &'a Watch,
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
    if can_fuse::<S>(fleet) {
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
        pace.look(block);
        for (lane, _) in pace.step(chunk.first_row + i, step, block, used, watch) {
            watch.stop(lane);
        }
    }
    block.keep_step(&x, &y);
}
