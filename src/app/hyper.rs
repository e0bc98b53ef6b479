//! The hyperparameter map beside the plot: what it shows, and the handle that moves the sliders.

use eframe::egui::{
    self, ComboBox, CursorIcon, DragValue, Grid, RichText, Role, Ui, WidgetInfo, containers::Popup,
};

use super::App;
use super::parameter::parse;
use crate::figure::{compact, hyper_map_ui};
use crate::optimizer::Status;
use crate::parameters::Slider;
use crate::scenario::{AxisChoice, Measure, map_parameters, range_fits};
use crate::workbench::{Progressive, Request};

impl App {
    pub(super) fn hyper_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.heading("Map");
            self.map_of_ui(ui);
            progress_ui(ui, &mut self.hyper.map);
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
                let choice = &mut self.scenario.maps.axes[which];
                ComboBox::from_id_salt(("axis", which))
                    .selected_text(format!("{} {}", current.symbol, current.name))
                    .show_ui(ui, |ui| {
                        for (_, row) in map_parameters(&method) {
                            let text = format!("{} {}", row.symbol, row.name);
                            if ui.selectable_label(row.key == current.key, text).clicked() {
                                *choice = AxisChoice {
                                    key: Some(row.key),
                                    range: None,
                                };
                            }
                        }
                    })
                    .response
                    .labelled_by(label.id);
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
                    *choice = AxisChoice {
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
                Measure::Steps => "steps until ‖∇f‖ ≤",
                Measure::Loss => "loss at the end",
            };
            ComboBox::from_id_salt("measure")
                .selected_text(name(maps.measure))
                .show_ui(ui, |ui| {
                    for measure in [Measure::Steps, Measure::Loss] {
                        ui.selectable_value(&mut maps.measure, measure, name(measure));
                    }
                })
                .response
                .labelled_by(label.id);
            if maps.measure == Measure::Steps {
                let mut tolerance = maps.tolerance;
                let field = DragValue::new(&mut tolerance)
                    .speed(maps.tolerance / 20.0)
                    .custom_formatter(|v, _| compact(v, 2))
                    .custom_parser(parse);
                let field = ui.add(field);
                field.widget_info(|| WidgetInfo::labeled(Role::SpinButton, true, "tolerance"));
                if tolerance > 0.0 && tolerance.is_finite() {
                    maps.tolerance = tolerance;
                }
            }
        });
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
        let mut text = String::new();
        for (axis, value) in map.axes.iter().zip(values) {
            text += &format!("{} {}\n", table[axis.parameter].symbol, compact(value, 3));
        }
        let end = map.nearest(values);
        text += &match end.status {
            Status::Diverged => format!("diverges at step {}", end.row),
            Status::Converged => format!("reached after {} steps", end.row),
            status => format!("{}, f {}", status.key(), compact(end.loss, 3)),
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

/// How far a map has come, where that takes longer than a moment, with a way to give it up.
pub fn progress_ui<R: Request>(ui: &mut Ui, map: &mut Progressive<R>) {
    if map.is_cancelled() {
        ui.label(RichText::new("map cancelled; change something to start it again").weak());
    } else if let Some(advance) = map.advance() {
        ui.horizontal(|ui| {
            let seconds = advance.left.as_secs_f64();
            let left = if seconds < 90.0 {
                format!("{seconds:.0} s")
            } else {
                format!("{:.0} min", seconds / 60.0)
            };
            ui.label(format!(
                "map {:.0} %, about {left} left",
                100.0 * advance.share
            ));
            if ui.small_button("Cancel").clicked() {
                map.cancel();
            }
        });
        // The numbers move on although nothing else does.
        ui.ctx()
            .request_repaint_after(std::time::Duration::from_millis(250));
    }
}

/// Three significant digits: a number that people can read and type again.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
