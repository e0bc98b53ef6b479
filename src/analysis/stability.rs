//! Step limits and best parameters on a quadratic, which hold locally everywhere.

use crate::math::elementary as e;
use crate::optimizer::Method;

/// What linear theory says of a method near a point with Hessian eigenvalues λmin ≤ λmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advice {
    /// The learning rate from which on the steepest direction grows.
    pub limit: f64,
    /// Where that comes from, `2/λmax`.
    pub formula: &'static str,
}

/// The stability limit of the learning rate, for methods that have one and λmax > 0.
///
/// Gradient descent: ηλ < 2. Heavy ball: ηλ < 2(1+β). Nesterov: ηλ < 2(1+β)/(1+2β), where the root of
/// σ² − (1+β)(1−ηλ)σ + β(1−ηλ) that is negative reaches −1. QHM: ηλ < 2(1+β)/(1+β−2βν), where a root of
/// σ² − (1+β−ηλ(1−νβ))σ + β(1−ηλ(1−ν)) reaches −1. Polyak (1964); Lessard, Recht and Packard
/// (arXiv 1408.3595).
pub fn step_limit(method: &Method, lambda_max: f64) -> Option<Advice> {
    let (lambda, factor, formula) = match method {
        Method::GradientDescent(m) => (lambda_max + m.weight_decay, 2.0, "2/λmax"),
        Method::Momentum(m) if m.momentum < 1.0 && m.dampening == 0.0 => (
            lambda_max + m.weight_decay,
            2.0 * (1.0 + m.momentum),
            "2(1+μ)/λmax",
        ),
        Method::Nesterov(m) if m.momentum < 1.0 => {
            let factor = 2.0 * (1.0 + m.momentum) / (1.0 + 2.0 * m.momentum);
            (lambda_max + m.weight_decay, factor, "2(1+μ)/((1+2μ)λmax)")
        }
        Method::Qhm(m) if m.momentum < 1.0 => {
            let factor = 2.0 * (1.0 + m.momentum) / (1.0 + m.momentum * (1.0 - 2.0 * m.nu));
            (lambda_max, factor, "2(1+μ)/((1+μ−2μν)λmax)")
        }
        Method::Newton(_) | Method::NewtonModified(_) => {
            return Some(Advice {
                limit: 2.0,
                formula: "2",
            });
        }
        Method::Momentum(_)
        | Method::Nesterov(_)
        | Method::Adagrad(_)
        | Method::Rmsprop(_)
        | Method::Adam(_)
        | Method::Adadelta(_)
        | Method::AdamW(_)
        | Method::Adamax(_)
        | Method::NAdam(_)
        | Method::RAdam(_)
        | Method::Rprop(_)
        | Method::Lion(_)
        | Method::Qhm(_)
        | Method::QhAdam(_)
        | Method::NewtonLineSearch(_)
        | Method::Levenberg(_)
        | Method::SteepestDescent(_)
        | Method::ConjugateGradient(_)
        | Method::Bfgs(_)
        | Method::Lbfgs(_) => return None,
    };
    (lambda > 0.0 && lambda.is_finite()).then(|| Advice {
        limit: factor / lambda,
        formula,
    })
}

/// The best constant parameters on a quadratic with 0 < λmin ≤ λmax.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    pub lr: f64,
    pub momentum: Option<f64>,
    /// The factor that the error shrinks by in a step, in the long run.
    pub rate: f64,
}

