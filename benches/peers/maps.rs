//! Basin and hyperparameter maps.

use ravine::analysis::{
    Axis, BasinRequest, Conditions, HyperRequest, Outcome, Progress, Target, critical_points,
};
use ravine::optimizer::{Method, Momentum, Schedule, Until, Wrappers};
use ravine::surface::{Himmelblau, Quadratic, Shape, Typed, View};
use serde_json::json;

use crate::kit::{Kit, nothing};
use crate::subjects::{FORMULAS, eight_bumps};

/// Conditions without a schedule or noise.
fn conditions(shape: Shape, steps: usize, tolerance: f64, until: Until) -> Conditions {
    Conditions {
        surface: shape.into(),
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
        steps,
        seed: 0,
        noise: 0.0,
        tolerance,
        until,
    }
}

/// 512² starts on Himmelblau, 500 steps of momentum: how many reach each minimum, and how many none.
pub fn basins(kit: &Kit) {
    let request = BasinRequest {
        conditions: conditions(
            Shape::Himmelblau(Himmelblau::default()),
            500,
            1e-3,
            Until::AtRest,
        ),
        method: Method::Momentum(Momentum {
            lr: 0.01,
            momentum: 0.9,
            ..Momentum::default()
        }),
        view: View::square(5.0),
        columns: 512,
        rows: 512,
    };
    let known = critical_points(&request.conditions.surface);
    for threads in [1, 2] {
        let size = if threads == 2 {
            "512x512x500".to_owned()
        } else {
            "512x512x500, one thread".to_owned()
        };
        let work = || request.compute(&known, threads, &Progress::default());
        kit.measure(("T5", &size), work, |result, _| {
            let mut counts = [0; 5];
            for cell in result.iter().flat_map(|map| &map.cells) {
                counts[match cell.outcome {
                    Outcome::Minimum(i) => (i as usize).min(4),
                    _ => 4,
                }] += 1;
            }
            vec![("counts", json!(counts))]
        });
    }
}

/// 256 rates by 256 momenta on ½(x² + 100y²), 1000 steps: the loss after the last.
pub fn rates_and_momenta(kit: &Kit) {
    let quadratic = Quadratic {
        lambda1: 1.0,
        lambda2: 100.0,
        ..Quadratic::default()
    };
    let request = HyperRequest {
        conditions: conditions(Shape::Quadratic(quadratic), 1000, 1e-6, Until::LastStep),
        start: [1.0, 1.0],
        method: Method::Momentum(Momentum::default()),
        axes: [
            Axis {
                target: Target::Method("lr"),
                whole: false,
                range: [1e-4, 1e-1],
                logarithmic: true,
            },
            Axis {
                target: Target::Method("momentum"),
                whole: false,
                range: [0.0, 0.99],
                logarithmic: false,
            },
        ],
        columns: 256,
        rows: 256,
    };
    for threads in [1, 2] {
        let size = if threads == 2 {
            "256x256x1000".to_owned()
        } else {
            "256x256x1000, one thread".to_owned()
        };
        let work = || request.compute(threads, &Progress::default());
        kit.measure(("T6", &size), work, |result, _| {
            let cells = || result.iter().flat_map(|map| &map.cells);
            let small = cells().filter(|end| end.loss < 1e-6).count();
            let finite = cells().filter(|end| end.loss.is_finite()).count();
            vec![("below_1e6", json!(small)), ("finite", json!(finite))]
        });
    }
}

/// A basin map of each first-order method on Himmelblau, and of momentum on each surface, on formulas that somebody types and on
/// eight bumps: 256² starts, 500 steps.
pub fn every_basin_map(kit: &Kit) {
    let himmelblau = || Shape::Himmelblau(Himmelblau::default());
    let momentum = || Method::Momentum(Momentum::default());
    let typed = |text: &str| Shape::Typed(Typed::new(text).unwrap_or_default());
    let named = |shape: Shape| (shape.info().key, shape);
    let methods = Method::all().into_iter();
    let methods = methods.map(|method| (method, named(himmelblau())));
    let kinds = Shape::all().into_iter().map(named);
    let formulas = FORMULAS.map(|(name, text)| (name, typed(text)));
    let bumps = ("eight bumps", Shape::Bumps(eight_bumps()));
    let shapes = kinds.chain(formulas).chain([bumps]);
    let shapes = shapes.map(|shape| (momentum(), shape));
    for (mut method, (name, shape)) in methods.chain(shapes) {
        if let Some(row) = method.rate_row() {
            method.parameters_mut().set(row, 0.01);
        }
        let size = format!("{} on {name}", method.info().key);
        let view = shape.landscape().domain();
        let request = BasinRequest {
            conditions: conditions(shape, 500, 1e-3, Until::AtRest),
            method,
            view,
            columns: 256,
            rows: 256,
        };
        let known = critical_points(&request.conditions.surface);
        let work = || request.compute(&known, 2, &Progress::default());
        kit.measure(("maps", &size), work, nothing);
    }
}
