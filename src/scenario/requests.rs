//! The maps that a document asks for.

use super::document::{Optimizer, Scenario};
use super::maps::Measure;
use crate::analysis::{BasinRequest, Conditions, HyperRequest, SwarmRequest};
use crate::optimizer::Until;
use crate::surface::View;

impl Scenario {
    fn conditions(&self, of: &Optimizer, until: Until) -> Conditions {
        Conditions {
            surface: self.surface.clone(),
            schedule: of.schedule.clone(),
            wrappers: of.wrappers,
            steps: self.run.steps,
            seed: self.run.seed,
            noise: self.run.noise,
            tolerance: self.run.tolerance,
            until,
        }
    }

    /// The basin map over a view, still without a number of cells; `None` if there is no optimizer.
    pub fn basin_request(&self, view: View) -> Option<BasinRequest> {
        let of = self.optimizers.get(self.maps.optimizer)?;
        Some(BasinRequest {
            conditions: self.conditions(of, Until::AtRest),
            method: of.method,
            view,
            columns: 0,
            rows: 0,
        })
    }

    /// The swarm, if it is shown and there is an optimizer that it could consist of.
    pub fn swarm_request(&self) -> Option<SwarmRequest> {
        let index = self.subject().filter(|_| self.swarm.shown)?;
        let of = self.optimizers.get(index)?;
        Some(SwarmRequest {
            conditions: self.conditions(of, Until::LastStep),
            method: of.method,
            arrangement: self.swarm.arrangement,
            count: self.swarm.count,
            start: self.start,
            view: self.view(),
        })
    }

    /// The hyperparameter map, still without a number of cells; `None` if there is no optimizer.
    pub fn hyper_request(&self) -> Option<HyperRequest> {
        let of = self.optimizers.get(self.maps.optimizer)?;
        let until = match self.maps.measure {
            Measure::Steps => Until::AtRest,
            Measure::Loss => Until::LastStep,
        };
        Some(HyperRequest {
            conditions: self.conditions(of, until),
            start: self.start,
            method: of.method,
            axes: self.map_axes()?,
            columns: 0,
            rows: 0,
        })
    }
}
