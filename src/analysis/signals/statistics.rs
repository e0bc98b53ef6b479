//! What is told of the values of a layer.

use crate::math::elementary as e;

/// The values of a layer of one network, or their gradients.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Moments {
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation.
    pub sd: f64,
    /// The root of their mean square.
    pub rms: f64,
}

impl Moments {
    /// Of some values; all 0 of none. Neither large nor small ones leave the range of squares.
    pub fn of(values: &[f64]) -> Self {
        let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        let finite = values.iter().all(|v| v.is_finite());
        if !finite || largest == 0.0 {
            let value = if finite { 0.0 } else { f64::INFINITY };
            return Self {
                mean: value,
                sd: value,
                rms: value,
            };
        }
        let count = values.len() as f64;
        let scaled = values.iter().map(|v| v / largest);
        let mean = scaled.clone().sum::<f64>() / count;
        let rms = (scaled.clone().map(|v| v * v).sum::<f64>() / count).sqrt();
        let sd = (scaled.map(|v| (v - mean) * (v - mean)).sum::<f64>() / count).sqrt();
        Self {
            mean: mean * largest,
            sd: sd * largest,
            rms: rms * largest,
        }
    }
}

/// A positive quantity over several networks. What is multiplied from layer to layer is spread evenly on a logarithmic scale, so its
/// logarithms are averaged.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Spread {
    /// The geometric mean.
    pub mean: f64,
    /// The standard deviation of the natural logarithm; 0 of a single network.
    pub deviation: f64,
    /// The least.
    pub least: f64,
    /// The largest.
    pub largest: f64,
    /// How many are exactly 0, which the others leave out.
    pub zeros: usize,
}

impl Spread {
    /// Of values ≥ 0. The mean is 0 where all are, and not finite where one is not.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let zeros = values.clone().filter(|v| *v == 0.0).count();
        let logarithms = values.clone().filter(|v| *v != 0.0).map(e::ln);
        let count = logarithms.clone().count() as f64;
        let mean = logarithms.clone().sum::<f64>() / count;
        let squares = logarithms.map(|v| (v - mean) * (v - mean)).sum::<f64>();
        Self {
            mean: if count == 0.0 { 0.0 } else { e::exp(mean) },
            deviation: if count < 2.0 || !mean.is_finite() {
                0.0
            } else {
                (squares / (count - 1.0)).sqrt()
            },
            least: values.clone().fold(f64::INFINITY, f64::min),
            largest: values.fold(0.0, f64::max),
            zeros,
        }
    }

    /// The mean, divided and multiplied by the exponential of the deviation.
    pub fn band(&self) -> [f64; 2] {
        let factor = e::exp(self.deviation);
        [self.mean / factor, self.mean * factor]
    }
}

/// Bins of a histogram.
pub const BINS: usize = 31;

/// How many values lie where.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Histogram {
    /// The ends of the axis.
    pub range: [f64; 2],
    /// Counts in equal bins; what lies beyond the ends is in none.
    pub counts: [u32; BINS],
}

impl Histogram {
    /// Of the finite values within a range.
    pub fn of(values: &[f64], range: [f64; 2]) -> Self {
        let mut counts = [0; BINS];
        let [low, high] = range;
        for value in values {
            let share = (value - low) / (high - low);
            if (0.0..=1.0).contains(&share) {
                // Saturates by definition of `as`.
                counts[((share * BINS as f64) as usize).min(BINS - 1)] += 1;
            }
        }
        Self { range, counts }
    }

