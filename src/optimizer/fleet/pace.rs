//! One step of a block of runs.

use super::Fleet;
use super::march::{Advance, Block, Watch};
use super::stride::{Seen, Stride};
use crate::math::Point;
use crate::optimizer::{Here, Oracle, Stop};
use crate::surface::{Evaluator, LANES, Lanes};

/// What the steps of blocks need, and what one of them has seen.
pub struct Pace<'a, S: Stride> {
    /// What all runs share.
    pub fleet: &'a Fleet<'a>,
    /// The method.
    pub stride: S,
    evaluator: Evaluator<'a>,
    /// What is known of the places of the last look.
    pub seen: <S::Seen as Seen>::Block,
    unsettled: Lanes,
    /// The learning rate before the schedule, where it is that of all runs.
    rate: Option<f64>,
}

impl<'a, S: Stride> Pace<'a, S> {
    /// Before the first look.
    pub fn new(fleet: &'a Fleet<'a>, stride: S) -> Self {
        Self {
            fleet,
            stride,
            evaluator: fleet.surface.with_landscape_on(fleet.set),
            seen: Default::default(),
            unsettled: [0.0; LANES],
            rate: common(fleet.rates),
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
        self.fleet.set.run(Advance {
            stride: self.stride,
            step: *step,
            block,
            seen: &self.seen,
            watch,
            unsettled: &mut self.unsettled,
            rate: self.rate,
        });
        if S::ALONE && self.unsettled[..used].contains(&1.0) {
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

/// The rate that all runs have; `None` if some differ.
fn common(rates: &[f64]) -> Option<f64> {
    let (first, others) = rates.split_first()?;
    let is_first = |rate: &f64| rate.to_bits() == first.to_bits();
    others.iter().all(is_first).then_some(*first)
}
