//! Many training sets of one curve, sin 2πx with errors, and the polynomials that are fitted to them: bias and variance as a model grows.
//!
//! Bishop, *Pattern Recognition and Machine Learning* (2006), sections 1.1 and 3.2.

use super::resampling::Split;
use crate::math::random::{Purpose, Sequence};
use crate::math::{Point, elementary as e};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

/// The largest degree.
pub const MAX_DEGREE: usize = 10;
const DEGREES: usize = MAX_DEGREE + 1;
/// Places between 0 and 1 at which errors are measured: the middles of as many equal parts.
const NEW: usize = 200;

parameters! {
    /// Many training sets of one curve, to each of which polynomials are fitted.
    pub struct PolynomialSettings {
        /// Whether they are shown, in place of the plot.
        shown: bool = false => Parameter::switch("shown", "polynomials of many training sets")
            .help("bias and variance as a model grows: polynomials through noisy points of sin 2πx, in place of the plot"),
        /// The degree of the polynomials that are drawn.
        degree: usize = 3 => Parameter::new("degree", "d", "degree")
            .legal(Legal::Whole(0.0, MAX_DEGREE as f64)).linear(0.0, MAX_DEGREE as f64)
            .help("a polynomial of degree d has d + 1 weights, found by least squares"),
        /// How many sets.
        sets: usize = 100 => Parameter::new("sets", "M", "training sets")
            .legal(Legal::Whole(2.0, 1000.0)).logarithmic(2.0, 1000.0)
            .help("how many training sets are drawn, each with polynomials of its own"),
        /// Rows of a set: always more than the largest polynomial has weights.
        size: usize = 25 => Parameter::new("size", "n", "rows of a set")
            .legal(Legal::Whole(DEGREES as f64 + 1.0, 200.0)).linear(DEGREES as f64 + 1.0, 100.0)
            .help("rows of each set, evenly spaced over x from 0 to 1; sets differ in their errors only"),
        /// The standard deviation of the errors.
        noise: f64 = 0.3 => Parameter::new("noise", "σ", "noise of the targets")
            .legal(Legal::Between(0.0, 10.0)).linear(0.0, 1.0)
            .help("standard deviation of the normal errors of the targets"),
        /// Draws the sets.
        seed: u64 = 0 => Parameter::new("seed", "", "seed of the sets")
            .legal(Legal::Exact(i64::MAX as u64)).minor()
            .help("Other sets of the same kind"),
    }
}

/// Training sets to be drawn, and polynomials of all degrees to be fitted to them.
#[derive(Clone, Debug, PartialEq)]
pub struct PolynomialRequest {
    /// How many sets, of how many rows, with which errors. The degree does not count.
    settings: PolynomialSettings,
}

/// What is learnt from many training sets.
#[derive(Clone, Debug, PartialEq)]
pub struct Polynomials {
    /// Polynomials of the degrees 0, 1, …, orthonormal over the rows, at the new places.
    basis: Vec<Vec<f64>>,
    /// The weight of each in the fits to each set: a fit of degree d has the first d + 1.
    fits: Vec<[f64; DEGREES]>,
    /// The means of these over sets.
    mean: [f64; DEGREES],
    /// The rows of the first set.
    pub rows: Vec<Point>,
    /// What polynomials of each degree miss.
    pub errors: Vec<Errors>,
}

/// Mean squared errors (t − y(x))² of polynomials of one degree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// On new rows, with x uniform in [0, 1], over sets and rows.
    pub new: Split,
    /// On the rows of each set itself, over sets.
    pub training: f64,
}

/// The curve that all sets are drawn from.
pub fn truth(x: f64) -> f64 {
    e::sin(std::f64::consts::TAU * x)
}

/// The place of a row among so many.
fn place(row: usize, size: usize) -> f64 {
    row as f64 / (size - 1) as f64
}

fn new_place(index: usize) -> f64 {
    (index as f64 + 0.5) / NEW as f64
}

impl PolynomialRequest {
    /// All that the settings say but the degree that is drawn.
    pub fn new(settings: &PolynomialSettings) -> Self {
        let degree = PolynomialSettings::default().degree;
        let settings = PolynomialSettings {
            degree,
            ..*settings
        };
        Self { settings }
    }

    /// Places at which a fit is evaluated, of all sets.
    pub fn work(&self) -> usize {
        self.settings.sets * (self.settings.size + NEW)
    }

    /// The targets of a set. They depend on (seed, index of the set) only.
    fn targets(&self, index: usize) -> Vec<f64> {
        let PolynomialSettings {
            size, noise, seed, ..
        } = self.settings;
        let mut draws = Sequence::new(seed, Purpose::Resampling, index as u64);
        let target = |row| truth(place(row, size)) + noise * draws.normal();
        (0..size).map(target).collect()
    }

    /// Draws all sets and fits all polynomials.
    pub fn compute(&self) -> Polynomials {
        let sets = 0..self.settings.sets;
        let targets: Vec<Vec<f64>> = sets.map(|index| self.targets(index)).collect();
        Polynomials::of(&targets, self.settings.noise)
    }
}

