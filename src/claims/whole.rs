//! What is measured of a whole run, and of two.

use super::case::Case;
use super::outcome::outcome;
use super::reduce::{reduced, span};
use crate::math::{Vector as _, norm};
use crate::scenario::claim::{Argument, Measurement, OfRun};

/// What is measured of a run.
pub fn of_run(case: &Case<'_>, of: OfRun, argument: Argument) -> Result<f64, String> {
    match of {
        OfRun::Steps => {
            let run = case.run().ok_or("nobody runs")?;
            let (status, since) = outcome(run);
            let rests = since.filter(|_| status.is_at_rest());
            rests
                .map(|step| step as f64)
                .ok_or_else(|| format!("{} after {} steps", status.key(), run.last()))
        }
        OfRun::PredictedFactor => {
            let index = case.index().ok_or("nobody runs")?;
            let modes = case.modes().ok_or("no critical point is known")?;
            let direction = match argument {
                Argument::Direction(direction) => direction,
                Argument::None
                | Argument::Weight(_)
                | Argument::Layer(_)
                | Argument::Place(_)
                | Argument::Degree(_) => 0,
            };
            let recurrence = case
                .scenario
                .recurrence(index, modes.pairs[direction].value);
            let radius = recurrence
                .filter(|_| modes.exact)
                .map(|r| r.spectral_radius());
            radius.ok_or_else(|| "no theory covers it".to_owned())
        }
        OfRun::RaceEvaluations => tuned(case, |tuned| tuned.evaluations()),
        OfRun::RaceSolved => tuned(case, |tuned| tuned.share()),
    }
}

fn tuned(case: &Case<'_>, of: fn(&crate::analysis::race::Tuned) -> f64) -> Result<f64, String> {
    let race = case.race().ok_or("there is no race")?;
    let own = race
        .entrants
        .iter()
        .find(|tuned| Some(tuned.index) == case.index());
    own.map(of)
        .ok_or_else(|| "it takes no part in the race".to_owned())
}

/// How far two runs are apart after as many steps, in all weights.
pub fn apart(one: &Case<'_>, other: &Case<'_>, what: &Measurement) -> Result<f64, String> {
    let (Some(a), Some(b)) = (one.run(), other.run()) else {
        return Err("nobody runs".to_owned());
    };
    let rows = span(what, a.last())?;
    if rows.last().is_some_and(|last| *last > b.last()) {
        return Err(format!("the other run ends at step {}", b.last()));
    }
    let values: Vec<Option<f64>> = if one.network().is_some() {
        let weights = |run: &crate::optimizer::Trajectory| {
            let mut all = Vec::with_capacity(rows.len());
            run.visit(&rows, false, &mut |stand| {
                all.push(stand.weights.to_vec());
                std::ops::ControlFlow::Continue(())
            });
            all
        };
        let pairs = weights(a).into_iter().zip(weights(b));
        pairs
            .map(|(v, w)| (v.len() == w.len()).then(|| v.minus(&w).norm()))
            .collect()
    } else {
        let apart = |row: &usize| {
            let ([x, y], [u, v]) = (a.points[*row], b.points[*row]);
            Some(norm([x - u, y - v]))
        };
        rows.iter().map(apart).collect()
    };
    reduced(what, &rows, &values)
}
