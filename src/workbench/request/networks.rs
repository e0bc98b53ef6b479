//! What is computed of networks: trainings and what is measured along them.

use std::sync::Arc;

use super::{Extent, Parcel, Request, Task as _, Timed};
use crate::analysis::between::Nothing;
use crate::analysis::{
    Between, BetweenRequest, Ensemble, EnsembleRequest, KINDS, Kinds, KindsRequest, MeasureRequest,
    Measured, Progress, SharpnessesRequest, SignalRequest, Signals, Trained,
};

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

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
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

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Self::Map> {
        Self::compute(self, threads, progress)
    }
}

/// Cells that a network of an ensemble counts for.
const A_MEMBER: usize = 64;

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

    fn extent(&self) -> Extent {
        Extent {
            networks: Some(self.settings().draws),
            ..Extent::default()
        }
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Signals> {
        Self::compute(self, threads, progress)
    }
}

/// Cells that a network counts for.
const A_NETWORK: usize = 256;
