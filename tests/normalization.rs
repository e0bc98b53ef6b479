//! The comparison of normalizations: against theory, and against PyTorch (`data/normalization/`, made by `reference.py` there).

use std::sync::LazyLock;

use ravine::analysis::{KINDS, Measure, MeasureRequest, Progress, Scaled};
use ravine::math::Vector as _;
use ravine::network::{Network, Normalization, Spec};
use ravine::scenario::{Place, Scenario, Target, read, write};
use ravine::workbench::{Derived, Detail};
use serde_json::Value;

static REFERENCE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/normalization/reference.json")).unwrap()
});

fn scenario() -> Scenario {
    read(
        "scenario.toml",
        include_str!("data/normalization/scenario.toml"),
    )
    .unwrap()
}

fn spec(scenario: &Scenario) -> Spec {
    let network = scenario.surface.shape.network().unwrap();
    network.network().spec().clone()
}

/// The rows of numbers of a kind, by its place in [`KINDS`].
fn rows(kind: usize, key: &str) -> Vec<Vec<f64>> {
    let name = ["none", "batch", "layer"][kind];
    let rows = REFERENCE[name][key].as_array().unwrap().iter();
    let numbers = |row: &Value| {
        let row = row.as_array().unwrap().iter();
        row.map(|v| v.as_f64().unwrap()).collect()
    };
    rows.map(numbers).collect()
}

fn target(place: Place, key: &str) -> Target {
    let key = key.to_owned();
    Target { place, key }
}

#[track_caller]
fn close(what: &str, ours: f64, theirs: f64, tolerance: f64) {
    let apart = (ours - theirs).abs();
    assert!(
        apart <= tolerance * theirs.abs().max(1e-3),
        "{what}: {ours:e} {theirs:e}"
    );
}

#[test]
fn what_a_factor_does_is_pytorchs() {
    let along = Scaled::along(&spec(&scenario()));
    for (kind, along) in along.iter().enumerate() {
        let along = along.as_ref().unwrap();
        assert_eq!(along.len(), 41);
        for row in rows(kind, "scaled") {
            let near = |of: &&Scaled| (of.c / row[0] - 1.0).abs() < 1e-12;
            let ours = along.iter().find(near).unwrap();
            close("loss", ours.loss, row[1], 1e-9);
            close("gradient", ours.slope, row[2], 1e-9);
            close("product", ours.inner, row[3], 1e-9);
        }
    }
}

/// The same by way of the document's own scale: what training starts from.
#[test]
fn the_present_factor_is_that_of_the_document() {
    let mut scenario = scenario();
    let target = target(Place::Network, "scale");
    scenario.set(&target, 10.0);
    assert!(read("written", &write(&scenario)).unwrap() == scenario);
    let now = Scaled::now(&spec(&scenario));
    for (kind, now) in now.iter().enumerate() {
        let (now, row) = (now.unwrap(), &rows(kind, "scaled")[2]);
        assert_eq!(now.c, 10.0);
        close("loss", now.loss, row[1], 1e-9);
        close("gradient", now.slope, row[2], 1e-9);
    }
    // Only the matrix of layer 2, 3 × 4 weights after 2·4 + 4, is another one.
    let surface = scenario.surface.shape.network().unwrap();
    let (network, w) = (surface.network(), surface.network().initial());
    let held = network.spec().weights.clone().unwrap();
    for (i, (w, held)) in w.iter().zip(held.iter()).enumerate() {
        let expected = if (12..24).contains(&i) {
            10.0 * held
        } else {
            *held
        };
        assert_eq!(*w, expected, "{i}");
    }
    assert!(surface.start([0.0; 2]).is_same(&w));
    // Weights that training has come to are not scaled once more.
    assert!(scenario.start_with(Some(w.clone())));
    let network = scenario.surface.shape.network().unwrap().network();
    assert!(network.initial().is_same(&w) && network.spec().settings.scale == 1.0);
}

/// With ε = 0 the loss does not see c, ∂L/∂W falls as 1/c and is at right angles to W; without normalization nothing of this holds.
#[test]
fn a_factor_behind_a_normalization_divides_the_gradient_alone() {
    let mut spec = Spec {
        hidden: vec![6, 5],
        ..Spec::default()
    };
    spec.settings.samples = 33;
    for layer in [1, 2] {
        spec.settings.scaled_layer = layer;
        for eps in [0.0, 1e-5] {
            spec.settings.norm_eps = eps;
            for (kind, along) in KINDS.iter().zip(Scaled::along(&spec)) {
                let along = along.unwrap();
                let at = |c: f64| along.iter().find(|of| (of.c / c - 1.0).abs() < 1e-12);
                let one = at(1.0).unwrap();
                let off = |of: &Scaled| {
                    let loss = (of.loss / one.loss - 1.0).abs();
                    loss.max((of.slope * of.c / one.slope - 1.0).abs())
                };
                let worst = along.iter().map(off).fold(0.0, f64::max);
                match kind {
                    Normalization::None => assert!(worst > 0.5, "{worst}"),
                    Normalization::Batch | Normalization::Layer if eps == 0.0 => {
                        assert!(worst < 1e-12, "{kind:?} {worst:e}");
                        for of in &along {
                            // ‖W‖‖∂L/∂W‖ is the same for all c.
                            assert!(of.inner.abs() < 1e-12 * one.slope, "{:e}", of.inner);
                        }
                    }
                    // Where the variance is not far above ε, only nearly.
                    Normalization::Batch | Normalization::Layer => {
                        assert!(worst > 1e-6 && off(at(100.0).unwrap()) < 2e-2, "{worst:e}");
                    }
                }
            }
        }
    }
}

