//! Maps against the runs that they sum up, and against theory.

use ravine::analysis::{
    Axis, BasinRequest, Conditions, HyperRequest, Outcome, Progress, Target, critical_points,
};
use ravine::optimizer::{Method, Problem, Schedule, Status, Until, Wrappers};
use ravine::parameters::Parameters;
use ravine::scenario::{AxisChoice, Maps, Measure, Scenario, read, write};
use ravine::surface::{Shape, Surface, View};

fn conditions(surface: Surface, steps: usize, tolerance: f64, until: Until) -> Conditions {
    Conditions {
        surface,
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
        steps,
        seed: 0,
        noise: 0.0,
        tolerance,
        until,
    }
}

fn named(shape: &str) -> Surface {
    Shape::named(shape).expect("in the catalogue").into()
}

fn method(key: &str, numbers: &[(&str, f64)]) -> Method {
    let mut method = Method::named(key).expect("a method");
    for (key, value) in numbers {
        let row = method
            .parameters()
            .table()
            .iter()
            .position(|p| p.key == *key);
        method
            .parameters_mut()
            .set(row.expect("a parameter"), *value);
    }
    method
}

/// The minimum that a recorded run comes to rest at, by hand: gradient and step both below the limit.
fn reached(request: &BasinRequest, cell: usize, limit: f64) -> Option<([f64; 2], usize)> {
    let run = request.method.run(
        &request.conditions.schedule,
        &Problem {
            objective: request.conditions.surface.clone(),
            start: request.start(cell),
            steps: request.conditions.steps,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        },
    );
    let row = (0..=run.last()).find(|&row| {
        let [x, y] = run.gradients[row];
        x.hypot(y) <= limit && run.step_length(row) <= limit
    })?;
    Some((run.points[row], row))
}

#[test]
fn a_basin_is_where_the_recorded_run_comes_to_rest() {
    let limit = 1e-3;
    // At the others' rate Newton's method would not come to rest within the steps, anywhere.
    for (key, lr) in [("momentum", 0.02), ("adam", 0.02), ("newton", 0.5)] {
        let request = BasinRequest {
            conditions: conditions(named("himmelblau"), 400, limit, Until::AtRest),
            method: method(key, &[("lr", lr)]),
            view: View::square(5.0),
            columns: 23,
            rows: 17,
        };
        let known = critical_points(&request.conditions.surface);
        let map = request
            .compute(&known, 2, &Progress::default())
            .expect("nobody cancels");
        let mut settled = 0;
        for (index, cell) in map.cells.iter().enumerate() {
            match (cell.outcome, reached(&request, index, limit)) {
                (Outcome::Minimum(i), Some((at, row))) => {
                    settled += 1;
                    let m = map.minima[i as usize];
                    assert!(
                        (m[0] - at[0]).hypot(m[1] - at[1]) < 0.01,
                        "{key} cell {index}"
                    );
                    assert_eq!(cell.steps as usize, row, "{key} cell {index}");
                }
                (outcome @ (Outcome::Saddle | Outcome::Maximum), Some((at, row))) => {
                    assert_eq!(cell.steps as usize, row);
                    // Himmelblau's minima have the value 0, its saddles and its maximum lie above 13.
                    // Only the maximum lies above 180.
                    let value = request.conditions.surface.value(at);
                    assert_eq!(value > 180.0, outcome == Outcome::Maximum, "{value}");
                    assert!(value > 13.0);
                }
                (Outcome::Running | Outcome::Diverged | Outcome::Stopped, None) => {}
                (outcome, run) => panic!("{key} cell {index}: {outcome:?}, recorded {run:?}"),
            }
        }
        assert!(settled > 50, "{key} settles {settled} times");
    }
}

