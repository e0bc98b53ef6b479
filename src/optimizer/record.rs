//! Recording runs: observers of a walk that fill a trajectory and keep states for replays.

use std::hint::cold_path;
use std::ops::ControlFlow;
use std::sync::Arc;

use thiserror::Error;

use super::interrupt::{Interrupt, Questions, Reached, Unfinished};
use super::replay::{Buffers, InPlane, Kept, OnPlane, State};
use super::run::{Beyond, Columns, MAX_STEPS, Problem, Trajectory};
use super::status::Status;
use super::stepper::Stepper;
use super::walk::{Observer, Row, Way, walk};
use super::{Oracle, Schedule};
use crate::math::{Point, Vector};
use crate::objective::{Objective, Plane};

/// Runs a stepper on an objective of the plane, at the rate `lr` before the schedule, and records every row.
pub fn record<O, S>(stepper: S, lr: f64, schedule: &Schedule, problem: &Problem<O>) -> Trajectory
where
    O: Objective<Weights = Point> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    record_until(stepper, lr, schedule, problem, &mut |_| false)
}

/// The same until it is interrupted: then the row that it has reached is the last one.
pub fn record_until<O, S>(
    stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem<O>,
    interrupt: Interrupt<'_>,
) -> Trajectory
where
    O: Objective<Weights = Point> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    // Most schedules are constant, and a call that may happen in a step takes all registers.
    let recorder = if *schedule == Schedule::default() {
        watch(&problem.objective, stepper, |_| lr, problem, interrupt)
    } else {
        let rate = |row| lr * schedule.factor(row as u64);
        watch(&problem.objective, stepper, rate, problem, interrupt)
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
    interrupt: Interrupt<'_>,
) -> Trajectory
where
    C: Objective<Weights = Point>,
    O: Objective<Weights = Point> + Clone + 'static,
    S: Stepper<C> + Stepper<O> + Clone + 'static,
{
    // A constant instead of a schedule of factors 1: even a possible call in a step would occupy all registers.
    let recorder = watch(compiled, stepper, |_| lr, problem, interrupt);
    recorder.finish(lr, &Schedule::default(), problem)
}

#[inline(always)]
fn watch<'a, C, O, S>(
    objective: &C,
    mut stepper: S,
    rate: impl Fn(usize) -> f64,
    problem: &Problem<O>,
    interrupt: Interrupt<'a>,
) -> Recorder<'a, O>
where
    C: Objective<Weights = Point>,
    O: Objective<Weights = Point>,
    S: Stepper<C> + Stepper<O> + Clone + 'static,
{
    let mut recorder = Recorder::new(problem.rows(), interrupt);
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
    stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem<O>,
) -> Result<Trajectory, NoRun>
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    record_on_until(plane, stepper, lr, schedule, problem, &mut |_| false)
}

/// The same until it is interrupted: then the row that it has reached is the last one.
pub fn record_on_until<O, S>(
    plane: &Plane,
    mut stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem<O>,
    interrupt: Interrupt<'_>,
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
        shadow: Shadow {
            plane,
            columns: Columns::with_capacity(problem.rows()),
            beyond: Beyond::default(),
            kept: Kept {
                every: CHECKPOINT,
                states: Vec::new(),
                problem: problem.clone(),
                lr,
                schedule: schedule.clone(),
            },
        },
        buffers: Buffers::of(problem.objective.buffers(), problem),
        // A step may cost a pass over all data.
        questions: Questions::every(1, interrupt),
    };
    let mut oracle = problem.oracle_of(&problem.objective);
    let way = problem.way(|row| lr * schedule.factor(row as u64));
    walk(&mut stepper, &mut oracle, way, &mut recorder);
    Ok(recorder.shadow.trajectory())
}

impl<O: Objective> Problem<O> {
    fn rows(&self) -> usize {
        self.steps.min(MAX_STEPS) + 1
    }

    pub(super) fn way<F>(&self, rate: F) -> Way<O::Weights, F> {
        Way {
            rows: [0, self.rows() - 1],
            start: self.start.clone(),
            rate,
            tolerance: self.tolerance,
        }
    }

    /// An oracle at step 0 of an objective that equals the problem's own.
    pub(super) fn oracle_of<'a, C: Objective<Weights = O::Weights>>(
        &self,
        objective: &'a C,
    ) -> Oracle<'a, C> {
        Oracle::new(objective, self.noise, self.seed).with_tolerance(self.tolerance)
    }
}

/// Steps between two kept states of a run in the plane. A replay costs at most this many steps.
pub(super) const PLANAR_CHECKPOINT: usize = 256;
/// The same in more dimensions, where a step may cost a pass over all data; doubled whenever there are too many states.
const CHECKPOINT: usize = 16;
/// Most states kept of a run in more dimensions: each may be large.
const MOST_STATES: usize = 1024;

