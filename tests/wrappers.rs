//! Tools around methods, against PyTorch and the papers (`data/wrappers/`, made by `reference.py` there) and theory.

use std::path::Path;

use ravine::math::Point;
use ravine::optimizer::{
    Average, Clip, ExponentialAverage, Gauge, GradientDescent, Lookahead, Method, Momentum,
    Problem, Reading, Sam, Schedule, Status, Trajectory, UniformAverage, Wrappers,
};
use ravine::scenario;
use ravine::surface::{Quadratic, Shape, SharpAndFlat};
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    let array = value.as_array().unwrap();
    array.iter().map(|v| v.as_f64().unwrap()).collect()
}

/// The place that a gauge shows.
fn place(gauge: &Gauge) -> Point {
    let Reading::Place(place) = gauge.reading else {
        panic!("{gauge:?}");
    };
    place
}

fn close(ours: &[f64], theirs: &[f64]) -> bool {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(near)
}

#[test]
fn paths_and_averages_are_the_references() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wrappers/wrappers.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let runs = file["runs"].as_array().unwrap();
    assert!(runs.len() > 90);
    for run in runs {
        let name = run["name"].as_str().unwrap();
        let scenario = scenario::read(name, run["scenario"].as_str().unwrap()).unwrap();
        let ours = scenario.optimizers[0].run(&scenario.problem());
        for (i, step) in numbers(&run["steps"]).into_iter().enumerate() {
            let row = step as usize;
            let theirs = numbers(&run["points"][i]);
            assert!(close(&ours.points[row], &theirs), "{name}, step {row}");
            assert!(close(
                &[ours.losses[row]],
                &[run["loss"][i].as_f64().unwrap()]
            ));
            let theirs = &run["averages"][i];
            let ours = ours.average(row);
            match ours {
                Some(average) => assert!(close(&average, &numbers(theirs)), "{name}, step {row}"),
                None => assert!(theirs.is_null(), "{name}, step {row}"),
            }
        }
    }
}

fn sam(rho: f64) -> Wrappers {
    Wrappers {
        sam: Some(Sam { rho }),
        ..Wrappers::default()
    }
}

fn clip(norm: f64) -> Wrappers {
    Wrappers {
        clip: Some(Clip { norm }),
        ..Wrappers::default()
    }
}

fn lookahead(steps: u32, alpha: f64) -> Wrappers {
    Wrappers {
        lookahead: Some(Lookahead { steps, alpha }),
        ..Wrappers::default()
    }
}

fn average(average: Average) -> Wrappers {
    Wrappers {
        average: Some(average),
        ..Wrappers::default()
    }
}

fn mean_from(start: u32) -> Wrappers {
    average(Average::Uniform(UniformAverage { start }))
}

fn exponential(decay: f64) -> Wrappers {
    average(Average::Exponential(ExponentialAverage { decay }))
}

fn problem(shape: Shape, steps: usize, noise: f64, seed: u64) -> Problem {
    Problem {
        start: shape.info().start,
        objective: shape.into(),
        steps,
        seed,
        noise,
        tolerance: 1e-6,
    }
}

fn gradient_descent(lr: f64) -> Method {
    Method::GradientDescent(GradientDescent {
        lr,
        ..GradientDescent::default()
    })
}

/// The path and what belongs to it, as bits.
fn bits(t: &Trajectory) -> Vec<([u64; 6], Status)> {
    let row = |i: usize| {
        let ([x, y], [gx, gy]) = (t.points[i], t.gradients[i]);
        let numbers = [x, y, gx, gy, t.losses[i], t.rates[i]];
        (numbers.map(f64::to_bits), t.statuses[i])
    };
    (0..t.points.len()).map(row).collect()
}

/// Every method on a few surfaces, with a rate that moves, without and with noise.
fn every_run(mut visit: impl FnMut(&Method, &Problem)) {
    for key in [
        "quadratic",
        "rosenbrock",
        "himmelblau",
        "sharp_and_flat",
        "saddle",
    ] {
        for mut method in Method::all() {
            let table = method.parameters().table();
            if let Some(row) = table.iter().position(|p| p.key == "lr") {
                method.parameters_mut().set(row, 0.003);
            }
            for noise in [0.0, 0.3] {
                visit(&method, &problem(Shape::named(key).unwrap(), 300, noise, 5));
            }
        }
    }
}

#[test]
fn tools_that_do_nothing_leave_every_bit() {
    let schedule = Schedule::named("cosine").unwrap();
    every_run(|method, problem| {
        let plain = method.run(&schedule, problem);
        for wrappers in [
            Wrappers::default(),
            sam(0.0),
            clip(1e300),
            lookahead(7, 1.0),
            mean_from(3),
            exponential(0.5),
        ] {
            let wrapped = method.run_within(&wrappers, &schedule, problem);
            assert!(
                bits(&wrapped) == bits(&plain),
                "{method:?} {wrappers:?} {problem:?}"
            );
            for row in [0, plain.last() / 2, plain.last()] {
                let own: Vec<_> = plain.gauges(row);
                assert_eq!(wrapped.gauges(row)[..own.len()], own);
            }
        }
    });
}

