//! Convergence maps against NumPy's eigenvalues, closed forms, and the runs of empirical maps.

use ravine::analysis::{ConvergenceMap, ConvergenceRequest, all_threads};
use ravine::optimizer::{Progress, Regime, Status};
use ravine::scenario::{Scenario, read};
use ravine::workbench::Request as _;
use serde_json::Value;

fn scenario(text: &str) -> Scenario {
    let text = format!("version = 1\n{text}");
    read("theory.toml", &text).unwrap_or_else(|e| panic!("{e}"))
}

const RAVINE: &str = "surface = { kind = \"quadratic\", lambda1 = 1, lambda2 = 10, angle_deg = 25 }\nstart = { at = [-2, 1] }\n\
                      run = { steps = 1500 }\n";

fn request(scenario: &Scenario, side: usize) -> ConvergenceRequest {
    let request = scenario.convergence_request();
    request.expect("theory applies").with_side(side)
}

fn map(request: &ConvergenceRequest) -> ConvergenceMap {
    let map = request.compute(&Progress::default());
    map.expect("not cancelled")
}

/// tests/data/convergence.py writes each method as a matrix.
#[test]
fn radii_are_those_of_numpy() {
    let reference: Value =
        serde_json::from_str(include_str!("data/convergence.json")).expect("JSON");
    let rows = reference["radii"].as_array().expect("rows");
    assert_eq!(rows.len(), 36);
    for row in rows {
        let number = |key: &str| row[key].as_f64().expect("a number");
        let kind = row["kind"].as_str().expect("a name");
        let (lr, momentum) = (number("lr"), number("momentum"));
        let memory = match kind {
            "gradient_descent" => String::new(),
            _ => format!("momentum = {momentum:?}\n"),
        };
        let scenario = scenario(&format!(
            "{RAVINE}[[optimizer]]\nkind = \"{kind}\"\nlr = {lr:?}\n{memory}"
        ));
        let request = request(&scenario, 2);
        let values = request.axes.map(|axis| request.setting.get(axis.target));
        let radius = request.long_run(values).radius;
        assert!(
            (radius - number("radius")).abs() < 1e-9,
            "{kind} {lr} {momentum}: {radius}"
        );
    }
}

/// Everywhere but in the cells beside the border, runs fall where the radius is below 1, and rise where it is above.
#[test]
fn runs_agree_with_theory_up_to_a_cell() {
    const SIDE: usize = 30;
    for (kind, maps) in [
        ("momentum", ""),
        ("nesterov", ""),
        ("qhm", ""),
        (
            "gradient_descent",
            "y = \"surface.lambda2\", y_range = [0.5, 30]",
        ),
        (
            "momentum",
            "x = \"surface.lambda2\", x_range = [0.5, 400], y = \"lr\"",
        ),
        (
            "newton",
            "x = \"lr\", x_range = [0.1, 4], y = \"surface.lambda2\", y_range = [0.5, 30]",
        ),
    ] {
        let maps = format!("measure = \"loss\", {maps}");
        let maps = maps.trim_end_matches(", ");
        let scenario = scenario(&format!(
            "{RAVINE}maps = {{ {maps} }}\n[[optimizer]]\nkind = \"{kind}\"\n"
        ));
        let theory = map(&request(&scenario, SIDE));
        let runs = scenario.hyper_request().expect("a map").with_side(SIDE);
        let starts = runs.start_losses();
        let runs = runs
            .compute(all_threads(), &Progress::default())
            .expect("not cancelled");
        let mut seen = [0, 0];
        for (cell, start) in starts.iter().enumerate() {
            let (column, row) = (cell % SIDE, cell / SIDE);
            let near = |i: usize| i.saturating_sub(1)..(i + 2).min(SIDE);
            let around = near(row).flat_map(|j| near(column).map(move |i| j * SIDE + i));
            let stable = around.filter(|&i| theory.cells[i].radius < 1.0).count();
            let whole = near(row).len() * near(column).len();
            if stable != 0 && stable != whole {
                continue;
            }
            let end = &runs.cells[cell];
            let falls = end.status != Status::Diverged && end.loss < *start;
            assert_eq!(
                falls,
                stable == whole,
                "{kind} {maps}: {:?} {end:?}",
                theory.cells[cell]
            );
            seen[usize::from(falls)] += 1;
        }
        assert!(seen.iter().all(|n| *n > 15), "{kind} {maps}: {seen:?}");
    }
}

