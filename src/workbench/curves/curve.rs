//! A quantity along a run, thinned out to what a chart can show.

use super::sight::Sight;
use crate::math::Point;
use crate::optimizer::{Status, Trajectory};
use crate::scenario::{Against, Quantity, Scenario};
use crate::workbench::measures::Series;

/// Columns that a curve is thinned out to; in each, the first, the least, the greatest and the last point are kept.
const COLUMNS: f64 = 1200.0;
/// Rows of a run at which a Hessian is evaluated, which may cost as much as a thousand steps, or a method's state is replayed.
const HESSIANS: usize = 256;
/// A loss this many times as large as what the first steps change is where nothing else is.
const FAR: f64 = 1e3;

/// A quantity along a run.
pub struct Curve {
    /// The optimizer's place in the list.
    pub index: usize,
    /// What the curve shows of the run.
    pub sight: Sight,
    /// Steps or evaluations, and the value; infinite where the run has diverged, NaN in a gap between others.
    pub points: Vec<Point>,
    /// The edge of stability, where it is known: below it, the method is stable.
    pub limit: Vec<Point>,
    /// The formula of the edge.
    pub formula: &'static str,
    /// What theory predicts.
    pub predicted: Vec<Point>,
    /// What the component along each direction adds to the loss gap, where that is shown.
    pub parts: [Vec<Point>; 2],
    /// Steps or evaluations of the whole run.
    pub end: f64,
    /// Whether the run goes to where the others are not, up or down, so that its values say nothing of what should be seen.
    pub leaves: bool,
    /// Whether it was measured along an earlier run.
    pub outdated: bool,
    /// Where the loss on rows that are kept from training is least, where the curve shows that.
    pub stop: Option<Stop>,
}

/// Where early stopping would have stopped: the step after which the test loss is least, the first of equals. A run whose last step
/// has the least has nowhere to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The step.
    pub row: usize,
    /// Its point of the curve.
    pub at: Point,
    /// Whether the loss is known at every step.
    pub exact: bool,
}

impl Stop {
    fn of(
        run: &Trajectory,
        rows: impl Iterator<Item = (usize, Option<f64>)>,
        against: Against,
    ) -> Option<Self> {
        let mut least: Option<(usize, f64)> = None;
        let mut count = 0;
        for (row, value) in rows {
            count += 1;
            if let Some(value) = value.filter(|v| v.is_finite())
                && least.is_none_or(|(_, least)| value < least)
            {
                least = Some((row, value));
            }
        }
        let (row, value) = least.filter(|(row, _)| *row < run.last())?;
        Some(Self {
            row,
            at: [abscissa(run, against, row), value],
            exact: count == run.last() + 1,
        })
    }
}

impl Curve {
    /// A quantity along the run of the optimizer with that index.
    pub fn of(
        index: usize,
        run: &Trajectory,
        sight: Sight,
        series: Option<&Series>,
        against: Against,
        scenario: &Scenario,
    ) -> Self {
        let end = abscissa(run, against, run.last());
        let thin = |row: usize, value: f64| {
            (!value.is_nan()).then(|| [abscissa(run, against, row), value])
        };
        let point = |(row, value): (usize, Option<f64>)| {
            [abscissa(run, against, row), value.unwrap_or(f64::NAN)]
        };
        let points = match sight.measured {
            None => {
                let rows = pairs(run, stride(sight.quantity, run));
                let values = sight.values(scenario, run, rows);
                thin_out(values.map(point), end / COLUMNS)
            }
            Some(number) => {
                let rows = series.iter().flat_map(|series| &series.measured.rows);
                let rows = rows.filter(|(row, _)| *row <= run.last());
                let points = rows.map(|(row, values)| point((*row, Some(values[number]))));
                // At most a few for each column.
                thin_out(points, end / (4.0 * COLUMNS))
            }
        };
        let tests = sight.test && sight.quantity == Quantity::TestLoss;
        let stop = match sight.measured.filter(|_| tests) {
            Some(number) => {
                let rows = series.iter().flat_map(|series| &series.measured.rows);
                let rows = rows.filter(|(row, _)| *row <= run.last());
                Stop::of(run, rows.map(|(row, v)| (*row, Some(v[number]))), against)
            }
            None if tests => Stop::of(run, sight.values(scenario, run, rows(run)), against),
            None => None,
        };
        let edge = |row| thin(row, sight.edge(run, row)?.curvature);
        let limit = thin_out(rows(run).filter_map(edge), end / COLUMNS);
        let predicted = rows(run).zip(sight.predictions(run.points[0]));
        let predicted = predicted.filter_map(|(row, value)| thin(row, value));
        let predicted = thin_out(predicted, end / COLUMNS);
        let part = |direction: usize| {
            let part = |row| thin(row, sight.parts(run, row)?[direction]);
            thin_out(rows(run).filter_map(part), end / COLUMNS)
        };
        Self {
            index,
            points,
            limit,
            formula: sight.edge(run, 0).map_or("", |edge| edge.formula),
            predicted,
            parts: [part(0), part(1)],
            end,
            leaves: leaves(run),
            outdated: series.is_some_and(|series| series.outdated),
            stop,
            sight,
        }
    }
}

