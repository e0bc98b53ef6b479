//! Activation functions with their slopes.

use crate::choices;
use crate::math::elementary as e;

/// The slope of leaky ReLU below 0, as in PyTorch.
const LEAK: f64 = 0.01;

choices! {
    /// What a unit does with its sum.
    #[derive(Default)]
    pub enum Activation {
        /// tanh z
        #[default]
        Tanh = "tanh",
        /// 1/(1 + e⁻ᶻ)
        Sigmoid = "sigmoid",
        /// max(z, 0), with slope 0 at 0
        Relu = "relu",
        /// z above 0, z/100 below
        LeakyRelu = "leaky_relu",
        /// z Φ(z), with the distribution function Φ of the normal distribution
        Gelu = "gelu",
        /// z
        Linear = "linear",
    }
}

impl Activation {
    /// The name in texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tanh => "tanh",
            Self::Sigmoid => "sigmoid",
            Self::Relu => "ReLU",
            Self::LeakyRelu => "leaky ReLU",
            Self::Gelu => "GELU",
            Self::Linear => "linear",
        }
    }

    /// φ(z)
    pub fn value(self, z: f64) -> f64 {
        match self {
            Self::Tanh => e::tanh(z),
            Self::Sigmoid => 1.0 / (1.0 + e::exp(-z)),
            Self::Relu => z.max(0.0),
            Self::LeakyRelu => z.max(LEAK * z),
            Self::Gelu => z * distribution(z),
            Self::Linear => z,
        }
    }

    /// φ′(z)
    pub fn slope(self, z: f64) -> f64 {
        match self {
            Self::Tanh => {
                let t = e::tanh(z);
                1.0 - t * t
            }
            Self::Sigmoid => {
                // Symmetric, and small rather than 0 for large |z|.
                let small = e::exp(-z.abs());
                small / ((1.0 + small) * (1.0 + small))
            }
            Self::Relu => f64::from(u8::from(z > 0.0)),
            Self::LeakyRelu if z > 0.0 => 1.0,
            Self::LeakyRelu => LEAK,
            Self::Gelu => distribution(z) + z * density(z),
            Self::Linear => 1.0,
        }
    }

    /// The n·Var w at which a signal with rms 1 that enters a deep, wide network without biases, normalization and residual
    /// connections settles where a gradient neither vanishes nor explodes: below it does the one, above the other.
    ///
    /// tanh and linear: 1/φ′(0)². ReLU: 2, since half of the mean square passes (He et al. 2015). Sigmoid: where n·Var w·E[φ′²]
    /// is 1 at the fixed point of the mean square. GELU: where the mean square of rms 1 neither dies nor explodes, since
    /// its fixed point there is unstable.
    pub fn critical(self) -> f64 {
        match self {
            Self::Tanh | Self::Linear => 1.0,
            Self::Relu => 2.0,
            Self::LeakyRelu => 2.0 / (1.0 + LEAK * LEAK),
            Self::Sigmoid => 103.007_553_855_5,
            Self::Gelu => 2.155_057_061_1,
        }
    }

    /// Between which values it stays.
    pub fn bounds(self) -> Option<[f64; 2]> {
        match self {
            Self::Tanh => Some([-1.0, 1.0]),
            Self::Sigmoid => Some([0.0, 1.0]),
            Self::Relu | Self::LeakyRelu | Self::Gelu | Self::Linear => None,
        }
    }
}

/// The distribution function of the normal distribution.
fn distribution(z: f64) -> f64 {
    0.5 * e::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Its density.
pub(super) fn density(z: f64) -> f64 {
    e::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Choice as _;

    #[test]
    fn slopes_are_derivatives() {
        for activation in Activation::ALL {
            for z in [-6.0, -1.3, -0.2, 0.3, 0.9, 4.0] {
                let h = 1e-5;
                let rise = activation.value(z + h) - activation.value(z - h);
                let slope = activation.slope(z);
                assert!(
                    (rise / (2.0 * h) - slope).abs() < 1e-9,
                    "{activation:?} {z}: {slope}"
                );
            }
        }
    }

    #[test]
    fn values_are_those_of_python() {
        // math.tanh, math.exp and math.erf at 0.7
        for (activation, value) in [
            (Activation::Tanh, 0.604_367_777_117_163_6),
            (Activation::Sigmoid, 0.668_187_772_168_166),
            (Activation::Relu, 0.7),
            (Activation::LeakyRelu, 0.7),
            (Activation::Gelu, 0.530_625_443_443_848_9),
            (Activation::Linear, 0.7),
        ] {
            assert!(
                (activation.value(0.7) - value).abs() < 1e-9,
                "{activation:?}"
            );
        }
        assert_eq!(Activation::LeakyRelu.value(-2.0), -0.02);
        assert_eq!(Activation::Relu.slope(0.0), 0.0);
    }
}
