//! BFGS with limited memory.

use std::collections::VecDeque;

use super::bfgs::{Pair, explain_search, first_trial};
use super::descent::{self, Aim, Descent};
use super::line_search::{Found, Goal, cautious, curvature, sufficient_decrease};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Oracle, Step, Stepper, Stop, Value};
use crate::math::Vector;
use crate::objective::Objective;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// w ← w − tBg, where B is built in every step from the last `history` pairs of steps s and gradient changes y.
    ///
    /// Bg comes from the two-loop recursion, starting at (sᵀy/yᵀy)I of the newest pair; t meets the strong
    /// Wolfe conditions. Where sᵀy is not positive the pair is not kept, and where no lower place is found
    /// all are forgotten. Nocedal (1980); Nocedal and Wright, Numerical Optimization (2006), sec. 7.2.
    pub struct Lbfgs {
        lr: f64 = 1.0 => first_trial(),
        history: u32 = 10 => Parameter::new("history", "m", "pairs remembered")
            .legal(Legal::Whole(1.0, 100.0)).linear(1.0, 20.0)
            .help("steps that the curvature is learnt from; in the plane, two determine a quadratic"),
        c1: f64 = 1e-4 => sufficient_decrease(),
        c2: f64 = 0.9 => curvature(),
    }
}

impl Lbfgs {
    pub(super) const INFO: Info = Info {
        key: "lbfgs",
        name: "L-BFGS",
        equation: "w ← w − tBg, t by line search; B from the last m pairs of steps s = Δw and changes y = Δg",
        teaches: "BFGS that forgets: no matrix is stored, which is what makes it fit millions of parameters",
        reference: "Nocedal 1980; Nocedal and Wright 2006, sec. 7.2",
    };
}

impl super::Theory for Lbfgs {
    fn searches_a_line(&self) -> bool {
        true
    }
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State<V> {
    method: Lbfgs,
    /// The newest pair last.
    pairs: VecDeque<Pair<V>>,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: Lbfgs) -> Self {
        Self {
            method,
            pairs: VecDeque::new(),
        }
    }

    /// Bv by the two-loop recursion.
    fn times(&self, v: &V) -> V {
        let mut q = v.clone();
        let mut shares = Vec::with_capacity(self.pairs.len());
        for Pair { s, y, sy, .. } in self.pairs.iter().rev() {
            let share = s.dot(&q) / sy;
            q = q.along(-share, y);
            shares.push(share);
        }
        let scale = self.pairs.back().map_or(1.0, Pair::scale);
        let mut r = q.map(|v| scale * v);
        for (share, Pair { s, y, sy, .. }) in shares.iter().rev().zip(&self.pairs) {
            r = r.along(share - y.dot(&r) / sy, s);
        }
        r
    }

    /// B, written out.
    fn matrix(&self, n: usize) -> V::Symmetric {
        let axis = |i: usize| V::generate(n, |j| if i == j { 1.0 } else { 0.0 });
        let columns: Vec<_> = (0..n).map(|i| self.times(&axis(i))).collect();
        V::symmetric(n, |i, j| columns[i].coordinates()[j])
    }
}

impl<V: Vector> Descent<V> for State<V> {
    fn goal(&self) -> Goal {
        let Lbfgs { c1, c2, .. } = self.method;
        Goal::Wolfe { c1, c2 }
    }

    #[inline]
    fn aim(&mut self, gradient: &V, lr: f64) -> Aim<V> {
        let direction = self.times(gradient).map(|v| -v);
        let first = if self.pairs.is_empty() {
            cautious(lr, &direction)
        } else {
            lr
        };
        Aim { direction, first }
    }

    #[inline]
    fn forget(&mut self) -> bool {
        let had_any = !self.pairs.is_empty();
        self.pairs.clear();
        had_any
    }

    #[inline]
    fn learn(&mut self, here: Here<'_, V>, found: &Found<V>) {
        let Some(pair) = Pair::along(here, found) else {
            return;
        };
        // Pairs are dropped one at a time: the history never shrinks during a run.
        if self.pairs.len() >= self.method.history as usize {
            self.pairs.pop_front();
        }
        self.pairs.push_back(pair);
    }
}

impl<O: Objective + ?Sized> Stepper<O> for State<O::Weights> {
    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        descent::step(self, oracle, here, lr, &mut ())
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let mut searched = self.clone();
        let mut trials = Trials::default();
        let found = descent::search(&mut searched, oracle, here, lr, &mut trials);
        // Where nothing is found, the pairs are those that the first search went by.
        let by = if found.is_some() { &searched } else { self };
        let mut gauges = Vec::new();
        if !by.pairs.is_empty() {
            let matrix = by.matrix(here.at.dimension());
            let name = "inverse Hessian that the pairs stand for";
            gauges.push(Gauge::matrix("B", name, matrix));
        }
        gauges.extend(trials.gauge());
        gauges
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        told.parameters(&self.method, Value::Number);
        let mut searched = self.clone();
        let mut trials = Trials::default();
        let found = descent::search(&mut searched, oracle, here, lr, &mut trials);
        // Where nothing is found, the pairs are those that the first search went by.
        let by = if found.is_some() { &searched } else { self };
        if !by.pairs.is_empty() {
            let formula = "what the remembered pairs s, y stand for";
            told.equals("B", formula, Value::Matrix(by.matrix(here.at.dimension())));
        }
        let step = self.clone().step(oracle, here, lr);
        let product = (!by.pairs.is_empty()).then(|| by.times(here.gradient));
        explain_search(product, &trials, here, step, told);
        if let Some(pair) = found.and_then(|found| Pair::along(here, &found)) {
            pair.explain(told);
        }
    }
}
