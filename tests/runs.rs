//! Every method on every surface: runs are pure functions of their problem, and outcomes are data.

use ravine::optimizer::{
    Gauge, GradientDescent, MAX_STEPS, Method, Momentum, Newton, Problem, Reading, Schedule,
    Status, Trajectory, Wrappers,
};
use ravine::surface::{Quadratic, Shape, Surface};

fn problem(shape: Shape, steps: usize, noise: f64) -> Problem {
    Problem {
        start: shape.info().start,
        objective: shape.into(),
        steps,
        seed: 3,
        noise,
        tolerance: 1e-6,
    }
}

/// Every combination of shape, method, schedule and noise, with a rate that moves and one that throws.
fn every_run(steps: usize, mut visit: impl FnMut(&Method, &Schedule, &Problem)) {
    for shape in Shape::all() {
        for plain in Method::all() {
            for schedule in Schedule::all() {
                for (rate, noise) in [(0.02, 0.0), (0.02, 0.5), (3.0, 0.0)] {
                    let mut method = plain;
                    method.parameters_mut().set(rate_row(&plain), rate);
                    visit(&method, &schedule, &problem(shape.clone(), steps, noise));
                }
            }
        }
    }
}

fn rate_row(method: &Method) -> usize {
    let table = method.parameters().table();
    table.iter().position(|p| p.key == "lr").unwrap()
}

fn set(method: &mut Method, key: &str, value: f64) {
    let table = method.parameters().table();
    if let Some(row) = table.iter().position(|p| p.key == key) {
        method.parameters_mut().set(row, value);
    }
}

/// A row of every column, as bits: NaN equals NaN and −0 is not 0.
fn row_bits(t: &Trajectory, row: usize) -> ([u64; 6], u32, Status) {
    let numbers = [
        t.points[row][0],
        t.points[row][1],
        t.losses[row],
        t.gradients[row][0],
        t.gradients[row][1],
        t.rates[row],
    ];
    (
        numbers.map(f64::to_bits),
        t.evaluations[row],
        t.statuses[row],
    )
}

fn bits(t: &Trajectory) -> Vec<([u64; 6], u32, Status)> {
    (0..t.points.len()).map(|row| row_bits(t, row)).collect()
}

fn gauge_bits(t: &Trajectory, row: usize) -> Vec<(&'static str, Vec<u64>)> {
    let gauges = t.gauges(row);
    let gauges = gauges.iter();
    gauges.map(|g| (g.symbol, reading_bits(g))).collect()
}

fn reading_bits(gauge: &Gauge) -> Vec<u64> {
    let bits = |numbers: &[f64]| numbers.iter().map(|v| v.to_bits()).collect();
    match &gauge.reading {
        Reading::Displacement(v)
        | Reading::Gradient(v)
        | Reading::Place(v)
        | Reading::Numbers(v)
        | Reading::Rates(v) => bits(v),
        Reading::Matrix(m) => bits(m),
        Reading::Number(v) => bits(&[*v]),
        Reading::Trials { places, taken } => {
            let taken = taken.map_or(u64::MAX, |i| i as u64);
            let places = places.as_flattened().iter().map(|v| v.to_bits());
            places.chain([taken]).collect()
        }
    }
}

fn two_numbers(gauge: &Gauge) -> [f64; 2] {
    match gauge.reading {
        Reading::Displacement(v)
        | Reading::Gradient(v)
        | Reading::Place(v)
        | Reading::Numbers(v)
        | Reading::Rates(v) => v,
        Reading::Matrix(_) | Reading::Number(_) | Reading::Trials { .. } => panic!("{gauge:?}"),
    }
}

