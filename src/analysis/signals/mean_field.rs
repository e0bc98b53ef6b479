//! What theory predicts for infinitely wide layers: sums are normally distributed, and their mean square follows a recursion
//! from layer to layer (Poole et al. 2016); so does that of gradients (Schoenholz et al. 2017).

use super::activation::density;
use super::settings::SignalSettings;
use crate::math::elementary as e;
use crate::network::{Activation, Normalization};

/// Added to a variance by which something is normalised, as in PyTorch.
pub const EPSILON: f64 = 1e-5;

/// A layer as theory predicts it.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Predicted {
    /// Rms of what the activation function sees, which has mean 0; for the input, its rms.
    pub preactivation: f64,
    /// Rms of what the layer hands on.
    pub rms: f64,
    /// Its standard deviation over the units.
    pub sd: f64,
    /// Rms of the gradient there, in units of that of the last layer.
    pub gradient: f64,
}

/// E\[φ\], E\[φ²\] and E\[φ′²\] of a normal argument with mean 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Means {
    /// E\[φ\]
    pub value: f64,
    /// E\[φ²\]
    pub square: f64,
    /// E\[φ′²\]
    pub slope: f64,
}

/// Nodes of Gauss and Legendre's rule with 16 points at one side, and their weights.
const NODES: [[f64; 2]; 8] = [
    [0.095_012_509_837_637_45, 0.189_450_610_455_068_59],
    [0.281_603_550_779_258_9, 0.182_603_415_044_923_6],
    [0.458_016_777_657_227_37, 0.169_156_519_395_002_62],
    [0.617_876_244_402_643_8, 0.149_595_988_816_576_8],
    [0.755_404_408_355_003, 0.124_628_971_255_533_89],
    [0.865_631_202_387_831_8, 0.095_158_511_682_492_78],
    [0.944_575_023_073_232_6, 0.062_253_523_938_647_89],
    [0.989_400_934_991_649_9, 0.027_152_459_411_754_095],
];
/// The panels of the half line, which shrink towards 0, where functions bend or change quickly. Beyond the last end the normal
/// distribution holds 10⁻²⁰.
const ENDS: [f64; 15] = [
    0.0, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.125, 0.25, 0.5, 1.0, 2.5, 5.0, 9.3,
];

impl Means {
    /// For an argument with a root mean square of `rms`, with relative errors below 10⁻¹⁰ up to an rms of 50, and beyond for
    /// what is linear on both sides of 0.
    pub fn of(activation: Activation, rms: f64) -> Self {
        let mut means = Self {
            value: 0.0,
            square: 0.0,
            slope: 0.0,
        };
        for ends in ENDS.windows(2) {
            let (middle, half) = (0.5 * (ends[0] + ends[1]), 0.5 * (ends[1] - ends[0]));
            for [node, weight] in NODES {
                for z in [middle - half * node, middle + half * node] {
                    means.add(activation, rms * z, weight * half * density(z));
                }
            }
        }
        means
    }

    fn add(&mut self, activation: Activation, z: f64, weight: f64) {
        for z in [-z, z] {
            let (value, slope) = (activation.value(z), activation.slope(z));
            self.value += weight * value;
            self.square += weight * value * value;
            self.slope += weight * slope * slope;
        }
    }
}

/// The input and all layers, for an input with rms 1; `None` under batch normalization, which a batch of few inputs makes
/// another theory.
///
/// With p the mean square of what a layer hands on and m its mean, q = n·Var w·p + σ_b² in the sums of the next one. Without a
/// residual connection p = E\[φ(√q z)²\] there; with one p grows by this and by 2 m E\[φ\]. A gradient's mean square changes by
/// n_out·Var w·E\[φ′²\] from a layer to the one below, to which a residual connection adds 1. Layer normalization divides sums by
/// √(q + ε), and gradients likewise.
pub fn predict(settings: &SignalSettings) -> Option<Vec<Predicted>> {
    let normalised = match settings.normalization {
        Normalization::None => false,
        Normalization::Layer => true,
        Normalization::Batch => return None,
    };
    let (mut mean, mut square) = (0.0, 1.0);
    let mut all = vec![Predicted {
        preactivation: 1.0,
        rms: 1.0,
        sd: 1.0,
        gradient: 1.0,
    }];
    let mut logarithms = Vec::new();
    for layer in 1..=settings.depth {
        let (fans, variance) = (settings.fans(layer), settings.variance(layer));
        let sums = fans.fan_in as f64 * variance * square + settings.bias * settings.bias;
        let divisor = if normalised { sums + EPSILON } else { 1.0 };
        let rms = (sums / divisor).sqrt();
        let means = Means::of(settings.activation, rms);
        let skips = settings.skips(layer);
        if skips {
            square += means.square + 2.0 * mean * means.value;
            mean += means.value;
        } else {
            (mean, square) = (means.value, means.square);
        }
        let factor = fans.fan_out as f64 * variance * means.slope / divisor;
        logarithms.push(e::ln(factor + f64::from(u8::from(skips))));
        all.push(Predicted {
            preactivation: rms,
            rms: square.sqrt(),
            sd: (square - mean * mean).max(0.0).sqrt(),
            gradient: 1.0,
        });
    }
    let mut logarithm = 0.0;
    for (layer, step) in logarithms.iter().enumerate().rev() {
        logarithm += step;
        all[layer].gradient = e::exp(0.5 * logarithm);
    }
    Some(all)
}
