//! One random network, an input that passes forward, and a cotangent that passes backward.

use super::bank::{Bank, Drawn, normals};
use super::mean_field::EPSILON;
use super::products::{gather, product, scatter, transposed_product};
use super::settings::{LayerKind, SIDE, SignalSettings};
use crate::network::Normalization;
use crate::optimizer::Progress;

/// What is at every place between two layers. Rows are units, columns the inputs and, of an image, its places.
#[derive(Clone, Debug, Default)]
pub struct Passed {
    /// What the activation function saw, from the first layer on.
    pub preactivations: Vec<Vec<f64>>,
    /// What layers hand on; first of all the input.
    pub activations: Vec<Vec<f64>>,
    /// The gradients of the cotangent's product with the last activations there.
    pub gradients: Vec<Vec<f64>>,
}

/// A network's layers, as far as the way back needs them.
struct Network<'a> {
    settings: &'a SignalSettings,
    bank: &'a Bank,
    number: usize,
    /// Columns of all that passes.
    columns: usize,
}

/// Passes a signal through the network of that number; `None` if cancelled.
pub fn pass(
    settings: &SignalSettings,
    bank: &Bank,
    number: usize,
    progress: &Progress,
) -> Option<Passed> {
    pass_from(settings, bank, number, None, progress)
}

/// The same for an input that is not drawn.
pub(super) fn pass_from(
    settings: &SignalSettings,
    bank: &Bank,
    number: usize,
    input: Option<&[f64]>,
    progress: &Progress,
) -> Option<Passed> {
    let network = Network {
        settings,
        bank,
        number,
        columns: settings.inputs() * settings.places(),
    };
    let input = input.map_or_else(|| network.drawn(Drawn::Input, 0), <[f64]>::to_vec);
    let mut passed = Passed {
        activations: vec![input],
        ..Passed::default()
    };
    let mut divisors = Vec::with_capacity(settings.depth);
    for layer in 1..=settings.depth {
        if progress.is_cancelled() {
            return None;
        }
        let below = &passed.activations[layer - 1];
        let mut sums = network.sums(layer, below);
        divisors.push(network.normalise(&mut sums));
        let mut values: Vec<f64> = Vec::with_capacity(sums.len());
        values.extend(sums.iter().map(|z| settings.activation.value(*z)));
        if settings.skips(layer) {
            for (value, below) in values.iter_mut().zip(below) {
                *value += below;
            }
        }
        passed.preactivations.push(sums);
        passed.activations.push(values);
    }
    passed.gradients = vec![network.drawn(Drawn::Cotangent, settings.depth)];
    for layer in (1..=settings.depth).rev() {
        if progress.is_cancelled() {
            return None;
        }
        let above = &passed.gradients[settings.depth - layer];
        let seen = &passed.preactivations[layer - 1];
        let slopes = seen.iter().map(|z| settings.activation.slope(*z));
        let mut gradient: Vec<f64> = slopes.zip(above).map(|(slope, g)| slope * g).collect();
        network.normalised_gradient(seen, &divisors[layer - 1], &mut gradient);
        let mut below = network.sums_gradient(layer, &gradient);
        if settings.skips(layer) {
            for (below, above) in below.iter_mut().zip(above) {
                *below += above;
            }
        }
        passed.gradients.push(below);
    }
    passed.gradients.reverse();
    Some(passed)
}