/// What holds for every trajectory, however it ended.
fn check_shape(t: &Trajectory, steps: usize, what: &str) {
    let rows = t.points.len();
    let columns = [
        t.losses.len(),
        t.gradients.len(),
        t.rates.len(),
        t.evaluations.len(),
        t.statuses.len(),
    ];
    assert!(columns.iter().all(|&n| n == rows), "{what}");
    assert_eq!(t.last(), rows - 1, "{what}");
    assert!(rows <= steps + 1, "{what}");
    let ended = t.statuses[rows - 1].ends();
    assert!(ended || rows == steps + 1, "{what} stops at {rows}");
    for row in 0..rows {
        let status = t.statuses[row];
        assert!(!status.ends() || row == rows - 1, "{what}: {status:?} amid");
        let numbers = [
            t.points[row][0],
            t.points[row][1],
            t.gradients[row][0],
            t.gradients[row][1],
            t.losses[row],
        ];
        let finite = numbers.iter().all(|v| v.is_finite());
        assert_eq!(finite, status != Status::Diverged, "{what}, row {row}");
    }
}

#[test]
fn every_run_repeats_and_extends_bit_for_bit() {
    const LONG: usize = 300;
    every_run(LONG, |method, schedule, problem| {
        let what = format!("{method:?}, {schedule:?}, {problem:?}");
        let long = method.run(schedule, problem);
        check_shape(&long, LONG, &what);
        let all = bits(&long);
        assert!(bits(&method.run(schedule, problem)) == all, "{what}");
        // 256 is where a second state is kept.
        for steps in [0, 1, 130, 256, 257] {
            let problem = Problem {
                steps,
                ..problem.clone()
            };
            let short = method.run(schedule, &problem);
            let rows = short.points.len();
            assert_eq!(rows, long.points.len().min(steps + 1), "{what}");
            let mut expected = all[..rows].to_vec();
            // Only a longer run finds out that no step exists from here, when it tries to go on.
            let learnt = matches!(long.statuses[rows - 1], Status::Singular | Status::Stuck);
            if learnt && rows == steps + 1 {
                expected[rows - 1].2 = short.statuses[rows - 1];
            }
            assert!(bits(&short) == expected, "{what}, {steps} steps");
            let row = short.last();
            assert!(
                gauge_bits(&short, row) == gauge_bits(&long, row),
                "{what}: gauges at {row}"
            );
        }
    });
}

/// Common methods are compiled together with polynomials, but only at a constant rate: a schedule that changes nothing takes
/// the other way.
#[test]
fn runs_compiled_with_their_surface_have_the_same_bits() {
    let mut idle = Schedule::named("step").unwrap();
    let gamma = idle.parameters().row("gamma").unwrap();
    idle.parameters_mut().set(gamma, 1.0);
    assert_ne!(idle, Schedule::default());
    for shape in Shape::all() {
        for plain in Method::all() {
            for (rate, steps) in [(0.02, 400), (3.0, 20)] {
                let mut method = plain;
                method.parameters_mut().set(rate_row(&plain), rate);
                let problem = problem(shape.clone(), steps, 0.0);
                let compiled = method.run(&Schedule::default(), &problem);
                let what = format!("{} on {}", method.info().key, shape.info().key);
                assert!(
                    bits(&compiled) == bits(&method.run(&idle, &problem)),
                    "{what}"
                );
            }
        }
    }
}

#[test]
fn statuses_are_named_with_the_row_where_they_began() {
    every_run(150, |method, schedule, problem| {
        let t = method.run(schedule, problem);
        let mut began = 0;
        for row in 0..t.points.len() {
            if row > 0 && t.statuses[row] != t.statuses[row - 1] {
                began = row;
            }
            assert_eq!(t.status(row), (t.statuses[row], began));
        }
        assert_eq!(t.status(usize::MAX), t.status(t.last()));
    });
}

