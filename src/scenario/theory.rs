//! What linear theory says of the optimizers of a document.

use super::document::{Optimizer, Scenario};
use crate::analysis::Modes;
use crate::math::Point;
use crate::optimizer::{Edge, Method, Recurrence, Schedule, Wrappers};

impl Scenario {
    /// What becomes of the error of an optimizer along a direction with eigenvalue λ; `None` where no linear recurrence does
    /// this: with schedules, tools that change steps, noise, mini-batches, dropout, input noise or an L1 term.
    pub fn recurrence(&self, index: usize, lambda: f64) -> Option<Recurrence> {
        let method = self.linear(index).filter(|_| self.run.noise == 0.0)?;
        method.recurrence(method.lr(), lambda)
    }

    /// The method of an optimizer whose steps are those of the method alone at a constant rate, but for noise.
    fn linear(&self, index: usize) -> Option<&Method> {
        let optimizer = self.optimizers.get(index)?;
        let varies = self.surface.shape.landscape().varies();
        let other = optimizer.wrappers.change_steps() || optimizer.schedule != Schedule::default();
        let covered = !varies && !other && self.surface.l1 == 0.0;
        covered.then_some(&optimizer.method)
    }

    /// The mean and the covariance [xx, xy, yy] of where an optimizer is after so many steps, over all seeds of the noise: on a
    /// quadratic with those modes, where theory knows what becomes of a unit of noise. Along each eigenvector
    /// Var αₜ = σ²Σ hₖ², where hₖ is what is left of a unit of noise after k more steps; for gradient descent in the long run
    /// ησ²/(λ(2−ηλ)).
    pub fn cloud(&self, index: usize, modes: &Modes, step: usize) -> Option<(Point, [f64; 3])> {
        // A run has no more steps.
        let step = step.min(self.run.steps);
        let method = self.linear(index).filter(|_| modes.exact)?;
        let start = self.optimizers.get(index)?.pinned.unwrap_or(self.start);
        let response = method.noise_response(method.lr())?;
        let (mut mean, mut covariance) = (modes.centre, [0.0; 3]);
        for (direction, pair) in modes.pairs.iter().enumerate() {
            let recurrence = method.recurrence(method.lr(), pair.value)?;
            let rest = modes.rest(direction, recurrence.pull);
            let error = modes.components(start)[direction] - rest;
            let component = rest + recurrence.iterates(error).nth(step)?;
            let variance = self.run.noise * self.run.noise * recurrence.variance(response, step);
            let [c, s] = pair.vector;
            mean = [mean[0] + component * c, mean[1] + component * s];
            for (sum, product) in covariance.iter_mut().zip([c * c, c * s, s * s]) {
                *sum += variance * product;
            }
        }
        let finite = mean.iter().chain(&covariance).all(|v| v.is_finite());
        finite.then_some((mean, covariance))
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
