//! What the lab knows of activation functions.

use crate::math::elementary as e;
use crate::network::Activation;

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
        self.derivatives(z)[0]
    }

    /// φ′(z)
    pub fn slope(self, z: f64) -> f64 {
        self.derivatives(z)[1]
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
            Self::LeakyRelu => 2.0 / (1.0 + self.slope(-1.0) * self.slope(-1.0)),
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

/// The density of the normal distribution.
pub(super) fn density(z: f64) -> f64 {
    e::exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt()
}
