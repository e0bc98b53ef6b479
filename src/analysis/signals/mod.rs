//! Signal propagation: how the values of a deep random network change from layer to layer, and gradients on their way back.

mod activation;
mod bank;
mod mean_field;
mod products;
mod propagate;
mod settings;
mod statistics;

pub use activation::Activation;
pub use bank::Bank;
pub use mean_field::{Means, Predicted, predict};
pub use propagate::{Passed, pass};
pub use settings::{
    Fans, HistogramAxis, Init, LayerKind, MAX_DEPTH, Normalization, Quantity, SIDE, SignalSettings,
};
pub use statistics::{BINS, Histogram, Moments, Spread};

use super::ends::in_parts;
use crate::optimizer::Progress;

/// Signals to be passed through networks.
#[derive(Clone, Debug, PartialEq)]
pub struct SignalRequest {
    settings: SignalSettings,
    /// Draws of before.
    bank: Bank,
}

/// What has become of signals in a number of networks.
#[derive(Clone, Debug, PartialEq)]
pub struct Signals {
    /// The input, and after it the layers.
    pub layers: Vec<LayerSignals>,
    /// The number of networks.
    pub draws: usize,
    /// What theory predicts of the input and the layers, where it does.
    pub predicted: Option<Vec<Predicted>>,
}

/// The signals at one place between layers.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSignals {
    /// Units or channels.
    pub units: usize,
    /// What the activation function saw; what the input is.
    pub preactivation: Forward,
    /// What the layer hands on.
    pub activation: Forward,
    /// Rms of the gradient here, in units of that of the last layer.
    pub gradient: Spread,
    /// The gradients of the first network, in units of the rms of the last layer's.
    pub gradients: Histogram,
}

/// The values of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Forward {
    /// Their root mean square.
    pub rms: Spread,
    /// Their standard deviation over the layer.
    pub sd: Spread,
    /// Those of the first network.
    pub histogram: Histogram,
}

/// What a network leaves behind.
#[derive(Clone, Default)]
struct Tally {
    preactivations: Vec<Moments>,
    activations: Vec<Moments>,
    /// In units of the last one.
    gradients: Vec<f64>,
    /// All that has passed, of the first network alone.
    passed: Option<Passed>,
}

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
        let tallies = in_parts(settings.draws, threads, progress, |network| {
            let tally = pass(settings, bank, network, progress).map(|passed| {
                let mut tally = Tally::of(&passed);
                tally.passed = (network == 0).then_some(passed);
                tally
            });
            progress.advance(self.work());
            tally.unwrap_or_default()
        })?;
        Some(self.signals(&tallies))
    }

    fn signals(&self, tallies: &[Tally]) -> Signals {
        let settings = &self.settings;
        let none = Passed::default();
        let first = tallies.first().and_then(|tally| tally.passed.as_ref());
        let Passed {
            preactivations,
            activations,
            gradients,
        } = first.unwrap_or(&none);
        let scale = gradients.last().map_or(1.0, |last| Moments::of(last).rms);
        let gradients: Vec<Vec<f64>> = gradients
            .iter()
            .map(|layer| layer.iter().map(|g| g / scale).collect())
            .collect();
        // What the input is serves as its own sums.
        let preactivations = activations.iter().take(1).chain(preactivations);
        let bounds = settings.activation.bounds().filter(|_| !settings.residual);
        let preactivations = self.histograms(preactivations, None);
        let activations = self.histograms(activations.iter(), bounds);
        let gradients = self.histograms(gradients.iter(), None);
        let histograms = preactivations.into_iter().zip(activations).zip(gradients);
        let layers = histograms.enumerate().map(|(layer, ((pre, post), back))| {
            let forward = |of: fn(&Tally) -> &Vec<Moments>, histogram: Histogram| {
                let moments = tallies.iter().map(move |tally| of(tally)[layer]);
                Forward {
                    rms: Spread::of(moments.clone().map(|m| m.rms)),
                    sd: Spread::of(moments.map(|m| m.sd)),
                    histogram,
                }
            };
            LayerSignals {
                units: settings.units(layer),
                preactivation: forward(|tally| &tally.preactivations, pre),
                activation: forward(|tally| &tally.activations, post),
                gradient: Spread::of(tallies.iter().map(|tally| tally.gradients[layer])),
                gradients: back,
            }
        });
        Signals {
            layers: layers.collect(),
            draws: tallies.len(),
            predicted: predict(settings),
        }
    }

    /// Histograms of the layers, along one axis or along their own.
    fn histograms<'a>(
        &self,
        layers: impl Iterator<Item = &'a Vec<f64>> + Clone,
        bounds: Option<[f64; 2]>,
    ) -> Vec<Histogram> {
        let slices = layers.map(Vec::as_slice);
        // Inputs have no bounds, and no part in the axis.
        let common = bounds.unwrap_or_else(|| Histogram::axis(slices.clone().skip(1)));
        let histogram = |values: &'a [f64]| {
            let axis = match self.settings.axis {
                HistogramAxis::Common => common,
                HistogramAxis::Each => Histogram::axis(std::iter::once(values)),
            };
            Histogram::of(values, axis)
        };
        slices.map(histogram).collect()
    }
}

impl Tally {
    fn of(passed: &Passed) -> Self {
        let moments = |values: &Vec<f64>| Moments::of(values);
        let activations: Vec<Moments> = passed.activations.iter().map(moments).collect();
        let gradients = passed.gradients.iter().map(|g| Moments::of(g).rms);
        let last = gradients.clone().next_back().unwrap_or(1.0);
        let input = activations.iter().take(1).copied();
        Self {
            preactivations: input
                .chain(passed.preactivations.iter().map(moments))
                .collect(),
            gradients: gradients.map(|g| g / last).collect(),
            activations,
            passed: None,
        }
    }
}

#[cfg(test)]
mod tests;
