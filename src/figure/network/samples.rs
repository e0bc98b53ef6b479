//! Where the samples of a network lie.

pub use crate::analysis::response::{place, view};
use crate::network::{DataSet, Network};

/// The names of both axes.
pub fn names(network: &Network) -> [String; 2] {
    let spec = network.spec();
    let single = network.train().inputs_each == 1;
    match (&spec.own, spec.settings.data == DataSet::Own) {
        (Some(data), true) => {
            let [a, b, target] = &data.names;
            [a.clone(), if single { target } else { b }.clone()]
        }
        (Some(_) | None, _) => ["x₁", if single { "y" } else { "x₂" }].map(str::to_owned),
    }
}

/// The names of the inputs.
pub fn inputs(network: &Network) -> Vec<String> {
    let [x, y] = names(network);
    match network.train().inputs_each {
        1 => vec![x],
        _ => vec![x, y],
    }
}
