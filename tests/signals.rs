//! Signal propagation against NumPy: its mean field, and networks that it has drawn.

use ravine::analysis::signals::{Activation, Bank, predict};
use ravine::analysis::{Progress, SignalRequest, SignalSettings, all_threads};
use ravine::parameters::Choice as _;
use serde_json::Value;

fn cases() -> Vec<(SignalSettings, Value)> {
    let text = include_str!("data/signals/signals.json");
    let reference: Value = serde_json::from_str(text).expect("JSON");
    let cases = reference["cases"].as_array().expect("cases").clone();
    let settings = |case: &Value| {
        let name = case["activation"].as_str();
        let activation = Activation::ALL.iter().find(|a| Some(a.key()) == name);
        SignalSettings {
            activation: *activation.expect("an activation of that name"),
            gain: number(&case["gain"]),
            bias: number(&case["bias"]),
            depth: 30,
            ..SignalSettings::default()
        }
    };
    let cases = cases.into_iter().map(|case| (settings(&case), case));
    cases.collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn the_mean_field_is_that_of_numpy() {
    let cases = cases();
    assert_eq!(cases.len(), 11);
    for (settings, case) in cases {
        let predicted = predict(&settings).expect("theory applies");
        for (layer, predicted) in predicted.iter().enumerate() {
            let mut pairs = vec![(predicted.gradient, number(&case["gradients"][layer]))];
            if layer > 0 {
                let row = &case["layers"][layer - 1];
                let own = [predicted.preactivation, predicted.rms, predicted.sd];
                pairs.extend(own.into_iter().zip([0, 1, 2].map(|i| number(&row[i]))));
            }
            for (own, numpy) in pairs {
                let off = (own / numpy - 1.0).abs();
                assert!(off < 1e-8, "{settings:?} {layer}: {own} {numpy}");
            }
        }
    }
}

/// Other random numbers, the same distribution.
#[test]
fn networks_are_like_those_of_numpy() {
    for (settings, case) in cases() {
        let measured = &case["measured"];
        if measured.is_null() {
            continue;
        }
        let settings = SignalSettings {
            width: 256,
            depth: 10,
            draws: 12,
            ..settings
        };
        let request = SignalRequest::new(&settings, Bank::default());
        let own = request.compute(all_threads(), &Progress::default());
        let own = own.expect("nothing cancels it");
        for (spread, key) in [
            (own.layers[10].activation.rms, "activation"),
            (own.layers[0].gradient, "gradient"),
        ] {
            let [mean, deviation] = [0, 1].map(|i| number(&measured[key][i]));
            let error = deviation * (1.0 / 12.0 + 1.0 / 60.0f64).sqrt();
            let off = (spread.mean.ln() - mean).abs();
            assert!(off < 4.0 * error, "{settings:?} {key}: {spread:?} {mean}");
            // Of twelve draws, 2.2 times too small or large is beyond a thousandth.
            let ratio = spread.deviation / deviation;
            assert!((0.45..2.2).contains(&ratio), "{settings:?} {key}: {ratio}");
        }
    }
}

/// The axis that all histograms share holds three deviations of every layer, and leaves out the input, which is of no layer.
#[test]
fn a_common_axis_suits_the_layers() {
    let settings = SignalSettings {
        width: 128,
        depth: 4,
        draws: 1,
        gain: 0.25,
        activation: Activation::Linear,
        ..SignalSettings::default()
    };
    let request = SignalRequest::new(&settings, Bank::default());
    let signals = request.compute(1, &Progress::default());
    let layers = signals.expect("nobody cancels").layers;
    // Each layer halves what comes in.
    let largest = layers[1].activation.sd.mean;
    assert!((largest - 0.5).abs() < 0.1);
    for layer in &layers[1..] {
        let [low, high] = layer.activation.histogram.range;
        assert!((2.0..3.2).contains(&(high / largest)), "{low} {high}");
        assert!((2.0..3.2).contains(&(-low / largest)), "{low} {high}");
    }
}
