//! The oracle: the only way for a method to evaluate an objective. It counts evaluations and adds noise.

use std::hint::cold_path;

use super::local::{Here, Local};
use super::mini_batches::MiniBatches;
use super::status::TOLERANCE;
use super::{Explanation, Value};
use crate::math::random;
use crate::math::{Jet2, Point, Vector};
use crate::objective::{Curved, Draw, Evaluation, Objective, Perturbed, Stationary};

/// How often an objective was evaluated. Evaluating a gradient includes the value, and evaluating a Hessian includes both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Values alone.
    pub values: u32,
    /// Gradients with their values.
    pub gradients: u32,
    /// Hessians with gradients and values.
    pub hessians: u32,
}

impl Counts {
    /// Evaluations of any kind, each counted as one. A run has too few of them to leave the range.
    #[inline]
    pub fn total(self) -> u32 {
        self.values
            .wrapping_add(self.gradients)
            .wrapping_add(self.hessians)
    }
}

/// Evaluates an objective for a method: adds noise, draws mini-batches, and counts.
///
/// Gradients carry Gaussian noise of standard deviation `noise` on each component, drawn by (seed, step): two
/// evaluations in the same step see the same draw, as two evaluations on the same mini-batch would.
///
/// Over data with mini-batches, gradients and Hessians are those of the step's batch; values, and so the losses of a run,
/// are those of all rows; see `MiniBatches`. What else an objective draws, such as the units or features that are dropped, it draws by
/// (seed, step), too.
pub struct Oracle<'a, O: Objective + ?Sized> {
    objective: &'a O,
    noise: f64,
    seed: u64,
    step: u64,
    /// The noise of this step; `None` without noise.
    draw: Option<O::Weights>,
    /// The place that the next step starts from, and its evaluation.
    remembered: Option<(O::Weights, Evaluation<O::Weights>)>,
    /// `None` where gradients are those of all rows.
    batches: Option<MiniBatches>,
    /// Whether the gradient differs from step to step without noise.
    varies: bool,
    /// Whether gradients need more than the objective's own answer.
    special: bool,
    /// Evaluations so far.
    pub counts: Counts,
    /// Gradients at most as long as this are at rest: a method that finds no way down from there has not failed.
    pub(super) tolerance: f64,
}

impl<'a, O: Objective + ?Sized> Oracle<'a, O> {
    /// An oracle at step 0.
    pub fn new(objective: &'a O, noise: f64, seed: u64) -> Self {
        let mut oracle = Self {
            objective,
            batches: objective
                .batches()
                .map(|batches| MiniBatches::new(batches, seed)),
            varies: objective.batches().is_some() || objective.perturbed().is_some(),
            noise,
            seed,
            step: 0,
            draw: None,
            remembered: None,
            special: false,
            counts: Counts::default(),
            tolerance: TOLERANCE,
        };
        oracle.special = oracle.is_noisy();
        oracle.begin(0);
        oracle
    }

    /// The same with another tolerance than the usual one.
    pub fn with_tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// Enters a step: its noise and its mini-batch are drawn.
    #[inline]
    pub fn begin(&mut self, step: u64) {
        self.step = step;
        if self.special && !self.objective.is_taken_as_is() && self.is_noisy() {
            cold_path();
            self.draw();
        }
    }

    #[inline(never)]
    fn draw(&mut self) {
        if self.noise != 0.0 {
            let n = self.objective.dimension();
            let normals: O::Weights = random::normals(self.seed, self.step, n);
            self.draw = Some(normals.map(|z| self.noise * z));
        }
        if let Some(batches) = &mut self.batches {
            batches.begin(self.step);
        }
    }

    /// Whether gradients are random: with noise, from mini-batches, or perturbed.
    #[inline]
    pub fn is_noisy(&self) -> bool {
        self.noise != 0.0 || self.varies
    }

