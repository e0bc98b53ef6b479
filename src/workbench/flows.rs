//! Flows beside the runs: the gradient flow from the start, and the central flows of the optimizers that have one.

use super::memo::Memo;
use crate::analysis::{CentralFlow, CentralRequest, GradientFlow, NoFlow, gradient_flow};
use crate::math::Point;
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// What the gradient flow depends on: the surface, the start, the view, and the tolerance.
type GradientKey = (Surface, Point, View, f64);

/// A central flow as far as there is one.
type Central = Option<Result<CentralFlow, NoFlow>>;

/// The flows of a scenario.
#[derive(Debug, Default)]
pub struct Flows {
    gradient: Memo<Option<GradientKey>, Option<GradientFlow>>,
    /// Of each optimizer.
    central: Vec<Memo<Option<CentralRequest>, Central>>,
}

impl Flows {
    /// Brings what the layers show up to date.
    pub fn update(&mut self, scenario: &Scenario) {
        let layers = &scenario.layers;
        let key = layers.gradient_flow.then(|| {
            let (surface, view) = (scenario.surface.clone(), scenario.view());
            (surface, scenario.start, view, scenario.run.tolerance)
        });
        self.gradient.get(key, |key, flow| {
            let of = |(surface, start, view, tolerance): &GradientKey| {
                gradient_flow(surface, *start, *view, *tolerance)
            };
            *flow = key.as_ref().map(of);
        });
        let count = scenario.optimizers.len();
        self.central.resize_with(count, Memo::default);
        let problem = layers.central_flow.then(|| scenario.problem());
        for (memo, optimizer) in self.central.iter_mut().zip(&scenario.optimizers) {
            let problem = problem.as_ref().filter(|_| optimizer.visible);
            let request = problem.and_then(|problem| {
                let (method, wrappers) = (&optimizer.method, &optimizer.wrappers);
                CentralRequest::of(method, &optimizer.schedule, wrappers, problem)
            });
            memo.get(request, |request, flow| {
                *flow = request.as_ref().map(CentralRequest::compute);
            });
        }
    }

    /// The gradient flow, while it is shown.
    pub fn gradient(&self) -> Option<&GradientFlow> {
        self.gradient.last().as_ref()
    }

    /// The central flow of an optimizer, or why there is none; `None` while it is not shown, and where none is known.
    pub fn central(&self, optimizer: usize) -> Option<Result<&CentralFlow, NoFlow>> {
        let flow = self.central.get(optimizer)?.last().as_ref()?;
        Some(flow.as_ref().map_err(|why| *why))
    }
}
