//! Second-order methods against SciPy's minimizers (`data/scipy/minima.json`, made by `generate.py` there).

use ravine::optimizer::{Method, Problem, Schedule, Trajectory};
use ravine::surface::Shape;
use serde_json::Value;

/// Ours and the SciPy methods that do the same in another way.
const PAIRS: &[(&str, &[&str])] = &[
    ("bfgs", &["BFGS"]),
    ("lbfgs", &["L-BFGS-B"]),
    ("conjugate_gradient", &["CG"]),
    ("newton_line_search", &["Newton-CG", "trust-exact"]),
    ("levenberg", &["Newton-CG", "trust-exact"]),
];

/// We may need this many times SciPy's evaluations: searches differ in their first trial and in how well they must do.
/// Fewer are welcome; that none is left out of the count, `runs.rs` checks.
const FACTOR: f64 = 3.0;
/// Runs shorter than this say nothing about the factor, since a single trial more or less decides it.
const FEW: f64 = 8.0;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn point(value: &Value) -> [f64; 2] {
    [number(&value[0]), number(&value[1])]
}

/// Evaluations until the gradient is as small as SciPy was asked for, and where that was.
fn solved(t: &Trajectory) -> Option<(f64, [f64; 2])> {
    let small = |g: &[f64; 2]| g[0].abs().max(g[1].abs()) <= 1e-6;
    let row = t.gradients.iter().position(small)?;
    Some((f64::from(t.evaluations[row]), t.points[row]))
}

#[test]
fn minima_and_evaluations_are_scipys() {
    let file: Value = serde_json::from_str(include_str!("data/scipy/minima.json")).unwrap();
    let runs = file["runs"].as_array().unwrap();
    let mut faults = Vec::new();
    for (key, theirs) in PAIRS {
        let of_ours = |r: &&Value| theirs.iter().any(|t| r["method"] == *t);
        let mut compared = 0;
        for run in runs.iter().filter(of_ours) {
            let kind = run["surface"].as_str().unwrap();
            let problem = Problem {
                objective: Shape::named(kind).unwrap().into(),
                start: point(&run["start"]),
                steps: 200,
                seed: 0,
                noise: 0.0,
                tolerance: 1e-6,
            };
            let t = Method::named(key)
                .unwrap()
                .run(&Schedule::default(), &problem);
            let what = format!(
                "{key} on {kind} from {:?}, {}",
                problem.start, run["method"]
            );
            let Some((ours, at)) = solved(&t) else {
                faults.push(format!("{what}: {:?}", t.status(t.last())));
                continue;
            };
            let [x, y] = point(&run["at"]);
            // Minima are places where the gradient is small: how near those are is a matter of curvature.
            if (at[0] - x).hypot(at[1] - y) > 1e-4 {
                faults.push(format!("{what}: {at:?} instead of {:?}", [x, y]));
            }
            // A gradient brings its value along with us; SciPy counts both.
            let (values, gradients) = (number(&run["values"]), number(&run["gradients"]));
            let hessians = number(&run["hessians"]);
            let theirs = if hessians > 0.0 {
                values + gradients + hessians
            } else {
                values.max(gradients)
            };
            if ours > FACTOR * theirs.max(FEW) {
                faults.push(format!("{what}: {ours} evaluations, but {theirs}"));
            }
            compared += 1;
        }
        assert!(compared >= 20, "{key}: {compared}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
