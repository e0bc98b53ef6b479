//! An ensemble of networks beside the plot: its settings and its progress.

use eframe::egui::{Button, CollapsingHeader, Role, Ui, WidgetInfo};

use super::App;
use super::hyper::busy_ui;
use super::parameter::{Homes, parameter_ui};
use super::scene::Shown;
use super::spoken::describe;
use crate::analysis::EnsembleSettings;
use crate::figure::{ensemble_sentence, ensemble_ui};

impl App {
    pub(super) fn ensemble_panel_ui(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            ui.heading("Ensemble");
            busy_ui(ui, &mut self.derived.ensemble);
        });
        let homes = Homes::Opened(&self.opened.ensemble);
        let settings = &mut self.scenario.ensemble;
        // Folded away until they are wanted, since the picture needs the room.
        CollapsingHeader::new("networks, and in what they differ").show(ui, |ui| {
            for key in ["count", "vary", "over"] {
                parameter_ui(ui, settings, key, homes);
            }
        });
        self.derive();
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let shown = Shown {
            step: self.step(),
            derived: &self.derived,
            style,
        };
        let scene = shown.scene(&self.scenario);
        let picture = ensemble_ui(ui, &scene, &mut self.pictures.ensemble);
        picture.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Losses of an ensemble"));
        describe(ui, &picture, moving, || {
            ensemble_sentence(&scene).unwrap_or_default()
        });
        self.tour.picture(ui, &picture);
    }
}

/// The button that shows and hides it.
pub fn ensemble_button_ui(ui: &mut Ui, settings: &mut EnsembleSettings) {
    let button = ui.add(Button::new("Ensemble…").selected(settings.shown));
    let hint = "Several networks that are trained alike but for one draw, and the loss of the average of what they predict";
    if button.on_hover_text(hint).clicked() {
        settings.shown = !settings.shown;
    }
}
