//! What can be computed coarsely at first and then refined.

use std::sync::Arc;

use crate::analysis::between::Nothing;
use crate::analysis::{
    BasinRequest, Basins, Between, BetweenRequest, ConvergenceMap, ConvergenceRequest,
    CriticalPoint, Ensemble, EnsembleRequest, Field, FieldRequest, HyperMap, HyperRequest, KINDS,
    Kinds, KindsRequest, MeasureRequest, Measured, Progress, Race, RaceRequest, SharpnessesRequest,
    SignalRequest, Signals, Swarm, SwarmRequest, Trained, critical_points,
};

use super::resolution::Resolution;
use crate::objective::Objective as _;
use crate::surface::{NetworkSurface, Surface};

/// A map that can be computed at any resolution.
pub trait Request: Clone + PartialEq + Send + 'static {
    /// The finished map.
    type Map: Send + Sync + 'static;

    /// Cells along the longer side of the finished map in a window.
    fn finest(&self) -> usize {
        FINEST
    }
    /// The same map with `side` cells along its longer side.
    fn with_side(&self, side: usize) -> Self;
    /// The number of cells, hence of runs.
    fn cells(&self) -> usize;
    /// The number of steps in a run.
    fn steps(&self) -> usize;
    /// Computes the map with so many threads, reporting to `progress`; `None` if it was cancelled there.
    fn compute(&self, threads: usize, progress: &Progress) -> Option<Self::Map>;
}

/// Multiplications that a finished grid of values of a network takes at most: some ten seconds of a processor.
const FINISHED: f64 = 6e10;
/// Cells along the longer side of a finished map.
pub const FINEST: usize = 256;
/// The same of a network, of which every cell is a training.
const FINEST_OF_A_NETWORK: usize = 64;

fn finest_of(surface: &Surface) -> usize {
    match surface.shape.network() {
        Some(_) => FINEST_OF_A_NETWORK,
        None => FINEST,
    }
}

impl Request for BasinRequest {
    type Map = Basins;

    fn finest(&self) -> usize {
        finest_of(&self.conditions.surface)
    }

