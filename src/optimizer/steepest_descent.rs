//! Steepest descent with a line search.

use super::line_search::{
    Line, Search, first_step, no_lower_place, search, shrinking, sufficient_decrease,
};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Oracle, Share, Step, Stepper, Stop, Value};
use crate::math::Vector;
use crate::objective::Objective;
use crate::parameters;

parameters! {
    /// w ← w − tg with t from a line search.
    ///
    /// With exact searches every direction is perpendicular to the one before, and on a quadratic f shrinks
    /// by ((κ−1)/(κ+1))² a step at worst. Cauchy (1847); Nocedal and Wright, Numerical Optimization (2006),
    /// sec. 3.3.
    pub struct SteepestDescent {
        lr: f64 = 1.0 => first_step(),
        search: Search = Search::Exact => search(),
        c1: f64 = 1e-4 => sufficient_decrease()
            .help("of armijo: a step must lower f by this share of what the slope at its start promises"),
        shrink: f64 = 0.5 => shrinking().help("of armijo: multiplies a step that does not lower f enough"),
    }
}

impl SteepestDescent {
    pub(super) const INFO: Info = Info {
        key: "steepest_descent",
        name: "Steepest descent",
        equation: "w ← w − tg, t by line search",
        teaches: "the best step along the gradient is not the best step: right angles all the way down a ravine",
        reference: "Cauchy 1847; Nocedal and Wright 2006, sec. 3.3",
    };
}

impl super::Theory for SteepestDescent {
    fn searches_a_line(&self) -> bool {
        true
    }
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State<V> {
    method: SteepestDescent,
    trials: Trials<V>,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: SteepestDescent) -> Self {
        Self {
            method,
            trials: Trials::default(),
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
        let SteepestDescent {
            search, c1, shrink, ..
        } = self.method;
        let down = here.gradient.map(|v| -v);
        let line = Line::new(oracle, &mut self.trials, here, down);
        match line.and_then(|mut line| search.run(&mut line, lr, c1, shrink)) {
            Some(found) => Ok(found.step()),
            None => no_lower_place(oracle, here, lr),
        }
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let mut tried = self.clone();
        let _ = tried.step(oracle, here, lr);
        tried.trials.gauge().into_iter().collect()
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        told.parameters(&self.method, Value::Number);
        let down = here.gradient.map(|v| -v);
        told.equals("d", "−[g]", Value::Vector(down.clone()));
        let mut tried = self.clone();
        let step = tried.step(oracle, here, lr);
        let condition = self.method.search.condition();
        tried.trials.explain("t", condition, told);
        if let Ok(Step { to, lr: t }) = step {
            if t != 0.0 {
                let part = Value::Vector(down.map(|d| t * d));
                told.part(Share::Gradient, "−tg", "−[t][g]", part);
            }
            let formula = if t == 0.0 { "[w]" } else { "[w] − [t][g]" };
            told.result(formula, Value::Vector(to));
        }
    }
}
