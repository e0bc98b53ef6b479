use super::*;

fn signals(settings: SignalSettings) -> Signals {
    let request = SignalRequest::new(&settings, Bank::default());
    let signals = request.compute(2, &Progress::default());
    signals.expect("nothing cancels it")
}

fn tanh(gain: f64) -> SignalSettings {
    SignalSettings {
        gain,
        depth: 30,
        ..SignalSettings::default()
    }
}

fn predicted(settings: SignalSettings) -> Vec<Predicted> {
    predict(&settings).expect("theory applies")
}

fn close(a: f64, b: f64, relative: f64) {
    assert!((a / b - 1.0).abs() < relative, "{a} {b}");
}

/// Three digits from a table that another program has made.
#[test]
fn tanh_follows_the_table_of_the_lecture() {
    let deep = predicted(SignalSettings {
        depth: 50,
        ..tanh(1.0)
    });
    for (layer, rms) in [
        (5, 0.358),
        (10, 0.241),
        (20, 0.165),
        (30, 0.133),
        (50, 0.102),
    ] {
        assert!((deep[layer].preactivation - rms).abs() < 5e-4, "{layer}");
    }
    for (gain, activation, gradient) in
        [(1.0, 0.131, 0.155), (2.0, 0.556, 2.95), (4.0, 0.728, 84.8)]
    {
        let layers = predicted(tanh(gain));
        close(layers[30].rms, activation, 1e-3);
        close(layers[0].gradient, gradient, 2e-3);
    }
    let layers = predicted(tanh(0.5));
    assert!(layers[30].rms < 1e-4);
    close(layers[0].gradient, 1.9e-5, 0.02);
}

#[test]
fn gradients_of_sigmoids_vanish_with_xaviers_variance() {
    let layers = predicted(SignalSettings {
        activation: Activation::Sigmoid,
        init: Init::XavierNormal,
        ..tanh(9.0)
    });
    close(layers[0].gradient, 1.4e-19, 0.02);
}

#[test]
fn relu_halves_the_mean_square() {
    let of = |init| {
        predicted(SignalSettings {
            activation: Activation::Relu,
            init,
            ..tanh(9.0)
        })
    };
    let (he, xavier) = (of(Init::HeNormal), of(Init::XavierNormal));
    for layer in 1..=30 {
        close(he[layer].rms, 1.0, 1e-12);
        close(he[layer].gradient, 1.0, 1e-12);
        let before = xavier[layer - 1].rms;
        close(xavier[layer].rms, before / 2f64.sqrt(), 1e-12);
    }
}

/// ln(q_L/q₀) of one network of width n has mean ≈ −5L/2n and standard deviation ≈ √(5L/n).
#[test]
fn one_relu_network_is_log_normal_about_he() {
    let (depth, width, draws) = (20, 100, 100);
    let all = signals(SignalSettings {
        activation: Activation::Relu,
        init: Init::HeNormal,
        depth,
        width,
        draws,
        ..tanh(1.0)
    });
    let last = &all.layers[depth].activation.rms;
    let (mean, deviation) = (2.0 * last.mean.ln(), 2.0 * last.deviation);
    let ratio = depth as f64 / width as f64;
    let spread = (5.0 * ratio).sqrt();
    // Four standard errors, and the terms of second order in L/n.
    let error = spread / (draws as f64).sqrt();
    assert!((mean + 2.5 * ratio).abs() < 4.0 * error, "{mean}");
    assert!(
        (deviation / spread - 1.0).abs() < 0.35,
        "{deviation} {spread}"
    );
}

