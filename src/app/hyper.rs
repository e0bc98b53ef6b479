//! The hyperparameter map beside the plot: what it shows, and the handle that moves the sliders.

use eframe::egui::{
    self, Align2, Area, ComboBox, CursorIcon, Frame, Grid, Label, Order, Rect, Response, RichText,
    Role, Ui, WidgetInfo,
};

use super::fingers::small_button;
use super::fold::fold_ui;
use super::number_box::{NumberBox, Verdict, nearest};
use super::rounding::readable;
use super::scene::Shown;
use crate::analysis::{Axis, ConvergenceRequest, HyperRequest, LongRun};
use crate::figure::{HyperPictures, compact, extent_words, hyper_map_ui};
use crate::optimizer::Status;
use crate::parameters::{Choice as _, Parameter, Parameters as _, Slider};
use crate::scenario::{AxisChoice, MapNumber, Measure, Run, Scenario, range_fits};
use crate::workbench::{Progressive, Request};

/// What the map shows: whose runs, the parameters along its axes, and the measure.
pub fn hyper_choices_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    runs: &mut Progressive<HyperRequest>,
    theory: &mut Progressive<ConvergenceRequest>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.heading("Map");
        map_of_ui(ui, scenario);
        for (theory, name, hint) in [
            (false, "Empirical", "What becomes of runs"),
            (
                true,
                "Theory",
                "What theory says of every setting, on a quadratic: nothing is run",
            ),
        ] {
            ui.selectable_value(&mut scenario.maps.theory, theory, name)
                .on_hover_text(hint);
        }
    });
    let Some(axes) = scenario.map_axes() else {
        ui.label(RichText::new("Add an optimizer to see its map.").weak());
        return;
    };
    // Folded away until they are wanted, since the map needs the room.
    fold_ui(
        ui,
        "axes and colours",
        scenario,
        |ui, scenario| {
            if scenario.maps.theory {
                progress_ui(ui, theory);
            } else {
                progress_ui(ui, runs);
            }
        },
        |ui, scenario| {
            let numbers = scenario.map_numbers();
            Grid::new("axes").num_columns(4).show(ui, |ui| {
                for (which, axis) in axes.into_iter().enumerate() {
                    axis_ui(ui, scenario, &numbers, which, axis);
                    ui.end_row();
                }
            });
            if !scenario.maps.theory {
                measure_ui(ui, scenario);
            }
        },
    );
}

/// The number along an axis, and its range.
fn axis_ui(ui: &mut Ui, scenario: &mut Scenario, numbers: &[MapNumber], which: usize, axis: Axis) {
    let name = ["x", "y"][which];
    let Some((_, current)) = numbers.iter().find(|(target, _)| *target == axis.target) else {
        return;
    };
    let words = |row: &Parameter| format!("{} {}", row.symbol, row.name);
    let label = ui.label(name);
    let mut chosen = None;
    ComboBox::from_id_salt(("axis", which))
        .selected_text(words(current))
        .show_ui(ui, |ui| {
            for (target, row) in numbers {
                if ui
                    .selectable_label(*target == axis.target, words(row))
                    .clicked()
                {
                    chosen = Some(*target);
                }
            }
        })
        .response
        .labelled_by(label.id);
    if let Some(target) = chosen {
        scenario.change_axis(which, target);
    }
    let range = range_ui(ui, current, axis.range, name);
    if let Some(range) = range.filter(|range| range_fits(current, *range)) {
        scenario.maps.axes[which] = AxisChoice {
            target: Some(axis.target),
            range: Some(range),
        };
    }
}

/// Fields for both ends of an axis; returns the new range if it was changed.
fn range_ui(
    ui: &mut Ui,
    parameter: &Parameter,
    mut range: [f64; 2],
    axis: &str,
) -> Option<[f64; 2]> {
    let mut changed = false;
    let before = range;
    for (i, (value, end)) in range.iter_mut().zip(["from", "to"]).enumerate() {
        let speed = match parameter.slider {
            Slider::Linear(low, high) => (high - low) / 200.0,
            Slider::Logarithmic(..) => value.abs() / 20.0,
        };
        let field = NumberBox {
            name: &format!("{axis} axis {end}"),
            speed,
            text: &|v| compact(v, 3),
            hint: &format!("{end} this value along {}", parameter.symbol),
            size: None,
            judge: &|v| as_end(parameter, before, i, v),
        };
        changed |= field.ui(ui, value).changed();
    }
    changed.then_some(range)
}

