//! Step limits and best parameters on a quadratic, which hold locally everywhere.

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
        Method::Newton(_) => {
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
        | Method::QhAdam(_) => return None,
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
        | Method::Newton(_) => None,
    }
}
