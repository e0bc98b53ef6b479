//! Newton's direction with a line search.

use super::fleet::{Next, Stride};
use super::line_search::{ARMIJO, Line, no_lower_place, shrinking, sufficient_decrease};
use super::newton::{Jump, damping, explain_hessian};
use super::newton_modified::{checked_direction, explain_saddle_free, floor, model};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Local, Oracle, Step, Stepper, Stop, Value};
use crate::math::{Jet1, Jet2, Point, Vector};
use crate::objective::Curved;
use crate::parameters;
use crate::surface::Surface;

parameters! {
    /// w ← w − t|H|⁻¹g with the first t of η, ρη, ρ²η … that lowers f enough (Armijo).
    ///
    /// |H| is H with eigenvalues max(|λ|, δ), so the direction always leads down and the loss never grows.
    /// Nocedal and Wright, Numerical Optimization (2006), sec. 3.1 and 3.4.
    pub struct NewtonLineSearch {
        lr: f64 = 1.0 => damping().help("the first step tried, as a share of the full one"),
        c1: f64 = 1e-4 => sufficient_decrease(),
        shrink: f64 = 0.5 => shrinking(),
        floor: f64 = 1e-3 => floor(),
    }
}

impl NewtonLineSearch {
    pub(super) const INFO: Info = Info {
        key: "newton_line_search",
        name: "Newton with line search",
        equation: "w ← w − t |H|⁻¹g, |H| is H with max(|λ|, δ) for every eigenvalue λ, t = η, ρη, ρ²η, … until f falls enough",
        teaches: "safe far from the minimum, full Newton steps and quadratic convergence near it",
        reference: "Nocedal and Wright 2006, sec. 3.1 and 3.4",
    };
}

impl super::Theory for NewtonLineSearch {
    fn searches_a_line(&self) -> bool {
        true
    }
}

/// How the formulas of the jump are written, whose length is searched for.
const JUMP: Jump = Jump {
    product: ["|H|⁻¹g", "[|H|⁻¹][g]"],
    along: ["−[t]([u₁]ᵀ[g]/[λ₁])[u₁]", "−[t]([u₂]ᵀ[g]/[λ₂])[u₂]"],
};

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State {
    method: NewtonLineSearch,
    trials: Trials<Point>,
}

impl State {
    /// The method at the start of a run.
    pub fn new(method: NewtonLineSearch) -> Self {
        Self {
            method,
            trials: Trials::default(),
        }
    }
}

/// Lanes take the first trial, or none.
impl Stride for NewtonLineSearch {
    type Clock = ();
    type OwnClock = ();
    /// Of x: the greatest value at which the trial is low enough; NaN where there is no trial.
    type Memory = f64;
    type Seen = Jet2;

    const ALONE: bool = true;
    const PROBES: bool = true;

    #[inline(always)]
    fn tick(&self, (): ()) {}

    #[inline(always)]
    fn probe(&self, (): &(), lr: f64, [bound, _]: [&mut f64; 2], at: Point, seen: &Jet2) -> Point {
        let direction = checked_direction(seen, self.floor);
        let slope = seen.gradient.dot(&direction.value);
        let to = at.along(lr, &direction.value);
        let moves = (to[0] != at[0]) | (to[1] != at[1]);
        let falls = (slope < 0.0) & slope.is_finite() & seen.value.is_finite();
        let low = seen.value + self.c1 * lr * slope;
        *bound = if direction.holds & moves & falls {
            low
        } else {
            f64::NAN
        };
        to
    }

    #[inline(always)]
    fn step_after(
        &self,
        (): &(),
        _lr: f64,
        [bound, _]: [&mut f64; 2],
        _at: Point,
        _seen: &Jet2,
        (to, there): (Point, Jet1),
    ) -> Next {
        Next {
            to,
            settled: there.value.is_finite() & (there.value <= *bound),
        }
    }

    fn alone(
        &self,
        oracle: &mut Oracle<'_, Surface>,
        lr: f64,
        _memory: [&mut f64; 2],
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
        let NewtonLineSearch {
            c1, shrink, floor, ..
        } = self.method;
        let hessian = oracle.hessian(here);
        let model = model(hessian, here.gradient, floor)?;
        let line = Line::new(oracle, &mut self.trials, here, model.direction);
        match line.and_then(|mut line| line.armijo(lr, c1, shrink)) {
            Some(found) => Ok(found.step()),
            None => no_lower_place(oracle, here, lr),
        }
    }

    fn gauges(&self, oracle: &mut Oracle<'_, O>, here: Here<'_, Point>, lr: f64) -> Vec<Gauge> {
        let hessian = oracle.hessian(here);
        let Ok(model) = model(hessian, here.gradient, self.method.floor) else {
            return Vec::new();
        };
        let mut tried = self.clone();
        let _ = tried.step(oracle, here, lr);
        let mut gauges = model.gauges("|H|⁻¹", "−|H|⁻¹g");
        gauges.extend(tried.trials.gauge());
        gauges
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, Point>,
        lr: f64,
        told: &mut Explanation,
    ) {
        let hessian = oracle.hessian(here);
        told.parameters(&self.method, Value::Number);
        explain_hessian(hessian, told);
        let floor = self.method.floor;
        let Ok(model) = model(hessian, here.gradient, floor) else {
            return;
        };
        let mut tried = self.clone();
        let step = tried.step(oracle, here, lr);
        let axes = explain_saddle_free(model, hessian, here.gradient, floor, told);
        told.equals("d", "−[|H|⁻¹g]", Value::Vector(model.direction));
        tried.trials.explain("t", ARMIJO, told);
        match step {
            Ok(Step { to, lr }) if lr != 0.0 => {
                JUMP.explain_axes(lr, axes, told);
                told.result("[w] − [t][|H|⁻¹g]", Value::Vector(to));
            }
            Ok(Step { to, .. }) => told.result("[w]", Value::Vector(to)),
            Err(_) => {}
        }
    }
}
