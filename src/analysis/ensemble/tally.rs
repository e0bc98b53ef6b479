//! Predictions of members, added up one after the other, so that no more than one of them need be kept.

use crate::math::elementary as e;
use crate::network::{Loss, Network, Samples};

/// Losses over one set of samples.
///
/// For the mean squared error ½·mean (o − t)² the loss of the average is the mean loss of the members minus their spread, exactly (Krogh
/// and Vedelsby 1995). For cross entropies probabilities are averaged; by Jensen's inequality the loss of these is at most the mean loss.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Losses {
    /// Of each member, row by row.
    pub each: Vec<Vec<f64>>,
    /// Of the average of their predictions, row by row.
    pub average: Vec<f64>,
    /// ½·mean (o − ō)² over members, samples and outputs, with the average ō, row by row; `None` for cross entropies.
    pub spread: Option<Vec<f64>>,
}

impl Losses {
    /// The mean loss of the members at a row.
    pub fn mean(&self, row: usize) -> f64 {
        let losses = self.each.iter().filter_map(|losses| losses.get(row));
        losses.sum::<f64>() / self.each.len() as f64
    }
}

/// What has been added of all members so far, over one set of samples.
pub struct Tally<'a> {
    samples: &'a Samples,
    loss: Loss,
    /// The losses of each member, row by row.
    each: Vec<Vec<f64>>,
    /// Number by number: of outputs the mean and the sum of squares around it (Welford 1962); or, for cross entropies, of the
    /// probabilities that a sample's own class is given the greatest logarithm and the sum in units of that probability.
    so_far: Vec<[f64; 2]>,
}

impl<'a> Tally<'a> {
    /// Of no members yet.
    pub fn of(network: &Network, samples: &'a Samples) -> Self {
        Self {
            samples,
            loss: network.spec().settings.loss,
            each: Vec::new(),
            so_far: Vec::new(),
        }
    }

    /// Outputs of a sample.
    fn outputs_each(&self) -> usize {
        self.samples.targets_each.max(1)
    }

    /// Adds the outputs of a member, row by row. What is missing, because there is no such network, is no number.
    pub fn add(&mut self, outputs: &[f64], rows: usize) {
        let (samples, each) = (self.samples.count(), self.outputs_each());
        let mut outputs = outputs.to_vec();
        outputs.resize(rows * samples * each, f64::NAN);
        let losses: Vec<f64> = outputs
            .chunks_exact(each)
            .enumerate()
            .map(|(i, of)| self.loss.of_sample(of, self.samples.target(i % samples)))
            .collect();
        let count = (self.each.len() + 1) as f64;
        match self.loss {
            Loss::Mse => {
                self.so_far.resize(outputs.len(), [0.0; 2]);
                for ([mean, squares], output) in self.so_far.iter_mut().zip(&outputs) {
                    let off = output - *mean;
                    *mean += off / count;
                    *squares += off * (output - *mean);
                }
            }
            Loss::Logistic | Loss::Softmax => {
                self.so_far.resize(losses.len(), [f64::NEG_INFINITY, 0.0]);
                for (sum, loss) in self.so_far.iter_mut().zip(&losses) {
                    *sum = with_power(*sum, -loss);
                }
            }
        }
        let of_row = losses.chunks_exact(samples.max(1));
        self.each.push(of_row.map(mean).collect());
    }

    /// The losses of all that have been added.
    pub fn losses(self, rows: usize) -> Losses {
        let (samples, each) = (self.samples.count(), self.outputs_each());
        let count = self.each.len() as f64;
        let of_row = match self.loss {
            Loss::Mse => samples * each,
            Loss::Logistic | Loss::Softmax => samples,
        };
        let by_row = |of: &dyn Fn(usize, [f64; 2]) -> f64| -> Vec<f64> {
            let row = |row: usize| {
                let numbers = self.so_far[row * of_row..][..of_row].iter();
                let sum: f64 = numbers.enumerate().map(|(i, now)| of(i, *now)).sum();
                sum / of_row as f64
            };
            (0..rows).map(row).collect()
        };
        let (average, spread) = match self.loss {
            Loss::Mse => {
                let off = |i: usize, [mean, _]: [f64; 2]| {
                    let off = mean - self.samples.targets[i];
                    0.5 * off * off
                };
                let spread = |_, [_, squares]: [f64; 2]| 0.5 * squares / count;
                (by_row(&off), Some(by_row(&spread)))
            }
            Loss::Logistic | Loss::Softmax => {
                let own = |_, [greatest, sum]: [f64; 2]| -(greatest + e::ln(sum / count));
                (by_row(&own), None)
            }
        };
        Losses {
            each: self.each,
            average,
            spread,
        }
    }
}

/// A sum of powers of e, as the greatest exponent and the sum in units of its power, with another one.
fn with_power([greatest, sum]: [f64; 2], exponent: f64) -> [f64; 2] {
    if exponent > greatest {
        [exponent, sum * e::exp(greatest - exponent) + 1.0]
    } else if exponent == f64::NEG_INFINITY {
        [greatest, sum]
    } else {
        [greatest, sum + e::exp(exponent - greatest)]
    }
}

fn mean(losses: &[f64]) -> f64 {
    losses.iter().sum::<f64>() / losses.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_added_without_overflow_and_underflow() {
        let sum = |exponents: &[f64]| {
            let start = [f64::NEG_INFINITY, 0.0];
            let [greatest, sum] = exponents.iter().fold(start, |sum, x| with_power(sum, *x));
            greatest + e::ln(sum)
        };
        // ln(2 e^−2000) and ln(e^−1 + e^−3)
        assert!((sum(&[-2000.0, -2000.0]) - (2f64.ln() - 2000.0)).abs() < 1e-12);
        let expected = ((-1f64).exp() + (-3f64).exp()).ln();
        for order in [[-1.0, -3.0], [-3.0, -1.0]] {
            assert!((sum(&order) - expected).abs() < 1e-15);
        }
        assert_eq!(sum(&[f64::NEG_INFINITY, -1.0]), -1.0);
        assert_eq!(sum(&[f64::NEG_INFINITY]), f64::NEG_INFINITY);
        assert!(sum(&[-1.0, f64::NAN]).is_nan() && sum(&[f64::NAN, -1.0]).is_nan());
    }
}