impl Network<'_> {
    /// Normal numbers, scaled to an rms of exactly 1 for each input.
    fn drawn(&self, what: Drawn, layer: usize) -> Vec<f64> {
        let settings = self.settings;
        let count = settings.units(layer) * self.columns;
        let mut values = normals(settings.seed, self.number, what, count);
        for input in self.inputs() {
            let squares = input.indices(count).map(|i| values[i] * values[i]);
            let square = squares.sum::<f64>() / input.size(count);
            let scale = if square > 0.0 { square.sqrt() } else { 1.0 };
            input.indices(count).for_each(|i| values[i] /= scale);
        }
        values
    }

    /// W x + b
    fn sums(&self, layer: usize, below: &[f64]) -> Vec<f64> {
        let settings = self.settings;
        let weights = self.bank.weights(settings, self.number, layer);
        let mut out = vec![0.0; settings.units(layer) * self.columns];
        match settings.kind {
            LayerKind::Dense => product(&weights, below, &mut out, self.columns),
            LayerKind::Convolution => {
                let (places, images) = (SIDE * SIDE, settings.inputs());
                let mut seen = vec![0.0; settings.fans(layer).fan_in * places];
                let mut image = vec![0.0; settings.units(layer) * places];
                for input in 0..images {
                    gather(below, images, input, settings.kernel, &mut seen);
                    product(&weights, &seen, &mut image, places);
                    let rows = out.chunks_exact_mut(self.columns);
                    for (row, image) in rows.zip(image.chunks_exact(places)) {
                        row[input * places..][..places].copy_from_slice(image);
                    }
                }
            }
        }
        let scale = settings.variance(layer).sqrt();
        let count = settings.units(layer);
        let biases = if settings.bias > 0.0 {
            normals(settings.seed, self.number, Drawn::Biases(layer), count)
        } else {
            vec![0.0; count]
        };
        for (row, bias) in out.chunks_exact_mut(self.columns).zip(biases) {
            for sum in row {
                *sum = *sum * scale + settings.bias * bias;
            }
        }
        out
    }

    /// Wᵀ g
    fn sums_gradient(&self, layer: usize, above: &[f64]) -> Vec<f64> {
        let settings = self.settings;
        let weights = self.bank.weights(settings, self.number, layer);
        let mut out = vec![0.0; settings.units(layer - 1) * self.columns];
        match settings.kind {
            LayerKind::Dense => transposed_product(&weights, above, &mut out, self.columns),
            LayerKind::Convolution => {
                let (places, images) = (SIDE * SIDE, settings.inputs());
                let mut image = vec![0.0; settings.units(layer) * places];
                let mut seen = vec![0.0; settings.fans(layer).fan_in * places];
                for input in 0..images {
                    let rows = above.chunks_exact(self.columns);
                    for (row, image) in rows.zip(image.chunks_exact_mut(places)) {
                        image.copy_from_slice(&row[input * places..][..places]);
                    }
                    transposed_product(&weights, &image, &mut seen, places);
                    scatter(&seen, images, input, settings.kernel, &mut out);
                }
            }
        }
        let scale = settings.variance(layer).sqrt();
        out.iter_mut().for_each(|g| *g *= scale);
        out
    }

    /// Normalises sums, and returns what each group was divided by.
    fn normalise(&self, sums: &mut [f64]) -> Vec<f64> {
        let groups = self.groups(sums.len()).into_iter();
        let divisors = groups.map(|group| {
            let (all, size) = (|| group.indices(sums.len()), group.size(sums.len()));
            let mean = all().map(|i| sums[i]).sum::<f64>() / size;
            let squares = all().map(|i| (sums[i] - mean) * (sums[i] - mean));
            let divisor = (squares.sum::<f64>() / size + EPSILON).sqrt();
            group
                .indices(sums.len())
                .for_each(|i| sums[i] = (sums[i] - mean) / divisor);
            divisor
        });
        divisors.collect()
    }

    /// The gradient at the sums, from that at what they were normalised to.
    fn normalised_gradient(&self, seen: &[f64], divisors: &[f64], gradient: &mut [f64]) {
        let count = seen.len();
        for (group, divisor) in self.groups(count).into_iter().zip(divisors) {
            let size = group.size(count);
            let mean = group.indices(count).map(|i| gradient[i]).sum::<f64>() / size;
            let along = group.indices(count).map(|i| gradient[i] * seen[i]);
            let along = along.sum::<f64>() / size;
            for i in group.indices(count) {
                gradient[i] = (gradient[i] - mean - along * seen[i]) / divisor;
            }
        }
    }

    /// What is normalised together.
    fn groups(&self, count: usize) -> Vec<Group> {
        match self.settings.normalization {
            Normalization::None => Vec::new(),
            Normalization::Batch => (0..count / self.columns)
                .map(|unit| Group {
                    first: unit * self.columns,
                    run: self.columns,
                    stride: count,
                })
                .collect(),
            Normalization::Layer => self.inputs().collect(),
        }
    }

    /// The values of each input.
    fn inputs(&self) -> impl Iterator<Item = Group> {
        let (run, stride) = (self.settings.places(), self.columns);
        (0..self.settings.inputs()).map(move |input| Group {
            first: input * run,
            run,
            stride,
        })
    }
}

/// Some of the values between two layers: runs at equal distances, as far as there are values.
#[derive(Clone, Copy)]
struct Group {
    first: usize,
    run: usize,
    stride: usize,
}

impl Group {
    fn indices(self, count: usize) -> impl Iterator<Item = usize> {
        let starts = (self.first..count).step_by(self.stride.max(1));
        starts.flat_map(move |start| start..start + self.run)
    }

    fn size(self, count: usize) -> f64 {
        self.indices(count).count() as f64
    }
}
