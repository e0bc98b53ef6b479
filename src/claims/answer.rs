//! What a run says to a claim.

use super::case::Case;
use super::outcome::{Answer, outcome};
use super::plan::{Asked, Side};
use super::reduce::{reduced, span};
use super::{around, document, lab, rows, whole};
use crate::math::norm;
use crate::scenario::claim::{Argument, Claim, Measure, Measurement, Than};
use crate::spelling::number::compact;

/// Asks a run.
pub fn answer(case: &Case<'_>, asked: &Asked<'_>) -> Answer {
    let measured = asked.claim.measured.as_ref();
    let than = measured.and_then(|m| m.than.as_ref());
    match asked.side {
        Side::Own => Answer {
            ends: ends(case, asked.claim),
            value: measured.map(|m| value(case, &m.what, than)),
        },
        Side::Other => Answer {
            ends: Vec::new(),
            value: than
                .filter(|than| than.what.measure != Measure::Apart)
                .map(|than| value(case, &than.what, None)),
        },
    }
}

/// The number that is measured, or why there is none.
fn value(case: &Case<'_>, what: &Measurement, than: Option<&Than>) -> Result<f64, String> {
    match (what.measure, what.argument) {
        (Measure::Run(of), argument) => whole::of_run(case, of, argument),
        (Measure::Document(of), argument) => document::of_document(case, of, argument),
        (Measure::Lab(of), Argument::Layer(layer)) => lab::of_layer(case, of, layer),
        (Measure::Around(of), Argument::Place(spot)) => around::at(case, of, case.spot(spot)?),
        (Measure::Lab(_), _) => Err("it has to be said of what".to_owned()),
        (Measure::Apart, _) => {
            let than = than.ok_or("there is nothing to compare it with")?;
            whole::apart(case, &case.beside(&than.subject), what)
        }
        (Measure::Charted(_) | Measure::Row(_) | Measure::Ensemble(_) | Measure::Around(_), _) => {
            let run = case.run().ok_or("nobody runs")?;
            let rows = rows::affordable(case, what.measure, span(what, run.last())?);
            reduced(what, &rows, &rows::values(case, run, what, &rows)?)
        }
    }
}

fn ends(case: &Case<'_>, claim: &Claim) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    if !claim.is_of_the_end() {
        return found;
    }
    let Some(run) = case.run() else {
        return vec![(false, "nobody runs".to_owned())];
    };
    let (status, since) = outcome(run);
    let last = run.last();
    if !claim.ends.is_empty() {
        found.push((claim.ends.contains(&status), status.key().to_owned()));
    }
    if let Some((at, within)) = claim.at {
        let end = run.points[last];
        let away = norm([end[0] - at[0], end[1] - at[1]]);
        let place = end.map(|v| compact(v, 6));
        found.push((away <= within, format!("at ({}, {})", place[0], place[1])));
    }
    if let Some([low, high]) = claim.steps {
        // Where numbers end is no rest, but the end that a claim may be about.
        let meant = status.is_at_rest() || claim.ends.contains(&status);
        let since = since.filter(|_| meant);
        let is = since.is_some_and(|step| (low..=high).contains(&(step as f64)));
        let words = match since {
            Some(step) if status.is_at_rest() => format!("at rest at step {step}"),
            Some(step) => format!("ended at step {step}"),
            None => format!("not at rest after {last} steps"),
        };
        found.push((is, words));
    }
    if let Some(most) = claim.loss_below {
        let loss = run.losses[last];
        found.push((loss < most, format!("loss {}", compact(loss, 4))));
    }
    found
}
