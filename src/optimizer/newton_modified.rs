//! Newton's method with a Hessian that is made positive definite.

use super::fleet::{Next, Stride};
use super::newton::{Jump, Model, damping, explain_hessian};
use super::{
    Explanation, Gauge, Here, Info, Local, Oracle, Recurrence, Step, Stepper, Stop, Value,
};
use crate::math::symmetric::{Symmetric, checked_saddle_free_inverse, times};
use crate::math::{Checked, Jet2, Point, Vector, eigenpairs};
use crate::objective::Curved;
use crate::parameters;
use crate::parameters::{Legal, Parameter};
use crate::surface::Surface;

parameters! {
    /// w ← w − η|H|⁻¹g, where |H| is H with eigenvalues max(|λ|, δ).
    ///
    /// Along directions that curve down the step is turned around, so saddles repel instead of attract.
    /// Dauphin et al., Identifying and attacking the saddle point problem (arXiv 1406.2572); Nocedal and
    /// Wright, Numerical Optimization (2006), sec. 3.4.
    pub struct NewtonModified {
        lr: f64 = 1.0 => damping()
            .help("1 takes the full step, less goes part of the way; beyond 2 it diverges even in a bowl"),
        floor: f64 = 1e-3 => floor(),
    }
}

/// The row of δ, the least curvature that a step assumes.
pub(super) const fn floor() -> Parameter {
    Parameter::new("floor", "δ", "least curvature")
        .legal(Legal::AtLeast(0.0))
        .logarithmic(1e-8, 10.0)
        .help("smaller curvatures count as this one: larger makes steps in flat directions shorter")
        .minor()
}

impl NewtonModified {
    pub(super) const INFO: Info = Info {
        key: "newton_modified",
        name: "Saddle-free Newton",
        equation: "w ← w − η |H|⁻¹g, |H| is H with max(|λ|, δ) for every eigenvalue λ",
        teaches: "curvature that points down is turned up: Newton's jump at minima, a push away from saddles",
        reference: "Dauphin et al. 2014; Nocedal and Wright 2006, sec. 3.4",
    };
}

impl super::Theory for NewtonModified {
    /// Along directions of a quadratic that curve up by at least δ, a step multiplies the error by 1 − η: η < 2.
    fn step_limit(&self, _lambda_max: f64) -> Option<super::Limit> {
        Some(super::Limit {
            rate: 2.0,
            formula: "2",
        })
    }