#[test]
fn wrapped_runs_are_replayed_where_they_were_recorded() {
    let wrappers = Wrappers {
        sam: Some(Sam { rho: 0.2 }),
        clip: Some(Clip { norm: 2.0 }),
        lookahead: Some(Lookahead {
            steps: 7,
            alpha: 0.5,
        }),
        average: None,
    };
    every_run(|method, problem| {
        let long = method.run_within(&wrappers, &Schedule::default(), problem);
        for steps in [1, 7, 255, 256, 258] {
            let short = Problem {
                steps,
                ..problem.clone()
            };
            let short = method.run_within(&wrappers, &Schedule::default(), &short);
            let rows = short.last().min(long.last());
            assert_eq!(bits(&short)[..rows], bits(&long)[..rows], "{method:?}");
            assert_eq!(short.gauges(rows), long.gauges(rows), "{method:?}");
        }
    });
}

/// Each of SAM's steps asks for two gradients, and the second is ρ away uphill, on the same draw.
#[test]
fn sam_looks_uphill() {
    let problem = problem(Shape::named("himmelblau").unwrap(), 300, 0.5, 3);
    let run = gradient_descent(0.005).run_within(&sam(0.3), &Schedule::default(), &problem);
    for row in 1..=300 {
        assert_eq!(run.evaluations[row], 2 * row as u32 + 1);
        let (from, g) = (run.points[row - 1], run.gradients[row - 1]);
        let gauges = run.gauges(row - 1);
        let [ascent] = gauges.as_slice() else {
            panic!("{gauges:?}");
        };
        let ascent = place(ascent);
        let e = [ascent[0] - from[0], ascent[1] - from[1]];
        assert!((e[0].hypot(e[1]) - 0.3).abs() < 1e-12);
        assert!((e[0] * g[1] - e[1] * g[0]).abs() < 1e-12 * g[0].hypot(g[1]));
        // The step is −η times the exact gradient there plus the noise seen at the point itself.
        let (exact, there) = (
            problem.objective.jet1(from).gradient,
            problem.objective.jet1(ascent).gradient,
        );
        for i in 0..2 {
            let step = run.points[row][i] - from[i];
            let noise = g[i] - exact[i];
            assert!((step + 0.005 * (there[i] + noise)).abs() < 1e-12);
        }
    }
}

/// At a point without slope there is no uphill.
#[test]
fn sam_stays_where_the_gradient_is_zero() {
    let mut problem = problem(Shape::Quadratic(Quadratic::default()), 3, 0.0, 0);
    problem.start = [0.0, 0.0];
    let run = gradient_descent(0.1).run_within(&sam(0.5), &Schedule::default(), &problem);
    assert_eq!(run.points, vec![[0.0, 0.0]; 4]);
}

/// Momentum that starts on the slope of the narrow well stays there, shaken by noise; SAM, whose radius is wider than that
/// well, leaves it for the wide one.
#[test]
fn sam_prefers_the_flat_well() {
    let method = Method::Momentum(Momentum {
        lr: 0.01,
        ..Momentum::default()
    });
    let mut found = [[0; 2]; 2];
    for seed in 0..16 {
        let shape = SharpAndFlat::default();
        let mut problem = problem(Shape::SharpAndFlat(shape), 1500, 1.0, seed);
        problem.start = [-1.0, 0.3];
        for (counts, wrappers) in found.iter_mut().zip([Wrappers::default(), sam(0.5)]) {
            let run = method.run_within(&wrappers, &Schedule::default(), &problem);
            let [x, y] = run.points[run.last()];
            counts[0] += i32::from((x + 1.5).hypot(y) < 2.5 * shape.sharp_width);
            counts[1] += i32::from((x - 1.5).hypot(y) < 1.5 * shape.flat_width);
        }
    }
    let [plain, sharpness_aware] = found;
    assert!(plain[0] >= 12, "{plain:?}");
    assert!(
        sharpness_aware[1] >= 12 && sharpness_aware[0] <= 2,
        "{sharpness_aware:?}"
    );
}

#[test]
fn clipped_steps_keep_their_direction() {
    let problem = problem(Shape::named("rosenbrock").unwrap(), 300, 0.0, 0);
    let run = gradient_descent(0.002).run_within(&clip(2.0), &Schedule::default(), &problem);
    let mut clipped = 0;
    for row in 1..=300 {
        let g = run.gradients[row - 1];
        let length = g[0].hypot(g[1]);
        let expected = 0.002 * length.min(2.0);
        assert!((run.step_length(row) - expected).abs() < 2e-9, "{row}");
        let step = [0, 1].map(|i| run.points[row][i] - run.points[row - 1][i]);
        assert!((step[0] * g[1] - step[1] * g[0]).abs() < 1e-12 * length);
        clipped += usize::from(length > 2.0);
    }
    // Both sides of the norm are met.
    assert!((10..=290).contains(&clipped), "{clipped}");
}

