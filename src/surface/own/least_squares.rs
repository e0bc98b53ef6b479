//! Linear least squares on two weights.

use std::sync::Arc;

use super::regression::{Target, view_around};
use super::{Data, Options, Regression, Unfit};
use crate::math::{Jet2, Number, Point};
use crate::objective::Batches;
use crate::parameters::{Parameter, Parameters};
use crate::surface::{Formula, Group, Info, Spacing, View};

/// f = 1/(2n) Σ (w₁aᵢ + w₂bᵢ − tᵢ)², w = (x, y).
///
/// A sum of squares is a quadratic form around its minimum w*: f = f* + ½‖R(w − w*)‖², with QR the decomposition of the
/// features over √n. So n rows cost as much as one, nothing cancels near the minimum, and the condition number of the
/// features is not squared on the way to w*. Golub and Van Loan, Matrix Computations (2013), 5.3.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquares {
    regression: Regression,
    bowl: Bowl,
    /// That of the rows kept from training.
    held_out: Option<Bowl>,
    /// That of all rows: what is in view does not follow the share of the test rows.
    whole: Bowl,
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
        Ok(Self::of(Regression::new(data, options, Target::Number)?))
    }

    fn of(regression: Regression) -> Self {
        let bowl = Bowl::of(regression.rows());
        let split = !regression.held_out().is_empty();
        let held_out = split.then(|| Bowl::of(regression.held_out()));
        let whole = held_out.map_or(bowl, |_| Bowl::of(&regression.all_rows()));
        Self {
            regression,
            bowl,
            held_out,
            whole,
        }
    }

    /// The loss over the rows that are kept from training; `None` where none are.
    pub fn tested(&self) -> Option<Self> {
        Some(Self {
            regression: self.regression.tested()?,
            bowl: self.held_out?,
            held_out: Some(self.bowl),
            whole: self.whole,
        })
    }

    /// The data and the way the model sees them.
    pub fn regression(&self) -> &Regression {
        &self.regression
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        let mut options = *self.regression.options();
        change(&mut options);
        *self = Self::of(self.regression.with_options(options));
    }
}

impl Default for LeastSquares {
    fn default() -> Self {
        let data = Arc::clone(&Data::all_built_in()[0]);
        let regression = Regression::new(data, Options::default(), Target::Number);
        Self::of(regression.expect("every target is a number"))
    }
}

impl Bowl {
    #[inline(always)]
    fn value<N: Number>(&self, x: N, y: N) -> N {
        let [r0, r1, r2] = self.root;
        let (u, v) = (x - self.minimum[0], y - self.minimum[1]);
        ((u * r0 + v * r1).square() + (v * r2).square()) * 0.5 + self.least
    }

    fn hessian(&self) -> [f64; 3] {
        let [r0, r1, r2] = self.root;
        [r0 * r0, r0 * r1, r1 * r1 + r2 * r2]
    }

    /// Modified Gram–Schmidt orthogonalisation, done twice, which keeps the vectors orthogonal up to rounding.
    fn of(rows: &[[f64; 3]]) -> Self {
        let root_n = (rows.len() as f64).sqrt();
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
        self.regression.options().table()
    }

    fn get(&self, row: usize) -> f64 {
        self.regression.options().get(row)
    }

    fn set(&mut self, row: usize, value: f64) {
        self.change(|options| options.set(row, value));
    }

    fn default_of(&self, row: usize) -> f64 {
        Options::default().get(row)
    }

    fn exact(&self, row: usize) -> u64 {
        self.regression.options().exact(row)
    }

    fn set_exact(&mut self, row: usize, value: u64) {
        self.change(|options| options.set_exact(row, value));
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

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        self.bowl.value(x, y)
    }

    fn test_loss(&self, x: f64, y: f64) -> Option<f64> {
        self.held_out.map(|bowl| bowl.value(x, y))
    }

    fn domain(&self) -> View {
        let Bowl { minimum, least, .. } = self.whole;
        let drop = self.whole.value(0.0, 0.0) - least;
        view_around(minimum, self.whole.hessian(), drop)
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
        let share = 1.0 / rows.len() as f64;
        let (x, y) = Jet2::variables(x, y);
        rows.iter().fold(Jet2::constant(0.0), |sum, &row| {
            let [a, b, t] = self.regression.rows()[row as usize];
            sum + (x * a + y * b - t).square() * (0.5 * share)
        })
    }
}
