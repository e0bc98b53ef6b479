//! Runs: a pure function from a problem, a method and a schedule to a trajectory.

use std::hint::cold_path;

use super::rule::{Step, Stepper};
use super::status::{SMALL, Status, at_rest, is_short};
use super::{Average, Gauge, Oracle, Schedule};
use crate::math::{Point, norm};
use crate::surface::Surface;

/// A run is bounded: 10⁶ steps of five methods still fit in memory and are recomputed within a second.
pub const MAX_STEPS: usize = 1_000_000;

/// Steps between two kept copies of a stepper. A replay costs at most this many steps.
const CHECKPOINT: usize = 256;

/// What all optimizers of a scenario share.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub surface: Surface,
    pub start: Point,
    /// At most [`MAX_STEPS`]; more are not taken.
    pub steps: usize,
    pub seed: u64,
    /// Standard deviation of the noise on each gradient component.
    pub noise: f64,
}

/// A recorded run: row 0 is the start, row t the state after t steps.
///
/// All columns have the same length, which is `steps + 1` unless the run ended early.
pub struct Trajectory {
    pub points: Vec<Point>,
    pub losses: Vec<f64>,
    /// The gradient that the oracle returned at each point, noise included.
    pub gradients: Vec<Point>,
    /// The rate that the step to this row used; at row 0, the rate that the first step is asked to use.
    pub rates: Vec<f64>,
    /// Evaluations of the surface so far, of any kind.
    pub evaluations: Vec<u32>,
    pub statuses: Vec<Status>,
    /// The path's average at each row from `first_average` on; empty without averaging.
    averages: Vec<Point>,
    first_average: usize,
    checkpoints: Vec<Box<dyn Stepper + Send + Sync>>,
    problem: Problem,
    lr: f64,
    schedule: Schedule,
}

impl Trajectory {
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
        match row.min(self.last()) {
            0 => 0.0,
            row => distance(self.points[row], self.points[row - 1]),
        }
    }

    /// Step length divided by the norm of the gradient it answered: the rate that plain gradient descent
    /// would have needed for a step as long. `None` at the start and where the gradient was zero.
    pub fn effective_rate(&self, row: usize) -> Option<f64> {
        let before = row.min(self.last()).checked_sub(1)?;
        let g = norm(self.gradients[before]);
        (g > 0.0).then(|| self.step_length(row) / g)
    }

    /// The path of the average up to a row; empty without averaging and before its first row.
    pub fn averages(&self, row: usize) -> &[Point] {
        let rows = (row.min(self.last()) + 1).saturating_sub(self.first_average);
        &self.averages[..rows.min(self.averages.len())]
    }

    /// The average of the path at a row, where there is one.
    pub fn average(&self, row: usize) -> Option<Point> {
        self.averages(row).last().copied()
    }

    /// The same run, watched by an average.
    pub(super) fn averaged(mut self, average: Option<Average>) -> Self {
        if let Some(average) = average {
            self.averages = average.along(&self.points);
            self.first_average = average.first_row();
        }
        self
    }

    /// The method's inner vectors after `row` steps, replayed from the nearest kept state.
    pub fn gauges(&self, row: usize) -> Vec<Gauge> {
        let row = row.min(self.last());
        let kept = row / CHECKPOINT;
        let mut stepper = self.checkpoints[kept].boxed();
        let mut oracle = Oracle::new(&self.problem.surface, self.problem.noise, self.problem.seed);
        for t in kept * CHECKPOINT..row {
            oracle.begin(t as u64);
            let lr = self.lr * self.schedule.factor(t as u64);
            // The recorded run took this step, so it exists.
            let _ = stepper.step(&mut oracle, self.points[t], self.gradients[t], lr);
        }
        stepper.gauges(self.rates[row], self.points[row])
    }
}

fn distance(a: Point, b: Point) -> f64 {
    norm([a[0] - b[0], a[1] - b[1]])
}

/// Runs a stepper and records every row.
pub(super) fn record<S>(
    mut stepper: S,
    lr: f64,
    schedule: &Schedule,
    problem: &Problem,
) -> Trajectory
where
    S: Stepper + Clone + Send + Sync + 'static,
{
    let steps = problem.steps.min(MAX_STEPS);
    let rows = steps + 1;
    // Filled in place: a push may have to grow, and a call that may happen keeps numbers out of registers.
    let mut points = vec![[0.0; 2]; rows];
    let mut losses = vec![0.0; rows];
    let mut gradients = vec![[0.0; 2]; rows];
    let mut rates = vec![0.0; rows];
    let mut evaluations = vec![0; rows];
    let mut statuses = vec![Status::Running; rows];
    let mut checkpoints: Vec<Box<dyn Stepper + Send + Sync>> = Vec::new();

    let mut oracle = Oracle::new(&problem.surface, problem.noise, problem.seed);
    let constant = *schedule == Schedule::default();
    let mut at = problem.start;
    let mut rate = lr * schedule.factor(0);
    let mut moved = [0.0; 2];
    let mut recorded = 0;
    let evaluate = if stepper.uses_hessian() {
        Oracle::gradient_before_hessian
    } else {
        Oracle::gradient
    };
    let mut jet = evaluate(&mut oracle, at);
    for (t, point) in points.iter_mut().enumerate() {
        let gradient = jet.gradient;
        *point = at;
        losses[t] = jet.value;
        gradients[t] = gradient;
        rates[t] = rate;
        evaluations[t] = oracle.counts.total();
        recorded = t + 1;
        if t % CHECKPOINT == 0 {
            cold_path();
            checkpoints.push(Box::new(stepper.clone()));
        }

        // One addition finds every infinity and NaN among the five, unless a sum of finite ones
        // overflows; then the slow test decides.
        let sum = (at[0] + at[1]) + (gradient[0] + gradient[1]) + jet.value;
        if !sum.is_finite() {
            cold_path();
            if ![at[0], at[1], gradient[0], gradient[1], jet.value]
                .iter()
                .all(|v| v.is_finite())
            {
                statuses[t] = Status::Diverged;
                break;
            }
        }
        if is_short(moved, SMALL) && is_short(gradient, SMALL) {
            cold_path();
            statuses[t] = at_rest(oracle.observe_hessian(at));
        }
        if t == steps {
            break;
        }
        let scheduled = if constant {
            lr
        } else {
            lr * schedule.factor(t as u64)
        };
        match stepper.step(&mut oracle, at, gradient, scheduled) {
            Ok(Step { to, lr }) => {
                moved = [to[0] - at[0], to[1] - at[1]];
                at = to;
                rate = lr;
                oracle.begin(t as u64 + 1);
                // Right where the new point is known: at the loop's head it would come through memory.
                jet = evaluate(&mut oracle, at);
            }
            Err(stop) => {
                statuses[t] = stop.status();
                break;
            }
        }
    }
    points.truncate(recorded);
    losses.truncate(recorded);
    gradients.truncate(recorded);
    rates.truncate(recorded);
    evaluations.truncate(recorded);
    statuses.truncate(recorded);
    Trajectory {
        points,
        losses,
        gradients,
        rates,
        evaluations,
        statuses,
        averages: Vec::new(),
        first_average: 0,
        checkpoints,
        problem: problem.clone(),
        lr,
        schedule: schedule.clone(),
    }
}
