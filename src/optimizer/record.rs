//! Recording runs: observers of a walk that fill a trajectory, and the states that it keeps for replays.

use std::hint::cold_path;
use std::ops::ControlFlow;

use thiserror::Error;

use super::run::{Beyond, Columns, MAX_STEPS, Problem, Replay, Trajectory};
use super::status::Status;
use super::stepper::Stepper;
use super::walk::{Observer, Row, Way, walk};
use super::{Gauge, Here, Oracle, Reading, Schedule};
use crate::math::{Point, Vector};
use crate::objective::{Objective, Plane};

/// Runs a stepper on an objective of the plane, at the rate `lr` before the schedule, and records every row.
pub fn record<O, S>(stepper: S, lr: f64, schedule: &Schedule, problem: &Problem<O>) -> Trajectory
where
    O: Objective<Weights = Point> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    // Most schedules are constant, and a call that may happen in a step takes all registers.
    let recorder = if *schedule == Schedule::default() {
        watch(&problem.objective, stepper, |_| lr, problem)
    } else {
        let rate = |row| lr * schedule.factor(row as u64);
        watch(&problem.objective, stepper, rate, problem)
    };
    recorder.finish(lr, schedule, problem)
}

/// The same with the evaluations of another objective, which is compiled together with the walk and equals the problem's own
/// to the bit.
#[inline(always)]
pub(super) fn record_compiled<C, O, S>(
    compiled: &C,
    stepper: S,
    lr: f64,
    problem: &Problem<O>,
) -> Trajectory
where
    C: Objective<Weights = Point>,
    O: Objective<Weights = Point> + Clone + 'static,
    S: Stepper<C> + Stepper<O> + Clone + 'static,
{
    // A constant instead of a schedule of factors 1: even a possible call in a step would occupy all registers.
    let recorder = watch(compiled, stepper, |_| lr, problem);
    recorder.finish(lr, &Schedule::default(), problem)
}

#[inline(always)]
fn watch<C, O, S>(
    objective: &C,
    mut stepper: S,
    rate: impl Fn(usize) -> f64,
    problem: &Problem<O>,
) -> Recorder<O>
where
    C: Objective<Weights = Point>,
    O: Objective<Weights = Point>,
    S: Stepper<C> + Stepper<O> + Clone + 'static,
{
    let mut recorder = Recorder::new(problem.rows());
    let mut oracle = problem.oracle_of(objective);
    walk(&mut stepper, &mut oracle, problem.way(rate), &mut recorder);
    recorder
}

/// Why a method cannot run on an objective of many weights.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoRun {
    /// The method needs the 2×2 Hessian of a surface.
    #[error("this method needs the 2×2 Hessian of a surface")]
    NeedsHessian,
    /// Objective, start and plane are of different spaces.
    #[error(
        "the objective has {objective} dimensions, the start {start} and the plane {plane}: they must agree"
    )]
    Dimensions {
        /// Of the objective.
        objective: usize,
        /// Of the start.
        start: usize,
        /// Of the space that the plane lies in.
        plane: usize,
    },
}

/// Runs a stepper on an objective of many weights and records the shadow of every row on a plane.
///
/// Fails where objective, start and plane differ in their dimensions.
pub fn record_on<O, S>(
    plane: &Plane,
    mut stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem<O>,
) -> Result<Trajectory, NoRun>
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    let (objective, start, of_plane) = (
        problem.objective.dimension(),
        problem.start.len(),
        plane.dimension(),
    );
    if objective != start || start != of_plane {
        return Err(NoRun::Dimensions {
            objective,
            start,
            plane: of_plane,
        });
    }
    let mut recorder = ShadowRecorder {
        plane,
        columns: Columns::with_capacity(problem.rows()),
        beyond: Beyond::default(),
        every: CHECKPOINT,
        states: Vec::new(),
    };
    let mut oracle = problem.oracle_of(&problem.objective);
    let way = problem.way(|row| lr * schedule.factor(row as u64));
    walk(&mut stepper, &mut oracle, way, &mut recorder);
    let kept = Kept {
        every: recorder.every,
        states: recorder.states,
        problem: problem.clone(),
        lr,
        schedule: schedule.clone(),
    };
    let plane = plane.clone();
    let replay = Box::new(OnPlane { plane, kept });
    let (columns, beyond) = (recorder.columns, recorder.beyond);
    Ok(Trajectory::new(columns, Some(beyond), replay))
}

impl<O: Objective> Problem<O> {
    fn rows(&self) -> usize {
        self.steps.min(MAX_STEPS) + 1
    }

    fn way<F>(&self, rate: F) -> Way<O::Weights, F> {
        Way {
            rows: [0, self.rows() - 1],
            start: self.start.clone(),
            rate,
            tolerance: self.tolerance,
        }
    }

