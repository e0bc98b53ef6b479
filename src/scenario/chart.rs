//! The chart under the plot: its quantity and its horizontal axis.

use crate::analysis::{Modes, preconditioned_sharpness};
use crate::math::eigenpairs;
use crate::optimizer::Trajectory;
use crate::parameters::{Choice, Parameter};
use crate::surface::Surface;
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
            pub fn of(self, seen: &Seen<'_>, row: usize) -> Option<f64> {
                let value: fn(&Seen<'_>, &Trajectory, usize) -> Option<f64> = match self {
                    $(Self::$name => $value,)*
                };
                value(seen, seen.run, row)
            }
        }
    };
}

quantities! {
    /// f, or its gap to the minimum f* where that is known and is not 0.
    #[default]
    Loss = "loss", "Loss", "f", Any, |_, run, row| Some(run.losses[row]);
    /// The loss, without L2 and L1, over the rows for training and, dashed, over those that are kept from it.
    TestLoss = "test_loss", "Train and test loss", "loss", Any, |seen, run, row| Some(seen.plain_loss(run, row));
    /// The share of samples that a network classifies rightly, of both kinds.
    Accuracy = "accuracy", "Accuracy", "share right", Linear, |_, _, _| None;
    /// Norm of the gradient that the method was given.
    GradientNorm = "gradient_norm", "Gradient norm", "‖g‖", NonNegative, |_, run, row| Some(run.gradient_norm(row));
    /// Length of the step that led to a row.
    StepLength = "step_length", "Step length", "‖Δw‖", NonNegative, |_, run, row| (row > 0).then(|| run.step_length(row));
    /// The rate that the step to a row used, as the schedule says; at row 0 the rate of the first step.
    Rate = "rate", "Learning rate", "η", Any, |_, run, row| Some(run.rates[row]);
    /// Length of a step over the norm of the gradient: for gradient descent, the learning rate.
    EffectiveRate = "effective_rate", "Effective rate", "‖Δw‖/‖g‖", NonNegative, |_, run, row| run.effective_rate(row);
    /// The same along x alone: |Δx|/|∂f/∂x|.
    EffectiveRateX = "effective_rate_x", "Effective rate along x", "|Δx|/|g₁|", NonNegative, |_, run, row| along(0, run, row);
    /// The same along y alone: |Δy|/|∂f/∂y|.
    EffectiveRateY = "effective_rate_y", "Effective rate along y", "|Δy|/|g₂|", NonNegative, |_, run, row| along(1, run, row);
    /// The largest eigenvalue of the Hessian in the plane, without noise and over all data: gradient descent is stable below
    /// 2/η. One Hessian an entry, unlike the others, which are read off the run.
    Sharpness = "sharpness", "Sharpness", "λmax", Any, |seen, run, row| {
        eigenpairs(seen.surface.jet2(run.points[row]).hessian).map(|[_, high]| high.value)
    };
    /// The largest eigenvalue of P⁻¹H, where P is what an adaptive method divides each coordinate by.
    PreconditionedSharpness = "preconditioned_sharpness", "Preconditioned sharpness", "λmax(P⁻¹H)", Any, |seen, run, row| {
        preconditioned_sharpness(seen.surface, run, row, &run.gauges(row))
    };
    /// The trace of the Hessian: of a network in all weights, an estimate by drawn probes.
    Trace = "trace", "Trace of the Hessian", "tr H", Any, |seen, run, row| {
        let [xx, _, yy] = seen.surface.jet2(run.points[row]).hessian;
        Some(xx + yy)
    };
    /// How far a run in many weights is from the plane that it is seen on.
    Distance = "distance", "Distance from the plane", "d", Any, |_, run, row| Some(run.distance(row));
    /// |αᵢ|, the components of w − w* along the eigenvectors of the Hessian at the nearest critical point w*: a curve for each,
    /// with a gap where rounding hides it.
    Components = "components", "Components", "|αᵢ|", NonNegative, |seen, run, row| {
        seen.modes?.known(seen.direction?, run.points[row]).map(f64::abs)
    };
    /// f − f*, the gap to the nearest critical point.
    LossGap = "loss_gap", "Loss gap", "f − f*", Any, |seen, run, row| Some(run.losses[row] - seen.modes?.value);
}

