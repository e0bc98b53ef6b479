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
            (0..layer.outputs)
                .map(|unit| {
                    let [mean, deviation] = moments(&weights, layer, unit, before);
                    let base = |sample: usize| {
                        if layer.residual {
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
    let most = |unit: usize| {
        w[layer.row(unit)]
            .iter()
            .fold(0.0f64, |m, w| m.max(w.abs()))
    };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Init, NetworkSettings, Normalization, Spec};
    use crate::surface::View;

    #[test]
    fn a_constant_initialization_makes_all_units_alike_and_another_weight_tells_one_apart() {
        let spec = Spec {
            settings: NetworkSettings {
                init: Init::Constant,
                ..NetworkSettings::default()
            },
            hidden: vec![4, 3],
            ..Spec::default()
        };
        let network = Network::new(spec).expect("a network");
        let mut w = network.initial();
        let grid = Grid::of(View::square(1.0), 100.0, [5, 9]);
        let twins = |w: &Vec<f64>| {
            let inside = Inside::of(&network, w.clone(), &grid);
            let of = |units: &Vec<Unit>| units.iter().map(|unit| unit.twin).collect::<Vec<_>>();
            inside.units.iter().map(of).collect::<Vec<_>>()
        };
        let first = Some(0);
        let alike = [
            vec![None, first, first, first],
            vec![None, first, first],
            vec![None],
        ];
        assert_eq!(twins(&w), alike);
        // The second weight into unit 3.
        let row = network.layout().layers[0].row(2);
        w[row.start + 1] += 1e-6;
        assert_eq!(twins(&w)[0], [None, first, None, first]);
    }

    #[test]
    fn moments_are_those_of_the_sums_and_gradients_those_of_the_loss() {
        let network = Network::new(Spec::default()).expect("a network");
        let w = network.initial();
        let grid = Grid::of(View::square(1.0), 100.0, [5, 9]);
        let inside = Inside::of(&network, w.clone(), &grid);
        let layer = &network.layout().layers[0];
        let train = network.train();
        let sums = (0..train.count()).map(|i| {
            let [x, y] = [train.input(i)[0], train.input(i)[1]];
            let row = layer.row(3).start;
            w[row] * x + w[row + 1] * y + w[layer.bias.start + 3]
        });
        let sums: Vec<f64> = sums.collect();
        let n = sums.len() as f64;
        let mean = sums.iter().sum::<f64>() / n;
        // The other formula of the variance.
        let variance = sums.iter().map(|z| z * z).sum::<f64>() / n - mean * mean;
        let unit = inside.units[0][3];
        assert!((unit.mean - mean).abs() < 1e-12);
        assert!((unit.deviation - variance.sqrt()).abs() < 1e-9);
        assert_eq!(unit.idle, None);
        let index = layer.row(3).start;
        let slope = |h: f64| {
            let mut moved = w.clone();
            moved[index] += h;
            network.loss_on(&moved, train)
        };
        let difference = (slope(1e-5) - slope(-1e-5)) / 2e-5;
        assert!((inside.gradient[index] - difference).abs() < 1e-8);
        let points = grid.columns * grid.rows;
        assert_eq!(inside.responses[0].len(), points * layer.outputs);
    }

    /// Weights alike make no equals where a bias, γ or β differs; sums have their bias.
    #[test]
    fn a_bias_tells_units_apart_and_moves_their_sums() {
        let spec = Spec {
            settings: NetworkSettings {
                init: Init::Constant,
                ..NetworkSettings::default()
            },
            hidden: vec![2, 2],
            normalizations: vec![Normalization::None, Normalization::Layer],
            ..Spec::default()
        };
        let network = Network::new(spec).expect("a network");
        let [first, second] = [0, 1].map(|i| &network.layout().layers[i]);
        let grid = Grid::of(View::square(1.0), 100.0, [5, 9]);
        let units = |w: Vec<f64>| Inside::of(&network, w, &grid).units;
        let same = network.initial();
        let before = units(same.clone());
        assert_eq!([before[0][1].twin, before[1][1].twin], [Some(0); 2]);
        for (range, layer) in [(&first.bias, 0), (&second.gamma, 1), (&second.beta, 1)] {
            let mut w = same.clone();
            w[range.start + 1] += 0.25;
            assert_eq!(units(w)[layer][1].twin, None);
        }
        let mut w = same;
        w[first.bias.start] += 3.0;
        let [old, new] = [before[0][0], units(w)[0][0]];
        assert!((new.mean - old.mean - 3.0).abs() < 1e-12);
        assert!((new.deviation - old.deviation).abs() < 1e-12);
    }

    /// Layers of two units, the second of which adds to its input; z of the unit that is asked for is x₁ − 0.5.
    #[test]
    fn a_rectified_unit_is_idle_where_it_adds_nothing() {
        for residual in [false, true] {
            let spec = Spec {
                settings: NetworkSettings {
                    activation: Activation::Relu,
                    residual,
                    ..NetworkSettings::default()
                },
                hidden: vec![2, 2],
                ..Spec::default()
            };
            let network = Network::new(spec).expect("a network");
            let mut w = vec![0.0; network.layout().weights];
            let [first, second] = [0, 1].map(|i| &network.layout().layers[i]);
            // max(x₁, 0), and then max(x₁, 0) − 0.5.
            w[first.row(0).start] = 1.0;
            w[second.row(1).start] = 1.0;
            w[second.bias.start + 1] = -0.5;
            let grid = Grid::of(View::square(1.0), 100.0, [5, 9]);
            let inside = Inside::of(&network, w, &grid);
            let train = network.train();
            let share = |below: f64| {
                let idle = (0..train.count()).filter(|i| train.input(*i)[0] <= below);
                Some(idle.count() as f64 / train.count() as f64)
            };
            let idle = [&inside.units[0], &inside.units[1]].map(|units| units.clone());
            assert_eq!([idle[0][0].idle, idle[0][1].idle], [share(0.0), Some(1.0)]);
            assert_eq!([idle[1][0].idle, idle[1][1].idle], [Some(1.0), share(0.5)]);
            assert_eq!(inside.units[2][0].idle, None);
        }
    }
}
