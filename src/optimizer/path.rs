//! The weights along a run in many dimensions, without the shadow and the states that a trajectory keeps.

use std::ops::ControlFlow;

use super::interrupt::{Interrupt, Questions, Reached};
use super::run::Problem;
use super::walk::{Observer, Row, walk};
use super::{Method, NoRun, Schedule, Status, Wrapped, Wrappers};
use crate::math::Vector as _;
use crate::objective::Objective;

/// Which rows of a run are kept. The last one always is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// At most so many, at even distances.
    Evenly(usize),
    /// These, as far as the run has them.
    Rows(Vec<usize>),
}

/// A row of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The number of the row.
    pub row: usize,
    /// w
    pub weights: Vec<f64>,
    /// f(w)
    pub loss: f64,
}

/// The weights along a run.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightPath {
    /// Rows in ascending order; at least the last one.
    pub rows: Vec<Kept>,
    /// What the run is at its last row.
    pub status: Status,
}

impl WeightPath {
    /// The last row.
    pub fn end(&self) -> &Kept {
        &self.rows[self.rows.len() - 1]
    }
}

impl Method {
    /// The weights along a run within tools; the row that it has reached is the last one where it is interrupted.
    ///
    /// Fails for a method that needs the 2×2 Hessian of a surface, and where dimensions differ.
    pub fn path<O>(
        &self,
        (wrappers, schedule): (&Wrappers, &Schedule),
        problem: &Problem<O>,
        keep: Keep,
        interrupt: Interrupt<'_>,
    ) -> Result<WeightPath, NoRun>
    where
        O: Objective<Weights = Vec<f64>> + Clone + 'static,
    {
        let (objective, start) = (problem.objective.dimension(), problem.start.dimension());
        if objective != start {
            return Err(NoRun::Dimensions {
                objective,
                start,
                plane: objective,
            });
        }
        let method = self.begin_anywhere().ok_or(NoRun::NeedsHessian)?;
        let mut stepper = Wrapped::new(method, *wrappers);
        let mut keeper = Keeper {
            keep,
            every: 1,
            rows: Vec::new(),
            last: None,
            status: Status::Running,
            questions: Questions::every(ASKED, interrupt),
        };
        let mut oracle = problem.oracle_of(&problem.objective);
        let lr = self.lr();
        let way = problem.way(|row| lr * schedule.factor(row as u64));
        walk(&mut stepper, &mut oracle, way, &mut keeper);
        let Keeper {
            mut rows,
            last,
            status,
            ..
        } = keeper;
        rows.extend(last);
        Ok(WeightPath { rows, status })
    }
}

/// Evaluations between two questions whether to go on.
const ASKED: usize = 16;

struct Keeper<'a> {
    keep: Keep,
    /// Of rows at even distances, how far apart they are: doubled whenever there are too many.
    every: usize,
    rows: Vec<Kept>,
    /// The row reached, if it is not among them.
    last: Option<Kept>,
    status: Status,
    questions: Questions<'a>,
}

impl Keeper<'_> {
    fn wants(&mut self, row: usize) -> bool {
        match &self.keep {
            Keep::Rows(rows) => rows.contains(&row),
            Keep::Evenly(most) => {
                let wanted = row.is_multiple_of(self.every);
                // Without the last row, which may come at another distance.
                if wanted && self.rows.len() + 1 >= (*most).max(3) {
                    self.every *= 2;
                    let every = self.every;
                    self.rows.retain(|kept| kept.row.is_multiple_of(every));
                    return row.is_multiple_of(every);
                }
                wanted
            }
        }
    }
}

impl<S> Observer<Vec<f64>, S> for Keeper<'_> {
    fn row(&mut self, row: Row<'_, Vec<f64>>, _stepper: &S) -> ControlFlow<()> {
        let kept = Kept {
            row: row.index,
            weights: row.at.clone(),
            loss: row.value,
        };
        self.status = row.status;
        self.last = if self.wants(row.index) {
            self.rows.push(kept);
            None
        } else {
            Some(kept)
        };
        let reached = Reached {
            row: row.index,
            evaluations: row.evaluations,
            unfinished: None,
        };
        if self.questions.are_due(row.index) && self.questions.ask(reached) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn stopped(&mut self, status: Status) {
        self.status = status;
    }
}
