//! The hyperparameter map beside the plot: what it shows, and the handle that moves the sliders.

use eframe::egui::{
    self, ComboBox, CursorIcon, DragValue, Grid, RichText, Role, Ui, WidgetInfo, containers::Popup,
};

use super::App;
use super::parameter::parse;
use crate::figure::{compact, hyper_map_ui};
use crate::optimizer::Status;
use crate::parameters::{Choice as _, Parameters as _, Slider};
use crate::scenario::{AxisChoice, Maps, Measure, map_parameters, range_fits};
use crate::workbench::{Progressive, Request};

impl App {
    pub(super) fn hyper_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.heading("Map");
            self.map_of_ui(ui);
        });
        let index = self.scenario.maps.optimizer;
        let Some(of) = self.scenario.optimizers.get(index) else {
            ui.label(RichText::new("Add an optimizer to see its map.").weak());
            return;
        };
        let method = of.method;
        let Some(axes) = self.scenario.maps.axes(&method) else {
            ui.label(RichText::new("This method has fewer than two numbers to vary.").weak());
            return;
        };
        Grid::new("axes").num_columns(4).show(ui, |ui| {
            for (which, name) in ["x", "y"].into_iter().enumerate() {
                let table = method.parameters().table();
                let current = &table[axes[which].parameter];
                let label = ui.label(name);
                let other = table[axes[1 - which].parameter].key;
                let mut chosen = None;
                ComboBox::from_id_salt(("axis", which))
                    .selected_text(format!("{} {}", current.symbol, current.name))
                    .show_ui(ui, |ui| {
                        for (_, row) in map_parameters(&method) {
                            let text = format!("{} {}", row.symbol, row.name);
                            if ui.selectable_label(row.key == current.key, text).clicked() {
                                chosen = Some(row.key);
                            }
                        }
                    })
                    .response
                    .labelled_by(label.id);
                let choices = &mut self.scenario.maps.axes;
                if let Some(key) = chosen {
                    let whole = |key| AxisChoice {
                        key: Some(key),
                        range: None,
                    };
                    choices[which] = whole(key);
                    // What the other axis shows trades places.
                    if key == other {
                        choices[1 - which] = whole(current.key);
                    }
                }
                let mut range = axes[which].range;
                let mut changed = false;
                for (value, end) in range.iter_mut().zip(["from", "to"]) {
                    let speed = match current.slider {
                        Slider::Linear(low, high) => (high - low) / 200.0,
                        Slider::Logarithmic(..) => value.abs() / 20.0,
                    };
                    let field = DragValue::new(value)
                        .speed(speed)
                        .custom_formatter(|v, _| compact(v, 3))
                        .custom_parser(parse);
                    let field = ui.add(field);
                    changed |= field.changed();
                    let name = format!("{name} axis {end}");
                    field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, &name));
                    field.on_hover_text(format!("{end} this value along {}", current.symbol));
                }
                if changed && range_fits(current, range) {
                    choices[which] = AxisChoice {
                        key: Some(current.key),
                        range: Some(range),
                    };
                }
                ui.end_row();
            }
        });
        ui.horizontal(|ui| {
            let maps = &mut self.scenario.maps;
            let label = ui.label("show");
            let name = |measure| match measure {
                Measure::Steps => "steps until at rest,",
                Measure::Loss => "loss at the end",
            };
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
                tolerance_ui(ui, maps);
            }
        });
        progress_ui(ui, &mut self.hyper.map);
        let style = self.style(ui);
        let Some(shown) = hyper_map_ui(ui, &mut self.hyper, &self.scenario, &style) else {
            return;
        };
        let response = shown.response;
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Hyperparameter map"));
        let Some(values) = shown.pointed else {
            return;
        };
        if response.clicked() || response.dragged() {
            let parameters = self.scenario.optimizers[index].method.parameters_mut();
            for (axis, value) in shown.axes.iter().zip(values) {
                parameters.set(axis.parameter, rounded(value));
            }
            self.runs.update(&self.scenario);
        }
        if response.hovered() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
            let text = self.hyper_reading(values);
            if !response.dragged() {
                Popup::from_response(&response)
                    .at_pointer()
                    .gap(14.0)
                    .kind(egui::PopupKind::Tooltip)
                    .show(|ui| ui.label(text));
            }
        }
    }

    /// The values at a place of the map, and what became of the run there.
    fn hyper_reading(&self, values: [f64; 2]) -> String {
        let Some(map) = self.hyper.map.map() else {
            return "computing…".to_owned();
        };
        let Some(of) = self.scenario.optimizers.get(self.scenario.maps.optimizer) else {
            return String::new();
        };
        let table = of.method.parameters().table();
        // The values of the cell, which its run had.
        let (values, end) = map.nearest(values);
        let mut text = String::new();
        for (axis, value) in map.axes.iter().zip(values) {
            text += &format!("{} = {}\n", table[axis.parameter].symbol, compact(value, 5));
        }
        text += &match end.status {
            Status::Diverged => format!("diverges at step {}", end.row),
            Status::Converged => format!("at rest after {} steps", end.row),
            status @ (Status::Running | Status::Saddle | Status::Singular | Status::Stuck) => {
                format!("{}\nf = {}", status.key(), compact(end.loss, 3))
            }
        };
        text
    }

    /// Whose maps are shown.
    pub(super) fn map_of_ui(&mut self, ui: &mut Ui) {
        let names = self.scenario.names();
        let of = &mut self.scenario.maps.optimizer;
        let label = ui.label("of");
        ComboBox::from_id_salt("map of")
            .selected_text(names.get(*of).map_or("–", String::as_str))
            .show_ui(ui, |ui| {
                for (i, name) in names.iter().enumerate() {
                    ui.selectable_value(of, i, name);
                }
            })
            .response
            .labelled_by(label.id);
    }
}

