//! What has become of the claims that the window shows: those of tasks, and those that decide what the class is asked.

use std::sync::Arc;

use super::job::{Job, Poll, Task};
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

impl Found {
    fn answer(&self) -> Answer {
        Answer {
            right: claims::right(&self.key, &self.findings),
            number: claims::number(self.key.claims.iter().zip(&self.findings)),
        }
    }
}

/// The answer to what a class is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of each choice whether it is right.
    pub right: Vec<bool>,
    /// The number that is asked for.
    pub number: Option<f64>,
}

/// What the class was asked about: the document as it was when the answer was revealed.
struct Told {
    key: Scenario,
    /// `None` until it has been found.
    answer: Option<Answer>,
}

/// The claims of a document, to be checked.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Check(Scenario);

impl Task for Check {
    const NAME: &'static str = "claims";
    type Output = Vec<Finding>;

    fn run(self, progress: &Arc<Progress>) -> Option<Vec<Finding>> {
        claims::check(&self.0, 1, progress)
    }
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
    told: Option<Told>,
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
            told: None,
            work: None,
            waits: false,
        }
    }

    /// Checks the claims that are shown of a document, or begins to unless it is `held`.
    pub fn update(&mut self, document: &Scenario, held: bool) {
        self.collect();
        let Some(wake) = self.wake.clone() else {
            return;
        };
        let shown = |claim: &Claim| is_shown(document, claim);
        if !document.claims.iter().any(shown) {
            (self.found, self.told, self.work, self.waits) = (None, None, None, false);
            return;
        }
        let key = key(document);
        self.tell(document, &key);
        let is_found = self.found.as_ref().is_some_and(|found| found.key == key);
        self.waits = !is_found;
        let told = self.told.as_ref().filter(|told| told.answer.is_none());
        let told = told.map(|told| told.key.clone());
        if is_found && told.is_none() {
            return;
        }
        // A hand changes nothing any more in what was asked about.
        let held = held && told.is_none();
        let key = told.unwrap_or(key);
        if self.work.as_ref().is_some_and(|work| work.key == key) {
            return;
        }
        self.work = None;
        if held {
            return;
        }
        let progress = Arc::new(Progress::default());
        let job = Job::of(Check(key.clone()), &progress, move || wake());
        self.work = Some(Work { key, job, progress });
    }

    /// Remembers what the class was asked about once it is told, and the answer to that as soon as it is found, whatever the document has
    /// become by then.
    fn tell(&mut self, document: &Scenario, key: &Scenario) {
        if document.prediction.state != Predicting::Revealed {
            self.told = None;
            return;
        }
        let told = self.told.get_or_insert_with(|| Told {
            key: key.clone(),
            answer: None,
        });
        if told.answer.is_none() {
            let found = self.found.as_ref().filter(|found| found.key == told.key);
            told.answer = found.map(Found::answer);
        }
    }

    /// Another document or another question is on screen.
    pub fn forget_told(&mut self) {
        self.told = None;
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

    /// What comes out of the last document; `None` while that is being checked.
    pub fn answer(&self) -> Option<Answer> {
        let found = self.found.as_ref().filter(|_| !self.waits)?;
        Some(found.answer())
    }

    /// What comes out of the document as it was when the class was told; `None` while that is being checked.
    pub fn told(&self) -> Option<&Answer> {
        self.told.as_ref()?.answer.as_ref()
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
        multiples: None,
        ..document.clone()
    };
    key.claims.retain(|claim| is_shown(document, claim));
    for claim in &mut key.claims {
        claim.says = None;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read;

    /// λmax is 10, so that gradient descent converges below the rate 0.2.
    fn page(rate: f64, state: Predicting) -> Scenario {
        let text = format!(
            "version = 1\nsurface = {{ kind = \"quadratic\", lambda2 = 10.0 }}\nstart.at = [-2.5, 0.8]\nrun.steps = 2000\n\
             [[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate:?}\n\
             [[claim]]\nchoice = \"it converges\"\nends = \"converged\"\n\
             [[claim]]\nchoice = \"it diverges\"\nends = \"diverged\"\n"
        );
        let mut page = read("page.toml", &text).unwrap();
        page.prediction.state = state;
        page
    }

    #[test]
    fn what_is_told_is_of_the_document_as_it_was_then() {
        let mut findings = Findings::in_background(Arc::new(|| {}));
        findings.update(&page(0.1, Predicting::Asked), false);
        findings.update(&page(0.1, Predicting::Revealed), false);
        // A hand holds the knob, then lets go.
        let turned = page(0.3, Predicting::Revealed);
        findings.update(&turned, true);
        while findings.told().is_none() {
            findings.update(&turned, true);
        }
        assert_eq!(findings.answer(), None);
        while findings.answer().is_none() {
            findings.update(&turned, false);
        }
        let right = |answer: Option<&Answer>| answer.map(|answer| answer.right.clone());
        assert_eq!(right(findings.told()), Some(vec![true, false]));
        assert_eq!(right(findings.answer().as_ref()), Some(vec![false, true]));
        findings.update(&page(0.3, Predicting::Asked), false);
        assert_eq!(findings.told(), None);
    }
}
