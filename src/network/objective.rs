//! A network as an objective.

use super::batch::Batch;
use super::dropout::masks;
use super::initial::initial;
use super::layout::Layout;
use super::model::{AllMoments, Model};
use super::samples::Samples;
use super::spec::{NoNetwork, Normalization, Spec};
use crate::math::lanes::Lanes;
use crate::objective::{
    Batches, Draw, Evaluation, Objective, Perturbed, Stationary, stationary_by_products,
};

/// A fully connected network with the data that it is trained on: f(w) is its loss over all samples for training, with nothing
/// dropped, and with batch normalization by the moments of all these samples.
///
/// Other samples are normalized by the same moments, unless it is [evaluated](Network::evaluated) by running averages.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Network {
    spec: Spec,
    model: Model,
    train: Samples,
    test: Samples,
    /// The samples for training, as the kernels read them.
    batch: Batch,
    /// What batch normalization takes for outputs in place of the moments of the samples for training.
    averages: Option<AllMoments>,
}

/// What a network is made of; the rest follows.
#[derive(serde::Serialize, serde::Deserialize)]
struct Parts {
    spec: Spec,
    samples: [Samples; 2],
    averages: Option<AllMoments>,
}

impl TryFrom<Parts> for Network {
    type Error = NoNetwork;

    fn try_from(parts: Parts) -> Result<Self, NoNetwork> {
        let network = Self::on(parts.spec, parts.samples)?;
        Ok(Self {
            averages: parts.averages,
            ..network
        })
    }
}

impl From<Network> for Parts {
    fn from(network: Network) -> Self {
        Self {
            spec: network.spec,
            samples: [network.train, network.test],
            averages: network.averages,
        }
    }
}

/// Networks are equal if they are described alike and trained and tested on the same samples.
impl PartialEq for Network {
    fn eq(&self, other: &Self) -> bool {
        self.spec == other.spec
            && self.train == other.train
            && self.test == other.test
            && self.averages == other.averages
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
        let samples = Samples::of(&spec)?;
        Self::on(spec, samples)
    }

    /// A network on other samples, for training and for testing, than those that the description stands for.
    ///
    /// # Errors
    /// If there is no such network.
    pub fn on(spec: Spec, [train, test]: [Samples; 2]) -> Result<Self, NoNetwork> {
        spec.check()?;
        let layout = Layout::new(&spec, train.inputs_each, train.targets_each);
        if let Some(weights) = &spec.weights
            && weights.len() != layout.weights
        {
            return Err(NoNetwork::Weights {
                found: weights.len(),
                needed: layout.weights,
            });
        }
        let (batch, samples) = (spec.settings.batch as usize, train.count());
        if batch > samples {
            return Err(NoNetwork::BatchTooLarge { batch, samples });
        }
        let is_coupled =
            (0..spec.hidden.len()).any(|layer| spec.normalization(layer) == Normalization::Batch);
        if is_coupled && (batch == 1 || samples == 1) {
            return Err(NoNetwork::BatchOfOne);
        }
        let in_turn = batch > 0 && !spec.settings.replacement;
        if is_coupled && in_turn && samples % batch == 1 {
            return Err(NoNetwork::LastOfOne { batch, samples });
        }
        let model = Model {
            layout,
            epsilon: spec.settings.norm_eps,
            loss: spec.settings.loss,
        };
        let batch = Batch::new(samples, &train.inputs, &train.targets);
        Ok(Self {
            spec,
            model,
            train,
            test,
            batch,
            averages: None,
        })
    }

    /// What describes it.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Where each number stands among the weights.
    pub fn layout(&self) -> &Layout {
        &self.model.layout
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
        initial(&self.spec, self.layout())
    }

    /// The outputs for inputs, sample by sample: n × k.
    pub fn outputs(&self, w: &[f64], inputs: &[f64]) -> Vec<f64> {
        let moments = self.moments(w);
        self.model
            .predict(w, moments.as_ref(), &self.batch_of(inputs, &[]))
    }

    /// The activations of each layer for inputs, sample by sample: n × units, the outputs last.
    pub fn activations(&self, w: &[f64], inputs: &[f64]) -> Vec<Vec<f64>> {
        let moments = self.moments(w);
        self.model
            .activations(w, moments.as_ref(), &self.batch_of(inputs, &[]))
    }

    /// The loss over samples; NaN without any.
    pub fn loss_on(&self, w: &[f64], samples: &Samples) -> f64 {
        self.loss_of(w, &self.batch_of(&samples.inputs, &samples.targets))
    }

    /// The loss over samples as the kernels read them.
    pub(super) fn loss_of(&self, w: &[f64], batch: &Batch) -> f64 {
        let moments = self.moments(w);
        self.model.loss(w, moments.as_ref(), batch)
    }

    /// The class that outputs speak for: the largest one's or, of a single output, 1 where that is above 0, which is half way
    /// between the targets −1 and 1, or a probability of ½.
    pub fn class_of(&self, outputs: &[f64]) -> u32 {
        if let [output] = outputs {
            return u32::from(*output > 0.0);
        }
        let largest = (0..outputs.len()).fold(
            0,
            |best, k| {
                if outputs[k] > outputs[best] { k } else { best }
            },
        );
        largest as u32
    }

