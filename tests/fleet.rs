//! Ends of many runs side by side are those of the recorded runs, one by one.

mod recorded;

use proptest::prelude::*;
use ravine::analysis::{
    Axis, BasinRequest, Conditions, CriticalKind, HyperRequest, Outcome, Target, critical_points,
};
use ravine::math::Point;
use ravine::math::simd::InstructionSet;
use ravine::optimizer::{
    Fleet, Group, Method, Problem, Progress, Schedule, Status, Until, Wrappers,
};
use ravine::surface::{Shape, Surface};
use recorded::{bits, end_of, spread_starts};

/// Compares the ends of a fleet with recorded runs, on every instruction set, where runs end at rest.
fn compare(
    method: Method,
    schedule: &Schedule,
    problem: &Problem,
    starts: &[Point],
    rates: &[f64],
) {
    compare_until(Until::AtRest, method, schedule, problem, (starts, rates));
}

/// The same with runs that end as is asked for.
fn compare_until(
    until: Until,
    method: Method,
    schedule: &Schedule,
    problem: &Problem,
    (starts, rates): (&[Point], &[f64]),
) {
    let progress = Progress::default();
    let noise = vec![problem.noise; starts.len()];
    for set in InstructionSet::all() {
        let fleet = Fleet {
            surface: &problem.objective,
            schedule,
            steps: problem.steps,
            seed: problem.seed,
            tolerance: problem.tolerance,
            until,
            set,
            starts,
            rates,
            noise: &noise,
            numbers: &[],
            progress: &progress,
        };
        // Of twice as many runs these are half, those counted that end before their last step.
        progress.begin("", 2 * starts.len(), problem.steps);
        let ends = method.ends(&fleet);
        assert_eq!(ends.len(), starts.len());
        let half = if problem.steps > 0 { 0.5 } else { 0.0 };
        assert_eq!(progress.share(), half, "{}", method.info().key);
        for ((end, &start), &rate) in ends.iter().zip(starts).zip(rates) {
            let mut method = method;
            set_rate(&mut method, rate);
            let problem = Problem {
                start,
                ..problem.clone()
            };
            let expected = end_of(&method.run(schedule, &problem), until);
            assert_eq!(
                bits(end),
                bits(&expected),
                "{} on {} from {start:?} at the rate {rate}: {end:?}, recorded {expected:?}",
                method.info().key,
                problem.objective.shape.info().key
            );
        }
    }
}

fn set_rate(method: &mut Method, rate: f64) {
    let row = method
        .parameters()
        .table()
        .iter()
        .position(|p| p.key == "lr");
    method
        .parameters_mut()
        .set(row.expect("every method has a rate"), rate);
}

#[test]
fn every_method_on_every_surface_ends_where_its_recorded_run_does() {
    for method in Method::all() {
        for shape in Shape::all() {
            let starts = spread_starts(&shape, 70);
            let rates: Vec<f64> = (0..starts.len())
                .map(|i| 0.3 * 0.85f64.powi(i as i32 % 40))
                .collect();
            let problem = Problem {
                objective: Surface::from(shape),
                start: [0.0; 2],
                steps: 61,
                seed: 3,
                noise: 0.0,
                tolerance: 1e-6,
            };
            compare(method, &Schedule::default(), &problem, &starts, &rates);
        }
    }
}

#[test]
fn more_runs_than_are_advanced_together_with_schedule_noise_and_penalties() {
    let shape = Shape::named("himmelblau").expect("in the catalogue");
    let starts = spread_starts(&shape, 2600);
    let rates = vec![0.02; starts.len()];
    let mut surface = Surface::from(shape);
    surface.l2 = 0.1;
    surface.l1 = 0.05;
    let schedule = Schedule::named("cosine").expect("a schedule");
    for (method, noise) in [("momentum", 0.0), ("adam", 0.3)] {
        let problem = Problem {
            objective: surface.clone(),
            start: [0.0; 2],
            steps: 230,
            seed: 11,
            noise,
            tolerance: 1e-6,
        };
        compare(
            Method::named(method).expect("a method"),
            &schedule,
            &problem,
            &starts,
            &rates,
        );
    }
}

