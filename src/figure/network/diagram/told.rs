//! What the diagram says of a part in words, and of the whole.

use super::plan::Part;
use crate::analysis::units::Inside;
use crate::figure::number::{compact, percent};
use crate::network::{Activation, Network, Normalization};

/// An activation as it is written.
pub fn activation(activation: Activation) -> &'static str {
    match activation {
        Activation::Tanh => "tanh",
        Activation::Sigmoid => "sigmoid",
        Activation::Relu => "ReLU",
        Activation::LeakyRelu => "leaky ReLU",
        Activation::Gelu => "GELU",
        Activation::Linear => "linear",
    }
}

/// A normalization in short.
pub fn normalization(normalization: Normalization) -> Option<&'static str> {
    match normalization {
        Normalization::None => None,
        Normalization::Batch => Some("BN"),
        Normalization::Layer => Some("LN"),
    }
}

/// The units of every column: inputs, hidden layers, outputs.
pub fn counts(network: &Network) -> Vec<usize> {
    let layers = &network.layout().layers;
    let inputs = network.train().inputs_each;
    let units = layers.iter().map(|layer| layer.outputs);
    std::iter::once(inputs).chain(units).collect()
}

/// Such as `2–16–16–1`.
pub fn widths(network: &Network) -> String {
    let counts = counts(network);
    let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
    counts.join("–")
}

/// How many units of a layer have the weights of an earlier one.
pub fn twins(inside: &Inside, layer: usize) -> usize {
    inside.units[layer]
        .iter()
        .filter(|unit| unit.twin.is_some())
        .count()
}

/// How many units of a layer give 0 on all samples.
pub fn dead(inside: &Inside, layer: usize) -> usize {
    inside.units[layer]
        .iter()
        .filter(|unit| unit.idle == Some(1.0))
        .count()
}

/// What a unit is called.
pub fn name(network: &Network, column: usize, unit: usize) -> String {
    let last = network.layout().layers.len();
    match column {
        0 => format!("Input {}", unit + 1),
        _ if column == last => format!("Output {}", unit + 1),
        _ => format!("Layer {column}, unit {}", unit + 1),
    }
}

/// Name and numbers of a part, line by line.
pub fn lines(network: &Network, inside: &Inside, part: Part) -> Vec<String> {
    let (w, g) = (&inside.weights, &inside.gradient);
    let layers = &network.layout().layers;
    match part {
        Part::Edge { column, unit, from } => {
            let index = layers[column - 1].row(unit).start + from;
            let ends = [name(network, column - 1, from), name(network, column, unit)];
            vec![
                ends.join(" → "),
                format!("w = {}", short(w[index])),
                format!("∂L/∂w = {}", short(g[index])),
            ]
        }
        Part::Unit { column: 0, unit } => vec![name(network, 0, unit)],
        Part::Unit { column, unit } => {
            let (layer, told) = (&layers[column - 1], inside.units[column - 1][unit]);
            let mut lines = vec![name(network, column, unit)];
            let [mean, deviation] = [told.mean, told.deviation].map(short);
            lines.push(format!("Wa + b: mean {mean}, sd {deviation}"));
            for (symbol, range) in [("b", &layer.bias), ("γ", &layer.gamma), ("β", &layer.beta)] {
                if let Some(index) = range.clone().nth(unit) {
                    let [value, slope] = [w[index], g[index]].map(short);
                    lines.push(format!("{symbol} = {value}, ∂L/∂{symbol} = {slope}"));
                }
            }
            if let Some(idle) = told.idle {
                let samples = network.train().count();
                let count = (idle * samples as f64).round() as usize;
                lines.push(format!(
                    "ReLU gives 0 on {} of the samples",
                    percent(count, samples)
                ));
            }
            if let Some(twin) = told.twin {
                lines.push(format!("same weights as unit {}", twin + 1));
            }
            lines
        }
    }
}

fn short(value: f64) -> String {
    compact(value, 3)
}
