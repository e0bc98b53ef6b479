//! Many training sets: the switch, their number and size, and what they say of bias and variance.

use eframe::egui::{Role, Ui, WidgetInfo};

use super::App;
use super::parameter::{Homes, parameter_ui};
use super::spoken::describe;
use crate::figure::{tradeoff_sentence, tradeoff_ui};

impl App {
    /// The settings of training sets, where there can be any.
    pub(super) fn resampling_panel_ui(&mut self, ui: &mut Ui) {
        if let Some(objection) = self.scenario.objection_to_resampling() {
            if self.scenario.resampling.shown {
                ui.weak(objection);
            }
            return;
        }
        let homes = Homes::Opened(&self.opened.resampling);
        let settings = &mut self.scenario.resampling;
        parameter_ui(ui, settings, "shown", homes);
        if !settings.shown {
            return;
        }
        for key in ["kind", "sets", "size", "seed", "tradeoff"] {
            parameter_ui(ui, settings, key, homes);
        }
    }

    pub(super) fn tradeoff_panel_ui(&mut self, ui: &mut Ui) {
        let (style, moving) = (self.style(ui), self.is_moving(ui.ctx()));
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let picture = tradeoff_ui(ui, &scene);
        picture.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Bias and variance"));
        describe(ui, &picture, moving, || {
            tradeoff_sentence(&scene).unwrap_or_default()
        });
        self.tour.picture(ui, &picture);
    }
}
