//! The same network with another normalization.

use std::sync::Arc;

use super::layout::{Layer, Layout};
use super::objective::Network;
use super::spec::{NoNetwork, Normalization, Spec};

impl Network {
    /// The same network on the same samples, with one normalization in all hidden layers. What is drawn is the same draw; of weights
    /// that the document holds the matrices stay, biases and β take each other's place, and γ is 1 where there was none.
    ///
    /// # Errors
    /// [`NoNetwork::BatchOfOne`] for batch normalization where steps see a single sample.
    pub fn normalized(&self, normalization: Normalization) -> Result<Self, NoNetwork> {
        let mut spec = Spec {
            normalizations: vec![normalization],
            ..self.spec().clone()
        };
        let train = self.train();
        let layout = Layout::new(&spec, train.inputs_each, train.targets_each);
        spec.weights = spec
            .weights
            .map(|w| Arc::from(carried(&w, self.layout(), &layout)));
        Self::on(spec, [train.clone(), self.test().clone()])
    }
}

/// The weights of one layout in the places of another one, which differs in its normalizations.
fn carried(w: &[f64], from: &Layout, to: &Layout) -> Vec<f64> {
    let mut carried = vec![0.0; to.weights];
    let shift = |layer: &Layer| match layer.normalization {
        Normalization::None => layer.bias.clone(),
        Normalization::Batch | Normalization::Layer => layer.beta.clone(),
    };
    for (from, to) in from.layers.iter().zip(&to.layers) {
        carried[to.gamma.clone()].fill(1.0);
        let pairs = [
            (from.matrix.clone(), to.matrix.clone()),
            (shift(from), shift(to)),
            (from.gamma.clone(), to.gamma.clone()),
        ];
        for (from, to) in pairs {
            if from.len() == to.len() {
                carried[to].copy_from_slice(&w[from]);
            }
        }
    }
    carried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_weights_keep_matrices_and_shifts() {
        let of = |normalization, weights: Option<Vec<f64>>| {
            let spec = Spec {
                hidden: vec![2],
                normalizations: vec![normalization],
                weights: weights.map(Arc::from),
                ..Spec::default()
            };
            Network::new(spec).expect("a network")
        };
        // 2-2-1: a matrix of 4, biases of 2, then 2 weights and a bias.
        let w: Vec<f64> = (1..=9).map(f64::from).collect();
        let plain = of(Normalization::None, Some(w.clone()));
        let layered = plain.normalized(Normalization::Layer).expect("a network");
        let expected = [1.0, 2.0, 3.0, 4.0, 1.0, 1.0, 5.0, 6.0, 7.0, 8.0, 9.0];
        assert_eq!(layered.initial(), expected);
        let back = layered.normalized(Normalization::None).expect("a network");
        assert_eq!(back.initial(), w);
        // Drawn, it is what the reader of a file would draw.
        let drawn = of(Normalization::None, None).normalized(Normalization::Batch);
        assert_eq!(drawn.expect("a network"), of(Normalization::Batch, None));
    }
}
