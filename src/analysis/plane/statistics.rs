//! What a slice does not show: the spectrum of the whole Hessian where it is cut.

use crate::math::Vector as _;
use crate::network::Network;
use crate::objective::{End, Estimate, HessianAt, MOST_IN_FULL};

/// Numbers that stand beside every slice: what curvature there is in all directions, of which a slice shows two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SliceStatistics {
    /// P, the number of weights.
    pub weights: usize,
    /// λmax, the largest eigenvalue of the Hessian.
    pub largest: f64,
    /// λmin, the least one.
    pub least: f64,
    /// tr H/P, the mean curvature along a random direction: exact up to [`MOST_IN_FULL`] weights, else estimated.
    pub mean: Estimate,
    /// How many eigenvalues are negative; `None` where the whole spectrum is too costly.
    pub negative: Option<usize>,
}

/// An eigenvalue counts as negative below minus this share of the largest modulus: many eigenvalues of a network vanish, and
/// rounding gives them either sign.
const NEGATIVE: f64 = 1e-10;

impl SliceStatistics {
    /// Of a network at w; `None` where the Hessian is not finite.
    pub fn of(network: &Network, w: &Vec<f64>) -> Option<Self> {
        let (hessian, weights) = (HessianAt::new(network, w), w.dimension());
        if weights <= MOST_IN_FULL {
            let spectrum = hessian.spectrum()?;
            let (least, largest) = (*spectrum.first()?, *spectrum.last()?);
            let limit = -NEGATIVE * largest.abs().max(least.abs());
            let mean = spectrum.iter().sum::<f64>() / weights as f64;
            return Some(Self {
                weights,
                largest,
                least,
                mean: Estimate { mean, error: 0.0 },
                negative: Some(spectrum.iter().filter(|value| **value < limit).count()),
            });
        }
        let ends = hessian.extremes(&[End::Greatest, End::Least], None)?;
        let trace = hessian.trace(0)?;
        let share = |v: f64| v / weights as f64;
        Some(Self {
            weights,
            largest: ends[0].value,
            least: ends[1].value,
            mean: Estimate {
                mean: share(trace.mean),
                error: share(trace.error),
            },
            negative: None,
        })
    }
}
