//! Signal propagation: how the values of a deep random network change from layer to layer, and gradients on their way back.

mod activation;
mod bank;
mod mean_field;
mod products;
mod propagate;
mod settings;
mod statistics;

pub use crate::network::{Activation, Normalization};
pub use bank::Bank;
pub use mean_field::{Means, Predicted, predict};
pub use propagate::{Passed, pass};
pub use settings::{
    Fans, HistogramAxis, Init, LayerKind, MAX_DEPTH, Quantity, SIDE, SignalSettings,
};
pub use statistics::{BINS, Histogram, Moments, Spread};

use super::ends::in_parts;
use crate::optimizer::Progress;

/// Signals to be passed through networks.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct SignalRequest {
    settings: SignalSettings,
    /// Draws of before.
    bank: Bank,
}

/// What has become of signals in a number of networks.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Signals {
    /// The input, and after it the layers.
    pub layers: Vec<LayerSignals>,
    /// The number of networks.
    pub draws: usize,
    /// What theory predicts of the input and the layers, where it does.
    pub predicted: Option<Vec<Predicted>>,
}

/// The signals at one place between layers.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LayerSignals {
    /// Units or channels.
    pub units: usize,
    /// What the activation function saw; what the input is.
    pub preactivation: Forward,
    /// What the layer hands on.
    pub activation: Forward,
    /// Rms of the gradient here, in units of that of the last layer.
    pub gradient: Spread,
    /// The gradients of all networks, in units of the rms of the last layer's.
    pub gradients: Histogram,
}

/// The values of a layer.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Forward {
    /// Their root mean square.
    pub rms: Spread,
    /// Their standard deviation over the layer.
    pub sd: Spread,
    /// Those of all networks.
    pub histogram: Histogram,
}

/// What a network leaves behind.
#[derive(Clone, Default)]
struct Tally {
    preactivations: Vec<Moments>,
    activations: Vec<Moments>,
    /// In units of the last one.
    gradients: Vec<f64>,
    /// Of each layer: pre-activations, activations and gradients.
    histograms: Vec<[Histogram; 3]>,
}

/// The axes of the histograms of each layer.
type Axes = Vec<[[f64; 2]; 3]>;

impl SignalRequest {
    /// Signals of a network with these settings. How they are shown makes no difference, and neither do settings that others put out of use.
    pub fn new(settings: &SignalSettings, bank: Bank) -> Self {
        let neutral = SignalSettings::default();
        let mut settings = SignalSettings {
            shown: true,
            quantity: neutral.quantity,
            layer: neutral.layer,
            ..*settings
        };
        match settings.kind {
            LayerKind::Dense => {
                (settings.channels, settings.kernel) = (neutral.channels, neutral.kernel);
            }
            LayerKind::Convolution => settings.width = neutral.width,
        }
        if settings.normalization != Normalization::Batch {
            settings.batch = neutral.batch;
        }
        if !settings.init.has_gain() {
            settings.gain = neutral.gain;
        }
        Self { settings, bank }
    }

    /// The settings that matter.
    pub fn settings(&self) -> &SignalSettings {
        &self.settings
    }

    /// The same with at most so many networks.
    pub fn with_draws(&self, most: usize) -> Self {
        let mut request = self.clone();
        request.settings.draws = request.settings.draws.min(most.max(1));
        request
    }

    /// Products and draws of one network, about.
    pub fn work(&self) -> usize {
        let settings = &self.settings;
        let weights = (1..=settings.depth).map(|layer| settings.weights(layer));
        let columns = settings.inputs() * settings.places();
        weights.sum::<usize>().saturating_mul(10 + 2 * columns)
    }

    /// Passes a signal through each network, forward and backward; `None` if cancelled. Results depend on the settings alone.
    pub fn compute(&self, threads: usize, progress: &Progress) -> Option<Signals> {
        let Self { settings, bank } = self;
        progress.begin("Signals", settings.draws, self.work());
        bank.prepare(settings);
        // A single network would leave all threads but one idle, and most of its time goes into drawing it.
        if settings.draws < threads {
            in_parts(settings.draws * settings.depth, threads, progress, |i| {
                let (network, layer) = (i / settings.depth, 1 + i % settings.depth);
                drop(bank.weights(settings, network, layer));
            })?;
        }
        let passed = |network| {
            let passed = Sides::of(pass(settings, bank, network, progress)?);
            progress.advance(self.work());
            Some(passed)
        };
        // The first network says which axes suit the histograms of all.
        let first = passed(0)?;
        let axes = self.axes(&first);
        let others = in_parts(settings.draws - 1, threads, progress, |i| {
            let tally = passed(i + 1).map(|sides| Tally::of(&sides, &axes));
            tally.unwrap_or_default()
        })?;
        let mut tallies = vec![Tally::of(&first, &axes)];
        tallies.extend(others);
        Some(self.signals(&tallies))
    }

