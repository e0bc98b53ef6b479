//! Between minima of networks: permuted copies, barriers, trained curves and averages.

use std::sync::Arc;

use ravine::analysis::between::{Between, PARTS, Profile};
use ravine::analysis::{BetweenRequest, BetweenSettings, Opposite, Progress, Training};
use ravine::math::Vector;
use ravine::network::{Init, Network, Normalization, Spec};
use ravine::objective::{Objective, Plane};
use ravine::optimizer::{Keep, Method, Problem, Schedule, WeightPath, Wrappers};

fn network(change: impl FnOnce(&mut Spec)) -> Arc<Network> {
    let mut spec = Spec {
        hidden: vec![8, 8],
        ..Spec::default()
    };
    spec.settings.samples = 48;
    change(&mut spec);
    Arc::new(Network::new(spec).expect("a network"))
}

fn training(key: &str, lr: f64) -> Training {
    let mut method = Method::named(key).expect("a method");
    let row = method.rate_row().expect("a rate");
    method.parameters_mut().set(row, lr);
    Training {
        name: method.info().name.to_owned(),
        method,
        schedule: Schedule::default(),
        wrappers: Wrappers::default(),
    }
}

fn request(network: &Arc<Network>, to: Opposite) -> BetweenRequest {
    BetweenRequest {
        network: Arc::clone(network),
        settings: BetweenSettings {
            shown: true,
            to,
            curve_steps: 200,
            ..BetweenSettings::default()
        },
        run: training("adam", 0.02),
        other: (to == Opposite::Run).then(|| training("momentum", 0.1)),
        steps: 250,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-9,
    }
}

fn between(request: &BetweenRequest) -> Between {
    let found = request.compute(2, &Progress::default());
    found.expect("nobody cancels").expect("there is something")
}

fn path(network: &Arc<Network>, run: &Training, steps: usize, keep: Keep) -> WeightPath {
    let problem = Problem {
        objective: Arc::clone(network),
        start: network.initial(),
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-9,
    };
    let within = (&run.wrappers, &run.schedule);
    let path = run.method.path(within, &problem, keep, &mut |_| false);
    path.expect("it trains networks")
}

/// Each hidden unit of the copy is one of the original with the same weights, so that functions agree to rounding.
#[test]
fn a_permuted_copy_is_the_same_function_with_other_weights() {
    type Change = fn(&mut Spec);
    let kinds: [(&str, Change); 4] = [
        ("plain", |_| {}),
        ("layer", |spec| {
            spec.normalizations = vec![Normalization::Layer]
        }),
        ("batch", |spec| {
            spec.normalizations = vec![Normalization::Batch]
        }),
        ("residual", |spec| {
            spec.settings.residual = true;
            spec.hidden = vec![6, 6, 4];
        }),
    ];
    for (name, change) in kinds {
        let network = network(change);
        let w: Vec<f64> = random_weights(&network);
        let copy = network.permuted(&w, 3).expect("units can change places");
        let mut sorted = [w.clone(), copy.clone()];
        sorted.iter_mut().for_each(|w| w.sort_by(f64::total_cmp));
        assert_eq!(
            sorted[0], sorted[1],
            "{name}: the same numbers in another order"
        );
        assert!(copy.minus(&w).norm() > 0.5, "{name}");
        let inputs = &network.train().inputs;
        let [a, b] = [&w, &copy].map(|w| network.outputs(w, inputs));
        let size = a.iter().fold(1.0, |most: f64, a| most.max(a.abs()));
        for (a, b) in a.iter().zip(&b) {
            assert!((a - b).abs() <= 1e-15 * size, "{name}: {a} {b}");
        }
        assert_ne!(network.permuted(&w, 4), network.permuted(&w, 3));
    }
    let single = network(|spec| spec.hidden = vec![1]);
    assert_eq!(single.permuted(&single.initial(), 0), None);
    // Two units change places whatever the seed.
    let two = network(|spec| spec.hidden = vec![2]);
    let w = two.initial();
    for seed in 0..8 {
        assert_ne!(two.permuted(&w, seed).expect("they can"), w);
    }
}