#[test]
fn lengths_and_rates_are_those_of_the_path() {
    every_run(40, |method, schedule, problem| {
        let t = method.run(schedule, problem);
        assert_eq!((t.step_length(0), t.effective_rate(0)), (0.0, None));
        for row in 1..t.points.len() {
            let lr = method.parameters().get(rate_row(method));
            let scheduled = lr * schedule.factor(row as u64 - 1);
            if searches(method) {
                assert!(t.rates[row] >= 0.0 && t.rates[row].is_finite());
            } else {
                assert_eq!(t.rates[row].to_bits(), scheduled.to_bits());
            }
            if row == 1 {
                assert_eq!(t.rates[0].to_bits(), scheduled.to_bits());
            }
            let (a, b) = (t.points[row - 1], t.points[row]);
            let length = (b[0] - a[0]).hypot(b[1] - a[1]);
            assert!(!length.is_finite() || (t.step_length(row) - length).abs() <= 1e-14 * length);
        }
        // Gradient descent's effective rate is its rate.
        if let (Method::GradientDescent(_), Some(rate)) = (method, t.effective_rate(1)) {
            let moved = t.points[0].iter().fold(1.0, |m: f64, v| m.max(v.abs()));
            let slack = 1e-14 * moved / t.gradients[0][0].hypot(t.gradients[0][1]);
            assert!((rate - t.rates[1]).abs() <= slack + 1e-14 * rate, "{rate}");
        }
    });
}

/// Gauges are replayed from kept states; here from what the columns say, on both sides of where states are kept. They belong
/// to the step that leaves the row.
#[test]
fn gauges_are_those_of_the_row() {
    let mut problem = problem(Shape::named("rosenbrock").unwrap(), 600, 0.1);
    problem.start = [0.5, 0.5];
    let schedule = Schedule::named("exponential").unwrap();
    let mut momentum = Method::named("momentum").unwrap();
    set(&mut momentum, "lr", 1e-3);
    let moved = momentum.run(&schedule, &problem);
    let summed = Method::named("adagrad").unwrap().run(&schedule, &problem);
    for row in [0, 1, 2, 254, 255, 256, 257, 300, 511, 512, 513, 599] {
        let velocity = two_numbers(&moved.gauges(row)[0]);
        let sum = two_numbers(&summed.gauges(row)[0]);
        for i in 0..2 {
            let step = moved.points[row + 1][i] - moved.points[row][i];
            assert!((velocity[i] - step).abs() <= 1e-15, "{row}");
            let squares: f64 = summed.gradients[..=row].iter().map(|g| g[i] * g[i]).sum();
            assert!((sum[i] / squares - 1.0).abs() <= 1e-13, "{row}");
        }
    }
}

/// Methods that find their own rate, or may refuse a step.
fn searches(method: &Method) -> bool {
    matches!(
        method,
        Method::NewtonLineSearch(_)
            | Method::Levenberg(_)
            | Method::SteepestDescent(_)
            | Method::ConjugateGradient(_)
            | Method::Bfgs(_)
            | Method::Lbfgs(_)
    )
}

#[test]
fn evaluations_are_counted() {
    every_run(40, |method, schedule, problem| {
        let t = method.run(schedule, problem);
        assert_eq!(t.evaluations[0], 1);
        let tried = |row: usize| {
            // Those of the step to this row are shown where it starts.
            let gauges = t.gauges(row - 1);
            let counts = gauges.iter().filter_map(|g| match &g.reading {
                Reading::Trials { places, .. } => Some(places.len()),
                _ => None,
            });
            counts.sum::<usize>()
        };
        // A few rows: the places tried are replayed for each.
        for row in [1, 2, 7, 40].into_iter().filter(|row| *row <= t.last()) {
            let spent = (t.evaluations[row] - t.evaluations[row - 1]) as usize;
            match method {
                // Gradient and Hessian.
                Method::Newton(_) | Method::NewtonModified(_) => assert_eq!(spent, 2, "{method:?}"),
                // Besides, a value for every place tried.
                Method::NewtonLineSearch(_) | Method::Levenberg(_) => {
                    assert_eq!(spent, 2 + tried(row), "{method:?}");
                }
                // Places tried, and the gradient at the new place where the search has not brought it along. A
                // search that was begun again shows its second attempt only.
                Method::SteepestDescent(_)
                | Method::ConjugateGradient(_)
                | Method::Bfgs(_)
                | Method::Lbfgs(_) => {
                    assert!(spent >= tried(row).max(1), "{method:?}");
                    assert!(spent <= 2 * 100 + 1, "{method:?}");
                }
                _ => assert_eq!(spent, 1, "{method:?}"),
            }
        }
    });
}

