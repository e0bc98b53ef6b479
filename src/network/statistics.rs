//! What batch normalization subtracts and divides by when single samples go through a network.

use super::model::AllMoments;
use super::objective::Network;
use super::samples::Samples;
use crate::objective::Draw;

/// Running averages of the moments that batch normalization has seen in training, as in PyTorch: every batch moves them by the
/// share `norm_momentum` towards its means and its variances, these with the divisor n − 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    moments: AllMoments,
}

impl Network {
    /// The averages before training: means of 0 and variances of 1.
    pub fn running(&self) -> Running {
        Running {
            moments: self.model().neutral_moments(),
        }
    }

    /// Moves running averages by what the batch of a step shows at w, the weights before that step. A batch of one sample has no
    /// variance, and moves nothing.
    pub fn observe(&self, running: &mut Running, w: &[f64], draw: Draw<'_>) {
        let (rows, moments) = self.moments_of_step(w, draw);
        if rows < 2 {
            return;
        }
        let (share, unbiased) = (
            self.spec().settings.norm_momentum,
            rows as f64 / (rows - 1) as f64,
        );
        let average = |old: &mut f64, new: f64| *old = (1.0 - share) * *old + share * new;
        for (kept, seen) in running.moments.iter_mut().zip(&moments) {
            for (kept, seen) in kept.iter_mut().zip(seen) {
                average(&mut kept.mean, seen.mean);
                average(&mut kept.variance, unbiased * seen.variance);
            }
        }
    }

    /// The outputs for inputs, sample by sample, by the running averages: those of inference. Without batch normalization they are
    /// [`outputs`](Network::outputs).
    pub fn outputs_inference(&self, w: &[f64], running: &Running, inputs: &[f64]) -> Vec<f64> {
        self.model()
            .predict(w, Some(&running.moments), &self.batch_of(inputs, &[]))
    }

    /// The loss over samples by the running averages.
    pub fn loss_inference(&self, w: &[f64], running: &Running, samples: &Samples) -> f64 {
        let batch = self.batch_of(&samples.inputs, &samples.targets);
        self.model().loss(w, Some(&running.moments), &batch)
    }
}

impl Running {
    /// Mean and variance of each unit of a hidden layer, counted from 0; none where the layer has no batch normalization.
    pub fn of_layer(&self, layer: usize) -> impl Iterator<Item = [f64; 2]> {
        let units = self.moments.get(layer).into_iter().flatten();
        units.map(|of| [of.mean, of.variance])
    }
}
