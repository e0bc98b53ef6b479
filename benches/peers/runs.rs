//! Recorded runs.

use ravine::analysis::{Progress, critical_points};
use ravine::optimizer::{Adagrad, Method, Newton, Problem, Schedule};
use ravine::scenario::Scenario;
use ravine::surface::{Rosenbrock, Shape};
use serde_json::json;

use crate::kit::{Kit, nothing};
use crate::subjects::{adam, gradient_descent, momentum, rmsprop};

/// 10 000 recorded steps on Rosenbrock's function from (−1.5, 2).
pub fn optimizer_steps(kit: &Kit) {
    let adagrad = Method::Adagrad(Adagrad {
        lr: 0.5,
        ..Default::default()
    });
    let problem = Problem {
        objective: Shape::Rosenbrock(Rosenbrock::default()).into(),
        start: [-1.5, 2.0],
        steps: 10_000,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    for (name, method) in [
        ("sgd", gradient_descent(5e-4)),
        ("momentum", momentum(2e-4, 0.9)),
        ("rmsprop", rmsprop(1e-3)),
        ("adagrad", adagrad),
        ("adam", adam(1e-2)),
        ("newton", Method::Newton(Newton::default())),
    ] {
        let size = format!("{name}/{}", problem.steps);
        kit.measure(
            ("T4", &size),
            || method.run(&Schedule::default(), &problem),
            |run, median| {
                let steps = run.last() as f64;
                let end = run.points[run.last()];
                vec![
                    ("ns_per_step", json!(median / steps * 1e9)),
                    ("end", json!(end)),
                ]
            },
        );
    }
}

/// Every start of a swarm, with its path.
pub fn swarm(kit: &Kit) {
    let mut scenario = Scenario::on(Shape::named("himmelblau").expect("a surface"));
    scenario.run.steps = 500;
    scenario.swarm.shown = true;
    scenario.swarm.count = 1000;
    for method in [momentum(2e-3, 0.9), adam(0.05)] {
        scenario.optimizers = vec![method.into()];
        let request = scenario.swarm_request().expect("an optimizer");
        let known = critical_points(&request.conditions.surface);
        let work = || request.compute(&known, 1, &Progress::default());
        let size = format!("1000 starts x 500 steps of {}", method.info().name);
        kit.measure(("swarm", &size), work, nothing);
    }
}