    /// What this step has drawn, apart from the noise.
    fn drawn(&self) -> Draw<'_> {
        Draw {
            rows: self.batches.as_ref().and_then(MiniBatches::rows),
            seed: self.seed,
            step: self.step,
        }
    }

    /// Moves the buffers of the objective by what this step has drawn.
    pub(super) fn observe(&self, buffers: &mut [f64], at: &O::Weights) {
        self.objective.observe(buffers, self.drawn(), at);
    }

    /// The value f(w), without noise. At the start of a step it is known already, see
    /// [`Here::value`](super::Here::value).
    pub fn value(&mut self, at: &O::Weights) -> f64 {
        self.counts.values += 1;
        self.objective.value(at)
    }

    /// Announces that the next step starts from a place that this one has evaluated. Without noise and mini-batches the
    /// evaluation would give the same again, so it is not repeated.
    pub fn remember(&mut self, at: O::Weights, evaluation: Evaluation<O::Weights>) {
        if !self.is_noisy() {
            self.remembered = Some((at, evaluation));
            self.special = true;
        }
    }

    /// Value and gradient, the gradient with noise and of the mini-batch.
    #[inline]
    pub fn gradient(&mut self, at: &O::Weights) -> Evaluation<O::Weights> {
        // Most runs neither remember a place nor see noise, and wait for every instruction here.
        if self.special && !self.objective.is_taken_as_is() {
            cold_path();
            // A copy: a place that is lent to a call lives in memory, where every step would wait for it.
            let Evaluation { value, gradient } = self.special_gradient(at.clone());
            return Evaluation {
                value,
                gradient: gradient.in_registers(),
            };
        }
        self.counts.gradients += 1;
        self.objective.evaluate(at)
    }

    #[inline(never)]
    fn special_gradient(&mut self, at: O::Weights) -> Evaluation<O::Weights> {
        self.special = self.is_noisy();
        if let Some((place, evaluation)) = self.remembered.take()
            && place.is_same(&at)
        {
            return evaluation;
        }
        self.counts.gradients += 1;
        let mut evaluation = if self.varies {
            self.objective.evaluate_drawn(self.drawn(), &at)
        } else {
            self.objective.evaluate(&at)
        };
        evaluation.gradient = self.noisy(evaluation.gradient);
        evaluation
    }

    fn noisy(&self, gradient: O::Weights) -> O::Weights {
        match &self.draw {
            Some(draw) => gradient.zip(draw, |g, z| g + z),
            None => gradient,
        }
    }

    /// Tells the gradient where a step starts, and what mini-batch and noise have made of the exact one.
    pub fn explain(&self, here: Here<'_, O::Weights>, told: &mut Explanation<O::Weights>) {
        if self.is_noisy() {
            let exact = self.objective.evaluate(here.at).gradient;
            told.equals("∇f", "∇f(w), exact", Value::Vector(exact));
        }
        let of_step = gradient_in_words(self.batches.is_some(), self.objective.perturbed());
        if let (Some(formula), Some(_)) = (of_step, &self.draw) {
            let drawn = self.objective.evaluate_drawn(self.drawn(), here.at);
            told.becomes("∇f", formula, Value::Vector(drawn.gradient));
        }
        let formula = match (&self.draw, of_step) {
            (Some(draw), _) => {
                told.equals("ξ", "this step's noise", Value::Vector(draw.clone()));
                "[∇f] + [ξ]"
            }
            (None, Some(formula)) => formula,
            (None, None) => "∇f(w)",
        };
        told.seen(formula, Value::Vector(here.gradient.clone()));
    }

    /// What a place is where the gradient vanishes within a tolerance. Not counted: the question comes from the run, not the
    /// method.
    pub fn stationary(&self, at: &O::Weights, tolerance: f64) -> Stationary {
        self.objective.stationary(at, tolerance)
    }
}

/// The gradient of a step, in words; `None` where it is that of f.
fn gradient_in_words(batch: bool, perturbed: Option<Perturbed>) -> Option<&'static str> {
    Some(match (batch, perturbed) {
        (false, None) => return None,
        (true, None) => "∇f(w) of this step's mini-batch",
        (true, Some(Perturbed::Units)) => "∇f(w) of this step's mini-batch, with its units dropped",
        (false, Some(Perturbed::Units)) => "∇f(w) with this step's units dropped",
        (true, Some(Perturbed::Features)) => {
            "∇f(w) of this step's mini-batch, with its features dropped"
        }
        (false, Some(Perturbed::Features)) => "∇f(w) with this step's features dropped",
        (true, Some(Perturbed::Inputs)) => {
            "∇f(w) of this step's mini-batch, with its noise on inputs"
        }
        (false, Some(Perturbed::Inputs)) => "∇f(w) with this step's noise on inputs",
        (true, Some(Perturbed::FeaturesAndInputs)) => {
            "∇f(w) of this step's mini-batch, with its features dropped and noise on inputs"
        }
        (false, Some(Perturbed::FeaturesAndInputs)) => {
            "∇f(w) with this step's features dropped and noise on inputs"
        }
    })
}

impl<O: Curved + ?Sized> Oracle<'_, O> {
    /// Value, noisy gradient and exact Hessian (of the mini-batch, where there is one).
    ///
    /// Counted as a gradient: the Hessian is counted where a method [takes](Oracle::hessian) it.
    #[inline(always)]
    pub fn gradient_and_hessian(&mut self, at: &Point) -> Local<Point> {
        self.counts.gradients += 1;
        let Jet2 {
            value,
            gradient,
            hessian,
        } = self.objective.second_order(at);
        let mut local = Local {
            value,
            gradient,
            hessian: Some(hessian),
        };
        if self.special && !self.objective.is_taken_as_is() {
            cold_path();
            let ([dx, dy], [xx, xy, yy]) = self.as_drawn(*at, gradient, hessian);
            local.gradient = [dx, dy];
            local.hessian = Some([xx, xy, yy]);
        }
        local
    }

    /// Gradient and Hessian as this step's noise, mini-batch and perturbation show them, from the exact ones.
    #[inline(never)]
    fn as_drawn(&self, at: Point, mut gradient: Point, mut hessian: [f64; 3]) -> (Point, [f64; 3]) {
        if self.varies {
            let jet = self.objective.second_order_drawn(self.drawn(), &at);
            (gradient, hessian) = (jet.gradient, jet.hessian);
        }
        (self.noisy(gradient), hessian)
    }

    /// The Hessian where a step starts, counted.
    #[inline(always)]
    pub fn hessian(&mut self, here: Here<'_, Point>) -> [f64; 3] {
        self.counts.hessians += 1;
        match here.hessian {
            Some(hessian) => *hessian,
            // A method that has not asked for it along has it computed now.
            None => {
                let jet = self.objective.second_order(here.at);
                self.as_drawn(*here.at, jet.gradient, jet.hessian).1
            }
        }
    }
}
