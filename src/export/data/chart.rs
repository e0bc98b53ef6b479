//! The chart's curves as a table.

use std::io::{self, Write};
use std::sync::Arc;

use super::derive::derived;
use crate::analysis::MeasureRequest;
use crate::export::table::quoted;
use crate::optimizer::{Progress, Trajectory};
use crate::parameters::Choice as _;
use crate::scenario::{Quantity, Scenario};
use crate::workbench::{Derived, Scale, Sight};

/// Comma-separated values, `optimizer,series,step,evaluations,value`: for each shown optimizer, series and step a row, whatever the
/// chart's axis is and however far it reaches.
///
/// A series is named after the chart's quantity. Of `components` there are `components_1` and `components_2`; of what is compared with
/// data that are kept from training `train` and `test`. Where the chart shows the gap f − f* in place of the loss, `gap`
/// follows. What the chart draws of theory follows: `…_predicted`, the `limit` of stability, and of the loss gap `part_1` and `part_2`. A
/// value that does not exist is empty.
pub fn csv(
    scenario: &Scenario,
    _points: usize,
    out: &mut dyn Write,
    progress: &Arc<Progress>,
) -> io::Result<()> {
    // What is measured along a network's runs is measured at all rows here.
    let charted = scenario.measure().is_none();
    let (shown, derived) = derived(scenario, charted, progress)?;
    writeln!(out, "optimizer,series,step,evaluations,value")?;
    let names = shown.table_names();
    for (index, optimizer) in shown.optimizers.iter().enumerate() {
        let Some(run) = derived.runs.get(index).filter(|_| optimizer.visible) else {
            continue;
        };
        let measured = match shown.measure() {
            Some((network, measure)) => {
                let request = MeasureRequest {
                    network: Arc::clone(network),
                    run: Arc::clone(run),
                    measure,
                    rows: 0,
                };
                let rows: Vec<usize> = (0..=run.last()).collect();
                let measured = request.at_rows(&rows, progress);
                measured.ok_or_else(|| io::Error::other("cancelled"))?.rows
            }
            None => Vec::new(),
        };
        let curves = Curves {
            name: quoted(&names[index]),
            scenario: &shown,
            run,
            measured,
        };
        for sight in Sight::all(&shown, index, derived.eigen.of(index)) {
            curves.write(&sight, gap(&derived), out)?;
        }
    }
    Ok(())
}

/// The least value of the surface, where the chart's axis shows how far the loss is above it.
fn gap(derived: &Derived) -> Option<f64> {
    match derived.curves.axes().scale {
        Scale::Gap(least) => Some(least).filter(|least| *least != 0.0),
        Scale::Linear | Scale::Logarithmic | Scale::Symmetric(_) => None,
    }
}

/// The curves of a run.
struct Curves<'a> {
    /// The optimizer's, as a field.
    name: String,
    scenario: &'a Scenario,
    run: &'a Trajectory,
    /// What has been measured at its rows.
    measured: Vec<(usize, [f64; 2])>,
}

impl Curves<'_> {
    fn write(&self, sight: &Sight, least: Option<f64>, out: &mut dyn Write) -> io::Result<()> {
        let rows = 0..=self.run.last();
        let name = series(sight, self.scenario);
        let values: Vec<Option<f64>> = match sight.measured {
            Some(number) => self.measured.iter().map(|(_, v)| Some(v[number])).collect(),
            None => {
                let values = sight.values(self.scenario, self.run, rows.clone());
                values.map(|(_, value)| value).collect()
            }
        };
        self.series(&name, values.iter().copied(), out)?;
        if let Some(least) = least.filter(|_| sight.quantity == Quantity::Loss) {
            let gaps = values.iter().map(|value| value.map(|v| v - least));
            self.series("gap", gaps, out)?;
        }
        let predicted: Vec<f64> = sight
            .predictions(self.run.points[0])
            .take(self.run.last() + 1)
            .collect();
        if !predicted.is_empty() {
            self.series(
                &format!("{name}_predicted"),
                predicted.into_iter().map(Some),
                out,
            )?;
        }
        let limits = rows
            .clone()
            .map(|row| Some(sight.edge(self.run, row)?.curvature));
        self.series_if_any("limit", limits, out)?;
        for direction in [0, 1] {
            let part = |row| Some(sight.parts(self.run, row)?[direction]);
            let name = format!("part_{}", direction + 1);
            self.series_if_any(&name, rows.clone().map(part), out)?;
        }
        Ok(())
    }

    fn series_if_any(
        &self,
        name: &str,
        values: impl Iterator<Item = Option<f64>> + Clone,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        if values.clone().flatten().next().is_none() {
            return Ok(());
        }
        self.series(name, values, out)
    }

    fn series(
        &self,
        series: &str,
        values: impl Iterator<Item = Option<f64>>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (row, value) in values.enumerate() {
            let evaluations = self.run.evaluations[row];
            write!(out, "{},{series},{row},{evaluations},", self.name)?;
            if let Some(value) = value.filter(|v| !v.is_nan()) {
                write!(out, "{value:?}")?;
            }
            out.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// The name of what a curve shows.
fn series(sight: &Sight, scenario: &Scenario) -> String {
    let key = sight.quantity.key();
    let splits = match sight.quantity {
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
    match (sight.direction, sight.test) {
        (Some(direction), _) => format!("{key}_{}", direction + 1),
        (None, true) => "test".to_owned(),
        (None, false) if splits => "train".to_owned(),
        (None, false) => key.to_owned(),
    }
}
