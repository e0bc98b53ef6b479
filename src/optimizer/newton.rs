//! Newton's method.

use super::fleet::{Next, Stride};
use super::{
    Explanation, Gauge, Here, Info, Local, Oracle, Recurrence, Share, Step, Stepper, Stop, Value,
};
use crate::math::symmetric::{Symmetric, checked_solve, inverse, solve};
use crate::math::{Checked, Jet2, Point, Vector, eigenpairs};
use crate::objective::Curved;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// w ← w − ηH⁻¹g; η = 1 is Newton's method, η < 1 the damped one.
    ///
    /// Where H is singular or nearly so (reciprocal condition below 1e-12) the run stops with a status. The
    /// step goes to the critical point of the local quadratic model, even if that is a saddle or a maximum.
    /// Nocedal and Wright, Numerical Optimization (2006), ch. 3.
    pub struct Newton {
        lr: f64 = 1.0 => damping(),
    }
}

/// The row of a damping factor η on Newton's step.
pub(super) const fn damping() -> Parameter {
    Parameter::new("lr", "η", "damping factor")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 2.0)
        .help("1 jumps to the centre of the local quadratic, less goes part of the way; beyond 2 it diverges even on a quadratic")
}

impl Newton {
    pub(super) const INFO: Info = Info {
        key: "newton",
        name: "Newton",
        equation: "w ← w − η H⁻¹g",
        teaches: "one jump on a quadratic, whatever κ; elsewhere it goes to saddles and maxima just as gladly",
        reference: "Nocedal and Wright 2006, ch. 3",
    };
}

impl super::Theory for Newton {
    /// On a quadratic the error shrinks by 1 − η, whatever the curvature: η < 2.
    fn step_limit(&self, _lambda_max: f64) -> Option<super::Limit> {
        Some(super::Limit {
            rate: 2.0,
            formula: "2",
        })
    }

    /// α ← (1−η)α, whatever λ ≠ 0.
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        let curved = lambda != 0.0 && lambda.is_finite();
        curved.then(|| Recurrence::one_term(1.0 - lr)).flatten()
    }

    fn seeks_saddles(&self) -> bool {
        true
    }
}

/// Newton's method in the middle of a run. It remembers nothing.
#[derive(Clone)]
pub struct State;

/// The local quadratic model of a step.
#[derive(Clone, Copy)]
pub(super) struct Model {
    /// H⁻¹, or the matrix that the method uses instead.
    pub inverse: Symmetric,
    /// The full step −H⁻¹g.
    pub direction: Point,
}

impl Model {
    /// Direction and matrix, under the given symbols.
    pub fn gauges(self, matrix: &'static str, direction: &'static str) -> Vec<Gauge> {
        vec![
            Gauge::displacement(direction, "Newton direction", self.direction),
            Gauge::matrix(matrix, "inverse Hessian", self.inverse),
        ]
    }

    /// The addends of the full step along the eigenvectors of the Hessian, −(uᵢᵀg/κᵢ)uᵢ, where κ is the curvature that the
    /// method assumes for an eigenvalue. `None` where the Hessian is not finite.
    pub fn along_axes(
        self,
        hessian: Symmetric,
        gradient: &Point,
        assumed: impl Fn(f64) -> f64,
    ) -> Option<[Point; 2]> {
        let pairs = eigenpairs(hessian)?;
        Some(pairs.map(|pair| {
            let along = -pair.vector.dot(gradient) / assumed(pair.value);
            pair.vector.map(|u| along * u)
        }))
    }
}

/// Tells the Hessian with its eigenvalues and eigenvectors.
pub(super) fn explain_hessian(hessian: Symmetric, told: &mut Explanation) {
    told.equals("H", "∇²f(w)", Value::Matrix(hessian));
    if let Some([low, high]) = eigenpairs(hessian) {
        told.equals("λ₁", "smaller eigenvalue of H", low.value);
        told.equals("u₁", "its eigenvector", Value::Vector(low.vector));
        told.equals("λ₂", "larger eigenvalue of H", high.value);
        told.equals("u₂", "its eigenvector", Value::Vector(high.vector));
    }
}

