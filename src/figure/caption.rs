//! The parameters of a scenario, in a sentence or two under the figure.

mod many;

pub use many::caption_of_many;

use super::number::compact;
use super::resampled;
use crate::analysis::{Arrangement, PolynomialSettings, SignalSettings};
use crate::network::{DataSet, Network, Normalization, Samples};
use crate::optimizer::{Schedule, Tool};
use crate::parameters::{Choice as _, Legal, Parameters};
use crate::scenario::{Lab, Optimizer, Scenario};
use crate::surface::{Bump, Bumps, Content, Corruption, Regression, Shape};

/// The runs of the swarm, if there is one.
fn swarm(scenario: &Scenario) -> Option<String> {
    let request = scenario.swarm_request()?;
    let count = request.runs();
    let seed = scenario.run.seed;
    Some(match request.arrangement {
        Arrangement::Random => {
            format!("Swarm of {count} starts drawn from the view (seed {seed})")
        }
        Arrangement::Grid => format!("Swarm of {count} starts on a grid of the view"),
        Arrangement::Seeds => format!("Swarm of {count} runs with the seeds from {seed} on"),
    })
}

/// What stands beside the plot, or why nothing does.
fn tested(scenario: &Scenario) -> Option<String> {
    scenario.figure.test.then(|| match scenario.objection_to_tests() {
        None => {
            "Beside it the loss over what is kept from training, with the levels of the training loss".to_owned()
        }
        Some(objection) => format!("No test loss beside it: {objection}"),
    })
}

/// What passes through what in the lab of signals.
fn signals(settings: &SignalSettings) -> String {
    let init = settings.init.key().replace('_', " ");
    let gain = if settings.init.has_gain() {
        format!(" with n·Var w = {}", compact(settings.gain, 4))
    } else {
        String::new()
    };
    let draws = match settings.draws {
        1 => "one draw".to_owned(),
        draws => format!("{draws} draws"),
    };
    format!(
        "Signal propagation: {}, weights {init}{gain}, an input with rms 1, {draws} (seed {}).",
        settings.words(),
        settings.seed
    )
}

/// What the lab of polynomials draws and fits.
fn polynomials(settings: &PolynomialSettings) -> String {
    let PolynomialSettings {
        degree,
        sets,
        size,
        noise,
        seed,
        ..
    } = settings;
    let noise = compact(*noise, 4);
    format!(
        "{sets} training sets of {size} rows t = sin 2πx + σ·normal with σ = {noise} (seed {seed}), x evenly spaced from 0 to 1 in each; polynomials of degree {degree} \
         by least squares. New rows: x uniform from 0 to 1."
    )
}

/// Everything that a reader needs to repeat the figure.
pub fn caption(scenario: &Scenario) -> String {
    match scenario.lab() {
        Some(Lab::Signals) => return signals(&scenario.signals),
        Some(Lab::Polynomials) => return polynomials(&scenario.polynomials),
        None => {}
    }
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
    let content = surface.shape.content();
    let parameters = match content {
        Content::Data(regression) => seen(regression) + &corruption(&surface.shape),
        Content::Network(network) => {
            parts = vec![network_caption(network.network())];
            String::new()
        }
        Content::None | Content::Text(_) | Content::Bumps(_) | Content::Slice(_) => {
            all_of(surface.shape.parameters())
        }
    };
    if !parameters.is_empty() {
        parts[0].push_str(&format!(" with {parameters}"));
    }
    match content {
        Content::Bumps(bumps) => parts.push(placed(bumps)),
        Content::None | Content::Text(_) | Content::Data(_) | Content::Slice(_) => {}
        Content::Network(_) => parts.extend(scenario.about_its_plane()),
    }
    for (row, parameter) in surface.table().iter().enumerate() {
        if surface.get(row) != surface.default_of(row) {
            let weight = compact(surface.get(row), 4);
            parts.push(format!("{} {weight}", parameter.name));
        }
    }
    let begins = match surface.shape.network() {
        Some(network) if !network.released => "Start at the weights before training".to_owned(),
        Some(_) | None => format!("Start ({}, {})", compact(start[0], 5), compact(start[1], 5)),
    };
    let mut setup = format!("{begins}, {} steps", run.steps);
    let (batches, varies) = (
        surface.shape.landscape().batches(),
        surface.shape.landscape().varies(),
    );
    if let Some(batches) = batches {
        let anew = if batches.replacement {
            ", drawn anew for each step"
        } else {
            ""
        };
        let rows = match batches.size {
            1 => "row".to_owned(),
            size => format!("{size} rows"),
        };
        setup.push_str(&format!(", mini-batches of {rows}{anew}"));
    }
    if run.noise != 0.0 {
        setup.push_str(&format!(", gradient noise σ = {}", compact(run.noise, 4)));
    }
    if run.noise != 0.0 || varies {
        setup.push_str(&format!(" (seed {})", run.seed));
    }
    parts.push(setup);
    parts.extend(swarm(scenario));
    parts.extend(scenario.resampling_request().map(|request| {
        let seed = request.settings.seed;
        let sets = resampled::drawn(&request);
        format!("Minima of {sets} (seed {seed})")
    }));
    parts.extend(tested(scenario));
    let names = scenario.names();
    for (optimizer, name) in optimizers.iter().zip(names).filter(|(o, _)| o.visible) {
        let from = optimizer.pinned.map_or_else(String::new, |[x, y]| {
            format!("from ({}, {}), ", compact(x, 5), compact(y, 5))
        });
        parts.push(format!("{name}: {from}{}", settings(optimizer)));
    }
    parts.join(". ") + "."
}