/// Measured and predicted, within the spread of draws.
#[test]
fn wide_networks_follow_the_prediction() {
    let base = SignalSettings {
        width: 160,
        depth: 8,
        draws: 10,
        ..SignalSettings::default()
    };
    let cases = [
        base,
        SignalSettings { gain: 0.5, ..base },
        SignalSettings {
            gain: 3.0,
            bias: 0.4,
            init: Init::Uniform,
            ..base
        },
        SignalSettings {
            activation: Activation::Sigmoid,
            init: Init::XavierUniform,
            ..base
        },
        SignalSettings {
            activation: Activation::Relu,
            init: Init::HeUniform,
            taper: 0.5,
            ..base
        },
        SignalSettings {
            activation: Activation::Gelu,
            gain: 2.0,
            ..base
        },
        SignalSettings {
            activation: Activation::LeakyRelu,
            init: Init::LecunNormal,
            ..base
        },
        SignalSettings {
            normalization: Normalization::Layer,
            gain: 7.0,
            ..base
        },
        SignalSettings {
            residual: true,
            activation: Activation::Relu,
            ..base
        },
        SignalSettings {
            residual: true,
            normalization: Normalization::Layer,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            channels: 24,
            draws: 8,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            channels: 32,
            taper: 0.5,
            depth: 5,
            init: Init::XavierNormal,
            draws: 8,
            ..base
        },
    ];
    for settings in cases {
        let measured = signals(settings);
        let predicted = measured.predicted.expect("theory applies");
        for (layer, (seen, predicted)) in measured.layers.iter().zip(&predicted).enumerate() {
            for (what, spread, value) in [
                ("pre", &seen.preactivation.rms, predicted.preactivation),
                ("rms", &seen.activation.rms, predicted.rms),
                ("sd", &seen.activation.sd, predicted.sd),
                ("gradient", &seen.gradient, predicted.gradient),
            ] {
                let off = (spread.mean / value).ln().abs();
                let error = spread.deviation / (measured.draws as f64).sqrt();
                assert!(
                    off < 4.5 * error + 0.05,
                    "{settings:?} {layer} {what}: {spread:?} {value}"
                );
            }
        }
    }
}

/// With ε ≪ variance the scale of the weights makes no difference forward, and none backward from one end to the other.
#[test]
fn normalised_layers_do_not_feel_the_scale_of_their_weights() {
    for normalization in [Normalization::Batch, Normalization::Layer] {
        let of = |gain| {
            signals(SignalSettings {
                normalization,
                gain,
                width: 32,
                depth: 6,
                draws: 2,
                batch: 5,
                ..SignalSettings::default()
            })
        };
        let (small, large) = (of(1.0), of(16.0));
        for (a, b) in small.layers.iter().zip(&large.layers) {
            close(a.activation.rms.mean, b.activation.rms.mean, 1e-3);
            close(a.gradient.mean, b.gradient.mean, 2e-3);
        }
    }
}

/// The gradient is that of the last activations times the cotangent: the loss changes by it when the input does.
#[test]
fn gradients_are_derivatives() {
    let base = SignalSettings {
        width: 9,
        channels: 2,
        depth: 3,
        bias: 0.3,
        batch: 3,
        ..SignalSettings::default()
    };
    let cases = [
        base,
        SignalSettings {
            residual: true,
            ..base
        },
        SignalSettings {
            normalization: Normalization::Layer,
            taper: 0.5,
            ..base
        },
        SignalSettings {
            normalization: Normalization::Batch,
            activation: Activation::Sigmoid,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            residual: true,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            normalization: Normalization::Batch,
            activation: Activation::Gelu,
            taper: 2.0,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            normalization: Normalization::Layer,
            ..base
        },
    ];
    for settings in cases {
        let bank = Bank::default();
        bank.prepare(&settings);
        let cotangent = |passed: &Passed| passed.gradients[settings.depth].clone();
        let loss = |input: Option<&[f64]>| {
            let passed = propagate::pass_from(&settings, &bank, 0, input, &Progress::default());
            let passed = passed.expect("nothing cancels it");
            let last = &passed.activations[settings.depth];
            let loss: f64 = last
                .iter()
                .zip(cotangent(&passed))
                .map(|(a, c)| a * c)
                .sum();
            (loss, passed)
        };
        let (_, passed) = loss(None);
        let input = passed.activations[0].clone();
        for i in [0, input.len() / 2, input.len() - 1] {
            let at = |h: f64| {
                let mut moved = input.clone();
                moved[i] += h;
                loss(Some(&moved)).0
            };
            let h = 1e-5;
            let slope = (at(h) - at(-h)) / (2.0 * h);
            let gradient = passed.gradients[0][i];
            assert!(
                (slope - gradient).abs() < 1e-7,
                "{settings:?} {slope} {gradient}"
            );
        }
    }
}

#[test]
fn results_do_not_depend_on_threads_or_on_what_was_drawn_before() {
    let settings = SignalSettings {
        width: 40,
        depth: 5,
        draws: 3,
        ..SignalSettings::default()
    };
    let bank = Bank::default();
    let compute = |settings: &SignalSettings, bank: &Bank, threads| {
        SignalRequest::new(settings, bank.clone()).compute(threads, &Progress::default())
    };
    let first = compute(&settings, &bank, 1);
    assert_eq!(first, compute(&settings, &bank, 4));
    let other = SignalSettings {
        gain: 2.0,
        depth: 4,
        ..settings
    };
    assert_ne!(first, compute(&other, &bank, 2));
    let wider = SignalSettings {
        width: 41,
        init: Init::HeUniform,
        ..settings
    };
    assert_eq!(
        compute(&wider, &bank, 2),
        compute(&wider, &Bank::default(), 1)
    );
    assert_eq!(first, compute(&settings, &bank, 2));
}