/// Polynomials of the degrees 0, 1, …, orthonormal over the rows of a set: at these, and at the new places. Each is x times the one before, made
/// orthogonal to all of them (Brubeck, Nakatsukasa and Trefethen 2021), twice because rounding leaves something the first time.
fn orthonormal(size: usize) -> Vec<Vec<f64>> {
    let new = (0..NEW).map(new_place);
    let places: Vec<f64> = (0..size).map(|row| place(row, size)).chain(new).collect();
    let inner = |a: &[f64], b: &[f64]| -> f64 {
        let rows = a.iter().zip(b).take(size);
        rows.map(|(a, b)| a * b).sum()
    };
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for _ in 0..DEGREES {
        let mut next: Vec<f64> = match basis.last() {
            None => vec![1.0; places.len()],
            Some(last) => last.iter().zip(&places).map(|(p, x)| p * x).collect(),
        };
        for _ in 0..2 {
            for before in &basis {
                let share = inner(before, &next);
                for (value, p) in next.iter_mut().zip(before) {
                    *value -= share * p;
                }
            }
        }
        let length = inner(&next, &next).sqrt();
        basis.push(next.iter().map(|value| value / length).collect());
    }
    basis
}

impl Polynomials {
    /// Fits to sets with these targets, in the order of x, and what they miss where errors have the standard deviation `noise`.
    fn of(targets: &[Vec<f64>], noise: f64) -> Self {
        let size = targets.first().map_or(0, Vec::len);
        let whole = orthonormal(size);
        let n = targets.len() as f64;
        let fit = |targets: &Vec<f64>| -> [f64; DEGREES] {
            std::array::from_fn(|k| targets.iter().zip(&whole[k]).map(|(t, p)| t * p).sum())
        };
        let fits: Vec<[f64; DEGREES]> = targets.iter().map(fit).collect();
        let mean = std::array::from_fn(|k| fits.iter().map(|fit| fit[k] / n).sum());
        let first = targets.first().into_iter().flatten().enumerate();
        let mut polynomials = Self {
            rows: first.map(|(row, t)| [place(row, size), *t]).collect(),
            basis: whole.iter().map(|p| p[size..].to_vec()).collect(),
            fits,
            mean,
            errors: Vec::new(),
        };
        let training = polynomials.training(targets);
        let errors = training.into_iter().enumerate();
        polynomials.errors = errors
            .map(|(degree, training)| Errors {
                new: polynomials.split(degree, noise),
                training,
            })
            .collect();
        polynomials
    }

    /// What fits of each degree leave of the targets: as the polynomials are orthonormal, each takes the square of its weight away.
    fn training(&self, targets: &[Vec<f64>]) -> [f64; DEGREES] {
        let mut errors = [0.0; DEGREES];
        for (targets, fit) in targets.iter().zip(&self.fits) {
            let mut left: f64 = targets.iter().map(|t| t * t).sum();
            for (error, weight) in errors.iter_mut().zip(fit) {
                left -= weight * weight;
                *error += left.max(0.0) / (targets.len() * self.fits.len()) as f64;
            }
        }
        errors
    }

    fn split(&self, degree: usize, noise: f64) -> Split {
        let n = (self.fits.len() * NEW) as f64;
        let mean = self.values(&self.mean, degree);
        let misses = mean
            .iter()
            .enumerate()
            .map(|(i, y)| y - truth(new_place(i)));
        let bias = misses.map(|miss| miss * miss / NEW as f64).sum();
        let mut variance = 0.0;
        for fit in &self.fits {
            let values = self.values(fit, degree);
            let apart = values.iter().zip(&mean).map(|(y, mean)| y - mean);
            variance += apart.map(|d| d * d / n).sum::<f64>();
        }
        Split {
            bias,
            variance,
            noise: noise * noise,
        }
    }

    /// A polynomial of that degree at the new places.
    fn values(&self, weights: &[f64; DEGREES], degree: usize) -> Vec<f64> {
        let mut values = vec![0.0; NEW];
        for (weight, p) in weights.iter().zip(&self.basis).take(degree + 1) {
            for (value, p) in values.iter_mut().zip(p) {
                *value += weight * p;
            }
        }
        values
    }

    fn curve(values: impl IntoIterator<Item = f64>) -> Vec<Point> {
        let values = values.into_iter().enumerate();
        values.map(|(i, y)| [new_place(i), y]).collect()
    }

    /// How many sets there are.
    pub fn sets(&self) -> usize {
        self.fits.len()
    }

    /// The polynomial of that degree that is fitted to a set, point by point.
    pub fn fitted(&self, set: usize, degree: usize) -> Vec<Point> {
        Self::curve(self.values(&self.fits[set], degree))
    }

    /// The mean of those of all sets.
    pub fn mean(&self, degree: usize) -> Vec<Point> {
        Self::curve(self.values(&self.mean, degree))
    }

    /// The curve that the sets are drawn from.
    pub fn truth(&self) -> Vec<Point> {
        Self::curve((0..NEW).map(|i| truth(new_place(i))))
    }

