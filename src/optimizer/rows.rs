//! Rows of the tables of parameters that several methods share.

use crate::parameters::{Legal, Parameter};

/// The row of a learning rate. Any finite rate ≥ 0 is legal: that a large one diverges is worth seeing.
pub(super) const fn rate() -> Parameter {
    Parameter::new("lr", "η", "learning rate")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-5, 10.0)
        .help("scales every step; gradient descent on a quadratic needs it below 2/λmax")
}

/// The row of a coupled weight decay w, which adds w·x to the gradient, as in PyTorch.
pub(super) const fn weight_decay() -> Parameter {
    Parameter::new("weight_decay", "w", "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("adds w·x to the gradient before the method sees it: a pull to the origin")
        .minor()
}

/// The row of a decoupled weight decay λ, which multiplies the parameter itself by 1 − ηλ.
pub(super) const fn decoupled_decay() -> Parameter {
    Parameter::new("weight_decay", "λ", "weight decay")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 1.0)
        .help("takes the share ηλ off every coordinate at each step, apart from the gradient")
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
