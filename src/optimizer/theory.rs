//! Linear stability theory of methods: the learning rate from which on they are unstable, and their best setting.
//!
//! Near a point with Hessian H, a surface is close to a quadratic. On that, and along an eigenvector of H with eigenvalue λ,
//! a method is a linear recurrence in the error, and the largest root of its characteristic polynomial decides.

use super::recurrence::Recurrence;
use crate::math::decimal::to_power_of_ten;
use crate::math::elementary as e;

/// The learning rate from which on the error along the direction of largest curvature no longer shrinks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The learning rate.
    pub rate: f64,
    /// Its formula, such as `2/λmax`.
    pub formula: &'static str,
}

impl Limit {
    /// The limit `factor`/λ; `None` unless 0 < λ < ∞.
    pub fn over(lambda: f64, factor: f64, formula: &'static str) -> Option<Self> {
        (lambda > 0.0 && lambda.is_finite()).then(|| Self {
            rate: factor / lambda,
            formula,
        })
    }
}

/// The edge of stability: the largest curvature at which a method is stable at its learning rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// The largest stable eigenvalue.
    pub curvature: f64,
    /// Its formula, such as `2/η`.
    pub formula: &'static str,
}

impl Edge {
    /// The edge `factor`/η − wd, where a weight decay adds to every eigenvalue; `None` where no positive curvature is stable, or
    /// any is.
    pub fn over(rate: f64, factor: f64, weight_decay: f64, formula: &'static str) -> Option<Self> {
        let curvature = factor / rate - weight_decay;
        (curvature > 0.0 && curvature.is_finite()).then_some(Self { curvature, formula })
    }
}

/// The formula of a limit: the first without weight decay, the second with it.
pub fn decaying(weight_decay: f64, [plain, decayed]: [&'static str; 2]) -> &'static str {
    if weight_decay == 0.0 { plain } else { decayed }
}

/// The best constant parameters on a quadratic with 0 < λmin ≤ λmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// The learning rate.
    pub lr: f64,
    /// The momentum coefficient, where the method has one to choose.
    pub momentum: Option<f64>,
    /// The factor on the error in each step, in the long run.
    pub shrinkage: f64,
}

/// What theory knows of a method; by default nothing.
pub trait Theory {
    /// The stability limit of the learning rate where λmax is the largest eigenvalue of the Hessian.
    fn step_limit(&self, _lambda_max: f64) -> Option<Limit> {
        None
    }

    /// The largest eigenvalue of the Hessian at which it is stable at the rate `lr`.
    fn edge(&self, _lr: f64) -> Option<Edge> {
        None
    }

    /// The same for a method that divides each coordinate by a root P of past gradients: the largest stable eigenvalue of P⁻¹H
    /// while P changes slowly. Cohen et al., Adaptive gradient methods at the edge of stability (arXiv 2207.14484).
    fn preconditioned_edge(&self, _lr: f64) -> Option<Edge> {
        None
    }

    /// The best setting for a Hessian with eigenvalues 0 < λmin ≤ λmax < ∞.
    fn best(&self, _lambda_min: f64, _lambda_max: f64) -> Option<Best> {
        None
    }

    /// The best learning rate for such a Hessian with the other parameters as they are; by default that of [`best`](Self::best).
    fn best_rate(&self, lambda_min: f64, lambda_max: f64) -> Option<f64> {
        Some(self.best(lambda_min, lambda_max)?.lr)
    }

    /// The best momentum coefficient for such a Hessian at the constant rate `lr`; by default unknown.
    fn best_momentum(&self, _lr: f64, _lambda_min: f64, _lambda_max: f64) -> Option<f64> {
        None
    }

    /// What becomes of the error along a direction of a quadratic with eigenvalue λ, at the constant rate `lr`; `None` where
    /// it is no linear recurrence of at most two terms.
    fn recurrence(&self, _lr: f64, _lambda: f64) -> Option<Recurrence> {
        None
    }

    /// The error that a unit of noise in the gradient leaves after the step at the rate `lr` that sees it, if all later steps do
    /// with it what they do with any error.
    fn noise_response(&self, _lr: f64) -> Option<f64> {
        None
    }

    /// A learning rate to begin with, from the largest eigenvalue of the Hessian at the start and the extent of the view;
    /// `None` where the method's default serves.
    fn suggested_rate(&self, _lambda_max: f64, _extent: f64) -> Option<f64> {
        None
    }

    /// Whether a line search finds the length of its steps, so that the rate is only where the search begins.
    fn searches_a_line(&self) -> bool {
        false
    }

    /// Whether it is attracted by saddles and maxima as much as by minima, so that it does not fall along a direction that
    /// curves down.
    fn seeks_saddles(&self) -> bool {
        false
    }
}

/// 0.8/λmax, well within gradient descent's limit 2/λmax; `None` where no direction curves up.
pub fn cautious_rate(lambda_max: f64) -> Option<f64> {
    (lambda_max > 0.0).then(|| 0.8 / lambda_max)
}

/// A fiftieth of the view's extent, for methods whose steps are about as long as the rate.
pub fn visible_step(extent: f64) -> f64 {
    extent / 50.0
}

/// A positive number rounded down to one significant digit.
pub fn one_digit(v: f64) -> Option<f64> {
    if !(v.is_finite() && v > 0.0) {
        return None;
    }
    let exponent = e::log10(v).floor() as i32;
    // A digit that rounding has brought just below a whole number is that number.
    let down = |v: f64| (v * (1.0 + 1e-12)).floor();
    Some(to_power_of_ten(v, exponent, down))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_digit_is_left() {
        assert_eq!(one_digit(0.3), Some(0.3));
        assert_eq!(one_digit(0.0399), Some(0.03));
        assert_eq!(one_digit(25.0), Some(20.0));
        assert_eq!(one_digit(f64::INFINITY), None);
        assert_eq!(one_digit(-1.0), None);
    }
}