    /// Of what several of one axis are of; an empty one of none.
    pub fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut sum = Self {
            range: [-1.0, 1.0],
            counts: [0; BINS],
        };
        for Self { range, counts } in all {
            sum.range = *range;
            for (sum, count) in sum.counts.iter_mut().zip(counts) {
                *sum += count;
            }
        }
        sum
    }

    /// The largest count, and at least 1.
    pub fn most(&self) -> u32 {
        self.counts.iter().fold(1, |most, count| most.max(*count))
    }

    /// The largest count beside the bin at 0; the largest of all where there is nothing else.
    pub fn most_beside_zero(&self) -> u32 {
        let [low, high] = self.range;
        let at = -low / (high - low) * BINS as f64;
        let beside = self.counts.iter().enumerate().filter(|(bin, _)| {
            let bin = *bin as f64;
            !(bin <= at && at <= bin + 1.0)
        });
        let most = beside.map(|(_, count)| *count).max().unwrap_or(0);
        if most == 0 { self.most() } else { most }
    }

    /// The axis on which most values of all these layers are seen: as far as three standard deviations from each mean, and no
    /// further than there are values.
    pub fn axis<'a>(layers: impl Iterator<Item = &'a [f64]>) -> [f64; 2] {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for values in layers {
            let Moments { mean, sd, .. } = Moments::of(values);
            if !mean.is_finite() || !sd.is_finite() {
                continue;
            }
            let least = values.iter().fold(f64::INFINITY, |m, v| m.min(*v));
            let largest = values.iter().fold(f64::NEG_INFINITY, |m, v| m.max(*v));
            low = low.min((mean - 3.0 * sd).max(least));
            high = high.max((mean + 3.0 * sd).min(largest));
        }
        if low < high && (high - low).is_finite() {
            return [low, high];
        }
        let middle = if low.is_finite() { low } else { 0.0 };
        let half = middle.abs().max(1.0);
        [middle - half, middle + half]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_survive_large_and_small_values() {
        for scale in [1.0, 1e-200, 1e200] {
            let m = Moments::of(&[scale, -scale, 3.0 * scale, scale]);
            // Mean 1, mean square 3, variance 2.
            let near = |a: f64, b: f64| (a / scale - b).abs() < 1e-12;
            assert!(near(m.mean, 1.0) && near(m.rms, 3f64.sqrt()) && near(m.sd, 2f64.sqrt()));
        }
        assert_eq!(Moments::of(&[]), Moments::default());
        assert_eq!(Moments::of(&[0.0; 3]), Moments::default());
        assert_eq!(Moments::of(&[1.0, f64::NAN]).rms, f64::INFINITY);
    }

    #[test]
    fn spreads_are_those_of_logarithms() {
        let spread = Spread::of([1.0, 100.0, 0.0, 10.0].into_iter());
        assert!((spread.mean - 10.0).abs() < 1e-12);
        assert!((spread.deviation - 10f64.ln()).abs() < 1e-12);
        assert_eq!(
            (spread.least, spread.largest, spread.zeros),
            (0.0, 100.0, 1)
        );
        // A factor of 10 to each side.
        let [low, high] = spread.band();
        assert!((low - 1.0).abs() < 1e-12 && (high - 100.0).abs() < 1e-10);
        assert_eq!(Spread::of([0.0, 0.0].into_iter()).mean, 0.0);
        assert_eq!(Spread::of([f64::INFINITY].into_iter()).mean, f64::INFINITY);
    }

    #[test]
    fn histograms_count_what_is_on_their_axis() {
        let histogram = Histogram::of(&[-1.0, 0.0, 1.0, 1.1, f64::NAN], [-1.0, 1.0]);
        assert_eq!(histogram.counts.iter().sum::<u32>(), 3);
        assert_eq!(histogram.counts[0], 1);
        assert_eq!(histogram.counts[BINS / 2], 1);
        assert_eq!(histogram.counts[BINS - 1], 1);
        let mut cut = Histogram::of(&[0.0, 0.0, 0.0, 0.9, 0.9], [0.0, 1.0]);
        assert_eq!((cut.most(), cut.most_beside_zero()), (3, 2));
        cut.counts = [0; BINS];
        assert_eq!((cut.most(), cut.most_beside_zero()), (1, 1));
        // Three deviations of 1 from a mean of 0, but no further than there are values.
        let mut values = [1.0, -1.0].repeat(5000);
        let of = |values: &[f64]| Histogram::axis([values].into_iter());
        assert_eq!(of(&values), [-1.0, 1.0]);
        values.extend([40.0, -2.5]);
        let [low, high] = of(&values);
        assert!(low == -2.5 && (3.0..4.0).contains(&high), "{low} {high}");
        let none: [&[f64]; 1] = [&[0.0, 0.0]];
        assert_eq!(Histogram::axis(none.into_iter()), [-1.0, 1.0]);
    }
}
