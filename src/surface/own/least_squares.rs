//! Linear least squares on two weights.

use std::sync::{Arc, OnceLock};

use super::regression::{Target, view_around};
use super::rowwise::{BlockOfRows, Rowwise};
use super::{Bowl, Corruption, Data, Options, Regression, Unfit};
use crate::math::simd::InstructionSet;
use crate::math::symmetric::Symmetric;
use crate::math::{Jet2, Number, Point};
use crate::objective::{Batches, Draw, Perturbed};
use crate::parameters::{Parameter, Parameters};
use crate::surface::{Formula, Gradients, Group, Info, Lanes, Spacing, View};

/// f = 1/(2n) Σ (w₁aᵢ + w₂bᵢ − tᵢ)², w = (x, y).
///
/// A sum of squares is a quadratic form around its minimum w*: f = f* + ½‖R(w − w*)‖², with QR the decomposition of the
/// features over √n. So n rows cost as much as one, nothing cancels near the minimum, and the condition number of the
/// features is not squared on the way to w*. Golub and Van Loan, Matrix Computations (2013), 5.3.
///
/// With dropout or input noise f is the expected loss, which is that of more rows ([`Corruption::expected`]), and each step sees features
/// with draws of its own.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LeastSquares {
    regression: Regression,
    corruption: Corruption,
    bowl: Bowl,
    /// Of the features as they are.
    plain: Bowl,
    /// That of the rows kept from training, whose features are never corrupted, as the weights predict them.
    held_out: Option<Bowl>,
    /// That of all rows: what is in view does not follow the share of the test rows, nor dropout and noise.
    whole: Bowl,
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
        let of = |rows: &[[f64; 3]]| Bowl::of(rows, rows.len());
        let plain = of(regression.rows());
        let split = !regression.held_out().is_empty();
        let held_out = split.then(|| of(&corruption.predicted(regression.held_out())));
        let whole = if split {
            of(&regression.all_rows())
        } else {
            plain
        };
        let mut loss = Self {
            regression,
            corruption,
            bowl: plain,
            plain,
            held_out,
            whole,
        };
        if !corruption.is_none() {
            loss.bowl = loss.bowl_over(loss.regression.rows());
        }
        loss
    }

    /// What happens to the features before the model sees them.
    pub fn corruption(&self) -> &Corruption {
        &self.corruption
    }

    /// The minimum over the features as they are, without dropout and input noise.
    pub fn plain_minimum(&self) -> Point {
        self.plain.minimum
    }

    /// Its value there.
    pub fn plain_least(&self) -> f64 {
        self.plain.least
    }

    /// The Hessian over the features as they are.
    pub fn plain_hessian(&self) -> Symmetric {
        self.plain.hessian()
    }

    /// The loss over other rows, as this model sees them, with features corrupted alike.
    pub fn bowl_over(&self, rows: &[[f64; 3]]) -> Bowl {
        if self.corruption.is_none() {
            Bowl::of(rows, rows.len())
        } else {
            Bowl::of(&self.corruption.expected(rows), rows.len())
        }
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

    /// The loss over the rows that are kept from training, with features as they are; `None` where none are kept.
    pub fn tested(&self) -> Option<Self> {
        let held_out = self.held_out?;
        Some(Self {
            regression: self.regression.tested()?,
            corruption: Corruption::default(),
            bowl: held_out,
            plain: held_out,
            held_out: Some(self.plain),
            whole: self.whole,
        })
    }

    /// The data and the way the model sees them.
    pub fn regression(&self) -> &Regression {
        &self.regression
    }

    /// The rows of a step, with features corrupted.
    fn drawn<'a>(&'a self, draw: Draw<'a>) -> impl ExactSizeIterator<Item = [f64; 3]> + 'a {
        let mut corrupted = (!self.corruption.is_none()).then(|| self.corruption.draws(draw));
        let rows = self.regression.drawn(draw);
        rows.map(move |row| match &mut corrupted {
            Some(draws) => draws.apply(row),
            None => row,
        })
    }

    fn change(&mut self, change: impl FnOnce(&mut Options)) {
        let mut options = *self.regression.options();
        change(&mut options);
        *self = Self::of(self.regression.with_options(options), self.corruption);
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
        match row.checked_sub(Options::default().table().len()) {
            None => self.change(|options| options.set(row, value)),
            Some(row) => {
                let mut corruption = self.corruption;
                corruption.set(row, value);
                *self = Self::of(self.regression.clone(), corruption);
            }
        }
    }

    fn default_of(&self, row: usize) -> f64 {
        let options = Options::default();
        match row.checked_sub(options.table().len()) {
            None => options.get(row),
            Some(row) => Corruption::default().get(row),
        }
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

    fn equation(&self) -> String {
        if self.corruption.is_none() {
            return Self::INFO.equation.to_owned();
        }
        self.corruption.equation()
    }

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
        let all = self.regression.rows();
        mean(rows.iter().map(|&row| all[row as usize]), x, y)
    }

    fn perturbed(&self) -> Option<Perturbed> {
        self.corruption.perturbed()
    }

    fn jet2_drawn(&self, draw: Draw<'_>, x: f64, y: f64) -> Jet2 {
        mean(self.drawn(draw), x, y)
    }

    fn rows_drawn(&self, draw: Draw<'_>) -> Vec<[f64; 3]> {
        self.drawn(draw).collect()
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

/// The loss over rows, with its derivatives.
fn mean(rows: impl ExactSizeIterator<Item = [f64; 3]>, x: f64, y: f64) -> Jet2 {
    let n = rows.len() as f64;
    let (x, y) = Jet2::variables(x, y);
    rows.fold(Jet2::constant(0.0), |sum, row| {
        sum + LeastSquares::term(row, n, x, y)
    })
}

impl Rowwise for LeastSquares {
    #[inline(always)]
    fn term<N: Number>([a, b, t]: [f64; 3], n: f64, x: N, y: N) -> N {
        (x * a + y * b - t).square() * (0.5 * (1.0 / n))
    }

    #[inline(always)]
    fn factor(_n: f64) -> f64 {
        1.0
    }
}
