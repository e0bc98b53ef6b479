//! Losses over data against NumPy and SciPy (`data/regression/reference.json`, made by `reference.py` there), and
//! mini-batches against their definition.

use std::sync::Arc;

use ravine::analysis::{CriticalKind, critical_points, known_minimum};
use ravine::math::eigenpairs;
use ravine::optimizer::{Method, Oracle, Problem, Schedule};
use ravine::scenario;
use ravine::surface::{Data, LeastSquares, Logistic, Options, Shape, Sight, Surface, Unfit};
use serde_json::Value;

fn surface(kind: &str, data: &str, standardise: bool, batch: u32) -> Surface {
    let text = format!(
        "version = 1\n[surface]\nkind = {kind:?}\ndata = {data:?}\nstandardise = {standardise}\nbatch = {batch}\n"
    );
    scenario::read("reference", &text).unwrap().surface
}

fn condition(surface: &Surface, at: [f64; 2]) -> f64 {
    let [low, high] = eigenpairs(surface.jet2(at).hessian).unwrap();
    high.value / low.value
}

#[test]
fn minima_are_numpys_and_scipys() {
    let file: Value = serde_json::from_str(include_str!("data/regression/reference.json")).unwrap();
    let solutions = file["solutions"].as_array().unwrap();
    assert_eq!(solutions.len(), 14);
    for solution in solutions {
        let (kind, data) = (&solution["kind"], &solution["data"]);
        let (kind, data) = (kind.as_str().unwrap(), data.as_str().unwrap());
        let standardise = solution["standardise"].as_bool().unwrap();
        let surface = surface(kind, data, standardise, 0);
        let name = format!("{kind} {data} {standardise}");
        let [point] = critical_points(&surface)[..] else {
            panic!("{name}: one minimum");
        };
        assert_eq!(point.kind, CriticalKind::Minimum, "{name}");
        let number = |v: &Value| v.as_f64().unwrap();
        let reach = surface.shape.landscape().domain();
        // SciPy's search stops at a gradient of 1e-12, or where its line search sees rounding only.
        let tolerance = if kind == "logistic" { 1e-6 } else { 1e-11 };
        for (ours, theirs, reach) in [
            (point.at[0], number(&solution["w"][0]), reach.width()),
            (point.at[1], number(&solution["w"][1]), reach.height()),
        ] {
            let off = (ours - theirs).abs();
            assert!(off <= tolerance * reach, "{name}: {ours}, {theirs}");
        }
        let value = number(&solution["value"]);
        assert!((point.value - value).abs() <= 1e-12 * value, "{name}");
        assert_eq!(known_minimum(&surface, &[point]), Some(point.value));
        let theirs = number(&solution["condition"]);
        let ours = condition(&surface, point.at);
        assert!(
            (ours / theirs - 1.0).abs() < 1e-4,
            "{name}: {ours}, {theirs}"
        );
    }
}

#[test]
fn standardising_takes_the_condition_number_from_ten_billion_to_one() {
    let raw = condition(&surface("least_squares", "cars", false, 0), [0.0; 2]);
    let standardised = condition(&surface("least_squares", "cars", true, 0), [0.0; 2]);
    assert!((1e10..3e10).contains(&raw), "{raw}");
    assert!((1.0..1.1).contains(&standardised), "{standardised}");
}

/// On the raw cars gradient descent at 0.4 times its limit has not come halfway after a thousand steps; on the
/// standardised ones it is there after twenty.
#[test]
fn standardising_makes_gradient_descent_arrive() {
    let left = |standardise: bool, steps: usize| {
        let surface = surface("least_squares", "cars", standardise, 0);
        let [_, high] = eigenpairs(surface.jet2([0.0; 2]).hessian).unwrap();
        let mut method = Method::named("gradient_descent").unwrap();
        method.parameters_mut().set(0, 0.8 / high.value);
        let minimum = critical_points(&surface)[0].value;
        let start = [0.0; 2];
        let problem = Problem {
            start,
            ..problem(surface, steps, 0)
        };
        let run = method.run(&Schedule::default(), &problem);
        (run.losses[run.last()] - minimum) / (run.losses[0] - minimum)
    };
    assert!(left(false, 1000) > 0.2);
    assert!(left(true, 20) < 1e-9);
}

