//! Documents to begin with: lessons, surfaces of the catalogue, formulas, bumps and data, with any optimizers on them.

use ravine::optimizer::{Method, Schedule, Tool};
use ravine::parameters::{Legal, Parameters, Slider};
use ravine::scenario::{Color, Optimizer, Scenario, lessons};
use ravine::surface::{Bump, ContentMut, Data, Shape, Typed};
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

/// A random document, and where it is said to come from.
pub fn document(dice: &mut Dice) -> (Scenario, Origin) {
    if dice.chance(0.2) {
        let lesson = &lessons()[dice.below(lessons().len())];
        let mut scenario = lesson.scenario.clone();
        scenario.run.steps = scenario.run.steps.min(4 * MOST_STEPS as usize);
        return (scenario, Origin::Lesson(lesson.key));
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
    for (start, [low, high]) in scenario.start.iter_mut().zip([domain.x, domain.y]) {
        if dice.chance(0.5) {
            *start = (dice.between(low, high) * 100.0).round() / 100.0;
        }
    }
    shake(dice, &mut scenario.surface, 0.1);
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
    scenario.optimizers = (0..count).map(|_| optimizer(dice)).collect();
    scenario.maps.optimizer = dice.below(count);
    scenario.explained = dice.below(count);
    scenario
}

fn shape(dice: &mut Dice) -> Shape {
    let mut shape = match dice.below(8) {
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

fn optimizer(dice: &mut Dice) -> Optimizer {
    let mut method = dice.one(&Method::all());
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
