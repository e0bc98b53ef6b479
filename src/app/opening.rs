//! What the window shows first: a file from the command line, what was open last, or the first lesson.

use std::path::PathBuf;

use super::session::Session;
use crate::scenario::{Scenario, lessons};

/// Steps, summed over all optimizers, up to which a start brings back what was open: about a second and 600 MB.
const LONG: usize = 10_000_000;

/// A document and what the window knows of it.
pub struct Document {
    pub scenario: Scenario,
    pub file: Option<PathBuf>,
    /// The key of the lesson that it was opened from.
    pub lesson: Option<&'static str>,
    /// The text in the formula field where that is not a valid formula.
    pub draft: Option<String>,
}

impl Document {
    /// Steps of all optimizers together.
    pub fn steps(&self) -> usize {
        let scenario = &self.scenario;
        scenario.run.steps.saturating_mul(scenario.optimizers.len())
    }
}

/// What the window starts with.
pub struct Opening {
    pub document: Document,
    /// Whether it is the first lesson, which plays.
    pub fresh: bool,
    /// What was open last and has not been opened again, because that would take long.
    pub set_aside: Option<Document>,
}

impl Opening {
    /// Files from the command line come first, then what was open last.
    pub fn new(session: &Session, given: Option<(Scenario, Option<PathBuf>)>) -> Self {
        let document = |(scenario, file), lesson, draft| Document {
            scenario,
            file,
            lesson,
            draft,
        };
        let last = session.document();
        let last = last.map(|last| document(last, session.lesson(), session.draft()));
        match (given, last) {
            (Some(given), _) => Self {
                document: document(given, None, None),
                fresh: false,
                set_aside: None,
            },
            (None, Some(last)) if last.steps() <= LONG => Self {
                document: last,
                fresh: false,
                set_aside: None,
            },
            (None, set_aside) => Self {
                document: document((Scenario::default(), None), Some(lessons()[0].key), None),
                fresh: true,
                set_aside,
            },
        }
    }
}