#[test]
fn noise_depends_on_seed_and_step_only() {
    let surface = Surface::from(Shape::Quadratic(Quadratic::default()));
    let draws = |seed: u64, steps: usize, lr: f64| -> Vec<[f64; 2]> {
        let problem = Problem {
            objective: surface.clone(),
            start: [1.0, -1.0],
            steps,
            seed,
            noise: 0.5,
            tolerance: 1e-6,
        };
        let method = Method::GradientDescent(GradientDescent {
            lr,
            ..GradientDescent::default()
        });
        let t = method.run(&Schedule::default(), &problem);
        let noise = |(p, g): (&[f64; 2], &[f64; 2])| {
            let exact = surface.jet1(*p).gradient;
            [g[0] - exact[0], g[1] - exact[1]]
        };
        t.points.iter().zip(&t.gradients).map(noise).collect()
    };
    let near = |a: &[[f64; 2]], b: &[[f64; 2]]| {
        let close = |(p, q): (&[f64; 2], &[f64; 2])| {
            (p[0] - q[0]).abs() < 1e-13 && (p[1] - q[1]).abs() < 1e-13
        };
        a.iter().zip(b).all(close)
    };
    let long = draws(7, 100, 0.05);
    assert!(near(&long, &draws(7, 60, 0.05)));
    // Another path sees the same draws.
    assert!(near(&long, &draws(7, 100, 0.01)));
    assert!(!near(&long, &draws(8, 100, 0.05)));
    for pair in long.windows(2) {
        assert!(!near(&pair[..1], &pair[1..]), "{pair:?}");
    }
    // Losses are exact: the surface itself is not noisy.
    let mean_square = long.iter().flatten().map(|d| d * d).sum::<f64>() / 202.0;
    assert!((mean_square / 0.25 - 1.0).abs() < 0.4, "{mean_square}");
}

#[test]
fn converged_runs_go_on() {
    let quadratic = Shape::Quadratic(Quadratic::default());
    for method in [
        Method::GradientDescent(GradientDescent {
            lr: 0.15,
            ..GradientDescent::default()
        }),
        Method::Newton(Newton::default()),
    ] {
        let t = method.run(&Schedule::default(), &problem(quadratic.clone(), 600, 0.0));
        let (status, since) = t.status(600);
        assert_eq!(status, Status::Converged);
        assert!(0 < since && since < 200, "{since}");
        assert_eq!(t.last(), 600);
        let g = t.gradients[since];
        assert!(g[0].hypot(g[1]) <= 1e-6 && t.step_length(since) <= 1e-6);
    }
}

#[test]
fn a_plateau_passed_with_speed_is_still_running() {
    // A ball of momentum 1 that crosses the minimum of a nearly flat bowl: small gradient, large step.
    let flat = Quadratic {
        lambda1: 1e-7,
        lambda2: 1e-7,
        ..Quadratic::default()
    };
    let method = Method::Momentum(Momentum {
        lr: 1e5,
        momentum: 1.0,
        ..Momentum::default()
    });
    let t = method.run(
        &Schedule::default(),
        &problem(Shape::Quadratic(flat), 500, 0.0),
    );
    let small = |row: &usize| t.gradients[*row][0].hypot(t.gradients[*row][1]) <= 1e-6;
    let rows: Vec<usize> = (1..=500).filter(small).collect();
    assert_eq!(rows.len(), 500);
    for row in rows {
        assert_eq!(t.statuses[row], Status::Running, "{row}");
    }
}