#[test]
fn a_limit_ends_a_run_at_the_first_row_below_it() {
    let shape = Shape::named("himmelblau").expect("in the catalogue");
    let starts = spread_starts(&shape, 130);
    let rates = vec![0.01; starts.len()];
    let noise = vec![0.0; starts.len()];
    let surface = Surface::from(shape);
    let progress = Progress::default();
    let mut fleet = Fleet {
        surface: &surface,
        schedule: &Schedule::default(),
        steps: 90,
        seed: 0,
        tolerance: 0.5,
        until: Until::AtRest,
        set: InstructionSet::widest(),
        starts: &starts,
        rates: &rates,
        noise: &noise,
        numbers: &[],
        progress: &progress,
    };
    let mut method = Method::named("momentum").expect("a method");
    set_rate(&mut method, 0.01);
    let mut reached = 0;
    let run = |start: Point| {
        let problem = Problem {
            objective: surface.clone(),
            start,
            steps: 90,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        method.run(&Schedule::default(), &problem)
    };
    for (end, &start) in method.ends(&fleet).iter().zip(&starts) {
        let run = run(start);
        let first = (0..=run.last()).find(|&row| {
            let [x, y] = run.gradients[row];
            x.hypot(y) <= 0.5 && run.step_length(row) <= 0.5
        });
        reached += usize::from(first.is_some());
        assert_eq!(end.row as usize, first.unwrap_or(run.last()));
    }
    assert!(reached > 20 && reached < starts.len());
    fleet.until = Until::LastStep;
    for (end, &start) in method.ends(&fleet).iter().zip(&starts) {
        let run = run(start);
        assert_eq!(
            (end.row as usize, end.at),
            (run.last(), run.points[run.last()])
        );
    }
}

proptest! {
    #[test]
    fn ends_agree_for_any_settings(
        index in 0..Method::all().len(),
        rate in -5.0f64..1.0,
        steps in 0usize..80,
        count in 1usize..130,
        kind in 0..Shape::all().len(),
    ) {
        let methods = Method::all();
        let shapes = Shape::all();
        let shape = shapes[kind].clone();
        let starts = spread_starts(&shape, count);
        let rates = vec![10f64.powf(rate); count];
        let problem = Problem { objective: shape.into(), start: [0.0; 2], steps, seed: 5, noise: 0.0, tolerance: 1e-6 };
        compare(methods[index], &Schedule::default(), &problem, &starts, &rates);
    }
}

/// Mini-batches are those of the recorded run, in every step.
#[test]
fn runs_on_mini_batches_end_where_recorded_ones_do() {
    for mut shape in Shape::all() {
        if shape.regression().is_none() {
            continue;
        }
        shape.parameters_mut().set(1, 7.0);
        let starts = spread_starts(&shape, 70);
        let rates = vec![0.1; starts.len()];
        let problem = Problem {
            objective: Surface::from(shape),
            start: [0.0; 2],
            steps: 40,
            seed: 3,
            noise: 0.05,
            tolerance: 1e-6,
        };
        for key in ["gradient_descent", "adam", "newton"] {
            let method = Method::named(key).unwrap();
            compare(method, &Schedule::default(), &problem, &starts, &rates);
        }
    }
}

/// From places where no step exists or nothing is lower: exact critical points, plateaus far out, flat and indefinite bowls.
#[test]
fn second_order_methods_end_where_recorded_runs_do_where_there_is_no_step() {
    let quadratic = |lambda1: f64, lambda2: f64| {
        let mut shape = Shape::named("quadratic").expect("in the catalogue");
        for (key, value) in [("lambda1", lambda1), ("lambda2", lambda2)] {
            let row = shape.parameters().row(key).expect("an eigenvalue");
            shape.parameters_mut().set(row, value);
        }
        shape
    };
    let flat = [
        (0.0, 10.0),
        (0.0, 0.0),
        (0.0, -1.0),
        (-1.0, 2.0),
        (3.0, 3.0),
    ];
    let flat = flat.map(|(lambda1, lambda2)| quadratic(lambda1, lambda2));
    let second_order = |method: &Method| method.group() == Group::SecondOrder;
    let mut stopped = 0;
    for shape in Shape::all().into_iter().chain(flat) {
        let surface = Surface::from(shape.clone());
        let domain = shape.landscape().domain();
        let mut starts = vec![shape.info().start, [0.0, 0.0], [1.0, 0.0]];
        starts.extend(critical_points(&surface).iter().map(|c| c.at));
        for reach in [1.0, 7.0, 1e3] {
            let corners = [[0, 0], [0, 1], [1, 0], [1, 1]];
            starts.extend(corners.map(|[i, j]| [reach * domain.x[i], reach * domain.y[j]]));
        }
        let rates: Vec<f64> = (0..starts.len()).map(|i| [1.0, 0.5][i % 2]).collect();
        let problem = Problem {
            objective: surface,
            start: [0.0; 2],
            steps: 12,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        for method in Method::all().into_iter().filter(second_order) {
            compare(method, &Schedule::default(), &problem, &starts, &rates);
            stopped += starts
                .iter()
                .filter(|start| {
                    let problem = Problem {
                        start: **start,
                        ..problem.clone()
                    };
                    let end = end_of(&method.run(&Schedule::default(), &problem), Until::AtRest);
                    matches!(end.status, Status::Singular | Status::Stuck)
                })
                .count();
        }
    }
    // The places were chosen so that this happens.
    assert!(stopped > 50, "{stopped}");
}

/// A method with some of its parameters set.
fn with_settings(key: &str, settings: &[(&str, f64)]) -> Method {
    let mut method = Method::named(key).expect("a method");
    for (parameter, value) in settings {
        let row = method.parameters().row(parameter).expect("a parameter");
        method.parameters_mut().set(row, *value);
    }
    method
}

/// Line searches of every kind, of more runs than go side by side at a time.
#[test]
fn line_searches_with_any_settings_end_where_recorded_runs_do() {
    let methods = [
        with_settings("steepest_descent", &[]),
        with_settings("steepest_descent", &[("search", 1.0)]),
        with_settings("conjugate_gradient", &[]),
        with_settings("conjugate_gradient", &[("search", 1.0), ("c1", 0.5)]),
        with_settings("bfgs", &[("c2", 0.0)]),
        with_settings("bfgs", &[("c1", 0.4), ("c2", 0.4)]),
        with_settings("bfgs", &[("c1", 0.9), ("c2", 0.1)]),
        with_settings("lbfgs", &[("history", 1.0)]),
        with_settings("lbfgs", &[("history", 3.0), ("c2", 0.05)]),
        with_settings("lbfgs", &[("history", 100.0), ("c1", 0.6)]),
    ];
    let schedule = Schedule::named("cosine").expect("a schedule");
    let rates: Vec<f64> = (0..300).map(|i| [0.0, 0.01, 1.0, 40.0][i % 4]).collect();
    for key in ["himmelblau", "rosenbrock", "abs_ridge"] {
        let shape = Shape::named(key).expect("in the catalogue");
        let starts = spread_starts(&shape, rates.len());
        let mut objective = Surface::from(shape);
        objective.l1 = 0.1;
        let problem = Problem {
            objective,
            start: [0.0; 2],
            steps: 35,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        for method in methods {
            compare(method, &schedule, &problem, &starts, &rates);
            let runs = (starts.as_slice(), rates.as_slice());
            compare_until(Until::LastStep, method, &schedule, &problem, runs);
        }
    }
}

/// Values of quadratics overflow long before places do: at once, within some steps, or never, from starts of all sizes and at rates below,
/// at and above the stable ones.
#[test]
fn quadratics_diverge_in_the_row_of_the_recorded_run_from_starts_of_any_size() {
    let starts: Vec<Point> = (0..300)
        .map(|i| {
            let size = 10_f64.powf(i as f64 * 0.53);
            [size, if i % 3 == 0 { 1.0 } else { -0.7 * size }]
        })
        .collect();
    let rates: Vec<f64> = (0..300).map(|i| [0.001, 0.2, 0.25, 3.0][i % 4]).collect();
    for key in ["quadratic", "booth", "matyas"] {
        for name in ["gradient_descent", "momentum"] {
            let method = *Method::all()
                .iter()
                .find(|method| method.info().key == name)
                .expect("a method");
            let shape = Shape::all()
                .into_iter()
                .find(|shape| shape.info().key == key)
                .expect("a surface");
            let problem = Problem {
                objective: shape.into(),
                start: [0.0; 2],
                steps: 150,
                seed: 0,
                noise: 0.0,
                tolerance: 1e-6,
            };
            let schedule = Schedule::default();
            compare(method, &schedule, &problem, &starts, &rates);
            let runs = (starts.as_slice(), rates.as_slice());
            compare_until(Until::LastStep, method, &schedule, &problem, runs);
        }
    }
}

/// Where lanes cannot take every step by themselves: trials that are refused, searches that find nothing, singular Hessians in the
/// middle of a run, with and without schedule, noise and penalties; and more runs than go into a block.
#[test]
fn planar_methods_end_where_recorded_runs_do_where_steps_take_a_search() {
    let (mut searched, mut stopped) = (0, 0);
    for key in [
        "newton",
        "newton_modified",
        "newton_line_search",
        "levenberg",
    ] {
        for (surface, rate, noise) in [
            ("himmelblau", 1.0, 0.0),
            ("himmelblau", 0.05, 0.2),
            ("rosenbrock", 1.9, 0.0),
            ("styblinski_tang", 1.0, 0.0),
            ("ackley", 1.0, 0.0),
            ("plateau", 0.7, 0.0),
            ("beale", 1.0, 0.0),
            ("abs_ridge", 1.0, 0.0),
        ] {
            let shape = Shape::named(surface).expect("in the catalogue");
            let method = Method::named(key).expect("a method");
            let starts = spread_starts(&shape, 150);
            let rates = vec![rate; starts.len()];
            for (penalty, schedule) in [(0.0, "constant"), (0.1, "cosine")] {
                let schedule = Schedule::named(schedule).expect("a schedule");
                let mut surface = Surface::from(shape.clone());
                (surface.l2, surface.l1) = (penalty, 0.5 * penalty);
                let problem = Problem {
                    objective: surface,
                    start: [0.0; 2],
                    steps: 37,
                    seed: 11,
                    noise,
                    tolerance: 1e-6,
                };
                compare(method, &schedule, &problem, &starts, &rates);
                for &start in &starts {
                    let mut method = method;
                    set_rate(&mut method, rate);
                    let problem = Problem {
                        start,
                        ..problem.clone()
                    };
                    let run = method.run(&schedule, &problem);
                    // Beyond a gradient with its Hessian, and a first trial.
                    let evaluations = run.evaluations[run.last()] as usize;
                    searched += usize::from(evaluations > 3 * run.last() + 1);
                    let end = end_of(&run, Until::AtRest);
                    let without_step = matches!(end.status, Status::Singular | Status::Stuck);
                    stopped += usize::from(without_step && !end.row.is_multiple_of(16));
                }
            }
        }
    }
    // The cases were chosen so that both happen.
    assert!(searched > 500 && stopped > 0, "{searched} {stopped}");
}

/// Threads take parts of a map in any order, and find the same.
#[test]
fn maps_are_the_same_for_one_thread_and_for_two() {
    let conditions = |shape: Shape, until| Conditions {
        surface: Surface::from(shape),
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
        steps: 150,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-3,
        until,
    };
    let progress = Progress::default();
    let mut method = Method::named("momentum").expect("a method");
    set_rate(&mut method, 0.01);
    let shape = Shape::named("himmelblau").expect("in the catalogue");
    let basins = BasinRequest {
        view: shape.landscape().domain(),
        conditions: conditions(shape, Until::AtRest),
        method,
        columns: 70,
        rows: 90,
    };
    let known = critical_points(&basins.conditions.surface);
    // With one of the minima known, and with none, so that runs find the others.
    let minimum = known.iter().find(|c| c.kind == CriticalKind::Minimum);
    let one = [*minimum.expect("Himmelblau has four")];
    for known in [&known[..], &one, &[]] {
        let [alone, shared] = [1, 2].map(|threads| basins.compute(known, threads, &progress));
        let map = alone.as_ref().expect("not cancelled");
        assert_eq!(map.minima.len(), 4);
        assert_eq!(alone, shared);
        // Those that runs find are numbered in the order of cells.
        let found = map.cells.iter().filter_map(|cell| match cell.outcome {
            Outcome::Minimum(i) => (i as usize).checked_sub(known.len().min(4)),
            _ => None,
        });
        let mut next = 0;
        for i in found {
            assert!(i <= next);
            next = next.max(i + 1);
        }
    }
    let axis = |key, range| Axis {
        target: Target::Method(key),
        whole: false,
        range,
        logarithmic: false,
    };
    let axes = [axis("momentum", [0.0, 0.99]), axis("lr", [1e-3, 0.3])];
    for axes in [axes, [axes[1], axes[0]]] {
        let hyper = HyperRequest {
            conditions: conditions(
                Shape::named("quadratic").expect("in the catalogue"),
                Until::LastStep,
            ),
            start: [1.0, 1.0],
            method,
            axes,
            columns: 40,
            rows: 30,
        };
        let [alone, shared] = [1, 2].map(|threads| hyper.compute(threads, &progress));
        let [alone, shared] = [alone, shared].map(|map| map.expect("not cancelled").cells);
        assert!(alone.iter().map(bits).eq(shared.iter().map(bits)));
        // Each cell is the recorded run of its two numbers.
        for cell in [0, 7, 40 * 13 + 21, 40 * 30 - 1] {
            let mut method = method;
            let values = hyper.values(cell % 40, cell / 40);
            for (axis, value) in axes.iter().zip(values) {
                let Target::Method(key) = axis.target else {
                    panic!("both are numbers of the method")
                };
                let row = method.parameters().row(key).expect("a number");
                method.parameters_mut().set(row, value);
            }
            let run = method.run(
                &Schedule::default(),
                &Problem {
                    objective: hyper.conditions.surface.clone(),
                    start: hyper.start,
                    steps: 150,
                    seed: 0,
                    noise: 0.0,
                    tolerance: 1e-3,
                },
            );
            let last = run.last();
            assert_eq!(
                alone[cell].at.map(f64::to_bits),
                run.points[last].map(f64::to_bits)
            );
            assert_eq!(alone[cell].status, run.statuses[last]);
        }
    }
}
