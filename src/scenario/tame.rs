//! Rates that do not diverge at once on a surface that was made for others.

use super::document::{Optimizer, Scenario};
use crate::optimizer::{Method, Problem, Status};

/// A run that is no longer finite after so many steps diverges at once.
const FIRST_STEPS: usize = 100;

impl Scenario {
    /// Gives rates with which runs do not diverge at once to those optimizers whose runs do, or whose rate is at or above the
    /// step limit at the start.
    pub(super) fn tame(&mut self) {
        let problem = Problem {
            steps: FIRST_STEPS,
            ..self.problem()
        };
        for index in self.unpinned() {
            let mut optimizer = self.optimizers[index].clone();
            for quarters in 0..40 {
                if !self.is_wild(&optimizer, &problem) {
                    break;
                }
                optimizer.method = if quarters == 0 {
                    self.with_suggested_rate(optimizer.method)
                } else {
                    with_quarter_of_the_rate(optimizer.method)
                };
            }
            self.optimizers[index].method = optimizer.method;
        }
    }

    fn is_wild(&self, optimizer: &Optimizer, problem: &Problem) -> bool {
        let method = optimizer.method;
        let limit = method.step_limit(self.start_curvature());
        let alone = !optimizer.wrappers.change_steps();
        if limit.is_some_and(|limit| alone && method.lr() >= limit.rate) {
            return true;
        }
        let run = optimizer.run(problem);
        run.status(run.last()).0 == Status::Diverged
    }
}

/// A method with a quarter of its rate, to one digit.
fn with_quarter_of_the_rate(mut method: Method) -> Method {
    let quarter = method.lr() / 4.0;
    let rate = format!("{quarter:.0e}").parse().unwrap_or(quarter);
    if let Some(row) = method.rate_row() {
        method.parameters_mut().set(row, rate);
    }
    method
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::eigenpairs;
    use crate::surface::Shape;

    fn shape(key: &str) -> Shape {
        Shape::named(key).unwrap()
    }

    #[test]
    fn rates_that_diverge_at_once_follow_to_another_surface_and_others_stay() {
        let rates = |s: &Scenario| s.methods().iter().map(Method::lr).collect::<Vec<f64>>();
        for key in [
            "rosenbrock",
            "beale",
            "goldstein_price",
            "himmelblau",
            "booth",
        ] {
            let mut scenario = Scenario::default();
            let before = rates(&scenario);
            scenario.change_shape(shape(key));
            for (optimizer, before) in scenario.optimizers.iter().zip(&before) {
                let first = optimizer.run(&Problem {
                    steps: 100,
                    ..scenario.problem()
                });
                let (status, _) = first.status(first.last());
                assert_ne!(
                    status,
                    Status::Diverged,
                    "{key} {}",
                    optimizer.method.info().key
                );
                let hessian = scenario.surface.jet2(scenario.start).hessian;
                let high = eigenpairs(hessian).unwrap()[1].value;
                if let Some(limit) = optimizer.method.step_limit(high) {
                    assert!(optimizer.method.lr() < limit.rate, "{key}");
                }
                // Adam, whose steps are as long as its rate, is left alone.
                if optimizer.method.info().key == "adam" {
                    assert_eq!(optimizer.method.lr(), *before, "{key}");
                }
            }
            // What suits the new surface is not touched on the next visit.
            let tamed = rates(&scenario);
            scenario.change_shape(shape(key));
            assert_eq!(rates(&scenario), tamed);
        }
    }
}