    fn with_side(&self, side: usize) -> Self {
        let longer = self.view.width().max(self.view.height());
        let cells = |length: f64| ((side as f64 * length / longer).round() as usize).max(1);
        Self {
            columns: cells(self.view.width()),
            rows: cells(self.view.height()),
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.columns * self.rows
    }

    fn steps(&self) -> usize {
        self.conditions.steps
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Basins> {
        let known: Vec<CriticalPoint> = critical_points(&self.conditions.surface);
        BasinRequest::compute(self, &known, threads, progress)
    }
}

/// No runs: a cell is one value.
impl Request for FieldRequest {
    type Map = Field;

    fn finest(&self) -> usize {
        match self.surface.shape.network() {
            Some(network) => network.affordable_side(FINISHED).min(FINEST),
            None => FINEST,
        }
    }

    fn with_side(&self, side: usize) -> Self {
        let Resolution { columns, rows } =
            Resolution::along(side.min(self.finest()), self.proportion);
        Self {
            resolution: [columns, rows],
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.resolution.iter().product()
    }

    /// A value of a network costs as much as a step of many runs in the plane.
    fn steps(&self) -> usize {
        const OF_A_STEP: usize = 100;
        let network = self.surface.shape.network().map(NetworkSurface::network);
        let multiplications = network.map_or(1, |n| n.dimension() * n.train().count());
        (multiplications / OF_A_STEP).max(1)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Field> {
        FieldRequest::compute(self, threads, progress)
    }
}

/// The finer, the more rows of the run.
impl Request for MeasureRequest {
    type Map = Arc<Measured>;

    fn with_side(&self, side: usize) -> Self {
        MeasureRequest::with_side(self, side)
    }

    fn cells(&self) -> usize {
        self.rows
    }

    /// Some products with the Hessian for each row.
    fn steps(&self) -> usize {
        self.network.layout().weights
    }

    fn compute(&self, _threads: usize, progress: &Progress) -> Option<Arc<Measured>> {
        MeasureRequest::compute(self, progress).map(Arc::new)
    }
}

/// It is trained as a whole.
impl Request for KindsRequest {
    type Map = Kinds<Trained>;

    fn with_side(&self, _side: usize) -> Self {
        self.clone()
    }

    fn cells(&self) -> usize {
        KINDS.len()
    }

    fn steps(&self) -> usize {
        self.steps
    }

    fn compute(&self, _threads: usize, progress: &Progress) -> Option<Self::Map> {
        Self::compute(self, progress)
    }
}

/// The finer, the more rows of each training.
impl Request for SharpnessesRequest {
    type Map = Kinds<Arc<Measured>>;

    fn with_side(&self, side: usize) -> Self {
        let of = self.of.clone();
        Self {
            of: of.map(|request| request.map(|request| request.with_side(side))),
        }
    }

    fn cells(&self) -> usize {
        self.of.iter().flatten().map(|request| request.rows).sum()
    }

    fn steps(&self) -> usize {
        let weights = |request: &MeasureRequest| request.network.layout().weights;
        self.of.iter().flatten().map(weights).max().unwrap_or(0)
    }

    fn compute(&self, _threads: usize, progress: &Progress) -> Option<Self::Map> {
        Self::compute(self, progress)
    }
}

impl Request for SwarmRequest {
    type Map = Swarm;

    /// A sketch has fewer runs.
    fn with_side(&self, side: usize) -> Self {
        Self {
            count: self.count.min(side * side),
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.runs()
    }

    fn steps(&self) -> usize {
        self.conditions.steps
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Swarm> {
        let known: Vec<CriticalPoint> = critical_points(&self.conditions.surface);
        SwarmRequest::compute(self, &known, threads, progress)
    }
}

impl Request for HyperRequest {
    type Map = HyperMap;

    fn finest(&self) -> usize {
        finest_of(&self.conditions.surface)
    }

    fn with_side(&self, side: usize) -> Self {
        Self {
            columns: side,
            rows: side,
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.columns * self.rows
    }

    fn steps(&self) -> usize {
        self.conditions.steps
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<HyperMap> {
        HyperRequest::compute(self, threads, progress)
    }
}

/// No runs: a cell costs about as much as a few steps of one.
impl Request for ConvergenceRequest {
    type Map = ConvergenceMap;

    fn with_side(&self, side: usize) -> Self {
        Self {
            columns: side,
            rows: side,
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.columns * self.rows
    }

    fn steps(&self) -> usize {
        10
    }

    fn compute(&self, _threads: usize, progress: &Progress) -> Option<ConvergenceMap> {
        Self::compute(self, progress)
    }
}

/// No cells: it is computed as a whole.
impl Request for BetweenRequest {
    type Map = Result<Between, Nothing>;

    fn with_side(&self, _side: usize) -> Self {
        self.clone()
    }

    fn cells(&self) -> usize {
        1
    }

    fn steps(&self) -> usize {
        self.whole()
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Self::Map> {
        Self::compute(self, threads, progress)
    }
}

/// A sketch has fewer networks: four where another map has 16 cells a side.
impl Request for EnsembleRequest {
    type Map = Result<Ensemble, Nothing>;

    fn with_side(&self, side: usize) -> Self {
        let members = (side * side / A_MEMBER).max(2);
        Self {
            members: self.settings.count.min(members),
            ..self.clone()
        }
    }

    fn cells(&self) -> usize {
        self.members * A_MEMBER
    }

    fn steps(&self) -> usize {
        self.steps / A_MEMBER
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Self::Map> {
        Self::compute(self, threads, progress)
    }
}

/// Cells that a network of an ensemble counts for.
const A_MEMBER: usize = 64;

/// A race has no resolution: it is computed as a whole.
impl Request for RaceRequest {
    type Map = Race;

    fn with_side(&self, _side: usize) -> Self {
        self.clone()
    }

    fn cells(&self) -> usize {
        self.runs()
    }

    fn steps(&self) -> usize {
        self.budget as usize
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Race> {
        Self::compute(self, threads, progress)
    }
}

/// A sketch has fewer networks: one where another map has 16 cells a side.
impl Request for SignalRequest {
    type Map = Signals;

    fn with_side(&self, side: usize) -> Self {
        self.with_draws(side * side / A_NETWORK)
    }

    fn cells(&self) -> usize {
        self.settings().draws * A_NETWORK
    }

    fn steps(&self) -> usize {
        self.work() / A_NETWORK
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Signals> {
        Self::compute(self, threads, progress)
    }
}

/// Cells that a network counts for.
const A_NETWORK: usize = 256;
