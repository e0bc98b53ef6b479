//! Ensembles of networks: against PyTorch (`data/ensemble/`, made by `reference.py` there), and what theory says of averages.

use ravine::analysis::{Ensemble, EnsembleRequest, Losses, Vary};
use ravine::claims;
use ravine::optimizer::{Method, Progress};
use ravine::scenario::{self, Scenario};
use serde_json::Value;

fn read(text: &str) -> Scenario {
    scenario::read("ensemble.toml", text).expect("a scenario")
}

/// Networks on a noisy sine.
fn sine(network: &str, ensemble: &str) -> Scenario {
    read(&format!(
        "version = 1\n[network]\ndata = \"sine\"\nsamples = 24\ndata_noise = 0.3\ntest_share = 0.4\nhidden = [8]\n{network}\n\
         [run]\nsteps = 60\n[[optimizer]]\nkind = \"adam\"\nlr = 0.05\n[ensemble]\n{ensemble}\n"
    ))
}

fn request(scenario: &Scenario) -> EnsembleRequest {
    scenario.ensemble_of(0).expect("a network is trained")
}

fn computed(request: &EnsembleRequest, threads: usize) -> Ensemble {
    let found = request.compute(threads, &Progress::default());
    found.expect("nobody cancels").expect("there is something")
}

fn near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{what}: {found} {expected}"
    );
}

/// mean loss − spread = loss of the average, from numbers that are computed apart.
fn is_split(losses: &Losses) {
    let spread = losses.spread.as_ref().expect("outputs spread");
    for (row, (average, spread)) in losses.average.iter().zip(spread).enumerate() {
        near("identity", losses.mean(row) - spread, *average, 1e-12);
        assert!(*spread >= 0.0);
    }
}

#[test]
fn losses_of_members_and_of_their_average_are_pytorchs() {
    let all: Value = serde_json::from_str(include_str!("data/ensemble/reference.json")).unwrap();
    let number = |of: &Value| of.as_f64().expect("a number");
    for kind in ["mse", "logistic", "softmax"] {
        let case = &all[kind];
        let rows = case["rows"].as_array().expect("rows");
        let rows: Vec<usize> = rows.iter().map(|row| number(row) as usize).collect();
        let request = EnsembleRequest {
            rows: Some(rows.clone()),
            ..request(&read(case["text"].as_str().expect("a text")))
        };
        let found = computed(&request, 2);
        assert_eq!((found.members(), &found.rows), (3, &rows));
        let test = found.test.as_ref().expect("samples for testing");
        for (name, losses) in [("train", &found.train), ("test", test)] {
            let expected = &case[name];
            for (i, row) in rows.iter().enumerate() {
                let what = format!("{kind}, {name}, step {row}");
                for (member, each) in losses.each.iter().enumerate() {
                    near(&what, each[i], number(&expected["each"][member][i]), 1e-9);
                }
                near(
                    &what,
                    losses.average[i],
                    number(&expected["average"][i]),
                    1e-9,
                );
                if kind == "mse" {
                    let spread = losses.spread.as_ref().expect("outputs spread");
                    near(&what, spread[i], number(&expected["spread"][i]), 1e-9);
                }
            }
            match kind {
                "mse" => is_split(losses),
                _ => assert_eq!(losses.spread, None),
            }
        }
    }
}

/// Krogh and Vedelsby's decomposition holds at every step, whatever the networks differ in; Jensen's inequality for cross entropies.
#[test]
fn the_average_is_at_least_as_good_as_the_mean() {
    for vary in ["weights", "data", "bootstrap"] {
        let scenario = sine("", &format!("vary = \"{vary}\"\ncount = 4"));
        let found = computed(&request(&scenario), 2);
        let test = found.test.as_ref().expect("samples for testing");
        for losses in [&found.train, test] {
            is_split(losses);
            let spread = losses.spread.as_ref().expect("outputs spread");
            // After training they differ, but those that start alike begin alike.
            assert!(spread[60] > 1e-5, "{vary}");
            assert_eq!(spread[0] > 0.0, vary == "weights", "{vary}");
        }
    }
    for network in [
        "data = \"moons\"\nloss = \"logistic\"\nbatch = 8",
        "data = \"spirals\"\nclasses = 3\nloss = \"softmax\"\nbatch = 8",
    ] {
        let text = format!(
            "version = 1\n[network]\nsamples = 40\ntest_share = 0.5\nhidden = [8]\n{network}\n[run]\nsteps = 80\n\
             [[optimizer]]\nkind = \"adam\"\nlr = 0.1\n[ensemble]\nvary = \"draws\"\n"
        );
        let found = computed(&request(&read(&text)), 2);
        let test = found.test.as_ref().expect("samples for testing");
        for losses in [&found.train, test] {
            for (row, average) in losses.average.iter().enumerate() {
                assert!(*average <= losses.mean(row) * (1.0 + 1e-14), "step {row}");
            }
            assert!(losses.average[80] < losses.mean(80));
        }
    }
}

