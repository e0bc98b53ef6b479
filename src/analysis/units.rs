//! What is inside a network: what every unit responds to, its weights with their gradient, and which units are alike.

use super::response::Grid;
use crate::network::{Activation, Layer, Network};
use crate::objective::Objective as _;

/// Units of which all weights agree to this share of the largest are alike.
const ALIKE: f64 = 1e-12;

/// What is known of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Unit {
    /// The mean of Wa + b over the samples for training.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// The share of the samples for training on which a ReLU gives 0; `None` with other activations.
    pub idle: Option<f64>,
    /// The first unit of the layer with the same weights, if it is another one.
    pub twin: Option<usize>,
}

/// The inside of a network at some weights.
#[derive(Clone, Debug, Default)]
pub struct Inside {
    /// w
    pub weights: Vec<f64>,
    /// ∇f(w), over all samples for training.
    pub gradient: Vec<f64>,
    /// What each layer gives at the points of a grid, point by point; the outputs last.
    pub responses: Vec<Vec<f64>>,
    /// The units of each layer, the outputs last.
    pub units: Vec<Vec<Unit>>,
}

impl Inside {
    /// The inside of a network, its responses on a grid.
    pub fn of(network: &Network, weights: Vec<f64>, grid: &Grid) -> Self {
        let train = network.train();
        let responses = network.activations(&weights, &grid.inputs(train.inputs_each));
        let given = network.activations(&weights, &train.inputs);
        let layers = &network.layout().layers;
        let units = layers.iter().enumerate().map(|(index, layer)| {
            let before = match index.checked_sub(1) {
                Some(below) => &given[below],
                None => &train.inputs,
            };
            let last = index + 1 == layers.len();
            let relu = network.spec().settings.activation == Activation::Relu && !last;
            let residual = network.spec().settings.residual && layer.inputs == layer.outputs;
            (0..layer.outputs)
                .map(|unit| {
                    let [mean, deviation] = moments(&weights, layer, unit, before);
                    let base = |sample: usize| {
                        if residual {
                            before[sample * layer.inputs + unit]
                        } else {
                            0.0
                        }
                    };
                    Unit {
                        mean,
                        deviation,
                        idle: relu.then(|| idle(&given[index], layer, unit, base)),
                        twin: twin(&weights, layer, unit),
                    }
                })
                .collect()
        });
        Self {
            units: units.collect(),
            gradient: network.evaluate(&weights).gradient,
            responses,
            weights,
        }
    }
}

/// Mean and standard deviation of Wa + b over samples.
fn moments(w: &[f64], layer: &Layer, unit: usize, before: &[f64]) -> [f64; 2] {
    let row = &w[layer.row(unit)];
    let bias = bias(w, layer, unit);
    let sums = before.chunks(layer.inputs).map(|input| {
        let products = row.iter().zip(input).map(|(w, a)| w * a);
        products.sum::<f64>() + bias
    });
    let sums: Vec<f64> = sums.collect();
    let n = sums.len().max(1) as f64;
    let mean = sums.iter().sum::<f64>() / n;
    let squares = sums.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>();
    [mean, (squares / n).sqrt()]
}

fn bias(w: &[f64], layer: &Layer, unit: usize) -> f64 {
    w[layer.bias.clone()].get(unit).copied().unwrap_or(0.0)
}

/// The share of samples on which a rectified unit adds nothing.
fn idle(given: &[f64], layer: &Layer, unit: usize, base: impl Fn(usize) -> f64) -> f64 {
    let samples = given.len() / layer.outputs;
    let nothing = |sample: &usize| given[sample * layer.outputs + unit] == base(*sample);
    (0..samples).filter(nothing).count() as f64 / samples.max(1) as f64
}

/// The first unit with the same weights, biases, γ and β, if it is another one.
fn twin(w: &[f64], layer: &Layer, unit: usize) -> Option<usize> {
    let most = |unit: usize| w[layer.row(unit)].iter().fold(0.0f64, |m, w| m.max(w.abs()));
    let close = |a: f64, b: f64, size: f64| (a - b).abs() <= ALIKE * size;
    let size = most(unit);
    let alike = |other: usize| {
        let rows = w[layer.row(unit)].iter().zip(&w[layer.row(other)]);
        let mut rest = [&layer.bias, &layer.gamma, &layer.beta].into_iter();
        rows.into_iter().all(|(a, b)| close(*a, *b, size))
            && rest.all(|range| {
                let of = &w[range.clone()];
                match (of.get(unit), of.get(other)) {
                    (Some(a), Some(b)) => close(*a, *b, a.abs()),
                    (Some(_) | None, _) => true,
                }
            })
    };
    (0..unit).find(|other| alike(*other))
}