    fn signals(&self, tallies: &[Tally]) -> Signals {
        let layers = (0..=self.settings.depth).map(|layer| {
            let [pre, post, back] = [0, 1, 2].map(|of| {
                let histograms = tallies.iter().map(|tally| &tally.histograms[layer][of]);
                Histogram::sum(histograms)
            });
            let forward = |of: fn(&Tally) -> &Vec<Moments>, histogram: Histogram| {
                let moments = tallies.iter().map(move |tally| of(tally)[layer]);
                Forward {
                    rms: Spread::of(moments.clone().map(|m| m.rms)),
                    sd: Spread::of(moments.map(|m| m.sd)),
                    histogram,
                }
            };
            LayerSignals {
                units: self.settings.units(layer),
                preactivation: forward(|tally| &tally.preactivations, pre),
                activation: forward(|tally| &tally.activations, post),
                gradient: Spread::of(tallies.iter().map(|tally| tally.gradients[layer])),
                gradients: back,
            }
        });
        Signals {
            layers: layers.collect(),
            draws: tallies.len(),
            predicted: predict(&self.settings),
        }
    }

    /// Axes along which the values of a network are seen: one for all layers, or one for each.
    fn axes(&self, sides: &Sides) -> Axes {
        let settings = &self.settings;
        let bounds = settings.activation.bounds().filter(|_| !settings.residual);
        let of = |values: fn(&Sides, usize) -> &Vec<f64>, bounds: Option<[f64; 2]>| {
            let layers = (0..=settings.depth).map(|layer| values(sides, layer).as_slice());
            let own = layers
                .clone()
                .map(|values| Histogram::axis(std::iter::once(values)));
            match settings.axis {
                // The input has no bounds, and no part in the axis.
                HistogramAxis::Common => {
                    let common = bounds.unwrap_or_else(|| Histogram::axis(layers.skip(1)));
                    vec![common; settings.depth + 1]
                }
                HistogramAxis::Each => own.collect(),
            }
        };
        let pre = of(Sides::preactivation, None);
        let post = of(|sides, layer| &sides.passed.activations[layer], bounds);
        let back = of(|sides, layer| &sides.passed.gradients[layer], None);
        let axes = pre.into_iter().zip(post).zip(back);
        axes.map(|((pre, post), back)| [pre, post, back]).collect()
    }
}

/// What has passed through a network, with gradients in units of the last layer's rms.
struct Sides {
    passed: Passed,
    gradients: Vec<f64>,
}

impl Sides {
    fn of(mut passed: Passed) -> Self {
        let last = passed.gradients.last();
        let scale = last.map_or(1.0, |last| Moments::of(last).rms);
        for gradient in passed.gradients.iter_mut().flatten() {
            *gradient /= scale;
        }
        let gradients = passed.gradients.iter();
        Self {
            gradients: gradients.map(|layer| Moments::of(layer).rms).collect(),
            passed,
        }
    }

    /// What the activation function of a layer saw; what the input is serves as its own sums.
    fn preactivation(&self, layer: usize) -> &Vec<f64> {
        match layer {
            0 => &self.passed.activations[0],
            _ => &self.passed.preactivations[layer - 1],
        }
    }
}

impl Tally {
    fn of(sides: &Sides, axes: &Axes) -> Self {
        let Passed {
            activations,
            gradients,
            ..
        } = &sides.passed;
        let layers = axes.iter().enumerate();
        let histograms = layers.map(|(layer, [pre, post, back])| {
            [
                Histogram::of(sides.preactivation(layer), *pre),
                Histogram::of(&activations[layer], *post),
                Histogram::of(&gradients[layer], *back),
            ]
        });
        Self {
            histograms: histograms.collect(),
            preactivations: (0..axes.len())
                .map(|layer| Moments::of(sides.preactivation(layer)))
                .collect(),
            activations: activations
                .iter()
                .map(|values| Moments::of(values))
                .collect(),
            gradients: sides.gradients.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
