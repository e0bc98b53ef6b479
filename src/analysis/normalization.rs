//! The same network without normalization, with batch and with layer normalization: what a factor on the weights of one layer
//! does, and how each kind is trained.

use std::sync::Arc;

use super::plane::Training;
use super::{MeasureRequest, Measured, Progress};
use crate::math::Vector as _;
use crate::math::elementary as e;
use crate::network::{Network, Normalization, Spec};
use crate::objective::Objective as _;
use crate::optimizer::{Oracle, Problem, Trajectory};
use crate::surface::{NetworkSurface, Shape, Surface};
use std::ops::ControlFlow;

/// The kinds that are compared.
pub const KINDS: [Normalization; 3] = [
    Normalization::None,
    Normalization::Batch,
    Normalization::Layer,
];

/// Something of each of [`KINDS`]; `None` where there is no such network: batch normalization has no use for steps that see a single
/// sample.
pub type Kinds<T> = [Option<T>; 3];

/// Factors c go from 10⁻² to 10², so many in each decade.
const IN_A_DECADE: i32 = 10;

/// The loss with a factor c on the matrix W of one layer, before training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    /// c
    pub c: f64,
    /// L, over all samples for training.
    pub loss: f64,
    /// ‖∂L/∂W‖
    pub slope: f64,
    /// ⟨W, ∂L/∂W⟩, with W times c: 0 where the loss does not depend on the length of W.
    pub inner: f64,
}

impl Scaled {
    /// Of the layer that the description scales, at c times its weights before training.
    fn of(network: &Network, c: f64) -> Self {
        let settings = &network.spec().settings;
        let layer = &network.layout().layers[settings.scaled_layer as usize - 1];
        let mut w = network.initial();
        for weight in &mut w[layer.matrix.clone()] {
            *weight *= c;
        }
        let found = network.evaluate(&w);
        let [matrix, slope] = [&w, &found.gradient].map(|of| of[layer.matrix.clone()].to_vec());
        Self {
            c: settings.scale * c,
            loss: found.value,
            slope: slope.norm(),
            inner: matrix.iter().zip(&slope).map(|(w, g)| w * g).sum(),
        }
    }

    /// For each kind of a network, with the scale that it is described with.
    pub fn now(spec: &Spec) -> Kinds<Self> {
        of_each(spec, |network| Self::of(network, 1.0))
    }

    /// For each kind of a network and each factor.
    pub fn along(spec: &Spec) -> Kinds<Vec<Self>> {
        let mut spec = spec.clone();
        spec.settings.scale = 1.0;
        let factor = |step: i32| e::pow(10.0, f64::from(step) / f64::from(IN_A_DECADE));
        let steps = -2 * IN_A_DECADE..=2 * IN_A_DECADE;
        of_each(&spec, |network| {
            let rows = steps.clone().map(|step| Self::of(network, factor(step)));
            rows.collect()
        })
    }
}

fn of_each<T>(spec: &Spec, work: impl Fn(&Network) -> T) -> Kinds<T> {
    let network = Network::new(spec.clone()).ok();
    KINDS.map(|kind| Some(work(&network.as_ref()?.normalized(kind).ok()?)))
}

/// The training of each kind of a network, from its weights before training on.
#[derive(Clone, Debug, PartialEq)]
pub struct KindsRequest {
    /// The network, of whatever kind.
    pub network: Arc<Network>,
    /// The method.
    pub run: Training,
    /// Steps of each training.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
}

/// A network of one kind, trained.
#[derive(Clone)]
pub struct Trained {
    /// The network.
    pub network: Arc<Network>,
    /// Its training.
    pub run: Arc<Trajectory>,
    /// Of batch normalization the loss over all samples for training at each row, by the running averages of the steps before;
    /// empty for the others, which have none.
    pub inference: Vec<f64>,
}

impl KindsRequest {
    /// Trains each kind; `None` if cancelled, or where the method cannot train a network.
    pub fn compute(&self, progress: &Progress) -> Option<Kinds<Trained>> {
        progress.begin("training", KINDS.len(), self.steps);
        let mut all = [None, None, None];
        for (kind, trained) in KINDS.into_iter().zip(&mut all) {
            if let Ok(network) = self.network.normalized(kind) {
                *trained = Some(self.train(Arc::new(network), progress)?);
            }
        }
        (!progress.is_cancelled()).then_some(all)
    }

    fn train(&self, network: Arc<Network>, progress: &Progress) -> Option<Trained> {
        let problem = Problem {
            objective: Surface::from(Shape::Network(NetworkSurface::new(Arc::clone(&network)))),
            start: [0.0; 2],
            steps: self.steps,
            seed: self.seed,
            noise: self.noise,
            tolerance: f64::NAN,
        };
        let Training {
            method,
            schedule,
            wrappers,
            ..
        } = &self.run;
        let run = progress.of_run(self.steps, |interrupt| {
            method.run_until(wrappers, schedule, &problem, interrupt)
        });
        (!progress.is_cancelled()).then(|| Trained {
            inference: inference(&network, &run, self.seed, progress),
            run: Arc::new(run),
            network,
        })
    }
}

/// The loss at each row by the running averages of the batches before, each at the weights before its step.
fn inference(network: &Network, run: &Trajectory, seed: u64, progress: &Progress) -> Vec<f64> {
    if network.spec().normalization(0) != Normalization::Batch {
        return Vec::new();
    }
    let mut losses = Vec::with_capacity(run.last() + 1);
    let mut running = network.running();
    let mut oracle = Oracle::new(network, 0.0, seed);
    let rows: Vec<usize> = (0..=run.last()).collect();
    run.visit(&rows, false, &mut |stand| {
        losses.push(network.loss_inference(stand.weights, &running, network.train()));
        oracle.begin(stand.row as u64);
        network.observe(&mut running, stand.weights, oracle.drawn());
        match progress.is_cancelled() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    losses
}

/// λmax along the training of each kind.
#[derive(Clone, PartialEq)]
pub struct SharpnessesRequest {
    /// What is measured of each.
    pub of: Kinds<MeasureRequest>,
}

impl SharpnessesRequest {
    /// The measurements; `None` if cancelled.
    pub fn compute(&self, progress: &Progress) -> Option<Kinds<Arc<Measured>>> {
        let mut all = [None, None, None];
        for (request, measured) in self.of.iter().zip(&mut all) {
            if let Some(request) = request {
                *measured = Some(Arc::new(request.compute(progress)?));
            }
        }
        Some(all)
    }
}
