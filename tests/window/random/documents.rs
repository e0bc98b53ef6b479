//! Documents to begin with: lessons, surfaces of the catalogue, formulas, bumps, data and networks, with any optimizers on them.

use std::sync::Arc;

use ravine::network::{DataSet, Network, Normalization, Spec};
use ravine::optimizer::{Method, Schedule, Tool};
use ravine::parameters::{Choice as _, Legal, Parameters, Slider};
use ravine::scenario::{Color, Optimizer, Scenario, lesson_page};
use ravine::surface::{Bump, ContentMut, Data, NetworkSurface, Shape, Typed};
use ravine::workbench::Origin;

use super::dice::Dice;

/// More steps would make maps slow, and change nothing else.
const MOST_STEPS: f64 = 90.0;

const FORMULAS: &[&str] = &[
    "x^2 + y^2 + a*sin(2*x)*sin(2*y)\na = 1.5",
    "(1 - x)^2 + b*(y - x^2)^2\nb = 100",
    "abs(x) + max(y, 0)",
    "ln(x*y)",
    "1/(x^2 + y^2)",
    "sqrt(x)*y",
    "x - y",
    "0",
    "exp(8*x*y) - 1e300*x",
    "a*x^2 + b*y^2 + c\na = 1\nb = -2\nc = 0",
    "tan(x) + y^2",
];

/// Pages of lessons that sessions begin with. A list of its own: a seed is the same session while lessons come and go.
const PAGES: [&str; 24] = [
    "ravine",
    "step-limit",
    "why-momentum",
    "rate-and-momentum",
    "newton-and-saddles",
    "constant-initialization",
    "signals-tanh",
    "signals-sigmoid",
    "signals-relu",
    "adam-and-rotation",
    "basins",
    "basins-of-attraction",
    "noise-and-schedules",
    "averages",
    "flat-minima",
    "same-function",
    "catapult",
    "edge-of-stability",
    "network-edge",
    "progressive-sharpening",
    "rosenbrock",
    "line-searches",
    "raw-features",
    "mini-batches",
];

/// A random document, and where it is said to come from.
pub fn document(dice: &mut Dice) -> (Scenario, Origin) {
    if dice.chance(0.2) {
        let lesson = lesson_page(PAGES[dice.below(PAGES.len())]).expect("a page");
        let mut scenario = lesson.scenario.clone();
        scenario.run.steps = scenario.run.steps.min(4 * MOST_STEPS as usize);
        return (scenario, Origin::Lesson(&lesson.key));
    }
    (scenario(dice), Origin::New)
}

/// A random document of no lesson.
pub fn scenario(dice: &mut Dice) -> Scenario {
    let mut scenario = Scenario::on(shape(dice));
    scenario.title = dice
        .one(&["", "A page", "λ \"quoted\" \\ and # more", "  "])
        .into();
    scenario.notes = dice.one(&["", "A note.", "Two\nlines."]).into();
    let domain = scenario.view();
    let mut start = scenario.start;
    for (start, [low, high]) in start.iter_mut().zip([domain.x, domain.y]) {
        if dice.chance(0.5) {
            *start = (dice.between(low, high) * 100.0).round() / 100.0;
        }
    }
    if start != scenario.start {
        scenario.start_at(start);
    }
    if scenario.surface.shape.network().is_none() {
        // L2 and L1 of the plane mean nothing to a network.
        shake(dice, &mut scenario.surface, 0.1);
    }
    shake(dice, &mut scenario.run, 0.3);
    scenario.run.steps = dice.between(0.0, MOST_STEPS) as usize;
    scenario.run.noise = if dice.chance(0.3) { 0.3 } else { 0.0 };
    shake(dice, &mut scenario.levels, 0.2);
    shake(dice, &mut scenario.layers, 0.2);
    shake(dice, &mut scenario.chart, 0.4);
    shake(dice, &mut scenario.figure, 0.2);
    scenario.layers.basins = dice.chance(0.08);
    scenario.maps.hyper = dice.chance(0.08);
    let count = 1 + dice.below(5);
    let methods = methods(&scenario);
    scenario.optimizers = (0..count).map(|_| optimizer(dice, &methods)).collect();
    scenario.maps.optimizer = dice.below(count);
    scenario.explained = dice.below(count);
    scenario
}