/// How the formulas of a jump are written.
pub(super) struct Jump {
    /// The matrix times the gradient, as a symbol of its own and as a product.
    pub product: [&'static str; 2],
    /// The addends along the eigenvectors.
    pub along: [&'static str; 2],
}

impl Jump {
    /// Tells the product of matrix and gradient.
    pub fn explain_product(&self, model: Model, told: &mut Explanation) {
        let [symbol, formula] = self.product;
        told.equals(symbol, formula, Value::Vector(model.direction.map(|v| -v)));
    }

    /// Tells the addends of a step at a rate, from those of the full one.
    pub fn explain_axes(&self, rate: f64, axes: Option<[Point; 2]>, told: &mut Explanation) {
        let shares = [
            (Share::FirstAxis, "along u₁"),
            (Share::SecondAxis, "along u₂"),
        ];
        let axes = axes.into_iter().flatten();
        for (((share, symbol), formula), axis) in shares.into_iter().zip(self.along).zip(axes) {
            let part = Value::Vector(axis.map(|v| rate * v));
            told.part(share, symbol, formula, part);
        }
    }
}

/// Newton's.
const JUMP: Jump = Jump {
    product: ["H⁻¹g", "[H⁻¹][g]"],
    along: ["−[η]([u₁]ᵀ[g]/[λ₁])[u₁]", "−[η]([u₂]ᵀ[g]/[λ₂])[u₂]"],
};

impl State {
    /// The method at the start of a run.
    pub fn new(_method: Newton) -> Self {
        Self
    }
}

impl Stride for Newton {
    type Clock = ();
    type OwnClock = ();
    type Memory = ();
    type Seen = Jet2;

    const ALONE: bool = true;

    #[inline(always)]
    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn step(&self, (): &(), lr: f64, _memory: [&mut (); 2], at: Point, seen: &Jet2) -> Next {
        let Checked {
            value: [x, y],
            holds,
        } = checked_solve(seen.hessian, seen.gradient);
        Next {
            to: at.along(lr, &[-x, -y]),
            settled: holds,
        }
    }
}

impl<O: Curved + ?Sized> Stepper<O> for State {
    #[inline(always)]
    fn evaluate(&self, oracle: &mut Oracle<'_, O>, at: &Point) -> Local<Point> {
        oracle.gradient_and_hessian(at)
    }

    #[inline(always)]
    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, Point>,
        lr: f64,
    ) -> Result<Step<Point>, Stop> {
        let hessian = oracle.hessian(here);
        let [x, y] = solve(hessian, *here.gradient).ok_or(Stop::SingularHessian)?;
        Ok(Step {
            to: here.at.along(lr, &[-x, -y]),
            lr,
        })
    }

    fn gauges(&self, oracle: &mut Oracle<'_, O>, here: Here<'_, Point>, _lr: f64) -> Vec<Gauge> {
        let hessian = oracle.hessian(here);
        let model = solve(hessian, *here.gradient).and_then(|[x, y]| {
            let (inverse, direction) = (inverse(hessian)?, [-x, -y]);
            Some(Model { inverse, direction })
        });
        model.map_or_else(Vec::new, |m| m.gauges("H⁻¹", "−H⁻¹g"))
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, Point>,
        lr: f64,
        told: &mut Explanation,
    ) {
        let hessian = oracle.hessian(here);
        explain_hessian(hessian, told);
        let Ok(step) = Self.step(oracle, here, lr) else {
            return;
        };
        if let (Some(inverse), Some([x, y])) = (inverse(hessian), solve(hessian, *here.gradient)) {
            told.equals("H⁻¹", "inverse of H", Value::Matrix(inverse));
            let model = Model {
                inverse,
                direction: [-x, -y],
            };
            let axes = model.along_axes(hessian, here.gradient, |lambda| lambda);
            JUMP.explain_product(model, told);
            JUMP.explain_axes(lr, axes, told);
        }
        told.result("[w] − [η][H⁻¹g]", Value::Vector(step.to));
    }
}
