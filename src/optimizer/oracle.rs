//! The oracle: the only way for a method to evaluate an objective. It counts evaluations and adds noise.

use std::hint::cold_path;

use crate::math::{Jet2, Point, Vector, random};
use crate::objective::{Batches, Curved, Evaluation, Objective};

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
    /// Evaluations of any kind, each counted as one.
    #[inline]
    pub fn total(self) -> u32 {
        self.values
            .saturating_add(self.gradients)
            .saturating_add(self.hessians)
    }
}

/// Evaluates an objective for a method: adds noise, draws mini-batches, and counts.
///
/// Gradients carry Gaussian noise of standard deviation `noise` on each component, drawn by (seed, step): two
/// evaluations in the same step see the same draw, as two evaluations on the same mini-batch would.
///
/// Over data with mini-batches, gradients and Hessians are those of the step's batch; values, and so the losses of a run,
/// are those of all rows. Every epoch takes each row once, in an order drawn by (seed, epoch); its last batch has the rows
/// that are left.
pub struct Oracle<'a, O: Objective + ?Sized> {
    objective: &'a O,
    noise: f64,
    seed: u64,
    step: u64,
    /// The noise of this step; `None` without noise.
    draw: Option<O::Weights>,
    /// The place that the next step starts from, and its evaluation.
    remembered: Option<(O::Weights, Evaluation<O::Weights>)>,
    batches: Option<Batches>,
    /// The number of an epoch and the order of its rows.
    epoch: Option<(u64, Vec<u32>)>,
    /// The last point with a Hessian, and value, gradient and Hessian there, without noise.
    known: Option<(Point, Jet2)>,
    /// Whether a gradient may be more than an evaluation of the objective: noisy, of a mini-batch, or remembered.
    special: bool,
    /// Evaluations so far.
    pub counts: Counts,
}

impl<'a, O: Objective + ?Sized> Oracle<'a, O> {
    /// An oracle at step 0.
    pub fn new(objective: &'a O, noise: f64, seed: u64) -> Self {
        let mut oracle = Self {
            objective,
            batches: objective.batches(),
            epoch: None,
            noise,
            seed,
            step: 0,
            draw: None,
            remembered: None,
            known: None,
            special: false,
            counts: Counts::default(),
        };
        oracle.special = oracle.is_noisy();
        oracle.begin(0);
        oracle
    }

    /// Enters a step: its noise and its mini-batch are drawn.
    #[inline]
    pub fn begin(&mut self, step: u64) {
        self.step = step;
        if self.special && self.is_noisy() {
            cold_path();
            self.draw();
        }
    }

    #[inline(never)]
    fn draw(&mut self) {
        if self.noise != 0.0 {
            let n = self.objective.dimension();
            let normals = random::normals(self.seed, self.step, n);
            self.draw = Some(O::Weights::generate(n, |i| self.noise * normals[i]));
        }
        if let Some(batches) = self.batches {
            self.shuffle(batches);
        }
    }

    /// Draws the order of rows if the step is in another epoch than the last one.
    fn shuffle(&mut self, batches: Batches) {
        let epoch = self.step / batches.rows.div_ceil(batches.size) as u64;
        if self.epoch.as_ref().is_none_or(|(drawn, _)| *drawn != epoch) {
            let order = random::permutation(self.seed, epoch, batches.rows as u32);
            self.epoch = Some((epoch, order));
        }
    }

    /// The rows of this step's mini-batch; `None` where gradients are those of all rows.
    fn batch(&self) -> Option<&[u32]> {
        let (batches, (_, order)) = (self.batches?, self.epoch.as_ref()?);
        let number = self.step as usize % batches.rows.div_ceil(batches.size);
        order.chunks(batches.size).nth(number)
    }

    /// Whether gradients are random: with noise, or from mini-batches.
    #[inline]
    pub fn is_noisy(&self) -> bool {
        self.noise != 0.0 || self.batches.is_some()
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
        // Most runs neither remember a place nor see noise, and their steps wait for this result.
        if self.special {
            cold_path();
            return self.special_gradient(at);
        }
        self.counts.gradients += 1;
        self.objective.evaluate(at)
    }

    #[inline(never)]
    fn special_gradient(&mut self, at: &O::Weights) -> Evaluation<O::Weights> {
        self.special = self.is_noisy();
        if let Some((place, evaluation)) = self.remembered.take()
            && place.is_same(at)
        {
            return evaluation;
        }
        self.counts.gradients += 1;
        let mut evaluation = self.objective.evaluate(at);
        if let Some(rows) = self.batch() {
            evaluation.gradient = self.objective.gradient_of_rows(rows, at);
        }
        evaluation.gradient = self.noisy(evaluation.gradient);
        evaluation
    }

    fn noisy(&self, gradient: O::Weights) -> O::Weights {
        match &self.draw {
            Some(draw) => gradient.zip(draw, |g, z| g + z),
            None => gradient,
        }
    }

    /// Whether the objective curves down in some direction. Not counted: the question comes from the run, not the method.
    pub fn curves_down(&self, at: &O::Weights) -> bool {
        self.objective.curves_down(at)
    }
}

impl<O: Curved + ?Sized> Oracle<'_, O> {
    /// The same as [`gradient`](Self::gradient) for methods that go on to evaluate the Hessian at that point, which is
    /// computed along and kept.
    pub fn gradient_before_hessian(&mut self, at: &Point) -> Evaluation<Point> {
        self.counts.gradients += 1;
        let Jet2 {
            value,
            mut gradient,
            ..
        } = self.exact(at);
        if let Some(rows) = self.batch() {
            gradient = self.objective.second_order_of_rows(rows, at).gradient;
        }
        Evaluation {
            value,
            gradient: self.noisy(gradient),
        }
    }

    /// Value, gradient with noise, and Hessian without; gradient and Hessian are those of the mini-batch, where there is one.
    pub fn hessian(&mut self, at: &Point) -> Jet2 {
        self.counts.hessians += 1;
        let mut jet = self.exact(at);
        if let Some(rows) = self.batch() {
            let value = jet.value;
            jet = self.objective.second_order_of_rows(rows, at);
            jet.value = value;
        }
        jet.gradient = self.noisy(jet.gradient);
        jet
    }

    fn exact(&mut self, at: &Point) -> Jet2 {
        match self.known {
            Some((point, jet)) if point.is_same(at) => jet,
            Some(_) | None => {
                let jet = self.objective.second_order(at);
                self.known = Some((*at, jet));
                jet
            }
        }
    }
}
