//! Gradient descent from 0 that stops early, beside the minimum with an L2 term.
//!
//! On a quadratic with eigenvalues λ, t steps at rate η bring the component of the minimum along each eigenvector to its share 1 − (1−ηλ)ᵗ,
//! for small rates 1 − e^(−ηλt); an L2 term of weight α leaves λ/(λ+α) of it. With α = 1/(ηt) both depend on z = ηλt alone, as 1 − e⁻ᶻ and
//! z/(1+z): their ratio is 1 where z is small or large, and at most 1.2984 (at z = 1.793) in between. Goodfellow, Bengio and Courville, Deep
//! Learning (2016), 7.8; Ali, Kolter and Tibshirani (arXiv 1810.10082).

use super::modes::Modes;
use crate::math::{Point, elementary as e};

/// z = ηλt at which the share of the flow is largest in units of that of ridge.
pub const FURTHEST: f64 = 1.793_282_132_900_761;
/// That ratio.
pub const RATIO: f64 = 1.298_425_607_525_639;

/// Points of the ridge path, and how far beyond the eigenvalues its weights go, to both sides, as a factor.
const POINTS: u32 = 160;
const BEYOND: f64 = 1e4;

/// A run of gradient descent from 0 on a quadratic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStopping {
    /// The minimum, with the eigenvectors of the Hessian; no eigenvalue is negative, and one is positive.
    pub modes: Modes,
    /// The learning rate η.
    pub rate: f64,
}

impl EarlyStopping {
    /// α = 1/(ηt), infinite at step 0.
    pub fn weight(&self, step: usize) -> f64 {
        1.0 / (self.rate * step as f64)
    }

    /// z = ηλt along an eigenvector.
    pub fn progress(&self, direction: usize, step: usize) -> f64 {
        self.rate * self.modes.pairs[direction].value * step as f64
    }

    /// 1 − (1−ηλ)ᵗ, how much of the minimum's component along an eigenvector so many steps have reached.
    pub fn reached(&self, direction: usize, step: usize) -> f64 {
        let factor = 1.0 - self.rate * self.modes.pairs[direction].value;
        1.0 - e::powi(factor, i32::try_from(step).unwrap_or(i32::MAX))
    }

    /// λ/(λ+α), how much of it an L2 term of that weight leaves.
    pub fn kept(&self, direction: usize, weight: f64) -> f64 {
        let value = self.modes.pairs[direction].value;
        // What is flat stays at 0 under the least weight.
        if value == 0.0 {
            0.0
        } else {
            value / (value + weight)
        }
    }

    /// The minimum with an L2 term of that weight.
    pub fn ridge(&self, weight: f64) -> Point {
        let from_origin = self.modes.components([0.0, 0.0]);
        let mut at = [0.0, 0.0];
        for (direction, pair) in self.modes.pairs.iter().enumerate() {
            let component = -from_origin[direction] * self.kept(direction, weight);
            at = [0, 1].map(|i| at[i] + component * pair.vector[i]);
        }
        at
    }

    /// The minima with L2 terms of all weights, from 0 (α = ∞) to the one without (α = 0).
    pub fn ridge_path(&self) -> Vec<Point> {
        let values = self.modes.pairs.map(|pair| pair.value);
        let positive = values.into_iter().filter(|value| *value > 0.0);
        let least = positive.fold(f64::INFINITY, f64::min);
        let [high, low] = [values[0].max(values[1]) * BEYOND, least / BEYOND].map(e::ln);
        let weight = |i: u32| {
            let share = f64::from(i) / f64::from(POINTS);
            e::exp(high + (low - high) * share)
        };
        let between = (0..=POINTS).map(weight);
        let weights = std::iter::once(f64::INFINITY).chain(between).chain([0.0]);
        weights.map(|weight| self.ridge(weight)).collect()
    }
}

/// 1 − e⁻ᶻ, the share that the gradient flow has reached at z = ηλt.
pub fn flow_share(z: f64) -> f64 {
    1.0 - e::exp(-z)
}

/// z/(1+z), the share that ridge leaves at α = λ/z.
pub fn ridge_share(z: f64) -> f64 {
    z / (1.0 + z)
}
