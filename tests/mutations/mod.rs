//! Documents changed so that what they say should no longer be so: to see that their claims would notice.

use ravine::analysis::signals::Init;
use ravine::scenario::{Place, Scenario, Target};

/// The document with every rate times three, started elsewhere, with a tenth of the condition number, with three times the variance of
/// weights in the lab of signals, and with three times the errors in that of polynomials; each where it has such a thing.
pub fn mutated(scenario: &Scenario) -> Vec<(&'static str, Scenario)> {
    let variants = [
        ("rate × 3", rates(scenario)),
        ("start moved", start(scenario)),
        ("κ / 10", condition(scenario)),
        ("n·Var w × 3", gain(scenario)),
        ("σ × 3", errors(scenario)),
    ];
    let differs = |(_, variant): &(&str, Scenario)| variant != scenario;
    variants.into_iter().filter(differs).collect()
}

fn scale(scenario: &mut Scenario, place: Place, key: &str, factor: f64) {
    let target = Target {
        place,
        key: key.to_owned(),
    };
    if let Some(control) = scenario.control(&target) {
        scenario.set(&target, control.value * factor);
    }
}

fn rates(scenario: &Scenario) -> Scenario {
    let mut variant = scenario.clone();
    for index in 0..variant.optimizers.len() {
        scale(&mut variant, Place::Optimizer(index), "lr", 3.0);
    }
    variant
}

/// By a tenth of the view; of a network the weights are drawn anew.
fn start(scenario: &Scenario) -> Scenario {
    let mut variant = scenario.clone();
    let seed = Target {
        place: Place::Network,
        key: "seed".to_owned(),
    };
    match scenario.exact(&seed) {
        Some(drawn) => variant.set_exact(&seed, drawn + 1),
        None => {
            let (view, [x, y]) = (scenario.view(), scenario.start);
            variant.start_at([x + 0.1 * view.width(), y + 0.1 * view.height()]);
        }
    }
    variant
}

fn condition(scenario: &Scenario) -> Scenario {
    let mut variant = scenario.clone();
    scale(&mut variant, Place::Surface, "lambda2", 0.1);
    variant
}

fn gain(scenario: &Scenario) -> Scenario {
    let mut variant = scenario.clone();
    if scenario.signals.shown {
        if !scenario.signals.init.has_gain() {
            variant.signals.init = Init::Normal;
        }
        scale(&mut variant, Place::Signals, "gain", 3.0);
    }
    variant
}

fn errors(scenario: &Scenario) -> Scenario {
    let mut variant = scenario.clone();
    if scenario.polynomials.shown {
        scale(&mut variant, Place::Polynomials, "noise", 3.0);
    }
    variant
}
