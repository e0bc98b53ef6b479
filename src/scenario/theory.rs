//! What linear theory says of the optimizers of a document.

use super::document::{Optimizer, Scenario};
use crate::optimizer::{Edge, Method, Recurrence, Schedule, Wrappers};

impl Scenario {
    /// What becomes of the error of an optimizer along a direction with eigenvalue λ; `None` where no linear recurrence does
    /// this: with schedules, tools that change steps, noise, mini-batches or an L1 term.
    pub fn recurrence(&self, index: usize, lambda: f64) -> Option<Recurrence> {
        let optimizer = self.optimizers.get(index)?;
        let random = self.run.noise != 0.0 || self.surface.shape.landscape().batches().is_some();
        let other = optimizer.wrappers.change_steps() || optimizer.schedule != Schedule::default();
        if random || other || self.surface.l1 != 0.0 {
            return None;
        }
        let method = &optimizer.method;
        method.recurrence(method.lr(), lambda)
    }

    /// The optimizer that is looked at more closely than the others: that of the maps, or the first one that is shown.
    pub fn subject(&self) -> Option<usize> {
        let shown = |index: &usize| self.optimizers.get(*index).is_some_and(|o| o.visible);
        let first = || self.optimizers.iter().position(|o| o.visible);
        Some(self.maps.optimizer).filter(shown).or_else(first)
    }
}

impl Optimizer {
    /// The edge of stability in a step at the given rate, as the largest eigenvalue of H or, `preconditioned`, of P⁻¹H; `None`
    /// with tools and, for methods whose memory holds steps at other rates, with a schedule.
    pub fn edge(&self, rate: f64, preconditioned: bool) -> Option<Edge> {
        let forgets = matches!(self.method, Method::GradientDescent(_));
        let constant = self.schedule == Schedule::default();
        if self.wrappers != Wrappers::default() || !(forgets || constant) {
            return None;
        }
        if preconditioned {
            self.method.preconditioned_edge(rate)
        } else {
            self.method.edge(rate)
        }
    }
}