/// The weights before training, with biases and numbers of normalizations moved.
fn random_weights(network: &Network) -> Vec<f64> {
    let w = network.initial();
    Vec::generate(w.len(), |i| w[i] + 0.1 * (1.7 * i as f64).sin())
}

/// The line between the copies crosses a barrier; the curve goes around most of it.
#[test]
fn there_is_a_barrier_between_copies_and_a_curve_around_it() {
    let network = network(|_| {});
    let request = request(&network, Opposite::Permuted);
    let found = between(&request);
    let ends = [found.line.train[0], found.line.train[PARTS]];
    assert!((ends[0] - ends[1]).abs() < 1e-14, "{ends:?}");
    assert!(found.difference < 1e-13);
    assert!(
        ends[0] < 0.1 * network.value(&network.initial()),
        "it is trained"
    );
    // The greatest loss on the line, by hand.
    let a = path(&network, &request.run, request.steps, Keep::Evenly(9))
        .end()
        .weights
        .clone();
    let b = network.permuted(&a, 0).expect("there is another order");
    assert!((found.distance - b.minus(&a).norm()).abs() < 1e-12);
    let on_line = |i: usize| network.value(&a.lerp(&b, i as f64 / PARTS as f64));
    let highest = (0..=PARTS).map(on_line).fold(0.0, f64::max);
    let barrier = found.line.barrier();
    assert!((barrier - (highest - ends[0].max(ends[1]))).abs() < 1e-12);
    assert!((found.line.middle() - on_line(PARTS / 2)).abs() < 1e-12);
    let curve = found.curve.expect("one is trained");
    assert!(barrier > 0.1, "{barrier}");
    assert!(
        curve.barrier() < 0.3 * barrier,
        "{} {barrier}",
        curve.barrier()
    );
    assert_eq!(curve.train[0], ends[0]);
    assert_eq!(curve.train[PARTS], ends[1]);
}

#[test]
fn ends_are_those_of_the_runs() {
    let network = network(|spec| spec.settings.test_share = 0.25);
    let mut request = request(&network, Opposite::Run);
    request.settings.curve = false;
    let found = between(&request);
    assert_eq!(found.curve, None);
    let end = |run: &Training| {
        path(&network, run, request.steps, Keep::Evenly(9))
            .end()
            .clone()
    };
    let other = request.other.clone().expect("there is one");
    let [a, b] = [end(&request.run), end(&other)];
    assert_eq!(
        [found.line.train[0], found.line.train[PARTS]],
        [a.loss, b.loss]
    );
    assert_eq!(
        found.line.test[0],
        network.loss_on(&a.weights, network.test())
    );
    assert_eq!(found.names, ["Adam at step 250", "Momentum at step 250"]);

    // Weights drawn by the next seed, trained by the same method.
    let next = {
        let mut spec = network.spec().clone();
        spec.settings.seed += 1;
        Arc::new(Network::new(spec).expect("a network"))
    };
    let found = between(&BetweenRequest {
        settings: BetweenSettings {
            to: Opposite::Seed,
            ..request.settings
        },
        ..request.clone()
    });
    let other = path(&next, &request.run, request.steps, Keep::Evenly(9));
    assert_eq!(found.line.train[PARTS], other.end().loss);

    let found = between(&BetweenRequest {
        settings: BetweenSettings {
            to: Opposite::Start,
            ..request.settings
        },
        ..request.clone()
    });
    assert_eq!(found.line.train[PARTS], network.value(&network.initial()));
}

#[test]
fn a_barrier_lies_above_the_higher_end() {
    let barrier = |train: &[f64]| {
        let (train, test) = (train.to_vec(), Vec::new());
        Profile { train, test }.barrier()
    };
    assert_eq!(barrier(&[1.0, 5.0, 3.0]), 2.0);
    assert_eq!(barrier(&[3.0, 5.0, 1.0]), 2.0);
    assert_eq!(barrier(&[3.0, 2.0, 1.0]), 0.0);
}