/// Records a run in the plane.
struct Recorder<'a, O: Objective<Weights = Point>> {
    columns: Columns,
    block: Block,
    states: Vec<Arc<State<O>>>,
    questions: Questions<'a>,
}

impl<'a, O: Objective<Weights = Point>> Recorder<'a, O> {
    fn new(rows: usize, interrupt: Interrupt<'a>) -> Self {
        Self {
            columns: Columns::with_capacity(rows),
            block: Block::EMPTY,
            states: Vec::new(),
            questions: Questions::every(BLOCK, interrupt),
        }
    }
}

impl<O: Objective<Weights = Point> + Clone + 'static> Recorder<'_, O> {
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

impl<O, S> Observer<Point, S> for Recorder<'_, O>
where
    O: Objective<Weights = Point>,
    S: Stepper<O> + Clone + 'static,
{
    #[inline(always)]
    fn row(&mut self, row: Row<'_, Point>, stepper: &S) -> ControlFlow<()> {
        if self.questions.are_due(row.index) {
            cold_path();
            self.block.flush(&mut self.columns);
            if row.index.is_multiple_of(PLANAR_CHECKPOINT) {
                self.states.push(Arc::new(State {
                    at: *row.at,
                    stepper: Box::new(stepper.clone()),
                    buffers: Vec::new(),
                }));
            }
            let reached = Reached {
                row: row.index,
                evaluations: row.evaluations,
                unfinished: None,
            };
            if self.questions.ask(reached) {
                self.block.push(&row);
                return ControlFlow::Break(());
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

/// The shadow of a run on a plane, as far as it has come.
struct Shadow<'a, O: Objective<Weights = Vec<f64>>> {
    plane: &'a Plane,
    columns: Columns,
    beyond: Beyond,
    kept: Kept<O>,
}

impl<O: Objective<Weights = Vec<f64>> + 'static> Shadow<'_, O> {
    fn trajectory(self) -> Trajectory {
        let plane = self.plane.clone();
        let replay = Box::new(OnPlane {
            plane,
            kept: self.kept,
        });
        Trajectory::new(self.columns, Some(self.beyond), replay)
    }
}

impl<O: Objective<Weights = Vec<f64>> + Clone + 'static> Unfinished for Shadow<'_, O> {
    fn so_far(&self) -> Trajectory {
        let kept = Kept {
            // Shared: each may be large.
            states: self.kept.states.clone(),
            problem: self.kept.problem.clone(),
            schedule: self.kept.schedule.clone(),
            ..self.kept
        };
        let shadow = Shadow {
            plane: self.plane,
            columns: self.columns.clone(),
            beyond: self.beyond.clone(),
            kept,
        };
        shadow.trajectory()
    }
}

/// Records the shadow of a run on a plane.
struct ShadowRecorder<'a, O: Objective<Weights = Vec<f64>>> {
    shadow: Shadow<'a, O>,
    buffers: Buffers<'a, O>,
    questions: Questions<'a>,
}

impl<O, S> Observer<Vec<f64>, S> for ShadowRecorder<'_, O>
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
    S: Stepper<O> + Clone + 'static,
{
    fn row(&mut self, row: Row<'_, Vec<f64>>, stepper: &S) -> ControlFlow<()> {
        let Shadow {
            plane,
            columns,
            beyond,
            kept,
        } = &mut self.shadow;
        if row.index.is_multiple_of(kept.every) {
            if kept.states.len() == MOST_STATES {
                let mut even = [true, false].into_iter().cycle();
                kept.states.retain(|_| even.next().unwrap_or(true));
                kept.every *= 2;
            }
            // The number of states is even, so this one is kept at twice the distance too.
            kept.states.push(Arc::new(State {
                at: row.at.clone(),
                stepper: Box::new(stepper.clone()),
                buffers: self.buffers.values.clone(),
            }));
        }
        self.buffers.leave(row.index, row.at);
        let gradient = row.gradient;
        columns.push(&Row {
            index: row.index,
            at: &plane.shadow(row.at),
            value: row.value,
            gradient: &plane.of_gradient(gradient),
            moved: &plane.of_displacement(row.moved),
            rate: row.rate,
            evaluations: row.evaluations,
            status: row.status,
        });
        beyond.distances.push(plane.distance(row.at));
        beyond.gradient_norms.push(gradient.norm());
        beyond.step_lengths.push(row.moved.norm());
        let reached = Reached {
            row: row.index,
            evaluations: row.evaluations,
            unfinished: Some(&self.shadow),
        };
        if self.questions.are_due(row.index) && self.questions.ask(reached) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn stopped(&mut self, status: Status) {
        self.shadow.columns.stop(status);
    }
}
