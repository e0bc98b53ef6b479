//! What a network is: everything that determines it as an objective, as plain data.

use std::sync::Arc;

use thiserror::Error;

use crate::objective::Data;
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::{choices, parameters};

/// Most hidden layers.
pub const MAX_HIDDEN: usize = 6;
/// Most units of a hidden layer.
pub const MAX_WIDTH: usize = 64;
/// Most samples, train and test together.
pub const MAX_SAMPLES: usize = 2048;
/// Most classes: more could not be told apart by their colours.
pub const MAX_CLASSES: usize = 6;
/// Most weights: six hidden layers of 64 units have some 21 000.
pub const LARGEST_NETWORK: usize = 25_000;

choices! {
    /// Where the samples come from.
    pub enum DataSet {
        /// Two half circles that interlock.
        Moons = "moons",
        /// A circle within a circle.
        Circles = "circles",
        /// Two spirals around each other.
        Spirals = "spirals",
        /// Two Gaussian clouds.
        Clouds = "clouds",
        /// Four quadrants, of which opposite ones belong together.
        Xor = "xor",
        /// The fields of a chess board.
        Checkerboard = "checkerboard",
        /// One input and a sine of it.
        Sine = "sine",
        /// A table that the document holds.
        Own = "own",
    }
}

choices! {
    /// The activation of hidden units.
    pub enum Activation {
        /// tanh z
        Tanh = "tanh",
        /// 1/(1 + e⁻ᶻ)
        Sigmoid = "sigmoid",
        /// max(z, 0), with the slope 0 at 0, as in PyTorch
        Relu = "relu",
        /// z for z > 0, else 0.01 z, with the slope 0.01 at 0, as in PyTorch
        LeakyRelu = "leaky_relu",
        /// z Φ(z), with Φ the distribution function of the standard normal distribution
        Gelu = "gelu",
        /// z
        Linear = "linear",
    }
}

choices! {
    /// What normalizes the pre-activations of a hidden layer.
    pub enum Normalization {
        /// Nothing.
        None = "none",
        /// Batch normalization: each unit over the samples of a batch.
        Batch = "batch",
        /// Layer normalization: each sample over the units of the layer.
        Layer = "layer",
    }
}

choices! {
    /// What is minimised.
    pub enum Loss {
        /// ½·mean (o − t)² over samples and outputs.
        Mse = "mse",
        /// Binary cross-entropy of the logit o: mean −t ln σ(o) − (1 − t) ln(1 − σ(o)) over samples and outputs, with t = 0 or 1.
        Logistic = "logistic",
        /// Cross-entropy of the softmax p of one logit a class: mean −Σ tₖ ln pₖ over samples, with Σ tₖ = 1.
        Softmax = "softmax",
    }
}

choices! {
    /// How the weights are drawn before training.
    pub enum Init {
        /// Every weight and bias is the constant.
        Constant = "constant",
        /// Uniform with n·Var w = gain, n the fan-in.
        Uniform = "uniform",
        /// Normal with n·Var w = gain, n the fan-in.
        Normal = "normal",
        /// Uniform with Var w = 2/(fan-in + fan-out) (Glorot and Bengio 2010).
        XavierUniform = "xavier_uniform",
        /// Normal with Var w = 2/(fan-in + fan-out).
        XavierNormal = "xavier_normal",
        /// Uniform with Var w = 2/fan-in (He et al. 2015).
        HeUniform = "he_uniform",
        /// Normal with Var w = 2/fan-in.
        HeNormal = "he_normal",
        /// Normal with Var w = 1/fan-in (LeCun et al. 1998).
        LecunNormal = "lecun_normal",
        /// Rows or columns orthonormal (Saxe et al. 2014).
        Orthogonal = "orthogonal",
    }
}

