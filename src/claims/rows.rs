//! What is measured at rows of a run.

use std::sync::Arc;

use super::around::{self, Values, visited};
use super::case::Case;
use super::{ensemble, weights};
use crate::analysis::{
    CentralRequest, EarlyStopping, Measure as Series, MeasureRequest, NoFlow, Progress, pairs,
};
use crate::math::norm;
use crate::optimizer::Trajectory;
use crate::scenario::claim::{Argument, Around, Measure, Measurement, OfRow};
use crate::scenario::{Quantity, Seen};

/// Rows at which the curvature of a network, and an ensemble, are measured, at most, about.
const COSTLY: usize = 200;

/// Whether a measure takes an eigenvalue problem, or what several networks say, at each row of a network.
fn is_costly(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Charted(Quantity::Sharpness | Quantity::PreconditionedSharpness | Quantity::Trace)
            | Measure::Row(OfRow::Stability)
            | Measure::Around(_)
            | Measure::Ensemble(_)
    )
}

/// The rows of a range that are measured: all, but of the curvature of a network and of an ensemble some.
pub fn affordable(case: &Case<'_>, measure: Measure, rows: Vec<usize>) -> Vec<usize> {
    match (rows.first(), rows.last()) {
        (Some(first), Some(last))
            if rows.len() > COSTLY && is_costly(measure) && case.network().is_some() =>
        {
            pairs(*first, *last, COSTLY)
        }
        _ => rows,
    }
}

/// What is measured at rows in ascending order.
pub fn values(
    case: &Case<'_>,
    run: &Arc<Trajectory>,
    what: &Measurement,
    rows: &[usize],
) -> Values {
    let direction = match what.argument {
        Argument::Direction(direction) => direction,
        Argument::None
        | Argument::Weight(_)
        | Argument::Layer(_)
        | Argument::Place(_)
        | Argument::Degree(_) => 0,
    };
    match what.measure {
        Measure::Charted(quantity) => charted(case, run, quantity, direction, rows),
        Measure::Row(of) => of_rows(case, run, (of, what.argument), direction, rows),
        Measure::Ensemble(of) => ensemble::values(case, of, rows),
        // Of a network, without its whole spectrum.
        Measure::Around(Around::LambdaMax) => charted(case, run, Quantity::Sharpness, 0, rows),
        Measure::Around(of) => around::along(case, run, of, rows),
        Measure::Apart | Measure::Run(_) | Measure::Document(_) | Measure::Lab(_) => {
            Err("it is no matter of rows".to_owned())
        }
    }
}

fn of_rows(
    case: &Case<'_>,
    run: &Arc<Trajectory>,
    (of, argument): (OfRow, Argument),
    direction: usize,
    rows: &[usize],
) -> Values {
    let network = case.network();
    let each = |of: &dyn Fn(usize) -> Option<f64>| Ok(rows.iter().map(|row| of(*row)).collect());
    match (of, argument) {
        (OfRow::Evaluations, _) => each(&|row| Some(f64::from(run.evaluations[row]))),
        (OfRow::X, _) => each(&|row| Some(run.points[row][0])),
        (OfRow::Y, _) => each(&|row| Some(run.points[row][1])),
        (OfRow::Weight, Argument::Weight(index)) => match network {
            Some(_) => Ok(visited(run, rows, &|w| w.get(index).copied())),
            None => each(&|row| run.points[row].get(index).copied()),
        },
        (OfRow::DistanceTo, Argument::Place(spot)) => {
            let [x, y] = case.spot(spot)?;
            each(&|row| Some(norm([run.points[row][0] - x, run.points[row][1] - y])))
        }
        (OfRow::Component, _) => {
            let modes = case.modes().ok_or(NO_MODES)?;
            each(&|row| Some(modes.components(run.points[row])[direction]))
        }
        (OfRow::PredictedComponent, _) => predicted_component(case, direction, rows),
        (OfRow::PredictedVariance, _) => predicted_variance(case, direction, rows),
        (OfRow::Stability, _) => stability(case, run, rows),
        (OfRow::AverageX, _) => each(&|row| Some(run.average(row)?[0])),
        (OfRow::AverageY, _) => each(&|row| Some(run.average(row)?[1])),
        (OfRow::AverageLoss, _) => match network {
            Some(network) => weights::average_losses(case, network, run, rows),
            None => each(&|row| Some(case.scenario.surface.value(run.average(row)?))),
        },
        (OfRow::TestAccuracy, _) => {
            let network = network.ok_or("only networks classify")?;
            let request = MeasureRequest {
                network: Arc::clone(network),
                run: Arc::clone(run),
                measure: Series::Accuracy,
                rows: 0,
            };
            let measured = request.at_rows(rows, &Progress::default());
            let measured = measured.unwrap_or_default();
            Ok(rows.iter().map(|row| measured.at(*row, 1)).collect())
        }
        (OfRow::InferenceLoss, _) => {
            let network = network.ok_or("only networks have running averages")?;
            weights::inference_losses(network, run, rows)
        }
        (
            of @ (OfRow::UnitsApart
            | OfRow::MatrixNorm
            | OfRow::MatrixGradient
            | OfRow::MatrixCosine),
            Argument::Layer(layer),
        ) => {
            let network = network.ok_or("a surface has no layers")?;
            Ok(visited(run, rows, &|w| {
                weights::of_layer(network, of, layer, w)
            }))
        }
        (OfRow::RidgeDistance, _) => beside_ridge(case, run, rows, |of, row| {
            let (at, ridge) = (run.points[row], of.ridge(of.weight(row)));
            norm([at[0] - ridge[0], at[1] - ridge[1]])
        }),
        (OfRow::RidgeRatio, _) => beside_ridge(case, run, rows, |of, row| {
            of.reached(direction, row) / of.kept(direction, of.weight(row))
        }),
        (OfRow::CentralDistance, _) => central_distance(case, run, rows),
        (
            OfRow::Weight
            | OfRow::DistanceTo
            | OfRow::UnitsApart
            | OfRow::MatrixNorm
            | OfRow::MatrixGradient
            | OfRow::MatrixCosine,
            _,
        ) => Err("it has to be said of what".to_owned()),
    }
}

