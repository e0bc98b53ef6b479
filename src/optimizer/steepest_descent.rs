//! Steepest descent with a line search.

use super::descent::{self, Aim, Descent};
use super::line_search::{
    Goal, Search, cautious, first_step, search, shrinking, sufficient_decrease,
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
pub struct State {
    method: SteepestDescent,
}

impl State {
    /// The method at the start of a run.
    pub fn new(method: SteepestDescent) -> Self {
        Self { method }
    }
}

impl<V: Vector> Descent<V> for State {
    fn goal(&self) -> Goal {
        let SteepestDescent {
            search, c1, shrink, ..
        } = self.method;
        search.goal(c1, shrink)
    }

    #[inline]
    fn aim(&mut self, gradient: &V, lr: f64) -> Aim<V> {
        let direction = gradient.map(|v| -v);
        let first = cautious(lr, &direction);
        Aim { direction, first }
    }
}

impl<O: Objective + ?Sized> Stepper<O> for State {
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
        let mut trials = Trials::default();
        let _ = descent::step(&mut self.clone(), oracle, here, lr, &mut trials);
        trials.gauge().into_iter().collect()
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
        let mut trials = Trials::default();
        let step = descent::step(&mut self.clone(), oracle, here, lr, &mut trials);
        let condition = self.method.search.condition();
        trials.explain("t", condition, told);
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
