//! Which maps are equally fast.

use crate::analysis::{Conditions, Target};
use crate::optimizer::{Method, Search};
use crate::parameters::Field as _;

/// What maps that are equally fast have in common: all that decides how long a step of a run takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// The key of the method whose runs they consist of; empty where there are none.
    pub method: &'static str,
    /// Its line search, if it offers a choice: an exact one asks for many more values than backtracking.
    pub search: Option<Search>,
    /// The key of the surface.
    pub surface: &'static str,
    /// Whether tools change steps: they ask for further gradients or keep further weights. An average of the path does not.
    pub tools: bool,
    /// Whether noise is drawn at each step.
    pub noisy: bool,
    /// Whether gradients differ from step to step without noise: mini-batches and dropout draw at each step, too.
    pub varies: bool,
    /// The numbers along axes: runs that differ in the surface share less than those that differ in the method.
    pub axes: [Option<Target>; 2],
}

impl Kind {
    /// Of maps that consist of runs of a method, none of which has a number of its own.
    pub fn of_runs(method: &Method, conditions: &Conditions) -> Self {
        let shape = &conditions.surface.shape;
        let parameters = method.parameters();
        let search = parameters.row("search");
        Self {
            method: method.info().key,
            search: search.map(|row| Search::from_number(parameters.get(row))),
            surface: shape.info().key,
            tools: conditions.wrappers.change_steps(),
            noisy: conditions.noise != 0.0,
            varies: shape.landscape().varies(),
            axes: [None; 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Axis, HyperRequest};
    use crate::optimizer::Tool;
    use crate::scenario::Scenario;
    use crate::surface::Shape;
    use crate::workbench::Request as _;

    /// Steepest descent on a quadratic, over two numbers.
    fn request() -> HyperRequest {
        let mut scenario = Scenario::on(Shape::named("quadratic").unwrap());
        scenario.optimizers = vec![Method::named("steepest_descent").unwrap().into()];
        scenario.hyper_request().expect("a map")
    }

    /// The kind of a map that has been changed.
    fn changed(change: impl FnOnce(&mut HyperRequest)) -> Kind {
        let mut request = request();
        change(&mut request);
        request.kind()
    }

    #[test]
    fn maps_of_another_speed_are_of_another_kind() {
        let plain = request().kind();
        assert_eq!(plain.search, Some(Search::Exact));
        let others = [
            changed(|of| of.method = Method::named("momentum").unwrap()),
            changed(|of| {
                let parameters = of.method.parameters_mut();
                let row = parameters.row("search").unwrap();
                parameters.set(row, Search::Armijo.to_number());
            }),
            changed(|of| of.conditions.surface = Shape::named("rosenbrock").unwrap().into()),
            changed(|of| of.conditions.wrappers.switch(Tool::Sam, true)),
            changed(|of| of.conditions.noise = 0.1),
            changed(|of| {
                let [first, second] = ["lambda1", "lambda2"].map(Target::Surface);
                (of.axes[0].target, of.axes[1].target) = (first, second);
            }),
        ];
        for (i, other) in others.iter().enumerate() {
            assert_ne!(*other, plain, "{i}");
            assert!(!others[..i].contains(other), "{i}");
        }
    }

    /// Whatever leaves a step as long as it is.
    #[test]
    fn maps_of_the_same_speed_are_of_one_kind() {
        let plain = request().kind();
        for same in [
            changed(|of| of.conditions.wrappers.switch(Tool::Average, true)),
            changed(|of| of.conditions.steps *= 2),
            changed(|of| of.start = [0.5, 0.25]),
            changed(|of| {
                let Axis { range, .. } = &mut of.axes[0];
                range[1] *= 0.5;
            }),
        ] {
            assert_eq!(same, plain);
        }
    }
}
