//! The settings of an optimizer's maps.

use crate::analysis::Axis;
use crate::optimizer::Method;
use crate::parameters::{Choice, Legal, Parameter, Slider};
use crate::{choices, parameters};

parameters! {
    /// The maps of one optimizer. The basin map is a layer of the plot, the hyperparameter map stands beside it.
    pub struct Maps {
        /// Whether the hyperparameter map is shown.
        hyper: bool = false => Parameter::switch("hyper", "hyperparameter map"),
        /// What the hyperparameter map shows.
        measure: Measure = Measure::Steps => Parameter::choice("measure", "measure", Measure::KEYS),
        /// A run is at rest once ‖∇f‖ (for the basin map, also the length of a step) is at most this.
        tolerance: f64 = 1e-3 => Parameter::new("tolerance", "‖∇f‖ ≤", "tolerance")
            .legal(Legal::Above(0.0)).logarithmic(1e-12, 1.0)
            .help("A run is at rest where neither the gradient nor its last step is longer than this. Cards are stricter: 10⁻⁶"),
        ;
        /// The optimizer whose maps are shown, by its index.
        optimizer: usize = 0,
        /// The parameters along x and y. Files refuse the same one along both.
        axes: [AxisChoice; 2] = [AxisChoice::default(); 2],
    }
}

/// A parameter of a method with the range that a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AxisChoice {
    /// The parameter's key. If it is `None` or not a key of the method, the axis shows the first parameter that the other axis
    /// does not.
    pub key: Option<&'static str>,
    /// `None` is the parameter's slider range.
    pub range: Option<[f64; 2]>,
}

choices! {
    /// What a hyperparameter map shows.
    #[derive(Default)]
    pub enum Measure {
        /// Steps until ‖∇f‖ is at most the tolerance.
        #[default]
        Steps = "steps",
        /// The loss after the last step.
        Loss = "loss",
    }
}

/// The parameters of a method that an axis can show, with their rows: those that may take any value of a range.
pub fn map_parameters(method: &Method) -> Vec<(usize, &'static Parameter)> {
    let rows = method.parameters().table().iter().enumerate();
    rows.filter(|(_, p)| p.legal.is_continuous()).collect()
}

/// Whether a map can show this range of a parameter: ascending, legal, and positive on a logarithmic scale.
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
    /// The axes for a method; `None` for a method with fewer than two parameters that an axis can show.
    pub fn axes(&self, method: &Method) -> Option<[Axis; 2]> {
        let parameters = map_parameters(method);
        let chosen = |choice: &AxisChoice| {
            let key = choice.key?;
            parameters.iter().position(|(_, p)| p.key == key)
        };
        // Parameters that are rarely changed come last.
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
