//! What maps of an optimizer show.

use super::table::{Result, Table};
use super::{Named, Optimizer, Scenario};
use crate::analysis::{Axis, BasinRequest, Conditions, HyperRequest};
use crate::optimizer::{Method, Until};
use crate::parameters::{Legal, Parameter, Slider};
use crate::surface::View;

/// The maps of one optimizer. The basin map is a layer of the plot, the hyperparameter map stands beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Maps {
    /// Whose maps: a place in the list of optimizers.
    pub optimizer: usize,
    /// Whether the hyperparameter map is shown.
    pub hyper: bool,
    /// The numbers along x and y; files refuse the same along both.
    pub axes: [AxisChoice; 2],
    pub measure: Measure,
    /// ‖∇f‖, and for the basin map the length of a step too, at and below this count as arrived.
    pub tolerance: f64,
}

/// A number of a method with the range that a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AxisChoice {
    /// The parameter's key; where it is `None` or none of the method's, the first that no other axis shows.
    pub key: Option<&'static str>,
    /// The parameter's slider range where it is `None`.
    pub range: Option<[f64; 2]>,
}

/// What a hyperparameter map tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// Steps until ‖∇f‖ is at most the tolerance.
    #[default]
    Steps,
    /// The loss after the last step.
    Loss,
}

impl Named for Measure {
    const ALL: &'static [Self] = &[Self::Steps, Self::Loss];

    fn key(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Loss => "loss",
        }
    }
}

impl Default for Maps {
    fn default() -> Self {
        Self {
            optimizer: 0,
            hyper: false,
            axes: [AxisChoice::default(); 2],
            measure: Measure::default(),
            tolerance: 1e-3,
        }
    }
}

/// The numbers of a method that an axis can show: those that may take any value of a range.
pub fn map_parameters(method: &Method) -> Vec<(usize, &'static Parameter)> {
    let rows = method.parameters().table().iter().enumerate();
    rows.filter(|(_, p)| p.legal.is_continuous()).collect()
}

/// Whether a map can show a range of a parameter.
pub fn range_fits(row: &Parameter, [low, high]: [f64; 2]) -> bool {
    let positive = match row.slider {
        Slider::Linear(..) => true,
        Slider::Logarithmic(..) => low > 0.0,
    };
    low < high && positive && row.legal.admits(low) && row.legal.admits(high)
}

fn axis(choice: &AxisChoice, (parameter, row): (usize, &Parameter)) -> Axis {
    let (own, logarithmic) = match row.slider {
        Slider::Linear(low, high) => ([low, high], false),
        Slider::Logarithmic(low, high) => ([low, high], true),
    };
    let chosen = choice.range.filter(|_| choice.key == Some(row.key));
    Axis {
        parameter,
        range: chosen
            .filter(|&range| range_fits(row, range))
            .unwrap_or(own),
        logarithmic,
    }
}

impl Maps {
    /// The axes for a method; `None` for a method with fewer than two numbers.
    pub fn axes(&self, method: &Method) -> Option<[Axis; 2]> {
        let parameters = map_parameters(method);
        let chosen = |choice: &AxisChoice| {
            let key = choice.key?;
            parameters.iter().position(|(_, p)| p.key == key)
        };
        // What matters comes before what is rarely changed.
        let mut order: Vec<usize> = (0..parameters.len()).collect();
        order.sort_by_key(|&i| parameters[i].1.minor);
        let free = |taken: Option<usize>| order.iter().copied().find(|&i| Some(i) != taken);
        let [x, y] = &self.axes;
        let first = chosen(x).or_else(|| free(chosen(y)))?;
        let second = chosen(y).filter(|&i| i != first);
        let second = second.or_else(|| free(Some(first)))?;
        Some([axis(x, parameters[first]), axis(y, parameters[second])])
    }

    fn conditions(scenario: &Scenario, of: &Optimizer, until: Until) -> Conditions {
        Conditions {
            surface: scenario.surface.clone(),
            schedule: of.schedule.clone(),
            wrappers: of.wrappers,
            steps: scenario.run.steps,
            seed: scenario.run.seed,
            noise: scenario.run.noise,
            until,
        }
    }

    /// The basin map of a part of the plane, if there is an optimizer.
    pub fn basin_request(&self, scenario: &Scenario, view: View) -> Option<BasinRequest> {
        let of = scenario.optimizers.get(self.optimizer)?;
        Some(BasinRequest {
            conditions: Self::conditions(scenario, of, Until::AtRest(self.tolerance)),
            method: of.method,
            view,
            columns: 0,
            rows: 0,
        })
    }

    /// The hyperparameter map, if there is an optimizer with two numbers.
    pub fn hyper_request(&self, scenario: &Scenario) -> Option<HyperRequest> {
        let of = scenario.optimizers.get(self.optimizer)?;
        let until = match self.measure {
            Measure::Steps => Until::AtRest(self.tolerance),
            Measure::Loss => Until::LastStep,
        };
        Some(HyperRequest {
            conditions: Self::conditions(scenario, of, until),
            start: scenario.start,
            method: of.method,
            axes: self.axes(&of.method)?,
            columns: 0,
            rows: 0,
        })
    }

    /// Reads `[maps]`; the optimizers have been read.
    pub(super) fn read(mut table: Table<'_>, optimizers: &[Optimizer]) -> Result<Self> {
        let default = Self::default();
        let optimizer = table.number("optimizer", Legal::Whole(1.0, 64.0))?;
        let optimizer = optimizer.map_or(default.optimizer, |v| v as usize - 1);
        if optimizer >= optimizers.len().max(1) {
            let message = format!(
                "found {}; allowed: 1 to {}, a place in the list of optimizers",
                optimizer + 1,
                optimizers.len().max(1)
            );
            return Err(table.error("optimizer", &message));
        }
        let parameters = match optimizers.get(optimizer) {
            Some(of) => map_parameters(&of.method),
            None => Vec::new(),
        };
        let hyper = table.switch("hyper", default.hyper)?;
        let names: Vec<&str> = parameters.iter().map(|(_, p)| p.key).collect();
        let mut axes = default.axes;
        for (axis, [key, range]) in axes.iter_mut().zip([["x", "x_range"], ["y", "y_range"]]) {
            let chosen = table.choice(key, &names)?.map(|i| parameters[i].1);
            axis.key = chosen.map(|p| p.key);
            axis.range = table.interval(range)?;
            let Some(found) = axis.range else {
                continue;
            };
            let Some(row) = chosen else {
                let message = format!("found a range; allowed: only with {key}, the parameter");
                return Err(table.error(range, &message));
            };
            if !range_fits(row, found) {
                let above = match row.slider {
                    Slider::Linear(..) => "",
                    Slider::Logarithmic(..) => ", above 0",
                };
                let message = format!(
                    "found {found:?}; allowed: two ascending values of {}, each {}{above}",
                    row.key,
                    row.legal.describe()
                );
                return Err(table.error(range, &message));
            }
        }
        if let [Some(x), Some(y)] = axes.map(|axis| axis.key)
            && x == y
        {
            let message = format!("found {x:?}; allowed: another one than along x");
            return Err(table.error("y", &message));
        }
        let maps = Self {
            optimizer,
            hyper,
            axes,
            measure: table.named("measure")?.unwrap_or_default(),
            tolerance: table
                .number("tolerance", Legal::Above(0.0))?
                .unwrap_or(default.tolerance),
        };
        table.finish()?;
        Ok(maps)
    }
}
