//! `ravine check`: whether files are good, and whether what they claim is so.

use std::path::PathBuf;

use clap::Args;

use super::answers;
use super::failure::{Failure, complain};
use super::page::{OfDeck, name};
use super::progress::watched;
use super::stdout::to_stdout;
use crate::analysis::all_threads;
use crate::claims::{self, Finding};
use crate::optimizer::Progress;
use crate::scenario::{Scenario, load_any};
use crate::spelling::printable;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The scenarios and decks; `-` is standard input
    #[arg(value_name = "SCENARIO.toml", required = true)]
    scenarios: Vec<PathBuf>,
    /// Also list the sentences that state an outcome and that no claim backs
    #[arg(long)]
    sentences: bool,
    #[command(flatten)]
    page: OfDeck,
    /// Check which tasks of DECK.toml are done in these files, saved by students, and write a table: file, name, page, task, done, found
    #[arg(long, value_name = "DECK.toml", conflicts_with_all = ["page", "sentences"])]
    answers: Option<PathBuf>,
}

/// Validates files, and checks their claims, each of which gets a line. Silent where all are good and claim nothing.
pub fn check(arguments: &Arguments) -> Result<(), Failure> {
    if let Some(deck) = &arguments.answers {
        return answers::check(deck, &arguments.scenarios, findings);
    }
    let mut outcome = Outcome {
        sentences: arguments.sentences,
        ..Outcome::default()
    };
    for path in &arguments.scenarios {
        let file = name(path);
        let opened = load_any(path).map_err(Failure::from);
        match opened.and_then(|opened| arguments.page.among(&file, opened)) {
            Ok(scenarios) => {
                for (place, scenario) in &scenarios {
                    outcome.add(place, scenario)?;
                }
            }
            Err(failure) => {
                outcome.bad = true;
                complain(&failure);
            }
        }
    }
    match outcome {
        Outcome { bad: true, .. } => Err(Failure::Checked),
        Outcome { failed: true, .. } => Err(Failure::Claims),
        Outcome { .. } => Ok(()),
    }
}

/// Whether a file or a claim is bad, and whether a claim fails. Bare sentences are no fault.
#[derive(Default)]
struct Outcome {
    bad: bool,
    failed: bool,
    /// Whether sentences without a claim are listed.
    sentences: bool,
}

impl Outcome {
    /// Checks the claims of a scenario in that place.
    fn add(&mut self, place: &str, scenario: &Scenario) -> Result<(), Failure> {
        for (index, finding) in findings(scenario).iter().enumerate() {
            let place = format!("{place}: claim {}", index + 1);
            if finding.refused {
                self.bad = true;
                complain(&format!("{place}: {}", printable(&finding.found)));
            } else {
                self.failed |= !finding.is_as_it_should_be();
                let line = format!("{place}: {}", told(finding));
                to_stdout(|out| writeln!(out, "{line}"))?;
            }
        }
        if self.sentences {
            for sentence in scenario.sentences_without_claim() {
                let line = format!("{place}: no claim: {}", printable(&sentence));
                to_stdout(|out| writeln!(out, "{line}"))?;
            }
        }
        Ok(())
    }
}

fn findings(scenario: &Scenario) -> Vec<Finding> {
    let progress = Progress::default();
    // Nobody cancels.
    watched(&progress, || {
        claims::check(scenario, all_threads(), &progress)
    })
    .unwrap_or_default()
}

fn told(finding: &Finding) -> String {
    let is = if finding.is_as_it_should_be() {
        "holds"
    } else {
        "fails"
    };
    let found = printable(&finding.found);
    match (finding.right, finding.task, finding.holds) {
        (Some(1), _, true) => format!("{is}: the right choice: {found}"),
        (Some(1), _, false) => format!("{is}: not this choice: {found}"),
        (Some(right), ..) => format!("{is}: {right} choices are right: {found}"),
        (None, false, _) => format!("{is}: {found}"),
        (None, true, false) => format!("{is}: still to do: {found}"),
        (None, true, true) => format!("{is}: done before anybody has begun: {found}"),
    }
}
