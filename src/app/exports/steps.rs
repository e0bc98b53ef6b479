//! Which steps an exported figure shows.

use crate::export::Format;
use crate::scenario::Scenario;

/// Which of them is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// The one that the window shows.
    #[default]
    Playhead,
    /// A chosen one.
    Step,
    /// All from one to another, one after the other.
    Range,
}

/// The steps of a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    pub kind: Kind,
    pub step: usize,
    /// The first and the last one of a movie.
    pub range: [usize; 2],
    /// Steps and title of the document that they were chosen for.
    of: Option<(usize, String)>,
}

impl Steps {
    /// Suggests steps of a document, unless some of it were chosen before.
    pub fn offer(&mut self, scenario: &Scenario, playhead: usize) {
        let of = (scenario.run.steps, scenario.title.clone());
        if self.of.as_ref() != Some(&of) {
            self.step = playhead;
            self.range = [0, scenario.run.steps];
            self.of = Some(of);
        }
    }

    /// Whether a figure in that format moves.
    pub fn moves(&self, format: Format) -> bool {
        let still = format.figure().is_some();
        format.movie().is_some() && (!still || self.kind == Kind::Range)
    }

    /// The step of a figure that does not.
    pub fn still(&self, playhead: usize) -> usize {
        match self.kind {
            Kind::Playhead | Kind::Range => playhead,
            Kind::Step => self.step,
        }
    }
}
