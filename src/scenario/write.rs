//! The scenario writer.

use std::fmt::Write as _;

use super::{Chart, Color, Figure, Layers, Levels, Maps, Named, Optimizer, Scenario, own};
use super::{map_parameters, range_fits};
use crate::optimizer::{Schedule, Tool, Wrappers};
use crate::parameters::{Legal, Parameters};

/// A scenario as a file that reads back to an equal one.
///
/// Parameters of kinds are written in full, so that a file means the same should a default ever change;
/// what only concerns the picture is written where it differs from its default.
pub fn write(scenario: &Scenario) -> String {
    let Scenario {
        title,
        notes,
        surface,
        start,
        run,
        view,
        levels,
        layers,
        chart,
        figure,
        maps,
        optimizers,
    } = scenario;
    let mut out = String::from("version = 1\n");
    if !title.is_empty() {
        line(&mut out, "title", quoted(title));
    }
    if !notes.is_empty() {
        line(&mut out, "notes", quoted(notes));
    }

    out.push_str("\n[surface]\n");
    line(&mut out, "kind", quoted(surface.shape.info().key));
    write_parameters(&mut out, surface.shape.parameters());
    if surface.l2 != 0.0 {
        line(&mut out, "l2", number(surface.l2));
    }
    if surface.l1 != 0.0 {
        line(&mut out, "l1", number(surface.l1));
    }
    own::write(&mut out, &surface.shape);

    out.push_str("\n[start]\n");
    line(&mut out, "at", pair(*start));

    out.push_str("\n[run]\n");
    line(&mut out, "steps", run.steps.to_string());
    line(&mut out, "seed", run.seed.to_string());
    line(&mut out, "noise", number(run.noise));

    if let Some(view) = view {
        out.push_str("\n[view]\n");
        line(&mut out, "x", pair(view.x));
        line(&mut out, "y", pair(view.y));
    }
    write_levels(&mut out, levels);
    write_layers(&mut out, layers);
    let Chart { quantity, against } = chart;
    if *chart != Chart::default() {
        out.push_str("\n[chart]\n");
        line(&mut out, "quantity", quoted(quantity.key()));
        line(&mut out, "against", quoted(against.key()));
    }
    let Figure {
        palette,
        legend,
        equal_aspect,
        chart: with_chart,
        fit,
    } = figure;
    if *figure != Figure::on(&surface.shape) {
        out.push_str("\n[figure]\n");
        line(&mut out, "palette", quoted(palette.key()));
        line(&mut out, "legend", quoted(legend.key()));
        line(&mut out, "equal_aspect", equal_aspect.to_string());
        line(&mut out, "chart", with_chart.to_string());
        line(&mut out, "fit", fit.to_string());
    }
    write_maps(&mut out, maps, optimizers.get(maps.optimizer));
    for optimizer in optimizers {
        write_optimizer(&mut out, optimizer);
    }
    out
}

fn write_maps(out: &mut String, maps: &Maps, of: Option<&Optimizer>) {
    let Maps {
        optimizer,
        hyper,
        axes,
        measure,
        tolerance,
    } = maps;
    if *maps == Maps::default() {
        return;
    }
    out.push_str("\n[maps]\n");
    line(out, "optimizer", (optimizer + 1).to_string());
    line(out, "hyper", hyper.to_string());
    let parameters = of.map_or_else(Vec::new, |of| map_parameters(&of.method));
    for (axis, name) in axes.iter().zip(["x", "y"]) {
        // What another method had is not shown, and could not be read again.
        let row = parameters.iter().find(|(_, p)| Some(p.key) == axis.key);
        // Both along one parameter mean another one along y.
        let row = row.filter(|_| name == "x" || axis.key != axes[0].key);
        if let Some((_, row)) = row {
            line(out, name, quoted(row.key));
            // A range belongs to its parameter.
            if let Some(range) = axis.range.filter(|&range| range_fits(row, range)) {
                line(out, &format!("{name}_range"), pair(range));
            }
        }
    }
    line(out, "measure", quoted(measure.key()));
    line(out, "tolerance", number(*tolerance));
}

fn write_levels(out: &mut String, levels: &Levels) {
    let Levels { spacing, count } = levels;
    if *levels != Levels::default() {
        out.push_str("\n[levels]\n");
        if let Some(spacing) = spacing {
            line(out, "spacing", quoted(spacing.key()));
        }
        line(out, "count", count.to_string());
    }
}

fn write_layers(out: &mut String, layers: &Layers) {
    let Layers {
        bands,
        contours,
        labels,
        critical_points,
        dots,
        gradient,
        gauges,
        ahead,
        basins,
    } = layers;
    if *layers != Layers::default() {
        out.push_str("\n[layers]\n");
        line(out, "bands", bands.to_string());
        line(out, "contours", contours.to_string());
        line(out, "labels", labels.to_string());
        line(out, "critical_points", critical_points.to_string());
        line(out, "dots", dots.to_string());
        line(out, "gradient", gradient.to_string());
        line(out, "gauges", gauges.to_string());
        line(out, "ahead", ahead.to_string());
        line(out, "basins", basins.to_string());
    }
}

fn write_optimizer(out: &mut String, optimizer: &Optimizer) {
    let Optimizer {
        label,
        color,
        visible,
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

fn write_parameters(out: &mut String, parameters: &dyn Parameters) {
    for (row, parameter) in parameters.table().iter().enumerate() {
        let value = parameters.get(row);
        let text = match (parameter.legal, parameter.element) {
            (_, Some(0)) => pair([value, parameters.get(row + 1)]),
            (_, Some(_)) => continue,
            (Legal::Switch, None) => (value != 0.0).to_string(),
            (Legal::Whole(..), None) => format!("{value:.0}"),
            (legal @ Legal::Choice(_), None) => quoted(legal.choice(value).unwrap_or_default()),
            (_, None) => number(value),
        };
        line(out, parameter.key, text);
    }
}

pub(super) fn line(out: &mut String, key: &str, value: String) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{key} = {value}");
}

/// The shortest form that reads back to the same number, and that TOML takes for a float.
pub(super) fn number(v: f64) -> String {
    format!("{v:?}")
}

pub(super) fn pair([a, b]: [f64; 2]) -> String {
    format!("[{}, {}]", number(a), number(b))
}

pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
