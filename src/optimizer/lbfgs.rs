//! BFGS with limited memory.

use super::bfgs::{Pair, explain_search, first_trial};
use super::descent::{self, Aim, Aiming, Descent};
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

/// Runs whose recursions are computed together: enough for one division to begin while others are under way.
const TOGETHER: usize = 8;

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State<V> {
    method: Lbfgs,
    /// The newest pair last.
    pairs: Vec<Pair<V>>,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: Lbfgs) -> Self {
        Self {
            method,
            pairs: Vec::new(),
        }
    }

    /// Bv by the two-loop recursion.
    fn times(&self, v: &V) -> V {
        let [product] = Self::products([self], [v]);
        product
    }

    /// Bv of several runs, side by side: one alone would wait for division after division.
    fn products<const N: usize>(runs: [&Self; N], vectors: [&V; N]) -> [V; N] {
        let most = runs.iter().map(|run| run.pairs.len()).max().unwrap_or(0);
        let mut shares = vec![[0.0; N]; most];
        let mut products = vectors.map(V::clone);
        // Pairs by their age; not every run has as many as the others.
        for (age, shares) in shares.iter_mut().enumerate() {
            for ((run, q), share) in runs.iter().zip(&mut products).zip(shares) {
                if let Some(Pair { s, y, sy, .. }) = run.pair(age) {
                    *share = s.dot(q) / sy;
                    *q = q.along(-*share, y);
                }
            }
        }
        for (run, r) in runs.iter().zip(&mut products) {
            let scale = run.pair(0).map_or(1.0, Pair::scale);
            *r = r.map(|v| scale * v);
        }
        for (age, shares) in shares.iter().enumerate().rev() {
            for ((run, r), share) in runs.iter().zip(&mut products).zip(shares) {
                if let Some(Pair { s, y, sy, .. }) = run.pair(age) {
                    *r = r.along(share - y.dot(r) / sy, s);
                }
            }
        }
        products
    }

    /// The newest pair has age 0.
    #[inline]
    fn pair(&self, age: usize) -> Option<&Pair<V>> {
        // Of a run with fewer pairs the index wraps around to one that there is not.
        self.pairs.get(self.pairs.len().wrapping_sub(age + 1))
    }

    #[inline]
    fn along(&self, product: &V, lr: f64) -> Aim<V> {
        let direction = product.map(|v| -v);
        let first = if self.pairs.is_empty() {
            cautious(lr, &direction)
        } else {
            lr
        };
        Aim { direction, first }
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
        self.along(&self.times(gradient), lr)
    }

    fn aim_together(runs: &mut [Aiming<'_, Self, V>]) {
        for runs in runs.chunks_exact_mut(TOGETHER) {
            let states: [&Self; TOGETHER] = std::array::from_fn(|i| &*runs[i].method);
            let products = Self::products(states, std::array::from_fn(|i| runs[i].gradient));
            for (run, product) in runs.iter_mut().zip(&products) {
                *run.aim = Some(run.method.along(product, run.lr));
            }
        }
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
        self.pairs.push(pair);
        // Pairs are dropped one at a time: the history never shrinks during a run.
        if self.pairs.len() > self.method.history.max(1) as usize {
            self.pairs.remove(0);
        }
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
