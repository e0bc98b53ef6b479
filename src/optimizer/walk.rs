//! The walk: the one loop that steps a method over an objective and shows every row to an observer.
//!
//! Recording a trajectory, finding where a run ends, and replaying one to a playhead are observers of it.

use std::hint::cold_path;
use std::ops::ControlFlow;

use super::Oracle;
use super::local::{Here, Local};
use super::status::{Status, verdict};
use super::stepper::{Step, Stepper};
use crate::math::Vector;
use crate::objective::Objective;

/// A row of a run as an observer sees it: row 0 is the start, row t the state after t steps.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, V: Vector> {
    /// t
    pub index: usize,
    /// w
    pub at: &'a V,
    /// f(w), of all rows where there are mini-batches
    pub value: f64,
    /// The gradient that the oracle returned there, noise included.
    pub gradient: &'a V,
    /// w minus the place before; zero in the first row of a walk.
    pub moved: &'a V,
    /// The rate that the step to this row used; in the first row, the rate that the next step is asked to use.
    pub rate: f64,
    /// Evaluations so far, of any kind.
    pub evaluations: u32,
    /// What the run is at this row.
    pub status: Status,
}

/// Who watches a walk.
pub trait Observer<V: Vector, S> {
    /// A row, with the method as it stands before the step from there. The walk goes no further after a break.
    fn row(&mut self, row: Row<'_, V>, stepper: &S) -> ControlFlow<()>;

    /// Learns that no step exists from the last row, for the reason that the status gives.
    fn stopped(&mut self, _status: Status) {}
}

/// Where a walk goes.
pub struct Way<V, F> {
    /// The first and the last row.
    pub rows: [usize; 2],
    /// The place in the first row.
    pub start: V,
    /// The scheduled learning rate of the step from a row.
    pub rate: F,
    /// Gradients and steps at most as long as this are at rest; nothing is for NaN.
    pub tolerance: f64,
}

/// Steps a method from row to row until the last row, until the observer breaks off, or until no row can follow: after a
/// number that is not finite, and where no step exists.
#[inline(always)]
pub fn walk<O, S, F, W>(
    stepper: &mut S,
    oracle: &mut Oracle<'_, O>,
    way: Way<O::Weights, F>,
    observer: &mut W,
) where
    O: Objective + ?Sized,
    F: Fn(usize) -> f64,
    S: Stepper<O>,
    W: Observer<O::Weights, S>,
{
    let Way {
        rows: [first, last],
        start,
        rate: scheduled,
        tolerance,
    } = way;
    oracle.begin(first as u64);
    let mut at = start;
    let mut moved = at.map(|_| 0.0);
    let mut rate = scheduled(first);
    let mut status = Status::Running;
    let mut local = stepper.evaluate(oracle, &at);
    for index in first..=last {
        // One addition finds every infinity and NaN of the row, unless a sum of finite numbers overflows: then the tests
        // decide, as they do where the gradient is small.
        let sum = (at.total() + local.gradient.total()) + local.value;
        if !sum.is_finite() || local.gradient.is_short(tolerance) {
            cold_path();
            let verdict = verdict(tolerance, &at, local.value, &local.gradient, &moved);
            // What does not move at all stays what it is. In many dimensions, where the answer may cost dozens of products with
            // the Hessian, so does what goes on resting.
            let stands = at.dimension() > 2 || moved.coordinates().iter().all(|m| *m == 0.0);
            if !(verdict.rests && stands && status.is_at_rest()) || verdict.flawed {
                // A copy: a place that is lent to a call lives in memory, where every step would wait for it.
                let place = at.clone();
                status = verdict.status(|| oracle.stationary(&place, tolerance));
            }
        } else {
            status = Status::Running;
        }
        let Local {
            value,
            gradient,
            hessian,
        } = &local;
        let row = Row {
            index,
            at: &at,
            value: *value,
            gradient,
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
            value: *value,
            gradient,
            hessian: hessian.as_ref(),
        };
        match stepper.step(oracle, here, scheduled(index)) {
            Ok(Step { to, lr }) => {
                moved = to.minus(&at);
                at = to;
                rate = lr;
                oracle.begin(index as u64 + 1);
                // Right where the new place is known: at the loop's head it would come through memory.
                local = stepper.evaluate(oracle, &at);
            }
            Err(stop) => {
                cold_path();
                observer.stopped(stop.status());
                return;
            }
        }
    }
}