/// Heavy ball: stable for ηλmax < 2(1+μ) and μ < 1; all roots are complex where (1−√(ηλ))² < μ for both λ.
#[test]
fn borders_lie_where_theory_has_them() {
    let scenario = scenario(&format!("{RAVINE}[[optimizer]]\nkind = \"momentum\"\n"));
    let request = request(&scenario, 24);
    let map = map(&request);
    let mut counts = [0, 0];
    for border in &map.borders {
        // Where three regimes meet, lines end somewhere in a square of cells instead of on its sides.
        let on_a_side = |at: &[f64; 2]| {
            at.iter()
                .any(|v| (v * 23.0 - (v * 23.0).round()).abs() < 1e-9)
        };
        for at in border.ends.into_iter().filter(on_a_side) {
            let [lr, momentum] = [0, 1].map(|i| request.axes[i].value(at[i]));
            let edge = |lambda: f64| (1.0 - (lr * lambda).sqrt()).powi(2) - momentum;
            let expected = if border.of_stability {
                [10.0 * lr / (2.0 * (1.0 + momentum)) - 1.0, momentum - 1.0]
            } else {
                [edge(1.0), edge(10.0)]
            };
            // Both borders of ripples with what alternates, and that of what alternates with what creeps, lie between two cells.
            let least = expected
                .map(f64::abs)
                .into_iter()
                .fold(f64::INFINITY, f64::min);
            let oscillates = (2.0 + 2.0 * momentum - 11.0 * lr).abs();
            assert!(least.min(oscillates) < 3e-3, "{lr} {momentum} {border:?}");
            counts[usize::from(border.of_stability)] += 1;
        }
    }
    assert!(counts.iter().all(|n| *n > 20), "{counts:?}");
    let regimes: Vec<Regime> = map.middles().iter().map(|middle| middle.regime).collect();
    for regime in [Regime::Monotone, Regime::Ripples, Regime::Divergent] {
        assert!(regimes.contains(&regime), "{regimes:?}");
    }
    // The middle of a regime is of that regime.
    for middle in map.middles() {
        let values = [0, 1].map(|i| request.axes[i].value(middle.at[i]));
        assert_eq!(request.long_run(values).regime, middle.regime);
    }
}

/// The best of a fine map is Polyak's setting, where the error shrinks by (√κ−1)/(√κ+1).
#[test]
fn the_best_cell_is_polyaks() {
    let scenario = scenario(&format!(
        "{RAVINE}maps = {{ x = \"lr\", x_range = [0.1, 0.4], y = \"momentum\", y_range = [0.1, 0.5] }}\n[[optimizer]]\nkind = \"momentum\"\n"
    ));
    let request = request(&scenario, 301);
    let map = map(&request);
    let cells = map.cells.iter().enumerate();
    let best = cells
        .min_by(|a, b| a.1.radius.total_cmp(&b.1.radius))
        .expect("cells");
    let [lr, momentum] = request.values(best.0 % 301, best.0 / 301);
    let root = f64::sqrt(10.0);
    let shrinkage = (root - 1.0) / (root + 1.0);
    let polyak = (2.0 / (1.0 + root)).powi(2);
    assert!(
        (lr / polyak - 1.0).abs() < 0.02 && (momentum - shrinkage * shrinkage).abs() < 0.01,
        "{lr} {momentum}"
    );
    assert!((best.1.radius / shrinkage - 1.0).abs() < 0.02, "{best:?}");
}

#[test]
fn theory_says_where_it_does_not_apply() {
    let momentum = "[[optimizer]]\nkind = \"momentum\"\n";
    let quadratic = "surface = { kind = \"quadratic\" }\n";
    for (text, reason) in [
        (
            format!("surface = {{ kind = \"beale\" }}\n{momentum}"),
            "the surface is not quadratic",
        ),
        (
            format!("{quadratic}[[optimizer]]\nkind = \"adam\"\n"),
            "of this method it knows no recurrence",
        ),
        (
            format!("{quadratic}{momentum}[optimizer.clip]\n"),
            "tools change the steps",
        ),
        (
            format!("{quadratic}{momentum}[optimizer.schedule]\nkind = \"cosine\"\n"),
            "the rate has a schedule",
        ),
        (
            format!("{quadratic}run = {{ noise = 0.1 }}\n{momentum}"),
            "gradients are noisy",
        ),
        (
            format!("{quadratic}maps = {{ y = \"run.noise\" }}\n{momentum}"),
            "gradients are noisy",
        ),
        (
            format!("surface = {{ kind = \"quadratic\", l1 = 0.1 }}\n{momentum}"),
            "the L1 term has kinks",
        ),
        (
            format!("{quadratic}maps = {{ y = \"surface.l1\" }}\n{momentum}"),
            "the L1 term has kinks",
        ),
        (
            format!("surface = {{ kind = \"least_squares\", batch = 4 }}\n{momentum}"),
            "mini-batches have curvatures of their own",
        ),
        (
            format!("{quadratic}maps = {{ y = \"start.x\" }}\n{momentum}"),
            "the start does not matter to it",
        ),
        (quadratic.to_owned(), "there is no optimizer"),
    ] {
        let found = scenario(&text).convergence_request().err();
        assert_eq!(found, Some(reason), "{text}");
    }
    // An average of the path changes no step.
    let averaged = format!("{quadratic}{momentum}[optimizer.average]\nkind = \"uniform\"\n");
    assert!(scenario(&averaged).convergence_request().is_ok());
}

/// Gradient descent multiplies the error along each eigenvector by 1 − ηλ.
#[test]
fn each_direction_has_a_factor_of_its_own() {
    let text = format!(
        "{RAVINE}[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.15\n[maps]\nx = \"lr\"\ny = \"surface.lambda2\"\n"
    );
    let scenario = scenario(&text);
    let request = request(&scenario, 8);
    let found = request.directions([0.15, 10.0]);
    let expected = [
        (1.0, 0.85, Regime::Monotone),
        (10.0, 0.5, Regime::Oscillating),
    ];
    assert_eq!(found.len(), 2);
    for ((lambda, long), (curvature, radius, regime)) in found.into_iter().zip(expected) {
        assert!((lambda - curvature).abs() < 1e-12 && (long.radius - radius).abs() < 1e-12);
        assert_eq!(long.regime, regime);
    }
    assert_eq!(request.directions([0.15, 1.0]).len(), 1, "a round bowl");
}
