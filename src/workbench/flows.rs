//! Flows beside the runs: the gradient flow from the start, and the central flows of the optimizers that have one.

use super::latest::Latest;
use super::runs::Wake;
use crate::analysis::curvature_map::is_costly;
use crate::analysis::{CentralFlow, CentralRequest, GradientFlow, NoFlow, gradient_flow};
use crate::math::Point;
use crate::scenario::Scenario;
use crate::surface::{Surface, View};

/// What the gradient flow depends on: the surface, the start, the view, and the tolerance.
type GradientKey = (Surface, Point, View, f64);

/// A central flow as far as there is one; `None` where none is known.
type Central = Option<Result<CentralFlow, NoFlow>>;

/// The flows of a scenario. On surfaces that take long, threads compute them.
pub struct Flows {
    wake: Option<Wake>,
    gradient: Latest<GradientKey, GradientFlow>,
    /// Of each optimizer.
    central: Vec<Latest<CentralRequest, Central>>,
}

impl Flows {
    /// Flows that call `wake` when a thread has computed one.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Some(wake))
    }

    /// Flows that are complete after every update.
    pub fn blocking() -> Self {
        Self::new(None)
    }

    fn new(wake: Option<Wake>) -> Self {
        let of = |(surface, start, view, tolerance): &GradientKey| {
            gradient_flow(surface, *start, *view, *tolerance)
        };
        Self {
            gradient: Latest::new("gradient flow", wake.clone(), of),
            central: Vec::new(),
            wake,
        }
    }

    /// Brings what the layers show up to date.
    pub fn update(&mut self, scenario: &Scenario) {
        let layers = &scenario.layers;
        let quick = !is_costly(&scenario.surface);
        let kind = scenario.surface.shape.info().key;
        let is_of_another = |(of, ..): &GradientKey| of.shape.info().key != kind;
        let stale = self
            .gradient
            .last()
            .is_some_and(|(key, _)| is_of_another(key));
        if stale || !layers.gradient_flow {
            self.gradient.clear();
        }
        if layers.gradient_flow {
            let (surface, view) = (scenario.surface.clone(), scenario.view());
            let key = (surface, scenario.start, view, scenario.run.tolerance);
            self.gradient.update(&key, quick);
        }
        let wake = &self.wake;
        let fresh = || {
            Latest::new("central flow", wake.clone(), |r: &CentralRequest| {
                Some(r.compute())
            })
        };
        self.central.resize_with(scenario.optimizers.len(), fresh);
        let problem = layers.central_flow.then(|| scenario.problem());
        for (flow, optimizer) in self.central.iter_mut().zip(&scenario.optimizers) {
            let problem = problem.as_ref().filter(|_| optimizer.visible);
            let request = problem.and_then(|problem| {
                let (method, wrappers) = (&optimizer.method, &optimizer.wrappers);
                CentralRequest::of(method, &optimizer.schedule, wrappers, problem)
            });
            match request {
                Some(request) => {
                    let other = |(of, _): &(CentralRequest, _)| !of.is_comparable(&request);
                    if flow.last().is_some_and(other) {
                        flow.clear();
                    }
                    flow.update(&request, quick);
                }
                None => flow.clear(),
            }
        }
    }

    /// The gradient flow, while it is shown.
    pub fn gradient(&self) -> Option<&GradientFlow> {
        self.gradient.last().map(|(_, flow)| flow)
    }

    /// The central flow of an optimizer, or why there is none; `None` while it is not shown, and where none is known.
    pub fn central(&self, optimizer: usize) -> Option<Result<&CentralFlow, NoFlow>> {
        let (_, flow) = self.central.get(optimizer)?.last()?;
        Some(flow.as_ref()?.as_ref().map_err(|why| *why))
    }

    /// Whether a thread is computing what is wanted.
    pub fn is_pending(&self) -> bool {
        self.gradient.is_pending() || self.central.iter().any(Latest::is_pending)
    }
}
