//! The oracle: all that a method may learn of a surface, counted.

use std::hint::cold_path;

use crate::math::{Jet1, Jet2, Point, random};
use crate::surface::{Batches, Evaluator, Surface};

/// How often a surface was evaluated. A gradient evaluation brings the value along; a Hessian evaluation
/// brings value and gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub values: u32,
    pub gradients: u32,
    pub hessians: u32,
}

impl Counts {
    /// Evaluations of any kind, each counted as one.
    pub fn total(self) -> u32 {
        self.values
            .saturating_add(self.gradients)
            .saturating_add(self.hessians)
    }
}

/// Answers with values, gradients and Hessians, adds noise, and counts.
///
/// Gradients carry Gaussian noise of standard deviation `noise` on each component, drawn by (seed, step): two
/// evaluations in the same step see the same draw, as two evaluations on the same mini-batch would.
///
/// Over data with mini-batches, gradients and Hessians are those of the step's batch; values, and so the losses of a run,
/// are those of all rows. In every epoch all rows come once, in an order drawn by (seed, epoch): the last batch of an
/// epoch has what is left over.
pub struct Oracle<'a> {
    evaluator: Evaluator<'a>,
    noise: f64,
    seed: u64,
    step: u64,
    draw: Point,
    /// The last place whose gradient was asked for, and the value there.
    seen: (Point, f64),
    /// A place that the run is about to go on from, and what is known of it.
    remembered: Option<(Point, Jet1)>,
    batches: Option<Batches>,
    /// The rows of an epoch in their order, with the epoch's number.
    epoch: Option<(u64, Vec<u32>)>,
    /// The last exact answer of second order, and its point.
    known: Option<(Point, Jet2)>,
    pub counts: Counts,
}

impl<'a> Oracle<'a> {
    pub fn new(surface: &'a Surface, noise: f64, seed: u64) -> Self {
        let evaluator = surface.with_landscape();
        let mut oracle = Self {
            evaluator,
            batches: evaluator.batches(),
            epoch: None,
            noise,
            seed,
            step: 0,
            // What leaves every number alone, 0 and −0 too.
            draw: [-0.0; 2],
            seen: ([f64::NAN; 2], f64::NAN),
            remembered: None,
            known: None,
            counts: Counts::default(),
        };
        oracle.begin(0);
        oracle
    }

    /// Enters a step: its noise is drawn.
    #[inline]
    pub fn begin(&mut self, step: u64) {
        self.step = step;
        if self.is_noisy() {
            cold_path();
            self.draw();
        }
    }

    #[inline(never)]
    fn draw(&mut self) {
        if self.noise != 0.0 {
            self.draw = random::normal_pair(self.seed, self.step).map(|z| self.noise * z);
        }
        if let Some(batches) = self.batches {
            self.shuffle(batches);
        }
    }

    /// Draws the order of rows where the step begins an epoch, or enters one from elsewhere.
    fn shuffle(&mut self, batches: Batches) {
        let epoch = self.step / batches.rows.div_ceil(batches.size) as u64;
        if self.epoch.as_ref().is_none_or(|(drawn, _)| *drawn != epoch) {
            let order = random::permutation(self.seed, epoch, batches.rows as u32);
            self.epoch = Some((epoch, order));
        }
    }

    /// The rows of this step's mini-batch; `None` where all rows are seen.
    fn batch(&self) -> Option<&[u32]> {
        let (batches, (_, order)) = (self.batches?, self.epoch.as_ref()?);
        let number = self.step as usize % batches.rows.div_ceil(batches.size);
        order.chunks(batches.size).nth(number)
    }

    #[inline]
    pub fn is_noisy(&self) -> bool {
        self.noise != 0.0 || self.batches.is_some()
    }

    /// The value. Where a gradient has just brought it along, it costs nothing.
    pub fn value(&mut self, at: Point) -> f64 {
        if same(at, self.seen.0) {
            return self.seen.1;
        }
        self.counts.values += 1;
        self.evaluator.value(at)
    }

    /// Tells that the next step starts from a place that was evaluated in this one. Without noise, nothing new
    /// could be learnt there, so that evaluation is not repeated.
    pub fn remember(&mut self, at: Point, jet: Jet1) {
        if !self.is_noisy() {
            self.remembered = Some((at, jet));
        }
    }

    /// Value and noisy gradient.
    #[inline]
    pub fn gradient(&mut self, at: Point) -> Jet1 {
        // Most runs neither remember a place nor see batches, and wait for every instruction here.
        if self.remembered.is_some() || self.batches.is_some() {
            cold_path();
            return self.special_gradient(at);
        }
        self.counts.gradients += 1;
        let mut jet = self.evaluator.jet1(at);
        jet.gradient = self.noisy(jet.gradient);
        self.seen = (at, jet.value);
        jet
    }

    #[inline(never)]
    fn special_gradient(&mut self, at: Point) -> Jet1 {
        let jet = match self.remembered.take() {
            Some((place, jet)) if same(place, at) => jet,
            Some(_) | None => {
                self.counts.gradients += 1;
                let mut jet = self.evaluator.jet1(at);
                if let Some(rows) = self.batch() {
                    jet.gradient = self.evaluator.jet2_of_rows(rows, at).gradient;
                }
                jet.gradient = self.noisy(jet.gradient);
                jet
            }
        };
        self.seen = (at, jet.value);
        jet
    }

    /// The same, where a Hessian at that point is going to be asked for: it is computed along and remembered.
    pub fn gradient_before_hessian(&mut self, at: Point) -> Jet1 {
        self.counts.gradients += 1;
        let Jet2 {
            value,
            mut gradient,
            ..
        } = self.exact(at);
        if let Some(rows) = self.batch() {
            gradient = self.evaluator.jet2_of_rows(rows, at).gradient;
        }
        self.seen = (at, value);
        Jet1 {
            value,
            gradient: self.noisy(gradient),
        }
    }

    /// Value, noisy gradient and exact Hessian (of the mini-batch, where there is one).
    pub fn hessian(&mut self, at: Point) -> Jet2 {
        self.counts.hessians += 1;
        let mut jet = self.exact(at);
        if let Some(rows) = self.batch() {
            let value = jet.value;
            jet = self.evaluator.jet2_of_rows(rows, at);
            jet.value = value;
        }
        jet.gradient = self.noisy(jet.gradient);
        jet
    }

    /// The Hessian as an observer sees it, outside the method's account.
    pub fn observe_hessian(&mut self, at: Point) -> [f64; 3] {
        self.exact(at).hessian
    }

    fn exact(&mut self, at: Point) -> Jet2 {
        match self.known {
            Some((point, jet)) if same(point, at) => jet,
            Some(_) | None => {
                let jet = self.evaluator.jet2(at);
                self.known = Some((at, jet));
                jet
            }
        }
    }

    #[inline]
    fn noisy(&self, gradient: Point) -> Point {
        [gradient[0] + self.draw[0], gradient[1] + self.draw[1]]
    }
}

/// Equal to the bit: derivatives may tell 0 from −0.
fn same(a: Point, b: Point) -> bool {
    a.map(f64::to_bits) == b.map(f64::to_bits)
}
