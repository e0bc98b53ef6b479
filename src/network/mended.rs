//! Descriptions made whole after an edit.

use super::objective::Network;
use super::samples::Samples;
use super::spec::{
    DataSet, Loss, MAX_HIDDEN, MAX_WIDTH, NetworkSettings, NoNetwork, Normalization, Spec,
};

impl Spec {
    /// What a hand means that has made this description out of another one: with whatever has to follow from the edit. Weights that
    /// the document holds give way to drawn ones where the edit is about drawing them.
    pub fn edit_of(mut self, before: &Self) -> Self {
        let drawing = |spec: &Self| {
            let NetworkSettings {
                init,
                gain,
                constant,
                seed,
                ..
            } = spec.settings;
            (init, gain, constant, seed)
        };
        if drawing(&self) != drawing(before) {
            self.weights = None;
        }
        self.mended()
    }

    /// The nearest description of a network, where numbers that depend on each other do not fit: units and layers are bounded,
    /// a scaled layer is one of them, a batch is at most the samples that are trained on, a loss that cannot take the data gives way to one that can, and
    /// normalizations and weights that belong to another network are given up, as are samples that are not used.
    pub fn mended(mut self) -> Self {
        self.hidden.truncate(MAX_HIDDEN);
        if self.hidden.is_empty() {
            self.hidden.push(1);
        }
        for units in &mut self.hidden {
            *units = (*units).clamp(1, MAX_WIDTH);
        }
        let layers = self.hidden.len();
        if self.normalizations.len() != 1 && self.normalizations.len() != layers {
            let last = self.normalizations.last().copied();
            let last = last.unwrap_or(Normalization::None);
            self.normalizations.resize(layers, last);
        }
        self.settings.scaled_layer = self.settings.scaled_layer.clamp(1, layers as u32);
        if self.settings.data != DataSet::Own {
            self.own = None;
        }
        self.mend_loss();
        self.mend_numbers();
        self
    }

    /// Two classes may have any loss, more of them softmax or mse, and numbers mse.
    fn mend_loss(&mut self) {
        for loss in [Loss::Softmax, Loss::Mse] {
            match Samples::of(self) {
                Err(NoNetwork::Unfit(_) | NoNetwork::Mismatch(_)) => self.settings.loss = loss,
                Ok(_) | Err(_) => return,
            }
        }
    }

    /// What is left to be mended once the loss is, weights and batch, one after the other.
    fn mend_numbers(&mut self) {
        for _ in 0..3 {
            match Network::new(self.clone()) {
                Err(NoNetwork::BatchTooLarge { samples, .. }) => {
                    self.settings.batch = samples as u32;
                }
                Err(NoNetwork::BatchOfOne) if self.settings.batch == 1 => self.settings.batch = 2,
                Err(NoNetwork::Weights { .. }) => self.weights = None,
                Ok(_) | Err(_) => return,
            }
        }
    }
}
