//! Where each number of a network stands among its weights.

use std::ops::Range;

use super::spec::{Normalization, Spec};

/// The weights of one layer within w: the matrix row by row (outputs × inputs), then the biases, then γ and β where the layer
/// is normalized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// n_in, the fan-in.
    pub inputs: usize,
    /// n_out, the fan-out.
    pub outputs: usize,
    /// The matrix W, outputs × inputs, row by row.
    pub matrix: Range<usize>,
    /// The biases, one a unit; empty without biases.
    pub bias: Range<usize>,
    /// What normalizes the pre-activations.
    pub normalization: Normalization,
    /// γ, one a unit; empty where nothing is normalized.
    pub gamma: Range<usize>,
    /// β, one a unit; empty where nothing is normalized.
    pub beta: Range<usize>,
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
            let normalization = if index < spec.hidden.len() {
                spec.normalization(index)
            } else {
                Normalization::None
            };
            let normalized = if normalization == Normalization::None {
                0
            } else {
                units
            };
            layers.push(Layer {
                inputs: fan_in,
                outputs: units,
                matrix: take(units * fan_in),
                bias: take(if spec.settings.bias { units } else { 0 }),
                normalization,
                gamma: take(normalized),
                beta: take(normalized),
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
        assert_eq!(layout.weights, 337 + 4 * 16);
        let [first, second, last] = &layout.layers[..] else {
            panic!("three layers");
        };
        assert_eq!([&first.gamma, &first.beta], [&(48..64), &(64..80)]);
        assert_eq!((second.matrix.start, second.row(1)), (80, 96..112));
        assert!(last.gamma.is_empty());
    }
}