#[test]
fn the_first_network_is_the_documents_and_threads_change_nothing() {
    let scenario = sine("dropout = 0.2", "count = 6");
    let request = request(&scenario);
    let found = computed(&request, 1);
    assert_eq!(found, computed(&request, 3));
    let run = scenario.optimizers[0].run(&scenario.problem());
    for (loss, expected) in found.train.each[0].iter().zip(&run.losses) {
        near("loss", *loss, *expected, 1e-13);
    }
    assert_eq!(found.rows.len(), 61);
    assert_eq!(
        [found.row_at(0), found.row_at(33), found.row_at(99)],
        [0, 33, 60]
    );
    // Over the single input the average is that of the curves.
    let fits = found.fits.as_ref().expect("there is one input");
    let (each, average) = fits.at(60);
    assert_eq!((each.len(), each[0].len()), (6, average.len()));
    for (i, mean) in average.iter().enumerate() {
        let sum: f64 = each.iter().map(|fit| fit[i]).sum();
        near("curve", *mean, sum / 6.0, 1e-14);
    }
    let network = &request.network;
    let expected = network.outputs(&run.weights(60), &fits.grid.inputs(1));
    assert_eq!(each[0], expected);
}

/// By running averages, as after training, which is what `inference_loss` measures of the document's own run.
#[test]
fn batch_normalization_is_that_of_inference() {
    let scenario = sine(
        "normalization = \"batch\"\nbatch = 5\nreplacement = true",
        "count = 2",
    );
    let found = computed(&request(&scenario), 2);
    let measure = |measure: &str, row: usize| {
        let mut text = scenario::write(&scenario);
        text.push_str(&format!(
            "[[claim]]\nseed = 0\nmeasure = \"{measure}\"\nstep = {row}\nis = {}\nwithin = 1e-12\n",
            found.train.each[0][row]
        ));
        let found = claims::check(&read(&text), 1, &Progress::default());
        found.expect("nobody cancels")[0].is_as_it_should_be()
    };
    assert!(measure("inference_loss", 60) && measure("inference_loss", 7));
    assert!(!measure("loss", 60));
    is_split(&found.train);
}

#[test]
fn long_trainings_are_seen_at_some_rows_and_ended_ones_stay() {
    let mut scenario = sine("", "count = 2");
    scenario.run.steps = 1501;
    let found = computed(&request(&scenario), 2);
    let rows: Vec<usize> = (0..1501).step_by(2).chain([1501]).collect();
    assert_eq!(found.rows, rows);
    assert_eq!(found.train.average.len(), rows.len());
    scenario.run.steps = 0;
    assert_eq!(computed(&request(&scenario), 1).rows, [0]);
    // A rate at which numbers end: members stay what they were, and no number is made up.
    let mut wild = sine("", "count = 2");
    wild.optimizers = vec![Method::named("gradient_descent").expect("a method").into()];
    let row = wild.optimizers[0].method.rate_row().expect("a rate");
    wild.optimizers[0].method.parameters_mut().set(row, 1e200);
    let found = computed(&request(&wild), 1);
    assert_eq!(found.rows.len(), 61);
    assert!(!found.train.average[60].is_finite());
    assert!(found.train.average[0].is_finite());
}

