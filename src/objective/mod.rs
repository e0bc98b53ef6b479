//! What is minimised: a function of two or of many weights, given by its values and derivatives.
//!
//! To run a method on a function of your own, implement [`Objective`] for it. Surfaces of the plane are objectives too; a
//! [`Plane`] through the space of many weights makes a surface of any objective again.

mod curvature;
mod data;
mod plane;
mod spectrum;

pub use curvature::{Stationary, stationary_in_plane};
pub use data::{Data, MAX_ROWS, Unfit, kept_from_training};
pub use plane::{NoPlane, Plane};
pub use spectrum::{End, Estimate, HessianAt, MOST_IN_FULL, PROBES, Ritz};

use std::sync::Arc;

use crate::math::{Jet2, Point, Vector};

/// f(w) and ∇f(w).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evaluation<V> {
    /// f(w)
    pub value: f64,
    /// ∇f(w), with as many coordinates as w
    pub gradient: V,
}

/// How an objective that is a mean over rows of data is split into mini-batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batches {
    /// The number of rows of all data.
    pub rows: usize,
    /// Rows in a batch. The last batch of an epoch has what is left.
    pub size: usize,
    /// Whether each batch is drawn anew from all rows, of which it may hold one twice, instead of from what is left of an epoch.
    pub replacement: bool,
}

/// What is drawn for the gradient of one step.
#[derive(Clone, Copy, Debug)]
pub struct Draw<'a> {
    /// The rows of the mini-batch; `None` for all rows.
    pub rows: Option<&'a [u32]>,
    /// With the step, draws everything else.
    pub seed: u64,
    /// The number of the step.
    pub step: u64,
}

/// What is drawn for the gradient of a step besides its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Perturbed {
    /// Which units of a network are dropped.
    Units,
    /// Which features of rows are dropped.
    Features,
    /// Noise on features.
    Inputs,
    /// Noise on features, and which of them are dropped.
    FeaturesAndInputs,
}

/// A function f: ℝⁿ → ℝ to be minimised.
///
/// No method can fail: where f is undefined, values and derivatives are NaN, and a run that gets there has diverged.
///
/// ```
/// use ravine::objective::{Evaluation, Objective, Plane};
/// use ravine::optimizer::{Adam, PerCoordinate, Problem, Schedule, Status, record_on};
///
/// /// f(w) = ½ Σ i wᵢ², i = 1 … 10: condition number 10.
/// #[derive(Clone)]
/// struct Bowl;
///
/// impl Objective for Bowl {
///     type Weights = Vec<f64>;
///
///     fn dimension(&self) -> usize {
///         10
///     }
///
///     fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
///         let gradient: Vec<f64> = (1..).zip(w).map(|(i, w)| f64::from(i) * w).collect();
///         let value = 0.5 * w.iter().zip(&gradient).map(|(w, g)| w * g).sum::<f64>();
///         Evaluation { value, gradient }
///     }
/// }
///
/// let problem = Problem { objective: Bowl, start: vec![1.0; 10], steps: 2000, seed: 0, noise: 0.0, tolerance: 1e-6 };
/// let adam = PerCoordinate::new(Adam { lr: 0.01, ..Adam::default() });
/// // A trajectory keeps the run's shadow on a plane: here, the first two coordinates.
/// let plane = Plane::of_coordinates(vec![0.0; 10], 0, 1).unwrap();
/// let run = record_on(&plane, adam, 0.01, &Schedule::default(), &problem).expect("equal dimensions");
/// assert_eq!(run.status(run.last()).0, Status::Converged);
/// assert!(run.losses[2000] < 1e-12);
/// ```
pub trait Objective: Send + Sync {
    /// The space of w: a [`Point`] of the plane, or a `Vec<f64>` of [`dimension`](Objective::dimension) weights.
    type Weights: Vector;

    /// n, the number of weights.
    fn dimension(&self) -> usize;

    /// f(w) and ∇f(w).
    fn evaluate(&self, w: &Self::Weights) -> Evaluation<Self::Weights>;

    /// f(w) alone; to be overridden where that is cheaper than with the gradient.
    fn value(&self, w: &Self::Weights) -> f64 {
        self.evaluate(w).value
    }

    /// The mini-batches that gradients are computed on; `None` where every gradient is that of f.
    fn batches(&self) -> Option<Batches> {
        None
    }

    /// The gradient of the mean over some of the rows that [`batches`](Objective::batches) counts.
    fn gradient_of_rows(&self, _rows: &[u32], w: &Self::Weights) -> Self::Weights {
        self.evaluate(w).gradient
    }

    /// What makes even the gradient on the same rows differ from step to step; `None` where nothing does.
    fn perturbed(&self) -> Option<Perturbed> {
        None
    }

    /// f(w) itself, and the gradient that a step sees which has drawn a mini-batch, or a perturbation.
    fn evaluate_drawn(&self, draw: Draw<'_>, w: &Self::Weights) -> Evaluation<Self::Weights> {
        let mut evaluation = self.evaluate(w);
        if let Some(rows) = draw.rows {
            evaluation.gradient = self.gradient_of_rows(rows, w);
        }
        evaluation
    }

