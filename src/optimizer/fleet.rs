//! Many runs of one method, of which only the ends matter. Every end is that of the recorded run, to the bit.

mod march;
mod side_by_side;
mod trial;

use std::sync::atomic::{AtomicBool, Ordering};

use super::rule::{Step, Stepper};
use super::status::{Status, at_rest, is_short};
use super::{Oracle, Schedule};
use crate::math::Point;
use crate::math::simd::InstructionSet;
use crate::surface::Surface;

/// When a run counts as ended before its last step. A run that diverges always ends there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Until {
    /// ‖g‖ and the length of the step that led there are both at most this.
    AtRest(f64),
    LastStep,
}

impl Until {
    /// The limit of ‖g‖ and of the step that led there; nothing is at most NaN.
    fn limit(self) -> f64 {
        match self {
            Self::AtRest(limit) => limit,
            Self::LastStep => f64::NAN,
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    pub status: Status,
    /// The row where that status began; the last one for a run that goes on.
    pub row: u32,
    pub at: Point,
    pub loss: f64,
}

/// Runs of one method that differ in their starts and learning rates.
#[derive(Clone, Copy)]
pub struct Fleet<'a> {
    pub surface: &'a Surface,
    pub schedule: &'a Schedule,
    pub steps: usize,
    pub seed: u64,
    pub noise: f64,
    pub until: Until,
    /// Whose vectors runs side by side use; the bits are the same on all.
    pub set: InstructionSet,
    pub starts: &'a [Point],
    /// The learning rate of each run.
    pub rates: &'a [f64],
    /// Set from outside when nobody wants the result any more.
    pub cancelled: &'a AtomicBool,
}

impl Fleet<'_> {
    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The status of a run that has come to `at`, if it ends there.
    fn ends_at(
        &self,
        oracle: &mut Oracle<'_>,
        at: Point,
        value: f64,
        gradient: Point,
        moved: Point,
    ) -> Option<Status> {
        let finite = [at[0], at[1], gradient[0], gradient[1], value]
            .iter()
            .all(|v| v.is_finite());
        let limit = self.until.limit();
        if !finite {
            Some(Status::Diverged)
        } else if is_short(moved, limit) && is_short(gradient, limit) {
            Some(match self.until {
                Until::AtRest(_) => at_rest(oracle.observe_hessian(at)),
                Until::LastStep => Status::Converged,
            })
        } else {
            None
        }
    }

    /// One run after the other, for any stepper.
    pub fn one_by_one<S: Stepper + Clone>(&self, stepper: &S) -> Vec<End> {
        let runs = self.starts.iter().zip(self.rates);
        runs.map_while(|(&start, &lr)| {
            (!self.is_cancelled()).then(|| self.run(stepper.clone(), start, lr))
        })
        .collect()
    }

    fn run<S: Stepper>(&self, mut stepper: S, start: Point, lr: f64) -> End {
        let mut oracle = Oracle::new(self.surface, self.noise, self.seed);
        let evaluate = if stepper.uses_hessian() {
            Oracle::gradient_before_hessian
        } else {
            Oracle::gradient
        };
        let (mut at, mut moved) = (start, [0.0; 2]);
        let mut row = 0;
        loop {
            oracle.begin(row as u64);
            let jet = evaluate(&mut oracle, at);
            let end = |status| End {
                status,
                row: row as u32,
                at,
                loss: jet.value,
            };
            if let Some(status) = self.ends_at(&mut oracle, at, jet.value, jet.gradient, moved) {
                return end(status);
            }
            if row == self.steps {
                return end(Status::Running);
            }
            let lr = lr * self.schedule.factor(row as u64);
            match stepper.step(&mut oracle, at, jet.gradient, lr) {
                Ok(Step { to, .. }) => {
                    moved = [to[0] - at[0], to[1] - at[1]];
                    at = to;
                }
                Err(stop) => return end(stop.status()),
            }
            row += 1;
        }
    }
}
