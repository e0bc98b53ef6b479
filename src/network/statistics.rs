//! Running averages: what batch normalization subtracts and divides by when a trained network is used.

use std::borrow::Cow;

use super::model::AllMoments;
use super::objective::Network;
use crate::objective::Draw;

impl Network {
    /// The network as it is used after training, in PyTorch's evaluation mode: outputs, and what follows from them, take the running
    /// averages that a run has as its [buffers](crate::objective::Objective::buffers), in place of the moments of all samples for
    /// training. As an objective it stays what it is. Without batch normalization there is no difference.
    pub fn evaluated(&self, buffers: &[f64]) -> Cow<'_, Self> {
        if buffers.is_empty() || buffers.len() != self.neutral_buffers().len() {
            return Cow::Borrowed(self);
        }
        let mut averages = self.model().neutral_moments();
        let pairs = buffers.chunks_exact(2);
        for (of, pair) in averages.iter_mut().flatten().zip(pairs) {
            (of.mean, of.variance) = (pair[0], pair[1]);
        }
        Cow::Owned(self.with_averages(averages))
    }

    /// The averages before training, unit by unit a mean of 0 and a variance of 1; empty without batch normalization.
    pub(super) fn neutral_buffers(&self) -> Vec<f64> {
        flat(&self.model().neutral_moments())
    }

    /// Moves running averages, as in PyTorch, by the share `norm_momentum` towards the means and the variances, these with the divisor
    /// n − 1, that the batch of a step shows. A batch of one sample has no variance, and moves nothing.
    pub(super) fn average(&self, averages: &mut [f64], w: &[f64], draw: Draw<'_>) {
        let (rows, moments) = self.moments_of_step(w, draw);
        if rows < 2 {
            return;
        }
        let share = self.spec().settings.norm_momentum;
        let unbiased = rows as f64 / (rows - 1) as f64;
        let seen = flat(&moments);
        for (i, (old, new)) in averages.iter_mut().zip(seen).enumerate() {
            let new = if i % 2 == 0 { new } else { unbiased * new };
            *old = (1.0 - share) * *old + share * new;
        }
    }
}

/// Mean and variance of each unit, layer by layer.
fn flat(moments: &AllMoments) -> Vec<f64> {
    let each = moments.iter().flatten();
    each.flat_map(|of| [of.mean, of.variance]).collect()
}