/// Refuses numbers that cannot be that end of a range.
fn as_end(parameter: &Parameter, mut range: [f64; 2], end: usize, v: f64) -> Verdict {
    let other = compact(range[1 - end], 3);
    range[end] = v;
    if range_fits(parameter, range) {
        return Verdict::Taken;
    }
    let legal = parameter.legal.describe();
    let side = ["below", "above"][end];
    Verdict::Refused(match parameter.slider {
        Slider::Logarithmic(..) if end == 0 => format!("{legal}, above 0 and {side} {other}"),
        Slider::Linear(..) | Slider::Logarithmic(..) => format!("{legal}, {side} {other}"),
    })
}

/// The measure that the map's colours show.
fn measure_ui(ui: &mut Ui, scenario: &mut Scenario) {
    let maps = &mut scenario.maps;
    let name = |measure| match measure {
        Measure::Steps => "steps until at rest",
        Measure::Loss => "loss at the end",
    };
    ui.horizontal(|ui| {
        let label = ui.label("show");
        ComboBox::from_id_salt("measure")
            .selected_text(name(maps.measure))
            .show_ui(ui, |ui| {
                for &measure in Measure::ALL {
                    ui.selectable_value(&mut maps.measure, measure, name(measure));
                }
            })
            .response
            .labelled_by(label.id);
        if maps.measure == Measure::Steps {
            tolerance_ui(ui, &mut scenario.run);
        }
    });
}

/// The map, where a click or a drag sets both numbers, and the pointer tells of a place if that is wanted.
pub fn hyper_plot_ui(
    ui: &mut Ui,
    scenario: &mut Scenario,
    shown: &Shown<'_>,
    pictures: &mut HyperPictures,
    told: bool,
) -> Option<Response> {
    let map = hyper_map_ui(ui, &shown.scene(scenario), pictures)?;
    let response = map.response;
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Hyperparameter map"));
    let Some(values) = map.pointed else {
        return Some(response);
    };
    if response.clicked() || response.dragged() {
        for (axis, value) in map.axes.iter().zip(values) {
            scenario.set_target(axis.target, readable(value));
        }
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
    }
    if response.hovered() && !response.dragged() && told {
        let text = if scenario.maps.theory {
            reading_in_theory(scenario, values)
        } else {
            reading(&shown.derived.hyper, values)
        };
        readout_ui(ui, response.rect, text);
    }
    Some(response)
}

/// What is known of the place under the pointer, in the corner of the map that is furthest from it: what is above and below the
/// map stays within reach.
fn readout_ui(ui: &Ui, map: Rect, text: String) {
    let Some(pointer) = ui.input(|i| i.pointer.hover_pos()) else {
        return;
    };
    let right = pointer.x < map.center().x;
    let below = pointer.y < map.center().y;
    let (corner, at) = match (right, below) {
        (true, true) => (Align2::RIGHT_BOTTOM, map.right_bottom()),
        (true, false) => (Align2::RIGHT_TOP, map.right_top()),
        (false, true) => (Align2::LEFT_BOTTOM, map.left_bottom()),
        (false, false) => (Align2::LEFT_TOP, map.left_top()),
    };
    Area::new(ui.scope_id().with("pointed at"))
        .order(Order::Tooltip)
        .pivot(corner)
        .fixed_pos(at)
        .interactable(false)
        .show(ui.ctx(), |ui| {
            let frame = Frame::popup(ui.style());
            frame.show(ui, |ui| ui.add(Label::new(text).extend()));
        });
}

/// The values at a place of the map, and how the run there ended.
fn reading(map: &Progressive<HyperRequest>, values: [f64; 2]) -> String {
    let Some(shown) = map.shown() else {
        return "computing…".to_owned();
    };
    let setting = shown.request.setting();
    // The values at the centre of the cell, with which its run was made.
    let (values, end) = shown.map.nearest(values);
    let mut text = String::new();
    for (axis, value) in shown.map.axes.iter().zip(values) {
        let symbol = setting.row(axis.target).map_or("", |row| row.symbol);
        text += &format!("{symbol} = {}\n", compact(value, 5));
    }
    text += &match end.status {
        Status::Diverged => format!("diverges at step {}", end.row),
        Status::Converged => format!("at rest after {} steps", end.row),
        status @ (Status::Running
        | Status::Saddle
        | Status::Maximum
        | Status::Plateau
        | Status::Singular
        | Status::Stuck) => {
            format!("{}\nf = {}", status.key(), compact(end.loss, 3))
        }
    };
    text
}

