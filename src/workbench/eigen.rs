//! The critical point that each run is seen from, and what theory says of its components there.

use super::memo::Memo;
use super::runs::Runs;
use crate::analysis::{Arrangement, CriticalPoint, Modes};
use crate::math::Point;
use crate::optimizer::{Recurrence, Trajectory};
use crate::scenario::{Quantity, Scenario};
use crate::surface::{Surface, View};

/// The critical points nearest to the ends of runs, with the eigen-directions there.
#[derive(Default)]
pub struct Eigen {
    of_runs: Memo<Key, Vec<Option<Modes>>>,
}

/// What the critical points of runs depend on.
#[derive(PartialEq)]
struct Key {
    surface: Surface,
    view: View,
    known: Vec<Point>,
    /// A place for each optimizer.
    ends: Vec<Point>,
}

/// Whether anything that is shown needs eigen-directions.
fn are_wanted(scenario: &Scenario) -> bool {
    // Critical points of a slice are none of the network.
    if scenario.surface.shape.network().is_some() {
        return false;
    }
    let charted = match scenario.chart.quantity {
        Quantity::Components | Quantity::LossGap => true,
        Quantity::Loss
        | Quantity::TestLoss
        | Quantity::Accuracy
        | Quantity::Trace
        | Quantity::Distance
        | Quantity::GradientNorm
        | Quantity::StepLength
        | Quantity::Rate
        | Quantity::EffectiveRate
        | Quantity::EffectiveRateX
        | Quantity::EffectiveRateY
        | Quantity::Sharpness
        | Quantity::PreconditionedSharpness => false,
    };
    let portrait = scenario.figure.phase.direction().is_some();
    let cloud = scenario.swarm.shown && scenario.swarm.arrangement == Arrangement::Seeds;
    charted || portrait || cloud || scenario.layers.eigen_lens
}

impl Eigen {
    /// Brings them up to date, where they are wanted; `known` are the critical points of the surface in that view.
    pub fn update(
        &mut self,
        scenario: &Scenario,
        runs: &Runs,
        view: View,
        known: &[CriticalPoint],
    ) {
        if !are_wanted(scenario) {
            self.of_runs = Memo::default();
            return;
        }
        let end = |index| {
            runs.get(index)
                .map_or(scenario.start, |run| Modes::seen_from(run))
        };
        let key = Key {
            surface: scenario.surface.clone(),
            view,
            known: known.iter().map(|critical| critical.at).collect(),
            ends: (0..scenario.optimizers.len()).map(end).collect(),
        };
        self.of_runs.get(key, |key, of_runs| {
            let near = |end: &Point| Modes::near(&key.surface, &key.known, key.view, *end);
            *of_runs = key.ends.iter().map(near).collect();
        });
    }

    /// The critical point that the run of an optimizer is seen from.
    pub fn of(&self, index: usize) -> Option<&Modes> {
        self.of_runs.last().get(index)?.as_ref()
    }
}

/// What theory says of the component of a run along a direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// How the error goes on.
    pub recurrence: Recurrence,
    /// The component at which the error is 0: not 0 where a weight decay pulls the run away from the critical point.
    pub rest: f64,
}

impl Forecast {
    /// For a direction of a critical point; `None` where theory has no recurrence for the optimizer.
    pub fn of(scenario: &Scenario, index: usize, modes: &Modes, direction: usize) -> Option<Self> {
        let recurrence = scenario.recurrence(index, modes.pairs[direction].value)?;
        let rest = modes.rest(direction, recurrence.pull);
        Some(Self { recurrence, rest })
    }

    /// The components of all rows, from that of the start.
    pub fn components(self, start: f64) -> impl Iterator<Item = f64> {
        let errors = self.recurrence.iterates(start - self.rest);
        errors.map(move |error| self.rest + error)
    }

    /// The component after the next step; `before` is that of the step before, `None` at the start.
    pub fn next(&self, now: f64, before: Option<f64>) -> f64 {
        let error = |component: f64| component - self.rest;
        self.rest + self.recurrence.next(error(now), before.map(error))
    }
}

/// A run along one direction, as far as the playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The last components up to the playhead, which is the last of them; none where that is lost in rounding.
    pub trail: Vec<f64>,
    /// What theory predicts for the next step; `None` where it predicts nothing.
    pub next: Option<f64>,
    /// How the error goes on, where that is a linear recurrence.
    pub recurrence: Option<Recurrence>,
}

impl Along {
    /// The most hops of a trail.
    pub const TRAIL: usize = 4;

    /// The run of an optimizer, up to a row.
    pub fn of(
        scenario: &Scenario,
        index: usize,
        run: &Trajectory,
        row: usize,
        modes: &Modes,
        direction: usize,
    ) -> Self {
        let row = row.min(run.last());
        let points = &run.points[row.saturating_sub(Self::TRAIL)..=row];
        let view = scenario.view();
        let back = points.iter().rev();
        let mut trail: Vec<f64> = back
            .map_while(|at| modes.seen(direction, *at, view))
            .collect();
        trail.reverse();
        let forecast = Forecast::of(scenario, index, modes, direction);
        // Only the first step needs no component before.
        let enough = row == 0 || trail.len() > 1;
        let last = trail.last().filter(|_| enough);
        let next = forecast.zip(last).map(|(forecast, now)| {
            let before = trail.len().checked_sub(2).map(|i| trail[i]);
            forecast.next(*now, before)
        });
        Self {
            next,
            recurrence: forecast.map(|forecast| forecast.recurrence),
            trail,
        }
    }
}
