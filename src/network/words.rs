//! What the choices of a network are, in one line each.

use super::spec::{Activation, DataSet, Init, Loss, Normalization};

impl DataSet {
    /// What its samples are, before the noise.
    pub fn about(self) -> &'static str {
        match self {
            Self::Moons => {
                "two half circles that interlock: (cos t, sin t) and (1 − cos t, ½ − sin t), t from 0 to π in equal steps, as scikit-learn's make_moons"
            }
            Self::Circles => {
                "a circle of radius 1 around one of radius ½, at equal angles, as scikit-learn's make_circles with factor 0.5"
            }
            Self::Spirals => "K spirals around each other: radius 0 to 3 over 1¼ turns",
            Self::Clouds => {
                "K normal clouds of standard deviation ½, 2 away from 0 at equal angles"
            }
            Self::Xor => {
                "[−2, 2]² without 0.2 on either side of the axes; one class where x and y have the same sign, the other where not"
            }
            Self::Checkerboard => "[−2, 2]² in 4 × 4 fields that belong to two classes in turn",
            Self::Sine => {
                "a regression over one input: sin 2x, x from −π to π in equal steps; the noise is on the target"
            }
            Self::Own => {
                "a table [network.data] with name, names, a, b, target: a target with two values is two classes, with more a regression for the loss mse, and classes for softmax"
            }
        }
    }
}

impl Activation {
    /// Its formula.
    pub fn about(self) -> &'static str {
        match self {
            Self::Tanh => "tanh z",
            Self::Sigmoid => "1/(1 + e⁻ᶻ)",
            Self::Relu => "max(z, 0)",
            Self::LeakyRelu => "z for z > 0, else 0.01 z",
            Self::Gelu => "z Φ(z), Φ the distribution function of the normal distribution",
            Self::Linear => "z",
        }
    }
}

impl Normalization {
    /// What it does to pre-activations.
    pub fn about(self) -> &'static str {
        match self {
            Self::None => "pre-activations as they are",
            Self::Batch => {
                "each unit to mean 0 and variance 1 over the batch, then γ and β; running averages are kept for testing"
            }
            Self::Layer => {
                "each sample to mean 0 and variance 1 over the units of the layer, then γ and β"
            }
        }
    }
}

impl Loss {
    /// Its formula and its targets.
    pub fn about(self) -> &'static str {
        match self {
            Self::Mse => "½·mean (o − t)²; classes are −1 and 1, more than two have an output each",
            Self::Logistic => "cross-entropy of two classes, 0 and 1, by one logit",
            Self::Softmax => "cross-entropy of two classes or more, by a logit for each",
        }
    }
}

impl Init {
    /// Whether the variance of a weight follows n·Var w = gain.
    pub fn has_gain(self) -> bool {
        match self {
            Self::Uniform | Self::Normal => true,
            Self::Constant
            | Self::XavierUniform
            | Self::XavierNormal
            | Self::HeUniform
            | Self::HeNormal
            | Self::LecunNormal
            | Self::Orthogonal => false,
        }
    }

    /// How weights are drawn.
    pub fn about(self) -> &'static str {
        match self {
            Self::Constant => "every weight and bias is the constant c",
            Self::Uniform => "uniform with n·Var w = gain, n the fan-in",
            Self::Normal => "normal with n·Var w = gain, n the fan-in",
            Self::XavierUniform => "uniform with Var w = 2/(fan-in + fan-out)",
            Self::XavierNormal => "normal with Var w = 2/(fan-in + fan-out)",
            Self::HeUniform => "uniform with Var w = 2/fan-in",
            Self::HeNormal => "normal with Var w = 2/fan-in",
            Self::LecunNormal => "normal with Var w = 1/fan-in",
            Self::Orthogonal => "rows or columns orthonormal",
        }
    }
}
