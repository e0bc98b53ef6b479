//! Levenberg's damping of Newton's method.

use super::fleet::{Next, Stride};
use super::line_search::no_lower_place;
use super::newton::{Jump, Model, damping, explain_hessian};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Local, Oracle, Step, Stepper, Stop, Trial, Value};
use crate::math::eigen::checked_eigenpairs;
use crate::math::symmetric::{Symmetric, checked_inverse, inverse, times};
use crate::math::{Checked, Jet1, Jet2, Point, Vector};
use crate::objective::Curved;
use crate::parameters;
use crate::parameters::{Legal, Parameter};
use crate::surface::Surface;

parameters! {
    /// w ← w − ηBg with B = (H + μI)⁻¹, where μ follows the gain ratio ϱ: the fall of f as a share of the fall that the
    /// local quadratic predicts.
    ///
    /// A step that does not lower f is not taken: μ is multiplied by `up`, and a shorter one is tried. A gain
    /// above 3/4 multiplies μ by `down`, one below 1/4 by `up`. Where H curves down, μ is at least −2λmin, so
    /// that H + μI is positive definite. Levenberg (1944); Marquardt (1963); Fletcher, Practical Methods of
    /// Optimization (1987), sec. 5.2, for the gain ratio.
    pub struct Levenberg {
        lr: f64 = 1.0 => damping().help("share of the damped step that is taken"),
        mu: f64 = 1.0 => Parameter::new("mu", "μ", "first damping")
            .legal(Legal::AtLeast(0.0)).logarithmic(1e-4, 1e4)
            .help("added to every curvature at the start: a large value steps like gradient descent with the rate η/μ, 0 like Newton where H curves up"),
        up: f64 = 2.0 => Parameter::new("up", "μ↑", "raising factor")
            .legal(Legal::Between(1.1, 1e3)).logarithmic(1.1, 100.0)
            .help("multiplies μ where f does not fall, or falls by less than a quarter of what the local quadratic promises").minor(),
        down: f64 = 0.333 => Parameter::new("down", "μ↓", "lowering factor")
            .legal(Legal::Between(0.0, 1.0)).linear(0.0, 1.0)
            .help("multiplies μ where f falls by more than three quarters of what the local quadratic promises").minor(),
    }
}

impl Levenberg {
    pub(super) const INFO: Info = Info {
        key: "levenberg",
        name: "Levenberg",
        equation: "w ← w − ηBg, B = (H + μI)⁻¹, μ by the gain ratio ϱ: the fall of f over the fall that the local quadratic promises",
        teaches: "between gradient descent (large μ) and Newton (small μ): as bold as the last step was right",
        reference: "Levenberg 1944; Marquardt 1963; Fletcher 1987",
    };
}

impl super::Theory for Levenberg {}

/// Gain ratios above this lower μ.
const GOOD: f64 = 0.75;
/// Gain ratios below this raise μ.
const POOR: f64 = 0.25;
/// Most dampings tried in one step.
const MOST_TRIALS: usize = 200;

/// How the formulas of the jump are written.
const JUMP: Jump = Jump {
    product: ["Bg", "[B][g]"],
    along: [
        "−[η]([u₁]ᵀ[g]/([λ₁] + [μ]))[u₁]",
        "−[η]([u₂]ᵀ[g]/([λ₂] + [μ]))[u₂]",
    ],
};

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State {
    method: Levenberg,
    /// μ of the next step.
    mu: f64,
    /// μ of the last step and its gain ratio.
    last: Option<[f64; 2]>,
    model: Option<Model>,
    trials: Trials<Point>,
}

impl State {
    /// The method at the start of a run.
    pub fn new(method: Levenberg) -> Self {
        Self {
            method,
            mu: method.mu,
            last: None,
            model: None,
            trials: Trials::default(),
        }
    }

    /// μ ← up·μ, at least `least`.
    fn raise(&mut self, least: f64) {
        self.mu = self.method.raised(self.mu, least);
    }
}

/// The least damping: 0 where H is clearly positive definite, else enough to turn the most negative curvature around, and
/// not 0, so that raising it leads to a finite step along a flat direction in the end. Holds where H is finite.
#[inline(always)]
fn least_damping(hessian: Symmetric) -> Checked<f64> {
    let Checked {
        value: [low, high],
        holds,
    } = checked_eigenpairs(hessian);
    let size = low.value.abs().max(high.value.abs());
    let turning = (-2.0 * low.value).max(1e-12 * size).max(f64::MIN_POSITIVE);
    let positive = low.value > 1e-12 * size;
    Checked {
        value: if positive { 0.0 } else { turning },
        holds,
    }
}

/// −Bg
#[inline(always)]
fn direction(inverse: Symmetric, gradient: Point) -> Point {
    let [x, y] = times(inverse, gradient);
    [-x, -y]
}

/// How far the local quadratic falls along a step.
#[inline(always)]
fn promised(hessian: Symmetric, gradient: &Point, step: &Point) -> f64 {
    -gradient.dot(step) - 0.5 * step.dot(&times(hessian, *step))
}

impl Levenberg {
    /// μ after a step with this gain ratio.
    #[inline(always)]
    fn adapted(&self, mu: f64, gain: f64, least: f64) -> f64 {
        let (lowered, raised) = (mu * self.down, self.raised(mu, least));
        let kept = if gain < POOR { raised } else { mu };
        if gain > GOOD { lowered } else { kept }
    }

    /// up·μ, at least `least`.
    #[inline(always)]
    fn raised(&self, mu: f64, least: f64) -> f64 {
        (mu * self.up).max(least).min(f64::MAX)
    }
}

