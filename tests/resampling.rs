//! Many training sets: their minima against the normal equations and NumPy's (`data/regression/resampling.json`, made by
//! `resampling.py` there), and the split of the error against its definition.

use ravine::analysis::{Resample, Resampled, ResamplingRequest};
use ravine::scenario::{self, Scenario};
use serde_json::Value;

fn scenario(keys: &str) -> Scenario {
    let text = format!(
        "version = 1\nsurface = {{ kind = \"least_squares\", data = \"bodies\" }}\nresampling = {{ shown = true, {keys} }}\n"
    );
    scenario::read("resampling", &text).unwrap_or_else(|e| panic!("{e}"))
}

fn request(keys: &str) -> ResamplingRequest {
    scenario(keys).resampling_request().expect("training sets")
}

/// The minimum of 1/(2n) Σ (w·x − t)² + (α/2)‖w‖² by Cramer's rule on the normal equations.
fn normal_equations(rows: &[[f64; 3]], alpha: f64) -> [f64; 2] {
    let n = rows.len() as f64;
    let mean = |of: &dyn Fn(&[f64; 3]) -> f64| rows.iter().map(of).sum::<f64>() / n;
    let [aa, ab, bb] = [
        mean(&|r| r[0] * r[0]) + alpha,
        mean(&|r| r[0] * r[1]),
        mean(&|r| r[1] * r[1]) + alpha,
    ];
    let [at, bt] = [mean(&|r| r[0] * r[2]), mean(&|r| r[1] * r[2])];
    let determinant = aa * bb - ab * ab;
    [
        (bb * at - ab * bt) / determinant,
        (aa * bt - ab * at) / determinant,
    ]
}

#[test]
fn minima_solve_the_normal_equations_of_their_rows() {
    for keys in [
        "sets = 40",
        "sets = 40, size = 15, seed = 3",
        "sets = 40, kind = \"model\", size = 100",
    ] {
        let request = request(keys);
        let resampled = request.compute();
        assert_eq!(resampled, request.compute());
        for alpha in [0.0, 1e-3, 0.4, 30.0] {
            for (index, found) in resampled.minima(alpha).enumerate() {
                let rows = request.rows(index);
                assert_eq!(rows.len(), request.size());
                let expected = normal_equations(&rows, alpha);
                for i in 0..2 {
                    let off = (found[i] - expected[i]).abs();
                    assert!(off < 1e-9 * (1.0 + expected[i].abs()), "{keys}: {off}");
                }
            }
        }
    }
}

#[test]
fn sets_depend_on_seed_and_index_only() {
    let few = request("sets = 5, seed = 7");
    let many = request("sets = 50, seed = 7");
    let other = request("sets = 5, seed = 8");
    for index in 0..5 {
        assert_eq!(few.rows(index), many.rows(index));
        assert_ne!(few.rows(index), other.rows(index));
    }
    assert_ne!(few.rows(0), few.rows(1));
    // A bootstrap has rows of the data only; the model has targets of its own.
    let all = few.loss.regression().rows().to_vec();
    assert!(few.rows(2).iter().all(|row| all.contains(row)));
    let model = request("sets = 5, kind = \"model\"");
    assert!(model.rows(2).iter().all(|row| !all.contains(row)));
}

/// The mean over sets and rows of (t − w·x)² itself.
#[test]
fn bias_variance_and_noise_add_up_to_the_error() {
    for keys in [
        "sets = 60, size = 10",
        "sets = 60, kind = \"model\", size = 8",
    ] {
        let request = request(keys);
        let resampled = request.compute();
        let rows = request.loss.regression().rows();
        for alpha in [0.0, 0.05, 2.0] {
            let minima: Vec<[f64; 2]> = resampled.minima(alpha).collect();
            let count = (minima.len() * rows.len()) as f64;
            let errors = minima.iter().flat_map(|w| {
                rows.iter()
                    .map(move |[a, b, t]| (t - w[0] * a - w[1] * b).powi(2))
            });
            let error = errors.sum::<f64>() / count;
            let split = resampled.split(alpha);
            assert!(
                (split.total() / error - 1.0).abs() < 1e-12,
                "{keys} {alpha}"
            );
            let n = minima.len() as f64;
            let mean = [0, 1].map(|i| minima.iter().map(|w| w[i]).sum::<f64>() / n);
            let truth = normal_equations(rows, 0.0);
            let bias = rows.iter().map(|[a, b, _]| {
                ((mean[0] - truth[0]) * a + (mean[1] - truth[1]) * b).powi(2) / rows.len() as f64
            });
            let bias: f64 = bias.sum();
            assert!((split.bias - bias).abs() < 1e-10 * (bias + 1e-3), "{keys}");
        }
    }
}