/// The length of gradient and step at and below which a run counts as at rest.
pub fn tolerance_ui(ui: &mut Ui, maps: &mut Maps) {
    let Some(row) = maps.row("tolerance") else {
        return;
    };
    let parameter = &maps.table()[row];
    let label = ui.label(parameter.symbol);
    let mut value = maps.tolerance;
    let field = DragValue::new(&mut value)
        .speed(maps.tolerance / 20.0)
        .custom_formatter(|v, _| compact(v, 2))
        .custom_parser(parse);
    let field = ui.add(field).labelled_by(label.id);
    field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, parameter.name));
    field.on_hover_text(parameter.help);
    if parameter.legal.admits(value) {
        maps.tolerance = value;
    }
}

/// How far a map has come, where that takes longer than a moment, with a way to give it up. The row is always there and
/// never wider than its panel: what stands around it must not move.
pub fn progress_ui<R: Request>(ui: &mut Ui, map: &mut Progressive<R>) {
    ui.horizontal(|ui| {
        let width = ui.available_width();
        let height = ui.spacing().interact_size.y;
        if map.is_cancelled() {
            let text = RichText::new("cancelled").weak();
            ui.add(egui::Label::new(text).truncate());
            if ui.small_button("Compute").clicked() {
                map.resume();
            }
        } else if let Some(advance) = map.advance() {
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
            if ui.small_button("Cancel").clicked() {
                map.cancel();
            }
            // The numbers move on although nothing else does.
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(250));
        } else {
            let runs = map.request().map_or(0, Request::cells);
            let text = RichText::new(format!("{runs} runs")).small().weak();
            ui.add_sized(
                [width.min(90.0), height],
                egui::Label::new(text).halign(egui::Align::LEFT),
            );
        }
    });
}

fn duration(left: std::time::Duration) -> String {
    let seconds = left.as_secs_f64();
    if seconds < 90.0 {
        format!("{seconds:.0} s left")
    } else {
        format!("{:.0} min left", seconds / 60.0)
    }
}

/// Three significant digits: a number that people can read and type again.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
