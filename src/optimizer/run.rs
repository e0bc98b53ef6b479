//! Problems and trajectories. A run is a pure function from a problem, a method and a schedule to a trajectory.

use std::ops::{ControlFlow, Deref};

use super::walk::Row;
use super::{Average, Explanation, Gauge, Status};
use crate::math::{Point, Vector};
use crate::objective::Objective;
use crate::surface::Surface;

/// Most steps of a run: five methods with as many still fit in memory and are recomputed within a second.
pub const MAX_STEPS: usize = 1_000_000;

/// What all optimizers of a scenario share.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<O: Objective = Surface> {
    /// What is minimised.
    pub objective: O,
    /// The w before the first step, with as many coordinates as the objective has dimensions.
    pub start: O::Weights,
    /// The number of steps; no more than [`MAX_STEPS`] are taken.
    pub steps: usize,
    /// Every random draw depends on (seed, step) only.
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
}

/// A recorded run: row 0 is the start, row t the state after t steps.
///
/// All columns have the same length, which is `steps + 1` unless the run ended early. In the plane the columns are the run
/// itself. In a space of more dimensions points and gradients are their shadows on a [`Plane`](crate::objective::Plane),
/// and [`distance`](Trajectory::distance), [`gradient_norm`](Trajectory::gradient_norm) and
/// [`weights`](Trajectory::weights) say what the shadow does not.
pub struct Trajectory {
    columns: Columns,
    /// The path's average at each row from `first_average` on; empty without averaging.
    averages: Vec<Point>,
    first_average: usize,
    beyond: Option<Beyond>,
    replay: Box<dyn Replay>,
}

/// What a trajectory records: one entry in each column for every row.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// w
    pub points: Vec<Point>,
    /// f(w), over all data where there are mini-batches.
    pub losses: Vec<f64>,
    /// The gradient that the oracle returned at each point, noise included.
    pub gradients: Vec<Point>,
    /// The rate that the step to this row used; at row 0, the rate that the first step is asked to use.
    pub rates: Vec<f64>,
    /// Evaluations of the objective so far, of any kind.
    pub evaluations: Vec<u32>,
    /// What the run is at each row.
    pub statuses: Vec<Status>,
}

impl Columns {
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self {
            points: Vec::with_capacity(rows),
            losses: Vec::with_capacity(rows),
            gradients: Vec::with_capacity(rows),
            rates: Vec::with_capacity(rows),
            evaluations: Vec::with_capacity(rows),
            statuses: Vec::with_capacity(rows),
        }
    }

    pub(super) fn push(&mut self, row: &Row<'_, Point>) {
        self.points.push(*row.at);
        self.losses.push(row.value);
        self.gradients.push(*row.gradient);
        self.rates.push(row.rate);
        self.evaluations.push(row.evaluations);
        self.statuses.push(row.status);
    }

    /// Gives the last row the status of a run that cannot go on.
    pub(super) fn stop(&mut self, status: Status) {
        if let Some(last) = self.statuses.last_mut() {
            *last = status;
        }
    }
}

impl Deref for Trajectory {
    type Target = Columns;

    fn deref(&self) -> &Columns {
        &self.columns
    }
}

/// What the projection of a run to a plane leaves out: one entry in each column for every row.
#[derive(Clone, Debug, Default)]
pub(super) struct Beyond {
    /// Distances from the plane.
    pub distances: Vec<f64>,
    /// ‖∇f‖ in all dimensions.
    pub gradient_norms: Vec<f64>,
    /// Lengths of the steps that led to the rows, in all dimensions.
    pub step_lengths: Vec<f64>,
}

/// States of a recorded run, computed again from the nearest kept ones.
pub(super) trait Replay: Send + Sync {
    /// The gauges of the step that leaves a row, projected to the plane.
    fn gauges(&self, row: usize) -> Vec<Gauge>;

    /// The same for rows in ascending order.
    fn gauges_of(&self, rows: &[usize]) -> Vec<Vec<Gauge>>;

    /// The step that leaves a row explained, projected to the plane.
    fn explain(&self, row: usize) -> Explanation;

    /// All coordinates of w after `row` steps.
    fn weights(&self, row: usize) -> Vec<f64>;

    /// Shows where the run stands at rows in ascending order.
    fn visit(&self, rows: &[usize], scaling: bool, see: See<'_>);
}

/// What is done at each place that is visited; `Break` ends the visit.
pub type See<'a> = &'a mut dyn FnMut(Stand<'_>) -> ControlFlow<()>;

/// Where a run stands at a row, in all dimensions.
#[derive(Debug)]
pub struct Stand<'a> {
    /// The row.
    pub row: usize,
    /// All coordinates of w.
    pub weights: &'a [f64],
    /// The [buffers](crate::objective::Objective::buffers) of the objective, after all steps before the row.
    pub buffers: &'a [f64],
    /// What the method multiplies gradients by there, if that was asked for.
    pub scaling: Scaling,
}

/// What a method multiplies gradients, or what they have become, by.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Scaling {
    /// The rate alone.
    Rate,
    /// A factor for each coordinate, which includes the rate.
    Each(Vec<f64>),
    /// A matrix.
    Matrix,
}

