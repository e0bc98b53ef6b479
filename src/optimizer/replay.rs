//! Replaying a run to a row from the nearest state that was kept, for what no column records.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::run::{Problem, Replay, Scaling, See, Stand};
use super::stepper::Stepper;
use super::walk::{Observer, Row, Way, walk};
use super::{Explanation, Gauge, Here, Line, Lines, Local, Oracle, Reading, Role, Schedule, Value};
use crate::math::{Point, Vector};
use crate::objective::{Objective, Plane};

/// A place with the method as it was there, and with the objective's buffers.
pub struct State<O: Objective> {
    pub at: O::Weights,
    pub stepper: Box<dyn Stepper<O>>,
    pub buffers: Vec<f64>,
}

/// The buffers of an objective along a run, moved by the draw of every row that has been left.
pub struct Buffers<'a, O: Objective> {
    pub values: Vec<f64>,
    oracle: Oracle<'a, O>,
}

impl<'a, O: Objective> Buffers<'a, O> {
    /// As they were at some row.
    pub fn of(values: Vec<f64>, problem: &'a Problem<O>) -> Self {
        // Noise on gradients is nothing that a batch shows.
        let oracle = Oracle::new(&problem.objective, 0.0, problem.seed);
        Self { values, oracle }
    }

    /// Moves them by what the step that leaves a row has drawn.
    pub fn leave(&mut self, row: usize, at: &O::Weights) {
        if !self.values.is_empty() {
            self.oracle.begin(row as u64);
            self.oracle.observe(&mut self.values, at);
        }
    }
}

/// The kept states of a run, and what it takes to replay it from them.
pub struct Kept<O: Objective> {
    pub every: usize,
    /// The states at the rows 0, `every`, 2 `every`, …
    pub states: Vec<Arc<State<O>>>,
    pub problem: Problem<O>,
    pub lr: f64,
    pub schedule: Schedule,
}

/// An observer that keeps the place of the last row, with the buffers there.
struct Place<'a, O: Objective> {
    at: O::Weights,
    last: usize,
    buffers: Buffers<'a, O>,
}

impl<O: Objective, S> Observer<O::Weights, S> for Place<'_, O> {
    fn row(&mut self, row: Row<'_, O::Weights>, _stepper: &S) -> ControlFlow<()> {
        self.at = row.at.clone();
        if row.index < self.last {
            self.buffers.leave(row.index, row.at);
        }
        ControlFlow::Continue(())
    }
}

