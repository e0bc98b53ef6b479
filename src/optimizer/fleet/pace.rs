//! Blocks of runs, step by step or in fast loops.

use super::Fleet;
use super::march::{Advance, Block, Chunk, Marching, Places, Probes, Suspects, Watch, can_fuse};
use super::stride::{Seen, Stride};
use crate::math::Point;
use crate::math::simd::Kernel;
use crate::optimizer::{Here, Oracle, Stop};
use crate::surface::{Evaluator, LANES, Lanes};

/// Finds the places of probes.
struct Probe<'a, S: Stride> {
    stride: S,
    step: &'a (S::Clock, f64, Point),
    block: &'a mut Block<S>,
    seen: &'a <S::Seen as Seen>::Block,
    place: &'a mut Places,
}

impl<S: Stride> Kernel for Probe<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            stride,
            step: (clock, factor, draw),
            block,
            seen,
            place,
        } = self;
        let [memory_x, memory_y] = &mut block.memory;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i).noisy(*draw);
            let memory = [&mut memory_x[i], &mut memory_y[i]];
            let (lr, at) = (block.lr[i] * factor, [block.x[i], block.y[i]]);
            [place.x[i], place.y[i]] = stride.probe(clock, lr, memory, at, &seen);
        }
    }
}

/// What the steps of blocks need, and what one of them has seen.
pub struct Pace<'a, S: Stride> {
    /// What all runs share.
    pub fleet: &'a Fleet<'a>,
    /// The method.
    pub stride: S,
    evaluator: Evaluator<'a>,
    /// What is known of the places of the last look.
    pub seen: <S::Seen as Seen>::Block,
    probes: Probes,
    unsettled: Lanes,
}

impl<'a, S: Stride> Pace<'a, S> {
    /// Before the first look.
    pub fn new(fleet: &'a Fleet<'a>, stride: S) -> Self {
        Self {
            fleet,
            stride,
            evaluator: fleet.surface.with_landscape_on(fleet.set),
            seen: Default::default(),
            probes: Probes::default(),
            unsettled: [0.0; LANES],
        }
    }

    /// Looks at the objective where the runs of a block are.
    pub fn look(&mut self, block: &Block<S>) {
        S::Seen::look(&self.evaluator, &block.x, &block.y, &mut self.seen);
    }

    /// The step from a row at which all runs have looked. Returns which of the first `used` have no step, and why.
    pub fn step(
        &mut self,
        row: usize,
        step: &(S::Clock, f64, Point),
        block: &mut Block<S>,
        used: usize,
        watch: &mut Watch,
    ) -> Vec<(usize, Stop)> {
        if S::PROBES {
            let Probes { place, seen } = &mut self.probes;
            self.fleet.set.run(Probe {
                stride: self.stride,
                step,
                block,
                seen: &self.seen,
                place,
            });
            self.evaluator.block(&place.x, &place.y, seen);
        }
        let any_left = self.fleet.set.run(Advance {
            stride: self.stride,
            step: *step,
            block,
            seen: &self.seen,
            probes: &self.probes,
            watch,
            unsettled: &mut self.unsettled,
        });
        if S::ALONE && any_left {
            let (_, factor, draw) = *step;
            self.settle(row, (factor, draw), block, used)
        } else {
            Vec::new()
        }
    }

    /// Takes the steps that lanes could not settle.
    #[cold]
    fn settle(
        &self,
        row: usize,
        (factor, draw): (f64, Point),
        block: &mut Block<S>,
        used: usize,
    ) -> Vec<(usize, Stop)> {
        let Fleet {
            surface,
            noise,
            seed,
            tolerance,
            ..
        } = *self.fleet;
        let mut oracle = Oracle::new(surface, noise, seed).with_tolerance(tolerance);
        oracle.begin(row as u64);
        let mut stopped = Vec::new();
        for lane in (0..used).filter(|lane| self.unsettled[*lane] == 1.0) {
            let seen = S::Seen::in_lane(&self.seen, lane).noisy(draw);
            let at = [block.x[lane], block.y[lane]];
            let (gradient, hessian) = (seen.gradient(), seen.hessian());
            let here = Here {
                at: &at,
                value: seen.value(),
                gradient: &gradient,
                hessian: hessian.as_ref(),
            };
            let [memory_x, memory_y] = &mut block.memory;
            let memory = [&mut memory_x[lane], &mut memory_y[lane]];
            let lr = block.lr[lane] * factor;
            match self.stride.alone(&mut oracle, lr, memory, here) {
                Ok(to) => [block.x[lane], block.y[lane]] = to,
                Err(stop) => stopped.push((lane, stop)),
            }
        }
        stopped
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
