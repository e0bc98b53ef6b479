//! The settings of an optimizer's maps.

use crate::analysis::Target;
use crate::parameters::{Choice, Parameter};
use crate::{choices, parameters};

parameters! {
    /// The maps of one optimizer. The basin map is a layer of the plot, the hyperparameter map stands beside it.
    pub struct Maps {
        /// Whether the hyperparameter map is shown.
        hyper: bool = false => Parameter::switch("hyper", "hyperparameter map"),
        /// What the hyperparameter map shows.
        measure: Measure = Measure::Steps => Parameter::choice("measure", "measure", Measure::KEYS),
        /// Whether the hyperparameter map shows what theory says, in place of runs.
        theory: bool = false => Parameter::switch("theory", "convergence map in theory"),
        ;
        /// The optimizer whose maps are shown, by its index.
        optimizer: usize = 0,
        /// The numbers along x and y. Files refuse the same one along both.
        axes: [AxisChoice; 2] = [AxisChoice::default(); 2],
    }
}

/// A number with the range that a map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct AxisChoice {
    /// The number. If it is `None` or not one of the method and the surface, the axis shows the first that the other axis does not.
    pub target: Option<Target>,
    /// `None` is the range of its slider; for the start, that of the view.
    pub range: Option<[f64; 2]>,
}

choices! {
    /// What a hyperparameter map shows.
    #[derive(Default)]
    pub enum Measure {
        /// Steps until the run is at rest.
        #[default]
        Steps = "steps",
        /// The loss after the last step.
        Loss = "loss",
    }
}