/// The architecture of a network, what it is trained on, and how its weights are drawn.
fn network_caption(network: &Network) -> String {
    let (spec, layout) = (network.spec(), network.layout());
    let settings = &spec.settings;
    let inputs = layout.layers.first().map(|layer| layer.inputs);
    let units = inputs
        .into_iter()
        .chain(layout.layers.iter().map(|layer| layer.outputs));
    let units: Vec<String> = units.map(|units| units.to_string()).collect();
    let mut said = format!(
        "Network {} of {} weights, {}",
        units.join("–"),
        layout.weights,
        settings.activation.key().replace('_', " ")
    );
    let normalized: Vec<&str> = (0..spec.hidden.len())
        .map(|layer| spec.normalization(layer).key())
        .collect();
    if normalized
        .iter()
        .any(|key| *key != Normalization::None.key())
    {
        let same = normalized.iter().all(|key| *key == normalized[0]);
        let names = if same {
            normalized[0].to_owned()
        } else {
            normalized.join(", ")
        };
        said.push_str(&format!(", {names} normalization"));
    }
    if settings.residual && spec.hidden.windows(2).any(|pair| pair[0] == pair[1]) {
        said.push_str(", residual connections");
    }
    if !settings.bias {
        said.push_str(", no biases");
    }
    if settings.dropout > 0.0 {
        said.push_str(&format!(", dropout {}", compact(settings.dropout, 3)));
    }
    let [train, test] = [network.train(), network.test()].map(Samples::count);
    let name = match &spec.own {
        Some(own) if settings.data == DataSet::Own => own.name.clone(),
        Some(_) | None => settings.data.key().to_owned(),
    };
    let samples = if train == 1 { "sample" } else { "samples" };
    said.push_str(&format!(
        ", {} loss on {train} {samples} of {name}",
        settings.loss.key()
    ));
    if test > 0 {
        said.push_str(&format!(", {test} more for testing"));
    }
    let drawn = match &spec.weights {
        Some(_) => "weights of its own".to_owned(),
        None => format!(
            "{} initialization, seed {}",
            settings.init.key().replace('_', " "),
            settings.seed
        ),
    };
    let scaled = match settings.scale {
        1.0 => String::new(),
        c => format!(
            ", the weights of layer {} times {}",
            settings.scaled_layer,
            compact(c, 3)
        ),
    };
    said + "; " + &drawn + &scaled
}

/// The most bumps that are listed; more are only counted.
const LISTED: usize = 8;

fn placed(Bumps { bumps, .. }: &Bumps) -> String {
    if bumps.len() > LISTED {
        return format!("{} bumps", bumps.len());
    }
    let n = |v: f64| compact(v, 3);
    let bump = |b: &Bump| {
        let [x, y] = b.at;
        let (d, w) = (n(b.depth), n(b.width));
        format!("({}, {}) with d = {d}, w = {w}", n(x), n(y))
    };
    if bumps.is_empty() {
        return "No bumps".to_owned();
    }
    let places: Vec<String> = bumps.iter().map(bump).collect();
    format!("Bumps at {}", places.join("; "))
}

/// Data, and how the model sees them.
fn seen(regression: &Regression) -> String {
    let data = regression.data();
    let [a, b, t] = &data.names;
    let standardised = if regression.options().standardise {
        ", standardised"
    } else {
        ""
    };
    let (all, train) = (data.rows.len(), regression.rows().len());
    let rows = if train < all {
        let seed = regression.options().split_seed;
        format!(
            "{train} of the {all} rows of {} (split seed {seed}; ",
            data.name
        )
    } else {
        format!("the {all} rows of {} (", data.name)
    };
    format!("{rows}a: {a}, b: {b}, t: {t}){standardised}")
}

/// What happens to the features before the model sees them; empty if nothing.
fn corruption(shape: &Shape) -> String {
    let Shape::LeastSquares(loss) = shape else {
        return String::new();
    };
    let Corruption {
        dropout,
        inverted,
        input_noise,
    } = *loss.corruption();
    let mut text = String::new();
    if dropout > 0.0 {
        let inverted = if inverted {
            "inverted dropout"
        } else {
            "dropout"
        };
        let p = compact(loss.corruption().keep(), 4);
        text.push_str(&format!(", {inverted} {} (p = {p})", compact(dropout, 4)));
    }
    if input_noise > 0.0 {
        text.push_str(&format!(", input noise σ = {}", compact(input_noise, 4)));
    }
    text
}

/// A method's parameters: the rate, those that differ from their defaults, and those that characterise the method.
pub fn settings(optimizer: &Optimizer) -> String {
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
        legal @ (Legal::Choice(_) | Legal::Optional(_)) => {
            let choice = legal.choice(parameters.get(row)).unwrap_or_default();
            format!("{choice} {}", parameter.name)
        }
        Legal::Exact(_) => format!("{} = {}", parameter.symbol, parameters.exact(row)),
        Legal::Finite
        | Legal::AtLeast(_)
        | Legal::Above(_)
        | Legal::Between(..)
        | Legal::HalfOpen(..)
        | Legal::Whole(..) => format!("{} = {}", parameter.symbol, compact(parameters.get(row), 4)),
    }
}
