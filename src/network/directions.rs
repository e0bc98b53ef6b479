//! Directions through the weights of a network.

use super::objective::Network;
use crate::math::{Vector as _, random};

impl Network {
    /// A random direction δ with ‖δ_row‖ = ‖w_row‖ for every row of every weight matrix, the weights that lead to one unit (Li et
    /// al. 2018). Biases and the numbers of normalizations are not moved: their directions are 0, as in the authors' program.
    pub fn filter_normalized(&self, w: &[f64], seed: u64, number: u64) -> Vec<f64> {
        let mut direction: Vec<f64> = random::normals(seed, number, w.len());
        let mut moved = vec![false; w.len()];
        for layer in &self.layout().layers {
            for unit in 0..layer.outputs {
                let row = layer.row(unit);
                let norm = |v: &[f64]| v.to_vec().norm();
                let (length, drawn) = (norm(&w[row.clone()]), norm(&direction[row.clone()]));
                for i in row {
                    direction[i] = direction[i] / drawn * length;
                    moved[i] = drawn > 0.0;
                }
            }
        }
        for (d, moved) in direction.iter_mut().zip(moved) {
            if !moved {
                *d = 0.0;
            }
        }
        direction
    }
}
