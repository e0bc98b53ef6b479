//! The live part of a card: the step limit where a run stands, and the state of the run at the playhead.

use eframe::egui::{Color32, Grid, Label, RichText, Ui};

use super::schedule::rates_ui;
use super::spot::Place;
use super::theme;
use crate::figure::{Scene, compact, sharpness_at_head, sharpness_lines};
use crate::optimizer::{Gauge, Limit, Reading, Schedule, Status, Trajectory};
use crate::workbench::{Runs, Underway};

/// The step limit with the place whose curvature it is of, and whether the learning rate is below it.
pub fn limit_ui(ui: &mut Ui, limit: &Limit, place: Place, rate: f64, falls: bool) {
    let over = rate >= limit.rate;
    let relation = if over { "≥" } else { "<" };
    let text = if falls {
        format!("no rate helps: λmin < 0 {}, f falls forever", place.words())
    } else {
        let (number, formula) = (compact(limit.rate, 3), limit.formula);
        if formula == number {
            format!("η {relation} {number}, whatever the curvature")
        } else {
            format!("η {relation} {formula} = {number} {}", place.words())
        }
    };
    let colour = if over || falls {
        theme::warning(ui.visuals().dark_mode)
    } else {
        ui.visuals().weak_text_color()
    };
    let hint = "the step limit on a quadratic of that curvature: beyond it the error along the steepest direction grows with every step";
    ui.label(RichText::new(text).small().color(colour))
        .on_hover_text(hint);
}

/// The state at the playhead.
pub fn state_ui(ui: &mut Ui, scene: &Scene<'_>, index: usize) {
    let runs = &scene.derived.runs;
    let Some(run) = runs.get(index) else {
        ui.label(RichText::new("computing…").weak());
        return;
    };
    let row = scene.step.min(run.last());
    let n = |v: f64| compact(v, 3);
    let (loss, gradient) = (n(run.losses[row]), n(run.gradient_norm(row)));
    ui.horizontal_wrapped(|ui| {
        // A number goes to the next line as a whole.
        for text in [
            format!("step {row}"),
            format!("f {loss}"),
            format!("‖g‖ {gradient}"),
        ] {
            ui.add(Label::new(RichText::new(text).small()).extend());
        }
    });
    under_ui(ui, scene, index);
    let tolerance = scene.scenario.run.tolerance;
    let sentence = sentence(runs, run, [index, row]);
    status_ui(ui, run, row, sentence, tolerance);
    if let Some([x, y]) = run.average(row) {
        let f = scene.scenario.surface.value([x, y]);
        let place = format!(
            "up to step {row} the path's average is ({}, {})",
            n(x),
            n(y)
        );
        ui.label(RichText::new(format!("f {} at the path's average", n(f))).small())
            .on_hover_text(place);
    }
    let optimizer = &scene.scenario.optimizers[index];
    if optimizer.schedule != Schedule::default() {
        let ink = scene.style.ink(scene.scenario.color(index));
        let (steps, ends) = (scene.scenario.run.steps, row == run.last());
        rates_ui(ui, optimizer, steps, row, ends, ink);
    } else if let Some(rate) = run.rate_from(row)
        && rate != optimizer.method.lr()
    {
        // A line search has taken a multiple of its own.
        let text = format!("η of the step from here = {}", n(rate));
        ui.label(RichText::new(text).small());
    }
    sharpness_ui(ui, scene, index);
    gauges_ui(ui, run.gauges(row));
}

/// Of a network: the loss of the slice under the path, with a badge where it differs from that on the path, and how far the
/// path is from the plane.
fn under_ui(ui: &mut Ui, scene: &Scene<'_>, index: usize) {
    let runs = &scene.derived.runs;
    let (Some(under), Some(run)) = (scene.derived.heads.under(index), runs.get(index)) else {
        return;
    };
    let n = |v: f64| compact(v, 3);
    let [path, slice] = [under.path, under.slice].map(n);
    let off = n(run.distance(under.row));
    ui.horizontal_wrapped(|ui| {
        let text = format!("slice under it {slice}, {off} off the plane");
        let hint = format!(
            "at step {} f is {path} on the path, in all weights; at its shadow on the plane, which the plot shows, it is {slice}",
            under.row
        );
        ui.label(RichText::new(text).small()).on_hover_text(&hint);
        if under.differs() {
            let warning = theme::warning(ui.visuals().dark_mode);
            let badge = ui.label(RichText::new("path ≠ slice").small().color(warning));
            badge.on_hover_text(hint);
        }
    });
}

