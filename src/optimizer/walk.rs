//! The walk: the one loop that steps a method over an objective and shows every row to an observer.
//!
//! Recording a trajectory, finding where a run ends, and replaying one to a playhead are observers of it.

use std::hint::cold_path;
use std::ops::ControlFlow;

use super::status::{Status, verdict};
use super::stepper::{Here, Step, Stepper};
use super::{Oracle, Schedule};
use crate::math::Vector;
use crate::objective::{Evaluation, Objective};

/// A row of a run as an observer sees it: row 0 is the start, row t the state after t steps.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, V> {
    /// t
    pub index: usize,
    /// w
    pub at: &'a V,
    /// f(w) and the gradient that the oracle returned there, noise included.
    pub evaluation: &'a Evaluation<V>,
    /// w minus the place before; zero in the first row of a walk.
    pub moved: &'a V,
    /// The rate that the step to this row used; in the first row, the rate that the next step is asked to use.
    pub rate: f64,
    /// Evaluations so far, of any kind.
    pub evaluations: u32,
    /// What the run is at this row.
    pub status: Status,
}

/// Something that watches a walk and may end it.
pub trait Observer<V, S> {
    /// Sees a row, with the method as it is before the step from there. A break ends the walk.
    fn row(&mut self, row: Row<'_, V>, stepper: &S) -> ControlFlow<()>;

    /// Learns that no step exists from the last row, for the reason that the status gives.
    fn stopped(&mut self, _status: Status) {}
}

/// Where a walk goes.
pub struct Way<'a, V> {
    /// The first and the last row.
    pub rows: [usize; 2],
    /// The place in the first row.
    pub start: V,
    /// The learning rate before the schedule.
    pub lr: f64,
    /// Factors on the rate.
    pub schedule: &'a Schedule,
    /// A run rests where gradient and step are both at most as long as this; with NaN it never does.
    pub tolerance: f64,
}

/// Steps a method from row to row until the last row, until the observer breaks off, or until no row can follow: after a
/// number that is not finite, and where no step exists.
#[inline(always)]
pub fn walk<O, S, W>(
    stepper: &mut S,
    oracle: &mut Oracle<'_, O>,
    way: Way<'_, O::Weights>,
    observer: &mut W,
) where
    O: Objective + ?Sized,
    S: Stepper<O>,
    W: Observer<O::Weights, S>,
{
    let Way {
        rows: [first, last],
        start,
        lr,
        schedule,
        tolerance,
    } = way;
    let constant = *schedule == Schedule::default();
    let scheduled = |row: usize| {
        if constant {
            lr
        } else {
            lr * schedule.factor(row as u64)
        }
    };
    oracle.begin(first as u64);
    let mut at = start;
    let mut moved = at.map(|_| 0.0);
    let mut rate = scheduled(first);
    let mut evaluation = stepper.evaluate(oracle, &at);
    for index in first..=last {
        let verdict = verdict(
            tolerance,
            &at,
            evaluation.value,
            &evaluation.gradient,
            &moved,
        );
        let mut status = Status::Running;
        if verdict.flawed | verdict.rests {
            cold_path();
            status = verdict.status(|| oracle.curves_down(&at));
        }
        let row = Row {
            index,
            at: &at,
            evaluation: &evaluation,
            moved: &moved,
            rate,
            evaluations: oracle.counts.total(),
            status,
        };
        if observer.row(row, stepper).is_break() || status.ends() || index == last {
            return;
        }
        let here = Here {
            at: &at,
            value: evaluation.value,
            gradient: &evaluation.gradient,
        };
        match stepper.step(oracle, here, scheduled(index)) {
            Ok(Step { to, lr }) => {
                moved = to.minus(&at);
                at = to;
                rate = lr;
                oracle.begin(index as u64 + 1);
                // Right where the new place is known: at the loop's head it would come through memory.
                evaluation = stepper.evaluate(oracle, &at);
            }
            Err(stop) => {
                cold_path();
                observer.stopped(stop.status());
                return;
            }
        }
    }
}