#[test]
fn huge_numbers_are_an_outcome() {
    let mut diverged = 0;
    for shape in Shape::all() {
        for plain in Method::all() {
            for (rate, start, momentum) in [
                (1e300, None, 0.9),
                (f64::MAX, None, 0.9),
                (0.1, Some([1e200, -1e200]), 0.9),
                (0.1, Some([f64::MAX, f64::MAX]), 0.9),
                (0.1, Some([5e-324, -0.0]), 0.9),
                (0.1, None, 2.0),
                (1e300, Some([-1e200, 1e-200]), 2.0),
            ] {
                let mut method = plain;
                set(&mut method, "lr", rate);
                set(&mut method, "momentum", momentum);
                for noise in [0.0, 1e300] {
                    let mut problem = problem(shape.clone(), 300, noise);
                    problem.start = start.unwrap_or(problem.start);
                    let what = format!("{method:?}, {problem:?}");
                    let t = method.run(&Schedule::default(), &problem);
                    check_shape(&t, 300, &what);
                    for row in [0, t.last(), usize::MAX] {
                        t.gauges(row);
                        t.effective_rate(row);
                    }
                    diverged += usize::from(t.statuses[t.last()] == Status::Diverged);
                }
            }
        }
    }
    assert!(diverged > 100, "{diverged}");
}

#[test]
fn no_steps_are_a_start() {
    for shape in Shape::all() {
        for method in Method::all() {
            let t = method.run(&Schedule::default(), &problem(shape.clone(), 0, 0.0));
            assert_eq!(t.points, [shape.info().start]);
            assert_eq!(t.statuses, [Status::Running]);
            assert_eq!(t.evaluations, [1]);
        }
    }
}

#[test]
fn steps_are_bounded() {
    // One row suffices to see that the length asked for is not the memory taken.
    let flat = Quadratic {
        lambda1: 0.0,
        ..Quadratic::default()
    };
    let newton = Method::Newton(Newton::default());
    let problem = problem(Shape::Quadratic(flat), usize::MAX, 0.0);
    let t = newton.run(&Schedule::default(), &problem);
    assert_eq!(t.statuses, [Status::Singular]);
    assert!(t.points.capacity() <= MAX_STEPS + 1);
}

#[test]
fn a_degenerate_saddle_stays_one() {
    // Newton halves the distance to the monkey saddle for ever; curvature and gradient vanish together.
    let shape = Shape::named("monkey_saddle").unwrap();
    let newton = Method::Newton(Newton::default());
    let t = newton.run(&Schedule::default(), &problem(shape, 200, 0.0));
    let (status, since) = t.status(200);
    assert_eq!(status, Status::Saddle);
    assert!(since < 40, "{since}");
}

/// What interrupts a run changes nothing of it: it only ends earlier. The question comes at least once in 64 evaluations,
/// except that a step is not divided.
#[test]
fn an_interrupted_run_is_the_beginning_of_the_whole_one() {
    for method in Method::all() {
        let key = method.info().key;
        let problem = problem(Shape::named("himmelblau").unwrap(), 400, 0.0);
        let whole = method.run(&Schedule::default(), &problem);
        let dearest = whole.evaluations.windows(2).map(|w| w[1] - w[0]).max();
        let (none, mut asked) = (Wrappers::default(), Vec::new());
        let end = 2 * whole.last() / 3;
        let cut = method.run_until(&none, &Schedule::default(), &problem, &mut |reached| {
            asked.push((reached.row, reached.evaluations));
            reached.row >= end
        });
        assert_eq!(asked[0].0, 0, "{key}");
        assert_eq!(asked.last().map(|at| at.0), Some(cut.last()), "{key}");
        let most = 64 + 2 * dearest.unwrap_or(0);
        for pair in asked.windows(2) {
            let made = pair[1].1 - pair[0].1;
            assert!(made <= most, "{key}: {made} evaluations, {most}");
        }
        assert!((end..=end + 64).contains(&cut.last()), "{key}");
        for row in 0..=cut.last() {
            assert_eq!(row_bits(&cut, row), row_bits(&whole, row), "{key} {row}");
        }
        assert_eq!(cut.gauges(end), whole.gauges(end), "{key}");
    }
}
