//! The knobs under the plot while presenting: large controls that can be dragged from a lectern.

use eframe::egui::{self, Checkbox, FontId, Panel, RichText, Role, Ui, WidgetInfo};

use super::App;
use super::focus::Place;
use crate::figure::{compact, fonts};
use crate::parameters::{Legal, Slider as Range};
use crate::scenario::{Knob, Target};

/// Points of a knob's name and number.
const TEXT: f32 = 15.0;
/// Height of a knob's rail, so that a finger hits it.
const RAIL: f32 = 26.0;

impl App {
    /// The document's knobs, or sensible ones where it names none, in one row.
    pub(super) fn knobs_ui(&mut self, ui: &mut Ui) {
        let knobs = self.scenario.knobs_for(0);
        if knobs.is_empty() {
            return;
        }
        Panel::bottom("knobs").resizable(false).show(ui, |ui| {
            self.tour.put(Place::Knobs, ui.unique_id());
            ui.columns(knobs.len(), |columns| {
                for (i, (ui, knob)) in columns.iter_mut().zip(&knobs).enumerate() {
                    self.knob_ui(ui, i, knob);
                }
            });
        });
    }

    fn knob_ui(&mut self, ui: &mut Ui, index: usize, knob: &Knob) {
        let Some(control) = self.scenario.knob_control(knob) else {
            return;
        };
        let mut value = control.value;
        ui.push_id(("knob", index), |ui| {
            ui.horizontal(|ui| {
                let name = RichText::new(&control.name).size(TEXT);
                ui.label(name);
                ui.label(
                    RichText::new(compact(value, 4)).font(FontId::new(TEXT, fonts::semibold())),
                );
            });
            ui.spacing_mut().slider_width = ui.available_width();
            ui.spacing_mut().interact_size.y = RAIL;
            let response = match (control.legal, control.slider) {
                (Legal::Switch, _) => {
                    let mut on = value != 0.0;
                    let response = ui.add(Checkbox::without_text(&mut on));
                    value = f64::from(u8::from(on));
                    response
                }
                (_, Range::Linear(low, high)) => {
                    ui.add(egui::Slider::new(&mut value, low..=high).show_value(false))
                }
                (_, Range::Logarithmic(low, high)) => ui.add(
                    egui::Slider::new(&mut value, low..=high)
                        .logarithmic(true)
                        .show_value(false),
                ),
            };
            response.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &control.name));
        });
        if value != control.value {
            self.turn_knob(&knob.target, value);
        }
    }

    /// Sets what a knob moves.
    fn turn_knob(&mut self, target: &Target, value: f64) {
        self.scenario.set(target, value);
    }
}