/// On a quadratic, k steps of gradient descent and one of the slow weights multiply an error by 1 − α + α(1 − ηλ)ᵏ.
#[test]
fn slow_weights_follow_their_recurrence() {
    let shape = Quadratic {
        lambda1: 1.0,
        lambda2: 8.0,
        ..Quadratic::default()
    };
    let problem = problem(Shape::Quadratic(shape), 90, 0.0, 0);
    let run = gradient_descent(0.2).run_within(&lookahead(6, 0.4), &Schedule::default(), &problem);
    for round in 1..=15 {
        for (i, lambda) in [1.0f64, 8.0].into_iter().enumerate() {
            let factor: f64 = 0.6 + 0.4 * (1.0 - 0.2 * lambda).powi(6);
            let expected = problem.start[i] * factor.powi(round);
            assert!((run.points[6 * round as usize][i] - expected).abs() < 1e-12);
        }
        // The gauge is where the slow weights stand in the middle of a round, and where they go in the step that ends it.
        let end = 6 * round as usize;
        assert_eq!(place(&run.gauges(end - 1)[0]), run.points[end]);
        for row in end..=90.min(end + 4) {
            assert_eq!(place(&run.gauges(row)[0]), run.points[end]);
        }
    }
}

#[test]
fn averages_are_sums_over_the_path() {
    every_run(|method, problem| {
        let run = |wrappers| method.run_within(&wrappers, &Schedule::default(), problem);
        let (mean, moving) = (run(mean_from(20)), run(exponential(0.9)));
        for row in [0, 19, 20, 21, 100, 300]
            .into_iter()
            .filter(|row| *row <= mean.last())
        {
            let counted = (row + 1).saturating_sub(20);
            assert_eq!(mean.averages(row).len(), counted);
            assert_eq!(moving.averages(row).len(), row + 1);
            for i in 0..2 {
                let path: Vec<f64> = mean.points[..=row].iter().map(|p| p[i]).collect();
                let scale = path.iter().fold(1.0, |m: f64, v| m.max(v.abs()));
                if counted > 0 {
                    let expected = path[20..].iter().sum::<f64>() / counted as f64;
                    let found = mean.average(row).unwrap()[i];
                    assert!((found - expected).abs() < 1e-12 * scale, "{row}");
                }
                // β^t w₀ + Σ (1−β) β^(t−s) w_s
                let weight = |s: usize| if s == 0 { 1.0 } else { 0.1 };
                let expected: f64 = (0..=row)
                    .map(|s| weight(s) * 0.9f64.powi((row - s) as i32) * path[s])
                    .sum();
                let found = moving.average(row).unwrap()[i];
                assert!((found - expected).abs() < 1e-12 * scale, "{row}");
            }
        }
    });
}

/// Gradient descent at rate η on λw²/2 with noise σ rests in a cloud of variance ησ²/(λ(2 − ηλ)); the mean of n of its
/// points has the variance σ²/(λ²n) for large n (Polyak and Juditsky 1992).
#[test]
fn averages_of_noisy_runs_land_closer_to_the_minimum() {
    const SEEDS: u64 = 60;
    const N: usize = 2000;
    let (eta, sigma) = (0.1, 0.5);
    let shape = Quadratic {
        lambda1: 1.0,
        lambda2: 4.0,
        ..Quadratic::default()
    };
    let mut squares = [[0.0; 2]; 3];
    for seed in 0..SEEDS {
        let problem = problem(Shape::Quadratic(shape), 100 + N, sigma, seed);
        let run =
            |w: Wrappers| gradient_descent(eta).run_within(&w, &Schedule::default(), &problem);
        let (mean, moving) = (run(mean_from(101)), run(exponential(0.99)));
        let last = mean.last();
        let ends = [
            mean.points[last],
            mean.average(last).unwrap(),
            moving.average(last).unwrap(),
        ];
        for (square, end) in squares.iter_mut().zip(ends) {
            for i in 0..2 {
                square[i] += end[i] * end[i] / SEEDS as f64;
            }
        }
    }
    for (i, lambda) in [1.0, 4.0].into_iter().enumerate() {
        let cloud = eta * sigma * sigma / (lambda * (2.0 - eta * lambda));
        let averaged = sigma * sigma / (lambda * lambda * N as f64);
        let [last, mean, moving] = squares.map(|s| s[i]);
        // A mean of 60 squares of normal numbers is within a factor of 2 of its expectation, but for one in 10⁶.
        for (found, expected) in [(last, cloud), (mean, averaged)] {
            assert!(
                (0.5..2.0).contains(&(found / expected)),
                "{found} {expected}"
            );
        }
        assert!(
            mean < moving && moving < 0.5 * last,
            "{mean} {moving} {last}"
        );
    }
}