/// Far from easom's needle f is flat to the last bit: there is no Newton step, as the trace says.
#[test]
fn a_map_of_a_plateau_says_what_the_traces_say() {
    for (key, outcome) in [
        ("newton", Outcome::Stopped),
        ("newton_modified", Outcome::Plateau),
        ("newton_line_search", Outcome::Plateau),
        ("levenberg", Outcome::Plateau),
        ("bfgs", Outcome::Plateau),
    ] {
        let request = BasinRequest {
            conditions: conditions(named("easom"), 20, 1e-6, Until::AtRest),
            method: method(key, &[]),
            view: View::new([-90.0, -40.0], [-90.0, -40.0]),
            columns: 3,
            rows: 3,
        };
        let map = request
            .compute(&[], 1, &Progress::default())
            .expect("nobody cancels");
        for cell in &map.cells {
            assert_eq!((cell.outcome, cell.steps), (outcome, 0), "{key}");
        }
    }
}

#[test]
fn one_thread_and_several_make_the_same_map() {
    let request = BasinRequest {
        conditions: conditions(named("rastrigin"), 300, 1e-3, Until::AtRest),
        method: method("gradient_descent", &[("lr", 0.001)]),
        view: View::square(3.0),
        columns: 90,
        rows: 70,
    };
    let known = critical_points(&request.conditions.surface);
    let map = |threads| request.compute(&known, threads, &Progress::default());
    let one = map(1).expect("nobody cancels");
    // Rastrigin has a minimum in every unit square: far more than are listed.
    assert!(one.minima.len() > 25);
    assert_eq!(Some(one), map(3));
}

#[test]
fn a_cancelled_map_is_none() {
    let request = BasinRequest {
        conditions: conditions(named("himmelblau"), 1_000_000, 0.0, Until::AtRest),
        method: method("gradient_descent", &[("lr", 1e-9)]),
        view: View::square(3.0),
        columns: 2048,
        rows: 2048,
    };
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(request.compute(&[], 2, &progress), None);
}

fn quadratic(low: f64, high: f64) -> Surface {
    let mut shape = Shape::named("quadratic").expect("in the catalogue");
    shape.parameters_mut().set(0, low);
    shape.parameters_mut().set(1, high);
    shape.into()
}

/// Heavy ball on a quadratic is stable where 0 < ηλmax < 2(1 + β): the map must show that very line.
#[test]
fn stability_on_a_quadratic_is_that_of_theory() {
    let (low, high) = (1.0, 25.0);
    let request = HyperRequest {
        conditions: conditions(quadratic(low, high), 6000, 1e-6, Until::AtRest),
        start: [1.0, 1.0],
        method: method("momentum", &[]),
        axes: [
            Axis {
                target: Target::Method("lr"),
                range: [1e-2, 1.0],
                logarithmic: true,
                whole: false,
            },
            Axis {
                target: Target::Method("momentum"),
                range: [0.0, 0.95],
                logarithmic: false,
                whole: false,
            },
        ],
        columns: 41,
        rows: 20,
    };
    let map = request
        .compute(2, &Progress::default())
        .expect("nobody cancels");
    for (index, end) in map.cells.iter().enumerate() {
        let [lr, momentum] = request.values(index % 41, index / 41);
        let ratio = lr * high / (2.0 * (1.0 + momentum));
        if ratio < 0.98 {
            assert_eq!(end.status, Status::Converged, "η {lr}, μ {momentum}");
        }
        if ratio > 1.02 {
            assert_ne!(end.status, Status::Converged, "η {lr}, μ {momentum}");
        }
    }
    // Gradient descent alone (the lowest row): the error shrinks by max|1 − ηλ| a step.
    for (column, end) in map.cells[..41].iter().enumerate() {
        let [lr, _] = request.values(column, 0);
        let rate = (1.0 - lr * low).abs().max((1.0 - lr * high).abs());
        if rate < 0.98 {
            // From a gradient of at most 25 per axis to 1e-6, by each axis on its own.
            let steps = |lambda: f64| (1e-6f64 / lambda).ln() / (1.0 - lr * lambda).abs().ln();
            let expected = steps(low).max(steps(high));
            assert!(
                (f64::from(end.row) - expected).abs() <= 0.05 * expected + 2.0,
                "η {lr}: {} steps, theory {expected}",
                end.row
            );
        }
    }
}

