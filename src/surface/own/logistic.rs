//! Logistic regression on two weights.

use std::sync::{Arc, LazyLock};

use super::regression::{Target, view_around};
use super::rowwise::{BlockOfRows, Rowwise};
use super::{Data, Options, Regression, Unfit};
use crate::math::simd::InstructionSet;
use crate::math::symmetric::{cramer, determinant};
use crate::math::{InlineJet, Jet2, Number, Point, elementary as e};
use crate::objective::{Batches, Draw};
use crate::parameters::{Parameter, Parameters};
use crate::surface::{Formula, Gradients, Group, Info, LANES, Lanes, Spacing, View};

/// Rows as the model sees them.
type Rows = [[f64; 3]];

/// f = 1/n Σ ln(1 + exp(−sᵢ(w₁aᵢ + w₂bᵢ))), sᵢ = ±1, w = (x, y): the mean negative log-likelihood.
///
/// Convex. If a line through the origin separates the classes there is no minimum: the loss falls towards 0 at infinity.
/// Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), 4.4.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Logistic {
    regression: Regression,
    /// `None` if a line separates the classes.
    minimum: Option<Point>,
    domain: View,
}

/// Newton's method on a convex loss takes about ten steps; one that needs more is on its way to infinity.
const ITERATIONS: usize = 60;

/// 1/n Σ ln(1 + e^−m) over rows with margins m = s(w₁a + w₂b).
///
/// ln(1 + e^−m) = max(−m, 0) + ln(1 + e^−|m|) does not overflow. The second terms are logarithms of factors from 1 to 2, whose
/// product is finite for up to 1023 rows, so that one logarithm serves all rows.
#[inline(always)]
fn mean<N: Number>(rows: impl ExactSizeIterator<Item = [f64; 3]>, x: N, y: N) -> N {
    let n = rows.len();
    let start = (N::constant(0.0), 1.0);
    let (sum, product) = rows.fold(start, |(sum, product), row| {
        let (term, factor) = term(row, x, y);
        (sum + term, product * factor)
    });
    over(n, sum, product)
}

/// max(u, 0) with the derivatives of the whole term ln(1 + eᵘ), σ(u) and σ(u)σ(−u), and the factor 1 + e^−|u|, at u = −m.
#[inline(always)]
fn term<N: Number>([a, b, s]: [f64; 3], x: N, y: N) -> (N, f64) {
    let logit = (x * a + y * b) * -s;
    let u = logit.value();
    let small = e::exp_of_negative(-u.abs());
    let factor = 1.0 + small;
    let linear = if u < 0.0 { 0.0 } else { u };
    let slope = if u < 0.0 { small } else { 1.0 } / factor;
    let term = logit.chain(linear, || (slope, 1.0 / factor * (small / factor)));
    (term, factor)
}

/// The mean over n rows, from the sum of their terms and the product of their factors.
#[inline(always)]
fn over<N: Number>(n: usize, sum: N, product: f64) -> N {
    let value = sum.value() + e::ln(product);
    sum.chain(value, || (1.0, 0.0)) / n as f64
}

impl Rowwise for Logistic {
    #[inline(always)]
    fn term<N: Number>(row: [f64; 3], _n: f64, x: N, y: N) -> N {
        term(row, x, y).0
    }

    #[inline(always)]
    fn factor(n: f64) -> f64 {
        1.0 / n
    }
}

impl Logistic {
    /// The loss over `data`.
    ///
    /// # Errors
    /// If the target does not have exactly two values.
    pub fn new(data: Arc<Data>, options: Options) -> Result<Self, Unfit> {
        Ok(Self::of(Regression::new(data, options, Target::Class)?))
    }

    fn of(regression: Regression) -> Self {
        let (minimum, mut domain) = fit(regression.rows());
        if !regression.held_out().is_empty() {
            // What is in view does not follow the share of the test rows.
            domain = fit(&regression.all_rows()).1;
        }
        Self {
            regression,
            minimum,
            domain,
        }
    }

    /// The loss over the rows that are kept from training; `None` where none are.
    pub fn tested(&self) -> Option<Self> {
        let regression = self.regression.tested()?;
        Some(Self {
            minimum: fit(regression.rows()).0,
            domain: self.domain,
            regression,
        })
    }

    /// The same loss over other data.
    ///
    /// # Errors
    /// If the target does not have exactly two values.
    pub fn over(&self, data: Arc<Data>) -> Result<Self, Unfit> {
        Self::new(data, *self.regression.options())
    }

    /// The data and the way the model sees them.
    pub fn regression(&self) -> &Regression {
        &self.regression
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        let mut options = *self.regression.options();
        change(&mut options);
        let alike = options.see_alike(self.regression.options());
        let regression = self.regression.with_options(options);
        if alike {
            self.regression = regression;
        } else {
            *self = Self::of(regression);
        }
    }
}

/// The minimum, unless a line separates the classes, and what should be in view.
fn fit(rows: &Rows) -> (Option<Point>, View) {
    let at = newton(rows);
    let minimum = (!parts(rows, at)).then_some(at);
    let there = jet(rows, at);
    let drop = (std::f64::consts::LN_2 - there.value).max(0.0);
    // The curvature at the origin keeps the view finite where it vanishes far out.
    let hessian = match minimum {
        Some(_) => there.hessian,
        None => jet(rows, [0.0, 0.0]).hessian,
    };
    (minimum, view_around(at, hessian, drop))
}

