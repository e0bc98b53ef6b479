//! A plane through an objective of many weights, as a surface.

use std::fmt;
use std::sync::Arc;

use thiserror::Error;

use super::{Gradients, Group, Info, LANES, Landscape, Lanes, Spacing, View};
use crate::math::simd::InstructionSet;
use crate::math::{Jet2, Point, Vector};
use crate::objective::{Evaluation, Objective, Plane};
use crate::parameters::{Parameter, Parameters};

/// The slice g(x, y) = f(w₀ + x u + y v) of an objective f: ℝⁿ → ℝ by the plane through w₀ along u and v.
///
/// ∇g = (uᵀ∇f, vᵀ∇f). The Hessian of g is [uᵀHu, uᵀHv, vᵀHv], from [`Objective::hessian_product`] where f offers it. Where it
/// does not, the Hessian is the central difference of the gradient with the step ∛ε · max(r, |x|, |y|), where ε is the machine
/// epsilon: about ten digits are right if f varies on the scale of r.
///
/// A slice always shows all of f: it has no mini-batches. Its critical points are searched in the view. It is in no list and
/// has no file form: [`Shape::all`](super::Shape::all) leaves it out, and files refuse its kind.
#[derive(Clone)]
pub struct Slice {
    objective: Arc<dyn Objective<Weights = Vec<f64>>>,
    plane: Plane,
    /// r: the domain is [−r, r]².
    reach: f64,
}

/// Why an objective cannot be sliced by a plane.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum NoSlice {
    /// The plane lies in a space of another dimension.
    #[error("the objective has {objective} weights, the plane lies in {plane} dimensions")]
    Dimensions {
        /// Weights of the objective.
        objective: usize,
        /// Dimensions of the space in which the plane lies.
        plane: usize,
    },
    /// The domain would be empty or unbounded.
    #[error("found a domain that reaches out to {0}; allowed: a finite number > 0")]
    Reach(f64),
}

/// ∛ε: balances the h² of truncation against the ε/h of rounding.
const STEP: f64 = 6.055_454_452_393_343e-6;

const INFO: Info = Info {
    key: "slice",
    name: "Slice",
    group: Group::Own,
    equation: "f(w₀ + x u + y v)",
    teaches: "what the loss of many weights looks like along two directions",
    // Nothing is known of the values: equal areas always show something.
    spacing: Spacing::Quantile,
    start: [0.0, 0.0],
};

impl Slice {
    /// The slice of `objective` by `plane`, with the domain [−reach, reach]² in the coordinates of the plane.
    ///
    /// # Errors
    /// If objective and plane differ in dimension, or `reach` is not positive and finite.
    pub fn new(
        objective: Arc<dyn Objective<Weights = Vec<f64>>>,
        plane: Plane,
        reach: f64,
    ) -> Result<Self, NoSlice> {
        let dimensions = [objective.dimension(), plane.dimension()];
        if dimensions[0] != dimensions[1] {
            let [objective, plane] = dimensions;
            return Err(NoSlice::Dimensions { objective, plane });
        }
        if !(reach > 0.0 && reach.is_finite()) {
            return Err(NoSlice::Reach(reach));
        }
        Ok(Self {
            objective,
            plane,
            reach,
        })
    }

    /// f
    pub fn objective(&self) -> &Arc<dyn Objective<Weights = Vec<f64>>> {
        &self.objective
    }

    /// The plane on which f is evaluated.
    pub fn plane(&self) -> &Plane {
        &self.plane
    }

    fn evaluate(&self, at: Point) -> Evaluation<Point> {
        let Evaluation { value, gradient } = self.objective.evaluate(&self.plane.at(at));
        let gradient = self.plane.of_gradient(&gradient);
        Evaluation { value, gradient }
    }

    /// [uᵀHu, uᵀHv, vᵀHv]; `None` where the objective has no products with its Hessian.
    fn exact_hessian(&self, at: Point) -> Option<[f64; 3]> {
        let w = self.plane.at(at);
        let [u, v] = self.plane.directions();
        let along_u = self.objective.hessian_product(&w, u)?;
        let along_v = self.objective.hessian_product(&w, v)?;
        Some([u.dot(&along_u), u.dot(&along_v), v.dot(&along_v)])
    }

    /// Central differences of the gradient.
    fn differences(&self, at: Point) -> [f64; 3] {
        let step = STEP * self.reach.max(at[0].abs()).max(at[1].abs());
        let along = |axis: usize| {
            let (mut low, mut high) = (at, at);
            low[axis] -= step;
            high[axis] += step;
            let [below, above] = [low, high].map(|p| self.evaluate(p).gradient);
            // The distance between the rounded ends.
            let distance = high[axis] - low[axis];
            [0, 1].map(|i| (above[i] - below[i]) / distance)
        };
        let ([xx, xy], [yx, yy]) = (along(0), along(1));
        [xx, 0.5 * (xy + yx), yy]
    }
}

/// Slices are equal if they share one objective: two functions cannot be compared.
impl PartialEq for Slice {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            objective,
            plane,
            reach,
        } = self;
        Arc::ptr_eq(objective, &other.objective) && *plane == other.plane && *reach == other.reach
    }
}

impl fmt::Debug for Slice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slice")
            .field("plane", &self.plane)
            .field("reach", &self.reach)
            .finish_non_exhaustive()
    }
}

/// A slice has no numbers to set.
impl Parameters for Slice {
    fn table(&self) -> &'static [Parameter] {
        &[]
    }

    fn get(&self, _row: usize) -> f64 {
        f64::NAN
    }

    fn set(&mut self, _row: usize, _value: f64) {}

    fn default_of(&self, _row: usize) -> f64 {
        f64::NAN
    }
}

impl Landscape for Slice {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn equation(&self) -> String {
        let n = self.plane.dimension();
        format!("{}, a plane through {n} dimensions", INFO.equation)
    }

    fn domain(&self) -> View {
        View::square(self.reach)
    }

    fn critical_points(&self) -> Vec<Point> {
        Vec::new()
    }

    fn bounded_below(&self) -> Option<bool> {
        None
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }

    fn value(&self, x: f64, y: f64) -> f64 {
        self.objective.value(&self.plane.at([x, y]))
    }

    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64) {
        let evaluation = self.evaluate([x, y]);
        *value = evaluation.value;
        let [dx, dy] = evaluation.gradient;
        (dx, dy)
    }

    fn jet2(&self, x: f64, y: f64) -> Jet2 {
        let at = [x, y];
        let Evaluation { value, gradient } = self.evaluate(at);
        let exact = self.exact_hessian(at);
        Jet2 {
            value,
            gradient,
            hessian: exact.unwrap_or_else(|| self.differences(at)),
        }
    }

    fn row(&self, _set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        for (value, &x) in out.iter_mut().zip(x) {
            *value = Landscape::value(self, x, y);
        }
    }

    fn block(&self, _set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        for i in 0..LANES {
            let evaluation = self.evaluate([x[i], y[i]]);
            out.value[i] = evaluation.value;
            [out.dx[i], out.dy[i]] = evaluation.gradient;
        }
    }
}
