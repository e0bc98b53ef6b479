//! What a figure was made from. Files of figures carry it, so that it can be opened again.

use crate::scenario::{Scenario, step_of, write_moment};

/// The scenario of a figure and the step that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// A scenario file. Its first line is a comment that says so, and names the step, where the figure shows one: the playhead is no part of
    /// the document.
    pub text: String,
}

impl Source {
    /// That of a figure which shows a step of a scenario, or all of them where it moves.
    pub fn new(scenario: &Scenario, step: Option<usize>) -> Self {
        Self {
            text: write_moment(scenario, step),
        }
    }

    /// The step that the figure shows; `None` where it moves.
    pub fn step(&self) -> Option<usize> {
        step_of(&self.text)
    }
}
