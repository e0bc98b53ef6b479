//! The parameters of a scenario, in a sentence or two under the figure.

use super::compact;
use crate::optimizer::{Schedule, Tool};
use crate::parameters::{Legal, Parameters};
use crate::scenario::{Optimizer, Scenario};

/// Everything that a reader needs to repeat the figure.
pub fn caption(scenario: &Scenario) -> String {
    let Scenario {
        surface,
        start,
        run,
        optimizers,
        ..
    } = scenario;
    let info = surface.shape.info();
    let equation = surface.shape.landscape().equation();
    let mut parts = vec![format!("{}: {equation}", info.name)];
    let parameters = all_of(surface.shape.parameters());
    if !parameters.is_empty() {
        parts[0].push_str(&format!(" with {parameters}"));
    }
    if surface.l2 != 0.0 {
        parts.push(format!("L2 term {}", compact(surface.l2, 4)));
    }
    if surface.l1 != 0.0 {
        parts.push(format!("L1 term {}", compact(surface.l1, 4)));
    }
    let mut setup = format!(
        "Start ({}, {}), {} steps",
        compact(start[0], 5),
        compact(start[1], 5),
        run.steps
    );
    if run.noise != 0.0 {
        setup.push_str(&format!(
            ", gradient noise σ = {} (seed {})",
            compact(run.noise, 4),
            run.seed
        ));
    }
    parts.push(setup);
    let names = scenario.names();
    for (optimizer, name) in optimizers.iter().zip(names).filter(|(o, _)| o.visible) {
        parts.push(format!("{name}: {}", settings(optimizer)));
    }
    parts.join(". ") + "."
}

/// A method's numbers: the rate, and what differs from its default or is a method's character.
fn settings(optimizer: &Optimizer) -> String {
    let Optimizer {
        method,
        schedule,
        wrappers,
        ..
    } = optimizer;
    let parameters = method.parameters();
    let mut parts: Vec<String> = parameters
        .table()
        .iter()
        .enumerate()
        .filter(|(i, p)| {
            let untouched = parameters.get(*i) == parameters.default_of(*i);
            !(untouched && p.minor)
        })
        .map(|(i, _)| assignment(parameters, i))
        .collect();
    if *schedule != Schedule::default() {
        parts.push(scheduled(schedule));
    }
    for tool in Tool::ALL {
        if let Some(parameters) = wrappers.parameters(tool) {
            parts.push(format!("{} ({})", wrappers.name(tool), all_of(parameters)));
        }
    }
    parts.join(", ")
}

fn scheduled(schedule: &Schedule) -> String {
    let numbers = all_of(schedule.parameters());
    let text = if numbers.is_empty() {
        schedule.key().to_owned()
    } else {
        format!("{} ({numbers})", schedule.key())
    };
    match schedule.then() {
        Some(then) => format!("{text} then {}", scheduled(then)),
        None => text,
    }
}

fn all_of(parameters: &dyn Parameters) -> String {
    let rows = 0..parameters.table().len();
    rows.map(|i| assignment(parameters, i))
        .collect::<Vec<_>>()
        .join(", ")
}

fn assignment(parameters: &dyn Parameters, row: usize) -> String {
    let parameter = &parameters.table()[row];
    match parameter.legal {
        Legal::Switch if parameters.get(row) != 0.0 => parameter.name.to_owned(),
        Legal::Switch => format!("not {}", parameter.name),
        legal @ Legal::Choice(_) => {
            let choice = legal.choice(parameters.get(row)).unwrap_or_default();
            format!("{choice} {}", parameter.name)
        }
        _ => format!("{} = {}", parameter.symbol, compact(parameters.get(row), 4)),
    }
}
