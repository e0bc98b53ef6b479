//! The scenario writer.

use super::chart::Chart;
use super::claim;
use super::document::{Color, Optimizer, Scenario};
use super::knobs;
use super::limits::MAX_BYTES;
use super::maps::{AxisChoice, Maps};
use super::network;
use super::notation::{Text, line, number, pair, quoted};
use super::own;
use super::prediction::Prediction;
use super::race::Race;
use super::relief::ReliefView;
use super::restraint::{Hidden, Locked};
use super::rows::{write_parameter, write_parameters};
use super::settings::{Figure, Layers, Levels};
use super::sharpness::Sharpness;
use super::swarm::SwarmSettings;
use super::words::Words;
use crate::analysis::{
    BetweenSettings, EnsembleSettings, PlaneSettings, PolynomialSettings, ResamplingSettings,
    SignalSettings,
};
use crate::optimizer::{Schedule, Tool, Wrappers};
use crate::parameters::Parameters;
use crate::surface::Surface;

/// A scenario as the text of a file, which reads back to an equal scenario.
///
/// The parameters of surfaces and methods are written in full, so that a file keeps its meaning should a default ever
/// change; settings of the picture are written only where they differ from their defaults.
///
/// A [`Slice`](crate::surface::Slice) cannot be written, because its objective is code. Its text says so in a comment, and
/// [`read`](super::read()) refuses it by its kind.
pub fn write(scenario: &Scenario) -> String {
    let mut out = Text::default();
    out.raw("version = 1\n");
    write_words(&mut out, scenario, &Words::SCENARIO);
    write_minimised(&mut out, scenario);
    write_settings(&mut out, scenario);
    out.finish()
}

/// Writes what a scenario or a page says, under its keys.
pub fn write_words(out: &mut Text, scenario: &Scenario, words: &Words) {
    for (key, text) in words.of(scenario) {
        if !text.is_empty() {
            line(out, key, quoted(text));
        }
    }
}

/// Writes the surface or the network of a scenario.
pub fn write_minimised(out: &mut Text, scenario: &Scenario) {
    match scenario.surface.shape.network() {
        Some(network) => network::write(out, network),
        None => write_surface(out, &scenario.surface),
    }
}

/// Writes all other tables of a scenario.
pub fn write_settings(out: &mut Text, scenario: &Scenario) {
    let Scenario {
        title: _,
        notes: _,
        question: _,
        speaker_notes: _,
        surface,
        start,
        plane,
        between,
        ensemble,
        run,
        view,
        levels,
        layers,
        relief,
        chart,
        figure,
        maps,
        sharpness,
        explained,
        swarm,
        resampling,
        race,
        signals,
        polynomials,
        prediction,
        optimizers,
        knobs: _,
        claims: _,
        multiples,
        hidden,
        locked,
    } = scenario;
    let released = match surface.shape.network() {
        Some(network) => {
            section(out, "plane", plane, &PlaneSettings::default());
            section(out, "between", between, &BetweenSettings::default());
            section(out, "ensemble", ensemble, &EnsembleSettings::default());
            network.released
        }
        None => true,
    };
    if released {
        out.table("start");
        line(out, "at", pair(*start));
    }

    out.table("run");
    write_parameters(out, run);

    if let Some(view) = view {
        out.table("view");
        line(out, "x", pair(view.x));
        line(out, "y", pair(view.y));
    }
    section(out, "levels", levels, &Levels::default());
    section(out, "layers", layers, &Layers::default());
    section(out, "relief", relief, &ReliefView::default());
    section(out, "chart", chart, &Chart::default());
    section(out, "figure", figure, &Figure::on(&surface.shape));
    section(out, "sharpness", sharpness, &Sharpness::default());
    let axes = scenario.axis_choices();
    write_maps(out, &Maps { axes, ..*maps });
    if *explained != 0 {
        out.table("explain");
        line(out, "optimizer", (explained + 1).to_string());
    }
    section(out, "swarm", swarm, &SwarmSettings::default());
    let default = ResamplingSettings::default();
    section(out, "resampling", resampling, &default);
    section(out, "race", race, &Race::default());
    section(out, "signals", signals, &SignalSettings::default());
    let default = PolynomialSettings::default();
    section(out, "polynomials", polynomials, &default);
    if *prediction != Prediction::default() {
        out.table("prediction");
        write_parameters(out, prediction);
        write_guesses(out, prediction);
    }
    section(out, "hide", hidden, &Hidden::default());
    section(out, "lock", locked, &Locked::default());
    for optimizer in optimizers {
        write_optimizer(out, optimizer);
    }
    knobs::write(out, scenario);
    claim::write(out, scenario);
    if let Some(series) = multiples {
        out.table("multiples");
        line(out, "vary", quoted(&series.to_string()));
    }
}

