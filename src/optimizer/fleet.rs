//! Many runs of one method, of which only the ends are wanted. Every end equals that of the recorded run, to the bit.

mod march;
mod pace;
mod side_by_side;
mod stride;
mod trial;

use std::ops::ControlFlow;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// As soon as it is at rest.
    AtRest,
    /// Only after its last step, at rest or not.
    LastStep,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
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

/// Runs of one method that differ in their starts and learning rates.
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
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
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
    /// Where the steps of all runs are counted, and where another thread cancels them.
    pub progress: &'a Progress,
}

impl Fleet<'_> {
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

    /// How fresh runs of a stepper end, one after the other: all of them, or the first ones if cancelled on the way.
    pub fn one_by_one<S: Stepper<Surface> + Clone>(&self, stepper: &S) -> Vec<End> {
        let runs = self.starts.iter().zip(self.rates);
        runs.map_while(|(&start, &lr)| {
            let end = (!self.is_cancelled()).then(|| self.run(stepper.clone(), start, lr));
            self.progress.advance(self.steps);
            end
        })
        .collect()
    }

    fn run<S: Stepper<Surface>>(&self, stepper: S, start: Point, lr: f64) -> End {
        self.run_on(self.surface, stepper, (start, lr), |at| *at)
    }

    /// How fresh runs of a stepper in all weights of a network end, one after the other, seen on its plane.
    pub fn trained<S: Stepper<Arc<Network>> + Clone>(
        &self,
        network: &NetworkSurface,
        stepper: &S,
    ) -> Vec<End> {
        let plane = &network.placed().plane;
        let runs = self.starts.iter().zip(self.rates);
        runs.map_while(|(&start, &lr)| {
            let end = (!self.is_cancelled()).then(|| {
                let start = network.start(start);
                let see = |w: &Vec<f64>| plane.shadow(w);
                self.run_on(network.network(), stepper.clone(), (start, lr), see)
            });
            self.progress.advance(self.steps);
            end
        })
        .collect()
    }

    /// The ends of runs that never begin, since the method has no step on such an objective.
    pub fn stuck(&self) -> Vec<End> {
        let stuck = |&at: &Point| End {
            status: Status::Stuck,
            row: 0,
            at,
            loss: self.surface.value(at),
        };
        self.starts.iter().map(stuck).collect()
    }

    #[inline(always)]
    fn run_on<O: Objective, S: Stepper<O>>(
        &self,
        objective: &O,
        mut stepper: S,
        (start, lr): (O::Weights, f64),
        see: impl Fn(&O::Weights) -> Point,
    ) -> End {
        let mut oracle =
            Oracle::new(objective, self.noise, self.seed).with_tolerance(self.tolerance);
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
    const NEVER: Self = Self {
        status: Status::Running,
        row: 0,
        at: [f64::NAN; 2],
        loss: f64::NAN,
    };
}