impl<O: Objective + 'static> Kept<O> {
    /// The kept state before a row, with its row.
    fn kept_before(&self, row: usize) -> (usize, &State<O>) {
        let place = (row / self.every).min(self.states.len() - 1);
        (place * self.every, &self.states[place])
    }

    /// The state at a row, from that at an earlier one.
    fn walked(&self, (from, state): (usize, &State<O>), row: usize) -> State<O> {
        let mut place = Place {
            at: state.at.clone(),
            last: row,
            buffers: Buffers::of(state.buffers.clone(), &self.problem),
        };
        let mut stepper = state.stepper.boxed();
        let mut oracle = self.problem.oracle_of(&self.problem.objective);
        let way = Way {
            rows: [from, row],
            start: state.at.clone(),
            rate: |row| self.lr * self.schedule.factor(row as u64),
            tolerance: f64::NAN,
        };
        walk(&mut stepper, &mut oracle, way, &mut place);
        State {
            at: place.at,
            stepper,
            buffers: place.buffers.values,
        }
    }

    /// The place and the method after `row` steps of the run.
    fn state(&self, row: usize) -> State<O> {
        self.walked(self.kept_before(row), row)
    }

    /// Does something with the method, the oracle and what is known at a row; `None` where no step can follow, after a number
    /// that is not finite.
    fn at<T>(
        &self,
        row: usize,
        State { at, stepper, .. }: &State<O>,
        work: impl FnOnce(&dyn Stepper<O>, &mut Oracle<'_, O>, Here<'_, O::Weights>, f64) -> T,
    ) -> Option<T> {
        let mut oracle = self.problem.oracle_of(&self.problem.objective);
        oracle.begin(row as u64);
        let local = stepper.evaluate(&mut oracle, at);
        let finite = at.is_finite() && local.value.is_finite() && local.gradient.is_finite();
        let Local {
            value,
            gradient,
            hessian,
        } = &local;
        let here = Here {
            at,
            value: *value,
            gradient,
            hessian: hessian.as_ref(),
        };
        let rate = self.lr * self.schedule.factor(row as u64);
        finite.then(|| work(&**stepper, &mut oracle, here, rate))
    }

    /// The gauges of the step that leaves a row; none where no step can.
    fn gauges(&self, row: usize) -> Vec<Gauge<O::Weights>> {
        self.gauges_at(row, &self.state(row))
    }

    /// The same at rows in ascending order.
    fn gauges_of(&self, rows: &[usize]) -> Vec<Vec<Gauge<O::Weights>>> {
        let mut all = Vec::with_capacity(rows.len());
        self.along(rows, |row, state| {
            all.push(self.gauges_at(row, state));
            ControlFlow::Continue(())
        });
        all
    }

    /// The states at rows in ascending order, so that no step is replayed twice, until `see` has seen enough.
    fn along(&self, rows: &[usize], mut see: impl FnMut(usize, &State<O>) -> ControlFlow<()>) {
        let mut last: Option<(usize, State<O>)> = None;
        for &row in rows {
            let kept = self.kept_before(row);
            let state = match &last {
                Some((reached, state)) if (kept.0..=row).contains(reached) => {
                    self.walked((*reached, state), row)
                }
                Some(_) | None => self.walked(kept, row),
            };
            if see(row, &state).is_break() {
                return;
            }
            last = Some((row, state));
        }
    }

    fn visit(&self, rows: &[usize], scaling: bool, see: See<'_>) {
        self.along(rows, |row, state| {
            let gauges = if scaling {
                self.gauges_at(row, state)
            } else {
                Vec::new()
            };
            see(Stand {
                row,
                weights: state.at.coordinates(),
                buffers: &state.buffers,
                scaling: scaling_of(&gauges),
            })
        });
    }

    fn gauges_at(&self, row: usize, state: &State<O>) -> Vec<Gauge<O::Weights>> {
        let gauges = self.at(row, state, |stepper, oracle, here, rate| {
            stepper.gauges(oracle, here, rate)
        });
        gauges.unwrap_or_default()
    }

    /// The explanation of the step that leaves a row; without lines where no step can.
    fn explain(&self, row: usize) -> Explanation<O::Weights> {
        let mut told = Explanation::default();
        self.at(row, &self.state(row), |stepper, oracle, here, rate| {
            told.given("w", Value::Vector(here.at.clone()));
            oracle.explain(here, &mut told);
            told.given("η", self.lr);
            let factor = self.schedule.factor(row as u64);
            if factor != 1.0 {
                told.given("s", factor);
                told.becomes("η", "[η] · [s], the schedule's factor", rate);
            }
            stepper.explain(oracle, here, rate, &mut told);
        });
        told
    }
}

/// What gauges say that gradients are multiplied by.
fn scaling_of<V: Vector>(gauges: &[Gauge<V>]) -> Scaling {
    let found = gauges.iter().find_map(|gauge| match &gauge.reading {
        Reading::Rates(rates) => Some(Scaling::Each(rates.coordinates().to_vec())),
        Reading::Matrix(_) => Some(Scaling::Matrix),
        Reading::Displacement(_)
        | Reading::Gradient(_)
        | Reading::Place(_)
        | Reading::Numbers(_)
        | Reading::Number(_)
        | Reading::Trials { .. } => None,
    });
    found.unwrap_or(Scaling::Rate)
}

/// Of a run in the plane.
pub struct InPlane<O: Objective>(pub Kept<O>);

impl<O: Objective<Weights = Point> + 'static> Replay for InPlane<O> {
    fn gauges(&self, row: usize) -> Vec<Gauge> {
        self.0.gauges(row)
    }

    fn gauges_of(&self, rows: &[usize]) -> Vec<Vec<Gauge>> {
        self.0.gauges_of(rows)
    }

    fn explain(&self, row: usize) -> Explanation {
        self.0.explain(row)
    }

    fn weights(&self, row: usize) -> Vec<f64> {
        self.0.state(row).at.to_vec()
    }

    fn visit(&self, rows: &[usize], scaling: bool, see: See<'_>) {
        self.0.visit(rows, scaling, see);
    }
}

/// Of a run in more dimensions that is seen on a plane.
pub struct OnPlane<O: Objective> {
    pub plane: Plane,
    pub kept: Kept<O>,
}

