//! Linear least squares on two weights.

use std::sync::{Arc, OnceLock};

use super::regression::{Target, set, view_around};
use super::{Corruption, Data, Options, Regression, Unfit};
use crate::math::{Jet2, Number, Point};
use crate::objective::{Batches, Draw, Perturbed};
use crate::parameters::{Parameter, Parameters};
use crate::surface::{Formula, Group, Info, Spacing, View};

/// f = 1/(2n) Σ (w₁aᵢ + w₂bᵢ − tᵢ)², w = (x, y).
///
/// A sum of squares is a quadratic form around its minimum w*: f = f* + ½‖R(w − w*)‖², with QR the decomposition of the
/// features over √n. So n rows cost as much as one, nothing cancels near the minimum, and the condition number of the
/// features is not squared on the way to w*. Golub and Van Loan, Matrix Computations (2013), 5.3.
///
/// With dropout or input noise f is the expected loss, which is that of more rows ([`Corruption::expected`]), and each step sees features
/// with draws of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    regression: Regression,
    corruption: Corruption,
    bowl: Bowl,
    /// Of the features as they are.
    plain: Bowl,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Bowl {
    minimum: Point,
    /// R by rows: [[r₀, r₁], [0, r₂]].
    root: [f64; 3],
    /// The value at the minimum.
    least: f64,
}

impl LeastSquares {
    /// The loss over `data`.
    ///
    /// # Errors
    /// Never, because every target is a number; the signature is that of all losses over data.
    pub fn new(data: Arc<Data>, options: Options) -> Result<Self, Unfit> {
        let regression = Regression::new(data, options, Target::Number)?;
        Ok(Self::of(regression, Corruption::default()))
    }

    /// The same loss over other data.
    ///
    /// # Errors
    /// Never, as of [`new`](Self::new).
    pub fn over(&self, data: Arc<Data>) -> Result<Self, Unfit> {
        let loss = Self::new(data, *self.regression.options())?;
        Ok(loss.with_corruption(self.corruption))
    }

    /// The same loss with features that are corrupted in another way.
    pub fn with_corruption(self, corruption: Corruption) -> Self {
        Self::of(self.regression, corruption)
    }

    fn of(regression: Regression, corruption: Corruption) -> Self {
        let rows = regression.rows();
        let plain = Bowl::of(rows, rows.len());
        let bowl = if corruption.is_none() {
            plain
        } else {
            Bowl::of(&corruption.expected(rows), rows.len())
        };
        Self {
            regression,
            corruption,
            bowl,
            plain,
        }
    }

    /// What happens to the features before the model sees them.
    pub fn corruption(&self) -> &Corruption {
        &self.corruption
    }

    /// The minimum over the features as they are, without dropout and input noise.
    pub fn plain_minimum(&self) -> Point {
        self.plain.minimum
    }

    /// The curvatures that dropout and input noise add along both axes: the mean variances of the features.
    pub fn ridge(&self) -> [f64; 2] {
        let rows = self.regression.rows();
        let n = rows.len() as f64;
        let variance = |feature: usize| {
            let variances = rows
                .iter()
                .map(|row| self.corruption.variance(row[feature]));
            variances.map(|v| v / n).sum()
        };
        [variance(0), variance(1)]
    }

    /// The data and the way the model sees them.
    pub fn regression(&self) -> &Regression {
        &self.regression
    }
}

/// Rows of the options, and after them those of the corruption.
fn table() -> &'static [Parameter] {
    static TABLE: OnceLock<Vec<Parameter>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let [options, corruption] = [Options::default().table(), Corruption::default().table()];
        [options, corruption].concat()
    })
}

impl Default for LeastSquares {
    fn default() -> Self {
        let data = Arc::clone(&Data::all_built_in()[0]);
        let regression = Regression::new(data, Options::default(), Target::Number);
        let regression = regression.expect("every target is a number");
        Self::of(regression, Corruption::default())
    }
}

impl Bowl {
    /// Half the mean square over `n` rows, of the sum over `rows`. Modified Gram–Schmidt orthogonalisation, done twice, which keeps the
    /// vectors orthogonal up to rounding.
    fn of(rows: &[[f64; 3]], n: usize) -> Self {
        let root_n = (n as f64).sqrt();
        let column = |i: usize| -> Vec<f64> { rows.iter().map(|row| row[i] / root_n).collect() };
        let (mut q1, mut q2, mut rest) = (column(0), column(1), column(2));
        let r0 = normalise(&mut q1, 0.0);
        let size = dot(&q2, &q2).sqrt();
        let r1 = remove(&mut q2, &q1) + remove(&mut q2, &q1);
        let r2 = normalise(&mut q2, 16.0 * f64::EPSILON * size);
        let z1 = remove(&mut rest, &q1) + remove(&mut rest, &q1);
        let z2 = remove(&mut rest, &q2) + remove(&mut rest, &q2);
        let minimum = if r2 > 0.0 {
            let y = z2 / r2;
            let x = if r0 > 0.0 { (z1 - r1 * y) / r0 } else { 0.0 };
            [x, y]
        } else if r0 > 0.0 {
            // A valley of minima: take the one nearest to the origin.
            let share = z1 / (r0 * r0 + r1 * r1);
            [share * r0, share * r1]
        } else {
            [0.0, 0.0]
        };
        Self {
            minimum,
            root: [r0, r1, r2],
            least: 0.5 * dot(&rest, &rest),
        }
    }