fn jet(rows: &Rows, [x, y]: Point) -> Jet2 {
    let (x, y) = Jet2::variables(x, y);
    mean(rows.iter().copied(), x, y)
}

/// Whether these weights separate the classes: no row lies on the wrong side.
fn parts(rows: &Rows, [x, y]: Point) -> bool {
    let mut margins = rows.iter().map(|[a, b, s]| s * (x * a + y * b));
    [x, y] != [0.0, 0.0] && margins.all(|m| m >= 0.0)
}

/// Newton's method from the origin, halving steps that do not descend. It stops as soon as the classes are separated.
fn newton(rows: &Rows) -> Point {
    let mut at = [0.0, 0.0];
    let mut here = jet(rows, at);
    for _ in 0..ITERATIONS {
        let [gx, gy] = here.gradient;
        let [xx, _, yy] = here.hessian;
        // Collinear features have a singular Hessian; the curvatures along the axes also lead downhill.
        let mut step = if determinant(here.hessian) > 1e-14 * xx * yy {
            cramer(here.hessian, [-gx, -gy])
        } else {
            [-0.5 * gx / xx, -0.5 * gy / yy].map(|v| if v.is_finite() { v } else { 0.0 })
        };
        let mut next = None;
        for _ in 0..30 {
            let to = [at[0] + step[0], at[1] + step[1]];
            let there = jet(rows, to);
            if there.value < here.value {
                next = Some((to, there));
                break;
            }
            step = step.map(|v| 0.5 * v);
        }
        let Some((to, there)) = next else { break };
        (at, here) = (to, there);
        if parts(rows, at) {
            break;
        }
    }
    at
}

impl Default for Logistic {
    fn default() -> Self {
        // Its minimum is searched for once: whatever lists the surfaces makes one of each.
        static DEFAULT: LazyLock<Logistic> = LazyLock::new(|| {
            let two_classes = Data::all_built_in().iter();
            let mut regressions = two_classes.filter_map(|data| {
                Regression::new(Arc::clone(data), Options::default(), Target::Class).ok()
            });
            Logistic::of(regressions.next().expect("a built-in set has two classes"))
        });
        DEFAULT.clone()
    }
}

impl Parameters for Logistic {
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

impl Formula for Logistic {
    const INFO: Info = Info {
        key: "logistic",
        name: "Logistic regression",
        group: Group::Own,
        equation: "f = 1/n Σ ln(1 + exp(−sᵢ(w₁aᵢ + w₂bᵢ))), sᵢ = ±1, w = (x, y)",
        teaches: "a convex loss that is no quadratic: curved near the minimum, straight far from it",
        spacing: Spacing::Logarithmic,
        start: [0.0, 0.0],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        mean(self.regression.rows().iter().copied(), x, y)
    }

    /// Sums for many points side by side, one row of data after the other: the additions of one sum wait for each other, those
    /// of different points do not.
    #[inline(always)]
    fn values(&self, x: &[f64], y: f64, out: &mut [f64]) {
        let rows = self.regression.rows();
        for (x, out) in x.chunks(LANES).zip(out.chunks_mut(LANES)) {
            let (mut lanes, mut sum, mut product) = ([0.0; LANES], [0.0; LANES], [1.0; LANES]);
            lanes[..x.len()].copy_from_slice(x);
            for [a, b, s] in rows {
                for i in 0..LANES {
                    let m = (lanes[i] * a + y * b) * s;
                    product[i] *= 1.0 + e::exp_of_negative(-m.abs());
                    sum[i] += if m > 0.0 { 0.0 } else { -m };
                }
            }
            for (i, value) in out.iter_mut().enumerate() {
                *value = (sum[i] + e::ln(product[i])) / rows.len() as f64;
            }
        }
    }

    #[inline(always)]
    fn gradients(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        let rows = self.regression.rows();
        let mut products = [1.0; LANES];
        // Adding to −0 changes no number: the first term is added to no derivative.
        *out = Gradients {
            value: [0.0; LANES],
            dx: [-0.0; LANES],
            dy: [-0.0; LANES],
        };
        for &row in rows {
            for (i, product) in products.iter_mut().enumerate() {
                let (x, y) = InlineJet::variables(x[i], y[i]);
                let (term, factor) = term(row, x, y);
                *product *= factor;
                out.put(i, out.jet(i) + term);
            }
        }
        for (i, &product) in products.iter().enumerate() {
            out.put(i, over(rows.len(), out.jet(i), product));
        }
    }

    fn test_loss(&self, x: f64, y: f64) -> Option<f64> {
        let rows = self.regression.held_out();
        (!rows.is_empty()).then(|| mean(rows.iter().copied(), x, y))
    }

    fn domain(&self) -> View {
        self.domain
    }

    fn critical_points(&self) -> Vec<Point> {
        self.minimum.into_iter().collect()
    }

    fn convex(&self) -> bool {
        true
    }

    fn batches(&self) -> Option<Batches> {
        self.regression.batches()
    }

    fn jet2_of_rows(&self, rows: &[u32], x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        let row = |&row: &u32| self.regression.rows()[row as usize];
        mean(rows.iter().map(row), x, y)
    }

    fn rows_drawn(&self, draw: Draw<'_>) -> Vec<[f64; 3]> {
        self.regression.drawn(draw).collect()
    }

    fn block_of_rows(
        &self,
        set: InstructionSet,
        rows: &[[f64; 3]],
        x: &Lanes,
        y: &Lanes,
        out: &mut Gradients,
    ) {
        set.run(BlockOfRows::<Self>::new(rows, x, y, out));
    }
}
