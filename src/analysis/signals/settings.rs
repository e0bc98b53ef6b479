//! What signals pass through: the settings of the lab, and the shapes of its layers.

use crate::math::elementary as e;
use crate::network::{Activation, Normalization};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::{choices, parameters};

/// The most layers.
pub const MAX_DEPTH: usize = 100;
/// The most units of a layer.
const MAX_WIDTH: usize = 2048;
/// The most channels of a convolution.
const MAX_CHANNELS: usize = 128;
/// The side of the periodic image that convolutions see.
pub const SIDE: usize = 8;

parameters! {
    /// A deep random network, through which a signal passes forward and a gradient backward.
    pub struct SignalSettings {
        /// Whether the lab is shown in place of the plot.
        shown: bool = false => Parameter::switch("shown", "signal propagation"),
        /// What the layers are.
        kind: LayerKind = LayerKind::Dense => Parameter::choice("kind", "Layers", LayerKind::KEYS),
        /// How many layers of weights.
        depth: usize = 30 => Parameter::new("depth", "L", "depth")
            .legal(Legal::Whole(1.0, MAX_DEPTH as f64)).linear(1.0, MAX_DEPTH as f64)
            .help("layers of weights"),
        /// Units of the input, and of every layer unless they taper.
        width: usize = 256 => Parameter::new("width", "n", "width")
            .legal(Legal::Whole(8.0, MAX_WIDTH as f64)).logarithmic(8.0, MAX_WIDTH as f64)
            .help("units of a dense layer"),
        /// Channels of the input of a convolution, and of every layer unless they taper.
        channels: usize = 16 => Parameter::new("channels", "C", "channels")
            .legal(Legal::Whole(1.0, MAX_CHANNELS as f64)).logarithmic(1.0, MAX_CHANNELS as f64)
            .help("channels of a convolution, over a periodic image of 8 by 8"),
        /// The side of the kernel of a convolution.
        kernel: usize = 3 => Parameter::new("kernel", "k", "kernel")
            .legal(Legal::Whole(1.0, 7.0)).linear(1.0, 7.0)
            .help("a convolution sees k by k places of every channel"),
        /// The last layer's width in units of the first one's; those between follow a geometric sequence.
        taper: f64 = 1.0 => Parameter::new("taper", "n_L/n₀", "taper")
            .legal(Legal::Between(0.125, 8.0)).logarithmic(0.125, 8.0)
            .help("width of the last layer in units of the first, in equal ratios from layer to layer"),
        /// What units do with their sums.
        activation: Activation = Activation::Tanh => Parameter::choice("activation", "Activation", Activation::KEYS),
        /// How weights are drawn.
        init: Init = Init::Normal => Parameter::choice("init", "Weights", Init::KEYS)
            .help("normal and uniform have the n·Var w of the slider; the others are named rules"),
        /// The fan-in times the variance of a weight, where the scheme has none of its own.
        gain: f64 = 1.0 => Parameter::new("gain", "n·Var w", "fan-in times variance")
            .legal(Legal::Between(0.0, 1000.0)).logarithmic(0.1, 10.0)
            .help("fan-in times the variance of a weight: the factor of a signal's mean square in the sums of a layer"),
        /// The standard deviation of biases.
        bias: f64 = 0.0 => Parameter::new("bias", "σ_b", "bias deviation")
            .legal(Legal::Between(0.0, 10.0)).linear(0.0, 2.0)
            .help("standard deviation of normal biases"),
        /// What is normalised between sums and activation.
        normalization: Normalization = Normalization::None => Parameter::choice("normalization", "Normalization", Normalization::KEYS),
        /// Inputs that pass together under batch normalization.
        batch: usize = 16 => Parameter::new("batch", "B", "batch")
            .legal(Legal::Whole(1.0, 64.0)).linear(1.0, 64.0)
            .help("inputs over which batch normalization averages"),
        /// Whether each layer adds to its input, where both are equally wide.
        residual: bool = false => Parameter::switch("residual", "residual connections"),
        /// Networks that are drawn.
        draws: usize = 10 => Parameter::new("draws", "draws", "draws")
            .legal(Legal::Whole(1.0, 100.0)).logarithmic(1.0, 100.0)
            .help("networks with other weights, whose mean and spread are shown"),
        /// Seed of weights, inputs and cotangents.
        seed: u64 = 0 => Parameter::new("seed", "seed", "seed")
            .legal(Legal::Exact(i64::MAX as u64)).minor()
            .help("Other weights of the same distribution"),
        /// What is shown of the way forward.
        quantity: Quantity = Quantity::Activations => Parameter::choice("quantity", "Forward", Quantity::KEYS),
        /// Along which axis histograms are drawn.
        axis: HistogramAxis = HistogramAxis::Common => Parameter::choice("axis", "Histograms", HistogramAxis::KEYS),
        /// The layer that is explained, from 1.
        layer: usize = 1 => Parameter::new("layer", "l", "layer explained")
            .legal(Legal::Whole(1.0, MAX_DEPTH as f64)).linear(1.0, MAX_DEPTH as f64)
            .help("whose fans and variances are put into the derivation; a click on a histogram chooses it"),
    }
}

choices! {
    /// What the layers of a network are.
    #[derive(Default)]
    pub enum LayerKind {
        /// Every unit sees all units below.
        #[default]
        Dense = "dense",
        /// Units see a square of each channel.
        Convolution = "convolution",
    }
}

