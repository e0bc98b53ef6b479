//! Standardised draws that are kept, so that another variance draws nothing again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::settings::SignalSettings;
use crate::math::random;

/// Bytes of draws that are kept; what goes beyond is drawn whenever it is needed.
const MOST: usize = 256 << 20;

/// Draws with mean 0 and variance 1, by network and layer. It is a cache: all of them are equal, whatever they hold.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Bank(Arc<Mutex<Kept>>);

impl PartialEq for Bank {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
struct Kept {
    seed: u64,
    uniform: bool,
    draws: BTreeMap<Key, Arc<[f64]>>,
    bytes: usize,
}

/// Network, layer and number of weights.
type Key = (usize, usize, usize);

/// The streams of a network: those of the weights of layers have the numbers of the layers, up to 100.
const STREAMS: u64 = 256;

/// What is drawn apart from weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    Input,
    Cotangent,
    /// The biases of a layer, from 1.
    Biases(usize),
}

/// So many normal numbers of a network.
pub fn normals(seed: u64, network: usize, what: Drawn, count: usize) -> Vec<f64> {
    let stream = match what {
        Drawn::Input => 0,
        Drawn::Cotangent => 101,
        Drawn::Biases(layer) => 101 + layer as u64,
    };
    let mut out = vec![0.0; count];
    random::fill_normals(seed, network as u64 * STREAMS + stream, &mut out);
    out
}

impl Bank {
    /// Forgets what these settings have no use for.
    pub fn prepare(&self, settings: &SignalSettings) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let uniform = settings.init.is_uniform();
        if (kept.seed, kept.uniform) != (settings.seed, uniform) {
            *kept = Kept {
                seed: settings.seed,
                uniform,
                ..Kept::default()
            };
        }
        kept.draws.retain(|&(_, layer, count), _| {
            layer <= settings.depth && count == settings.weights(layer)
        });
        kept.bytes = kept.draws.values().map(|draw| size_of_val(&**draw)).sum();
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.draws.is_empty() {
            *kept = Kept::default();
        }
    }

    /// The weights of a layer, from 1, of a network, standardised.
    pub fn weights(&self, settings: &SignalSettings, network: usize, layer: usize) -> Arc<[f64]> {
        let (seed, uniform) = (settings.seed, settings.init.is_uniform());
        let key = (network, layer, settings.weights(layer));
        {
            let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(draw) = kept.draws.get(&key)
                && (kept.seed, kept.uniform) == (seed, uniform)
            {
                return Arc::clone(draw);
            }
        }
        // Drawn where it stays: a copy of a wide layer costs as much time as a good part of the draws.
        let mut draw: Arc<[f64]> = std::iter::repeat_n(0.0, key.2).collect();
        let room = Arc::make_mut(&mut draw);
        let stream = network as u64 * STREAMS + layer as u64;
        if uniform {
            random::fill_uniform(seed, stream, room);
        } else {
            random::fill_normals(seed, stream, room);
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = kept.bytes + size_of_val(&*draw);
        if bytes <= MOST && (kept.seed, kept.uniform) == (seed, uniform) {
            kept.bytes = bytes;
            kept.draws.insert(key, Arc::clone(&draw));
        }
        draw
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::signals::MAX_DEPTH;

    /// Weights, biases, inputs and cotangents of all layers and networks are drawn apart.
    #[test]
    fn no_two_things_share_their_draws() {
        let settings = SignalSettings {
            width: 2,
            depth: MAX_DEPTH,
            ..SignalSettings::default()
        };
        let bank = Bank::default();
        bank.prepare(&settings);
        let mut first: Vec<u64> = Vec::new();
        for network in 0..2 {
            for layer in 1..=MAX_DEPTH {
                first.push(bank.weights(&settings, network, layer)[0].to_bits());
                first.push(normals(0, network, Drawn::Biases(layer), 1)[0].to_bits());
            }
            for what in [Drawn::Input, Drawn::Cotangent] {
                first.push(normals(0, network, what, 1)[0].to_bits());
            }
        }
        let all = first.len();
        first.sort_unstable();
        first.dedup();
        assert_eq!((first.len(), all), (all, 4 * MAX_DEPTH + 4));
    }
}
