//! What lies between two minima of a network, beside the plot: its settings and its progress.

use eframe::egui::{Button, CollapsingHeader, Role, Ui, WidgetInfo};

use super::App;
use super::hyper::busy_ui;
use super::parameter::{Homes, parameter_ui};
use super::spoken::describe;
use crate::analysis::between::BetweenSettings;
use crate::figure::{between_sentence, between_ui};
use crate::parameters::Parameters as _;

impl App {
    pub(super) fn between_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.heading("Between minima");
            busy_ui(ui, &mut self.derived.between);
        });
        // Folded away until they are wanted, since the picture needs the room.
        CollapsingHeader::new("ends, curve and average").show(ui, |ui| {
            let homes = Homes::Opened(&self.opened.between);
            settings_ui(ui, &mut self.scenario.between, homes);
        });
        self.derive();
        let style = self.style(ui);
        let moving = self.is_moving(ui.ctx());
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = between_ui(ui, &scene);
        picture.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Loss between minima"));
        describe(ui, &picture, moving, || {
            between_sentence(&scene).unwrap_or_default()
        });
    }
}

fn settings_ui(ui: &mut Ui, settings: &mut BetweenSettings, homes: Homes<'_>) {
    for parameter in settings.table() {
        if parameter.key != "shown" && settings.uses(parameter.key) {
            parameter_ui(ui, settings, parameter.key, homes);
        }
    }
}

/// The button that shows and hides it.
pub fn between_button_ui(ui: &mut Ui, settings: &mut BetweenSettings) {
    let button = ui.add(Button::new("Between minima…").selected(settings.shown));
    let hint = "The loss on the way between the ends of two runs: the barrier along the line, and a trained curve around it";
    if button.on_hover_text(hint).clicked() {
        settings.shown = !settings.shown;
    }
}
