//! The same function with its hidden units in another order.

use super::layout::Layer;
use super::objective::Network;
use crate::math::random;

/// Draws until an order of units differs from theirs; one of two units takes two on average.
const TRIES: u64 = 64;

impl Network {
    /// Weights of the same function with the hidden units of each layer in a random order; `None` where no layer can have another
    /// one. Outputs differ by rounding alone: sums run in another order.
    ///
    /// Units that residual connections join move together, and those that are joined to the inputs stay.
    pub fn permuted(&self, w: &[f64], seed: u64) -> Option<Vec<f64>> {
        let layers = &self.layout().layers;
        let mut permuted = w.to_vec();
        let mut before: Vec<usize> = (0..layers.first()?.inputs).collect();
        let mut moved = false;
        for (index, layer) in layers.iter().enumerate() {
            let is_last = index + 1 == layers.len();
            let joined = self.spec().settings.residual && layer.inputs == layer.outputs;
            let order = if is_last {
                (0..layer.outputs).collect()
            } else if joined {
                before.clone()
            } else {
                another_order(seed, index as u64, layer.outputs)
            };
            moved |= !order.is_sorted();
            reorder(w, &mut permuted, layer, &before, &order);
            before = order;
        }
        moved.then_some(permuted)
    }
}

/// A random order of n units that is not theirs, where there is one.
fn another_order(seed: u64, layer: u64, n: usize) -> Vec<usize> {
    let draw = |round: u64| {
        let order = random::permutation(seed, layer * TRIES + round, n as u32);
        order.into_iter().map(|unit| unit as usize).collect()
    };
    let orders = (0..TRIES).map(draw);
    let mut different = orders.skip_while(|order: &Vec<usize>| order.is_sorted());
    different.next().unwrap_or_else(|| (0..n).collect())
}

/// Unit i of the layer becomes the unit that stood at `order[i]`, and its input j that of `before[j]`.
fn reorder(w: &[f64], permuted: &mut [f64], layer: &Layer, before: &[usize], order: &[usize]) {
    for (unit, &from) in order.iter().enumerate() {
        let (to, source) = (layer.row(unit), layer.row(from));
        for (input, &at) in before.iter().enumerate() {
            permuted[to.start + input] = w[source.start + at];
        }
        for range in [&layer.bias, &layer.gamma, &layer.beta] {
            if !range.is_empty() {
                permuted[range.start + unit] = w[range.start + from];
            }
        }
    }
}
