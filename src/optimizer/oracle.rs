//! The oracle: all that a method may learn of a surface, counted.

use crate::math::{Jet1, Jet2, Point, random};
use crate::surface::{Evaluator, Surface};

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
pub struct Oracle<'a> {
    evaluator: Evaluator<'a>,
    noise: f64,
    seed: u64,
    step: u64,
    draw: Point,
    /// The last exact answer of second order, and its point.
    known: Option<(Point, Jet2)>,
    pub counts: Counts,
}

impl<'a> Oracle<'a> {
    pub fn new(surface: &'a Surface, noise: f64, seed: u64) -> Self {
        let mut oracle = Self {
            evaluator: surface.with_landscape(),
            noise,
            seed,
            step: 0,
            draw: [0.0; 2],
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
        if self.noise != 0.0 {
            self.draw = random::normal_pair(self.seed, step).map(|z| self.noise * z);
        }
    }

    pub fn value(&mut self, at: Point) -> f64 {
        self.counts.values += 1;
        self.evaluator.value(at)
    }

    /// Value and noisy gradient.
    #[inline]
    pub fn gradient(&mut self, at: Point) -> Jet1 {
        self.counts.gradients += 1;
        let jet = self.evaluator.jet1(at);
        Jet1 {
            gradient: self.noisy(jet.gradient),
            ..jet
        }
    }

    /// The same, where a Hessian at that point is going to be asked for: it is computed along and remembered.
    pub fn gradient_before_hessian(&mut self, at: Point) -> Jet1 {
        self.counts.gradients += 1;
        let jet = self.exact(at);
        Jet1 {
            value: jet.value,
            gradient: self.noisy(jet.gradient),
        }
    }

    /// Value, noisy gradient and exact Hessian.
    pub fn hessian(&mut self, at: Point) -> Jet2 {
        self.counts.hessians += 1;
        let jet = self.exact(at);
        Jet2 {
            gradient: self.noisy(jet.gradient),
            ..jet
        }
    }

    /// The Hessian as an observer sees it, outside the method's account.
    pub fn observe_hessian(&mut self, at: Point) -> [f64; 3] {
        self.exact(at).hessian
    }

    fn exact(&mut self, at: Point) -> Jet2 {
        match self.known {
            Some((point, jet)) if point.map(f64::to_bits) == at.map(f64::to_bits) => jet,
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
