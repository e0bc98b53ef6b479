//! A network as an objective.

use super::initial::initial;
use super::layout::Layout;
use super::samples::Samples;
use super::spec::{NoNetwork, Spec};
use crate::math::elementary as e;
use crate::objective::{Evaluation, Objective};

/// A fully connected network with the data that it is trained on: f(w) is its loss over all samples for training.
#[derive(Clone, Debug)]
pub struct Network {
    spec: Spec,
    layout: Layout,
    train: Samples,
    test: Samples,
}

/// Networks are equal if they are described alike.
impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new(Spec::default()).expect("the default is a network")
    }
}

impl Network {
    /// The network that is described.
    ///
    /// # Errors
    /// If there is no such network.
    pub fn new(spec: Spec) -> Result<Self, NoNetwork> {
        spec.check()?;
        let [train, test] = Samples::of(&spec)?;
        let layout = Layout::new(&spec, train.inputs_each, train.targets_each);
        if let Some(weights) = &spec.weights
            && weights.len() != layout.weights
        {
            return Err(NoNetwork::Weights {
                found: weights.len(),
                needed: layout.weights,
            });
        }
        Ok(Self {
            spec,
            layout,
            train,
            test,
        })
    }

    /// What describes it.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Where each number stands among the weights.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The samples that it is trained on.
    pub fn train(&self) -> &Samples {
        &self.train
    }

    /// The samples that are kept from training; none without a test share.
    pub fn test(&self) -> &Samples {
        &self.test
    }

    /// The weights before training.
    pub fn initial(&self) -> Vec<f64> {
        initial(&self.spec, &self.layout)
    }

    /// The outputs for inputs, sample by sample: n × k.
    pub fn outputs(&self, w: &[f64], inputs: &[f64]) -> Vec<f64> {
        let activations = self.activations(w, inputs);
        activations.last().cloned().unwrap_or_default()
    }

    /// The activations of each layer for inputs, sample by sample: n × units, the outputs last.
    pub fn activations(&self, w: &[f64], inputs: &[f64]) -> Vec<Vec<f64>> {
        let mut all: Vec<Vec<f64>> = Vec::new();
        for (index, layer) in self.layout.layers.iter().enumerate() {
            let before = all.last().map_or(inputs, Vec::as_slice);
            let n = before.len() / layer.inputs;
            let mut after = Vec::with_capacity(n * layer.outputs);
            for input in before.chunks(layer.inputs) {
                for unit in 0..layer.outputs {
                    let products = w[layer.row(unit)].iter().zip(input).map(|(w, x)| w * x);
                    let bias = w.get(layer.bias.start + unit).copied();
                    let bias = bias.filter(|_| !layer.bias.is_empty()).unwrap_or(0.0);
                    let z = products.sum::<f64>() + bias;
                    let last = index + 1 == self.layout.layers.len();
                    after.push(if last { z } else { e::tanh(z) });
                }
            }
            all.push(after);
        }
        all
    }

    /// The loss over samples.
    pub fn loss_on(&self, w: &[f64], samples: &Samples) -> f64 {
        let outputs = self.outputs(w, &samples.inputs);
        let squares = outputs
            .iter()
            .zip(&samples.targets)
            .map(|(o, t)| (o - t) * (o - t));
        0.5 * squares.sum::<f64>() / outputs.len() as f64
    }

    fn backward(&self, w: &[f64], samples: &Samples) -> (f64, Vec<f64>) {
        let activations = self.activations(w, &samples.inputs);
        let outputs = &activations[activations.len() - 1];
        let n = outputs.len() as f64;
        let mut delta: Vec<f64> = outputs
            .iter()
            .zip(&samples.targets)
            .map(|(o, t)| (o - t) / n)
            .collect();
        let value = 0.5 * n * delta.iter().map(|d| d * d).sum::<f64>();
        let mut gradient = vec![0.0; self.layout.weights];
        for (index, layer) in self.layout.layers.iter().enumerate().rev() {
            let before = match index.checked_sub(1) {
                Some(below) => &activations[below],
                None => &samples.inputs,
            };
            let mut back = vec![0.0; before.len()];
            for ((delta, input), back) in delta
                .chunks(layer.outputs)
                .zip(before.chunks(layer.inputs))
                .zip(back.chunks_mut(layer.inputs))
            {
                for (unit, d) in delta.iter().enumerate() {
                    if !layer.bias.is_empty() {
                        gradient[layer.bias.start + unit] += d;
                    }
                    let row = layer.row(unit);
                    for i in 0..layer.inputs {
                        gradient[row.start + i] += d * input[i];
                        back[i] += d * w[row.start + i];
                    }
                }
            }
            for (back, a) in back.iter_mut().zip(before) {
                *back *= 1.0 - a * a;
            }
            delta = back;
        }
        (value, gradient)
    }
}

impl Objective for Network {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.layout.weights
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let (value, gradient) = self.backward(w, &self.train);
        Evaluation { value, gradient }
    }

    fn value(&self, w: &Vec<f64>) -> f64 {
        self.loss_on(w, &self.train)
    }
}