impl<O: Objective<Weights = Vec<f64>>> OnPlane<O> {
    fn shadows(&self, gauges: &[Gauge<Vec<f64>>]) -> Vec<Gauge> {
        let shadows = gauges.iter().filter_map(|g| shadow(&self.plane, g));
        shadows.collect()
    }
}

impl<O: Objective<Weights = Vec<f64>> + 'static> Replay for OnPlane<O> {
    fn gauges(&self, row: usize) -> Vec<Gauge> {
        self.shadows(&self.kept.gauges(row))
    }

    fn gauges_of(&self, rows: &[usize]) -> Vec<Vec<Gauge>> {
        let all = self.kept.gauges_of(rows);
        all.iter().map(|gauges| self.shadows(gauges)).collect()
    }

    fn explain(&self, row: usize) -> Explanation {
        let Lines(lines) = self.kept.explain(row);
        let drawn = lines
            .iter()
            .filter_map(|line| shadow_of_line(&self.plane, line));
        Lines(drawn.collect())
    }

    fn weights(&self, row: usize) -> Vec<f64> {
        self.kept.state(row).at
    }

    fn visit(&self, rows: &[usize], scaling: bool, see: See<'_>) {
        self.kept.visit(rows, scaling, see);
    }
}

/// The shadow of a line on a plane; none of what is not drawn, and of numbers that are no vector.
fn shadow_of_line(plane: &Plane, line: &Line<Value<Vec<f64>>>) -> Option<Line<Value>> {
    let value = match (&line.value, line.role) {
        (Value::Number(v), _) => Value::Number(*v),
        (Value::Vector(w), Role::Result) => Value::Vector(plane.shadow(w)),
        (Value::Vector(g), Role::Gradient) => Value::Vector(plane.of_gradient(g)),
        (Value::Vector(d), Role::Part(_) | Role::Probe) => Value::Vector(plane.of_displacement(d)),
        (Value::Vector(_), Role::Inner) | (Value::Matrix(_) | Value::Trials(..), _) => return None,
    };
    Some(Line {
        symbol: line.symbol,
        relation: line.relation,
        formula: line.formula,
        value,
        role: line.role,
    })
}

/// The shadow of a gauge on a plane; none of what has no direction.
fn shadow(plane: &Plane, gauge: &Gauge<Vec<f64>>) -> Option<Gauge> {
    let reading = match &gauge.reading {
        Reading::Displacement(d) => Reading::Displacement(plane.of_displacement(d)),
        Reading::Gradient(g) => Reading::Gradient(plane.of_gradient(g)),
        Reading::Place(w) => Reading::Place(plane.shadow(w)),
        Reading::Numbers(_) | Reading::Rates(_) => return None,
        Reading::Number(v) => Reading::Number(*v),
        Reading::Matrix(m) => Reading::Matrix(plane.of_matrix(m)),
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

#[cfg(test)]
mod tests {
    use super::super::record::PLANAR_CHECKPOINT;
    use super::super::run::Columns;
    use super::*;
    use crate::optimizer::{Method, Wrapped, Wrappers};
    use crate::surface::Surface;

    /// Bytes of an entry of a column.
    fn entry<T>(_column: &[T]) -> usize {
        size_of::<T>()
    }

    /// So that five runs of 10⁶ steps take a third of a gigabyte.
    #[test]
    fn a_step_of_a_long_run_keeps_at_most_64_bytes() {
        let Columns {
            points,
            losses,
            gradients,
            rates,
            evaluations,
            statuses,
        } = &Columns::default();
        let columns = entry(points)
            + entry(losses)
            + entry(gradients)
            + entry(rates)
            + entry(evaluations)
            + entry(statuses);
        assert_eq!(columns, 16 + 8 + 16 + 8 + 4 + 1);
        for method in Method::all() {
            let bare: Box<dyn Stepper<Surface>> = method.begin();
            let parts = size_of_val(&*bare) + size_of_val(&Wrapped::new(bare, Wrappers::default()));
            // With the counters of its pointer.
            let state = size_of::<Arc<State<Surface>>>() + size_of::<State<Surface>>() + 16;
            let each = (state + parts) as f64 / PLANAR_CHECKPOINT as f64;
            let all = columns as f64 + each;
            assert!(all <= 64.0, "{}: {all}", method.info().key);
        }
    }
}
