//! The settings of a race between the optimizers.

use crate::parameters::{Choice, Legal, Parameter};
use crate::{choices, parameters};

parameters! {
    /// A race between the visible optimizers, each tuned on the same budget.
    ///
    /// Each evaluation of a value, a gradient or a Hessian counts as one; a gradient has its value along. So a step of gradient
    /// descent costs one, of Newton's method two (gradient and Hessian), of SAM two gradients, and of a line search as many
    /// as it tries.
    pub struct Race {
        /// Whether the race is shown.
        shown: bool = false => Parameter::switch("shown", "race beside the plot"),
        /// Where runs start.
        starts: Starts = Starts::Random => Parameter::choice("starts", "Starts", Starts::KEYS),
        /// How many starts, where there are several.
        count: usize = 16 => Parameter::new("count", "starts", "number of starts")
            .legal(Legal::Whole(1.0, 1000.0)).logarithmic(1.0, 200.0)
            .help("from how many places every optimizer runs, at each setting"),
        /// Evaluations of a run.
        budget: u32 = 1000 => Parameter::new("budget", "budget", "evaluations of a run")
            .legal(Legal::Whole(1.0, 1e6)).logarithmic(10.0, 10_000.0)
            .help("how often a run may evaluate f, its gradient or its Hessian"),
        /// Settings tried of each optimizer.
        tries: usize = 128 => Parameter::new("tries", "tries", "settings tried")
            .legal(Legal::Whole(1.0, 10_000.0)).logarithmic(1.0, 1000.0)
            .help("how many settings of each optimizer are tried: a grid first, then golden sections around its best"),
        /// When a run is solved; `None` is by its loss where the least value is known, and at rest elsewhere.
        solved: Option<Goal> = None => Parameter::optional("solved", "Solved by", Goal::KEYS),
        /// The share of the loss gap at the start that counts as solved.
        accuracy: f64 = 1e-6 => Parameter::new("accuracy", "τ", "accuracy")
            .legal(Legal::Between(0.0, 1.0)).logarithmic(1e-12, 0.1)
            .help("solved is where f − f* is at most τ times what it was at the start, if the least value f* is known"),
        /// Whether momentum and decay rates are tuned together with the rate.
        momentum: bool = false => Parameter::switch("momentum", "tune momentum and decay rates, too"),
        /// Decades of rates to both sides of the one that suits the surface.
        decades: f64 = 3.0 => Parameter::new("decades", "decades", "decades of rates")
            .legal(Legal::Between(0.1, 12.0)).linear(0.5, 6.0)
            .help("how far the grid of rates reaches to both sides of the rate that suits the surface").minor(),
    }
}

choices! {
    /// Where the runs of a race start.
    #[derive(Default)]
    pub enum Starts {
        /// Anywhere in the view.
        #[default]
        Random = "random",
        /// In the middles of equal cells of the view.
        Grid = "grid",
        /// Where the scenario starts.
        Scenario = "scenario",
    }
}

choices! {
    /// What makes a run solved.
    pub enum Goal {
        /// A loss close to the least value, if that is known.
        Loss = "loss",
        /// Rest at a minimum.
        Rest = "rest",
    }
}