#[test]
fn training_inference_and_sharpness_are_pytorchs() {
    let scenario = scenario();
    let request = scenario.kinds_request().unwrap();
    let trained = request.compute(&Progress::default()).unwrap();
    for (kind, trained) in trained.iter().enumerate() {
        let trained = trained.as_ref().unwrap();
        let sharpness = MeasureRequest {
            network: trained.network.clone(),
            run: trained.run.clone(),
            measure: Measure::Sharpness,
            rows: 100,
        };
        let sharpness = sharpness.compute(&Progress::default()).unwrap();
        let reference = rows(kind, "trained");
        assert_eq!(trained.run.last() + 1, reference.len());
        let has_averages = KINDS[kind] == Normalization::Batch;
        assert_eq!(
            trained.inference.len(),
            if has_averages { reference.len() } else { 0 }
        );
        for (row, theirs) in reference.iter().enumerate() {
            let ours = trained.run.losses[row];
            close("loss", ours, theirs[0], 1e-9);
            let inference = trained.inference.get(row).copied().unwrap_or(ours);
            close("inference", inference, theirs[1], 1e-9);
            // Lanczos stops at 10⁻⁶.
            close("sharpness", sharpness.at(row, 0).unwrap(), theirs[2], 2e-6);
        }
    }
}

#[test]
fn what_is_derived_belongs_to_the_document_and_is_the_training_of_its_own_kind() {
    let mut scenario = scenario();
    let mut derived = Derived::blocking(Detail {
        side: 16,
        ..Detail::default()
    });
    derived.update(&scenario, None);
    let own = derived.runs.get(0).unwrap().clone();
    let (trained, outdated) = derived.normalizations.trained().unwrap();
    let plain = trained[0].as_ref().unwrap();
    assert!(!outdated && plain.run.losses == own.losses);
    assert!(own.weights(12).is_same(&plain.run.weights(12)));
    let (sharp, outdated) = derived.normalizations.sharpness().unwrap();
    assert!(!outdated && sharp.iter().flatten().count() == 3);
    // A factor moves what is trained and leaves the curves.
    let along = derived.normalizations.along().unwrap().0.clone();
    scenario.set(&target(Place::Network, "scale"), 3.0);
    derived.update(&scenario, None);
    let (shown, outdated) = derived.normalizations.along().unwrap();
    assert!(*shown == along && !outdated);
    let (trained, _) = derived.normalizations.trained().unwrap();
    assert!(trained[0].as_ref().unwrap().run.losses != own.losses);
    // Nothing is kept at work that nobody wants.
    scenario.figure.normalization = false;
    derived.update(&scenario, None);
    assert!(derived.normalizations.along().is_none() && !derived.normalizations.is_pending());
}

#[test]
fn a_batch_of_one_is_refused_to_batch_normalization_alone() {
    for change in [
        |spec: &mut Spec| spec.settings.batch = 1,
        |spec: &mut Spec| spec.settings.samples = 1,
    ] {
        let mut spec = Spec {
            hidden: vec![3, 2],
            ..Spec::default()
        };
        spec.settings.samples = 8;
        change(&mut spec);
        assert!(Network::new(spec.clone()).is_ok());
        let there = Scaled::now(&spec).map(|now| now.is_some());
        assert_eq!(there, [true, false, true]);
    }
    let text = "version = 1\n[network]\nhidden = [3]\nsamples = 8\nbatch = 1\n\
                [figure]\nnormalization = true\n[run]\nsteps = 5\n[[optimizer]]\nkind = \"adam\"\nlr = 0.1\n";
    let request = read("one", text).unwrap().kinds_request().unwrap();
    let trained = request.compute(&Progress::default()).unwrap();
    assert!(trained[0].is_some() && trained[1].is_none());
    assert!(trained[2].as_ref().unwrap().run.losses[5].is_finite());
}

#[test]
fn trainings_are_given_up_when_cancelled_and_survive_divergence() {
    let mut scenario = scenario();
    let cancelled = Progress::default();
    cancelled.cancel();
    assert!(
        scenario
            .kinds_request()
            .unwrap()
            .compute(&cancelled)
            .is_none()
    );
    scenario.set(&target(Place::Optimizer(0), "lr"), 1e300);
    let trained = scenario.kinds_request().unwrap();
    let trained = trained.compute(&Progress::default()).unwrap();
    for trained in trained.iter().flatten() {
        assert!(trained.run.last() < 12);
        let rows = trained.inference.len();
        assert!(rows == 0 || rows == trained.run.last() + 1);
    }
    scenario.optimizers.clear();
    assert!(scenario.kinds_request().is_none());
}