#[test]
fn means_and_spreads_are_numpys() {
    let file = include_str!("data/regression/resampling.json");
    let file: Value = serde_json::from_str(file).unwrap();
    let cases = file["resampled"].as_array().unwrap();
    assert_eq!(cases.len(), 9);
    for case in cases {
        let number = |v: &Value| v.as_f64().unwrap();
        let keys = format!(
            "sets = 1000, kind = {}, size = {}",
            case["kind"], case["size"]
        );
        let resampled = request(&keys).compute();
        let alpha = number(&case["alpha"]);
        let name = format!("{keys}, {alpha}");
        let ([x, y], [xx, xy, yy]) = resampled.cloud(alpha).expect("finite");
        let covariance = &case["covariance"];
        for (i, mean, found) in [(0, x, xx), (1, y, yy)] {
            let variance = number(&covariance[i][i]);
            // A thousand sets: the mean within four standard errors, variances within a fifth.
            let off = (mean - number(&case["mean"][i])).abs();
            assert!(off < 4.0 * (variance / 1000.0).sqrt(), "{name}: {off}");
            assert!((found / variance - 1.0).abs() < 0.2, "{name}: {found}");
        }
        let correlation = |xx: f64, xy: f64, yy: f64| xy / (xx * yy).sqrt();
        let theirs = correlation(
            number(&covariance[0][0]),
            number(&covariance[0][1]),
            number(&covariance[1][1]),
        );
        assert!((correlation(xx, xy, yy) - theirs).abs() < 0.05, "{name}");
        let split = resampled.split(alpha);
        let (bias, variance) = (number(&case["bias"]), number(&case["variance"]));
        assert!((split.variance / variance - 1.0).abs() < 0.15, "{name}");
        let error = 4.0 * (bias * variance / 1000.0).sqrt() + 8.0 * variance / 1000.0;
        assert!((split.bias - bias).abs() < error, "{name}: {}", split.bias);
        assert!((split.noise / number(&case["noise"]) - 1.0).abs() < 1e-10);
    }
}

/// Small sets of correlated features: some ridge is better than none, and the curve finds it.
#[test]
fn a_ridge_trades_variance_for_bias() {
    let resampled: Resampled = request("sets = 300, size = 12").compute();
    let (best, at) = resampled.best().expect("a curve");
    assert!((0.01..0.3).contains(&best), "{best}");
    assert!(at.total() < resampled.split(0.0).total());
    // Where all eigenvalues are large against α, or small, variance only falls; bias grows from where it is more than chance.
    for pair in resampled.curve.windows(2) {
        let [(low, before), (high, after)] = pair else {
            panic!("two")
        };
        assert!(low < high);
        if *high < 0.1 || *low > 10.0 {
            assert!(after.variance < before.variance, "{low}");
        }
        if *low > 0.01 {
            assert!(after.bias > before.bias, "{low}");
        }
    }
    let (last, _) = resampled.curve[resampled.curve.len() - 1];
    assert!(last > 100.0 && resampled.curve[0].0 < 1e-3);
    // Ten times the rows: less than a tenth of the variance, since small sets are ill-conditioned.
    let more = request("sets = 300, size = 120")
        .compute()
        .split(0.0)
        .variance;
    let ratio = resampled.split(0.0).variance / more;
    assert!((10.0..20.0).contains(&ratio), "{ratio}");
}

/// The lecture's dropout predicts with p·w, so its sets are compared as they predict; in the inverted form the same is learnt.
#[test]
fn both_forms_of_dropout_predict_alike() {
    let of = |inverted: bool| {
        let text = format!(
            "version = 1\nresampling = {{ shown = true, sets = 20 }}\n[surface]\nkind = \"least_squares\"\ndata = \"bodies\"\ndropout = 0.3\ninverted = {inverted}\n"
        );
        let scenario = scenario::read("dropout", &text).unwrap();
        scenario.resampling_request().unwrap().compute().split(0.0)
    };
    let (inverted, plain) = (of(true), of(false));
    assert!((inverted.bias / plain.bias - 1.0).abs() < 1e-9);
    assert!((inverted.variance / plain.variance - 1.0).abs() < 1e-9);
}

#[test]
fn nothing_is_drawn_where_there_is_no_closed_form() {
    let mut scenario = scenario("sets = 20");
    assert_eq!(scenario.objection_to_resampling(), None);
    scenario.surface.l1 = 0.1;
    assert!(scenario.resampling_request().is_none());
    assert!(scenario.objection_to_resampling().is_some());
    scenario.surface.l1 = 0.0;
    scenario.resampling.kind = Resample::Model;
    let again = scenario::read("again", &scenario::write(&scenario)).unwrap();
    assert_eq!(again, scenario);
}

/// Two equal rows, and features that vanish: minima and splits are numbers or nothing, never a panic.
#[test]
fn degenerate_sets_are_survived() {
    for columns in [
        "a = [1, 1]\nb = [2, 2]\ntarget = [3, 3]",
        "a = [0, 0]\nb = [0, 0]\ntarget = [1, 2]",
        "a = [1e100, -1e100]\nb = [1e-100, 1]\ntarget = [1e100, 1]",
    ] {
        for standardise in [false, true] {
            let text = format!(
                "version = 1\nresampling = {{ shown = true, sets = 2, size = 1 }}\n[surface]\nkind = \"least_squares\"\nstandardise = {standardise}\n[surface.data]\n{columns}\n"
            );
            let scenario = scenario::read("degenerate", &text).unwrap();
            let resampled = scenario.resampling_request().unwrap().compute();
            let _ = (resampled.cloud(0.0), resampled.split(1.0), resampled.best());
        }
    }
}
