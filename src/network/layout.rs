//! Where each number of a network stands among its weights.

use std::ops::Range;

use super::spec::{Activation, Normalization, Spec};

/// A fully connected layer, and its weights within w: the matrix row by row (outputs × inputs), then the biases or, where the layer
/// is normalized, γ and β.
///
/// h = dropout(activation(W x + b)); normalized, h = dropout(activation(γ ẑ + β)) with ẑ = (W x − mean)/√(variance + ε). There β
/// has the place of b, which normalizing would take away or shift, so that multiplying W changes nothing but the gradient. A residual
/// connection adds x to h.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// n_in, the fan-in.
    pub inputs: usize,
    /// n_out, the fan-out.
    pub outputs: usize,
    /// The matrix W, outputs × inputs, row by row.
    pub matrix: Range<usize>,
    /// The biases, one a unit; empty without biases, and where the layer is normalized.
    pub bias: Range<usize>,
    /// What normalizes the pre-activations.
    pub normalization: Normalization,
    /// γ, one a unit; empty where nothing is normalized.
    pub gamma: Range<usize>,
    /// β, one a unit; empty where nothing is normalized.
    pub beta: Range<usize>,
    /// What a unit makes of its pre-activation; linear in the last layer.
    pub activation: Activation,
    /// Whether what comes in is added to what goes out: between hidden layers of as many units, if at all.
    pub residual: bool,
}

impl Layer {
    /// The weights that lead to a unit.
    pub fn row(&self, unit: usize) -> Range<usize> {
        let first = self.matrix.start + unit * self.inputs;
        first..first + self.inputs
    }
}

/// Where each number of a network stands among its weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The hidden layers in order, then the one of the outputs.
    pub layers: Vec<Layer>,
    /// P, the number of weights.
    pub weights: usize,
}

impl Layout {
    /// Of a network with so many inputs and outputs.
    pub fn new(spec: &Spec, inputs: usize, outputs: usize) -> Self {
        let mut next = 0;
        let mut take = |count: usize| {
            let range = next..next + count;
            next = range.end;
            range
        };
        let (mut layers, mut fan_in) = (Vec::new(), inputs);
        for (index, &units) in spec.hidden.iter().chain([&outputs]).enumerate() {
            let hidden = index < spec.hidden.len();
            let (normalization, activation) = if hidden {
                (spec.normalization(index), spec.settings.activation)
            } else {
                (Normalization::None, Activation::Linear)
            };
            let [biases, normalized] = if normalization != Normalization::None {
                [0, units]
            } else if spec.settings.bias {
                [units, 0]
            } else {
                [0, 0]
            };
            layers.push(Layer {
                inputs: fan_in,
                outputs: units,
                matrix: take(units * fan_in),
                bias: take(biases),
                normalization,
                gamma: take(normalized),
                beta: take(normalized),
                activation,
                residual: spec.settings.residual && hidden && index > 0 && units == fan_in,
            });
            fan_in = units;
        }
        Self {
            layers,
            weights: next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn residual_connections_join_hidden_layers_of_as_many_units() {
        let mut spec = Spec {
            hidden: vec![2, 2, 3, 3, 1],
            ..Spec::default()
        };
        // Neither the inputs nor the output takes part, though they are as many.
        for (residual, expected) in [
            (true, [false, true, false, true, false, false]),
            (false, [false; 6]),
        ] {
            spec.settings.residual = residual;
            let layout = Layout::new(&spec, 2, 1);
            let found: Vec<bool> = layout.layers.iter().map(|l| l.residual).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn weights_follow_one_another_layer_by_layer() {
        let spec = Spec {
            hidden: vec![16, 16],
            ..Spec::default()
        };
        // 2·16 + 16, 16·16 + 16, 16 + 1
        assert_eq!(Layout::new(&spec, 2, 1).weights, 337);
        let normalized = Spec {
            normalizations: vec![Normalization::Layer],
            ..spec
        };
        let layout = Layout::new(&normalized, 2, 1);
        // β in the place of b, and γ.
        assert_eq!(layout.weights, 337 + 2 * 16);
        let [first, second, last] = &layout.layers[..] else {
            panic!("three layers");
        };
        assert_eq!([&first.gamma, &first.beta], [&(32..48), &(48..64)]);
        assert!(first.bias.is_empty() && last.bias.len() == 1);
        assert_eq!((second.matrix.start, second.row(1)), (64, 80..96));
        assert!(last.gamma.is_empty());
    }
}