    /// Of each sample whether the outputs speak for another class than its own; `None` for a regression, without samples, and
    /// where an output is not a finite number.
    pub fn wrong(&self, w: &[f64], samples: &Samples) -> Option<Vec<bool>> {
        if samples.classes.is_empty() {
            return None;
        }
        let outputs = self.outputs(w, &samples.inputs);
        let each = outputs.chunks(samples.targets_each.max(1));
        let pairs = each.zip(&samples.classes);
        let wrong = pairs.map(|(outputs, class)| self.class_of(outputs) != *class);
        let finite = outputs.iter().all(|output| output.is_finite());
        finite.then(|| wrong.collect())
    }

    /// The share of samples whose class the outputs speak for; `None` where there is none.
    pub fn accuracy(&self, w: &[f64], samples: &Samples) -> Option<f64> {
        let wrong = self.wrong(w, samples)?;
        let right = wrong.iter().filter(|wrong| !**wrong).count();
        Some(right as f64 / wrong.len() as f64)
    }

    /// What turns weights into outputs.
    pub(super) fn model(&self) -> &Model {
        &self.model
    }

    /// Samples as the kernels read them.
    pub(super) fn batch_of(&self, inputs: &[f64], targets: &[f64]) -> Batch {
        Batch::new(inputs.len() / self.train.inputs_each, inputs, targets)
    }

    /// The same network with these moments for outputs.
    pub(super) fn with_averages(&self, averages: AllMoments) -> Self {
        Self {
            averages: Some(averages),
            ..self.clone()
        }
    }

    /// The moments of batch normalization for outputs: those over the samples for training, unless others are given; `None` without
    /// batch normalization.
    fn moments(&self, w: &[f64]) -> Option<AllMoments> {
        if self.averages.is_some() {
            return self.averages.clone();
        }
        let coupled = self.model.couples_samples();
        coupled.then(|| self.model.moments(w, &self.batch, &[]))
    }

    /// How many samples a step has drawn, and the moments of batch normalization over them.
    pub(super) fn moments_of_step(&self, w: &[f64], draw: Draw<'_>) -> (usize, AllMoments) {
        self.on_step(draw, |batch, masks| {
            (batch.rows, self.model.moments(w, batch, masks))
        })
    }

    /// Calls `work` with the samples that a step has drawn, and with the factors of what it drops.
    fn on_step<R>(&self, draw: Draw<'_>, work: impl FnOnce(&Batch, &[Vec<Lanes>]) -> R) -> R {
        let mut gathered = Batch::default();
        let batch = match draw.rows {
            Some(rows) => {
                gathered.gather(&self.batch, rows);
                &gathered
            }
            None => &self.batch,
        };
        let p = self.spec.settings.dropout;
        let layers = &self.layout().layers;
        work(
            batch,
            &masks(layers, p, batch.blocks(), draw.seed, draw.step),
        )
    }
}

impl Objective for Network {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.layout().weights
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let (value, gradient) = self.model.gradient(w, &self.batch, &[]);
        Evaluation { value, gradient }
    }

    fn value(&self, w: &Vec<f64>) -> f64 {
        self.model.loss(w, None, &self.batch)
    }

    fn batches(&self) -> Option<Batches> {
        let settings = &self.spec.settings;
        let (rows, size) = (self.batch.rows, settings.batch as usize);
        let is_part = 0 < size && (size < rows || settings.replacement);
        is_part.then_some(Batches {
            rows,
            size,
            replacement: settings.replacement,
        })
    }

    fn perturbed(&self) -> Option<Perturbed> {
        (self.spec.settings.dropout > 0.0).then_some(Perturbed::Units)
    }

    fn gradient_of_rows(&self, rows: &[u32], w: &Vec<f64>) -> Vec<f64> {
        let mut batch = Batch::default();
        batch.gather(&self.batch, rows);
        self.model.gradient(w, &batch, &[]).1
    }

    fn evaluate_drawn(&self, draw: Draw<'_>, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        Evaluation {
            value: self.value(w),
            gradient: self.on_step(draw, |batch, masks| self.model.gradient(w, batch, masks).1),
        }
    }

    fn buffers(&self) -> Vec<f64> {
        self.neutral_buffers()
    }

    fn observe(&self, buffers: &mut [f64], draw: Draw<'_>, w: &Vec<f64>) {
        self.average(buffers, w, draw);
    }

    fn hessian_product(&self, w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
        Some(self.model.hessian_product(w, v, &self.batch))
    }

    /// Where the gradient by each weight of the hidden layers is 0 to the bit, no signal passes: all units of a layer are dead, or
    /// all weights are 0. That is no minimum but a plateau, whatever the biases of the outputs see of it.
    fn stationary(&self, w: &Vec<f64>, tolerance: f64) -> Stationary {
        let found = stationary_by_products(self, w, tolerance);
        if found != Stationary::Minimum {
            return found;
        }
        let Evaluation { value, gradient } = self.evaluate(w);
        let outputs = self.layout().layers.last();
        let hidden = outputs.map_or(0, |layer| layer.matrix.end);
        let blocked = value > 0.0 && gradient[..hidden].iter().all(|g| *g == 0.0);
        if blocked { Stationary::Plateau } else { found }
    }
}
