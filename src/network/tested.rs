//! The loss of a network over the samples that are kept from training, as an objective of its own.

use std::sync::Arc;

use super::batch::Batch;
use super::objective::Network;
use crate::objective::{Evaluation, Objective};

/// The loss over the samples that are kept from training, with nothing dropped, and with batch normalization by the moments of the
/// samples for training, as after training: what [`Network::loss_on`] says of them.
#[derive(Clone, Debug)]
pub struct TestLoss {
    network: Arc<Network>,
    batch: Batch,
}

/// ∛ε: balances the h² of truncation against the ε/h of rounding.
const STEP: f64 = 6.055_454_452_393_343e-6;

impl TestLoss {
    /// The loss of a network over its samples for testing; `None` where it has none.
    pub fn of(network: &Arc<Network>) -> Option<Self> {
        let test = network.test();
        (test.count() > 0).then(|| Self {
            batch: network.batch_of(&test.inputs, &test.targets),
            network: Arc::clone(network),
        })
    }
}

impl Objective for TestLoss {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.network.dimension()
    }

    /// The gradient is exact, or a central difference where batch normalization makes the moments of other samples follow the weights.
    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        if !self.network.model().couples_samples() {
            let (value, gradient) = self.network.model().gradient(w, &self.batch, &[]);
            return Evaluation { value, gradient };
        }
        let mut moved = w.clone();
        let slope = |i: usize| {
            let step = STEP * w[i].abs().max(1.0);
            let mut at = |v: f64| {
                moved[i] = v;
                self.value(&moved)
            };
            let difference = at(w[i] + step) - at(w[i] - step);
            moved[i] = w[i];
            difference / (2.0 * step)
        };
        Evaluation {
            value: self.value(w),
            gradient: (0..w.len()).map(slope).collect(),
        }
    }

    fn value(&self, w: &Vec<f64>) -> f64 {
        self.network.loss_of(w, &self.batch)
    }
}
