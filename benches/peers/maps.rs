//! Basin and hyperparameter maps.

use ravine::analysis::{
    Axis, BasinRequest, Conditions, HyperRequest, Outcome, Progress, Target, critical_points,
};
use ravine::optimizer::{Clip, Lookahead, Method, Momentum, Sam, Schedule, Tool, Until, Wrappers};
use ravine::parameters::Parameters;
use ravine::surface::{Himmelblau, Quadratic, Shape, Surface, Typed, View};
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

/// A basin map of each method on Himmelblau, and of momentum on each surface, on formulas that somebody types and on
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

/// A method and a surface by their names, with some of their numbers.
fn named(method: (&str, f64), shape: &str, numbers: &[(&str, f64)]) -> (Method, Surface) {
    fn put(parameters: &mut dyn Parameters, key: &str, value: f64) {
        if let Some(row) = parameters.row(key) {
            parameters.set(row, value);
        }
    }
    let (key, lr) = method;
    let mut method = Method::named(key).expect("a method");
    put(method.parameters_mut(), "lr", lr);
    let mut shape = Shape::named(shape).expect("in the catalogue");
    for (key, value) in numbers {
        put(shape.parameters_mut(), key, *value);
    }
    (method, shape.into())
}

/// Basin maps of 256² starts and 500 steps in which more happens than in plain ones, each after the plain one: tools around the
/// method, noise, and losses over data with mini-batches and dropout.
pub fn more_than_plain(kit: &Kit) {
    let measure = |(method, surface): (Method, Surface), wrappers, noise, what: &str| {
        let (key, shape) = (method.info().key, surface.shape.info().key);
        let view = surface.shape.landscape().domain();
        let mut request = BasinRequest {
            conditions: conditions(surface.shape, 500, 1e-3, Until::AtRest),
            method,
            view,
            columns: 256,
            rows: 256,
        };
        request.conditions.wrappers = wrappers;
        request.conditions.noise = noise;
        let known = critical_points(&request.conditions.surface);
        let size = format!("{key} on {shape}, {what}");
        let work = || request.compute(&known, 2, &Progress::default());
        kit.measure(("more", &size), work, nothing);
    };
    let none = Wrappers::default();
    let mut all = none;
    for tool in Tool::ALL {
        all.switch(tool, true);
    }
    let (sam, clip) = (Some(Sam::default()), Some(Clip::default()));
    let lookahead = Some(Lookahead::default());
    for method in ["momentum", "adam"] {
        let himmelblau = || named((method, 0.01), "himmelblau", &[]);
        for (what, wrappers) in [
            ("plain", none),
            ("SAM", Wrappers { sam, ..none }),
            ("clipped", Wrappers { clip, ..none }),
            ("look-ahead", Wrappers { lookahead, ..none }),
            ("all tools", all),
        ] {
            measure(himmelblau(), wrappers, 0.0, what);
        }
        measure(himmelblau(), none, 0.3, "noise");
        for (what, numbers) in [
            ("plain", &[][..]),
            ("8 rows", &[("batch", 8.0)]),
            ("dropout", &[("dropout", 0.2)]),
            ("32 rows", &[("batch", 32.0)]),
        ] {
            let squares = named((method, 0.1), "least_squares", numbers);
            measure(squares, none, 0.0, what);
        }
    }
    for (what, batch) in [("plain", 0.0), ("8 rows", 8.0)] {
        let logistic = named(("momentum", 0.1), "logistic", &[("batch", batch)]);
        measure(logistic, none, 0.0, what);
    }
}

/// Hyperparameter maps of 256² cells and 500 steps over numbers of all kinds, after those over the rate.
pub fn over_any_numbers(kit: &Kit) {
    let axis = |target, range| Axis {
        target,
        range,
        logarithmic: false,
        whole: false,
    };
    let of = |key| axis(Target::Method(key), [0.0, 0.95]);
    let rate = axis(Target::Method("lr"), [0.001, 0.1]);
    let noise = axis(Target::Noise, [0.0, 1.0]);
    let start = axis(Target::Start(1), [-2.0, 2.0]);
    let lambda = |key| axis(Target::Surface(key), [0.5, 20.0]);
    for (method, axes) in [
        ("momentum", [rate, start]),
        ("momentum", [rate, of("momentum")]),
        ("momentum", [of("momentum"), of("dampening")]),
        ("momentum", [of("momentum"), noise]),
        ("momentum", [lambda("lambda2"), of("momentum")]),
        ("momentum", [lambda("lambda1"), lambda("lambda2")]),
        ("momentum", [lambda("lambda2"), noise]),
        ("adam", [rate, start]),
        ("adam", [of("beta1"), of("beta2")]),
        ("adam", [of("eps"), of("weight_decay")]),
        ("adam", [lambda("lambda2"), of("beta1")]),
        ("nadam", [rate, start]),
        ("nadam", [of("beta1"), of("beta2")]),
    ] {
        let (method, surface) = named((method, 0.01), "quadratic", &[]);
        let request = HyperRequest {
            conditions: conditions(surface.shape, 500, 1e-3, Until::AtRest),
            start: [1.5, -0.5],
            method,
            axes,
            columns: 256,
            rows: 256,
        };
        let [x, y] = axes.map(|axis| axis.target);
        let size = format!("{}: {x} by {y}", method.info().key);
        let work = || request.compute(2, &Progress::default());
        kit.measure(("hyper", &size), work, nothing);
    }
}
