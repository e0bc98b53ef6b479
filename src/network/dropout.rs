//! Masks of dropout.

use super::layout::Layer;
use crate::math::lanes::Lanes;
use crate::math::random::{Purpose, Sequence};

/// The factors of every hidden unit and sample in a step, layer by layer: 0 with the probability p, else 1/(1 − p), so that means stay
/// ("inverted dropout"; Srivastava et al. 2014). None where nothing is dropped.
///
/// Drawn by (seed, step): layer by layer, block by block of eight samples, unit by unit.
pub fn masks(layers: &[Layer], p: f64, blocks: usize, seed: u64, step: u64) -> Vec<Vec<Lanes>> {
    if p <= 0.0 {
        return Vec::new();
    }
    let (mut draws, kept) = (Sequence::new(seed, Purpose::Dropout, step), 1.0 / (1.0 - p));
    let mut factor = || if draws.happens(p) { 0.0 } else { kept };
    let mut lanes = || Lanes(std::array::from_fn(|_| factor()));
    let hidden = &layers[..layers.len().saturating_sub(1)];
    let of = |layer: &Layer| (0..blocks * layer.outputs).map(|_| lanes()).collect();
    hidden.iter().map(of).collect()
}