fn problem(surface: Surface, steps: usize, seed: u64) -> Problem {
    Problem {
        objective: surface,
        start: [0.7, -1.3],
        steps,
        seed,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

#[test]
fn batches_of_an_epoch_make_up_the_full_gradient() {
    for kind in ["least_squares", "logistic"] {
        // 60 rows: batches that divide them, one that leaves a rest of 4, and single rows.
        for size in [1, 7, 20] {
            let mut surface = surface(kind, "clouds", true, size);
            surface.l2 = 0.3;
            let at = [0.7, -1.3];
            let full = surface.jet2(at);
            let mut oracle = Oracle::new(&surface, 0.0, 5);
            let steps = 60_u32.div_ceil(size);
            for epoch in 0..2 {
                let mut sum = [0.0; 5];
                let mut counted = 0;
                for step in epoch * steps..(epoch + 1) * steps {
                    oracle.begin(u64::from(step));
                    let jet = oracle.gradient_and_hessian(&at);
                    assert_eq!(jet.value, full.value, "values are those of all rows");
                    let rows = size.min(60 - counted);
                    counted += rows;
                    let share = f64::from(rows) / 60.0;
                    let parts = jet.gradient.into_iter().chain(jet.hessian.unwrap());
                    for (sum, part) in sum.iter_mut().zip(parts) {
                        *sum += share * part;
                    }
                    assert_eq!(oracle.gradient(&at).gradient, jet.gradient);
                }
                let expected = full.gradient.into_iter().chain(full.hessian);
                for (sum, expected) in sum.into_iter().zip(expected) {
                    assert!((sum - expected).abs() < 1e-14, "{kind} {size}");
                }
            }
        }
    }
}

#[test]
fn batches_depend_on_seed_and_step_only() {
    let surface = surface("least_squares", "spring", true, 4);
    let at = [1.0, 2.0];
    let gradient = |seed: u64, step: u64| {
        let mut oracle = Oracle::new(&surface, 0.0, seed);
        oracle.begin(step);
        oracle.gradient(&at).gradient
    };
    let mut oracle = Oracle::new(&surface, 0.0, 3);
    let walked: Vec<_> = (0..45)
        .map(|step| {
            oracle.begin(step);
            oracle.gradient(&at).gradient
        })
        .collect();
    for step in [44, 0, 13, 30] {
        assert_eq!(gradient(3, step), walked[step as usize]);
    }
    assert_ne!(gradient(4, 0), walked[0]);
    assert_ne!(walked[0], walked[10], "an epoch of its own order");
}

/// A gradient costs an evaluation, of however many rows it is; the first is that at the start.
#[test]
fn gradients_of_batches_are_counted() {
    for (kind, batch) in [("least_squares", 0), ("least_squares", 7), ("logistic", 6)] {
        let surface = surface(kind, "clouds", true, batch);
        for (key, each) in [("gradient_descent", 1), ("adam", 1), ("newton", 2)] {
            let mut method = Method::named(key).unwrap();
            method.parameters_mut().set(0, 0.01);
            let t = method.run(&Schedule::default(), &problem(surface.clone(), 12, 5));
            let expected: Vec<u32> = (0..=12).map(|k| 1 + each * k).collect();
            assert_eq!(t.evaluations, expected, "{kind} {batch} {key}");
        }
        let mut oracle = Oracle::new(&surface, 0.5, 5);
        for step in 0..9 {
            oracle.begin(step);
            oracle.gradient(&[0.1, 0.2]);
            oracle.gradient(&[0.3, 0.2]);
        }
        oracle.value(&[0.1, 0.2]);
        let counts = oracle.counts;
        assert_eq!(
            [counts.gradients, counts.values, counts.hessians],
            [18, 1, 0]
        );
    }
}

#[test]
fn all_optimizers_see_the_same_batches_and_runs_record_the_full_loss() {
    let surface = surface("logistic", "clouds", true, 8);
    let full = surface.jet1([0.7, -1.3]);
    let mut seen = Vec::new();
    for key in ["gradient_descent", "adam", "momentum"] {
        let mut method = Method::named(key).unwrap();
        // Without a step every gradient is one at the start.
        method.parameters_mut().set(0, 0.0);
        let run = method.run(&Schedule::default(), &problem(surface.clone(), 30, 9));
        assert_eq!(run.losses, vec![full.value; 31]);
        assert!(run.gradients.iter().all(|g| *g != full.gradient));
        seen.push(run.gradients.clone());
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn inner_vectors_are_replayed_on_the_same_batches() {
    let surface = surface("least_squares", "spring", true, 3);
    let mut method = Method::named("momentum").unwrap();
    method.parameters_mut().set(0, 0.05);
    let long = method.run(&Schedule::default(), &problem(surface.clone(), 700, 1));
    for row in [1, 255, 256, 300, 511] {
        let short = method.run(&Schedule::default(), &problem(surface.clone(), row, 1));
        assert_eq!(short.points[..], long.points[..=row]);
        assert_eq!(short.gauges(row), long.gauges(row));
    }
}

fn data(rows: &[[f64; 3]]) -> Arc<Data> {
    Arc::new(Data {
        name: "own".into(),
        names: ["a", "b", "t"].map(str::to_owned),
        rows: rows.to_vec(),
    })
}

fn raw() -> Options {
    Options {
        standardise: false,
        ..Options::default()
    }
}

/// A line separates these classes, so the loss falls forever and no minimum is claimed.
#[test]
fn separable_classes_have_no_minimum() {
    let rows = [[1.0, 2.0, 1.0], [2.0, 1.0, 1.0], [-1.0, -0.5, 0.0]];
    for standardise in [false, true] {
        let options = Options {
            standardise,
            ..raw()
        };
        let shape = Shape::Logistic(Logistic::new(data(&rows), options).unwrap());
        let domain = shape.landscape().domain();
        assert!(domain.width().is_finite() && domain.contains([0.0, 0.0]));
        assert_eq!(critical_points(&shape.into()), []);
    }
}

/// The second feature is twice the first: a valley of minima, of which the nearest to the origin is given.
#[test]
fn collinear_features_have_a_valley() {
    let rows = [[1.0, 2.0, 5.0], [2.0, 4.0, 10.0], [-1.0, -2.0, -5.0]];
    let shape = Shape::LeastSquares(LeastSquares::new(data(&rows), raw()).unwrap());
    let [minimum] = shape.landscape().critical_points()[..] else {
        panic!("one place");
    };
    assert!((minimum[0] - 1.0).abs() < 1e-15 && (minimum[1] - 2.0).abs() < 1e-15);
    assert!(shape.landscape().value(3.0, 1.0) < 1e-28);
    assert!(shape.landscape().domain().width().is_finite());
}

/// Sizes at the end of what is allowed, and targets that are no function of anything, give views and numbers.
#[test]
fn extreme_data_are_drawn() {
    for rows in [
        [[0.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
        [[1e100, 1e-100, 0.0], [-1e100, 1e100, 1.0]],
        [[1e-300, 0.0, -1.0], [1e-300, 1.0, 1.0]],
        [[3.0, 3.0, 2.0], [3.0, 3.0, 1.0]],
    ] {
        for (standardise, test_share) in [(false, 0.0), (true, 0.0), (false, 0.5), (true, 0.5)] {
            let options = Options {
                standardise,
                test_share,
                ..raw()
            };
            for shape in [
                Shape::LeastSquares(LeastSquares::new(data(&rows), options).unwrap()),
                Shape::Logistic(Logistic::new(data(&rows), options).unwrap()),
            ] {
                let domain = shape.landscape().domain();
                assert!(
                    domain.width() > 0.0 && domain.width().is_finite(),
                    "{rows:?}"
                );
                assert!(
                    domain.height() > 0.0 && domain.height().is_finite(),
                    "{rows:?}"
                );
                assert!(shape.landscape().value(0.0, 0.0).is_finite());
                if let Some(tested) = shape.tested() {
                    assert!(tested.landscape().value(0.0, 0.0).is_finite());
                    let _ = critical_points(&tested.into());
                }
                let _ = critical_points(&shape.into());
            }
        }
    }
}

#[test]
fn predictions_are_about_the_data_as_they_are() {
    let surface = surface("least_squares", "spring", true, 0);
    let regression = surface.shape.regression().unwrap();
    assert_eq!(regression.sight(), Sight::Line { feature: 0 });
    // NumPy's slope and intercept of the raw data.
    let [minimum] = surface.shape.landscape().critical_points()[..] else {
        panic!("one minimum");
    };
    let prediction = regression.prediction(minimum);
    assert!((prediction.at([0.0, 1.0]) - 12.142884615384617).abs() < 1e-12);
    let slope = prediction.at([1.0, 1.0]) - prediction.at([0.0, 1.0]);
    assert!((slope - 1.6816322701688542).abs() < 1e-12);
}

#[test]
fn two_classes_are_needed() {
    let many = Logistic::new(
        data(&[[1.0, 1.0, 0.0], [1.0, 2.0, 1.0], [1.0, 2.0, 5.0]]),
        raw(),
    );
    let expected = Unfit::ManyClasses {
        values: [0.0, 1.0, 5.0],
        row: 3,
    };
    assert_eq!(many.unwrap_err(), expected);
    let one = Logistic::new(data(&[[1.0, 1.0, 4.0], [1.0, 2.0, 4.0]]), raw());
    assert_eq!(one.unwrap_err(), Unfit::OneClass(4.0));
}
