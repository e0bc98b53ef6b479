//! What a claim asks that its document cannot answer.

use super::data::{
    Argument, Claim, FEWEST_SEEDS, Measurement, Repeat, Rows, Setting, Spot, Subject,
};
use super::measure::{Kind, Measure, Needs};
use crate::scenario::document::Scenario;
use crate::scenario::knob::{Place, Target};

/// A key of a claim, and what is wrong with its value.
pub type Objection = (&'static str, String);

impl Scenario {
    /// The document with numbers turned as a lecturer does.
    pub fn turned(&self, settings: &[Setting]) -> Self {
        let mut turned = self.clone();
        // Twice, because one may bound another: no batch is larger than the samples.
        for Setting { target, value } in settings.iter().chain(settings) {
            turned.set(target, *value);
        }
        turned
    }

    /// Whether the steps of a run are drawn at random: with noise, mini-batches or dropout.
    pub fn is_random(&self) -> bool {
        let batches = self.surface.shape.landscape().batches().is_some();
        let perturbed = self.surface.shape.landscape().perturbed().is_some();
        self.run.noise > 0.0 || batches || perturbed
    }

    /// The words that claims can back: title, notes and question.
    pub fn words(&self) -> [&str; 3] {
        [&self.title, &self.notes, &self.question]
    }
}

impl Claim {
    /// Why the claim says nothing of its document: the key that is at fault, and why; `None` where it can be checked.
    pub fn objection(&self, scenario: &Scenario) -> Option<Objection> {
        self.undoable(scenario)
            .or_else(|| self.unspoken(scenario))
            .or_else(|| {
                self.subjects()
                    .find_map(|subject| refused(scenario, subject))
            })
            .or_else(|| self.too_few(scenario))
            .or_else(|| self.immeasurable(scenario))
    }

    /// Of one who works alone only what knobs turn is taken.
    fn undoable(&self, scenario: &Scenario) -> Option<Objection> {
        let nobody_can = self.task.is_some() && scenario.knobs.is_empty();
        nobody_can.then(|| {
            let message = "found it where there is no knob to do it with; allowed: beside [[knob]] ([[page.knob]])";
            ("task", message.to_owned())
        })
    }

    fn unspoken(&self, scenario: &Scenario) -> Option<Objection> {
        let says = self.says.as_deref()?;
        let said = scenario.words().iter().any(|text| text.contains(says));
        (!said).then(|| {
            (
                "says",
                format!(
                    "found {says:?}; allowed: words of title, notes or question (in a deck headline, text or question), letter by letter"
                ),
            )
        })
    }

    /// What is drawn at random is claimed of many seeds, or of one that is named.
    fn too_few(&self, scenario: &Scenario) -> Option<Objection> {
        let runs = self.is_of_the_end()
            || self.measured.as_ref().is_some_and(|m| {
                m.what.is_of_a_run() || m.than.as_ref().is_some_and(|t| t.what.is_of_a_run())
            });
        let random = self
            .subjects()
            .any(|subject| scenario.turned(&subject.with).is_random());
        if !runs || !random {
            return None;
        }
        let found = match &self.repeat {
            Repeat::Seed(_) => return None,
            Repeat::Seeds { vary, .. } if !draws_steps(vary) => {
                let message = format!(
                    "found {vary}, by which no step is drawn; allowed where steps are drawn at random: run.seed, network.seed, network.data_seed, surface.split_seed"
                );
                return Some(("vary", message));
            }
            Repeat::Seeds { count, .. } if *count >= FEWEST_SEEDS => return None,
            Repeat::Seeds { count, .. } => count.to_string(),
            Repeat::Once | Repeat::Starts(_) => "none".to_owned(),
        };
        Some((
            "seeds",
            format!(
                "found {found} where steps are drawn at random; allowed: at least {FEWEST_SEEDS}, or `seed`, the one that is meant"
            ),
        ))
    }

    fn immeasurable(&self, scenario: &Scenario) -> Option<Objection> {
        let measured = self.measured.as_ref()?;
        let of = |what: &Measurement, subject: &Subject| {
            objection_to(what, &scenario.turned(&subject.with))
        };
        let than = || {
            measured
                .than
                .as_ref()
                .and_then(|than| of(&than.what, &than.subject))
        };
        of(&measured.what, &self.subject).or_else(than)
    }
}

/// A number that cannot be turned so.
fn refused(scenario: &Scenario, subject: &Subject) -> Option<Objection> {
    let turned = scenario.turned(&subject.with);
    let mut refused = subject.with.iter().filter(|Setting { target, value }| {
        turned
            .control(target)
            .is_none_or(|control| control.value != *value)
    });
    let Setting { target, value } = refused.next()?;
    Some((
        "with",
        format!("found {target} = {value}; allowed: what the document can have"),
    ))
}

fn objection_to(what: &Measurement, scenario: &Scenario) -> Option<Objection> {
    let network = scenario.surface.shape.network();
    if let Measure::Charted(quantity) = what.measure
        && let Some(reason) = scenario.objection_to(quantity)
    {
        return Some((
            "measure",
            format!("found {}; here {reason}", what.measure.key()),
        ));
    }
    let steps = scenario.run.steps;
    let last = match what.rows {
        Rows::Step(step) => ("step", step),
        Rows::From(_, to) => ("over", to),
        Rows::End | Rows::All | Rows::LastHalf => ("step", 0),
    };
    if what.is_of_rows() && last.1 > steps {
        return Some((
            last.0,
            format!(
                "found {}; allowed: up to {steps}, the steps of the run",
                last.1
            ),
        ));
    }
    let unknown = |key, most: usize, of: &str| {
        (
            key,
            format!("found one above {most}; allowed: up to {most}, the last {of}"),
        )
    };
    match (what.argument, network) {
        (Argument::Weight(index), network) => {
            let count = network.map_or(2, |n| n.network().layout().weights);
            (index >= count).then(|| unknown("weight", count - 1, "weight, counted from 0"))
        }
        (Argument::Layer(layer), _) if what.measure.kind() == Kind::Document => {
            let depth = scenario.signals.depth;
            (layer > depth).then(|| unknown("layer", depth, "layer of the lab"))
        }
        (Argument::Layer(layer), Some(network)) => {
            let count = network.network().layout().layers.len();
            (layer == 0 || layer > count)
                .then(|| unknown("layer", count, "layer of the network, counted from 1"))
        }
        (Argument::Layer(_), None) => Some((
            "layer",
            "found it on a surface; allowed: with a network".to_owned(),
        )),
        (Argument::Direction(_), Some(_)) => Some((
            "direction",
            "found it on a network, of which no critical point is known; allowed: on a surface"
                .to_owned(),
        )),
        (Argument::Place(Spot::Minimum | Spot::TestMinimum), Some(_)) => Some((
            "place",
            "found the minimum of a network, which nobody knows; allowed: on a surface".to_owned(),
        )),
        (Argument::Place(Spot::TestMinimum), None) if !scenario.has_test_set() => Some((
            "place",
            "found it where no rows are kept from training; allowed: with a test_share".to_owned(),
        )),
        (Argument::Place(_), Some(_)) if what.measure.needs() == Needs::PlaceOrRow => Some((
            "place",
            "found it on a network; allowed: where the run is, at a step".to_owned(),
        )),
        (Argument::None | Argument::Direction(_) | Argument::Place(_) | Argument::Degree(_), _) => {
            None
        }
    }
}

/// Whether other runs come out with another value of this seed.
fn draws_steps(seed: &Target) -> bool {
    matches!(seed.place, Place::Run | Place::Network | Place::Surface)
}
