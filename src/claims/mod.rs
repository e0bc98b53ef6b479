//! Whether what a document claims is so.
//!
//! The [claims](crate::scenario::claim) of a document ask for runs of its optimizers, of the document as it is or with numbers
//! turned. Runs that several claims are about are computed once, and several at a time; what is found does not depend on the number
//! of threads.

mod answer;
mod around;
mod case;
mod choices;
mod conclude;
mod document;
mod ensemble;
mod lab;
mod outcome;
mod plan;
mod reduce;
mod rows;
mod weights;
mod whole;

pub use self::choices::{number, right};
pub use self::outcome::Finding;

use std::borrow::Cow;

use crate::analysis::in_parts;
use crate::optimizer::Progress;
use crate::scenario::Scenario;
use crate::scenario::claim::{Claim, Repeat};

use self::answer::answer;
use self::case::Case;
use self::conclude::conclude;
use self::outcome::Answer;
use self::plan::{Plan, Side};

/// Checks the claims of a document, in their order; `None` if cancelled.
pub fn check(scenario: &Scenario, threads: usize, progress: &Progress) -> Option<Vec<Finding>> {
    let grid = |claim: &Claim| matches!(claim.repeat, Repeat::Starts(_));
    let placed = match scenario.claims.iter().any(grid) {
        true => scenario.on_its_plane(threads, progress),
        false => Cow::Borrowed(scenario),
    };
    let scenario = &*placed;
    let plan = Plan::of(scenario);
    let jobs = plan.jobs();
    progress.begin("Claims", jobs.len(), 1);
    let answers = in_parts(jobs.len(), threads, progress, |index| {
        let (group, run) = jobs[index];
        let group = &plan.groups[group];
        let case = Case::new(scenario, group, run, progress);
        let answers = group.asked.iter().map(|asked| answer(&case, asked));
        let answers: Vec<Answer> = answers.collect();
        progress.advance(1);
        answers
    })?;
    let findings = scenario.claims.iter().enumerate().map(|(index, claim)| {
        if let Some((key, message)) = claim.objection(scenario) {
            return Finding {
                holds: false,
                found: format!("{key}: {message}"),
                refused: true,
                task: claim.task.is_some(),
                number: None,
                right: None,
            };
        }
        let of = |side| plan.collect(&answers, index, side);
        conclude(claim, scenario, &of(Side::Own), &of(Side::Other))
    });
    let mut findings: Vec<Finding> = findings.collect();
    choices::count(scenario, &mut findings);
    Some(findings)
}