/// Lets some documents hide and lock parts of the window.
pub fn restrain(dice: &mut Dice, document: &mut Scenario) {
    if dice.chance(0.15) {
        shake(dice, &mut document.hidden, 0.4);
        shake(dice, &mut document.locked, 0.8);
    }
}

/// Those that run on what is minimised.
fn methods(scenario: &Scenario) -> Vec<Method> {
    let network = scenario.surface.shape.network().is_some();
    let all = Method::all().into_iter();
    all.filter(|method| !(network && method.is_planar()))
        .collect()
}

/// A network so small that it trains within the time of a test.
fn network(dice: &mut Dice) -> Shape {
    let mut spec = Spec {
        hidden: (0..1 + dice.below(2)).map(|_| 1 + dice.below(4)).collect(),
        normalizations: vec![dice.one(Normalization::ALL)],
        ..Spec::default()
    };
    shake(dice, &mut spec.settings, 0.2);
    spec.settings.samples = 4 + dice.below(20) as u32;
    if spec.settings.data == DataSet::Own {
        spec.settings.data = DataSet::Moons;
    }
    // Some have batches beyond their data.
    let network = Network::new(spec).unwrap_or_default();
    Shape::Network(NetworkSurface::new(Arc::new(network)))
}

fn shape(dice: &mut Dice) -> Shape {
    let mut shape = match dice.below(9) {
        3 => return network(dice),
        0 => Shape::Typed(Typed::new(dice.one(FORMULAS)).expect("a formula")),
        1 => Shape::named("bumps").expect("a surface of that name"),
        2 => Shape::named(dice.one(&["least_squares", "logistic"])).expect("a surface"),
        _ => dice.one(&Shape::all()),
    };
    let bumps = (0..dice.below(6)).map(|_| Bump {
        at: [dice.between(-2.0, 2.0), dice.between(-2.0, 2.0)],
        width: dice.between(0.1, 2.0),
        depth: dice.between(-2.0, 2.0),
    });
    let bumps: Vec<Bump> = bumps.collect();
    match shape.content_mut() {
        ContentMut::Bumps(own) => own.bumps = bumps,
        ContentMut::None
        | ContentMut::Text(_)
        | ContentMut::Data
        | ContentMut::Slice
        | ContentMut::Network(_) => {}
    }
    if shape.regression().is_some() {
        let data = dice.one(Data::all_built_in());
        shape = shape.over(data).unwrap_or(shape);
    }
    shake(dice, shape.parameters_mut(), 0.4);
    shape
}

fn optimizer(dice: &mut Dice, methods: &[Method]) -> Optimizer {
    let mut method = dice.one(methods);
    shake(dice, method.parameters_mut(), 0.3);
    let mut optimizer = Optimizer::from(method);
    if dice.chance(0.3) {
        optimizer.schedule = dice.one(&Schedule::all());
        shake(dice, optimizer.schedule.parameters_mut(), 0.3);
    }
    for tool in Tool::ALL {
        optimizer.wrappers.switch(tool, dice.chance(0.15));
        if let Some(parameters) = optimizer.wrappers.parameters_mut(tool) {
            shake(dice, parameters, 0.3);
        }
    }
    if dice.chance(0.2) {
        optimizer.label = Some(dice.one(&["mine", "η = 0.1", "a \"name\"", "x"]).into());
    }
    if dice.chance(0.2) {
        let channel = |dice: &mut Dice| dice.below(256) as u8;
        optimizer.color = Some(Color([channel(dice), channel(dice), channel(dice)]));
    }
    optimizer.visible = dice.chance(0.85);
    if dice.chance(0.1) {
        optimizer.pinned = Some([0.5, -0.25]);
    }
    optimizer
}

/// Draws about that share of the numbers of a table anew, from the ranges of their sliders.
fn shake(dice: &mut Dice, parameters: &mut (impl Parameters + ?Sized), share: f64) {
    for (row, parameter) in parameters.table().iter().enumerate() {
        if !dice.chance(share) {
            continue;
        }
        let value = match (parameter.legal, parameter.slider) {
            (Legal::Switch, _) => f64::from(u8::from(dice.chance(0.5))),
            (Legal::Choice(names) | Legal::Optional(names), _) => dice.below(names.len()) as f64,
            (_, Slider::Linear(low, high)) => dice.between(low, high),
            (_, Slider::Logarithmic(low, high)) => dice.between(low.ln(), high.ln()).exp(),
        };
        parameters.set(row, value);
    }
}