    /// An oracle at step 0 of an objective that equals the problem's own.
    fn oracle_of<'a, C: Objective<Weights = O::Weights>>(&self, objective: &'a C) -> Oracle<'a, C> {
        Oracle::new(objective, self.noise, self.seed).with_tolerance(self.tolerance)
    }
}

/// Steps between two kept states of a run in the plane. A replay costs at most this many steps.
const PLANAR_CHECKPOINT: usize = 256;
/// The same in more dimensions, where a step may cost a pass over all data; doubled whenever there are too many states.
const CHECKPOINT: usize = 16;
/// Most states kept of a run in more dimensions: each may be large.
const MOST_STATES: usize = 1024;

/// A place with the method as it was there.
type State<O> = (<O as Objective>::Weights, Box<dyn Stepper<O>>);

/// Records a run in the plane.
struct Recorder<O: Objective<Weights = Point>> {
    columns: Columns,
    block: Block,
    states: Vec<State<O>>,
}

impl<O: Objective<Weights = Point>> Recorder<O> {
    fn new(rows: usize) -> Self {
        Self {
            columns: Columns::with_capacity(rows),
            block: Block::EMPTY,
            states: Vec::new(),
        }
    }
}

impl<O: Objective<Weights = Point> + Clone + 'static> Recorder<O> {
    fn finish(mut self, lr: f64, schedule: &Schedule, problem: &Problem<O>) -> Trajectory {
        self.block.flush(&mut self.columns);
        let kept = Kept {
            every: PLANAR_CHECKPOINT,
            states: self.states,
            problem: problem.clone(),
            lr,
            schedule: schedule.clone(),
        };
        Trajectory::new(self.columns, None, Box::new(InPlane(kept)))
    }
}

impl<O, S> Observer<Point, S> for Recorder<O>
where
    O: Objective<Weights = Point>,
    S: Stepper<O> + Clone + 'static,
{
    #[inline(always)]
    fn row(&mut self, row: Row<'_, Point>, stepper: &S) -> ControlFlow<()> {
        if row.index.is_multiple_of(BLOCK) {
            cold_path();
            self.block.flush(&mut self.columns);
            if row.index.is_multiple_of(PLANAR_CHECKPOINT) {
                self.states.push((*row.at, Box::new(stepper.clone())));
            }
        }
        self.block.push(&row);
        ControlFlow::Continue(())
    }

    fn stopped(&mut self, status: Status) {
        self.block.flush(&mut self.columns);
        self.columns.stop(status);
    }
}

/// Rows that are appended to their columns together. A push may have to call the allocator, and even the possibility of a
/// call in every step would keep numbers out of registers.
const BLOCK: usize = 64;

struct Block {
    length: usize,
    points: [Point; BLOCK],
    losses: [f64; BLOCK],
    gradients: [Point; BLOCK],
    rates: [f64; BLOCK],
    evaluations: [u32; BLOCK],
    statuses: [Status; BLOCK],
}

impl Block {
    const EMPTY: Self = Self {
        length: 0,
        points: [[0.0; 2]; BLOCK],
        losses: [0.0; BLOCK],
        gradients: [[0.0; 2]; BLOCK],
        rates: [0.0; BLOCK],
        evaluations: [0; BLOCK],
        statuses: [Status::Running; BLOCK],
    };

    #[inline(always)]
    fn push(&mut self, row: &Row<'_, Point>) {
        let i = self.length % BLOCK;
        self.points[i] = *row.at;
        self.losses[i] = row.value;
        self.gradients[i] = *row.gradient;
        self.rates[i] = row.rate;
        self.evaluations[i] = row.evaluations;
        self.statuses[i] = row.status;
        self.length = i + 1;
    }

    #[inline(never)]
    fn flush(&mut self, columns: &mut Columns) {
        let n = self.length;
        columns.points.extend_from_slice(&self.points[..n]);
        columns.losses.extend_from_slice(&self.losses[..n]);
        columns.gradients.extend_from_slice(&self.gradients[..n]);
        columns.rates.extend_from_slice(&self.rates[..n]);
        columns
            .evaluations
            .extend_from_slice(&self.evaluations[..n]);
        columns.statuses.extend_from_slice(&self.statuses[..n]);
        self.length = 0;
    }
}

/// Records the shadow of a run on a plane.
struct ShadowRecorder<'a, O: Objective<Weights = Vec<f64>>> {
    plane: &'a Plane,
    columns: Columns,
    beyond: Beyond,
    /// Steps between two kept states.
    every: usize,
    states: Vec<State<O>>,
}

