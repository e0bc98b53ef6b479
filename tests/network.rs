//! Networks against PyTorch (`data/network/`, made by `reference.py` there), and what theory says of them.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use ravine::math::{Vector as _, random};
use ravine::network::{
    Activation, Init, Loss, Network, NetworkSettings, NoNetwork, Normalization, Samples, Spec,
};
use ravine::objective::{Draw, Objective as _, Plane};
use ravine::optimizer::{Group, Method, Oracle, Problem, Schedule, Wrappers};
use ravine::parameters::Choice;
use serde_json::Value;

static REFERENCE: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/network/reference.json")).unwrap());

fn numbers(value: &Value) -> Vec<f64> {
    let entries = value.as_array().unwrap().iter();
    entries.map(|v| v.as_f64().unwrap()).collect()
}

fn named<C: Choice>(key: &Value) -> C {
    let place = C::KEYS.iter().position(|k| Some(*k) == key.as_str());
    C::ALL[place.unwrap()]
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

/// The network of a reference, on its samples.
fn network(case: &Value) -> Network {
    network_with(case, |_| {})
}

fn network_with(case: &Value, change: impl FnOnce(&mut Spec)) -> Network {
    let settings = NetworkSettings {
        activation: named(&case["activation"]),
        loss: named(&case["loss"]),
        bias: case["bias"].as_bool().unwrap(),
        residual: case["residual"].as_bool().unwrap(),
        ..NetworkSettings::default()
    };
    let norms = case["normalizations"].as_array().unwrap();
    let mut spec = Spec {
        settings,
        hidden: case["hidden"]
            .as_array()
            .unwrap()
            .iter()
            .map(count)
            .collect(),
        normalizations: norms.iter().map(named).collect(),
        ..Spec::default()
    };
    change(&mut spec);
    let samples = Samples {
        inputs_each: count(&case["inputs_each"]),
        targets_each: count(&case["targets_each"]),
        inputs: numbers(&case["inputs"]),
        targets: numbers(&case["targets"]),
        classes: Vec::new(),
    };
    Network::on(spec, [samples, Samples::default()]).unwrap()
}

/// How far vectors are apart, as a share of the length of theirs.
fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    let theirs = theirs.to_vec();
    let distance = theirs.minus(&ours.to_vec()).norm();
    if distance == 0.0 {
        0.0
    } else {
        distance / theirs.norm()
    }
}

#[track_caller]
fn close(what: &str, ours: &[f64], theirs: &[f64]) {
    let apart = apart(ours, theirs);
    assert!(apart <= 1e-9, "{what}: {apart:e} apart");
}

#[test]
fn outputs_losses_and_derivatives_are_pytorchs() {
    for case in REFERENCE["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let network = network(case);
        let (w, v) = (numbers(&case["w"]), numbers(&case["v"]));
        assert_eq!(network.dimension(), w.len(), "{name}");
        let activations = network.activations(&w, &network.train().inputs);
        for (ours, theirs) in activations
            .iter()
            .zip(case["activations"].as_array().unwrap())
        {
            close(name, ours, &numbers(theirs));
        }
        let outputs = network.outputs(&w, &network.train().inputs);
        assert_eq!(Some(&outputs), activations.last(), "{name}");
        let evaluation = network.evaluate(&w);
        close(
            name,
            &[evaluation.value],
            &[case["value"].as_f64().unwrap()],
        );
        close(name, &evaluation.gradient, &numbers(&case["gradient"]));
        let product = network.hessian_product(&w, &v).unwrap();
        close(name, &product, &numbers(&case["product"]));
        assert_eq!(network.value(&w), evaluation.value, "{name}");
        let apart = (network.loss_on(&w, network.train()) - evaluation.value).abs();
        assert!(apart < 1e-13 * evaluation.value, "{name}");
        if let Some(hessian) = case.get("hessian") {
            let n = w.len();
            let axis = |j: usize| (0..n).map(|i| f64::from(u8::from(i == j))).collect();
            let columns: Vec<Vec<f64>> = (0..n)
                .map(|j| network.hessian_product(&w, &axis(j)).unwrap())
                .collect();
            let upper: Vec<f64> = (0..n).flat_map(|i| columns[i][i..].to_vec()).collect();
            close(name, &upper, &numbers(hessian));
        }
    }
}

