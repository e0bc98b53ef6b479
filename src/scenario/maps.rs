//! What maps of an optimizer show.

use crate::analysis::Axis;
use crate::optimizer::Method;
use crate::parameters::{Choice, Legal, Parameter, Slider};
use crate::{choices, parameters};

parameters! {
    /// The maps of one optimizer. The basin map is a layer of the plot, the hyperparameter map stands beside it.
    pub struct Maps {
        /// Whether the hyperparameter map is shown.
        hyper: bool = false => Parameter::switch("hyper", "hyperparameter map"),
        /// What it tells.
        measure: Measure = Measure::Steps => Parameter::choice("measure", "measure", Measure::KEYS),
        /// ‖∇f‖, and for the basin map the length of a step too, at and below this count as arrived.
        tolerance: f64 = 1e-3 => Parameter::new("tolerance", "‖∇f‖ ≤", "tolerance")
            .legal(Legal::Above(0.0)).logarithmic(1e-12, 1.0)
            .help("A run is at rest where neither the gradient nor its last step is longer than this. Cards are stricter: 10⁻⁶"),
        ;
        /// Whose maps: a place in the list of optimizers.
        optimizer: usize = 0,
        /// The numbers along x and y; files refuse the same along both.
        axes: [AxisChoice; 2] = [AxisChoice::default(); 2],
    }
}

/// A number of a method with the range that a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AxisChoice {
    /// The parameter's key; where it is `None` or none of the method's, the first that no other axis shows.
    pub key: Option<&'static str>,
    /// The parameter's slider range where it is `None`.
    pub range: Option<[f64; 2]>,
}

choices! {
    /// What a hyperparameter map tells.
    #[derive(Default)]
    pub enum Measure {
        /// Steps until ‖∇f‖ is at most the tolerance.
        #[default]
        Steps = "steps",
        /// The loss after the last step.
        Loss = "loss",
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
}
