//! What the window shows first: a file from the command line, what was open last, or the first lesson.

use super::deck::Given;
use super::session::{Document, Kept, KeptKey, Session};
use crate::scenario::{Place, Scenario, lessons};
use crate::workbench::Origin;

/// Steps, summed over all optimizers, up to which a start brings back what was open: about a second and 600 MB.
const LONG: usize = 10_000_000;

/// The optimizer that the document's knobs speak of, whose card is then the open one.
pub fn spoken_of(scenario: &Scenario) -> Option<usize> {
    let mut places = scenario.knobs.iter().map(|knob| knob.target.place);
    places.find_map(Place::optimizer)
}

/// Where the first document comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Given,
    /// The session.
    Kept,
    /// It is the first lesson, which plays.
    FirstLesson,
}

/// A kept document that is not shown at once.
pub struct Held {
    pub key: KeptKey,
    /// Why not, in a sentence.
    pub because: String,
}

/// What the window starts with.
pub struct Opening {
    pub document: Document,
    pub source: Source,
    pub offered: Option<Held>,
    /// The step to be shown, where the document's file says so.
    pub step: Option<usize>,
}

impl Opening {
    /// Files from the command line come first, then what was open last and no other window shows.
    pub fn new(session: &mut Session, given: Vec<Given>) -> Self {
        let unheld = session.unheld();
        if let Some(Given {
            scenario,
            origin,
            part: _,
            step,
        }) = given.into_iter().next()
        {
            let offered = unheld.iter().find(|kept| is_unsaved_of(kept, &origin));
            let offered = offered.map(|kept| Held {
                key: kept.key(),
                because: "Unsaved changes to this file have been kept.".into(),
            });
            tidy(unheld, &offered);
            let opening = Self::at((scenario, origin), Source::Given, offered);
            return Self { step, ..opening };
        }
        let mut unheld = unheld.into_iter();
        let last = unheld.next();
        match last {
            Some(Kept { slot, document, .. }) if document.steps() <= LONG => {
                session.hold(slot);
                tidy(unheld, &None);
                Self {
                    document,
                    source: Source::Kept,
                    offered: None,
                    step: None,
                }
            }
            last => {
                let offered = last.as_ref().map(too_long);
                tidy(last.into_iter().chain(unheld), &offered);
                let page = &lessons()[0].pages[0];
                let first = (page.scenario.clone(), Origin::Lesson(&page.key));
                Self::at(first, Source::FirstLesson, offered)
            }
        }
    }

    fn at((scenario, origin): (Scenario, Origin), source: Source, offered: Option<Held>) -> Self {
        let document = Document {
            scenario,
            origin,
            draft: None,
            unsaved: false,
            digest: None,
        };
        Self {
            document,
            source,
            offered,
            step: None,
        }
    }
}

fn is_unsaved_of(kept: &Kept, origin: &Origin) -> bool {
    kept.document.unsaved && kept.document.origin == *origin && *origin != Origin::New
}

fn too_long(kept: &Kept) -> Held {
    let millions = kept.document.steps() / 1_000_000;
    Held {
        key: kept.key(),
        because: format!(
            "What was open last takes {millions} million steps, so it was not computed at once."
        ),
    }
}

/// Forgets what was only kept because a window showed it last.
fn tidy(unheld: impl IntoIterator<Item = Kept>, offered: &Option<Held>) {
    for kept in unheld {
        let offered = offered.as_ref().is_some_and(|o| o.key == kept.key());
        if !kept.document.unsaved && !offered {
            kept.slot.clear();
        }
    }
}