/// Lanes take the first damping, or none.
impl Stride for Levenberg {
    type Clock = ();
    type OwnClock = ();
    /// Of x: μ, and the least that it may be in this step. Of y: the promised fall, NaN where no place is tried; and nothing.
    type Memory = [f64; 2];
    type Seen = Jet2;

    const ALONE: bool = true;
    const PROBES: bool = true;

    #[inline(always)]
    fn tick(&self, (): ()) {}

    fn fresh(&self, _start: Point) -> [[f64; 2]; 2] {
        [[self.mu, 0.0], [0.0; 2]]
    }

    #[inline(always)]
    fn probe(
        &self,
        (): &(),
        lr: f64,
        [[mu, least], [promise, _]]: [&mut [f64; 2]; 2],
        at: Point,
        seen: &Jet2,
    ) -> Point {
        let damping = least_damping(seen.hessian);
        *least = damping.value;
        *mu = mu.max(*least);
        let [xx, xy, yy] = seen.hessian;
        let inverse = checked_inverse([xx + *mu, xy, yy + *mu]);
        let to = at.along(lr, &direction(inverse.value, seen.gradient));
        let moves = (to[0] != at[0]) | (to[1] != at[1]);
        let fall = promised(seen.hessian, &seen.gradient, &to.minus(&at));
        let tried = damping.holds & inverse.holds & moves;
        *promise = if tried { fall } else { f64::NAN };
        to
    }

    #[inline(always)]
    fn step_after(
        &self,
        (): &(),
        _lr: f64,
        [[mu, least], [promise, _]]: [&mut [f64; 2]; 2],
        _at: Point,
        seen: &Jet2,
        (to, there): (Point, Jet1),
    ) -> Next {
        let fall = seen.value - there.value;
        let gain = fall / *promise;
        let settled = (fall >= 0.0) & gain.is_finite();
        let adapted = self.adapted(*mu, gain, *least);
        *mu = if settled { adapted } else { *mu };
        Next { to, settled }
    }

    fn alone(
        &self,
        oracle: &mut Oracle<'_, Surface>,
        lr: f64,
        [[mu, _], _]: [&mut [f64; 2]; 2],
        here: Here<'_, Point>,
    ) -> Result<Point, Stop> {
        let mut stepper = State {
            mu: *mu,
            ..State::new(*self)
        };
        let step = stepper.step(oracle, here, lr);
        *mu = stepper.mu;
        Ok(step?.to)
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
        let Here {
            at,
            value,
            gradient,
            ..
        } = here;
        let hessian = oracle.hessian(here);
        let [xx, xy, yy] = hessian;
        let least = least_damping(hessian).ok().ok_or(Stop::SingularHessian)?;
        self.mu = self.mu.max(least);
        self.trials.clear();
        for _ in 0..MOST_TRIALS {
            let mu = self.mu;
            let Some(inverse) = inverse([xx + mu, xy, yy + mu]) else {
                self.raise(1e-12 * xx.abs().max(yy.abs()).max(f64::MIN_POSITIVE));
                continue;
            };
            let direction = direction(inverse, *gradient);
            self.model = Some(Model { inverse, direction });
            let to = at.along(lr, &direction);
            if to == *at {
                break;
            }
            let reached = oracle.value(&to);
            self.trials.push(Trial {
                place: to,
                by: mu,
                value: reached,
            });
            let fall = value - reached;
            let step = to.minus(at);
            let gain = fall / promised(hessian, gradient, &step);
            if fall >= 0.0 && gain.is_finite() {
                self.trials.take_last();
                self.last = Some([mu, gain]);
                self.mu = self.method.adapted(mu, gain, least);
                return Ok(Step { to, lr });
            }
            self.raise(least.max(f64::MIN_POSITIVE));
        }
        no_lower_place(oracle, here, lr)
    }

    fn gauges(&self, oracle: &mut Oracle<'_, O>, here: Here<'_, Point>, lr: f64) -> Vec<Gauge> {
        let mut damped = Self {
            last: None,
            model: None,
            trials: Trials::default(),
            ..*self
        };
        let _ = damped.step(oracle, here, lr);
        let mut gauges = damped.model.map_or_else(Vec::new, |m| m.gauges("B", "−Bg"));
        if let Some([mu, gain]) = damped.last {
            gauges.push(Gauge::number("μ", "damping", mu));
            gauges.push(Gauge::number("ϱ", "gain ratio", gain));
        }
        gauges.extend(damped.trials.gauge());
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
        explain_hessian(hessian, told);
        told.parameters(&self.method, Value::Number);
        let mut damped = Self {
            last: None,
            model: None,
            trials: Trials::default(),
            ..*self
        };
        let step = damped.step(oracle, here, lr);
        let condition = "first of μ, μ↑·μ, … where f does not rise";
        damped.trials.explain("μ", condition, told);
        match (step, damped.model, damped.last) {
            (Ok(step), Some(model), Some([mu, gain])) => {
                told.equals("B", "(H + μI)⁻¹", Value::Matrix(model.inverse));
                let axes = model.along_axes(hessian, here.gradient, |l| l + mu);
                JUMP.explain_product(model, told);
                JUMP.explain_axes(lr, axes, told);
                told.result("[w] − [η][Bg]", Value::Vector(step.to));
                told.equals("ϱ", "fall of f / fall of its quadratic model", gain);
                let next = if damped.mu > mu {
                    "[μ↑][μ]"
                } else if damped.mu < mu {
                    "[μ↓][μ]"
                } else {
                    "[μ]"
                };
                told.becomes("μ", next, damped.mu);
            }
            (Ok(step), ..) => told.result("[w]", Value::Vector(step.to)),
            (Err(_), ..) => {}
        }
    }
}