#[test]
fn the_averaged_weights_are_the_mean_of_the_last_rows() {
    let network = network(|_| {});
    let mut request = request(&network, Opposite::Start);
    (
        request.steps,
        request.settings.average,
        request.settings.curve,
    ) = (100, 0.2, false);
    let swa = between(&request).swa;
    let path = path(&network, &request.run, 100, Keep::Evenly(1000));
    let rows: Vec<&Vec<f64>> = path.rows[80..=100]
        .iter()
        .map(|kept| &kept.weights)
        .collect();
    let mean = Vec::generate(network.dimension(), |i| {
        rows.iter().map(|w| w[i]).sum::<f64>() / rows.len() as f64
    });
    assert_eq!((swa.from, swa.rows), (80, 21));
    assert!((swa.loss - network.value(&mean)).abs() < 1e-14);
    assert!(swa.test.is_nan());
    // With samples for testing, the loss over those.
    let network = self::network(|spec| spec.settings.test_share = 0.5);
    request.network = Arc::clone(&network);
    let swa = between(&request).swa;
    let path = self::path(&network, &request.run, 100, Keep::Evenly(1000));
    let mut mean = vec![0.0; network.dimension()];
    for kept in &path.rows[80..=100] {
        mean = mean.along(1.0 / 21.0, &kept.weights);
    }
    assert!((swa.test - network.loss_on(&mean, network.test())).abs() < 1e-13);
    assert!((swa.test - network.loss_on(&mean, network.train())).abs() > 1e-4);
}

#[test]
fn where_nothing_lies_between_it_says_why() {
    let plain = network(|_| {});
    let reason = |request: &BetweenRequest| {
        request
            .compute(1, &Progress::default())
            .expect("nobody cancels")
            .unwrap_err()
    };
    let mut alone = request(&plain, Opposite::Run);
    alone.other = None;
    assert_eq!(reason(&alone), "There is no other run.");
    let mut wild = request(&plain, Opposite::Start);
    wild.run = training("gradient_descent", 1e200);
    assert_eq!(reason(&wild), "A run has diverged.");
    let single = network(|spec| spec.hidden = vec![1]);
    assert!(reason(&request(&single, Opposite::Permuted)).contains("change places"));
    // Another seed draws no other weights.
    let constant = network(|spec| spec.settings.init = Init::Constant);
    assert_eq!(
        reason(&request(&constant, Opposite::Seed)),
        "Another seed draws the same weights here, so both runs are one and the same."
    );
    let progress = Progress::default();
    progress.cancel();
    assert!(
        request(&plain, Opposite::Run)
            .compute(1, &progress)
            .is_none()
    );
    // No steps at all: the start on both sides.
    let mut nothing = request(&plain, Opposite::Start);
    (nothing.steps, nothing.settings.curve_steps) = (0, 0);
    let found = between(&nothing);
    assert_eq!((found.distance, found.line.barrier()), (0.0, 0.0));
    assert_eq!(found.swa.rows, 1);
}

/// Against points of the curve in all weights, each projected by itself.
#[test]
fn the_shadow_of_the_trained_curve_is_that_of_its_points() {
    let network = network(|spec| spec.hidden = vec![4]);
    let mut request = request(&network, Opposite::Run);
    (request.steps, request.settings.curve) = (60, true);
    let found = between(&request);
    let middle = found.middle.clone().expect("a curve");
    let [a, b] = &found.places;
    let directions = [1, 2].map(|number| network.filter_normalized(a, 3, number));
    let plane = Plane::skew(network.initial(), directions).expect("a plane");
    let shadow = found.shadow_of_curve(&plane);
    assert_eq!(shadow.len(), PARTS + 1);
    for (i, at) in shadow.iter().enumerate() {
        let t = i as f64 / PARTS as f64;
        // De Casteljau's construction.
        let w = a.lerp(&middle, t).lerp(&middle.lerp(b, t), t);
        let expected = plane.shadow(&w);
        assert!(at.minus(&expected).norm() < 1e-12, "{at:?} {expected:?}");
    }
    assert!(shadow[0].minus(&plane.shadow(a)).norm() < 1e-12);
    request.settings.curve = false;
    assert!(between(&request).shadow_of_curve(&plane).is_empty());
}
