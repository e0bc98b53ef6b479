//! Panels that show a network beside its landscape.

use eframe::egui::{Role, Sense, Ui, WidgetInfo};

use super::App;
use super::parameter::{Homes, parameter_ui};
use super::scene::Shown;
use super::spoken::describe;
use crate::figure::{
    Diagram, Effort, decision_sentence, decision_ui, diagram_sentence, diagram_ui,
};

impl App {
    /// What a picture of a network may cost now.
    fn effort(&self, ui: &Ui) -> Effort {
        if self.is_moving(ui.ctx()) || self.derived.runs.is_any_pending() {
            Effort::Moving
        } else {
            Effort::Still
        }
    }

    /// The switches of what stands beside a network's landscape.
    pub(super) fn network_pictures_ui(&mut self, ui: &mut Ui) {
        if self.scenario.surface.shape.network().is_none() {
            return;
        }
        for key in ["decision", "diagram"] {
            parameter_ui(ui, &mut self.scenario.figure, key, Homes::Defaults);
        }
    }

    pub(super) fn decision_panel_ui(&mut self, ui: &mut Ui) {
        let (effort, moving) = (self.effort(ui), self.is_moving(ui.ctx()));
        let shown = Shown {
            step: self.step(),
            style: self.style(ui),
            derived: &self.derived,
        };
        let scene = shown.scene(&self.scenario);
        let kept = &mut self.pictures.network;
        let picture = decision_ui(ui, &scene, kept, effort);
        describe(ui, &picture, moving, || decision_sentence(&scene, kept));
        self.tour.picture(ui, &picture);
    }

    pub(super) fn diagram_panel_ui(&mut self, ui: &mut Ui) {
        let (effort, moving) = (self.effort(ui), self.is_moving(ui.ctx()));
        let shown = Shown {
            step: self.step(),
            style: self.style(ui),
            derived: &self.derived,
        };
        let scene = shown.scene(&self.scenario);
        let kept = &mut self.pictures.network;
        let diagram = diagram_ui(ui, &scene, kept, effort);
        let Diagram {
            response,
            told,
            units,
        } = &diagram;
        describe(ui, response, moving, || diagram_sentence(&scene, kept));
        // Screen readers go through the units, which take no other input.
        for unit in units {
            let response = ui.interact(unit.square, response.id.with(&unit.name), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &unit.name));
            describe(ui, &response, moving, || unit.sentence.clone());
        }
        if let Some(lines) = told {
            response.clone().on_hover_text_at_pointer(lines.join("\n"));
        }
        self.tour.picture(ui, response);
    }
}
