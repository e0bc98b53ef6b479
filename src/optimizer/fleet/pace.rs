//! One step of a block of runs.

use super::Fleet;
use super::block::Block;
use super::probe::{Probe, Probes};
use super::scene::{Drawn, Scene};
use super::stride::{Next, Seen, Stride};
use super::watch::{Look, Watch, flaw, least};
use crate::math::simd::Kernel;
use crate::optimizer::{Here, Oracle, Stop, Wrappers};
use crate::surface::{LANES, Lanes};

/// What all runs share in a step.
pub struct SharedStep<S: Stride> {
    /// The method's clock.
    pub clock: S::Clock,
    /// The factor of the learning rate.
    pub factor: f64,
    /// What is drawn.
    pub drawn: Drawn,
}

/// What the steps of blocks need, and what one of them has seen.
pub struct Pace<'a, S: Stride> {
    /// What all runs share.
    pub fleet: &'a Fleet<'a>,
    /// The method.
    pub stride: S,
    /// What it steps on.
    pub scene: Scene<'a>,
    /// What is known of the places of the last look.
    pub seen: <S::Seen as Seen>::Block,
    /// The same within tools, which the method is given in its place.
    within: <S::Seen as Seen>::Block,
    probes: Probes,
    unsettled: Lanes,
    /// The learning rate before the schedule, where it is that of all runs.
    rate: Option<f64>,
    /// The largest learning rate before the schedule.
    pub fastest: f64,
}

impl<'a, S: Stride> Pace<'a, S> {
    /// Before the first look.
    pub fn new(fleet: &'a Fleet<'a>, stride: S, wrappers: Wrappers) -> Self {
        Self {
            fleet,
            stride,
            scene: Scene::new(fleet, wrappers),
            seen: Default::default(),
            within: Default::default(),
            probes: Probes::default(),
            unsettled: [0.0; LANES],
            rate: common(fleet.rates),
            fastest: fleet
                .rates
                .iter()
                .copied()
                .map(f64::abs)
                .fold(0.0, f64::max),
        }
    }

    /// Looks at the objective where the runs of a block are, before a step that has drawn these.
    pub fn look(&mut self, drawn: &Drawn, block: &Block<S>) {
        self.scene.look(drawn, block, &mut self.seen);
    }

    /// The step from a row at which all runs have looked. Returns which of the first `used` have no step, and why.
    pub fn step(
        &mut self,
        step: &SharedStep<S>,
        block: &mut Block<S>,
        used: usize,
        watch: &mut Watch,
    ) -> Vec<(usize, Stop)> {
        let set = self.fleet.set;
        if S::OWN_CLOCKS {
            let (stride, clocks) = (self.stride, &mut block.clocks);
            set.run(TickOwn { stride, clocks });
        }
        let changes = self.scene.changes_gradients();
        if changes {
            // What the method is given is watched as it steps; what is known besides, now.
            let known = &self.seen;
            set.run(Look::<S::Seen> {
                known,
                watch: &mut *watch,
            });
            self.scene
                .through_tools(&step.drawn, block, known, &mut self.within);
        }
        let seen = if changes { &self.within } else { &self.seen };
        if S::PROBES {
            let Probes { place, seen: there } = &mut self.probes;
            set.run(Probe {
                stride: self.stride,
                clock: step.clock,
                factor: step.factor,
                block,
                seen,
                place,
            });
            self.scene.look_without_draws(&place.x, &place.y, there);
        }
        let any_left = set.run(Advance {
            stride: self.stride,
            step,
            block,
            seen,
            probes: &self.probes,
            watch,
            unsettled: &mut self.unsettled,
            rate: self.rate,
        });
        let mut stopped = Vec::new();
        if S::ALONE && any_left {
            stopped = self.settle(step, block, used);
        }
        self.scene.look_ahead(&step.drawn, block);
        stopped
    }

    /// Takes the steps that lanes could not settle.
    #[cold]
    fn settle(
        &self,
        step: &SharedStep<S>,
        block: &mut Block<S>,
        used: usize,
    ) -> Vec<(usize, Stop)> {
        let Fleet {
            surface,
            seed,
            tolerance,
            ..
        } = *self.fleet;
        let given = match self.scene.changes_gradients() {
            true => &self.within,
            false => &self.seen,
        };
        let mut stopped = Vec::new();
        for lane in (0..used).filter(|lane| self.unsettled[*lane] == 1.0) {
            let noise = block.besides.as_ref().map_or(0.0, |it| it.noise[lane]);
            let mut oracle = Oracle::new(surface, noise, seed).with_tolerance(tolerance);
            oracle.begin(step.drawn.step as u64);
            let seen = S::Seen::in_lane(given, lane);
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
            let lr = block.lr[lane] * step.factor;
            match self.stride.alone(&mut oracle, lr, memory, here) {
                Ok(to) => [block.x[lane], block.y[lane]] = to,
                Err(stop) => stopped.push((lane, stop)),
            }
        }
        stopped
    }
}

/// Advances the clocks that runs have of their own.
struct TickOwn<'a, S: Stride> {
    stride: S,
    clocks: &'a mut [S::OwnClock; LANES],
}

impl<S: Stride> Kernel for TickOwn<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for clock in self.clocks {
            *clock = self.stride.tick_own(*clock);
        }
    }
}

/// One step of a block, from gradients that are known.
struct Advance<'a, S: Stride> {
    /// The method.
    stride: S,
    /// What all runs share.
    step: &'a SharedStep<S>,
    /// The runs.
    block: &'a mut Block<S>,
    /// What the method is given of the places where they are.
    seen: &'a <S::Seen as Seen>::Block,
    /// Places of probes, and values and gradients there.
    probes: &'a Probes,
    /// The record of the chunk.
    watch: &'a mut Watch,
    /// 1 where lanes cannot settle the step, else 0; such runs stay where they are.
    unsettled: &'a mut Lanes,
    /// The learning rate before the schedule, where it is that of all runs.
    rate: Option<f64>,
}

impl<S: Stride> Advance<'_, S> {
    /// The step of each lane, at the rate that `rate` says; whether there is a lane whose step is not settled.
    #[inline(always)]
    fn advance(self, rate: impl Fn(&Block<S>, usize) -> f64) -> bool {
        let Self {
            stride,
            step,
            block,
            seen,
            probes,
            watch,
            unsettled,
            rate: _,
        } = self;
        let (shared, factor) = (step.clock, step.factor);
        let mut any = false;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i);
            let (lr, at) = (rate(block, i) * factor, [block.x[i], block.y[i]]);
            let [memory_x, memory_y] = &mut block.memory;
            let memory = [&mut memory_x[i], &mut memory_y[i]];
            let clock = S::clock(&shared, &block.clocks[i]);
            let Next { to, settled } = if S::PROBES {
                stride.step_after(clock, lr, memory, at, &seen, probes.at(i))
            } else {
                stride.step(clock, lr, memory, at, &seen)
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

impl<S: Stride> Kernel for Advance<'_, S> {
    /// Whether there is a lane whose step is not settled.
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        match self.rate {
            // What a method computes of the rate and its clock alone is then computed once, not in each lane.
            Some(lr) => self.advance(|_, _| lr),
            None => self.advance(|block, i| block.lr[i]),
        }
    }
}

/// The rate that all runs have; `None` if some differ.
fn common(rates: &[f64]) -> Option<f64> {
    let (first, others) = rates.split_first()?;
    let is_first = |rate: &f64| rate.to_bits() == first.to_bits();
    others.iter().all(is_first).then_some(*first)
}
