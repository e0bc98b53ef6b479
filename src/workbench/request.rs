//! What can be computed coarsely at first and then refined.

mod networks;

use std::sync::{Arc, Mutex, PoisonError};

use crate::analysis::{
    BasinRequest, Basins, BetweenRequest, ConvergenceMap, ConvergenceRequest, CriticalPoint,
    EnsembleRequest, Field, FieldRequest, HyperMap, HyperRequest, Progress, Race, RaceRequest,
    SignalRequest, Swarm, SwarmRequest, critical_points,
};

use super::job::{Parcel, Task, work};
use super::kind::Kind;
use super::resolution::Resolution;
use crate::surface::{NetworkSurface, Surface};
use web_time::{Duration, Instant};

/// What a map consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// Cells along x and y; `None` where it has none.
    pub grid: Option<[usize; 2]>,
    /// What differs from cell to cell, in the plural.
    pub of: &'static str,
    /// The number of runs; `None` where nothing is run.
    pub runs: Option<usize>,
    /// The number of networks that are drawn; `None` where none are.
    pub networks: Option<usize>,
}

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
    /// What it consists of, for those who look at it.
    fn extent(&self) -> Extent {
        Extent::default()
    }
    /// Which other maps take as long for each step.
    fn kind(&self) -> Kind {
        Kind::default()
    }
    /// The same for a worker, which knows it by a name and says how long it has worked; `None` where there are none, or it cannot go there.
    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        None
    }
    /// Computes the map with so many threads, reporting to `progress`; `None` if it was cancelled there.
    fn compute(&self, threads: usize, progress: &Progress) -> Option<Self::Map>;
}

/// A map with the time that was worked at it.
pub type Timed<M> = (M, Duration);

/// A worker computes the maps of these requests, each under a name.
macro_rules! tasks {
    ($($request:ident => $name:literal),* $(,)?) => {
        $(
            impl Task for $request {
                const NAME: &'static str = $name;
                type Output = Timed<<Self as Request>::Map>;

                // The time of the worker, not of the page: that of starting a worker says nothing about the next map.
                fn run(self, progress: &Arc<Progress>) -> Option<Self::Output> {
                    let begin = Instant::now();
                    let map = Request::compute(&self, 1, progress)?;
                    Some((map, begin.elapsed()))
                }
            }
        )*

        /// Computes the map of a request that came as bytes under that name, as bytes; `None` if there is no such name.
        pub fn map_work(name: &str, request: &[u8], progress: &Arc<Progress>) -> Option<Option<Vec<u8>>> {
            match name {
                $($name => Some(work::<$request>(request, progress)),)*
                _ => None,
            }
        }
    };
}

tasks! {
    BasinRequest => "basins",
    FieldRequest => "field",
    SwarmRequest => "swarm",
    HyperRequest => "hyper",
    ConvergenceRequest => "convergence",
    RaceRequest => "race",
    BetweenRequest => "between",
    EnsembleRequest => "ensemble",
    SignalRequest => "signals",
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

/// The critical points of the surface that was asked about last: a map asks about the same one at each resolution.
fn known_points(surface: &Surface) -> Arc<Vec<CriticalPoint>> {
    static LAST: Mutex<Option<(Surface, Arc<Vec<CriticalPoint>>)>> = Mutex::new(None);
    let last = || LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((of, points)) = &*last()
        && of == surface
    {
        return Arc::clone(points);
    }
    let points = Arc::new(critical_points(surface));
    *last() = Some((surface.clone(), Arc::clone(&points)));
    points
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

    fn extent(&self) -> Extent {
        Extent {
            grid: Some([self.columns, self.rows]),
            of: "starts",
            runs: Some(self.cells()),
            ..Extent::default()
        }
    }

    fn kind(&self) -> Kind {
        Kind::of_runs(&self.method, &self.conditions)
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Basins> {
        let known = known_points(&self.conditions.surface);
        BasinRequest::compute(self, &known, threads, progress)
    }
}

/// No runs: a cell is one value.
impl Request for FieldRequest {
    type Map = Field;

    fn finest(&self) -> usize {
        let whole = self.proportion[0].max(self.proportion[1]) as usize;
        match self.surface.shape.network() {
            Some(network) => network.affordable_side(FINISHED).min(FINEST).min(whole),
            None => whole,
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
        let network = self.surface.shape.network();
        let multiplications = network.map_or(1, NetworkSurface::multiplications);
        (multiplications / OF_A_STEP).max(1)
    }

    fn kind(&self) -> Kind {
        Kind {
            surface: self.surface.shape.info().key,
            ..Kind::default()
        }
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Field> {
        FieldRequest::compute(self, threads, progress)
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

    fn extent(&self) -> Extent {
        Extent {
            runs: Some(self.cells()),
            ..Extent::default()
        }
    }

    fn kind(&self) -> Kind {
        Kind::of_runs(&self.method, &self.conditions)
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Swarm> {
        let known = known_points(&self.conditions.surface);
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

    fn extent(&self) -> Extent {
        Extent {
            grid: Some([self.columns, self.rows]),
            of: "settings",
            runs: Some(self.cells()),
            ..Extent::default()
        }
    }

    fn kind(&self) -> Kind {
        Kind {
            axes: self.axes.map(|axis| Some(axis.target)),
            ..Kind::of_runs(&self.method, &self.conditions)
        }
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
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

    fn extent(&self) -> Extent {
        Extent {
            grid: Some([self.columns, self.rows]),
            of: "settings",
            ..Extent::default()
        }
    }

    fn kind(&self) -> Kind {
        Kind {
            method: self.setting.method.info().key,
            axes: self.axes.map(|axis| Some(axis.target)),
            ..Kind::default()
        }
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, _threads: usize, progress: &Progress) -> Option<ConvergenceMap> {
        Self::compute(self, progress)
    }
}

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

    fn extent(&self) -> Extent {
        Extent {
            runs: Some(self.cells()),
            ..Extent::default()
        }
    }

    fn parcel(&self) -> Option<Parcel<Timed<Self::Map>>> {
        Parcel::of(Self::NAME, self)
    }

    fn compute(&self, threads: usize, progress: &Progress) -> Option<Race> {
        Self::compute(self, threads, progress)
    }
}
