//! Many training sets: the minima of least squares over data that are drawn anew, and what a ridge term does to bias and variance.

use super::swarm::spread;
use crate::math::random::{Purpose, Sequence};
use crate::math::symmetric::Symmetric;
use crate::math::{Point, eigenpairs, elementary as e};
use crate::parameters::{Choice as _, Legal, Parameter};
use crate::surface::{LeastSquares, MAX_ROWS};
use crate::{choices, parameters};

choices! {
    /// How a training set is drawn.
    #[derive(Default)]
    pub enum Resample {
        /// Rows of the data, with replacement (Efron 1979).
        #[default]
        Bootstrap = "bootstrap",
        /// Features of rows, with replacement, and targets from the linear model of all training rows with normal errors of their size.
        Model = "model",
    }
}

parameters! {
    /// Many training sets, drawn from the data of least squares.
    pub struct ResamplingSettings {
        /// Whether their minima are shown.
        shown: bool = false => Parameter::switch("shown", "many training sets")
            .help("where the minimum lies for each of many training sets: the variance of what is learnt"),
        /// How many sets.
        sets: usize = 100 => Parameter::new("sets", "M", "training sets")
            .legal(Legal::Whole(2.0, 1000.0)).logarithmic(2.0, 1000.0)
            .help("how many training sets are drawn, each with a minimum of its own"),
        /// Rows of a set; 0 is as many as the data have.
        size: usize = 0 => Parameter::new("size", "n", "rows of a set")
            .legal(Legal::Whole(0.0, MAX_ROWS as f64)).linear(0.0, 100.0)
            .help("rows of each training set; 0 is as many as the data have"),
        /// How a set is drawn.
        kind: Resample = Resample::Bootstrap => Parameter::choice("kind", "drawn", Resample::KEYS)
            .help("bootstrap: rows of the data with replacement; model: their features, with new targets from the line through all training rows and normal errors"),
        /// Draws the sets.
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the sets")
            .legal(Legal::Exact(i64::MAX as u64)).minor()
            .help("Other sets of the same kind"),
        /// Whether bias and variance are drawn over the ridge weight, beside the plot.
        tradeoff: bool = true => Parameter::switch("tradeoff", "bias and variance beside the plot")
            .help("the error on new rows, split into bias and variance, for every weight of the L2 term"),
    }
}

/// Training sets to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ResamplingRequest {
    /// The loss over the training rows, of which sets are drawn.
    pub loss: LeastSquares,
    /// How many sets, of which kind.
    pub settings: ResamplingSettings,
}

/// What is learnt from many training sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Resampled {
    /// The minimum of each set without regularisation, and its Hessian in eigen-directions.
    sets: Vec<Fit>,
    /// The Hessian over the training rows as they are, which measures differences of predictions.
    features: Symmetric,
    /// The minimum over the training rows as they are, without regularisation.
    truth: Point,
    /// By what weights are multiplied to predict.
    share: f64,
    /// The mean squared error of the truth.
    noise: f64,
    /// The split for weights α in a geometric sequence.
    pub curve: Vec<(f64, Split)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Fit {
    minimum: Point,
    values: [f64; 2],
    vectors: [Point; 2],
}

/// The expected squared error (t − ŵ·x)² on a new row, over sets and rows: their sum. Geman, Bienenstock and Doursat (1992).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Split {
    /// The squared error of the mean over sets, against the truth.
    pub bias: f64,
    /// The mean squared distance of the sets' predictions from their mean.
    pub variance: f64,
    /// What the truth itself misses.
    pub noise: f64,
}

impl Split {
    /// bias² + variance, which a better model could save.
    pub fn reducible(&self) -> f64 {
        self.bias + self.variance
    }

    /// The expected squared error.
    pub fn total(&self) -> f64 {
        self.reducible() + self.noise
    }
}

/// Weights α of a curve for each power of ten.
const FOR_A_DECADE: usize = 8;
/// Decades below the least eigenvalue and above the largest, and the most in all.
const AROUND: i32 = 2;
const MOST: i32 = 12;

impl ResamplingRequest {
    /// Rows of a set.
    pub fn size(&self) -> usize {
        match self.settings.size {
            0 => self.loss.regression().rows().len(),
            size => size,
        }
    }

    /// Rows to be drawn of all sets.
    pub fn work(&self) -> usize {
        self.size() * self.settings.sets
    }

    /// The rows of a set, as the model sees them. They depend on (seed, index of the set) only.
    pub fn rows(&self, index: usize) -> Vec<[f64; 3]> {
        let all = self.loss.regression().rows();
        let mut draws = Sequence::new(self.settings.seed, Purpose::Resampling, index as u64);
        let [x, y] = self.loss.plain_minimum();
        let deviation = (2.0 * self.loss.plain_least()).sqrt();
        let row = |_| {
            let row = all[draws.below(all.len())];
            match self.settings.kind {
                Resample::Bootstrap => row,
                Resample::Model => {
                    let [a, b, _] = row;
                    [a, b, x * a + y * b + deviation * draws.normal()]
                }
            }
        };
        (0..self.size()).map(row).collect()
    }

