//! What a curve shows of a run, beside its values: what theory predicts, where it says something.

use crate::analysis::{Modes, preconditioned_sharpness};
use crate::math::Point;
use crate::optimizer::{Edge, Trajectory};
use crate::scenario::{Optimizer, Quantity, Scenario, Seen};
use crate::workbench::Forecast;

/// How a run is looked at by a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Sight {
    /// What is shown.
    pub quantity: Quantity,
    /// Which of the two eigen-directions, where the quantity has a value for each.
    pub direction: Option<usize>,
    /// Which number of what is measured along the run, where no run records the quantity.
    pub measured: Option<usize>,
    /// Whether it is of the samples that are kept from training, beside a curve of those that are not.
    pub test: bool,
    /// The critical point that the run is seen from, where that matters.
    pub modes: Option<Modes>,
    /// What theory says of the components along both directions.
    forecasts: [Option<Forecast>; 2],
    /// Whether the parts of the loss gap are shown.
    split: bool,
    /// What the edge of stability follows from; `None` for quantities that have none.
    optimizer: Option<Optimizer>,
}

impl Sight {
    /// The curves of an optimizer: one, or one for each direction.
    pub fn all(scenario: &Scenario, index: usize, modes: Option<&Modes>) -> Vec<Self> {
        let quantity = scenario.chart.quantity;
        let (of_critical_point, has_edge) = match quantity {
            Quantity::Components | Quantity::LossGap => (true, false),
            Quantity::Sharpness | Quantity::PreconditionedSharpness => (false, true),
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
            | Quantity::EffectiveRateY => (false, false),
        };
        let modes = modes.copied().filter(|_| of_critical_point);
        let forecast = |direction| {
            let modes = modes.as_ref().filter(|modes| modes.exact)?;
            Forecast::of(scenario, index, modes, direction)
        };
        let measured = scenario.measure().is_some();
        let of_test = match quantity {
            Quantity::TestLoss | Quantity::Accuracy => scenario.has_test_set(),
            Quantity::Loss
            | Quantity::GradientNorm
            | Quantity::StepLength
            | Quantity::Rate
            | Quantity::EffectiveRate
            | Quantity::EffectiveRateX
            | Quantity::EffectiveRateY
            | Quantity::Sharpness
            | Quantity::PreconditionedSharpness
            | Quantity::Trace
            | Quantity::Distance
            | Quantity::Components
            | Quantity::LossGap => false,
        };
        // The loss on the samples for training has been recorded.
        let recorded = quantity == Quantity::TestLoss;
        let sight = |direction| Self {
            quantity,
            direction,
            measured: (measured && !recorded).then_some(0),
            test: false,
            modes,
            forecasts: [forecast(0), forecast(1)],
            split: quantity == Quantity::LossGap && scenario.subject() == Some(index),
            optimizer: has_edge.then(|| scenario.optimizers[index].clone()),
        };
        if scenario.objection_to(quantity).is_some() {
            Vec::new()
        } else if of_test {
            let test = Self {
                measured: measured.then_some(usize::from(!recorded)),
                test: true,
                ..sight(None)
            };
            vec![sight(None), test]
        } else if quantity.has_directions() {
            vec![sight(Some(0)), sight(Some(1))]
        } else {
            vec![sight(None)]
        }
    }

    /// The value at a row of the run; `None` where it does not exist, or is not read off the run but measured.
    pub fn value(&self, scenario: &Scenario, run: &Trajectory, row: usize) -> Option<f64> {
        if self.measured.is_some() {
            return None;
        }
        if self.test {
            let [x, y] = run.points[row];
            return scenario.surface.shape.landscape().test_loss(x, y);
        }
        let seen = Seen {
            surface: &scenario.surface,
            run,
            modes: self.modes.as_ref(),
            direction: self.direction,
        };
        self.quantity.of(&seen, row)
    }

    /// The values at rows in ascending order.
    pub fn values<'a>(
        &'a self,
        scenario: &'a Scenario,
        run: &'a Trajectory,
        rows: impl Iterator<Item = usize> + 'a,
    ) -> Box<dyn Iterator<Item = (usize, Option<f64>)> + 'a> {
        if self.quantity != Quantity::PreconditionedSharpness {
            return Box::new(rows.map(|row| (row, self.value(scenario, run, row))));
        }
        let rows: Vec<usize> = rows.collect();
        let gauges = run.gauges_of(&rows);
        Box::new(rows.into_iter().zip(gauges).map(|(row, gauges)| {
            let surface = &scenario.surface;
            (row, preconditioned_sharpness(surface, run, row, &gauges))
        }))
    }

    /// The edge of stability in the step that leaves a row.
    pub fn edge(&self, run: &Trajectory, row: usize) -> Option<Edge> {
        let rate = run.rates[(row + 1).min(run.last())];
        self.optimizer
            .as_ref()?
            .edge(rate, self.quantity == Quantity::PreconditionedSharpness)
    }

    /// What theory predicts for the rows of a run, from its start; none where it predicts nothing.
    pub fn predictions(&self, start: Point) -> Box<dyn Iterator<Item = f64> + '_> {
        let Some(modes) = &self.modes else {
            return Box::new(std::iter::empty());
        };
        let components = modes.components(start);
        let forecast = |direction: usize| {
            let forecast = self.forecasts[direction]?;
            Some(forecast.components(components[direction]))
        };
        match self.direction {
            Some(direction) => Box::new(forecast(direction).into_iter().flatten().map(f64::abs)),
            None => {
                let both = forecast(0).zip(forecast(1)).into_iter();
                let gap = |(a, b)| modes.share(0, a) + modes.share(1, b);
                Box::new(both.flat_map(move |(first, second)| first.zip(second).map(gap)))
            }
        }
    }

    /// What each component adds to the loss gap at a row; `None` where that is not shown, where the gap is not their sum, or
    /// where one is not positive: what curves down takes away.
    pub fn parts(&self, run: &Trajectory, row: usize) -> Option<[f64; 2]> {
        let modes = self
            .modes
            .as_ref()
            .filter(|modes| self.split && modes.exact)?;
        let [a, b] = modes.components(run.points[row]);
        let parts = [modes.share(0, a), modes.share(1, b)];
        parts.iter().all(|part| *part >= 0.0).then_some(parts)
    }
}
