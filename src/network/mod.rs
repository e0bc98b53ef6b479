//! Fully connected networks as objectives: what one consists of, the data that it is trained on, and its loss with derivatives.

mod directions;
mod initial;
mod layout;
mod objective;
mod permuted;
mod samples;
mod spec;

pub use layout::{Layer, Layout};
pub use objective::Network;
pub use samples::Samples;
pub use spec::{
    Activation, DataSet, Init, LARGEST_NETWORK, Loss, MAX_HIDDEN, MAX_SAMPLES, MAX_WIDTH,
    NetworkSettings, NoNetwork, Normalization, Spec,
};
