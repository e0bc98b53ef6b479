//! What the window shows first: a file from the command line, what was open last, or the first lesson.

use super::session::Session;
use crate::scenario::{Place, Scenario, lessons};
use crate::workbench::Origin;

/// Steps, summed over all optimizers, up to which a start brings back what was open: about a second and 600 MB.
const LONG: usize = 10_000_000;

/// A document and what the window knows of it.
pub struct Document {
    pub scenario: Scenario,
    pub origin: Origin,
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

/// The document from that origin before it was changed to this one, as far as that is known.
pub fn as_opened(scenario: &Scenario, origin: &Origin) -> Scenario {
    let lesson = lessons()
        .iter()
        .find(|lesson| *origin == Origin::Lesson(lesson.key));
    lesson.map_or(scenario, |lesson| &lesson.scenario).clone()
}

/// The optimizer that the document's knobs speak of, whose card is then the open one.
pub fn spoken_of(scenario: &Scenario) -> Option<usize> {
    let mut places = scenario.knobs.iter().map(|knob| knob.target.place);
    places.find_map(Place::optimizer)
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
    pub fn new(session: &Session, given: Vec<(Scenario, Origin)>) -> Self {
        let document = |(scenario, origin), draft| Document {
            scenario,
            origin,
            draft,
        };
        let last = session.document();
        let last = last.map(|last| document(last, session.draft()));
        let lesson = || (Scenario::default(), Origin::Lesson(lessons()[0].key));
        match (given.into_iter().next(), last) {
            (Some(given), _) => Self {
                document: document(given, None),
                fresh: false,
                set_aside: None,
            },
            (None, Some(last)) if last.steps() <= LONG => Self {
                document: last,
                fresh: false,
                set_aside: None,
            },
            (None, set_aside) => Self {
                document: document(lesson(), None),
                fresh: true,
                set_aside,
            },
        }
    }
}