parameters! {
    /// The settings of a network and of its data. Layers, and data and weights that a document holds itself, are in [`Spec`].
    pub struct NetworkSettings {
        data: DataSet = DataSet::Moons => Parameter::choice("data", "data", DataSet::KEYS)
            .help("where the samples come from"),
        samples: u32 = 128 => Parameter::new("samples", "n", "samples")
            .legal(Legal::Whole(1.0, MAX_SAMPLES as f64)).logarithmic(8.0, 2048.0)
            .help("samples drawn, for training and testing together"),
        data_noise: f64 = 0.1 => Parameter::new("data_noise", "σ", "data noise")
            .legal(Legal::Between(0.0, 10.0)).linear(0.0, 0.5)
            .help("standard deviation of the noise on the inputs, or on the target of a regression"),
        classes: u32 = 2 => Parameter::new("classes", "K", "classes")
            .legal(Legal::Whole(2.0, MAX_CLASSES as f64)).linear(2.0, MAX_CLASSES as f64)
            .help("of clouds and spirals; the other sets that are drawn have two, and a sine has none"),
        standardise: bool = false => Parameter::switch("standardise", "standardised")
            .help("inputs, and the target of a regression, to mean 0 and standard deviation 1 over what is trained on"),
        test_share: f64 = 0.0 => Parameter::new("test_share", "", "test share")
            .legal(Legal::Between(0.0, 0.9)).linear(0.0, 0.9)
            .help("the share of samples that is kept from training and tested on"),
        data_seed: u64 = 0 => Parameter::new("data_seed", "", "data seed").legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0).minor()
            .help("draws the samples"),
        activation: Activation = Activation::Tanh => Parameter::choice("activation", "activation", Activation::KEYS)
            .help("the activation of hidden units"),
        residual: bool = false => Parameter::switch("residual", "residual connections")
            .help("adds the input of a hidden layer to its output where both have as many units"),
        bias: bool = true => Parameter::switch("bias", "biases").help("whether units have biases"),
        dropout: f64 = 0.0 => Parameter::new("dropout", "p", "dropout")
            .legal(Legal::HalfOpen(0.0, 1.0)).linear(0.0, 0.9)
            .help("the probability with which a hidden unit is dropped in a step; what stays is divided by 1 − p"),
        norm_eps: f64 = 1e-5 => Parameter::new("norm_eps", "ε", "normalization's ε")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-12, 1.0).minor()
            .help("added to the variance under the root of a normalization"),
        norm_momentum: f64 = 0.1 => Parameter::new("norm_momentum", "", "momentum of running averages")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0).minor()
            .help("the weight of a new batch in the running averages of batch normalization"),
        loss: Loss = Loss::Mse => Parameter::choice("loss", "loss", Loss::KEYS).help("what is minimised"),
        init: Init = Init::XavierNormal => Parameter::choice("init", "initialization", Init::KEYS)
            .help("how the weights are drawn before training"),
        gain: f64 = 1.0 => Parameter::new("gain", "n·Var w", "gain")
            .legal(Legal::Between(0.0, 1e6)).logarithmic(0.01, 100.0)
            .help("n·Var w of the initializations uniform and normal, with n the fan-in"),
        constant: f64 = 0.5 => Parameter::new("constant", "c", "constant")
            .legal(Legal::Between(-1e6, 1e6)).linear(-2.0, 2.0)
            .help("every weight and bias of the initialization constant"),
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the weights").legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0)
            .help("draws the weights before training"),
        scaled_layer: u32 = 1 => Parameter::new("scaled_layer", "", "scaled layer")
            .legal(Legal::Whole(1.0, MAX_HIDDEN as f64)).linear(1.0, MAX_HIDDEN as f64)
            .help("the hidden layer whose weights W are scaled, from 1"),
        scale: f64 = 1.0 => Parameter::new("scale", "c", "scale")
            .legal(Legal::Between(1e-2, 1e2)).logarithmic(1e-2, 1e2)
            .help("training starts from c times the weights W of the scaled layer: behind batch or layer norm the loss stays and its gradient falls as 1/c"),
        batch: u32 = 0 => Parameter::new("batch", "B", "batch")
            .legal(Legal::Whole(0.0, MAX_SAMPLES as f64)).linear(0.0, 128.0)
            .help("samples in a mini-batch; 0 takes all in every step"),
        replacement: bool = false => Parameter::switch("replacement", "with replacement")
            .help("draws each mini-batch anew from all samples, instead of shuffling an epoch"),
    }
}

