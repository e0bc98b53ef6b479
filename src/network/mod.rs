//! Fully connected networks as objectives: what one consists of, the data that it is trained on, and its loss with derivatives.

mod activation;
mod backward;
mod batch;
mod directions;
mod drawn;
mod dropout;
mod evaluate;
mod forward;
mod initial;
mod kernels;
mod layout;
mod linear;
mod loss;
mod mended;
mod model;
mod normalize;
mod normalized;
mod objective;
mod permuted;
mod samples;
mod spec;
mod statistics;
mod tested;
mod words;

pub use layout::{Layer, Layout};
pub use objective::Network;
pub use samples::Samples;
pub use spec::{
    Activation, DataSet, Init, LARGEST_NETWORK, Loss, MAX_CLASSES, MAX_HIDDEN, MAX_SAMPLES,
    MAX_WIDTH, NetworkSettings, NoNetwork, Normalization, Spec,
};
pub use statistics::Running;
pub use tested::TestLoss;
