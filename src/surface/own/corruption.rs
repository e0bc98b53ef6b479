//! Random corruption of features: dropout and input noise, drawn anew in each step, and what is left of them on average.

use crate::math::random::{Purpose, Sequence};
use crate::objective::{Draw, Perturbed};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// What happens to the features x of a row before a model sees them: x̃ = r(x + σε)/s with ε standard normal, r = 1 with the
    /// keep probability p = 1 − `dropout` and 0 otherwise, and s = p if `inverted`, else 1. Each feature of each row has draws of
    /// its own, also one that is constant.
    ///
    /// The mean of x̃ is px/s, its variance (p(1−p)x² + pσ²)/s². So a squared error is on average that of the mean and a ridge
    /// term whose weights are the variances: E‖t − X̃w‖² = ‖t − (p/s)Xw‖² + Σⱼ wⱼ² Σᵢ Var x̃ᵢⱼ. Wager, Wang and Liang, Dropout
    /// training as adaptive regularization (2013); Bishop, Training with noise is equivalent to Tikhonov regularization (1995).
    pub struct Corruption {
        /// The drop probability, as PyTorch's `dropout`; the lecture's p is the keep probability.
        dropout: f64 = 0.0 => Parameter::new("dropout", "dropout", "dropout")
            .legal(Legal::HalfOpen(0.0, 1.0)).linear(0.0, 0.9).minor()
            .help("probability with which each feature of each row is dropped in a step, as in PyTorch; the lecture's p is the probability to keep it"),
        /// Whether what is kept is divided by p, as PyTorch does while it trains; otherwise predictions take pw, as in the lecture.
        inverted: bool = true => Parameter::switch("inverted", "inverted dropout")
            .help("kept features are divided by p while training, as in PyTorch; otherwise weights are multiplied by p to predict, as in the lecture"),
        /// The standard deviation σ of Gaussian noise on the features as the model sees them.
        input_noise: f64 = 0.0 => Parameter::new("input_noise", "σ", "input noise")
            .legal(Legal::Between(0.0, 1e50)).linear(0.0, 2.0).minor()
            .help("standard deviation of Gaussian noise on each feature as the model sees it, drawn anew in each step: augmentation"),
    }
}

impl Corruption {
    /// Whether features reach the model as they are.
    pub fn is_none(&self) -> bool {
        self.dropout == 0.0 && self.input_noise == 0.0
    }

    /// What is drawn, if anything.
    pub fn perturbed(&self) -> Option<Perturbed> {
        match (self.dropout > 0.0, self.input_noise > 0.0) {
            (false, false) => None,
            (true, false) => Some(Perturbed::Features),
            (false, true) => Some(Perturbed::Inputs),
            (true, true) => Some(Perturbed::FeaturesAndInputs),
        }
    }

    /// The keep probability p.
    pub fn keep(&self) -> f64 {
        1.0 - self.dropout
    }

    /// What kept features are divided by.
    fn scale(&self) -> f64 {
        if self.inverted { self.keep() } else { 1.0 }
    }

    /// By what the mean of a corrupted feature, and so the weights of a prediction, are multiplied: 1, or the lecture's p.
    pub fn mean(&self) -> f64 {
        if self.inverted { 1.0 } else { self.keep() }
    }

    /// Var x̃ of a feature x.
    pub fn variance(&self, x: f64) -> f64 {
        let (p, s) = (self.keep(), self.scale());
        p * (self.dropout * x * x + self.input_noise * self.input_noise) / (s * s)
    }

    /// Rows whose squared errors are, for all weights, those of predictions for `rows`, where nothing is drawn: features times
    /// [`mean`](Self::mean).
    pub fn predicted(&self, rows: &[[f64; 3]]) -> Vec<[f64; 3]> {
        let mean = self.mean();
        rows.iter()
            .map(|&[a, b, t]| [mean * a, mean * b, t])
            .collect()
    }

    /// Rows whose sum of squared errors is, for all weights, the expected one of corrupted `rows`: the means of these, and one for
    /// each feature with the root of the sum of its variances and the target 0.
    pub fn expected(&self, rows: &[[f64; 3]]) -> Vec<[f64; 3]> {
        let root = |feature: usize| {
            let variances = rows.iter().map(|row| self.variance(row[feature]));
            variances.sum::<f64>().sqrt()
        };
        let variances = [[root(0), 0.0, 0.0], [0.0, root(1), 0.0]];
        [self.predicted(rows), variances.to_vec()].concat()
    }