    fn hessian(&self) -> [f64; 3] {
        let [r0, r1, r2] = self.root;
        [r0 * r0, r0 * r1, r1 * r1 + r2 * r2]
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Scales a vector to length 1 and returns its length; one no longer than `negligible` becomes zero.
fn normalise(v: &mut [f64], negligible: f64) -> f64 {
    let length = dot(v, v).sqrt();
    let none = length <= negligible;
    for v in v.iter_mut() {
        *v = if none { 0.0 } else { *v / length };
    }
    if none { 0.0 } else { length }
}

/// Subtracts from a vector its component along a unit direction, and returns the length of that component.
fn remove(v: &mut [f64], direction: &[f64]) -> f64 {
    let share = dot(v, direction);
    for (v, d) in v.iter_mut().zip(direction) {
        *v -= share * d;
    }
    share
}

impl Parameters for LeastSquares {
    fn table(&self) -> &'static [Parameter] {
        table()
    }

    fn get(&self, row: usize) -> f64 {
        let options = self.regression.options();
        match row.checked_sub(options.table().len()) {
            None => options.get(row),
            Some(row) => self.corruption.get(row),
        }
    }

    fn set(&mut self, row: usize, value: f64) {
        let (mut options, mut corruption) = (*self.regression.options(), self.corruption);
        match row.checked_sub(options.table().len()) {
            None => options = set(options, row, value),
            Some(row) => corruption.set(row, value),
        }
        *self = Self::of(self.regression.with_options(options), corruption);
    }

    fn default_of(&self, row: usize) -> f64 {
        let options = Options::default();
        match row.checked_sub(options.table().len()) {
            None => options.get(row),
            Some(row) => Corruption::default().get(row),
        }
    }
}

impl Formula for LeastSquares {
    const INFO: Info = Info {
        key: "least_squares",
        name: "Least squares",
        group: Group::Own,
        equation: "f = 1/(2n) Σ (w₁aᵢ + w₂bᵢ − tᵢ)², w = (x, y)",
        teaches: "where κ comes from: features on unlike scales make a ravine; standardised, only their correlation does",
        spacing: Spacing::Logarithmic,
        start: [0.0, 0.0],
    };

    const QUADRATIC: bool = true;

    fn equation(&self) -> String {
        if self.corruption.is_none() {
            return Self::INFO.equation.to_owned();
        }
        self.corruption.equation()
    }

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let Bowl {
            minimum,
            root: [r0, r1, r2],
            least,
        } = self.bowl;
        let (u, v) = (x - minimum[0], y - minimum[1]);
        ((u * r0 + v * r1).square() + (v * r2).square()) * 0.5 + least
    }

    fn domain(&self) -> View {
        // That of the features as they are, so that it stays while dropout and noise are dragged.
        let plain = self.plain;
        let [x, y] = plain.minimum;
        let [r0, r1, r2] = plain.root;
        let (u, v) = (0.0 - x, 0.0 - y);
        let at_origin = ((u * r0 + v * r1).square() + (v * r2).square()) * 0.5 + plain.least;
        view_around([x, y], plain.hessian(), at_origin - plain.least)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![self.bowl.minimum]
    }

    fn convex(&self) -> bool {
        true
    }

    fn batches(&self) -> Option<Batches> {
        self.regression.batches()
    }

    fn jet2_of_rows(&self, rows: &[u32], x: f64, y: f64) -> Jet2 {
        let all = self.regression.rows();
        mean(rows.iter().map(|&row| all[row as usize]), x, y)
    }

    fn perturbed(&self) -> Option<Perturbed> {
        self.corruption.perturbed()
    }

    fn jet2_drawn(&self, draw: Draw<'_>, x: f64, y: f64) -> Jet2 {
        let all = self.regression.rows();
        let mut draws = self.corruption.draws(draw);
        match draw.rows {
            Some(rows) if self.corruption.is_none() => self.jet2_of_rows(rows, x, y),
            Some(rows) => {
                let rows = rows.iter().map(|&row| all[row as usize]);
                mean(rows.map(|row| draws.apply(row)), x, y)
            }
            None => mean(all.iter().map(|&row| draws.apply(row)), x, y),
        }
    }
}

/// The loss over rows, with its derivatives.
fn mean(rows: impl ExactSizeIterator<Item = [f64; 3]>, x: f64, y: f64) -> Jet2 {
    let share = 1.0 / rows.len() as f64;
    let (x, y) = Jet2::variables(x, y);
    rows.fold(Jet2::constant(0.0), |sum, [a, b, t]| {
        sum + (x * a + y * b - t).square() * (0.5 * share)
    })
}
