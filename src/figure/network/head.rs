//! A network at the playhead of a run, and how much work its pictures may be.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::analysis::response::{Grid, Score};
use crate::figure::scene::{RunId, Scene, VisibleRun};
use crate::network::Network;
use crate::objective::Objective as _;
use crate::surface::View;

/// How much work a picture may be: what moves must be there within a few milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// While something plays or is dragged.
    Moving,
    /// In a window at rest.
    Still,
    /// For a file.
    Complete,
}

impl Effort {
    /// Multiplications that all visible runs together may cost, and the most points along a side.
    fn limits(self) -> (f64, usize) {
        match self {
            Self::Moving => (5e6, 57),
            Self::Still => (2e7, 81),
            Self::Complete => (2e8, 161),
        }
    }

    /// How fine a grid may be on which so many runs are evaluated.
    pub fn grid(self, network: &Network, view: View, runs: usize) -> Grid {
        let (budget, most) = self.limits();
        let units: usize = network.layout().layers.iter().map(|l| l.outputs).sum();
        // An activation costs as much as some twenty multiplications.
        let each = network.layout().weights + 20 * units;
        Grid::of(view, budget / (each * runs.max(1)) as f64, [9, most])
    }
}

/// A network at the playhead of a run.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// w
    pub weights: Vec<f64>,
    /// With the running averages there, if it has batch normalization.
    evaluated: Option<Arc<Network>>,
    /// How well it does on the samples for training and for testing, as far as there are any.
    pub scores: [Option<Score>; 2],
}

impl Head {
    /// A network at a row of a run.
    pub fn of(network: &Network, visible: &VisibleRun<'_>) -> Self {
        let mut head = Self::default();
        visible.run.visit(&[visible.row], false, &mut |stand| {
            head.weights = stand.weights.to_vec();
            if head.weights.len() != network.layout().weights {
                return ControlFlow::Break(());
            }
            let evaluated = network.evaluated(stand.buffers);
            let samples = [network.train(), network.test()];
            head.scores = samples.map(|samples| Score::of(&evaluated, stand.weights, samples));
            head.evaluated = match evaluated {
                Cow::Owned(evaluated) => Some(Arc::new(evaluated)),
                Cow::Borrowed(_) => None,
            };
            ControlFlow::Break(())
        });
        head
    }

    /// The network as its pictures show it: batch normalization by the running averages of the run.
    pub fn evaluated<'a>(&'a self, network: &'a Network) -> &'a Network {
        self.evaluated.as_deref().unwrap_or(network)
    }
}

/// What pictures say of a network with batch normalization, which would be another one by the moments of a batch.
pub fn by_averages(network: &Network) -> &'static str {
    if network.buffers().is_empty() {
        ""
    } else {
        ", by running averages"
    }
}

/// A row of a run.
pub type HeadKey = (RunId, usize);

impl Effort {
    /// How fine a grid the pictures of all units of a run are taken from.
    pub fn tiles(self, network: &Network, view: View) -> Grid {
        let Grid { columns, rows, .. } = self.grid(network, view, 4);
        // A picture of a unit is small, and stretched over a square.
        let side = (columns * rows).isqrt().clamp(8, 33);
        Grid {
            view,
            columns: side,
            rows: if network.train().inputs_each == 1 {
                1
            } else {
                side
            },
        }
    }
}

/// The network of a scene.
pub fn network<'a>(scene: &Scene<'a>) -> Option<&'a Arc<Network>> {
    let surface = scene.scenario.surface.shape.network()?;
    Some(surface.network())
}

/// The run that is looked at more closely than the others.
pub fn subject<'a, 'b>(
    scene: &Scene<'_>,
    runs: &'b [VisibleRun<'a>],
) -> Option<&'b VisibleRun<'a>> {
    let index = scene.scenario.subject()?;
    runs.iter().find(|visible| visible.index == index)
}