#[test]
fn nothing_breaks_whatever_is_asked_for() {
    let base = SignalSettings {
        width: 8,
        channels: 1,
        depth: 100,
        draws: 1,
        ..SignalSettings::default()
    };
    let cases = [
        SignalSettings { gain: 0.0, ..base },
        SignalSettings {
            gain: 1000.0,
            activation: Activation::Linear,
            residual: true,
            ..base
        },
        SignalSettings {
            gain: 1e-3,
            activation: Activation::Sigmoid,
            ..base
        },
        SignalSettings {
            normalization: Normalization::Batch,
            batch: 1,
            ..base
        },
        SignalSettings {
            normalization: Normalization::Layer,
            taper: 0.125,
            depth: 1,
            ..base
        },
        SignalSettings {
            kind: LayerKind::Convolution,
            kernel: 6,
            activation: Activation::Relu,
            ..base
        },
    ];
    for settings in cases {
        let all = signals(settings);
        assert_eq!(all.layers.len(), settings.depth + 1);
        for layer in &all.layers {
            assert!(!layer.activation.sd.mean.is_nan() && !layer.gradient.mean.is_nan());
        }
    }
    // An init of 0: nothing passes.
    let dead = signals(SignalSettings { gain: 0.0, ..base });
    assert_eq!(dead.layers[1].activation.rms.mean, 0.0);
    // A batch of one is its own mean.
    let one = signals(SignalSettings {
        normalization: Normalization::Batch,
        batch: 1,
        ..base
    });
    assert_eq!(one.layers[1].activation.rms.mean, 0.0);
}

#[test]
fn fans_of_a_convolution_count_its_kernel() {
    let settings = SignalSettings {
        kind: LayerKind::Convolution,
        channels: 64,
        taper: 2.0,
        depth: 1,
        init: Init::XavierNormal,
        ..SignalSettings::default()
    };
    // torch.nn.init._calculate_fan_in_and_fan_out of Conv2d(64, 128, 3): (576, 1152)
    assert_eq!(
        settings.fans(1),
        Fans {
            fan_in: 576,
            fan_out: 1152
        }
    );
    assert_eq!(settings.variance(1), 2.0 / 1728.0);
    assert_eq!(settings.weights(1), 64 * 128 * 9);
}

/// A second method: at the critical value the gradient's factor per layer is 1 at the mean square's fixed point, and it crosses 1 there.
#[test]
fn critical_values_are_where_gradients_neither_vanish_nor_explode() {
    use crate::parameters::Choice as _;
    for activation in Activation::ALL {
        let factor = |share: f64| {
            let gain = activation.critical() * share;
            // The first sums of an input with rms 1.
            let mut square = gain;
            for _ in 0..600 {
                square = (gain * Means::of(*activation, square.sqrt()).square).clamp(1e-200, 1e200);
            }
            gain * Means::of(*activation, square.sqrt()).slope
        };
        let (below, above) = (factor(0.98), factor(1.02));
        assert!(below < 1.0 && above > 1.0, "{activation:?} {below} {above}");
    }
}

#[test]
fn means_are_accurate() {
    // The first seven by mpmath.quad with 25 digits.
    let of = Means::of;
    let cases = [
        (of(Activation::Tanh, 2.0).square, 0.635_261_234_256_939_9),
        (of(Activation::Tanh, 2.0).slope, 0.255_950_443_225_208_9),
        (of(Activation::Sigmoid, 3.0).square, 0.385_162_095_226_089_5),
        (of(Activation::Gelu, 1.0).square, 0.425_221_482_570_298_7),
        (of(Activation::Gelu, 1.0).slope, 0.455_850_865_649_287_1),
        (of(Activation::Gelu, 1.0).value, 0.282_094_791_773_878_1),
        (of(Activation::Tanh, 50.0).square, 0.984_044_932_812_657_7),
        (of(Activation::Relu, 3.0).square, 4.5),
        (of(Activation::Linear, 1e150).square, 1e300),
    ];
    for (value, exact) in cases {
        assert!((value - exact).abs() < 1e-10 * exact, "{value} {exact}");
    }
}