#[test]
fn running_averages_and_inference_are_pytorchs() {
    let case = &REFERENCE["running"];
    let (network, w) = (network(case), numbers(&case["w"]));
    let mut averages = network.buffers();
    for (batch, expected) in case["batches"]
        .as_array()
        .unwrap()
        .iter()
        .zip(case["averages"].as_array().unwrap())
    {
        let rows: Vec<u32> = numbers(batch).iter().map(|row| *row as u32).collect();
        let draw = Draw {
            rows: Some(&rows),
            seed: 0,
            step: 0,
        };
        network.observe(&mut averages, draw, &w);
        // Mean and variance of each unit, layer by layer.
        let mut units = averages.chunks(2);
        for layer in 0..2 {
            let [means, variances] = [0, 1].map(|i| numbers(&expected[layer][i]));
            let of = units.by_ref().take(means.len());
            let (mean, variance): (Vec<f64>, Vec<f64>) = of.map(|of| (of[0], of[1])).unzip();
            close("means", &mean, &means);
            close("variances", &variance, &variances);
        }
        assert_eq!(units.count(), 0);
    }
    let inference = network.evaluated(&averages);
    let outputs = inference.outputs(&w, &network.train().inputs);
    close("outputs", &outputs, &numbers(&case["outputs"]));
    let loss = inference.loss_on(&w, network.train());
    close("loss", &[loss], &[case["inference"].as_f64().unwrap()]);
    // What is minimised stays.
    assert_eq!(inference.evaluate(&w), network.evaluate(&w));
    // A batch of one has no variance, and changes nothing.
    let before = averages.clone();
    let draw = Draw {
        rows: Some(&[3]),
        seed: 0,
        step: 0,
    };
    network.observe(&mut averages, draw, &w);
    assert_eq!(averages, before);
}

/// A run carries the averages of all batches before a row, wherever it is looked at: by hand from the weights and the batches.
#[test]
fn a_run_carries_the_running_averages_of_its_batches() {
    for (batch, dropout) in [(0, 0.0), (10, 0.0), (10, 0.3)] {
        let network = Network::new(spec(|spec| {
            spec.normalizations = vec![Normalization::Batch];
            spec.settings.batch = batch;
            spec.settings.dropout = dropout;
        }))
        .unwrap();
        let count = network.train().count();
        let problem = Problem {
            objective: Arc::new(network.clone()),
            start: network.initial(),
            steps: 50,
            seed: 7,
            noise: 0.0,
            tolerance: 0.0,
        };
        let plane = Plane::of_coordinates(network.initial(), 0, 1).unwrap();
        let method = Method::named("adam").unwrap();
        let run = method
            .run_on(&plane, &Wrappers::default(), &Schedule::default(), &problem)
            .unwrap();
        let mut expected = vec![network.buffers()];
        assert!(expected[0].chunks(2).all(|of| of == [0.0, 1.0]));
        for step in 0..50usize {
            let mut averages = expected[step].clone();
            let size = if batch == 0 { count } else { batch as usize };
            let epoch = count.div_ceil(size);
            let order = random::permutation(7, (step / epoch) as u64, count as u32);
            let rows = order.chunks(size).nth(step % epoch).unwrap();
            let draw = Draw {
                rows: (batch > 0).then_some(rows),
                seed: 7,
                step: step as u64,
            };
            network.observe(&mut averages, draw, &run.weights(step));
            expected.push(averages);
        }
        let mut seen = 0;
        // Kept states are 16 rows apart.
        for rows in [vec![0], vec![50], vec![17], vec![3, 16, 31, 50]] {
            run.visit(&rows, false, &mut |stand| {
                assert_eq!(stand.buffers, expected[stand.row], "{batch} {}", stand.row);
                seen += 1;
                ControlFlow::Continue(())
            });
        }
        assert_eq!(seen, 7);
    }
    // No normalization over batches, no averages.
    let plain = Network::new(spec(|_| {})).unwrap();
    assert!(plain.buffers().is_empty());
}

