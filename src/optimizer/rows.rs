//! Rows of the tables of parameters that several methods share.

use crate::parameters::{Legal, Parameter};

/// The row of a learning rate, with what the rate means to the method. Any finite rate ≥ 0 is legal: that a large one diverges
/// is worth seeing.
pub(super) const fn rate(help: &'static str) -> Parameter {
    Parameter::new("lr", "η", "learning rate")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-5, 10.0)
        .help(help)
}

/// What the rate means to methods that divide by the size of recent gradients.
pub(super) const LONGEST_STEP: &str =
    "about the longest step along each coordinate, however steep the slope along it";

/// The symbol of a weight decay. Textbooks write λ, which is an eigenvalue of the Hessian here; tables of hyperparameters
/// write wd.
const DECAY: &str = "wd";

/// The row of a coupled weight decay, which adds wd·w to the gradient, as in PyTorch.
pub(super) const fn weight_decay() -> Parameter {
    Parameter::new("weight_decay", DECAY, "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("adds wd·w to the gradient before the method sees it: a pull to the origin")
        .minor()
}

/// The row of a decoupled weight decay, which multiplies the parameter itself by 1 − η·wd.
pub(super) const fn decoupled_decay() -> Parameter {
    Parameter::new("weight_decay", DECAY, "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("takes the share η·wd off every coordinate at each step, apart from the gradient")
        .minor()
}

/// The row of a quasi-hyperbolic weight ν between the gradient (0) and its running average (1).
pub(super) const fn quasi_hyperbolic(
    key: &'static str,
    symbol: &'static str,
    name: &'static str,
) -> Parameter {
    Parameter::new(key, symbol, name)
        .legal(Legal::Between(0.0, 1.0))
        .linear(0.0, 1.0)
        .help("0 steps by this gradient alone, 1 by the running average alone")
}

/// The row of a decay rate of a running average.
pub(super) const fn decay(
    key: &'static str,
    symbol: &'static str,
    name: &'static str,
) -> Parameter {
    Parameter::new(key, symbol, name)
        .legal(Legal::HalfOpen(0.0, 1.0))
        .linear(0.0, 0.9999)
        .help("share of the running average that survives a step: larger remembers longer")
}

/// The row of the momentum coefficient μ. Values of 1 and above are legal: they diverge, which is worth seeing.
pub(super) const fn momentum_coefficient() -> Parameter {
    Parameter::new("momentum", "μ", "momentum")
        .legal(Legal::Between(0.0, 2.0))
        .linear(0.0, 1.1)
        .help("share of the velocity that survives a step; at 1 and above nothing brakes")
}

/// The row of ε in a denominator.
pub(super) const fn epsilon() -> Parameter {
    Parameter::new("eps", "ε", "epsilon")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-12, 1.0)
        .help("added to the root in the denominator; keeps the step finite where gradients vanish")
        .minor()
}