    /// α ← (1 − ηλ/max(|λ|, δ))α
    fn recurrence(&self, lr: f64, lambda: f64) -> Option<Recurrence> {
        Recurrence::one_term(1.0 - lr * (lambda / lambda.abs().max(self.floor)))
    }
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State(NewtonModified);

impl State {
    /// The method at the start of a run.
    pub fn new(method: NewtonModified) -> Self {
        Self(method)
    }
}

/// The model with |H|⁻¹ and the step −|H|⁻¹g; [`Stop::SingularHessian`] where they are not finite.
pub(super) fn model(hessian: [f64; 3], gradient: &Point, floor: f64) -> Result<Model, Stop> {
    let model = checked_model(hessian, gradient, floor).ok();
    model
        .filter(|model| model.direction.norm().is_finite())
        .ok_or(Stop::SingularHessian)
}

/// The model with |H|⁻¹ and the step −|H|⁻¹g, which holds where |H|⁻¹ is finite.
#[inline(always)]
fn checked_model(hessian: Symmetric, gradient: &Point, floor: f64) -> Checked<Model> {
    let Checked {
        value: inverse,
        holds,
    } = checked_saddle_free_inverse(hessian, floor);
    let [x, y] = times(inverse, *gradient);
    let direction = [-x, -y];
    Checked {
        value: Model { inverse, direction },
        holds,
    }
}

/// −|H|⁻¹g, which holds where the model exists and the square of its length does not overflow.
#[inline(always)]
pub(super) fn checked_direction(seen: &Jet2, floor: f64) -> Checked<Point> {
    let model = checked_model(seen.hessian, &seen.gradient, floor);
    let [x, y] = model.value.direction;
    Checked {
        value: [x, y],
        holds: model.holds & (x * x + y * y).is_finite(),
    }
}

/// How the formulas of the jump are written.
const JUMP: Jump = Jump {
    product: ["|H|⁻¹g", "[|H|⁻¹][g]"],
    along: ["−[η]([u₁]ᵀ[g]/[λ₁])[u₁]", "−[η]([u₂]ᵀ[g]/[λ₂])[u₂]"],
};

/// Tells the replaced eigenvalues and |H|⁻¹; hands back the addends of the full step along the eigenvectors.
pub(super) fn explain_saddle_free(
    model: Model,
    hessian: [f64; 3],
    gradient: &Point,
    floor: f64,
    told: &mut Explanation,
) -> Option<[Point; 2]> {
    let assumed = |lambda: f64| lambda.abs().max(floor);
    if let Some([low, high]) = eigenpairs(hessian) {
        told.becomes("λ₁", "max(|[λ₁]|, [δ])", assumed(low.value));
        told.becomes("λ₂", "max(|[λ₂]|, [δ])", assumed(high.value));
    }
    let formula = "u₁u₁ᵀ/λ₁ + u₂u₂ᵀ/λ₂";
    told.equals("|H|⁻¹", formula, Value::Matrix(model.inverse));
    JUMP.explain_product(model, told);
    model.along_axes(hessian, gradient, assumed)
}

impl Stride for NewtonModified {
    type Clock = ();
    type OwnClock = ();
    type Memory = ();
    type Seen = Jet2;

    const ALONE: bool = true;

    #[inline(always)]
    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn step(&self, (): &(), lr: f64, _memory: [&mut (); 2], at: Point, seen: &Jet2) -> Next {
        let direction = checked_direction(seen, self.floor);
        Next {
            to: at.along(lr, &direction.value),
            settled: direction.holds,
        }
    }

    fn alone(
        &self,
        oracle: &mut Oracle<'_, Surface>,
        lr: f64,
        _memory: [&mut (); 2],
        here: Here<'_, Point>,
    ) -> Result<Point, Stop> {
        Ok(State::new(*self).step(oracle, here, lr)?.to)
    }
}

impl<O: Curved + ?Sized> Stepper<O> for State {
    #[inline(always)]
    fn evaluate(&self, oracle: &mut Oracle<'_, O>, at: &Point) -> Local<Point> {
        oracle.gradient_and_hessian(at)
    }

    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, Point>,
        lr: f64,
    ) -> Result<Step<Point>, Stop> {
        let hessian = oracle.hessian(here);
        let model = model(hessian, here.gradient, self.0.floor)?;
        Ok(Step {
            to: here.at.along(lr, &model.direction),
            lr,
        })
    }

    fn gauges(&self, oracle: &mut Oracle<'_, O>, here: Here<'_, Point>, _lr: f64) -> Vec<Gauge> {
        let hessian = oracle.hessian(here);
        let model = model(hessian, here.gradient, self.0.floor);
        model.map_or_else(|_| Vec::new(), |m| m.gauges("|H|⁻¹", "−|H|⁻¹g"))
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, Point>,
        lr: f64,
        told: &mut Explanation,
    ) {
        let hessian = oracle.hessian(here);
        told.parameters(&self.0, Value::Number);
        explain_hessian(hessian, told);
        let Ok(model) = model(hessian, here.gradient, self.0.floor) else {
            return;
        };
        let axes = explain_saddle_free(model, hessian, here.gradient, self.0.floor, told);
        JUMP.explain_axes(lr, axes, told);
        if let Ok(step) = self.clone().step(oracle, here, lr) {
            told.result("[w] − [η][|H|⁻¹g]", Value::Vector(step.to));
        }
    }
}
