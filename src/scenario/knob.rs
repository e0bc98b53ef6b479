//! Names of the document's numbers, and knobs: the few of them that a lecturer moves while presenting.

use std::fmt;

use crate::optimizer::Tool;

/// A table of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The numbers of the formula, and L2 and L1.
    Surface,
    /// The numbers of a network and its data.
    Network,
    /// Where the loss of a network is cut.
    Plane,
    /// Between two minima of a network.
    Between,
    /// Several networks, and the average of what they predict.
    Ensemble,
    /// The start, with the keys `x` and `y`.
    Start,
    /// How every optimizer runs.
    Run,
    /// The numbers of the method of the optimizer with this index.
    Optimizer(usize),
    /// The schedule of the optimizer with this index.
    Schedule(usize),
    /// A tool around the optimizer with this index.
    Tool(usize, Tool),
    /// What is drawn over the plane.
    Layers,
    /// Which contour levels are drawn.
    Levels,
    /// The surface in three dimensions.
    Relief,
    /// The chart.
    Chart,
    /// How the figure looks.
    Figure,
    /// The maps.
    Maps,
    /// How sharpness is measured.
    Sharpness,
    /// The swarm.
    Swarm,
    /// Many training sets.
    Resampling,
    /// The race.
    Race,
    /// The passage of signals.
    Signals,
    /// Polynomials of many training sets.
    Polynomials,
    /// What the class is asked to predict.
    Prediction,
}

impl Place {
    /// The same place after optimizers have moved: `to` maps an index to the new one, or to `None` if that optimizer is gone.
    pub(super) fn followed(self, to: impl Fn(usize) -> Option<usize>) -> Option<Self> {
        match self {
            Self::Optimizer(i) => to(i).map(Self::Optimizer),
            Self::Schedule(i) => to(i).map(Self::Schedule),
            Self::Tool(i, tool) => to(i).map(|i| Self::Tool(i, tool)),
            other => Some(other),
        }
    }

    /// The index of the optimizer that the table belongs to.
    pub fn optimizer(self) -> Option<usize> {
        match self {
            Self::Optimizer(index) | Self::Schedule(index) | Self::Tool(index, _) => Some(index),
            Self::Surface
            | Self::Network
            | Self::Start
            | Self::Run
            | Self::Layers
            | Self::Levels
            | Self::Relief
            | Self::Chart
            | Self::Figure
            | Self::Maps
            | Self::Sharpness
            | Self::Plane
            | Self::Between
            | Self::Ensemble
            | Self::Swarm
            | Self::Resampling
            | Self::Race
            | Self::Signals
            | Self::Polynomials
            | Self::Prediction => None,
        }
    }
}

/// A number of the document, written `optimizer.1.lr`, `surface.lambda2`, `start.x`, `optimizer.2.schedule.period`,
/// `optimizer.2.sam.rho`, `layers.basins`. Places in the list of optimizers count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The table.
    pub place: Place,
    /// The key in the table; of a pair with its axis, `center.x`.
    pub key: String,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Surface => f.write_str("surface"),
            Place::Network => f.write_str("network"),
            Place::Start => f.write_str("start"),
            Place::Run => f.write_str("run"),
            Place::Optimizer(index) => write!(f, "optimizer.{}", index + 1),
            Place::Schedule(index) => write!(f, "optimizer.{}.schedule", index + 1),
            Place::Tool(index, tool) => write!(f, "optimizer.{}.{}", index + 1, tool.info().key),
            Place::Layers => f.write_str("layers"),
            Place::Levels => f.write_str("levels"),
            Place::Relief => f.write_str("relief"),
            Place::Chart => f.write_str("chart"),
            Place::Figure => f.write_str("figure"),
            Place::Maps => f.write_str("maps"),
            Place::Sharpness => f.write_str("sharpness"),
            Place::Plane => f.write_str("plane"),
            Place::Between => f.write_str("between"),
            Place::Ensemble => f.write_str("ensemble"),
            Place::Swarm => f.write_str("swarm"),
            Place::Resampling => f.write_str("resampling"),
            Place::Race => f.write_str("race"),
            Place::Signals => f.write_str("signals"),
            Place::Polynomials => f.write_str("polynomials"),
            Place::Prediction => f.write_str("prediction"),
        }?;
        write!(f, ".{}", self.key)
    }
}

/// The most knobs of a scenario; more would not fit under the plot.
pub const MAX_KNOBS: usize = 4;

/// A control that is shown large while presenting.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// What it moves.
    pub target: Target,
    /// What is written beside it; `None` is the number's own name.
    pub label: Option<String>,
    /// The ends of its slider; `None` is the number's own range.
    pub range: Option<[f64; 2]>,
}

impl Knob {
    /// A knob with the number's own name and range.
    pub fn of(place: Place, key: &str) -> Self {
        Self {
            target: Target {
                place,
                key: key.to_owned(),
            },
            label: None,
            range: None,
        }
    }
}