impl Trajectory {
    pub(super) fn new(columns: Columns, beyond: Option<Beyond>, replay: Box<dyn Replay>) -> Self {
        Self {
            columns,
            averages: Vec::new(),
            first_average: 0,
            beyond,
            replay,
        }
    }

    /// The same run, which could not go on from its last row.
    pub(super) fn stopped(mut self, status: Status) -> Self {
        self.columns.stop(status);
        self
    }

    /// The number of the last row.
    pub fn last(&self) -> usize {
        self.points.len() - 1
    }

    /// The status at a row, and the row where it began.
    pub fn status(&self, row: usize) -> (Status, usize) {
        let row = row.min(self.last());
        let status = self.statuses[row];
        let since = self.statuses[..row]
            .iter()
            .rposition(|&s| s != status)
            .map_or(0, |i| i + 1);
        (status, since)
    }

    /// Length of the step that led to a row; 0 at the start.
    pub fn step_length(&self, row: usize) -> f64 {
        let row = row.min(self.last());
        match (&self.beyond, row) {
            (_, 0) => 0.0,
            (Some(beyond), row) => beyond.step_lengths[row],
            (None, row) => self.points[row].minus(&self.points[row - 1]).norm(),
        }
    }

    /// The rate of the step that leaves a row; `None` at the last row.
    pub fn rate_from(&self, row: usize) -> Option<f64> {
        self.rates.get(row.checked_add(1)?).copied()
    }

    /// ‖∇f‖ at a row, noise included.
    pub fn gradient_norm(&self, row: usize) -> f64 {
        let row = row.min(self.last());
        match &self.beyond {
            Some(beyond) => beyond.gradient_norms[row],
            None => self.gradients[row].norm(),
        }
    }

    /// The distance from the plane that points and gradients are shadows on; 0 for a run in the plane.
    pub fn distance(&self, row: usize) -> f64 {
        let row = row.min(self.last());
        self.beyond.as_ref().map_or(0.0, |b| b.distances[row])
    }

    /// The length of the step that led to a row, divided by the norm of the gradient before it: the rate at which plain
    /// gradient descent would have made a step as long. `None` at the start and where the gradient was zero.
    pub fn effective_rate(&self, row: usize) -> Option<f64> {
        let before = row.min(self.last()).checked_sub(1)?;
        let g = self.gradient_norm(before);
        (g > 0.0).then(|| self.step_length(row) / g)
    }

    /// The averages of the path up to a row, from the first row that has one; empty without averaging.
    pub fn averages(&self, row: usize) -> &[Point] {
        let rows = (row.min(self.last()) + 1).saturating_sub(self.first_average);
        &self.averages[..rows.min(self.averages.len())]
    }

    /// The average of the path at a row, where there is one.
    pub fn average(&self, row: usize) -> Option<Point> {
        self.averages(row).last().copied()
    }

    /// The same run together with an average of its path.
    pub fn averaged(mut self, average: Option<Average>) -> Self {
        if let Some(average) = average {
            self.averages = average.along(&self.points);
            self.first_average = average.first_row();
        }
        self
    }

    /// The method's inner quantities in the step that leaves a row, replayed from the nearest kept state before. At the last
    /// row they are those of the step that would follow; none where the run has left the finite numbers.
    pub fn gauges(&self, row: usize) -> Vec<Gauge> {
        self.replay.gauges(row.min(self.last()))
    }

    /// [`gauges`](Self::gauges) of several rows of the run, in ascending order: the run is replayed once.
    pub fn gauges_of(&self, rows: &[usize]) -> Vec<Vec<Gauge>> {
        let last = self.last();
        let rows: Vec<usize> = rows.iter().map(|row| (*row).min(last)).collect();
        self.replay.gauges_of(&rows)
    }

    /// The step that leaves a row explained, with the operations of the method itself: where it says that the step leads is the
    /// next row to the last bit. At the last row it is the step that would follow, if there is one; without lines where the run
    /// has left the finite numbers.
    pub fn explain(&self, row: usize) -> Explanation {
        self.replay.explain(row.min(self.last()))
    }

    /// All coordinates of w after `row` steps, replayed from the nearest kept state before.
    pub fn weights(&self, row: usize) -> Vec<f64> {
        self.replay.weights(row.min(self.last()))
    }

    /// Shows where the run stands at rows in ascending order, replaying it once; what the method scales gradients by only if
    /// `scaling` is asked for.
    pub fn visit(&self, rows: &[usize], scaling: bool, see: See<'_>) {
        let last = self.last();
        let rows: Vec<usize> = rows.iter().map(|row| (*row).min(last)).collect();
        self.replay.visit(&rows, scaling, see);
    }
}