const NO_MODES: &str = "no critical point is known";

/// What a chart shows: of a network, what has to be measured is.
fn charted(
    case: &Case<'_>,
    run: &Arc<Trajectory>,
    quantity: Quantity,
    direction: usize,
    rows: &[usize],
) -> Values {
    if let (Some(measure), Some(network)) = (quantity.measure(), case.network()) {
        let request = MeasureRequest {
            network: Arc::clone(network),
            run: Arc::clone(run),
            measure,
            rows: 0,
        };
        let measured = request
            .at_rows(rows, &Progress::default())
            .unwrap_or_default();
        return Ok(rows.iter().map(|row| measured.at(*row, 0)).collect());
    }
    if quantity == Quantity::TestLoss {
        // No run on a surface records it.
        let landscape = case.scenario.surface.shape.landscape();
        let at = |row: &usize| landscape.test_loss(run.points[*row][0], run.points[*row][1]);
        return Ok(rows.iter().map(at).collect());
    }
    let wants_modes = matches!(quantity, Quantity::Components | Quantity::LossGap);
    let modes = if wants_modes { case.modes() } else { None };
    let seen = Seen {
        surface: &case.scenario.surface,
        run,
        modes,
        direction: quantity.has_directions().then_some(direction),
    };
    Ok(rows.iter().map(|row| quantity.of(&seen, *row)).collect())
}

fn predicted_component(case: &Case<'_>, direction: usize, rows: &[usize]) -> Values {
    let index = case.index().ok_or("nobody runs")?;
    let modes = case.modes().ok_or(NO_MODES)?;
    let recurrence = case
        .scenario
        .recurrence(index, modes.pairs[direction].value);
    let recurrence = recurrence
        .filter(|_| modes.exact)
        .ok_or("no theory covers it")?;
    let start = case.run().map_or(case.scenario.start, |run| run.points[0]);
    let rest = modes.rest(direction, recurrence.pull);
    let error = modes.components(start)[direction] - rest;
    let most = rows.last().copied().unwrap_or_default();
    let all: Vec<f64> = recurrence.iterates(error).take(most + 1).collect();
    Ok(rows.iter().map(|row| Some(rest + all.get(*row)?)).collect())
}

fn predicted_variance(case: &Case<'_>, direction: usize, rows: &[usize]) -> Values {
    let index = case.index().ok_or("nobody runs")?;
    let modes = case.modes().ok_or(NO_MODES)?;
    let [c, s] = modes.pairs[direction].vector;
    let of = |row: &usize| {
        let (_, [xx, xy, yy]) = case.scenario.cloud(index, modes, *row)?;
        Some(c * c * xx + 2.0 * c * s * xy + s * s * yy)
    };
    Ok(rows.iter().map(of).collect())
}

/// What is said of gradient descent from 0 beside the minima with L2 terms.
fn beside_ridge(
    case: &Case<'_>,
    run: &Trajectory,
    rows: &[usize],
    of: impl Fn(&EarlyStopping, usize) -> f64,
) -> Values {
    let (index, theory) = case.scenario.early_stopping()?;
    if case.index() != Some(index) || run.points[0] != [0.0, 0.0] {
        return Err(
            "that is said of the run of gradient descent which is set beside ridge".to_owned(),
        );
    }
    // At step 0 α is infinite, and a ratio of two zeros.
    let value = |row: &usize| Some(of(&theory, *row)).filter(|value| !value.is_nan());
    Ok(rows.iter().map(value).collect())
}

fn central_distance(case: &Case<'_>, run: &Trajectory, rows: &[usize]) -> Values {
    let optimizer = case.optimizer().ok_or("nobody runs")?;
    let request = CentralRequest::of(
        &optimizer.method,
        &optimizer.schedule,
        &optimizer.wrappers,
        &case.scenario.problem(),
    );
    let flow = request.ok_or("no central flow is known of it")?.compute();
    let flow = flow.map_err(|why| match why {
        NoFlow::BeyondTheEdge => "the start lies beyond the edge of stability",
        NoFlow::Undefined => "there is no finite gradient at the start",
    })?;
    let away = |row: &usize| {
        let [[x, y], [u, v]] = flow.beside(&run.points, *row)?;
        Some(norm([x - u, y - v]))
    };
    Ok(rows.iter().map(away).collect())
}

/// λmax over the edge of stability: of H, or of P⁻¹H where the method has its edge there.
fn stability(case: &Case<'_>, run: &Arc<Trajectory>, rows: &[usize]) -> Values {
    let optimizer = case.optimizer().ok_or("nobody runs")?;
    let rate = |row: usize| run.rate_from(row).unwrap_or(run.rates[run.last()]);
    let plain = rows
        .iter()
        .all(|row| optimizer.edge(rate(*row), false).is_some());
    let quantity = if plain {
        Quantity::Sharpness
    } else {
        Quantity::PreconditionedSharpness
    };
    let values = charted(case, run, quantity, 0, rows)?;
    let share = |(row, value): (&usize, Option<f64>)| {
        let edge = optimizer.edge(rate(*row), !plain)?;
        Some(value? / edge.curvature)
    };
    Ok(rows.iter().zip(values).map(share).collect())
}
