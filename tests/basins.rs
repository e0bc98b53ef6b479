//! Basin maps against NumPy, which takes every step of every run and knows nothing of lanes, chunks and early ends:
//! `tests/data/basins.py`.

use ravine::analysis::{BasinRequest, Basins, Conditions, Outcome, Progress, critical_points};
use ravine::optimizer::{Method, Schedule, Until, Wrappers};
use ravine::surface::{Shape, Surface};
use serde_json::Value;

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn whole(value: &Value) -> usize {
    value.as_u64().expect("a whole number") as usize
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn request(all: &Value, map: &Value) -> BasinRequest {
    let shape = Shape::named(map["surface"].as_str().expect("a key")).expect("in the catalogue");
    let mut method = Method::named(map["method"].as_str().expect("a key")).expect("a method");
    for (key, value) in map["parameters"].as_object().expect("a table") {
        let row = method.parameters().row(key).expect("a parameter");
        method.parameters_mut().set(row, number(value));
    }
    let side = whole(&all["side"]);
    BasinRequest {
        view: shape.landscape().domain(),
        conditions: Conditions {
            surface: Surface::from(shape),
            schedule: Schedule::default(),
            wrappers: Wrappers::default(),
            steps: whole(&all["steps"]),
            seed: 0,
            noise: 0.0,
            tolerance: number(&all["tolerance"]),
            until: Until::AtRest,
        },
        method,
        columns: side,
        rows: side,
    }
}

/// How many runs have reached the minimum at a place.
fn reached(map: &Basins, at: &Value) -> usize {
    let at = [number(&at[0]), number(&at[1])];
    let distance = |m: &[f64; 2]| (m[0] - at[0]).hypot(m[1] - at[1]);
    let index = map.minima.iter().position(|m| distance(m) < 1e-2);
    let index = index.unwrap_or_else(|| panic!("no minimum at {at:?}: {:?}", map.minima)) as u32;
    let here = map
        .cells
        .iter()
        .filter(|cell| cell.outcome == Outcome::Minimum(index));
    here.count()
}

#[test]
fn as_many_runs_reach_each_minimum_as_in_numpy() {
    let all: Value = serde_json::from_str(include_str!("data/basins.json")).expect("JSON");
    for expected in list(&all["maps"]) {
        let request = request(&all, expected);
        let known = critical_points(&request.conditions.surface);
        let compute = |threads| request.compute(&known, threads, &Progress::default());
        let map = compute(2).expect("nobody cancels");
        assert_eq!(Some(&map), compute(1).as_ref(), "with one thread");
        let name = format!("{} on {}", expected["method"], expected["surface"]);
        let counts: Vec<usize> = list(&expected["minima"])
            .iter()
            .map(|at| reached(&map, at))
            .collect();
        let numpy: Vec<usize> = list(&expected["reached"]).iter().map(whole).collect();
        assert_eq!(counts, numpy, "{name}");
        let is_running = |o: Outcome| o == Outcome::Running;
        let running = map.cells.iter().filter(|cell| is_running(cell.outcome));
        assert_eq!(running.count(), whole(&expected["running"]), "{name}");
        assert_eq!(whole(&expected["elsewhere"]), 0);
        // NumPy rounds in other places, so a run in a thousand may come to rest one row earlier or later.
        let rested = map.cells.iter().filter(|cell| !is_running(cell.outcome));
        let rows: usize = rested.map(|cell| cell.steps as usize).sum();
        assert!(
            rows.abs_diff(whole(&expected["rows"])) <= 9,
            "{name}: {rows} rows"
        );
    }
}