/// Everything that determines a network as an objective.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Spec {
    /// Its numbers and choices.
    pub settings: NetworkSettings,
    /// The units of each hidden layer.
    pub hidden: Vec<usize>,
    /// The normalization of each hidden layer: one for all, or as many as layers.
    pub normalizations: Vec<Normalization>,
    /// The samples that the document holds itself, for [`DataSet::Own`].
    pub own: Option<Arc<Data>>,
    /// The start in full, layer by layer; `None` to draw it.
    pub weights: Option<Arc<[f64]>>,
}

impl Default for Spec {
    /// 2-8-8-1 on moons.
    fn default() -> Self {
        Self {
            settings: NetworkSettings::default(),
            hidden: vec![8, 8],
            normalizations: vec![Normalization::None],
            own: None,
            weights: None,
        }
    }
}

/// Why there is no such network.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum NoNetwork {
    /// The number of hidden layers.
    #[error("found {0} hidden layers; allowed: 1 to {MAX_HIDDEN}")]
    Layers(usize),
    /// A hidden layer has no unit, or too many.
    #[error("found a hidden layer of {0} units; allowed: 1 to {MAX_WIDTH}")]
    Width(usize),
    /// One normalization for all layers or one for each.
    #[error(
        "found {found} normalizations; allowed: one for all hidden layers, or one for each of {layers}"
    )]
    Normalizations {
        /// Given.
        found: usize,
        /// Hidden layers.
        layers: usize,
    },
    /// The scaled layer is none of the hidden ones.
    #[error("found layer {found}; allowed: 1 to {layers}, a hidden layer")]
    ScaledLayer {
        /// Given.
        found: usize,
        /// Hidden layers.
        layers: usize,
    },
    /// A start of another number of weights.
    #[error("found {found} weights; allowed: {needed}, as many as the network has")]
    Weights {
        /// Given.
        found: usize,
        /// Those of the network.
        needed: usize,
    },
    /// Batch normalization of one sample.
    #[error(
        "found batches of one sample; allowed with batch normalization: 2 or more, since one sample has no variance"
    )]
    BatchOfOne,
    /// Batch normalization of one sample, in the last batch of an epoch.
    #[error(
        "found batches of {batch} of {samples} samples, of which the last batch has one; allowed with batch normalization: batches whose last one has 2 or more, since one sample has no variance, or replacement = true"
    )]
    LastOfOne {
        /// Asked for.
        batch: usize,
        /// For training.
        samples: usize,
    },
    /// A batch beyond the data.
    #[error(
        "found batches of {batch} samples; allowed: at most {samples}, as many as are trained on"
    )]
    BatchTooLarge {
        /// Asked for.
        batch: usize,
        /// For training.
        samples: usize,
    },
    /// The document has no samples of its own.
    #[error("found no table [network.data]; allowed: one with a, b and target for data = \"own\"")]
    NoData,
    /// Data of the document that the loss cannot take.
    #[error("{0}")]
    Unfit(String),
    /// A loss that cannot take samples of the kind that is drawn.
    #[error("{0}")]
    Mismatch(String),
}

impl Spec {
    /// The normalization of a hidden layer, counted from 0.
    pub fn normalization(&self, layer: usize) -> Normalization {
        let given = &self.normalizations;
        let of = given.get(layer).or_else(|| given.first());
        of.copied().unwrap_or(Normalization::None)
    }

    /// Whether the architecture is one.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), NoNetwork> {
        if !(1..=MAX_HIDDEN).contains(&self.hidden.len()) {
            return Err(NoNetwork::Layers(self.hidden.len()));
        }
        if let Some(width) = self.hidden.iter().find(|w| !(1..=MAX_WIDTH).contains(*w)) {
            return Err(NoNetwork::Width(*width));
        }
        let (found, layers) = (self.normalizations.len(), self.hidden.len());
        if found != 1 && found != layers {
            return Err(NoNetwork::Normalizations { found, layers });
        }
        let found = self.settings.scaled_layer as usize;
        if !(1..=layers).contains(&found) {
            return Err(NoNetwork::ScaledLayer { found, layers });
        }
        Ok(())
    }
}
