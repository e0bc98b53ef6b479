//! Fully connected networks as objectives: what one consists of, the data that it is trained on, and its loss with derivatives.

mod directions;
mod drawn;
mod initial;
mod layout;
mod mended;
mod objective;
mod samples;
mod spec;
mod words;

pub use layout::{Layer, Layout};
pub use objective::Network;
pub use samples::Samples;
pub use spec::{
    Activation, DataSet, Init, LARGEST_NETWORK, Loss, MAX_CLASSES, MAX_HIDDEN, MAX_SAMPLES,
    MAX_WIDTH, NetworkSettings, NoNetwork, Normalization, Spec,
};