#[test]
fn every_method_trains_as_pytorchs() {
    let (mut compared, mut mismatches) = (0, Vec::new());
    for case in REFERENCE["trained"].as_array().unwrap() {
        let objective = Arc::new(network(case));
        let problem = Problem {
            start: numbers(&case["w"]),
            objective: Arc::clone(&objective),
            steps: 200,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        let plane = Plane::of_coordinates(vec![0.0; objective.dimension()], 0, 1).unwrap();
        for (kind, theirs) in case["runs"].as_object().unwrap() {
            let mut method = Method::named(kind).unwrap();
            assert_eq!(method.group(), Group::FirstOrder);
            let row = method.parameters().row("lr").unwrap();
            method
                .parameters_mut()
                .set(row, theirs["lr"].as_f64().unwrap());
            let (none, constant) = (Wrappers::default(), Schedule::default());
            let run = method.run_on(&plane, &none, &constant, &problem).unwrap();
            for row in theirs["rows"].as_array().unwrap() {
                let step = count(&row["step"]);
                let weights = apart(&run.weights(step), &numbers(&row["w"]));
                let loss = apart(&[run.losses[step]], &[row["loss"].as_f64().unwrap()]);
                let same = weights <= 1e-9 && loss <= 1e-9;
                if !same {
                    mismatches.push(format!("{kind} at step {step}: {weights:e}, loss {loss:e}"));
                }
                compared += 1;
            }
        }
    }
    assert_eq!(mismatches, Vec::<String>::new());
    assert_eq!(compared, 2 * 12 * 2);
}

/// Weights drawn around 0 for a network of the crate's own data.
fn drawn(network: &Network, seed: u64) -> Vec<f64> {
    let z: Vec<f64> = ravine::math::random::normals(seed, 0, network.dimension());
    z.map(|z| 0.7 * z)
}

fn spec(change: impl FnOnce(&mut Spec)) -> Spec {
    let mut spec = Spec {
        hidden: vec![6, 6],
        ..Spec::default()
    };
    spec.settings.samples = 37;
    change(&mut spec);
    spec
}

/// With ε = 0 a normalised layer does not see how long its weights are: its gradient is at right angles to them, and c times as
/// short where they are c times as long. (Without a share of the residual connection or of biases, of which it has none.)
#[test]
fn normalised_layers_do_not_see_the_length_of_their_weights() {
    for normalization in [Normalization::Batch, Normalization::Layer] {
        for residual in [false, true] {
            let network = Network::new(spec(|spec| {
                spec.normalizations = vec![normalization];
                spec.settings.norm_eps = 0.0;
                spec.settings.residual = residual;
            }))
            .unwrap();
            let w = drawn(&network, 1);
            let before = network.evaluate(&w);
            for layer in &network.layout().layers[..2] {
                let range = layer.matrix.clone();
                let of = |v: &[f64]| v[range.clone()].to_vec();
                let (weights, slope) = (of(&w), of(&before.gradient));
                let along = weights.dot(&slope);
                assert!(
                    along.abs() < 1e-12 * weights.norm() * slope.norm(),
                    "{along:e}"
                );
                for c in [0.01, 3.0, 1000.0] {
                    let mut scaled = w.clone();
                    scaled[range.clone()].iter_mut().for_each(|w| *w *= c);
                    let after = network.evaluate(&scaled);
                    assert!((after.value - before.value).abs() < 1e-12 * before.value);
                    let expected = slope.map(|g| g / c);
                    let apart = of(&after.gradient).minus(&expected).norm();
                    assert!(apart < 1e-12 * expected.norm(), "{c}: {apart:e}");
                }
            }
        }
    }
}

#[test]
fn equal_units_stay_equal_to_the_last_bit() {
    for &activation in Activation::ALL {
        for &normalization in Normalization::ALL {
            let network = Network::new(spec(|spec| {
                spec.hidden = vec![5, 6];
                spec.settings.init = Init::Constant;
                spec.settings.constant = 0.3;
                spec.settings.activation = activation;
                spec.normalizations = vec![normalization];
            }))
            .unwrap();
            let mut w = network.initial();
            for _ in 0..20 {
                let gradient = network.evaluate(&w).gradient;
                w = w.along(-0.01, &gradient);
            }
            assert!(w.is_finite());
            for layer in &network.layout().layers[..2] {
                for unit in 1..layer.outputs {
                    let [first, other] = [0, unit].map(|unit| w[layer.row(unit)].to_vec());
                    assert!(first.is_same(&other), "{activation:?} {normalization:?}");
                }
            }
        }
    }
}

#[test]
fn the_mean_over_dropout_of_a_linear_unit_is_a_ridge() {
    // One linear hidden layer h = W x, dropped with p: E L = L + p/(1−p) · ½ mean Σ (vᵢ hᵢ)², so E ∇L is known in v.
    let p = 0.5;
    let network = Network::new(spec(|spec| {
        spec.hidden = vec![4];
        spec.settings.activation = Activation::Linear;
        spec.settings.bias = false;
        spec.settings.dropout = p;
    }))
    .unwrap();
    let w = drawn(&network, 2);
    let last = network.layout().layers[1].matrix.clone();
    let exact = network.evaluate(&w).gradient[last.clone()].to_vec();
    let hidden = &network.activations(&w, &network.train().inputs)[0];
    let rows = network.train().count() as f64;
    let expected: Vec<f64> = (0..4)
        .map(|i| {
            let squares: f64 = hidden.chunks(4).map(|h| h[i] * h[i]).sum();
            exact[i] + p / (1.0 - p) * w[last.start + i] * squares / rows
        })
        .collect();
    let mut oracle = Oracle::new(&network, 0.0, 5);
    assert!(oracle.is_noisy());
    let steps = 6000;
    let (mut mean, mut square) = (vec![0.0; 4], vec![0.0; 4]);
    for step in 0..steps {
        oracle.begin(step);
        let evaluation = oracle.gradient(&w);
        assert_eq!(
            evaluation.value,
            network.value(&w),
            "losses are those without dropout"
        );
        assert_eq!(oracle.gradient(&w), evaluation, "one draw a step");
        let gradient = evaluation.gradient[last.clone()].to_vec();
        mean = mean.along(1.0 / steps as f64, &gradient);
        square = square.zip(&gradient, |s, g| s + g * g / steps as f64);
    }
    let mut seen = false;
    for i in 0..4 {
        let error = ((square[i] - mean[i] * mean[i]) / steps as f64).sqrt();
        assert!(
            (mean[i] - expected[i]).abs() < 5.0 * error,
            "{mean:?} {expected:?}"
        );
        seen |= (expected[i] - exact[i]).abs() > 10.0 * error;
    }
    assert!(seen, "the ridge is larger than what the draws leave open");
}

#[test]
fn batches_are_shuffled_or_drawn_with_replacement() {
    let of = |replacement| {
        Network::new(spec(|spec| {
            spec.settings.batch = 8;
            spec.settings.replacement = replacement;
        }))
        .unwrap()
    };
    let shuffled = of(false);
    let w = drawn(&shuffled, 3);
    let exact = shuffled.evaluate(&w).gradient;
    // Four batches of eight and one of five make up an epoch.
    let mut oracle = Oracle::new(&shuffled, 0.0, 9);
    for epoch in 0..3 {
        let mut sum = vec![0.0; w.len()];
        for step in 0..5 {
            oracle.begin(5 * epoch + step);
            let rows = if step == 4 { 5.0 } else { 8.0 };
            sum = sum.along(rows / 37.0, &oracle.gradient(&w).gradient);
        }
        assert!(sum.minus(&exact).norm() < 1e-14);
    }
    // Independent draws: the mean is exact, an epoch is not, and a step does not depend on where the run began.
    let replaced = of(true);
    let mut oracle = Oracle::new(&replaced, 0.0, 9);
    let steps = 3000;
    let (mut mean, mut variance) = (vec![0.0; w.len()], 0.0);
    for step in 0..steps {
        oracle.begin(step);
        let gradient = oracle.gradient(&w).gradient;
        variance += gradient.minus(&exact).norm().powi(2) / steps as f64;
        mean = mean.along(1.0 / steps as f64, &gradient);
    }
    let last = oracle.gradient(&w);
    let mut again = Oracle::new(&replaced, 0.0, 9);
    again.begin(steps - 1);
    assert_eq!(again.gradient(&w), last);
    let error = (variance / steps as f64).sqrt();
    assert!(mean.minus(&exact).norm() < 3.0 * error);
    // The variance of a mean of eight independent rows, from the rows themselves.
    let spread = (0..37).map(|row| {
        replaced
            .gradient_of_rows(&[row], &w)
            .minus(&exact)
            .norm()
            .powi(2)
    });
    let expected = spread.sum::<f64>() / 37.0 / 8.0;
    assert!(
        (variance / expected - 1.0).abs() < 0.1,
        "{variance} {expected}"
    );
}

/// A batch as large as the data is all of it, unless it is drawn with replacement.
#[test]
fn whole_batches_are_no_batches() {
    let batches = |batch, replacement| {
        let network = Network::new(spec(|spec| {
            spec.settings.batch = batch;
            spec.settings.replacement = replacement;
        }));
        network.unwrap().batches().map(|of| (of.size, of.rows))
    };
    assert_eq!([0, 37].map(|size| batches(size, false)), [None; 2]);
    assert_eq!(batches(0, true), None);
    assert_eq!(batches(37, true), Some((37, 37)));
    assert_eq!(batches(36, false), Some((36, 37)));
}

#[test]
fn odd_networks_are_numbers_or_refused() {
    let refused = |change: &dyn Fn(&mut Spec)| Network::new(spec(change)).unwrap_err();
    let batch_norm = |spec: &mut Spec| spec.normalizations = vec![Normalization::Batch];
    assert_eq!(
        refused(&|spec| {
            batch_norm(spec);
            spec.settings.batch = 1;
        }),
        NoNetwork::BatchOfOne
    );
    // 37 = 4·9 + 1: the last batch of an epoch has a single sample.
    let of_nine = |replacement| {
        move |spec: &mut Spec| {
            spec.settings.batch = 9;
            spec.settings.replacement = replacement;
        }
    };
    assert_eq!(
        refused(&|spec| {
            batch_norm(spec);
            of_nine(false)(spec);
        }),
        NoNetwork::LastOfOne {
            batch: 9,
            samples: 37
        }
    );
    assert!(Network::new(spec(of_nine(false))).is_ok());
    let replaced = spec(|spec| {
        batch_norm(spec);
        of_nine(true)(spec);
    });
    assert!(Network::new(replaced).is_ok());
    assert!(matches!(
        refused(&|spec| spec.settings.batch = 38),
        NoNetwork::BatchTooLarge {
            batch: 38,
            samples: 37
        }
    ));
    let one_by_one = spec(|spec| {
        spec.normalizations = vec![Normalization::Layer];
        spec.settings.batch = 1;
    });
    assert!(Network::new(one_by_one).is_ok());
    for &activation in Activation::ALL {
        for &normalization in Normalization::ALL {
            let network = Network::new(spec(|spec| {
                spec.settings.activation = activation;
                spec.normalizations = vec![normalization];
            }))
            .unwrap();
            // All weights 0: numbers, also where nothing varies that is normalised.
            let zero = vec![0.0; network.dimension()];
            let evaluation = network.evaluate(&zero);
            assert!(evaluation.value.is_finite() && evaluation.gradient.is_finite());
            assert!(
                network
                    .hessian_product(&zero, &drawn(&network, 4))
                    .unwrap()
                    .is_finite()
            );
            // Weights beyond all bounds: perhaps no number, and no panic.
            for size in [1e300, f64::INFINITY, f64::NAN] {
                let far = drawn(&network, 5).map(|w| w * size);
                let value = network.value(&far);
                assert!(!size.is_nan() || value.is_nan(), "{activation:?}");
                network.evaluate(&far);
                network.hessian_product(&far, &zero);
            }
        }
    }
}

/// A unit whose pre-activation is negative on all samples has no gradient, and nothing behind it moves.
#[test]
fn dead_rectifiers_have_no_gradient() {
    let network = Network::new(spec(|spec| spec.settings.activation = Activation::Relu)).unwrap();
    let mut w = drawn(&network, 6);
    let layers = &network.layout().layers;
    w[layers[0].bias.clone()].fill(-1000.0);
    let gradient = network.evaluate(&w).gradient;
    assert!(gradient[layers[0].matrix.clone()].iter().all(|g| *g == 0.0));
    assert!(gradient[layers[1].matrix.clone()].iter().all(|g| *g == 0.0));
    assert!(gradient[layers[2].bias.start] != 0.0);
}

#[test]
fn a_constant_target_is_learned_by_the_last_bias() {
    let case = &REFERENCE["cases"][0];
    let mut samples = network(case).train().clone();
    samples.targets.fill(0.75);
    let network = Network::on(spec(|_| {}), [samples, Samples::default()]).unwrap();
    let mut w = vec![0.0; network.dimension()];
    *w.last_mut().unwrap() = 0.75;
    let evaluation = network.evaluate(&w);
    assert_eq!((evaluation.value, evaluation.gradient.norm()), (0.0, 0.0));
}

#[test]
fn accuracies_count_the_class_that_outputs_speak_for() {
    let network = Network::new(spec(|spec| spec.settings.loss = Loss::Logistic)).unwrap();
    let w = vec![0.0; network.dimension()];
    let train = network.train();
    let zeros = train.classes.iter().filter(|class| **class == 0).count() as f64;
    assert_eq!(network.accuracy(&w, train), Some(zeros / 37.0));
    assert_eq!(network.accuracy(&w, &Samples::default()), None);
    // What is not a number speaks for no class.
    assert_eq!(network.accuracy(&vec![f64::NAN; w.len()], train), None);
    assert_eq!(network.class_of(&[0.1]), 1);
    assert_eq!(network.class_of(&[-3.0, 2.0, 1.0]), 1);
}

/// However samples are taken together on the way there and back: the mean over all is that of the means over parts.
#[test]
fn gradients_of_parts_add_up() {
    let network = Network::new(spec(|spec| {
        spec.settings.samples = 300;
        spec.normalizations = vec![Normalization::Layer];
    }))
    .unwrap();
    let w = drawn(&network, 7);
    let mut sum = vec![0.0; w.len()];
    for first in (0..300u32).step_by(70) {
        let rows: Vec<u32> = (first..(first + 70).min(300)).collect();
        let share = rows.len() as f64 / 300.0;
        sum = sum.along(share, &network.gradient_of_rows(&rows, &w));
    }
    let whole = network.evaluate(&w);
    assert!(sum.minus(&whole.gradient).norm() < 1e-14);
    assert_eq!(network.value(&w), whole.value);
}
