//! Planes through the weights of a network, on which its loss is a landscape.

use std::sync::Arc;

use super::Progress;
use crate::network::Network;
use crate::optimizer::{Method, Schedule, Wrappers};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::surface::Placed;
use crate::{choices, parameters};

choices! {
    /// What spans a plane.
    pub enum PlaneKind {
        /// Two random directions, filter-normalized (Li et al. 2018).
        Random = "random",
    }
}

parameters! {
    /// Where the loss of a network is cut.
    pub struct PlaneSettings {
        /// What spans the plane.
        kind: PlaneKind = PlaneKind::Random => Parameter::choice("kind", "plane", PlaneKind::KEYS)
            .help("the directions through the weights along which the loss is shown"),
        /// Draws the random directions.
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the plane")
            .legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0)
            .help("draws the random directions"),
    }
}

/// A run that a plane may depend on.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// The method.
    pub method: Method,
    /// The learning rate over time.
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
}

/// A plane that a document asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneRequest {
    /// The network, from its weights before training on.
    pub network: Arc<Network>,
    /// What spans the plane.
    pub settings: PlaneSettings,
    /// The runs that the plane depends on; none where it depends on none.
    pub runs: Vec<Training>,
    /// Steps of a run; 0 where the plane depends on none.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
}

impl PlaneRequest {
    /// Whether the plane is known without any training, and so at once.
    pub fn is_quick(&self) -> bool {
        match self.settings.kind {
            PlaneKind::Random => true,
        }
    }

    /// The plane; `None` if it was cancelled.
    pub fn compute(&self, _threads: usize, progress: &Progress) -> Option<Placed> {
        match self.settings.kind {
            PlaneKind::Random => {
                let placed = Placed::initial(&self.network, self.settings.seed);
                (!progress.is_cancelled()).then_some(placed)
            }
        }
    }
}