impl Curve {
    /// What may be seen of it at a row, for axes: neither what follows nor what theory adds, and as long as a run of so many steps.
    pub fn until(&self, run: &Trajectory, row: usize, against: Against, steps: usize) -> Self {
        let now = abscissa(run, against, row);
        let seen = self.points.partition_point(|p| p[0] <= now);
        Self {
            index: self.index,
            sight: self.sight.clone(),
            points: self.points[..seen].to_vec(),
            limit: Vec::new(),
            formula: "",
            predicted: Vec::new(),
            parts: [Vec::new(), Vec::new()],
            end: match against {
                Against::Steps => steps as f64,
                Against::Evaluations => self.end,
            },
            leaves: false,
            outdated: self.outdated,
            stop: None,
        }
    }
}

/// The distance between the pairs of rows at which a quantity is evaluated.
fn stride(quantity: Quantity, run: &Trajectory) -> usize {
    match quantity {
        Quantity::Sharpness | Quantity::PreconditionedSharpness | Quantity::Trace => {
            (2 * run.last()).div_ceil(HESSIANS).max(1)
        }
        Quantity::Loss
        | Quantity::TestLoss
        | Quantity::Accuracy
        | Quantity::Distance
        | Quantity::GradientNorm
        | Quantity::StepLength
        | Quantity::Rate
        | Quantity::EffectiveRate
        | Quantity::EffectiveRateX
        | Quantity::EffectiveRateY
        | Quantity::Components
        | Quantity::LossGap => 1,
    }
}

/// Where a row lies on the horizontal axis.
fn abscissa(run: &Trajectory, against: Against, row: usize) -> f64 {
    match against {
        Against::Steps => row as f64,
        Against::Evaluations => f64::from(run.evaluations[row]),
    }
}

fn rows(run: &Trajectory) -> impl Iterator<Item = usize> {
    0..=run.last()
}

/// Two consecutive rows of every so many, and the last two: of an oscillation from step to step, both sides are seen.
fn pairs(run: &Trajectory, stride: usize) -> impl Iterator<Item = usize> {
    let last = run.last();
    rows(run).filter(move |row| row % stride < 2 || last - row < 2)
}

/// Whether the loss ends far from everything that it was in the beginning. The gradient's norm tells how much it changes over
/// a unit of length.
fn leaves(run: &Trajectory) -> bool {
    let near = run.losses[0].abs() + run.gradient_norm(0);
    let last = run.last();
    run.statuses[last] == Status::Diverged || run.losses[last].abs() > FAR * near
}