/// How sharp the place is where the run stands, while that is shown on the plot.
fn sharpness_ui(ui: &mut Ui, scene: &Scene<'_>, index: usize) {
    let runs = scene.visible_runs();
    let run = runs.iter().find(|run| run.index == index);
    let Some(sharpness) = run.and_then(|run| sharpness_at_head(scene, run)) else {
        return;
    };
    let hint = "at this step: eigenvalues of the Hessian; how far f rises at most within |z| ≤ ε(|w| + 1) along x and y, as a share of 1 + f";
    for line in sharpness_lines(scene, &sharpness) {
        ui.label(RichText::new(line).small()).on_hover_text(hint);
    }
}

/// What a run is at a row, and how far a newer one has come and how fast.
fn sentence(runs: &Runs, run: &Trajectory, [index, row]: [usize; 2]) -> String {
    let sentence = run.sentence(row);
    if !runs.is_pending(index) {
        return sentence;
    }
    let computing = match runs.underway(index) {
        Some(Underway { share, speed }) => {
            let percent = (100.0 * share).floor();
            format!("{} steps/s, {percent} %", compact(speed, 2))
        }
        None => "computing…".to_owned(),
    };
    // The last row of a run that goes on is not where it ends.
    let goes_on = runs.is_growing(index) && run.status(row).0 == Status::Running;
    if goes_on && row == run.last() {
        computing
    } else {
        format!("{sentence}, {computing}")
    }
}

fn status_ui(ui: &mut Ui, run: &Trajectory, row: usize, sentence: String, tolerance: f64) {
    let colour = if run.is_diverging(row) {
        theme::warning(ui.visuals().dark_mode)
    } else {
        status_ink(ui, run.status(row).0)
    };
    let hint = format!(
        "at rest is where neither ‖∇f‖ nor the last step is longer than {}, the tolerance under Run",
        compact(tolerance, 3)
    );
    ui.label(RichText::new(sentence).color(colour))
        .on_hover_text(hint);
}

/// The ink in which a status is written.
pub fn status_ink(ui: &Ui, status: Status) -> Color32 {
    match status {
        Status::Running => ui.visuals().weak_text_color(),
        Status::Converged => theme::accent(ui.visuals().dark_mode),
        Status::Saddle
        | Status::Maximum
        | Status::Plateau
        | Status::Diverged
        | Status::Singular
        | Status::Stuck => theme::warning(ui.visuals().dark_mode),
    }
}

fn gauges_ui(ui: &mut Ui, gauges: Vec<Gauge>) {
    if gauges.is_empty() {
        return;
    }
    ui.label(RichText::new("In the step from here:").small().weak())
        .on_hover_text("numbers and arrows at a point explain the step that leaves it");
    let grid = Grid::new("gauges").num_columns(2).spacing([8.0, 0.0]);
    grid.show(ui, |ui| {
        for gauge in gauges {
            ui.label(RichText::new(gauge.symbol).weak())
                .on_hover_text(gauge.name);
            let (text, hint) = reading(&gauge);
            ui.label(text).on_hover_text(hint);
            ui.end_row();
        }
    });
}

/// The value of a gauge as text, and an explanation of it.
fn reading(gauge: &Gauge) -> (String, String) {
    let n = |v: f64| compact(v, 3);
    match &gauge.reading {
        Reading::Displacement([x, y])
        | Reading::Gradient([x, y])
        | Reading::Place([x, y])
        | Reading::Numbers([x, y])
        | Reading::Rates([x, y]) => (
            format!("({}, {})", n(*x), n(*y)),
            format!("{} along x and y, in the step from here", gauge.name),
        ),
        Reading::Number(v) => (n(*v), format!("{} of the step from here", gauge.name)),
        Reading::Matrix([xx, xy, yy]) => (
            // One line per row of the matrix; a single line would widen the panel.
            format!("[{}  {}]\n[{}  {}]", n(*xx), n(*xy), n(*xy), n(*yy)),
            format!(
                "{} in the step from here; at the head its ellipse",
                gauge.name
            ),
        ),
        Reading::Trials { places, taken } => {
            let count = places.len();
            let noun = if count == 1 { "place" } else { "places" };
            let outcome = match taken {
                Some(i) if *i + 1 == count => "the last taken".to_owned(),
                Some(i) => format!("no. {} taken", i + 1),
                None => "none lower".to_owned(),
            };
            (
                format!("{count} {noun}, {outcome}"),
                format!("{} by the search of the step from here", gauge.name),
            )
        }
    }
}