    /// The degree with the least expected error on new rows.
    pub fn best(&self) -> usize {
        let totals = self.errors.iter().map(|errors| errors.new.total());
        let best = totals.enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b));
        best.map_or(0, |(degree, _)| degree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1e-3), "{a} {b}");
    }

    /// Targets with errors that NumPy has, too.
    fn targets(sets: usize, size: usize) -> Vec<Vec<f64>> {
        let error = |m: usize, i: usize| {
            0.3 * e::sin(12.9898 * ((i + 1) * (i + 1)) as f64 + 78.233 * (m + 1) as f64)
        };
        let target = |m, i| truth(place(i, size)) + error(m, i);
        let set = |m| (0..size).map(|i| target(m, i)).collect();
        (0..sets).map(set).collect()
    }

    /// tests/data/regression/polynomials.py, which solves with a Chebyshev basis.
    #[test]
    fn errors_are_those_of_numpy() {
        for (size, degree, [bias, variance, training]) in NUMPY {
            let polynomials = Polynomials::of(&targets(5, size), 0.3);
            let Errors { new, training: own } = polynomials.errors[degree];
            near(new.bias, bias, 1e-9);
            near(new.variance, variance, 1e-9);
            near(own, training, 1e-9);
            near(new.noise, 0.09, 1e-15);
        }
    }

    /// Rows, degree, and bias², variance and training error over five sets.
    const NUMPY: [(usize, usize, [f64; 3]); 6] = [
        (
            25,
            0,
            [
                0.5000325863607312,
                0.0012513548008404407,
                0.5093658654947969,
            ],
        ),
        (
            25,
            1,
            [
                0.2013154539399693,
                0.003394782774537716,
                0.25878606550434186,
            ],
        ),
        (
            25,
            3,
            [
                0.005000955774492665,
                0.006759968859435555,
                0.03957013338323699,
            ],
        ),
        (
            25,
            6,
            [
                0.00020821103679001215,
                0.009490027181484936,
                0.030167067061995234,
            ],
        ),
        (
            25,
            10,
            [
                0.0004279489291921475,
                0.019567073874644455,
                0.020350610304211668,
            ],
        ),
        (
            12,
            10,
            [
                0.0020257332044741746,
                0.15123687695452223,
                0.0005076187022996481,
            ],
        ),
    ];

    /// Over all sets, the bias is that of the fit to the truth, and the variance σ²·E φ(x)ᵀ(ΦᵀΦ)⁻¹φ(x): on the rows themselves σ²(d+1)/n.
    #[test]
    fn many_sets_come_near_to_the_expectation() {
        let settings = PolynomialSettings {
            sets: 1000,
            ..Default::default()
        };
        let polynomials = PolynomialRequest::new(&settings).compute();
        let whole = orthonormal(settings.size);
        let exact: Vec<f64> = (0..settings.size)
            .map(|i| truth(place(i, settings.size)))
            .collect();
        for (degree, errors) in polynomials.errors.iter().enumerate() {
            let weights: [f64; DEGREES] =
                std::array::from_fn(|k| exact.iter().zip(&whole[k]).map(|(t, p)| t * p).sum());
            let fit = polynomials.values(&weights, degree);
            let misses = fit.iter().enumerate().map(|(i, y)| y - truth(new_place(i)));
            let bias: f64 = misses.map(|m| m * m / NEW as f64).sum();
            let squares = polynomials.basis[..=degree]
                .iter()
                .flatten()
                .map(|p| p * p / NEW as f64);
            let variance = 0.09 * squares.sum::<f64>();
            // The mean of 1000 sets has a thousandth of the variance of one, which adds to the bias.
            let added = variance / 1000.0;
            let tolerance = 5.0 * (added + (bias * added).sqrt());
            assert!(
                (errors.new.bias - bias).abs() < tolerance,
                "{degree}: {errors:?} {bias}"
            );
            assert!(
                (errors.new.variance / variance - 1.0).abs() < 0.1,
                "{degree}: {errors:?} {variance}"
            );
            let left = 0.09 * (1.0 - (degree + 1) as f64 / settings.size as f64);
            if degree >= 5 {
                assert!(
                    (errors.training / left - 1.0).abs() < 0.05,
                    "{degree}: {errors:?} {left}"
                );
            }
        }
        // It falls, and rises again.
        assert!(
            (3..=6).contains(&polynomials.best()),
            "{:?}",
            polynomials.errors
        );
        let training = polynomials
            .errors
            .windows(2)
            .all(|pair| pair[1].training <= pair[0].training);
        assert!(training, "training errors never rise");
    }

    #[test]
    fn without_errors_there_is_no_variance() {
        let settings = PolynomialSettings {
            noise: 0.0,
            sets: 2,
            size: DEGREES + 1,
            ..Default::default()
        };
        let polynomials = PolynomialRequest::new(&settings).compute();
        for errors in &polynomials.errors {
            assert_eq!([errors.new.variance, errors.new.noise], [0.0; 2]);
            assert!(errors.new.bias.is_finite() && errors.training.is_finite());
        }
        // sin 2πx is nearly a polynomial of degree 9.
        assert!(polynomials.errors[9].new.bias < 1e-9);
    }
}
