//! Many runs of one method, of which only the ends matter. Every end is that of the recorded run, to the bit.

mod march;
mod side_by_side;
mod trial;

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use super::status::Status;
use super::stepper::Stepper;
use super::walk::{Observer, Row, Way, walk};
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

    /// One run after the other, for any stepper.
    pub fn one_by_one<S: Stepper<Surface> + Clone>(&self, stepper: &S) -> Vec<End> {
        let runs = self.starts.iter().zip(self.rates);
        runs.map_while(|(&start, &lr)| {
            (!self.is_cancelled()).then(|| self.run(stepper.clone(), start, lr))
        })
        .collect()
    }

    fn run<S: Stepper<Surface>>(&self, mut stepper: S, start: Point, lr: f64) -> End {
        let mut oracle = Oracle::new(self.surface, self.noise, self.seed);
        let mut ending = Ending(End::NEVER);
        let way = Way {
            rows: [0, self.steps],
            start,
            rate: |row| lr * self.schedule.factor(row as u64),
            tolerance: self.until.limit(),
        };
        walk(&mut stepper, &mut oracle, way, &mut ending);
        ending.0
    }
}

/// Watches a walk until it ends or rests.
struct Ending(End);

impl<S> Observer<Point, S> for Ending {
    #[inline(always)]
    fn row(&mut self, row: Row<'_, Point>, _stepper: &S) -> ControlFlow<()> {
        self.0 = End {
            status: row.status,
            row: row.index as u32,
            at: *row.at,
            loss: row.value,
        };
        match row.status {
            Status::Running => ControlFlow::Continue(()),
            Status::Converged
            | Status::Saddle
            | Status::Diverged
            | Status::Singular
            | Status::Stuck => ControlFlow::Break(()),
        }
    }

    fn stopped(&mut self, status: Status) {
        self.0.status = status;
    }
}

impl End {
    /// That of a run not yet begun.
    const NEVER: Self = Self {
        status: Status::Running,
        row: 0,
        at: [f64::NAN; 2],
        loss: f64::NAN,
    };
}