#[test]
fn where_all_networks_would_be_the_same_there_is_no_ensemble() {
    let refused = |network: &str, ensemble: &str| {
        let found = request(&sine(network, ensemble)).compute(1, &Progress::default());
        found.expect("nobody cancels").err().unwrap_or_default()
    };
    for (network, ensemble, reason) in [
        (
            "init = \"constant\"",
            "",
            "Other seeds draw the same weights here",
        ),
        ("", "vary = \"draws\"", "Nothing is drawn in training here"),
        (
            "standardise = true",
            "vary = \"data\"",
            "Each set of samples would be standardised by itself",
        ),
        ("", "", ""),
        ("standardise = true", "vary = \"bootstrap\"", ""),
        ("batch = 4", "vary = \"draws\"", ""),
        ("dropout = 0.5", "vary = \"draws\"", ""),
    ] {
        let found = refused(network, ensemble);
        assert!(
            found.starts_with(reason) && found.is_empty() == reason.is_empty(),
            "{network}, {ensemble}: {found}"
        );
    }
    let mut noisy = sine("", "vary = \"draws\"");
    noisy.run.noise = 0.1;
    assert_eq!(request(&noisy).settings.vary, Vary::Draws);
    assert!(
        request(&noisy)
            .compute(1, &Progress::default())
            .is_some_and(|found| found.is_ok())
    );
    // Nobody trains a network.
    assert_eq!(
        read("version = 1\nsurface.kind = \"saddle\"\n[[optimizer]]\nkind = \"adam\"\n")
            .ensemble_of(0),
        None
    );
    noisy.optimizers[0].pinned = Some([0.0, 0.0]);
    assert_eq!(noisy.ensemble_of(0), None);
}

#[test]
fn a_cancelled_ensemble_is_none() {
    let progress = Progress::default();
    progress.cancel();
    assert_eq!(request(&sine("", "")).compute(2, &progress), None);
}

/// Numbers of `data/ensemble/reference.json`, at step 20.
#[test]
fn claims_measure_an_ensemble() {
    let all: Value = serde_json::from_str(include_str!("data/ensemble/reference.json")).unwrap();
    let case = &all["mse"];
    let text = case["text"].as_str().expect("a text");
    let of = |part: &str, what: &str| case[part][what][2].as_f64().expect("a number");
    let mean = |part: &str| {
        let each = case[part]["each"].as_array().expect("members");
        each.iter()
            .map(|each| each[2].as_f64().expect("a number"))
            .sum::<f64>()
            / 3.0
    };
    let check = |claim: &str| {
        let text = format!("{text}[[claim]]\n{claim}\n");
        let found = claims::check(&read(&text), 1, &Progress::default());
        found.expect("nobody cancels")[0].is_as_it_should_be()
    };
    for (measure, value) in [
        ("ensemble_loss", of("train", "average")),
        ("ensemble_test_loss", of("test", "average")),
        ("ensemble_spread", of("train", "spread")),
        ("ensemble_test_spread", of("test", "spread")),
        ("member_loss", mean("train")),
        ("member_test_loss", mean("test")),
    ] {
        let claim = |value: f64| format!("measure = \"{measure}\"\nis = {value}\nwithin = 1e-9");
        assert!(check(&claim(value)), "{measure}");
        assert!(!check(&claim(value + 1e-6)), "{measure}");
    }
    // A knob turns the number of networks; over all rows the greatest spread is the first one's.
    assert!(!check(&format!(
        "with = {{ \"ensemble.count\" = 4 }}\nmeasure = \"ensemble_loss\"\nis = {}\nwithin = 1e-9",
        of("train", "average")
    )));
    let first = case["train"]["spread"][0].as_f64().expect("a number");
    assert!(check(&format!(
        "measure = \"ensemble_spread\"\nover = [0, 3]\ntake = \"max\"\nis = {first}\nwithin = 1e-9"
    )));
    // The spread is that of outputs.
    let softmax = all["softmax"]["text"].as_str().expect("a text");
    let found = claims::check(
        &read(&format!(
            "{softmax}[[claim]]\nmeasure = \"ensemble_spread\"\nabove = 0\n"
        )),
        1,
        &Progress::default(),
    );
    assert!(!found.expect("nobody cancels")[0].is_as_it_should_be());
}
