//! Many runs of one method, of which only the ends are wanted. Every end equals that of the recorded run, to the bit.

mod block;
mod descents;
mod lines;
mod march;
mod of_method;
mod own_numbers;
mod pace;
mod probe;
mod scene;
mod side_by_side;
mod stride;
mod trial;
mod watch;

pub(super) use stride::{Next, Stride};

use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use super::status::Status;
use super::stepper::Stepper;
use super::walk::{Observer, Row, Way, walk};
use super::{Oracle, Progress, Schedule};
use crate::math::simd::InstructionSet;
use crate::math::{Point, Vector};
use crate::network::Network;
use crate::objective::Objective;
use crate::surface::{NetworkSurface, Surface};

/// When a run ends. A run that no row can follow ends there in either case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Until {
    /// As soon as it is at rest.
    AtRest,
    /// Only after its last step, at rest or not.
    LastStep,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct End {
    /// What the run is at its end: what the recorded run says in that row.
    pub status: Status,
    /// The row where the run came to rest or could not go on; the last row of a run that took all of its steps.
    pub row: u32,
    /// The place of that row.
    pub at: Point,
    /// f there.
    pub loss: f64,
}

/// A number of the method of which each run has its own.
#[derive(Clone, Copy, Debug)]
pub struct OwnNumber<'a> {
    /// Its row in the method's table.
    pub row: usize,
    /// A legal value for each run.
    pub values: &'a [f64],
}

impl OwnNumber<'_> {
    /// The number for some of the runs.
    fn of(self, runs: Range<usize>) -> Self {
        let values = &self.values[runs];
        Self { values, ..self }
    }
}

/// Runs of one method that differ in their starts, learning rates and noise, and maybe in other numbers of the method.
#[derive(Clone, Copy)]
pub struct Fleet<'a> {
    /// What is minimised.
    pub surface: &'a Surface,
    /// Factors on the learning rates.
    pub schedule: &'a Schedule,
    /// Most steps of each run.
    pub steps: usize,
    /// Every random draw depends on (seed, step) only, so all runs see the same draws.
    pub seed: u64,
    /// A run is at rest where neither ‖g‖ nor the step that led there is longer than this.
    pub tolerance: f64,
    /// When a run ends.
    pub until: Until,
    /// The instruction set for runs side by side; results have the same bits on all.
    pub set: InstructionSet,
    /// The start of each run.
    pub starts: &'a [Point],
    /// The learning rate of each run.
    pub rates: &'a [f64],
    /// Standard deviation of the noise on each gradient component, of each run.
    pub noise: &'a [f64],
    /// Other numbers of the method that each run has of its own.
    pub numbers: &'a [OwnNumber<'a>],
    /// Where the steps of all runs are counted, and where another thread cancels them.
    pub progress: &'a Progress,
}

impl<'a> Fleet<'a> {
    fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }

    /// The limit of gradients and steps up to which a run ends on the way; NaN, which no length is below, for none.
    fn limit(&self) -> f64 {
        match self.until {
            Until::AtRest => self.tolerance,
            Until::LastStep => f64::NAN,
        }
    }

    /// How many runs there are: those of which everything is given.
    fn count(&self) -> usize {
        let given = [self.starts.len(), self.rates.len(), self.noise.len()];
        let own = self.numbers.iter().map(|own| own.values.len());
        given.into_iter().chain(own).min().unwrap_or(0)
    }

    /// Whether gradients differ from step to step without noise: with mini-batches or dropout.
    pub(super) fn varies(&self) -> bool {
        self.surface.shape.landscape().varies()
    }

    /// Whether there are enough runs for a block of lanes, which costs the same however many of them are in use.
    pub(super) fn is_worth_lanes(&self) -> bool {
        self.count() >= 8
    }

    /// Some of the runs, without numbers of their own.
    pub(super) fn part(&self, runs: Range<usize>) -> Self {
        Self {
            starts: &self.starts[runs.clone()],
            rates: &self.rates[runs.clone()],
            noise: &self.noise[runs],
            numbers: &[],
            ..*self
        }
    }

    /// How fresh runs of a stepper end, one after the other; without meaning if cancelled on the way.
    pub fn one_by_one<S: Stepper<Surface> + Clone>(&self, stepper: &S) -> Vec<End> {
        let end = |run| {
            self.run_on(self.surface, stepper.clone(), self.starts[run], run, |at| {
                *at
            })
        };
        self.each(end)
    }

    /// The end of each run, one after the other, until cancelled.
    fn each(&self, end: impl Fn(usize) -> End) -> Vec<End> {
        let runs = 0..self.count();
        runs.map_while(|run| {
            let end = (!self.is_cancelled()).then(|| end(run));
            self.progress.advance(self.steps);
            end
        })
        .collect()
    }

    /// How fresh runs of a stepper in all weights of a network end, one after the other, seen on its plane.
    pub fn trained<S: Stepper<Arc<Network>> + Clone>(
        &self,
        network: &NetworkSurface,
        stepper: &S,
    ) -> Vec<End> {
        let plane = &network.placed().plane;
        self.each(|run| {
            let start = network.start(self.starts[run]);
            let see = |w: &Vec<f64>| plane.shadow(w);
            self.run_on(network.network(), stepper.clone(), start, run, see)
        })
    }

    /// The ends of runs that never begin, since the method has no step on such an objective.
    pub fn stuck(&self) -> Vec<End> {
        let stuck = |&at: &Point| End {
            status: Status::Stuck,
            row: 0,
            at,
            loss: self.surface.value(at),
        };
        self.starts.iter().take(self.count()).map(stuck).collect()
    }

    #[inline(always)]
    fn run_on<O: Objective, S: Stepper<O>>(
        &self,
        objective: &O,
        mut stepper: S,
        start: O::Weights,
        run: usize,
        see: impl Fn(&O::Weights) -> Point,
    ) -> End {
        let (lr, noise) = (self.rates[run], self.noise[run]);
        let mut oracle = Oracle::new(objective, noise, self.seed).with_tolerance(self.tolerance);
        let mut ending = Ending {
            end: End::NEVER,
            until: self.until,
            progress: self.progress,
            see,
        };
        let way = Way {
            rows: [0, self.steps],
            start,
            rate: |row| lr * self.schedule.factor(row as u64),
            tolerance: self.tolerance,
        };
        walk(&mut stepper, &mut oracle, way, &mut ending);
        ending.end
    }
}

/// An observer that keeps the last row, and stops where the run ends.
struct Ending<'a, F> {
    end: End,
    until: Until,
    progress: &'a Progress,
    /// Where a place is seen.
    see: F,
}

/// Steps between two looks at whether a run is still wanted.
const LOOK: usize = 1024;

impl<V: Vector, S, F: Fn(&V) -> Point> Observer<V, S> for Ending<'_, F> {
    #[inline(always)]
    fn row(&mut self, row: Row<'_, V>, _stepper: &S) -> ControlFlow<()> {
        // Only now is it known that there is a step from where the run rests: a recorded run without one says so in that row.
        if self.end.status.is_at_rest() && self.until == Until::AtRest {
            return ControlFlow::Break(());
        }
        self.end = End {
            status: row.status,
            row: row.index as u32,
            at: (self.see)(row.at),
            loss: row.value,
        };
        if row.index.is_multiple_of(LOOK) && self.progress.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn stopped(&mut self, status: Status) {
        self.end.status = status;
    }
}

impl End {
    /// A placeholder for a run that has not begun.
    pub(crate) const NEVER: Self = Self {
        status: Status::Running,
        row: 0,
        at: [f64::NAN; 2],
        loss: f64::NAN,
    };
}
