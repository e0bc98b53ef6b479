//! The weights before training.

use super::layout::Layout;
use super::spec::{Init, Spec};
use crate::math::random;

/// The weights before training: those that the document holds, or drawn layer by layer from the seed.
pub fn initial(spec: &Spec, layout: &Layout) -> Vec<f64> {
    if let Some(weights) = &spec.weights {
        return weights.to_vec();
    }
    let settings = &spec.settings;
    let mut w = vec![0.0; layout.weights];
    for (index, layer) in layout.layers.iter().enumerate() {
        let draws: Vec<f64> = random::normals(settings.seed, index as u64, layer.matrix.len());
        let fans = (layer.inputs + layer.outputs) as f64;
        let deviation = (2.0 / fans).sqrt();
        for (w, z) in w[layer.matrix.clone()].iter_mut().zip(draws) {
            *w = if settings.init == Init::Constant {
                settings.constant
            } else {
                deviation * z
            };
        }
        w[layer.gamma.clone()].fill(1.0);
    }
    w
}