    /// Draws all sets and finds their minima.
    pub fn compute(&self) -> Resampled {
        let sets = 0..self.settings.sets;
        let mut resampled = Resampled {
            sets: sets.map(|index| self.fit(index)).collect(),
            features: self.loss.plain_hessian(),
            truth: self.loss.plain_minimum(),
            share: self.loss.corruption().mean(),
            noise: 2.0 * self.loss.plain_least(),
            curve: Vec::new(),
        };
        let weights = weights(resampled.features).into_iter();
        resampled.curve = weights.map(|a| (a, resampled.split(a))).collect();
        resampled
    }

    fn fit(&self, index: usize) -> Fit {
        let bowl = self.loss.bowl_over(&self.rows(index));
        match eigenpairs(bowl.hessian()) {
            Some(pairs) => Fit {
                minimum: bowl.minimum,
                values: pairs.map(|pair| pair.value),
                vectors: pairs.map(|pair| pair.vector),
            },
            // Its Hessian is not finite, so that nothing of it is drawn.
            None => Fit {
                minimum: [f64::NAN; 2],
                values: [f64::NAN; 2],
                vectors: [[1.0, 0.0], [0.0, 1.0]],
            },
        }
    }
}

/// Weights from far below to far above the eigenvalues of a Hessian; empty where that is 0 or not finite.
fn weights(hessian: Symmetric) -> Vec<f64> {
    let Some([low, high]) = eigenpairs(hessian).map(|pairs| pairs.map(|pair| pair.value)) else {
        return Vec::new();
    };
    if !(high > 0.0 && high.is_finite()) {
        return Vec::new();
    }
    let last = e::log10(high).ceil() as i32 + AROUND;
    let least = if low > 0.0 {
        e::log10(low)
    } else {
        f64::NEG_INFINITY
    };
    let first = (least.floor().max(f64::from(last - MOST)) as i32 - AROUND).max(last - MOST);
    let count = (last - first) as usize * FOR_A_DECADE;
    let power = |i: usize| f64::from(first) + i as f64 / FOR_A_DECADE as f64;
    (0..=count)
        .map(|i| e::exp(power(i) * std::f64::consts::LN_10))
        .collect()
}

impl Fit {
    /// The minimum with a ridge term: λᵢ/(λᵢ + α) of the one without along each eigen-direction.
    fn at(&self, alpha: f64) -> Point {
        if alpha == 0.0 {
            return self.minimum;
        }
        let [x, y] = self.minimum;
        let mut at = [0.0; 2];
        for (value, [u, v]) in self.values.iter().zip(self.vectors) {
            let value = value.max(0.0);
            let component = value / (value + alpha) * (u * x + v * y);
            at = [at[0] + component * u, at[1] + component * v];
        }
        at
    }
}

impl Resampled {
    /// The minimum of each set with an L2 term of the weight α: f + (α/2)‖w‖².
    pub fn minima(&self, alpha: f64) -> impl Iterator<Item = Point> + Clone {
        self.sets.iter().map(move |set| set.at(alpha))
    }

    /// Their mean and covariance [xx, xy, yy]; `None` where one is not finite.
    pub fn cloud(&self, alpha: f64) -> Option<(Point, Symmetric)> {
        spread(self.minima(alpha))
    }

    /// The minimum over the training rows as they are.
    pub fn truth(&self) -> Point {
        self.truth
    }

    /// The expected squared error with an L2 term of the weight α, on a new row that is drawn like those of the sets.
    ///
    /// The truth w* leaves residuals that are orthogonal to the features, so E(t − w·x)² = 2f(w*) + (w − w*)ᵀH(w − w*) for each
    /// set; the mean over sets of the second term is that of the mean w̄, bias², and the variance around it.
    pub fn split(&self, alpha: f64) -> Split {
        let n = self.sets.len() as f64;
        let predicting = || self.minima(alpha).map(|w| w.map(|w| self.share * w));
        let mean = predicting().fold([0.0; 2], |sum, w| [sum[0] + w[0] / n, sum[1] + w[1] / n]);
        let square = |[x, y]: Point, [cx, cy]: Point| {
            let ([u, v], [xx, xy, yy]) = ([x - cx, y - cy], self.features);
            xx * u * u + 2.0 * xy * u * v + yy * v * v
        };
        Split {
            bias: square(mean, self.truth),
            variance: predicting().map(|w| square(w, mean) / n).sum(),
            noise: self.noise,
        }
    }

    /// The weight of the curve with the least expected error, and its split.
    pub fn best(&self) -> Option<(f64, Split)> {
        let all = self.curve.iter().copied();
        all.min_by(|(_, a), (_, b)| a.reducible().total_cmp(&b.reducible()))
    }
}
