//! What a network is trained and tested on.

use super::spec::{DataSet, Loss, NoNetwork, Spec};
use crate::math::{elementary as e, random};

/// Inputs and targets of n samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// d, the number of inputs of a sample.
    pub inputs_each: usize,
    /// k, the number of targets of a sample.
    pub targets_each: usize,
    /// n × d, sample by sample.
    pub inputs: Vec<f64>,
    /// n × k, sample by sample.
    pub targets: Vec<f64>,
    /// The class of each sample; empty for a regression.
    pub classes: Vec<u32>,
}

impl Samples {
    /// n
    pub fn count(&self) -> usize {
        self.inputs.len() / self.inputs_each.max(1)
    }

    /// The inputs of a sample.
    pub fn input(&self, sample: usize) -> &[f64] {
        &self.inputs[sample * self.inputs_each..][..self.inputs_each]
    }

    /// The targets of a sample.
    pub fn target(&self, sample: usize) -> &[f64] {
        &self.targets[sample * self.targets_each..][..self.targets_each]
    }

    /// The samples for training and those for testing.
    pub fn of(spec: &Spec) -> Result<[Self; 2], NoNetwork> {
        let settings = &spec.settings;
        if settings.data == DataSet::Own && spec.own.is_none() {
            return Err(NoNetwork::NoData);
        }
        let mut samples = Self {
            inputs_each: 2,
            targets_each: 1,
            ..Self::default()
        };
        let n = settings.samples as usize;
        for i in 0..n {
            let class = i % 2;
            let share = (i / 2) as f64 / ((n / 2).max(2) - 1) as f64;
            let (sin, cos) = e::sincos(std::f64::consts::PI * share);
            let at = if class == 0 {
                [cos, sin]
            } else {
                [1.0 - cos, 0.5 - sin]
            };
            let noise = random::normal_pair(settings.data_seed, i as u64);
            let moved = [0, 1].map(|axis| at[axis] + settings.data_noise * noise[axis]);
            samples.inputs.extend(moved);
            samples.classes.push(class as u32);
            let low = if settings.loss == Loss::Mse {
                -1.0
            } else {
                0.0
            };
            samples.targets.push(if class == 0 { low } else { 1.0 });
        }
        Ok([samples, Self::default()])
    }
}