/// The values at a place of the map, and what theory says of them.
fn reading_in_theory(scenario: &Scenario, values: [f64; 2]) -> String {
    let request = match scenario.convergence_request() {
        Ok(request) => request,
        Err(reason) => return format!("Theory does not apply: {reason}."),
    };
    let mut text = String::new();
    for (axis, value) in request.axes.iter().zip(values) {
        let symbol = request
            .setting
            .row(axis.target)
            .map_or("", |row| row.symbol);
        text += &format!("{symbol} = {}\n", compact(value, 5));
    }
    // A path shows the other direction, too, which may zigzag while this one creeps.
    let directions = request.directions(values);
    let worst = request.long_run(values).radius;
    let differ = directions.iter().any(|(_, long)| long.radius < worst);
    text += "error, each step:\n";
    for (lambda, LongRun { radius, regime }) in directions {
        let slowest = match differ && radius == worst {
            true => ", slowest",
            false => "",
        };
        let (lambda, radius) = (compact(lambda, 3), compact(radius, 4));
        let motion = regime.motion();
        text += &format!("λ = {lambda}: × {radius}, {motion}{slowest}\n");
    }
    text.trim_end().to_owned()
}

/// Whose maps are shown.
pub fn map_of_ui(ui: &mut Ui, scenario: &mut Scenario) {
    let names = scenario.names();
    let of = &mut scenario.maps.optimizer;
    let label = ui.label("of");
    ComboBox::from_id_salt("map of")
        .width(ui.available_width().clamp(40.0, 130.0))
        .truncate()
        .selected_text(names.get(*of).map_or("–", String::as_str))
        .show_ui(ui, |ui| {
            for (i, name) in names.iter().enumerate() {
                ui.selectable_value(of, i, name);
            }
        })
        .response
        .labelled_by(label.id);
}

/// The length of gradient and step up to which a run counts as at rest.
pub fn tolerance_ui(ui: &mut Ui, run: &mut Run) {
    let Some(row) = run.row("tolerance") else {
        return;
    };
    let parameter = &run.table()[row];
    let label = ui.label(parameter.symbol);
    let mut value = run.tolerance;
    let field = NumberBox {
        name: parameter.name,
        speed: run.tolerance / 20.0,
        text: &|v| compact(v, 2),
        hint: parameter.help,
        size: None,
        judge: &nearest(parameter.legal),
    };
    field.ui(ui, &mut value).labelled_by(label.id);
    if parameter.legal.admits(value) {
        run.tolerance = value;
    }
}

/// The progress of a map that takes more than a moment, with a button to cancel it, in what is left of a row; otherwise what the
/// map shown consists of. That always takes the same room, so that nothing moves while it changes.
pub fn progress_ui<R: Request>(ui: &mut Ui, map: &mut Progressive<R>) {
    ui.horizontal(|ui| {
        let width = ui.available_width();
        let height = ui.spacing().interact_size.y;
        if !busy_ui(ui, map) {
            let fits = |text: &str| {
                let font = egui::TextStyle::Small.resolve(ui.style());
                let ink = ui.visuals().text_color();
                let text = ui.fonts_mut(|f| f.layout_no_wrap(text.to_owned(), font, ink));
                text.size().x <= width
            };
            let shown = map.shown();
            let said = |fits: &dyn Fn(&str) -> bool| shown.as_ref().map(|s| extent_words(s, fits));
            let [extent, whole] = [said(&fits), said(&|_| true)].map(Option::unwrap_or_default);
            let text = RichText::new(&extent).small().weak();
            let label = egui::Label::new(text).halign(egui::Align::LEFT).truncate();
            let label = ui.add_sized([width, height], label);
            if whole != extent {
                label.on_hover_text(whole);
            }
        }
    });
}

/// The same while it is computed, or where that was cancelled: else false, and nothing is shown.
pub fn busy_ui<R: Request>(ui: &mut Ui, map: &mut Progressive<R>) -> bool {
    let width = ui.available_width();
    if map.is_cancelled() {
        let text = RichText::new("cancelled").weak();
        ui.add(egui::Label::new(text).truncate());
        if ui.add(small_button(ui, "Compute")).clicked() {
            map.resume();
        }
        return true;
    }
    let Some(advance) = map.advance() else {
        return false;
    };
    let button = 56.0;
    let text = match advance.left {
        Some(left) => format!("{:.0} %, {}", 100.0 * advance.share, duration(left)),
        None => "estimating…".to_owned(),
    };
    let bar = egui::ProgressBar::new(advance.share as f32)
        .desired_width((width - button - 12.0).max(40.0))
        .text(RichText::new(text).small());
    ui.add(bar)
        .on_hover_text("How far the map has come, and how long the rest will take");
    if ui.add(small_button(ui, "Cancel")).clicked() {
        map.cancel();
    }
    // The estimate changes even while nothing else does.
    ui.ctx()
        .request_repaint_after(std::time::Duration::from_millis(250));
    true
}

fn duration(left: std::time::Duration) -> String {
    let seconds = left.as_secs_f64();
    if seconds < 90.0 {
        format!("{seconds:.0} s left")
    } else {
        format!("{:.0} min left", seconds / 60.0)
    }
}
