//! What is measured of a document, whoever runs.

use super::case::Case;
use crate::analysis::{Between, Errors, Progress, Resampled, Shrunk, Swarm, penalty};
use crate::scenario::claim::{Argument, OfDocument};

/// What is measured of the document.
pub fn of_document(case: &Case<'_>, of: OfDocument, argument: Argument) -> Result<f64, String> {
    let place = || match argument {
        Argument::Place(spot) => case.spot(spot),
        Argument::None
        | Argument::Weight(_)
        | Argument::Layer(_)
        | Argument::Direction(_)
        | Argument::Degree(_) => Err("it has to be said of which place".to_owned()),
    };
    let (scenario, surface) = (&case.scenario, &case.scenario.surface);
    match of {
        OfDocument::Value => Ok(surface.value(place()?)),
        OfDocument::TestValue => {
            let tested = surface.tested().ok_or("no rows are kept from training")?;
            Ok(tested.value(place()?))
        }
        OfDocument::PlaceX => Ok(place()?[0]),
        OfDocument::PlaceY => Ok(place()?[1]),
        OfDocument::EffectiveParameters => {
            let effective = shrunk(case)?.effective;
            effective.ok_or_else(|| "the loss is not convex there".to_owned())
        }
        OfDocument::Shrinkage => match argument {
            Argument::Direction(direction) => shrinkage(&shrunk(case)?, direction),
            Argument::None
            | Argument::Weight(_)
            | Argument::Layer(_)
            | Argument::Place(_)
            | Argument::Degree(_) => Err("it has to be said along which direction".to_owned()),
        },
        OfDocument::Bias => Ok(resampled(case)?.split(scenario.surface.l2).bias),
        OfDocument::SetVariance => Ok(resampled(case)?.split(scenario.surface.l2).variance),
        OfDocument::BestPenalty => {
            let resampled = resampled(case)?;
            let (weight, _) = resampled.best().ok_or("no weight was tried")?;
            Ok(weight)
        }
        OfDocument::SwarmLoss => Ok(swarm(case)?.mean_loss(scenario.run.steps)),
        OfDocument::SwarmAverageLoss => Ok(surface.value(swarm(case)?.mean(scenario.run.steps))),
        OfDocument::Barrier => Ok(between(case)?.line.barrier()),
        OfDocument::CurveBarrier => {
            let between = between(case)?;
            let curve = between.curve.as_ref().ok_or("no curve is trained")?;
            Ok(curve.barrier())
        }
        OfDocument::PolynomialTraining => Ok(fitted(case, argument)?.training),
        OfDocument::PolynomialTest => Ok(fitted(case, argument)?.new.total()),
        OfDocument::PolynomialBias => Ok(fitted(case, argument)?.new.bias),
        OfDocument::PolynomialVariance => Ok(fitted(case, argument)?.new.variance),
        OfDocument::BestDegree => Ok(case.polynomials().best() as f64),
    }
}

/// What polynomials of a degree miss: of the one that is named, or else of the one that is drawn.
fn fitted(case: &Case<'_>, argument: Argument) -> Result<Errors, String> {
    let degree = match argument {
        Argument::Degree(degree) => degree,
        Argument::None
        | Argument::Weight(_)
        | Argument::Layer(_)
        | Argument::Direction(_)
        | Argument::Place(_) => case.scenario.polynomials.degree,
    };
    let errors = case.polynomials().errors.get(degree);
    errors
        .copied()
        .ok_or_else(|| "there is no such degree".to_owned())
}

fn shrunk(case: &Case<'_>) -> Result<Shrunk, String> {
    let penalty = penalty(&case.scenario.surface, case.scenario.view());
    let penalty = penalty.map_err(|why| why.words().to_owned())?;
    penalty
        .lowest
        .ok_or_else(|| "no minimum arrives at this penalty".to_owned())
}

/// ŵᵢ/w*ᵢ from the two minima themselves, not from the law that they should follow.
fn shrinkage(shrunk: &Shrunk, direction: usize) -> Result<f64, String> {
    let pair = shrunk.modes.pairs.get(direction);
    let [u, v] = pair.ok_or("there is no such direction")?.vector;
    let along = |[x, y]: [f64; 2]| u * x + v * y;
    Ok(along(shrunk.minimum) / along(shrunk.modes.centre))
}

fn resampled(case: &Case<'_>) -> Result<Resampled, String> {
    let scenario = &case.scenario;
    let request = scenario.resampling_request();
    let missing = || {
        let why = scenario.objection_to_resampling();
        why.unwrap_or("no training sets are drawn: [resampling] shown = true draws them")
    };
    Ok(request.ok_or_else(missing)?.compute())
}

fn swarm(case: &Case<'_>) -> Result<Swarm, String> {
    let request = case.scenario.swarm_request();
    let request = request.ok_or("there is no swarm: [swarm] shown = true makes one")?;
    let swarm = request.compute(&[], 1, &Progress::default());
    swarm.ok_or_else(|| "it was cancelled".to_owned())
}

fn between(case: &Case<'_>) -> Result<Between, String> {
    let request = case.scenario.between_request();
    let request = request.ok_or("nothing is between: [between] needs a network with a run")?;
    let found = request.compute(1, &Progress::default());
    Ok(found.ok_or("it was cancelled")??)
}
