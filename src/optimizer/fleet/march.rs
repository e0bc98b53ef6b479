//! The fast loops, which take blocks of runs through a chunk of steps.

use super::Fleet;
use crate::math::simd::{InstructionSet, Kernel};
use crate::math::{InlineJet, Point};
use crate::optimizer::rule::Rule;
use crate::surface::{Evaluator, Gradients, LANES, Lanes, Polynomial, PolynomialWork};

/// Lanes whose states stay in registers or the nearest cache through all steps of a chunk: so many that the processor has other
/// lanes to work on while one waits for the result of an operation.
pub const TILE: usize = 32;

/// A chunk of steps: what all runs share in each step.
pub struct Chunk<R: Rule> {
    /// The row that the first step starts from.
    pub first_row: usize,
    /// The rule's clock, the factor of the learning rate and the noise of each step.
    pub steps: Vec<(R::Clock, f64, Point)>,
}

/// The states of a block of runs, one in each lane.
#[derive(Clone)]
#[repr(align(64))]
pub struct Block<R: Rule> {
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
    /// Learning rates before the schedule.
    pub lr: Lanes,
    /// The rule's memory of x and of y.
    pub memory: [[R::Memory; LANES]; 2],
    /// The last step, in x and in y.
    pub moved: [Lanes; 2],
    /// The number of the run in each lane.
    pub run: [usize; LANES],
}

impl<R: Rule> Block<R> {
    /// A block without runs.
    pub fn empty() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
            lr: [0.0; LANES],
            memory: [[R::Memory::default(); LANES]; 2],
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
    /// 0, or NaN if a value or a gradient was not finite.
    flaw: Lanes,
}

impl Watch {
    /// The record of no step.
    pub fn new() -> Self {
        Self {
            least: [f64::INFINITY; LANES],
            flaw: [0.0; LANES],
        }
    }
}

/// One step of a block, from gradients that are known.
pub struct Advance<'a, R: Rule> {
    /// The method.
    pub rule: R,
    /// Clock, factor of the learning rate and noise.
    pub step: (R::Clock, f64, Point),
    /// The runs.
    pub block: &'a mut Block<R>,
    /// Values and gradients where they are.
    pub seen: &'a Gradients,
    /// The record of the chunk.
    pub watch: &'a mut Watch,
}

impl<R: Rule> Kernel for Advance<'_, R> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            rule,
            step: (clock, factor, draw),
            block,
            seen,
            watch,
        } = self;
        let [memory_x, memory_y] = &mut block.memory;
        for i in 0..LANES {
            let (dx, dy) = (seen.dx[i] + draw[0], seen.dy[i] + draw[1]);
            watch.least[i] = least(watch.least[i], dx, dy);
            watch.flaw[i] += flaw(seen.value[i], dx, dy);
            let lr = block.lr[i] * factor;
            block.x[i] = rule.update(&clock, lr, &mut memory_x[i], block.x[i], dx);
            block.y[i] = rule.update(&clock, lr, &mut memory_y[i], block.y[i], dy);
        }
    }
}

/// The smaller of a squared length and that of a gradient.
#[inline(always)]
fn least(least: f64, dx: f64, dy: f64) -> f64 {
    let square = dx * dx + dy * dy;
    // Not `min`, which must handle NaN: `flaw` does that here.
    if square < least { square } else { least }
}

/// 0, or NaN where a number is not finite.
#[inline(always)]
fn flaw(value: f64, dx: f64, dy: f64) -> f64 {
    (value + (dx + dy)) * 0.0
}

/// All steps of a chunk, with gradient and update in one loop.
///
/// A run that is no longer finite stays so (see [`Rule::FUSED`]), so it is enough to watch the value, and with `RESTS` the
/// least length of the gradient.
struct March<'a, F, R: Rule, const RESTS: bool> {
    polynomial: &'a F,
    rule: R,
    steps: &'a [(R::Clock, f64, Point)],
    block: &'a mut Block<R>,
    watch: &'a mut Watch,
}

impl<F: Polynomial, R: Rule, const RESTS: bool> Kernel for March<'_, F, R, RESTS> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            polynomial,
            rule,
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
                        let (jx, jy) = InlineJet::variables(x[i], y[i]);
                        let jet = polynomial.at(jx, jy).jet();
                        let [dx, dy] = jet.gradient;
                        if RESTS {
                            small[i] = least(small[i], dx, dy);
                        }
                        sum[i] += jet.value;
                        x[i] = rule.update(&clock, rate[i], &mut mx[i], x[i], dx);
                        y[i] = rule.update(&clock, rate[i], &mut my[i], y[i], dy);
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
struct Marching<'a, R: Rule> {
    set: InstructionSet,
    rule: R,
    steps: &'a [(R::Clock, f64, Point)],
    rests: bool,
    block: &'a mut Block<R>,
    watch: &'a mut Watch,
}

impl<R: Rule> PolynomialWork for Marching<'_, R> {
    type Output = ();

    fn with<F: Polynomial>(self, polynomial: &F) {
        let Self {
            set,
            rule,
            steps,
            rests,
            block,
            watch,
        } = self;
        if rests {
            set.run(March::<F, R, true> {
                polynomial,
                rule,
                steps,
                block,
                watch,
            });
        } else {
            set.run(March::<F, R, false> {
                polynomial,
                rule,
                steps,
                block,
                watch,
            });
        }
    }
}

/// The lanes of a block whose runs may have ended.
struct Suspects<'a, R: Rule> {
    limit: f64,
    block: &'a Block<R>,
    watch: &'a Watch,
}

impl<R: Rule> Kernel for Suspects<'_, R> {
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

/// Whether gradient and update can go into one loop: they can for fused rules, without noise and penalties.
pub fn can_fuse<R: Rule>(fleet: &Fleet<'_>) -> bool {
    R::FUSED && fleet.noise == 0.0 && fleet.surface.is_plain()
}

/// Takes a block through a chunk; returns the lanes whose runs may have ended on the way.
pub fn march<R: Rule>(
    fleet: &Fleet<'_>,
    evaluator: &Evaluator<'_>,
    rule: R,
    chunk: &Chunk<R>,
    block: &mut Block<R>,
) -> [bool; LANES] {
    let limit = fleet.limit();
    let mut watch = Watch::new();
    let mut fused = None;
    if can_fuse::<R>(fleet) {
        fused = fleet.surface.shape.with_polynomial(Marching {
            set: fleet.set,
            rule,
            steps: &chunk.steps,
            rests: !limit.is_nan(),
            block,
            watch: &mut watch,
        });
    }
    if fused.is_none() {
        step_by_step(fleet, evaluator, rule, chunk, block, &mut watch);
    }
    fleet.set.run(Suspects {
        limit,
        block,
        watch: &watch,
    })
}

/// The steps of a chunk, where gradients and updates take turns.
fn step_by_step<R: Rule>(
    fleet: &Fleet<'_>,
    evaluator: &Evaluator<'_>,
    rule: R,
    chunk: &Chunk<R>,
    block: &mut Block<R>,
    watch: &mut Watch,
) {
    let mut seen = Gradients::default();
    let (mut x, mut y) = (block.x, block.y);
    for (i, step) in chunk.steps.iter().enumerate() {
        if i + 1 == chunk.steps.len() {
            (x, y) = (block.x, block.y);
        }
        evaluator.block(&block.x, &block.y, &mut seen);
        fleet.set.run(Advance {
            rule,
            step: *step,
            block,
            seen: &seen,
            watch,
        });
    }
    block.keep_step(&x, &y);
}
