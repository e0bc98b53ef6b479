//! What losses over data have in common: the data, how the model sees them, and mini-batches.

use std::sync::Arc;

use super::{Data, Unfit};
use crate::math::decimal::to_power_of_ten;
use crate::math::symmetric::{Symmetric, determinant};
use crate::math::{Point, elementary as e};
use crate::objective::{Batches, Draw, kept_from_training};
use crate::parameters;
use crate::parameters::{Legal, Parameter};
use crate::surface::View;

parameters! {
    /// How a model sees its data.
    pub struct Options {
        standardise: bool = true => Parameter::switch("standardise", "standardised")
            .help("features to mean 0 and standard deviation 1 (a constant one is kept), the target of least squares to mean 0"),
        batch: u32 = 0 => Parameter::new("batch", "batch", "rows in a mini-batch")
            .legal(Legal::Whole(0.0, 1000.0)).linear(0.0, 1000.0).minor()
            .help("gradients come from so many rows, others in every step; 0 is all rows"),
        test_share: f64 = 0.0 => Parameter::new("test_share", "", "test share")
            .legal(Legal::Between(0.0, 0.9)).linear(0.0, 0.9).minor()
            .help("the share of rows that is kept from training and tested on"),
        split_seed: u64 = 0 => Parameter::new("split_seed", "", "split seed")
            .legal(Legal::Exact(i64::MAX as u64)).linear(0.0, 20.0).minor()
            .help("draws which rows are kept from training"),
    }
}

impl Options {
    /// Whether a model sees the same rows, scaled alike, for training.
    pub fn see_alike(&self, other: &Self) -> bool {
        let batch = other.batch;
        Self { batch, ..*self } == *other
    }
}

/// How the target is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Target {
    /// As a number to be predicted.
    Number,
    /// As one of two classes: the smaller value is −1, the larger 1.
    Class,
}

/// The affine map of a column: (v − shift)/scale.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Scaling {
    shift: f64,
    scale: f64,
}

impl Scaling {
    const NONE: Self = Self {
        shift: 0.0,
        scale: 1.0,
    };

    fn standard(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count() as f64;
        let shift = values.clone().map(|v| v / n).sum::<f64>();
        let variance = values.map(|v| (v - shift) * (v - shift) / n).sum::<f64>();
        let scale = variance.sqrt();
        // The variance of a column may be 0, also by underflow.
        if scale > 0.0 {
            Self { shift, scale }
        } else {
            Self::NONE
        }
    }

    fn apply(self, v: f64) -> f64 {
        (v - self.shift) / self.scale
    }
}

/// Data, options, and the rows that a model sees, which follow from both.
///
/// What is fitted are the rows for training. Scales and means are theirs alone, as in practice, where the other rows are not known yet.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Regression {
    data: Arc<Data>,
    target: Target,
    options: Options,
    features: [Scaling; 2],
    offset: f64,
    rows: Arc<Vec<[f64; 3]>>,
    held_out: Arc<Vec<[f64; 3]>>,
    /// Of each row of the data whether it is kept from training.
    is_held_out: Arc<Vec<bool>>,
    /// Whether it is the rows that are kept from training whose loss is meant.
    tests: bool,
}

/// Compares data, options, target and part, from which everything else follows.
impl PartialEq for Regression {
    fn eq(&self, other: &Self) -> bool {
        let same = Arc::ptr_eq(&self.data, &other.data) || self.data == other.data;
        let alike = self.options == other.options && self.tests == other.tests;
        same && alike && self.target == other.target
    }
}

/// How a model's prediction is best drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// The target over the one feature that varies.
    Line {
        /// Its column, 0 or 1.
        feature: usize,
    },
    /// Predicted against actual values.
    Predicted,
    /// The probability of the larger class over the one feature that varies.
    Curve {
        /// Its column, 0 or 1.
        feature: usize,
    },
    /// Classes in the plane of the features, with the line between them.
    Boundary,
}

/// A linear function of the features as the data have them, before any scaling: p = c₀ + c₁a + c₂b.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction(pub [f64; 3]);

impl Prediction {
    /// p at the features [a, b].
    pub fn at(self, features: [f64; 2]) -> f64 {
        let [c0, c1, c2] = self.0;
        c0 + c1 * features[0] + c2 * features[1]
    }
}

impl Regression {
    pub(super) fn new(data: Arc<Data>, options: Options, target: Target) -> Result<Self, Unfit> {
        let classes = match target {
            Target::Number => None,
            Target::Class => Some(data.classes()?),
        };
        // A seed of its own among those of mini-batches.
        let seed = options.split_seed | 1 << 63;
        let is_held_out = kept_from_training(data.rows.len(), options.test_share, seed);
        let part = |held_out: bool| {
            let rows = data.rows.iter().zip(&is_held_out);
            let rows = rows.filter(move |(_, is)| **is == held_out);
            rows.map(|(row, _)| *row).collect::<Vec<_>>()
        };
        let (train, test) = (part(false), part(true));
        let standard = options.standardise;
        let scaling = |column: usize| {
            let values = || train.iter().map(|row| row[column]);
            if standard && values().any(|v| v != train[0][column]) {
                Scaling::standard(values())
            } else {
                Scaling::NONE
            }
        };
        let features = [scaling(0), scaling(1)];
        let offset = if standard && target == Target::Number {
            let n = train.len() as f64;
            train.iter().map(|row| row[2] / n).sum()
        } else {
            0.0
        };
        let seen = |&[a, b, t]: &[f64; 3]| {
            let target = match classes {
                None => t - offset,
                Some([_, high]) => {
                    if t == high {
                        1.0
                    } else {
                        -1.0
                    }
                }
            };
            [features[0].apply(a), features[1].apply(b), target]
        };
        Ok(Self {
            rows: Arc::new(train.iter().map(seen).collect()),
            held_out: Arc::new(test.iter().map(seen).collect()),
            is_held_out: Arc::new(is_held_out),
            tests: false,
            data,
            target,
            options,
            features,
            offset,
        })
    }

