//! What turns weights into outputs and a loss, and the room to compute them in.

use std::cell::RefCell;

use super::backward::Adjoints;
use super::forward::Trace;
use super::layout::{Layer, Layout};
use super::normalize::Moments;
use super::spec::{Loss, Normalization};
use crate::math::lanes::{Dual, Lanes, Single, Wide};

/// What turns weights into outputs and a loss.
#[derive(Clone, Debug)]
pub struct Model {
    /// From the inputs to the outputs. No layer is without units or inputs.
    pub layout: Layout,
    /// ε of normalizations.
    pub epsilon: f64,
    /// What is minimised.
    pub loss: Loss,
}

/// The moments of batch normalization, layer by layer; none for layers without.
pub type AllMoments = Vec<Vec<Moments<f64>>>;

/// Room for a pass there and back, which is kept from one to the next.
#[derive(Debug, Default)]
pub struct Workspace<T: Wide> {
    /// w and, with tangents, the direction.
    pub weights: Vec<T::Single>,
    /// ∂L/∂w, as eight sums over every eighth sample.
    pub gradient: Vec<T>,
    /// What the way there leaves.
    pub trace: Trace<T>,
    /// What the way back needs.
    pub adjoints: Adjoints<T>,
}

/// Kinds of numbers with a workspace in every thread.
pub trait Working: Wide {
    /// Lends the workspace of this thread; a new one where it is lent already.
    fn work<R>(work: impl FnOnce(&mut Workspace<Self>) -> R) -> R;
}

macro_rules! working {
    ($($number:ty),*) => {$(
        impl Working for $number {
            fn work<R>(work: impl FnOnce(&mut Workspace<Self>) -> R) -> R {
                thread_local! {
                    static WORKSPACE: RefCell<Workspace<$number>> = RefCell::default();
                }
                WORKSPACE.with(|workspace| match workspace.try_borrow_mut() {
                    Ok(mut workspace) => work(&mut workspace),
                    Err(_) => work(&mut Workspace::default()),
                })
            }
        }
    )*};
}

working!(Lanes, Dual<Lanes>);

impl Model {
    /// The number of outputs.
    pub fn outputs(&self) -> usize {
        self.layout.layers.last().map_or(0, |layer| layer.outputs)
    }

    /// Whether outputs depend on the other samples of a batch.
    pub fn couples_samples(&self) -> bool {
        let is_coupled = |layer: &Layer| layer.normalization == Normalization::Batch;
        self.layout.layers.iter().any(is_coupled)
    }

    /// Means of 0 and variances of 1, layer by layer.
    pub fn neutral_moments(&self) -> AllMoments {
        let neutral = Moments {
            mean: 0.0,
            variance: 1.0,
        };
        let of = |layer: &Layer| match layer.normalization {
            Normalization::Batch => vec![neutral; layer.outputs],
            Normalization::None | Normalization::Layer => Vec::new(),
        };
        self.layout.layers.iter().map(of).collect()
    }
}

impl<T: Wide> Workspace<T> {
    /// Takes weights and a direction in; plain numbers need none.
    pub fn load(&mut self, w: &[f64], direction: &[f64]) {
        self.weights.clear();
        let each = (0..w.len()).map(|i| T::Single::weight(w, direction, i));
        self.weights.extend(each);
    }
}