/// Gradient descent: η = 2/(λmin+λmax), rate (κ−1)/(κ+1). Heavy ball: η = (2/(√λmin+√λmax))²,
/// β = ((√κ−1)/(√κ+1))², rate (√κ−1)/(√κ+1). Polyak (1964).
pub fn best(method: &Method, [low, high]: [f64; 2]) -> Option<Best> {
    if !(low > 0.0 && high.is_finite()) {
        return None;
    }
    let condition = high / low;
    match method {
        Method::GradientDescent(m) if m.weight_decay == 0.0 => Some(Best {
            lr: 2.0 / (low + high),
            momentum: None,
            rate: (condition - 1.0) / (condition + 1.0),
        }),
        Method::Momentum(m) if m.weight_decay == 0.0 && m.dampening == 0.0 => {
            let root = condition.sqrt();
            let rate = (root - 1.0) / (root + 1.0);
            let lr = 2.0 / (low.sqrt() + high.sqrt());
            Some(Best {
                lr: lr * lr,
                momentum: Some(rate * rate),
                rate,
            })
        }
        Method::GradientDescent(_)
        | Method::Momentum(_)
        | Method::Nesterov(_)
        | Method::Adagrad(_)
        | Method::Rmsprop(_)
        | Method::Adam(_)
        | Method::Adadelta(_)
        | Method::AdamW(_)
        | Method::Adamax(_)
        | Method::NAdam(_)
        | Method::RAdam(_)
        | Method::Rprop(_)
        | Method::Lion(_)
        | Method::Qhm(_)
        | Method::QhAdam(_)
        | Method::Newton(_)
        | Method::NewtonModified(_)
        | Method::NewtonLineSearch(_)
        | Method::Levenberg(_)
        | Method::SteepestDescent(_)
        | Method::ConjugateGradient(_)
        | Method::Bfgs(_)
        | Method::Lbfgs(_) => None,
    }
}

/// A learning rate to begin with, to one digit: well within the step limit for methods that have one, about a fiftieth
/// of the view for methods whose steps are about as long as the rate. `None` where a method's default serves.
pub fn suggested_rate(method: &Method, lambda_max: f64, extent: f64) -> Option<f64> {
    // Well within gradient descent's own limit 2/λmax.
    let short = if lambda_max > 0.0 {
        0.8 / lambda_max
    } else {
        f64::NAN
    };
    let rate = match method {
        Method::GradientDescent(_) | Method::Momentum(_) | Method::Nesterov(_) => {
            0.4 * step_limit(method, lambda_max)?.limit
        }
        Method::Qhm(_) => short,
        // The first steps are not divided by the size of the gradient.
        Method::RAdam(_) => short.min(extent / 50.0),
        // Adagrad's steps shrink from the first one on.
        Method::Adagrad(_) => extent / 5.0,
        Method::Rmsprop(_)
        | Method::Adam(_)
        | Method::AdamW(_)
        | Method::Adamax(_)
        | Method::NAdam(_)
        | Method::QhAdam(_)
        | Method::Rprop(_) => extent / 50.0,
        // Every coordinate moves by the rate in every step.
        Method::Lion(_) => extent / 200.0,
        Method::Adadelta(_)
        | Method::Newton(_)
        | Method::NewtonModified(_)
        | Method::NewtonLineSearch(_)
        | Method::Levenberg(_)
        | Method::SteepestDescent(_)
        | Method::ConjugateGradient(_)
        | Method::Bfgs(_)
        | Method::Lbfgs(_) => return None,
    };
    one_digit(rate)
}

/// A positive number rounded down to one significant digit.
fn one_digit(v: f64) -> Option<f64> {
    if !(v.is_finite() && v > 0.0) {
        return None;
    }
    let exponent = e::log10(v).floor() as i32;
    let digit = (v / e::powi(10.0, exponent) * (1.0 + 1e-12)).floor();
    // Dividing by a whole power keeps 0.3 from becoming 0.30000000000000004.
    Some(if exponent < 0 {
        digit / e::powi(10.0, -exponent)
    } else {
        digit * e::powi(10.0, exponent)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::GradientDescent;

    #[test]
    fn suggested_rates_are_stable_and_short() {
        let method = Method::GradientDescent(GradientDescent::default());
        // 0.4 · 2/10 = 0.08
        assert_eq!(suggested_rate(&method, 10.0, 6.0), Some(0.08));
        assert_eq!(suggested_rate(&method, -1.0, 6.0), None);
        assert_eq!(one_digit(0.3), Some(0.3));
        assert_eq!(one_digit(0.0399), Some(0.03));
        assert_eq!(one_digit(25.0), Some(20.0));
        assert_eq!(one_digit(f64::INFINITY), None);
    }
}
