//! Least squares with dropout and input noise: the expected loss against NumPy's mean over all masks
//! (`data/regression/corruption.json`, made by `corruption.py` there), and the gradients of steps against their definition.

use ravine::analysis::{critical_points, known_minimum};
use ravine::math::simd::InstructionSet;
use ravine::math::{Jet2, Point, eigenpairs};
use ravine::objective::Objective as _;
use ravine::optimizer::{Fleet, Method, Oracle, Problem, Progress, Schedule, Until};
use ravine::scenario::{self, Scenario};
use ravine::surface::{Shape, Surface};
use serde_json::Value;

fn surface(keys: &str) -> Surface {
    let text = format!("version = 1\n[surface]\nkind = \"least_squares\"\n{keys}\n");
    scenario::read("corruption", &text).unwrap().surface
}

#[test]
fn losses_and_minima_are_numpys_means_over_all_masks() {
    let file = include_str!("data/regression/corruption.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let cases = file["expected"].as_array().unwrap();
    assert_eq!(cases.len(), 24);
    for case in cases {
        let number = |v: &Value| v.as_f64().unwrap();
        let keys = ["data", "standardise", "dropout", "inverted", "input_noise"];
        let keys = keys.map(|key| format!("{key} = {}", case[key]));
        let name = keys.join(", ");
        let surface = surface(&keys.join("\n"));
        let at = [0, 1].map(|i| number(&case["at"][i]));
        let value = number(&case["value"]);
        assert!((surface.value(at) / value - 1.0).abs() < 1e-12, "{name}");
        let [minimum] = critical_points(&surface)[..] else {
            panic!("{name}: one minimum");
        };
        let reach = surface.shape.landscape().domain();
        for (i, reach) in [reach.width(), reach.height()].into_iter().enumerate() {
            let off = (minimum.at[i] - number(&case["minimum"][i])).abs();
            assert!(off < 1e-9 * reach, "{name}: {off}");
        }
        let least = number(&case["least"]);
        assert!((minimum.value / least - 1.0).abs() < 1e-9, "{name}");
        assert_eq!(known_minimum(&surface, &[minimum]), Some(minimum.value));
        let pairs = eigenpairs(surface.jet2(at).hessian).unwrap();
        for (pair, theirs) in pairs.iter().zip(case["eigenvalues"].as_array().unwrap()) {
            assert!((pair.value / number(theirs) - 1.0).abs() < 1e-9, "{name}");
        }
    }
}

/// With inverted dropout the ridge weight is (1−p)/p times the mean square of each feature; with input noise it is σ².
#[test]
fn the_ridge_is_the_lectures() {
    let plain = surface("data = \"bodies\"");
    let added = |keys: &str| {
        let surface = surface(&format!("data = \"bodies\"\n{keys}"));
        let [h, g] = [&surface, &plain].map(|s| s.jet2([0.0, 0.0]).hessian);
        let Shape::LeastSquares(loss) = &surface.shape else {
            panic!("least squares");
        };
        let [a, b] = loss.ridge();
        let added: [f64; 3] = std::array::from_fn(|i| h[i] - g[i]);
        assert!((added[0] - a).abs() < 1e-14 && (added[2] - b).abs() < 1e-14);
        assert!(added[1].abs() < 1e-14);
        [a, b]
    };
    // Standardised features have the mean square 1.
    for weight in added("dropout = 0.2") {
        assert!((weight - 0.25).abs() < 1e-13);
    }
    for weight in added("input_noise = 0.5") {
        assert!((weight - 0.25).abs() < 1e-13);
    }
    // With uncorrelated features the lecture's form moves no minimum.
    let rows = "standardise = false\n[surface.data]\na = [1, 1, -1, -1]\nb = [1, -1, 1, -1]\ntarget = [3, 1, 0, -2]";
    let [drops, plain] = ["dropout = 0.4\ninverted = false\n", ""]
        .map(|keys| surface(&format!("{keys}{rows}")))
        .map(|s| s.shape.landscape().critical_points()[0]);
    assert!((drops[0] - plain[0]).abs() < 1e-14 && (drops[1] - plain[1]).abs() < 1e-14);
}

fn numbers(jet: Jet2) -> Vec<f64> {
    jet.gradient.into_iter().chain(jet.hessian).collect()
}

/// Over many steps the gradients and Hessians that a method sees have those of the surface as their mean, on all rows and on
/// mini-batches, with a ridge term beside.
#[test]
fn steps_see_the_surface_on_average() {
    for keys in [
        "dropout = 0.3",
        "dropout = 0.3\ninverted = false",
        "input_noise = 0.6",
        "dropout = 0.2\ninput_noise = 0.4\nbatch = 8\nl2 = 0.3",
    ] {
        let surface = surface(&format!("data = \"clouds\"\n{keys}"));
        let at = [0.7, -1.3];
        let exact = numbers(surface.jet2(at));
        let mut oracle = Oracle::new(&surface, 0.0, 5);
        // Whole epochs of batches.
        let steps = 8000;
        let (mut sum, mut squares) = (vec![0.0; 5], vec![0.0; 5]);
        for step in 0..steps {
            oracle.begin(step);
            let local = oracle.gradient_and_hessian(&at);
            assert_eq!(
                local.value,
                surface.value(at),
                "the loss is the expected one"
            );
            assert_eq!(oracle.gradient(&at).gradient, local.gradient);
            let seen = local.gradient.into_iter().chain(local.hessian.unwrap());
            for (i, v) in seen.enumerate() {
                sum[i] += v / steps as f64;
                squares[i] += v * v / steps as f64;
            }
        }
        for i in 0..5 {
            let variance = squares[i] - sum[i] * sum[i];
            assert!(variance > 1e-6, "{keys}: {i} varies");
            let off = (sum[i] - exact[i]).abs();
            assert!(
                off < 4.5 * (variance / steps as f64).sqrt(),
                "{keys}: {i}: {off}"
            );
        }
    }
}

/// The variance of a step's gradient where w = 0 is that of r·x·t/p: for each feature (1−p)/p·Σ x²t²/n².
#[test]
fn the_noise_of_gradients_is_that_of_the_masks() {
    let surface = surface("data = \"spring\"\ndropout = 0.4\nstandardise = false");
    let rows = surface.shape.regression().unwrap().rows().to_vec();
    let n = rows.len() as f64;
    let steps = 20_000;
    let mut oracle = Oracle::new(&surface, 0.0, 2);
    let exact = surface.jet1([0.0, 0.0]).gradient;
    let mut found = [0.0; 2];
    for step in 0..steps {
        oracle.begin(step);
        let gradient = oracle.gradient(&[0.0, 0.0]).gradient;
        for i in 0..2 {
            found[i] += (gradient[i] - exact[i]).powi(2) / steps as f64;
        }
    }
    for i in 0..2 {
        let squares = rows
            .iter()
            .map(|row| (row[i] * row[2]).powi(2))
            .sum::<f64>();
        let expected = 0.4 / 0.6 * squares / (n * n);
        assert!(
            (found[i] / expected - 1.0).abs() < 0.05,
            "{i}: {}",
            found[i] / expected
        );
    }
}

fn problem(surface: &Surface, start: Point, steps: usize, seed: u64) -> Problem {
    Problem {
        objective: surface.clone(),
        start,
        steps,
        seed,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

#[test]
fn runs_see_draws_by_seed_and_step() {
    let surface = surface("data = \"spring\"\ndropout = 0.3\ninput_noise = 0.1");
    assert!(surface.perturbed().is_some() && surface.batches().is_none());
    let mut momentum = Method::named("momentum").unwrap();
    momentum.parameters_mut().set(0, 0.05);
    let run = |steps, seed| {
        momentum.run(
            &Schedule::default(),
            &problem(&surface, [0.7, -1.3], steps, seed),
        )
    };
    let (long, other) = (run(300, 1), run(300, 2));
    assert_ne!(long.points, other.points);
    for row in [1, 255, 256, 299] {
        let short = run(row, 1);
        assert_eq!(short.points[..], long.points[..=row]);
        assert_eq!(short.gauges(row), long.gauges(row));
    }
    // All methods see the same draws.
    let mut seen = Vec::new();
    for key in ["gradient_descent", "adam"] {
        let mut method = Method::named(key).unwrap();
        method.parameters_mut().set(0, 0.0);
        let problem = problem(&surface, [0.7, -1.3], 20, 9);
        seen.push(method.run(&Schedule::default(), &problem).gradients.clone());
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0][3], seen[0][4]);
}

#[test]
fn maps_of_ends_are_those_of_recorded_runs() {
    let surface = surface("data = \"clouds\"\ndropout = 0.25");
    let starts: Vec<Point> = (0..70).map(|i| [0.1 * f64::from(i), -1.0]).collect();
    let rates = vec![0.2; starts.len()];
    let noise = vec![0.0; starts.len()];
    let method = Method::named("gradient_descent").unwrap();
    let progress = Progress::default();
    progress.begin("", starts.len(), 12);
    let ends = method.ends(&Fleet {
        surface: &surface,
        schedule: &Schedule::default(),
        steps: 12,
        seed: 4,
        tolerance: 1e-6,
        until: Until::LastStep,
        set: InstructionSet::widest(),
        starts: &starts,
        rates: &rates,
        noise: &noise,
        numbers: &[],
        progress: &progress,
    });
    for (end, &start) in ends.iter().zip(&starts) {
        let mut method = method;
        method.parameters_mut().set(0, 0.2);
        let run = method.run(&Schedule::default(), &problem(&surface, start, 12, 4));
        assert_eq!(end.at, run.points[12]);
    }
}

/// Theory of a constant gradient says nothing here, and with nothing dropped it does.
#[test]
fn linear_theory_does_not_cover_random_steps() {
    let scenario = |keys: &str| {
        let text = format!(
            "version = 1\n[surface]\nkind = \"least_squares\"\n{keys}\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n"
        );
        scenario::read("theory", &text).unwrap()
    };
    let knows = |scenario: &Scenario| {
        (
            scenario.recurrence(0, 1.0).is_some(),
            scenario.convergence_request().is_ok(),
        )
    };
    assert!(knows(&scenario("dropout = 0.0")).0);
    for keys in ["dropout = 0.1", "input_noise = 0.1"] {
        assert_eq!(knows(&scenario(keys)), (false, false), "{keys}");
    }
}

#[test]
fn files_hold_what_is_dropped() {
    let read = |keys: &str| {
        let text = format!("version = 1\n[surface]\nkind = \"least_squares\"\n{keys}\n");
        scenario::read("f", &text)
    };
    let scenario = read("dropout = 0.35\ninverted = false\ninput_noise = 0.2").unwrap();
    let again = scenario::read("again", &scenario::write(&scenario)).unwrap();
    assert_eq!(again, scenario);
    let Shape::LeastSquares(loss) = &again.surface.shape else {
        panic!("least squares");
    };
    assert_eq!(loss.corruption().dropout, 0.35);
    assert_eq!(again.surface.shape.predicting_share(), 0.65);
    // Another data set keeps it.
    let mut moved = again.clone();
    moved.change_data(&ravine::surface::Data::all_built_in()[1]);
    assert_eq!(moved.surface.shape.predicting_share(), 0.65);
}

/// Rows kept from training are predicted as they are: with the weights or, in the lecture's form, with p times the weights.
#[test]
fn test_losses_are_those_of_predictions() {
    let w = [0.7, -1.3];
    for (inverted, share) in [(true, 1.0), (false, 0.6)] {
        let surface = surface(&format!(
            "data = \"bodies\"\ndropout = 0.4\ninverted = {inverted}\ntest_share = 0.3"
        ));
        let rows = surface.shape.regression().unwrap().held_out();
        let error = |[a, b, t]: &[f64; 3]| (share * (w[0] * a + w[1] * b) - t).powi(2);
        let expected = 0.5 * rows.iter().map(error).sum::<f64>() / rows.len() as f64;
        let found = surface.shape.landscape().test_loss(w[0], w[1]);
        assert!((found.expect("rows to test on") / expected - 1.0).abs() < 1e-12);
    }
}