impl Quantity {
    /// Whether it has a value for each of the two eigen-directions.
    pub fn has_directions(self) -> bool {
        self == Self::Components
    }
}

/// A run as a chart looks at it.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// What is minimised.
    pub surface: &'a Surface,
    /// The run.
    pub run: &'a Trajectory,
    /// The critical point that it is seen from, where that matters.
    pub modes: Option<&'a Modes>,
    /// One of the two eigen-directions, for quantities that have a value for each.
    pub direction: Option<usize>,
}

impl Seen<'_> {
    /// f at a row without what regularisation adds to it, as it is compared with the loss on other rows.
    fn plain_loss(&self, run: &Trajectory, row: usize) -> f64 {
        if self.surface.is_plain() {
            return run.losses[row];
        }
        let [x, y] = run.points[row];
        self.surface.shape.landscape().value(x, y)
    }
}

/// The rate at which gradient descent would have moved one coordinate as far as the step to a row did. `None` at the start and
/// where the component of the gradient was zero.
fn along(coordinate: usize, run: &Trajectory, row: usize) -> Option<f64> {
    let before = row.checked_sub(1)?;
    let slope = run.gradients[before][coordinate].abs();
    let moved = (run.points[row][coordinate] - run.points[before][coordinate]).abs();
    (slope > 0.0).then(|| moved / slope)
}

/// The signs that the values of a quantity may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The axis is logarithmic where all values are positive, else linear, or logarithmic on both sides of zero.
    Any,
    /// The axis is linear, unless the values are too far apart for that.
    Linear,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{Adam, GradientDescent, Method, Problem, Schedule};
    use crate::surface::{Shape, Typed};

    fn run(method: Method) -> (Surface, Trajectory) {
        let formula = Typed::new("3*x^2 + 0.5*y^2 - x*y").expect("a formula");
        let surface = Surface::from(Shape::Typed(formula));
        let problem = Problem {
            objective: surface.clone(),
            start: [1.0, 2.0],
            steps: 3,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        (surface, method.run(&Schedule::default(), &problem))
    }

    #[test]
    fn rates_along_an_axis_are_those_of_each_coordinate() {
        let of = |method: Method, quantity: Quantity, row| {
            let (surface, run) = run(method);
            let seen = Seen {
                surface: &surface,
                run: &run,
                modes: None,
                direction: None,
            };
            quantity.of(&seen, row)
        };
        let near = |found: Option<f64>, expected: f64| {
            assert!(
                found.is_some_and(|v| (v / expected - 1.0).abs() < 1e-6),
                "{found:?}"
            );
        };
        let descent = Method::GradientDescent(GradientDescent {
            lr: 0.02,
            ..GradientDescent::default()
        });
        let adam = Method::Adam(Adam {
            lr: 0.1,
            ..Adam::default()
        });
        // g = (6x − y, y − x) = (4, 1); Adam's first step has the length η along each coordinate.
        for (quantity, slope) in [
            (Quantity::EffectiveRateX, 4.0),
            (Quantity::EffectiveRateY, 1.0),
        ] {
            assert_eq!(of(descent, quantity, 0), None);
            near(of(descent, quantity, 1), 0.02);
            near(of(adam, quantity, 1), 0.1 / slope);
        }
        near(of(adam, Quantity::Rate, 2), 0.1);
        // λ² − 7λ + 5 = 0 for the Hessian [[6, −1], [−1, 1]].
        near(
            of(descent, Quantity::Sharpness, 3),
            (7.0 + 29f64.sqrt()) / 2.0,
        );
    }
}
