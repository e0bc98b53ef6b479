//! The scenario writer.

use std::fmt::Write as _;

use super::chart::Chart;
use super::claim;
use super::document::{Color, Optimizer, Scenario};
use super::knobs;
use super::limits::MAX_BYTES;
use super::maps::{AxisChoice, Maps};
use super::network;
use super::notation::{line, pair, quoted};
use super::own;
use super::prediction::Prediction;
use super::race::Race;
use super::relief::ReliefView;
use super::rows::{write_parameter, write_parameters};
use super::settings::{Figure, Layers, Levels};
use super::sharpness::Sharpness;
use super::swarm::SwarmSettings;
use crate::analysis::{BetweenSettings, PlaneSettings, SignalSettings};
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
    let Scenario {
        title,
        notes,
        surface,
        start,
        plane,
        between,
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
        race,
        signals,
        prediction,
        optimizers,
        knobs: _,
        claims: _,
    } = scenario;
    let mut out = String::from("version = 1\n");
    if !title.is_empty() {
        line(&mut out, "title", quoted(title));
    }
    if !notes.is_empty() {
        line(&mut out, "notes", quoted(notes));
    }

    let released = match surface.shape.network() {
        Some(network) => {
            network::write(&mut out, network);
            section(&mut out, "plane", plane, &PlaneSettings::default());
            section(&mut out, "between", between, &BetweenSettings::default());
            network.released
        }
        None => {
            write_surface(&mut out, surface);
            true
        }
    };
    if released {
        out.push_str("\n[start]\n");
        line(&mut out, "at", pair(*start));
    }

    out.push_str("\n[run]\n");
    write_parameters(&mut out, run);

    if let Some(view) = view {
        out.push_str("\n[view]\n");
        line(&mut out, "x", pair(view.x));
        line(&mut out, "y", pair(view.y));
    }
    section(&mut out, "levels", levels, &Levels::default());
    section(&mut out, "layers", layers, &Layers::default());
    section(&mut out, "relief", relief, &ReliefView::default());
    section(&mut out, "chart", chart, &Chart::default());
    section(&mut out, "figure", figure, &Figure::on(&surface.shape));
    section(&mut out, "sharpness", sharpness, &Sharpness::default());
    let axes = scenario.axis_choices();
    write_maps(&mut out, &Maps { axes, ..*maps });
    if *explained != 0 {
        out.push_str("\n[explain]\n");
        line(&mut out, "optimizer", (explained + 1).to_string());
    }
    section(&mut out, "swarm", swarm, &SwarmSettings::default());
    section(&mut out, "race", race, &Race::default());
    section(&mut out, "signals", signals, &SignalSettings::default());
    if *prediction != Prediction::default() {
        out.push_str("\n[prediction]\n");
        write_parameters(&mut out, prediction);
        if let Some(guess) = prediction.guess {
            line(&mut out, "guess", pair(guess));
        }
    }
    for optimizer in optimizers {
        write_optimizer(&mut out, optimizer);
    }
    knobs::write(&mut out, scenario);
    claim::write(&mut out, scenario);
    out
}

fn write_surface(out: &mut String, surface: &Surface) {
    out.push_str("\n[surface]\n");
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
fn section<T: Parameters + PartialEq>(out: &mut String, name: &str, numbers: &T, default: &T) {
    if numbers != default {
        let _ = writeln!(out, "\n[{name}]");
        write_parameters(out, numbers);
    }
}

fn write_maps(out: &mut String, maps: &Maps) {
    if *maps == Maps::default() {
        return;
    }
    out.push_str("\n[maps]\n");
    line(out, "optimizer", (maps.optimizer + 1).to_string());
    for (row, parameter) in maps.table().iter().enumerate() {
        write_parameter(out, maps, row);
        // The axes of the hyperparameter map follow the switch that shows it.
        if parameter.key == "hyper" {
            write_axes(out, &maps.axes);
        }
    }
}

fn write_axes(out: &mut String, axes: &[AxisChoice; 2]) {
    for (AxisChoice { target, range }, name) in axes.iter().zip(["x", "y"]) {
        if let Some(target) = target {
            line(out, name, quoted(&target.to_string()));
        }
        if let Some(range) = range {
            line(out, &format!("{name}_range"), pair(*range));
        }
    }
}

fn write_optimizer(out: &mut String, optimizer: &Optimizer) {
    let Optimizer {
        label,
        color,
        visible,
        pinned,
        method,
        schedule,
        wrappers,
    } = optimizer;
    out.push_str("\n[[optimizer]]\n");
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

fn write_wrappers(out: &mut String, wrappers: &Wrappers) {
    for tool in Tool::ALL {
        let Some(parameters) = wrappers.parameters(tool) else {
            continue;
        };
        let _ = writeln!(out, "[optimizer.{}]", tool.info().key);
        if let Some(average) = wrappers.average.filter(|_| tool == Tool::Average) {
            line(out, "kind", quoted(average.key()));
        }
        write_parameters(out, parameters);
    }
}

fn write_schedule(out: &mut String, schedule: &Schedule, path: &str) {
    let _ = writeln!(out, "[{path}]");
    line(out, "kind", quoted(schedule.key()));
    write_parameters(out, schedule.parameters());
    if let Some(then) = schedule.then() {
        write_schedule(out, then, &format!("{path}.then"));
    }
}