#[test]
fn a_cell_is_the_run_with_its_numbers_whatever_the_axes() {
    let along = |key, range, logarithmic| (key, range, logarithmic);
    let beta1 = along("beta1", [0.0, 0.95], false);
    let lists = [
        ("adam", [beta1, along("lr", [1e-3, 1.0], true)]),
        ("adam", [beta1, along("beta2", [0.5, 0.999], false)]),
        (
            "momentum",
            [
                along("lr", [1e-4, 1e-2], true),
                along("momentum", [0.0, 1.1], false),
            ],
        ),
    ];
    for (key, chosen) in lists {
        let axes = chosen.map(|(key, range, logarithmic)| Axis {
            target: Target::Method(key),
            range,
            logarithmic,
            whole: false,
        });
        compare(method(key, &[("lr", 0.05)]), named("rosenbrock"), axes);
    }
}

/// Every cell of a map against the recorded run with that setting, put together by hand.
fn compare(method: Method, surface: Surface, axes: [Axis; 2]) {
    let request = HyperRequest {
        conditions: conditions(surface.clone(), 70, 1e-6, Until::LastStep),
        start: [-1.2, 1.0],
        method,
        axes,
        columns: 7,
        rows: 5,
    };
    let map = request
        .compute(2, &Progress::default())
        .expect("nobody cancels");
    let losses = request.start_losses();
    for (index, end) in map.cells.iter().enumerate() {
        let (mut method, mut surface) = (method, surface.clone());
        let mut problem = Problem {
            objective: surface.clone(),
            start: request.start,
            steps: 70,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        for (axis, value) in axes.iter().zip(request.values(index % 7, index / 7)) {
            let row = |parameters: &dyn Parameters, key: &str| parameters.row(key).expect("a row");
            match axis.target {
                Target::Method(key) => {
                    let row = row(method.parameters(), key);
                    method.parameters_mut().set(row, value);
                }
                Target::Surface("l2") => surface.l2 = value,
                Target::Surface(key) => {
                    let row = row(surface.shape.parameters(), key);
                    surface.shape.parameters_mut().set(row, value);
                }
                Target::Start(axis) => problem.start[axis] = value,
                Target::Noise => problem.noise = value,
            }
        }
        problem.objective = surface;
        let run = method.run(&Schedule::default(), &problem);
        let last = run.last();
        assert_eq!(losses[index].to_bits(), run.losses[0].to_bits());
        assert_eq!((end.row as usize, end.status), (last, run.status(last).0));
        assert_eq!(end.at.map(f64::to_bits), run.points[last].map(f64::to_bits));
    }
}

#[test]
fn surface_start_and_noise_are_axes_too() {
    let axis = |target, range| Axis {
        target,
        range,
        logarithmic: false,
        whole: false,
    };
    let lr = axis(Target::Method("lr"), [0.01, 0.3]);
    let batch = Axis {
        whole: true,
        ..axis(Target::Surface("batch"), [0.0, 9.0])
    };
    for (surface, key, axes) in [
        (
            "quadratic",
            "momentum",
            [lr, axis(Target::Surface("lambda2"), [0.5, 20.0])],
        ),
        (
            "quadratic",
            "newton",
            [axis(Target::Start(1), [-2.0, 2.0]), lr],
        ),
        (
            "quadratic",
            "adam",
            [
                axis(Target::Surface("angle_deg"), [0.0, 45.0]),
                axis(Target::Noise, [0.0, 2.0]),
            ],
        ),
        (
            "himmelblau",
            "momentum",
            [
                axis(Target::Start(0), [-4.0, 4.0]),
                axis(Target::Start(1), [-4.0, 4.0]),
            ],
        ),
        (
            "himmelblau",
            "gradient_descent",
            [axis(Target::Surface("l2"), [0.0, 2.0]), lr],
        ),
        ("least_squares", "momentum", [lr, batch]),
    ] {
        compare(method(key, &[("lr", 0.02)]), named(surface), axes);
    }
    assert_eq!(batch.value(0.12), 1.0);
}

fn scenario(maps: &str) -> String {
    format!(
        "version = 1\n[surface]\nkind = \"quadratic\"\n{maps}\n[[optimizer]]\nkind = \"newton\"\n[[optimizer]]\nkind = \"adam\"\n"
    )
}

#[test]
fn maps_are_read_and_written() {
    let text = scenario(
        "[layers]\nbasins = true\n[maps]\noptimizer = 2\nhyper = true\nx = \"beta1\"\nx_range = [0.1, 0.9]\ny = \"lr\"\nmeasure = \"loss\"\ntolerance = 1e-5",
    );
    let found = read("maps.toml", &text).expect("a scenario");
    assert!(found.layers.basins);
    assert_eq!(
        found.maps,
        Maps {
            optimizer: 1,
            hyper: true,
            axes: [
                AxisChoice {
                    target: Some(Target::Method("beta1")),
                    range: Some([0.1, 0.9]),
                },
                AxisChoice {
                    target: Some(Target::Method("lr")),
                    range: None,
                },
            ],
            measure: Measure::Loss,
            theory: false,
        }
    );
    // Maps once had a tolerance of their own: it is that of the runs now, and is written there.
    assert_eq!(found.run.tolerance, 1e-5);
    let written = write(&found);
    let of_maps = written.split("[maps]").nth(1).expect("a table");
    assert!(!of_maps.contains("tolerance"), "{written}");
    let both = text.replace("[maps]", "[run]\ntolerance = 1e-4\n[maps]");
    assert_eq!(read("maps.toml", &both).map(|s| s.run.tolerance), Ok(1e-4));
    let again = read("maps.toml", &write(&found)).expect("a scenario");
    assert_eq!(again, found);
}

#[test]
fn bad_maps_are_refused_with_what_is_allowed() {
    let refused = |maps: &str| {
        let error = read("maps.toml", &scenario(maps)).expect_err(maps);
        error.message
    };
    for (maps, expected) in [
        (
            "[maps]\noptimizer = 3",
            "maps.optimizer: found 3; allowed: 1 to 2, a place in the list of optimizers",
        ),
        (
            "[maps]\noptimizer = 2\nx = \"bta1\"",
            "maps.x: found \"bta1\"; allowed: lr, beta1, beta2, eps, weight_decay, surface.lambda1, surface.lambda2, surface.angle_deg, surface.l2, surface.l1, start.x, start.y, run.noise; did you mean `beta1`?",
        ),
        (
            "[maps]\nx = \"lr\"\ny = \"lr\"",
            "maps.y: found \"lr\"; allowed: a parameter other than the one along x",
        ),
        (
            "[maps]\nx_range = [0.1, 0.2]",
            "maps.x_range: found a range; allowed: only with x, the parameter",
        ),
        (
            "[maps]\noptimizer = 2\ny = \"lr\"\ny_range = [0.0, 0.2]",
            "maps.y_range: found [0.0, 0.2]; allowed: two ascending values of lr, each a finite number ≥ 0, above 0",
        ),
        (
            "[maps]\ntolerance = 0",
            "maps.tolerance: found 0; allowed: a finite number > 0",
        ),
    ] {
        assert_eq!(refused(maps), expected);
    }
}

/// A map's method and surface may be exchanged: numbers that the new one lacks are replaced by ones that it has. Weight decay is never
/// one of them.
#[test]
fn axes_follow_method_and_surface() {
    let shown = |surface: &str, kind: &str, first: Option<Target>| {
        let mut scenario = Scenario::on(Shape::named(surface).expect("in the catalogue"));
        scenario.optimizers = vec![Method::named(kind).expect("a method").into()];
        scenario.maps.axes[0].target = first;
        let axes = scenario.map_axes().expect("an optimizer");
        axes.map(|axis| axis.target.to_string())
    };
    let momentum = Some(Target::Method("momentum"));
    assert_eq!(shown("booth", "momentum", momentum), ["momentum", "lr"]);
    assert_eq!(shown("booth", "adam", momentum), ["lr", "beta1"]);
    for (kind, second) in [
        ("momentum", "momentum"),
        ("rmsprop", "alpha"),
        ("adadelta", "rho"),
        ("qhm", "momentum"),
        ("lion", "beta1"),
        ("gradient_descent", "start.x"),
        ("adagrad", "start.x"),
        ("newton", "start.x"),
    ] {
        assert_eq!(shown("himmelblau", kind, None), ["lr", second], "{kind}");
    }
    // κ, with λ₁ fixed.
    assert_eq!(
        shown("quadratic", "gradient_descent", None),
        ["lr", "surface.lambda2"]
    );
    let angle = Some(Target::Surface("angle_deg"));
    assert_eq!(
        shown("quadratic", "adam", angle),
        ["surface.angle_deg", "lr"]
    );
    assert_eq!(shown("booth", "adam", angle), ["lr", "beta1"]);
    for method in Method::all() {
        let [x, y] = shown("himmelblau", method.info().key, None);
        assert!(
            x != y && x != "weight_decay" && y != "weight_decay",
            "{x}, {y}"
        );
    }
    assert!(
        Scenario::on(Shape::named("booth").expect("in the catalogue"))
            .map_axes()
            .is_none()
    );
}

#[test]
fn axes_of_the_surface_are_read_written_and_set() {
    let text = scenario(
        "[maps]\noptimizer = 2\nx = \"surface.lambda2\"\nx_range = [1.0, 20.0]\ny = \"run.noise\"",
    );
    let mut found = read("maps.toml", &text).expect("a scenario");
    assert_eq!(found.maps.axes[0].target, Some(Target::Surface("lambda2")));
    let again = read("maps.toml", &write(&found)).expect("a scenario");
    assert_eq!(again, found);
    found.set_target(Target::Surface("lambda2"), 7.0);
    found.set_target(Target::Noise, -1.0);
    found.set_target(Target::Start(1), 0.25);
    found.set_target(Target::Method("beta1"), 0.5);
    assert_eq!(found.surface.shape.parameters().get(1), 7.0);
    assert_eq!((found.run.noise, found.start[1]), (0.0, 0.25));
    assert_eq!(found.optimizers[1].method.parameters().get(1), 0.5);
}

#[test]
fn every_minimum_has_its_place() {
    let request = BasinRequest {
        conditions: conditions(named("rastrigin"), 400, 1e-6, Until::AtRest),
        method: method("gradient_descent", &[("lr", 0.002)]),
        view: View::square(5.12),
        columns: 64,
        rows: 64,
    };
    let known = critical_points(&request.conditions.surface);
    let map = request
        .compute(&known, 2, &Progress::default())
        .expect("nobody cancels");
    let mut reached = std::collections::HashSet::new();
    for cell in &map.cells {
        let Outcome::Minimum(index) = cell.outcome else {
            continue;
        };
        let m = map.minima[index as usize];
        // Rastrigin's minima are 2π-waves' on x² + y²: one within 0.03 |k| of each pair of whole numbers.
        assert!(
            m.iter()
                .all(|v| (v - v.round()).abs() <= 0.03 * v.abs() + 1e-6),
            "{m:?}"
        );
        reached.insert(m.map(|v| v.round() as i32));
    }
    assert!(reached.len() > 100, "{} minima", reached.len());
}

/// A file must be readable whatever the maps showed before their optimizer was exchanged or removed.
#[test]
fn axes_of_another_method_are_not_written() {
    let text = scenario(
        "[maps]\noptimizer = 2\nx = \"beta1\"\nx_range = [0.1, 0.9]\ny = \"lr\"\ny_range = [0.1, 0.2]",
    );
    let mut found = read("maps.toml", &text).expect("a scenario");
    found.maps.optimizer = 0;
    let again = read("maps.toml", &write(&found)).expect("Newton has no beta1");
    assert_eq!(again.maps.axes[0], AxisChoice::default());
    assert_eq!(again.maps.axes[1], found.maps.axes[1]);
    found.optimizers.clear();
    let again = read("maps.toml", &write(&found)).expect("nobody has a number");
    assert_eq!(again.maps.axes, [AxisChoice::default(); 2]);
}
