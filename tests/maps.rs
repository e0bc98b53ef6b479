//! Maps against the runs that they sum up, and against theory.

use ravine::analysis::{
    Axis, BasinRequest, Conditions, HyperRequest, Outcome, Progress, critical_points,
};
use ravine::optimizer::{Method, Problem, Schedule, Status, Until, Wrappers};
use ravine::scenario::{AxisChoice, Maps, Measure, Scenario, read, write};
use ravine::surface::{Shape, Surface, View};

fn conditions(surface: Surface, steps: usize, until: Until) -> Conditions {
    Conditions {
        surface,
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
        steps,
        seed: 0,
        noise: 0.0,
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
            conditions: conditions(named("himmelblau"), 400, Until::AtRest(limit)),
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
                    let m = map.minima[usize::from(i)];
                    assert!(
                        (m[0] - at[0]).hypot(m[1] - at[1]) < 0.01,
                        "{key} cell {index}"
                    );
                    assert_eq!(cell.steps as usize, row, "{key} cell {index}");
                }
                (Outcome::Saddle, Some((at, row))) => {
                    assert_eq!(cell.steps as usize, row);
                    // Himmelblau's minima have the value 0, its saddles and its maximum lie above 13.
                    assert!(request.conditions.surface.value(at) > 13.0);
                }
                (Outcome::Running | Outcome::Diverged | Outcome::Stopped, None) => {}
                (outcome, run) => panic!("{key} cell {index}: {outcome:?}, recorded {run:?}"),
            }
        }
        assert!(settled > 50, "{key} settles {settled} times");
    }
}

#[test]
fn one_thread_and_several_make_the_same_map() {
    let request = BasinRequest {
        conditions: conditions(named("rastrigin"), 300, Until::AtRest(1e-3)),
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
        conditions: conditions(named("himmelblau"), 1_000_000, Until::AtRest(0.0)),
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
        conditions: conditions(quadratic(low, high), 6000, Until::AtRest(1e-6)),
        start: [1.0, 1.0],
        method: method("momentum", &[]),
        axes: [
            Axis {
                parameter: 0,
                range: [1e-2, 1.0],
                logarithmic: true,
            },
            Axis {
                parameter: 1,
                range: [0.0, 0.95],
                logarithmic: false,
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
        let method = method(key, &[("lr", 0.05)]);
        let row = |key: &str| {
            let table = method.parameters().table();
            table
                .iter()
                .position(|p| p.key == key)
                .expect("a parameter")
        };
        let axes = chosen.map(|(key, range, logarithmic)| Axis {
            parameter: row(key),
            range,
            logarithmic,
        });
        let request = HyperRequest {
            conditions: conditions(named("rosenbrock"), 70, Until::LastStep),
            start: [-1.2, 1.0],
            method,
            axes,
            columns: 7,
            rows: 5,
        };
        let map = request
            .compute(2, &Progress::default())
            .expect("nobody cancels");
        for (index, end) in map.cells.iter().enumerate() {
            let mut method = method;
            for (axis, value) in axes.iter().zip(request.values(index % 7, index / 7)) {
                method.parameters_mut().set(axis.parameter, value);
            }
            let problem = Problem {
                objective: request.conditions.surface.clone(),
                start: request.start,
                steps: 70,
                seed: 0,
                noise: 0.0,
            };
            let run = method.run(&Schedule::default(), &problem);
            assert_eq!(end.row as usize, run.last());
            assert_eq!(
                end.at.map(f64::to_bits),
                run.points[run.last()].map(f64::to_bits)
            );
        }
    }
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
                    key: Some("beta1"),
                    range: Some([0.1, 0.9]),
                },
                AxisChoice {
                    key: Some("lr"),
                    range: None,
                },
            ],
            measure: Measure::Loss,
            tolerance: 1e-5,
        }
    );
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
            "maps.x: found \"bta1\"; allowed: lr, beta1, beta2, eps, weight_decay; did you mean `beta1`?",
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

/// A map's method may be exchanged: parameters that the new one lacks are replaced by ones that it has.
#[test]
fn axes_follow_the_method() {
    let mut scenario = Scenario::on(Shape::named("booth").expect("in the catalogue"));
    scenario.maps.axes[0].key = Some("momentum");
    let table = |key: &str| {
        let method = Method::named(key).expect("a method");
        let axes = scenario.maps.axes(&method)?;
        Some(axes.map(|a| method.parameters().table()[a.parameter].key))
    };
    assert_eq!(table("momentum"), Some(["momentum", "lr"]));
    assert_eq!(table("adam"), Some(["lr", "beta1"]));
    assert_eq!(table("gradient_descent"), Some(["lr", "weight_decay"]));
    // Only one number: no map.
    assert_eq!(table("newton"), None);
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
