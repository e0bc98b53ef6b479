//! Newton's method.

use super::{Gauge, Here, Info, Local, Oracle, Recurrence, Step, Stepper, Stop};
use crate::math::symmetric::{Symmetric, inverse, solve};
use crate::math::{Point, Vector};
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
}

impl State {
    /// The method at the start of a run.
    pub fn new(_method: Newton) -> Self {
        Self
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
}
