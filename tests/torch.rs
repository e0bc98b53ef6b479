//! First-order methods against PyTorch's trajectories (`data/torch/`, made by `reference.py` there).

use std::path::Path;

use ravine::optimizer::{Group, Method, Status};
use ravine::scenario;
use serde_json::Value;

/// Methods that PyTorch lacks, apart from those of second order, which `scipy.rs` compares.
const ABSENT: &[&str] = &["lion", "qhm", "qhadam"];

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn close(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-9 * (1.0 + theirs.abs())
}

/// The reference runs of a method, if there is a file of it.
fn reference(key: &str) -> Option<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/torch");
    let text = std::fs::read_to_string(folder.join(format!("{key}.json"))).ok()?;
    let mut file: Value = serde_json::from_str(&text).unwrap();
    match file["runs"].take() {
        Value::Array(runs) => Some(runs),
        other => panic!("{key}: runs are {other}"),
    }
}

/// What differs between a stored run and ours.
fn mismatch(run: &Value) -> Option<String> {
    let name = run["name"].as_str().unwrap();
    let scenario = scenario::read(name, run["scenario"].as_str().unwrap()).unwrap();
    let [optimizer] = scenario.optimizers.as_slice() else {
        panic!("{name} has {} optimizers", scenario.optimizers.len());
    };
    let ours = optimizer.run(&scenario.problem());
    let steps = numbers(&run["steps"]);
    let points = run["points"].as_array().unwrap();
    let losses = numbers(&run["loss"]);
    assert_eq!(steps.len(), points.len(), "{name}");
    assert_eq!(steps.len(), losses.len(), "{name}");
    assert_eq!(steps.last().copied(), Some(scenario.run.steps as f64));
    for ((&step, point), &loss) in steps.iter().zip(points).zip(&losses) {
        let row = step as usize;
        let theirs = numbers(point);
        if row > ours.last() || ours.statuses[row] == Status::Diverged {
            return Some(format!("{name}: no finite row {row}"));
        }
        let [x, y] = ours.points[row];
        if !(close(x, theirs[0]) && close(y, theirs[1]) && close(ours.losses[row], loss)) {
            let our_loss = ours.losses[row];
            return Some(format!(
                "{name}, step {row}: [{x}, {y}] of loss {our_loss}, but PyTorch has {theirs:?} of loss {loss}"
            ));
        }
    }
    None
}

#[test]
fn paths_are_pytorchs() {
    let mut mismatches = Vec::new();
    let first_order = |m: &Method| m.group() == Group::FirstOrder;
    for method in Method::all().into_iter().filter(first_order) {
        let key = method.info().key;
        let Some(runs) = reference(key) else {
            assert!(ABSENT.contains(&key), "no reference for {key}");
            continue;
        };
        assert!(!ABSENT.contains(&key), "{key} has a reference after all");
        assert!(!runs.is_empty(), "{key}");
        mismatches.extend(runs.iter().filter_map(mismatch));
    }
    assert!(mismatches.is_empty(), "{}", mismatches.join("\n"));
}