    /// The expected loss of least squares as people write it, in p, σ and the features as they are.
    pub(super) fn equation(&self) -> String {
        let (drops, noisy) = (self.dropout > 0.0, self.input_noise > 0.0);
        let (error, ridge, noise) = match (drops, self.inverted) {
            (false, _) => ("w₁aᵢ + w₂bᵢ", "", "nσ²"),
            (true, true) => ("w₁aᵢ + w₂bᵢ", "(1 − p)/p", "nσ²/p"),
            (true, false) => ("p(w₁aᵢ + w₂bᵢ)", "p(1 − p)", "npσ²"),
        };
        let mut text = format!("f = 1/(2n) [Σ ({error} − tᵢ)²");
        if drops {
            text.push_str(&format!(" + {ridge} Σ (w₁²aᵢ² + w₂²bᵢ²)"));
        }
        if noisy {
            text.push_str(&format!(" + {noise}(w₁² + w₂²)"));
        }
        text + "], w = (x, y)"
    }

    /// The draws of a step, to be applied to its rows in order.
    pub fn draws(&self, draw: Draw<'_>) -> Draws {
        let sequence = |purpose| Sequence::new(draw.seed, purpose, draw.step);
        Draws {
            corruption: *self,
            masks: sequence(Purpose::Dropout),
            noise: sequence(Purpose::InputNoise),
        }
    }
}

/// What becomes of the features of one row after the other.
pub struct Draws {
    corruption: Corruption,
    masks: Sequence,
    noise: Sequence,
}

impl Draws {
    /// The next row, corrupted; its target stays.
    pub fn apply(&mut self, [a, b, t]: [f64; 3]) -> [f64; 3] {
        let [a, b] = [a, b].map(|x| self.feature(x));
        [a, b, t]
    }

    fn feature(&mut self, mut x: f64) -> f64 {
        let corruption = self.corruption;
        if corruption.input_noise > 0.0 {
            x += corruption.input_noise * self.noise.normal();
        }
        if corruption.dropout > 0.0 {
            let kept = self.masks.happens(corruption.keep());
            x = if kept { x / corruption.scale() } else { 0.0 };
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corruption(dropout: f64, inverted: bool, input_noise: f64) -> Corruption {
        Corruption {
            dropout,
            inverted,
            input_noise,
        }
    }

    /// Over draws, the features have the mean and the variance that the expected loss is made of.
    #[test]
    fn draws_have_their_mean_and_variance() {
        for inverted in [false, true] {
            for (dropout, noise) in [(0.3, 0.0), (0.0, 0.7), (0.4, 0.5)] {
                let corruption = corruption(dropout, inverted, noise);
                let (steps, x) = (40_000, [1.5, -0.5]);
                let [mut sum, mut squares] = [[0.0; 2]; 2];
                for step in 0..steps {
                    let draw = Draw {
                        rows: None,
                        seed: 3,
                        step,
                    };
                    let [a, b, t] = corruption.draws(draw).apply([x[0], x[1], 9.0]);
                    assert_eq!(t, 9.0);
                    for (i, seen) in [a, b].into_iter().enumerate() {
                        sum[i] += seen / steps as f64;
                        squares[i] += seen * seen / steps as f64;
                    }
                }
                for i in 0..2 {
                    let (mean, variance) = (corruption.mean() * x[i], corruption.variance(x[i]));
                    let error = (variance / steps as f64).sqrt();
                    assert!((sum[i] - mean).abs() < 4.0 * error, "{corruption:?}");
                    let found = squares[i] - sum[i] * sum[i];
                    assert!((found / variance - 1.0).abs() < 0.05, "{corruption:?}");
                }
            }
        }
    }

    #[test]
    fn steps_and_rows_have_draws_of_their_own() {
        let corruption = corruption(0.5, true, 0.3);
        let draws = |seed, step| {
            let mut draws = corruption.draws(Draw {
                rows: None,
                seed,
                step,
            });
            [(); 2].map(|()| draws.apply([1.0, 1.0, 0.0]))
        };
        assert_eq!(draws(1, 4), draws(1, 4));
        assert_ne!(draws(1, 4), draws(1, 5));
        assert_ne!(draws(1, 4), draws(2, 4));
        assert_ne!(draws(1, 4)[0], draws(1, 4)[1]);
    }
}
