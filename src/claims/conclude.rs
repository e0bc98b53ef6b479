//! What follows for a claim from what its runs say.

use super::outcome::{Answer, Finding};
use super::plan::start;
use super::reduce::across;
use crate::parameters::Choice as _;
use crate::scenario::Scenario;
use crate::scenario::claim::{Across, Bound, By, Claim, Measure, Measured, Repeat};
use crate::spelling::number::{compact, exact};

/// What has become of a claim.
pub fn conclude(claim: &Claim, scenario: &Scenario, own: &[Answer], others: &[Answer]) -> Finding {
    let measured = claim.measured.as_ref();
    let each: Vec<(bool, String)> = own
        .iter()
        .enumerate()
        .map(|(run, answer)| {
            let mut all = answer.ends.clone();
            if let Some(measured) = measured.filter(|m| m.across.is_none()) {
                let Weighed { holds, words, .. } = compared(measured, answer, others.get(run));
                all.push((holds, words));
            }
            let words: Vec<&str> = all.iter().map(|(_, words)| words.as_str()).collect();
            (all.iter().all(|(holds, _)| *holds), words.join(", "))
        })
        .collect();
    let (mut holds, mut found) = match (&each[..], claim.share) {
        ([(holds, words)], None) => (*holds, words.clone()),
        (each, share) => of_many(claim, scenario, each, share),
    };
    let mut number = None;
    if let Some((measured, how)) = measured.and_then(|m| Some((m, m.across?))) {
        let all = of_all(measured, how, own, others);
        let only = !claim.is_of_the_end();
        holds = all.holds && (only || holds);
        found = if only {
            all.words
        } else {
            format!("{found}, {}", all.words)
        };
        number = all.number;
    } else if let (Some(measured), [own]) = (measured, own) {
        number = compared(measured, own, others.first()).number;
    }
    Finding {
        holds,
        found,
        refused: false,
        task: claim.task.is_some(),
        number,
        right: None,
    }
}

/// In how many runs it is so, and of the first in which it is not what was found there.
fn of_many(
    claim: &Claim,
    scenario: &Scenario,
    each: &[(bool, String)],
    share: Option<[f64; 2]>,
) -> (bool, String) {
    let count = each.iter().filter(|(holds, _)| *holds).count();
    let of_all = count as f64 / each.len().max(1) as f64;
    let kind = match claim.repeat {
        Repeat::Starts(_) => "starts",
        Repeat::Once | Repeat::Seed(_) | Repeat::Seeds { .. } => "seeds",
    };
    let mut words = format!("so from {count} of {} {kind}", each.len());
    if let Some([low, high]) = share {
        let holds = low <= of_all && of_all <= high;
        return (holds, format!("{words}, a share of {}", compact(of_all, 4)));
    }
    if let Some(run) = each.iter().position(|(holds, _)| !holds) {
        let which = match &claim.repeat {
            Repeat::Starts(count) => {
                let [x, y] = start(scenario, *count, run).map(|v| compact(v, 4));
                format!("({x}, {y})")
            }
            Repeat::Seeds { vary, .. } => {
                let first = scenario.exact(vary).unwrap_or_default();
                first.wrapping_add(run as u64).to_string()
            }
            Repeat::Once | Repeat::Seed(_) => scenario.run.seed.to_string(),
        };
        words.push_str(&format!("; not from {which}: {}", each[run].1));
    }
    (count == each.len(), words)
}

/// What is measured of a run, compared with what it is to be compared with.
fn compared(measured: &Measured, own: &Answer, other: Option<&Answer>) -> Weighed {
    let found = own
        .value
        .clone()
        .unwrap_or_else(|| Err("nothing was measured".to_owned()));
    let other = other.and_then(|other| other.value.clone());
    weighed(measured, measured.what.measure.key(), found, other)
}

/// The same out of the numbers of all runs.
fn of_all(measured: &Measured, how: Across, own: &[Answer], others: &[Answer]) -> Weighed {
    let of = |answers: &[Answer], how| {
        let missing = || Err("nothing was measured".to_owned());
        let values = answers
            .iter()
            .map(|answer| answer.value.clone().unwrap_or_else(missing));
        across(how, &values.collect::<Result<Vec<f64>, String>>()?)
    };
    let than = measured
        .than
        .as_ref()
        .filter(|than| than.what.measure != Measure::Apart);
    let other = than.map(|than| of(others, than.across.unwrap_or(how)));
    let name = format!("{} of {}", how.key(), measured.what.measure.key());
    weighed(measured, &name, of(own, how), other)
}

/// A number, or the comparison of two, against the bounds.
struct Weighed {
    holds: bool,
    words: String,
    number: Option<f64>,
}

/// Whether a number, or the comparison of two, is within the bounds.
fn weighed(
    measured: &Measured,
    name: &str,
    own: Result<f64, String>,
    other: Option<Result<f64, String>>,
) -> Weighed {
    let without = |words| Weighed {
        holds: false,
        words,
        number: None,
    };
    let own = match own {
        Ok(own) => own,
        Err(reason) => return without(format!("no {name}: {reason}")),
    };
    let written = |v: f64| match measured.bound {
        Bound::Is { within: 0.0, .. } => exact(v),
        Bound::Is { .. } | Bound::Between(_) | Bound::Below(_) | Bound::Above(_) => compact(v, 6),
    };
    let by = measured.than.as_ref().map(|than| than.by);
    let (number, words) = match (other, by) {
        (Some(Err(reason)), _) => {
            let own = written(own);
            return without(format!(
                "{name} {own}, nothing to compare it with: {reason}"
            ));
        }
        (Some(Ok(other)), Some(by)) => {
            let (number, word) = match by {
                By::Ratio => (own / other, "ratio"),
                By::Difference => (own - other, "difference"),
            };
            let words = format!(
                "{name} {} against {}, {word} {}",
                compact(own, 6),
                compact(other, 6),
                written(number)
            );
            (number, words)
        }
        (Some(Ok(_)) | None, _) => (own, format!("{name} {}", written(own))),
    };
    Weighed {
        holds: measured.bound.admits(number),
        words,
        number: Some(number),
    }
}
