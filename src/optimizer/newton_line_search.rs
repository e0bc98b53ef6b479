//! Newton's direction with a line search.

use super::line_search::{Line, Trials, no_lower_place, shrinking, sufficient_decrease};
use super::newton::{Model, damping};
use super::newton_modified::{floor, model};
use super::{Gauge, Info, Oracle, Step, Stepper, Stop};
use crate::math::{Jet1, Point};
use crate::parameters;

parameters! {
    /// w ← w − t|H|⁻¹g with the first t of η, ρη, ρ²η … that lowers f enough (Armijo).
    ///
    /// |H| is H with eigenvalues max(|λ|, δ), so the direction always leads down and the loss never grows.
    /// Nocedal and Wright, Numerical Optimization (2006), sec. 3.1 and 3.4.
    pub struct NewtonLineSearch {
        lr: f64 = 1.0 => damping().help("the first step tried, as a share of the full one"),
        c1: f64 = 1e-4 => sufficient_decrease(),
        shrink: f64 = 0.5 => shrinking(),
        floor: f64 = 1e-3 => floor(),
    }
}

impl NewtonLineSearch {
    pub(super) const INFO: Info = Info {
        key: "newton_line_search",
        name: "Newton with line search",
        equation: "w ← w − t |H|⁻¹g, t from η down until f falls enough",
        teaches: "safe far from the minimum, full Newton steps and quadratic convergence near it",
        reference: "Nocedal and Wright 2006, sec. 3.1 and 3.4",
    };
}

impl super::Theory for NewtonLineSearch {}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State {
    method: NewtonLineSearch,
    model: Option<Model>,
    trials: Trials,
}

impl State {
    pub fn new(method: NewtonLineSearch) -> Self {
        Self {
            method,
            model: None,
            trials: Trials::default(),
        }
    }
}

impl Stepper for State {
    fn uses_hessian(&self) -> bool {
        true
    }

    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        let NewtonLineSearch {
            c1, shrink, floor, ..
        } = self.method;
        let jet = oracle.hessian(at);
        let model = model(jet.hessian, gradient, floor)?;
        self.model = Some(model);
        let value = jet.value;
        let here = Jet1 { value, gradient };
        let line = Line::new(oracle, &mut self.trials, at, here, model.direction);
        match line.and_then(|mut line| line.armijo(lr, c1, shrink)) {
            Some(found) => Ok(found.step()),
            None => no_lower_place(oracle, at, gradient, lr),
        }
    }

    fn gauges(&self, _lr: f64, _at: Point) -> Vec<Gauge> {
        let mut gauges = self
            .model
            .map_or_else(Vec::new, |m| m.gauges("|H|⁻¹", "−|H|⁻¹g"));
        gauges.extend(self.trials.gauge());
        gauges
    }
}