    /// The data as they were given.
    pub fn data(&self) -> &Arc<Data> {
        &self.data
    }

    /// Whether the target names one of two classes, rather than being a number to predict.
    pub fn classifies(&self) -> bool {
        self.target == Target::Class
    }

    /// How the model sees the data.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The rows for training as the model sees them: scaled features, and the target or its sign ±1.
    pub fn rows(&self) -> &[[f64; 3]] {
        &self.rows
    }

    /// The rows that are kept from training, scaled like the others; none without a test share.
    pub fn held_out(&self) -> &[[f64; 3]] {
        &self.held_out
    }

    /// Of each row of the data whether it is kept from training.
    pub fn is_held_out(&self) -> &[bool] {
        &self.is_held_out
    }

    /// Whether the rows for training and those kept from it have been exchanged.
    pub fn tests(&self) -> bool {
        self.tests
    }

    /// All rows as the model sees them, those for training first.
    pub(super) fn all_rows(&self) -> Vec<[f64; 3]> {
        [self.rows(), self.held_out()].concat()
    }

    /// The same with the rows for training and those kept from it exchanged; `None` where none are kept.
    pub(super) fn tested(&self) -> Option<Self> {
        (!self.held_out.is_empty()).then(|| Self {
            rows: Arc::clone(&self.held_out),
            held_out: Arc::clone(&self.rows),
            tests: !self.tests,
            ..self.clone()
        })
    }

    /// The mini-batches of the options; `None` if they would hold all rows.
    pub fn batches(&self) -> Option<Batches> {
        let (rows, size) = (self.rows.len(), self.options.batch as usize);
        (0 < size && size < rows).then_some(Batches {
            rows,
            size,
            replacement: false,
        })
    }

    /// The rows for training that a step has drawn.
    pub(super) fn drawn<'a>(
        &'a self,
        draw: Draw<'a>,
    ) -> impl ExactSizeIterator<Item = [f64; 3]> + 'a {
        let all = self.rows();
        let count = draw.rows.map_or(all.len(), <[u32]>::len);
        (0..count).map(move |i| match draw.rows {
            Some(rows) => all[rows[i] as usize],
            None => all[i],
        })
    }

    /// What the model with weights w predicts from unscaled features: a value, or the logit of the larger class.
    pub fn prediction(&self, w: Point) -> Prediction {
        let mut c = [self.offset, 0.0, 0.0];
        for (i, scaling) in self.features.iter().enumerate() {
            c[i + 1] = w[i] / scaling.scale;
            c[0] -= c[i + 1] * scaling.shift;
        }
        Prediction(c)
    }

    /// How predictions are best drawn for this data.
    pub fn sight(&self) -> Sight {
        let constant = [0, 1].map(|column| self.data.is_constant(column));
        match (self.target, constant) {
            (Target::Number, [false, true]) => Sight::Line { feature: 0 },
            (Target::Number, [true, false]) => Sight::Line { feature: 1 },
            (Target::Number, _) => Sight::Predicted,
            (Target::Class, [false, true]) => Sight::Curve { feature: 0 },
            (Target::Class, [true, false]) => Sight::Curve { feature: 1 },
            (Target::Class, _) => Sight::Boundary,
        }
    }

    /// The same data with other options. The target keeps its meaning, so this cannot fail.
    pub(super) fn with_options(&self, options: Options) -> Self {
        if options.see_alike(&self.options) {
            return Self {
                options,
                ..self.clone()
            };
        }
        Self::new(Arc::clone(&self.data), options, self.target).unwrap_or_else(|_| self.clone())
    }
}

/// A view of a bowl with Hessian H whose minimum lies `drop` below its value at the origin. The view holds the origin and the
/// level line an eighth of the way up to it: a line d above the minimum extends √(2d(H⁻¹)ᵢᵢ) along axis i.
pub(super) fn view_around(minimum: Point, hessian: Symmetric, drop: f64) -> View {
    let [xx, _, yy] = hessian;
    let determinant = determinant(hessian);
    let reach = |own: f64, other: f64, at: f64| {
        // (H⁻¹)ₓₓ = H_yy/det H; in a flat valley, where that is infinite, 1/H_xx stands in for it.
        let inverse = [other / determinant, 1.0 / own]
            .into_iter()
            .find(|v| v.is_finite() && *v > 0.0);
        let line = (2.0 * drop.max(0.0) / 8.0 * inverse.unwrap_or(0.0)).sqrt();
        let reach = 1.6 * line.max(at.abs());
        if reach.is_finite() && reach > 1e-150 {
            reach
        } else {
            1.0
        }
    };
    let (rx, ry) = (reach(xx, yy, minimum[0]), reach(yy, xx, minimum[1]));
    let [x, y] = minimum;
    View::new(outward([x - rx, x + rx], rx), outward([y - ry, y + ry], ry))
}

/// An interval widened to multiples of a power of ten that is at most a tenth of its half width, so that its ends are short
/// numbers.
fn outward([low, high]: [f64; 2], half: f64) -> [f64; 2] {
    let exponent = e::log10(half).floor() as i32 - 1;
    [
        to_power_of_ten(low, exponent, f64::floor),
        to_power_of_ten(high, exponent, f64::ceil),
    ]
}
