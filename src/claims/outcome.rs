//! What comes out: of a run, of what a claim asks of it, and of the claim.

use crate::optimizer::{Status, Trajectory};

/// What has become of a claim.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// Whether it holds. A task's claim holds of a document in which the task is done.
    pub holds: bool,
    /// What was found, in words.
    pub found: String,
    /// Whether the claim cannot be checked: what it says is at fault, not what comes out.
    pub refused: bool,
    /// Whether it belongs to a task: a document that asks for something does not have it yet.
    pub task: bool,
    /// The number that its bounds are about, where one is.
    pub number: Option<f64>,
    /// Where it decides a choice of a question: how many of the choices are right.
    pub right: Option<usize>,
}

impl Finding {
    /// Whether the document is as it should be: it asks for what it does not have, has all else that it claims, and one choice is right of those
    /// that it offers.
    pub fn is_as_it_should_be(&self) -> bool {
        !self.refused
            && match self.right {
                Some(right) => right == 1,
                None => self.holds != self.task,
            }
    }
}

/// What a run says to a claim.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Of each condition on its end whether it is so, and what was found.
    pub ends: Vec<(bool, String)>,
    /// What was measured, if anything is; or why there is no number.
    pub value: Option<Result<f64, String>>,
}

/// What the run is at its end, and the step where that began; `None` for a step where the run is still under way.
pub fn outcome(run: &Trajectory) -> (Status, Option<usize>) {
    let last = run.last();
    let status = run.statuses[last];
    if status == Status::Running {
        let diverging = run.is_diverging(last);
        return (if diverging { Status::Diverged } else { status }, None);
    }
    let before = |s: &Status| s.is_at_rest() != status.is_at_rest();
    let since = run
        .statuses
        .iter()
        .rposition(before)
        .map_or(0, |row| row + 1);
    (status, Some(if status.is_at_rest() { since } else { last }))
}