/// The points of a curve that can be told apart in columns of that width. Of values that are NaN, one marks the gap between
/// columns that have others.
fn thin_out(points: impl Iterator<Item = Point>, width: f64) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::new();
    let mut column: Option<Column> = None;
    for (row, at) in points.enumerate() {
        let number = if width > 0.0 {
            (at[0] / width) as u64
        } else {
            0
        };
        match &mut column {
            Some(column) if column.number == number && at[1].is_nan() => {}
            Some(_) | None if at[1].is_nan() => {
                out.extend(column.take().iter().flat_map(Column::kept));
                if out.last().is_some_and(|before| !before[1].is_nan()) {
                    out.push([at[0], f64::NAN]);
                }
            }
            Some(column) if column.number == number => column.take(row, at),
            Some(_) | None => {
                out.extend(column.iter().flat_map(Column::kept));
                column = Some(Column::new(number, row, at));
            }
        }
    }
    out.extend(column.iter().flat_map(Column::kept));
    out.pop_if(|end| end[1].is_nan());
    out
}

/// What is kept of the points in a column: their places in the curve, and the points.
struct Column {
    number: u64,
    first: (usize, Point),
    least: (usize, Point),
    greatest: (usize, Point),
    last: (usize, Point),
}

impl Column {
    fn new(number: u64, row: usize, at: Point) -> Self {
        let only = (row, at);
        Self {
            number,
            first: only,
            least: only,
            greatest: only,
            last: only,
        }
    }

    fn take(&mut self, row: usize, at: Point) {
        self.last = (row, at);
        if at[1] < self.least.1[1] {
            self.least = self.last;
        }
        if at[1] > self.greatest.1[1] {
            self.greatest = self.last;
        }
    }

    /// In the order of the curve, each once.
    fn kept(&self) -> Vec<Point> {
        let mut kept = vec![self.first, self.least, self.greatest, self.last];
        kept.sort_by_key(|(row, _)| *row);
        kept.dedup_by_key(|(row, _)| *row);
        kept.into_iter().map(|(_, at)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_curve_keeps_its_ends_and_extremes() {
        // A wave with one spike up and one down, far narrower than a column.
        let value = |i: usize| match i {
            43_210 => 50.0,
            77_777 => -60.0,
            _ => (i as f64 * 0.01).sin(),
        };
        let all: Vec<Point> = (0..=100_000).map(|i| [i as f64, value(i)]).collect();
        let thin = thin_out(all.iter().copied(), 100_000.0 / 1200.0);
        assert!(thin.len() <= 4 * 1201 && thin.len() > 1200);
        assert!(thin.is_sorted_by(|a, b| a[0] < b[0]));
        assert_eq!([thin[0], thin[thin.len() - 1]], [all[0], all[100_000]]);
        assert!(thin.contains(&[43_210.0, 50.0]) && thin.contains(&[77_777.0, -60.0]));
    }

    #[test]
    fn a_gap_is_left_between_points_and_nowhere_else() {
        let nan = f64::NAN;
        let values = [nan, nan, 1.0, nan, nan, 2.0, 3.0, nan];
        let thinned = |columns: f64| {
            let points = values.iter().enumerate().map(|(i, v)| [i as f64, *v]);
            let thin = thin_out(points, 7.0 / columns);
            thin.into_iter()
                .map(|[x, v]| (x, (!v.is_nan()).then_some(v)))
                .collect::<Vec<_>>()
        };
        let apart = [
            (2.0, Some(1.0)),
            (3.0, None),
            (5.0, Some(2.0)),
            (6.0, Some(3.0)),
        ];
        assert_eq!(thinned(1200.0), apart);
        // A gap within a column cannot be seen.
        assert_eq!(thinned(1.0), [apart[0], apart[3]]);
    }

    #[test]
    fn short_curves_are_kept_whole() {
        let all: Vec<Point> = (0..=300)
            .map(|i| [f64::from(i), f64::from(i % 7)])
            .collect();
        assert_eq!(thin_out(all.iter().copied(), 300.0 / 1200.0), all);
        assert_eq!(thin_out([[0.0, 2.0]].into_iter(), 0.0), [[0.0, 2.0]]);
    }
}
