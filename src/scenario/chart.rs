//! The chart under the plot: its quantity and its horizontal axis.

use crate::optimizer::Trajectory;
use crate::parameters::{Choice, Parameter};
use crate::{choices, parameters};

parameters! {
    /// The chart under the plot.
    pub struct Chart {
        /// What the curves show.
        quantity: Quantity = Quantity::Loss => Parameter::choice("quantity", "quantity", Quantity::KEYS),
        /// The horizontal axis.
        against: Against = Against::Steps => Parameter::choice("against", "against", Against::KEYS),
    }
}

macro_rules! quantities {
    ($($(#[$meta:meta])* $name:ident = $key:literal, $label:literal, $symbol:literal, $sign:ident, $value:expr;)*) => {
        choices! {
            /// What a chart can show of a run.
            #[derive(Default)]
            pub enum Quantity {
                $($(#[$meta])* $name = $key,)*
            }
        }

        impl Quantity {
            /// The name on buttons.
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }

            /// How mathematics writes it.
            pub fn symbol(self) -> &'static str {
                match self {
                    $(Self::$name => $symbol,)*
                }
            }

            /// Which signs its values may have.
            pub fn sign(self) -> Sign {
                match self {
                    $(Self::$name => Sign::$sign,)*
                }
            }

            /// The value at a row of a run; `None` where it does not exist.
            pub fn of(self, run: &Trajectory, row: usize) -> Option<f64> {
                let value: fn(&Trajectory, usize) -> Option<f64> = match self {
                    $(Self::$name => $value,)*
                };
                value(run, row)
            }
        }
    };
}

quantities! {
    /// f, or its gap to the minimum if f is not positive everywhere and the minimum is known.
    #[default]
    Loss = "loss", "Loss", "f", Any, |run, row| Some(run.losses[row]);
    /// Norm of the gradient that the method was given.
    GradientNorm = "gradient_norm", "Gradient norm", "‖g‖", NonNegative, |run, row| Some(run.gradient_norm(row));
    /// Length of the step that led to a row.
    StepLength = "step_length", "Step length", "‖Δw‖", NonNegative, |run, row| (row > 0).then(|| run.step_length(row));
    /// Length of a step over the norm of the gradient: for gradient descent, the learning rate.
    EffectiveRate = "effective_rate", "Effective rate", "‖Δw‖/‖g‖", NonNegative, |run, row| run.effective_rate(row);
}

/// The signs that the values of a quantity may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The axis is logarithmic where all values are positive, else linear.
    Any,
    /// The axis is logarithmic; 0 is drawn at its lower end, as "smaller than can be shown". Not for what is 0 at the start:
    /// the chart ends a few decades above a logarithmic curve's first point.
    NonNegative,
}

choices! {
    /// The horizontal axis of the chart.
    #[derive(Default)]
    pub enum Against {
        /// Updates of the parameters.
        #[default]
        Steps = "steps",
        /// Evaluations of the surface (values, gradients and Hessians): an honest measure of cost.
        Evaluations = "evaluations",
    }
}
