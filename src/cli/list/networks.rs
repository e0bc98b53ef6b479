//! Lists of what a scenario's `[network]` and `[plane]` can name.

use serde_json::{Value, json};

use super::entry::{Entry, Row, as_json, rows, words};
use crate::analysis::{Origin, PlaneKind, PlaneSettings};
use crate::network::{
    Activation, DataSet, Init, LARGEST_NETWORK, Loss, MAX_HIDDEN, MAX_WIDTH, NetworkSettings,
    Normalization, Spec,
};
use crate::parameters::Choice;

/// The table `[network]`, and what its choices stand for.
pub fn networks() -> Vec<Entry> {
    let mut parameters = rows(&NetworkSettings::default());
    let own = |key, name: &str, default: Value, legal: String, help| Row {
        key,
        symbol: String::new(),
        name: name.to_owned(),
        default,
        legal: words(legal),
        help,
    };
    let one = format!(
        "{}, or an array of these, one for each hidden layer",
        Normalization::KEYS.join(", ")
    );
    parameters.extend([
        own(
            "hidden",
            "units of each hidden layer",
            json!(Spec::default().hidden),
            format!("1 to {MAX_HIDDEN} whole numbers, each from 1 to {MAX_WIDTH}"),
            "from the inputs to the outputs",
        ),
        own(
            "normalization",
            "normalization of pre-activations",
            json!(Normalization::None.key()),
            one,
            "",
        ),
        own(
            "weights",
            "weights before training",
            Value::Null,
            format!("as many numbers as the network has weights, at most {LARGEST_NETWORK}"),
            "layer by layer: the matrix row by row (outputs × inputs), then the biases or, where the layer is normalized, γ and β",
        ),
    ]);
    let network = Entry {
        key: "network",
        lines: vec![
            "a fully connected network, in the table [network] in place of [surface]".into(),
        ],
        json: json!({ "key": "network", "parameters": as_json(&parameters) }),
        parameters,
    };
    vec![
        network,
        choice("activation", Activation::about),
        choice("normalization", Normalization::about),
        choice("loss", Loss::about),
        choice("init", Init::about),
    ]
}

/// The values of a key with a line on each.
fn choice<T: Choice>(key: &'static str, about: fn(T) -> &'static str) -> Entry {
    let kinds = T::ALL.iter().map(|kind| (kind.key(), about(*kind)));
    let width = T::KEYS.iter().map(|key| key.len()).max().unwrap_or(0);
    Entry {
        key,
        lines: kinds
            .clone()
            .map(|(key, about)| format!("  {key:width$}  {about}"))
            .collect(),
        parameters: Vec::new(),
        json: json!({
            "key": key,
            "kinds": kinds.map(|(key, about)| json!({ "key": key, "about": about })).collect::<Value>(),
        }),
    }
}

/// The table `[plane]`.
pub fn planes() -> Vec<Entry> {
    let parameters = rows(&PlaneSettings::default());
    let plane = Entry {
        key: "plane",
        lines: vec!["where the loss of a network is cut, in the table [plane]".into()],
        json: json!({ "key": "plane", "parameters": as_json(&parameters) }),
        parameters,
    };
    vec![
        plane,
        choice("kind", PlaneKind::about),
        choice("origin", Origin::about),
    ]
}

/// What a network can be trained on.
pub fn data_sets() -> Vec<Entry> {
    let entry = |set: &DataSet| {
        let inputs = if *set == DataSet::Sine { 1 } else { 2 };
        Entry {
            key: set.key(),
            lines: vec![set.about().to_owned()],
            parameters: Vec::new(),
            json: json!({ "key": set.key(), "about": set.about(), "inputs": inputs }),
        }
    };
    DataSet::ALL.iter().map(entry).collect()
}