    /// What training moves besides the weights, as it is before the first step: the running averages of batch normalization. No
    /// step depends on it. Empty for objectives without.
    fn buffers(&self) -> Vec<f64> {
        Vec::new()
    }

    /// Moves the buffers by what a step's draw shows at w, the weights before that step.
    fn observe(&self, _buffers: &mut [f64], _draw: Draw<'_>, _w: &Self::Weights) {}

    /// Whether a run takes every answer as it is, without noise, mini-batches and answers kept from searches. Only what is
    /// compiled together with a run says so, and spares it the question in every step.
    #[doc(hidden)]
    #[inline(always)]
    fn is_taken_as_is(&self) -> bool {
        false
    }

    /// The exact Hessian-vector product H(w)v; `None` where the objective does not provide second derivatives.
    fn hessian_product(&self, _w: &Self::Weights, _v: &Self::Weights) -> Option<Self::Weights> {
        None
    }

    /// What w is, if the gradient there vanishes within the tolerance.
    ///
    /// Signs of the Hessian's eigenvalues decide, clearly beyond rounding, unless all are at most 100 times the tolerance. Then
    /// the values at a distance of 1 on both sides do, along a few lines: a minimum or a saddle where f rises on both sides of
    /// one, a maximum or a saddle where it falls alike on both sides, else a plateau.
    ///
    /// By default the eigenvalues are extremes by the Lanczos iteration on [`hessian_product`](Objective::hessian_product), and
    /// the lines are drawn, so that a faint saddle that falls in few of many directions may pass for a minimum; without products,
    /// every place counts as one.
    fn stationary(&self, w: &Self::Weights, tolerance: f64) -> Stationary {
        stationary_by_products(self, w, tolerance)
    }
}

/// What w is by products with the Hessian, or by values around: see [`Objective::stationary`].
pub fn stationary_by_products<O: Objective + ?Sized>(
    objective: &O,
    w: &O::Weights,
    tolerance: f64,
) -> Stationary {
    let dimension = objective.dimension();
    let extremes = curvature::extremes(dimension, |v| objective.hessian_product(w, v));
    let Some(extremes) = extremes else {
        return Stationary::Minimum;
    };
    curvature::stationary(extremes, tolerance, || {
        let Evaluation { value, gradient } = objective.evaluate(w);
        let of = |unit: O::Weights| {
            let slope = gradient.dot(&unit);
            curvature::bend(w, [value, slope], &unit, |at| objective.value(at))
        };
        curvature::drawn_lines(dimension).map(of).collect()
    })
}

/// An objective of the plane with a 2×2 Hessian, as Newton's method and its relatives need.
pub trait Curved: Objective<Weights = Point> {
    /// f, ∇f and H at a point.
    fn second_order(&self, w: &Point) -> Jet2;

    /// The same as a step sees it which has drawn a mini-batch, or a perturbation.
    fn second_order_drawn(&self, _draw: Draw<'_>, w: &Point) -> Jet2 {
        self.second_order(w)
    }
}

/// An objective may be shared between runs, so that its data are not copied.
impl<O: Curved + ?Sized> Curved for Arc<O> {
    fn second_order(&self, w: &Point) -> Jet2 {
        (**self).second_order(w)
    }

    fn second_order_drawn(&self, draw: Draw<'_>, w: &Point) -> Jet2 {
        (**self).second_order_drawn(draw, w)
    }
}

impl<O: Objective + ?Sized> Objective for Arc<O> {
    type Weights = O::Weights;

    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn evaluate(&self, w: &O::Weights) -> Evaluation<O::Weights> {
        (**self).evaluate(w)
    }

    fn value(&self, w: &O::Weights) -> f64 {
        (**self).value(w)
    }

    fn batches(&self) -> Option<Batches> {
        (**self).batches()
    }

    fn gradient_of_rows(&self, rows: &[u32], w: &O::Weights) -> O::Weights {
        (**self).gradient_of_rows(rows, w)
    }

    fn perturbed(&self) -> Option<Perturbed> {
        (**self).perturbed()
    }

    fn evaluate_drawn(&self, draw: Draw<'_>, w: &O::Weights) -> Evaluation<O::Weights> {
        (**self).evaluate_drawn(draw, w)
    }

    fn buffers(&self) -> Vec<f64> {
        (**self).buffers()
    }

    fn observe(&self, buffers: &mut [f64], draw: Draw<'_>, w: &O::Weights) {
        (**self).observe(buffers, draw, w);
    }

    fn hessian_product(&self, w: &O::Weights, v: &O::Weights) -> Option<O::Weights> {
        (**self).hessian_product(w, v)
    }

    fn stationary(&self, w: &O::Weights, tolerance: f64) -> Stationary {
        (**self).stationary(w, tolerance)
    }
}