choices! {
    /// How weights are drawn.
    #[derive(Default)]
    pub enum Init {
        /// Normal, with a variance of gain/fan-in.
        #[default]
        Normal = "normal",
        /// Uniform, with that variance.
        Uniform = "uniform",
        /// Normal, 2/(fan-in + fan-out) (Glorot and Bengio 2010).
        XavierNormal = "xavier_normal",
        /// Uniform, with that variance.
        XavierUniform = "xavier_uniform",
        /// Normal, 2/fan-in (He et al. 2015).
        HeNormal = "he_normal",
        /// Uniform, with that variance.
        HeUniform = "he_uniform",
        /// Normal, 1/fan-in (LeCun et al. 1998).
        LecunNormal = "lecun_normal",
    }
}

choices! {
    /// What is shown of the way forward.
    #[derive(Default)]
    pub enum Quantity {
        /// What a layer hands on.
        #[default]
        Activations = "activations",
        /// What the activation function sees.
        Preactivations = "preactivations",
    }
}

choices! {
    /// Along which axis histograms are drawn.
    #[derive(Default)]
    pub enum HistogramAxis {
        /// The same for all layers.
        #[default]
        Common = "common",
        /// One for each layer, as wide as its values.
        Each = "each",
    }
}

/// How many numbers enter a sum, and how many sums a number enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fans {
    /// Of a dense layer the units below; of a convolution C_in·k·k.
    pub fan_in: usize,
    /// Of a dense layer its units; of a convolution C_out·k·k.
    pub fan_out: usize,
}

impl Init {
    /// The variance of a weight.
    pub fn variance(self, Fans { fan_in, fan_out }: Fans, gain: f64) -> f64 {
        let n = fan_in as f64;
        match self {
            Self::Normal | Self::Uniform => gain / n,
            Self::XavierNormal | Self::XavierUniform => 2.0 / (n + fan_out as f64),
            Self::HeNormal | Self::HeUniform => 2.0 / n,
            Self::LecunNormal => 1.0 / n,
        }
    }

    /// Whether weights are uniformly distributed.
    pub fn is_uniform(self) -> bool {
        match self {
            Self::Uniform | Self::XavierUniform | Self::HeUniform => true,
            Self::Normal | Self::XavierNormal | Self::HeNormal | Self::LecunNormal => false,
        }
    }

    /// Whether the variance follows the slider of n·Var w.
    pub fn has_gain(self) -> bool {
        matches!(self, Self::Normal | Self::Uniform)
    }
}

impl SignalSettings {
    /// Units or channels after so many layers; 0 is the input.
    pub fn units(&self, layer: usize) -> usize {
        let (first, most) = match self.kind {
            LayerKind::Dense => (self.width, MAX_WIDTH),
            LayerKind::Convolution => (self.channels, MAX_CHANNELS),
        };
        let share = layer as f64 / self.depth.max(1) as f64;
        let units = first as f64 * e::pow(self.taper, share);
        (units.round() as usize).clamp(1, most)
    }

    /// The fans of a layer, from 1.
    pub fn fans(&self, layer: usize) -> Fans {
        let seen = match self.kind {
            LayerKind::Dense => 1,
            LayerKind::Convolution => self.kernel * self.kernel,
        };
        Fans {
            fan_in: self.units(layer - 1) * seen,
            fan_out: self.units(layer) * seen,
        }
    }

    /// The variance of a weight of a layer, from 1.
    pub fn variance(&self, layer: usize) -> f64 {
        self.init.variance(self.fans(layer), self.gain)
    }

    /// The number of weights of a layer, from 1.
    pub fn weights(&self, layer: usize) -> usize {
        self.fans(layer).fan_in * self.units(layer)
    }

    /// Whether a layer adds to its input.
    pub fn skips(&self, layer: usize) -> bool {
        self.residual && self.units(layer - 1) == self.units(layer)
    }

    /// Places of an image; 1 where there is none.
    pub fn places(&self) -> usize {
        match self.kind {
            LayerKind::Dense => 1,
            LayerKind::Convolution => SIDE * SIDE,
        }
    }

    /// Inputs that pass together.
    pub fn inputs(&self) -> usize {
        match self.normalization {
            Normalization::Batch => self.batch,
            Normalization::None | Normalization::Layer => 1,
        }
    }

    /// The layer that is explained, among those there are.
    pub fn explained(&self) -> usize {
        self.layer.clamp(1, self.depth)
    }
}

impl SignalSettings {
    /// The n·Var w at which gradients begin to explode; `None` where there is no such value, or theory knows none.
    pub fn critical(&self) -> Option<f64> {
        let plain = self.normalization == Normalization::None && !self.residual && self.bias == 0.0;
        plain.then(|| self.activation.critical())
    }

    /// Why there is none, in words.
    pub fn why_not_critical(&self) -> &'static str {
        match self.normalization {
            Normalization::Batch | Normalization::Layer => "normalised: the scale cancels",
            Normalization::None if self.residual => "with residual connections: no critical value",
            Normalization::None => "with biases: another critical value",
        }
    }

    /// The network in words, without its n·Var w.
    pub fn words(&self) -> String {
        let layers = match self.kind {
            LayerKind::Dense => format!("{} dense layers of {} units", self.depth, self.width),
            LayerKind::Convolution => {
                let (k, channels) = (self.kernel, self.channels);
                format!("{} convolutions {k}×{k} of {channels} channels", self.depth)
            }
        };
        let mut text = layers;
        if self.taper != 1.0 {
            text += &format!(" tapering to {}", self.units(self.depth));
        }
        text += &format!(" with {}", self.activation.name());
        text += match self.normalization {
            Normalization::None => "",
            Normalization::Batch => ", batch normalization",
            Normalization::Layer => ", layer normalization",
        };
        if self.residual {
            text += ", residual connections";
        }
        if self.bias > 0.0 {
            text += &format!(", biases of deviation {}", self.bias);
        }
        text
    }
}
