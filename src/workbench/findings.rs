//! What has become of the claims that the window shows: those of tasks, and those that decide what the class is asked.

use std::sync::Arc;

use super::job::{Job, Poll};
use super::runs::Wake;
use crate::claims::{self, Finding};
use crate::optimizer::Progress;
use crate::scenario::claim::Claim;
use crate::scenario::{Chart, Figure, Levels, Predicting, Prediction, ReliefView, Scenario};

/// What a document has come to.
struct Found {
    key: Scenario,
    /// Of the claims that are shown; empty if the work was lost.
    findings: Vec<Finding>,
}

/// Work under way, which ends soon after nobody wants it any more.
struct Work {
    key: Scenario,
    job: Job<Option<Vec<Finding>>>,
    progress: Arc<Progress>,
}

impl Drop for Work {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

/// The findings of a document, by a thread, once it has settled.
pub struct Findings {
    /// `None` where nobody is shown any.
    wake: Option<Wake>,
    found: Option<Found>,
    work: Option<Work>,
    /// Whether the last document had claims that have not been checked yet.
    waits: bool,
}

impl Findings {
    /// For a window.
    pub fn in_background(wake: Wake) -> Self {
        Self {
            wake: Some(wake),
            ..Self::none()
        }
    }

    /// For files, which show none.
    pub fn none() -> Self {
        Self {
            wake: None,
            found: None,
            work: None,
            waits: false,
        }
    }

    /// Checks the claims that are shown of a document, or begins to unless it is `held`.
    pub fn update(&mut self, document: &Scenario, held: bool) {
        self.collect();
        let Some(wake) = &self.wake else {
            return;
        };
        let shown = |claim: &Claim| is_shown(document, claim);
        if !document.claims.iter().any(shown) {
            (self.found, self.work, self.waits) = (None, None, false);
            return;
        }
        let key = key(document);
        let is_of = |of: &Scenario| *of == key;
        let is_found = self.found.as_ref().is_some_and(|found| is_of(&found.key));
        self.waits = !is_found;
        let is_underway = self.work.as_ref().is_some_and(|work| is_of(&work.key));
        if is_found || is_underway {
            return;
        }
        self.work = None;
        if held {
            return;
        }
        let (wake, progress) = (Arc::clone(wake), Arc::new(Progress::default()));
        let (of, watched) = (key.clone(), Arc::clone(&progress));
        let check = move || claims::check(&of, 1, &watched);
        let job = Job::start("claims", move || wake(), move |_| check());
        self.work = Some(Work { key, job, progress });
    }

    fn collect(&mut self) {
        let Some(work) = &self.work else {
            return;
        };
        let findings = match work.job.poll() {
            Poll::Pending => return,
            Poll::Done(findings) => findings,
            // It would be lost again.
            Poll::Lost => None,
        };
        self.found = Some(Found {
            key: work.key.clone(),
            findings: findings.unwrap_or_default(),
        });
        self.work = None;
    }

    /// The claims of the last document that are shown, each with what has become of it; `None` while that is being checked.
    pub fn all(&self) -> Option<impl Iterator<Item = (&Claim, &Finding)>> {
        let Found { key, findings } = self.found.as_ref().filter(|_| !self.waits)?;
        Some(key.claims.iter().zip(findings))
    }

    /// Of each choice of the question whether it is right.
    pub fn right(&self) -> Option<Vec<bool>> {
        let Found { key, findings } = self.found.as_ref().filter(|_| !self.waits)?;
        Some(claims::right(key, findings))
    }

    /// Whether a thread is at work.
    pub fn is_pending(&self) -> bool {
        self.work.is_some()
    }
}

/// Whether the window shows what becomes of a claim of this document.
fn is_shown(document: &Scenario, claim: &Claim) -> bool {
    let asked = document.prediction.state != Predicting::Off;
    claim.task.is_some() || asked && claim.asks.is_some()
}

/// What findings depend on: the document without words and looks (but with knobs, without which no task can be done), and only the claims that are shown.
fn key(document: &Scenario) -> Scenario {
    let mut key = Scenario {
        title: String::new(),
        notes: String::new(),
        question: String::new(),
        speaker_notes: String::new(),
        levels: Levels::default(),
        layers: Default::default(),
        relief: ReliefView::default(),
        chart: Chart::default(),
        figure: Figure::on(&document.surface.shape),
        prediction: Prediction::default(),
        explained: 0,
        ..document.clone()
    };
    key.claims.retain(|claim| is_shown(document, claim));
    for claim in &mut key.claims {
        claim.says = None;
    }
    key
}