fn write_guesses(out: &mut Text, prediction: &Prediction) {
    if let Some(guess) = prediction.guess {
        line(out, "guess", pair(guess));
    }
    let raised = prediction.hands.iter().rposition(|hands| *hands > 0);
    if let Some(last) = raised {
        let hands = prediction.hands[..=last].iter().map(u32::to_string);
        let hands: Vec<String> = hands.collect();
        line(out, "hands", format!("[{}]", hands.join(", ")));
    }
    if let Some(guess) = prediction.number {
        line(out, "number", number(guess));
    }
}

fn write_surface(out: &mut Text, surface: &Surface) {
    out.table("surface");
    line(out, "kind", quoted(surface.shape.info().key));
    write_parameters(out, surface.shape.parameters());
    for row in 0..surface.table().len() {
        if surface.get(row) != surface.default_of(row) {
            write_parameter(out, surface, row);
        }
    }
    own::write(out, &surface.shape);
}

/// Whether a document that was `before` can be a file, since [`read`](super::read()) refuses larger ones. What was too large
/// already may become smaller.
pub fn fits_in_a_file(scenario: &Scenario, before: &Scenario) -> bool {
    let length = |scenario| write(scenario).len();
    let now = length(scenario);
    now <= MAX_BYTES || now <= length(before)
}

/// Settings of the picture are written only where they differ from their defaults.
fn section<T: Parameters + PartialEq>(out: &mut Text, name: &str, numbers: &T, default: &T) {
    if numbers != default {
        out.table(name);
        write_parameters(out, numbers);
    }
}

fn write_maps(out: &mut Text, maps: &Maps) {
    if *maps == Maps::default() {
        return;
    }
    out.table("maps");
    line(out, "optimizer", (maps.optimizer + 1).to_string());
    for (row, parameter) in maps.table().iter().enumerate() {
        write_parameter(out, maps, row);
        // The axes of the hyperparameter map follow the switch that shows it.
        if parameter.key == "hyper" {
            write_axes(out, &maps.axes);
        }
    }
}

fn write_axes(out: &mut Text, axes: &[AxisChoice; 2]) {
    for (AxisChoice { target, range }, name) in axes.iter().zip(["x", "y"]) {
        if let Some(target) = target {
            line(out, name, quoted(&target.to_string()));
        }
        if let Some(range) = range {
            line(out, &format!("{name}_range"), pair(*range));
        }
    }
}

fn write_optimizer(out: &mut Text, optimizer: &Optimizer) {
    let Optimizer {
        label,
        color,
        visible,
        pinned,
        method,
        schedule,
        wrappers,
    } = optimizer;
    out.item("optimizer");
    line(out, "kind", quoted(method.info().key));
    if let Some(label) = label {
        line(out, "label", quoted(label));
    }
    if let Some(Color([r, g, b])) = color {
        line(out, "color", quoted(&format!("#{r:02x}{g:02x}{b:02x}")));
    }
    if !visible {
        line(out, "visible", "false".to_owned());
    }
    if let Some(start) = pinned {
        line(out, "pinned", pair(*start));
    }
    write_parameters(out, method.parameters());
    if *schedule != Schedule::default() {
        write_schedule(out, schedule, "optimizer.schedule");
    }
    write_wrappers(out, wrappers);
}

fn write_wrappers(out: &mut Text, wrappers: &Wrappers) {
    for tool in Tool::ALL {
        let Some(parameters) = wrappers.parameters(tool) else {
            continue;
        };
        out.inner_table(&format!("optimizer.{}", tool.info().key));
        if let Some(average) = wrappers.average.filter(|_| tool == Tool::Average) {
            line(out, "kind", quoted(average.key()));
        }
        write_parameters(out, parameters);
    }
}

fn write_schedule(out: &mut Text, schedule: &Schedule, path: &str) {
    out.inner_table(path);
    line(out, "kind", quoted(schedule.key()));
    write_parameters(out, schedule.parameters());
    if let Some(then) = schedule.then() {
        write_schedule(out, then, &format!("{path}.then"));
    }
}