impl<O, S> Observer<Vec<f64>, S> for ShadowRecorder<'_, O>
where
    O: Objective<Weights = Vec<f64>>,
    S: Stepper<O> + Clone + 'static,
{
    fn row(&mut self, row: Row<'_, Vec<f64>>, stepper: &S) -> ControlFlow<()> {
        if row.index.is_multiple_of(self.every) {
            if self.states.len() == MOST_STATES {
                let mut even = [true, false].into_iter().cycle();
                self.states.retain(|_| even.next().unwrap_or(true));
                self.every *= 2;
            }
            // The number of states is even, so this one is kept at twice the distance too.
            self.states
                .push((row.at.clone(), Box::new(stepper.clone())));
        }
        let gradient = row.gradient;
        self.columns.push(&Row {
            index: row.index,
            at: &self.plane.shadow(row.at),
            value: row.value,
            gradient: &self.plane.components(gradient),
            moved: &self.plane.components(row.moved),
            rate: row.rate,
            evaluations: row.evaluations,
            status: row.status,
        });
        self.beyond.distances.push(self.plane.distance(row.at));
        self.beyond.gradient_norms.push(gradient.norm());
        self.beyond.step_lengths.push(row.moved.norm());
        ControlFlow::Continue(())
    }

    fn stopped(&mut self, status: Status) {
        self.columns.stop(status);
    }
}

/// The kept states of a run, and what it takes to replay it from them.
struct Kept<O: Objective> {
    every: usize,
    /// The states at the rows 0, `every`, 2 `every`, …
    states: Vec<State<O>>,
    problem: Problem<O>,
    lr: f64,
    schedule: Schedule,
}

/// An observer that keeps the place of the last row.
struct Place<V>(V);

impl<V: Vector, S> Observer<V, S> for Place<V> {
    fn row(&mut self, row: Row<'_, V>, _stepper: &S) -> ControlFlow<()> {
        self.0 = row.at.clone();
        ControlFlow::Continue(())
    }
}

impl<O: Objective + 'static> Kept<O> {
    /// The place and the method after `row` steps of the run.
    fn state(&self, row: usize) -> State<O> {
        let first = (row / self.every).min(self.states.len() - 1);
        let (start, stepper) = &self.states[first];
        let mut place = Place(start.clone());
        let mut stepper = stepper.boxed();
        let mut oracle = self.problem.oracle_of(&self.problem.objective);
        let way = Way {
            rows: [first * self.every, row],
            start: start.clone(),
            rate: |row| self.lr * self.schedule.factor(row as u64),
            tolerance: f64::NAN,
        };
        walk(&mut stepper, &mut oracle, way, &mut place);
        (place.0, stepper)
    }

    /// The gauges of the step that leaves a row; none where no step can, after a number that is not finite.
    fn gauges(&self, row: usize) -> Vec<Gauge<O::Weights>> {
        let (at, stepper) = self.state(row);
        let mut oracle = self.problem.oracle_of(&self.problem.objective);
        oracle.begin(row as u64);
        let local = stepper.evaluate(&mut oracle, &at);
        let finite = at.is_finite() && local.value.is_finite() && local.gradient.is_finite();
        let here = Here {
            at: &at,
            value: local.value,
            gradient: &local.gradient,
            hessian: local.hessian.as_ref(),
        };
        let rate = self.lr * self.schedule.factor(row as u64);
        if finite {
            stepper.gauges(&mut oracle, here, rate)
        } else {
            Vec::new()
        }
    }
}

struct InPlane<O: Objective>(Kept<O>);

impl<O: Objective<Weights = Point> + 'static> Replay for InPlane<O> {
    fn gauges(&self, row: usize) -> Vec<Gauge> {
        self.0.gauges(row)
    }

    fn weights(&self, row: usize) -> Vec<f64> {
        self.0.state(row).0.to_vec()
    }
}

struct OnPlane<O: Objective> {
    plane: Plane,
    kept: Kept<O>,
}

impl<O: Objective<Weights = Vec<f64>> + 'static> Replay for OnPlane<O> {
    fn gauges(&self, row: usize) -> Vec<Gauge> {
        let gauges = self.kept.gauges(row);
        gauges
            .iter()
            .filter_map(|g| shadow(&self.plane, g))
            .collect()
    }

    fn weights(&self, row: usize) -> Vec<f64> {
        self.kept.state(row).0
    }
}

/// The shadow of a gauge on a plane; none of what has no direction.
fn shadow(plane: &Plane, gauge: &Gauge<Vec<f64>>) -> Option<Gauge> {
    let [u, v] = plane.directions();
    let reading = match &gauge.reading {
        Reading::Displacement(d) => Reading::Displacement(plane.components(d)),
        Reading::Gradient(g) => Reading::Gradient(plane.components(g)),
        Reading::Place(w) => Reading::Place(plane.shadow(w)),
        Reading::Numbers(_) => return None,
        Reading::Number(v) => Reading::Number(*v),
        Reading::Matrix(m) => {
            let [mu, mv] = [u, v].map(|d| Vector::times(m, d));
            Reading::Matrix([u.dot(&mu), u.dot(&mv), v.dot(&mv)])
        }
        Reading::Trials { places, taken } => Reading::Trials {
            places: places.iter().map(|w| plane.shadow(w)).collect(),
            taken: *taken,
        },
    };
    Some(Gauge {
        symbol: gauge.symbol,
        name: gauge.name,
        reading,
    })
}
