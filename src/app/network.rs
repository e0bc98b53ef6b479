//! Panels that show a network beside its landscape.

use eframe::egui::{Button, RichText, Role, Sense, Ui, WidgetInfo};

use super::App;
use super::commands::{Command, key_text};
use super::locks;
use super::parameter::{Homes, parameter_ui};
use super::scene::Shown;
use super::spoken::describe;
use super::test_plot::tests_switch_ui;
use crate::figure::{
    Diagram, Effort, decision_sentence, decision_ui, diagram_sentence, diagram_ui,
};
use crate::scenario::Start;

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
        for key in ["decision", "diagram", "normalization"] {
            parameter_ui(ui, &mut self.scenario.figure, key, Homes::Defaults);
        }
        tests_switch_ui(ui, &mut self.scenario);
    }

    /// Where training starts if not at weights that are drawn, and the way back; what a change does, and going on from the playhead.
    pub(super) fn training_start_ui(&mut self, ui: &mut Ui) {
        let Some(network) = self.scenario.surface.shape.network() else {
            return;
        };
        let held = network.network().spec().weights.is_some();
        let released = network.released;
        locks::block_if(ui, self.holds_start(), |ui| {
            if released && ui.button("Start at the initial weights").clicked() {
                self.scenario.start_from(Start::Initial);
            }
        });
        locks::block_if(ui, self.holds_weights(), |ui| {
            self.weights_before_ui(ui, held);
        });
    }

    /// Whether the weights before training cannot be others.
    fn holds_weights(&self) -> bool {
        self.restraint().locked.covers_weights()
    }

    /// What other weights there can be before training.
    fn weights_before_ui(&mut self, ui: &mut Ui, held: bool) {
        if held {
            let hint = "Training starts from the weights that an earlier training had come to";
            let drawn = ui.button("Draw the initial weights");
            if drawn.on_hover_text(hint).clicked() {
                self.scenario.start_with(None);
            }
        }
        ui.horizontal_wrapped(|ui| {
            ui.label("On a change:");
            let hint = "What a change of a rate, a method or the batches does: start again, or train on from the playhead";
            for (name, continues) in [("Restart", false), ("Continue", true)] {
                ui.selectable_value(&mut self.continues, continues, name)
                    .on_hover_text(hint);
            }
        });
        ui.horizontal(|ui| {
            let hint = "The weights at the playhead become the start of all optimizers";
            let there = self.weights_at_playhead().is_some();
            let button = ui.add_enabled(there, Button::new("Train on from here"));
            if button.on_hover_text(hint).clicked() {
                self.train_on();
            }
            let key = key_text(ui.ctx(), Command::TrainOn);
            ui.label(RichText::new(key).small().weak());
        });
    }

    /// The weights of the subject's network at the playhead; `None` at the start, where there is nothing to go on from.
    fn weights_at_playhead(&self) -> Option<Vec<f64>> {
        self.scenario.surface.shape.network()?;
        let run = self.derived.runs.get(self.scenario.subject()?)?;
        let row = self.step().min(run.last());
        (row > 0).then(|| run.weights(row))
    }

    /// Makes the weights at the playhead those before training, and plays what follows.
    pub(super) fn train_on(&mut self) {
        if self.holds_weights() {
            self.say_locked();
            return;
        }
        if let Some(weights) = self.weights_at_playhead()
            && self.scenario.start_with(Some(weights))
        {
            self.playback.restart();
        }
    }

    /// Where a change of what a network is trained with is to go on from the playhead: once a change, however long it is dragged.
    pub(super) fn continue_training(&mut self) {
        if !self.continues || self.holds_weights() || self.history.is_opening() {
            return;
        }
        let before = &self.history.current().scenario;
        if !self.scenario.trains_otherwise(before) {
            return;
        }
        if let Some(weights) = self.weights_at_playhead()
            && self.scenario.start_with(Some(weights))
        {
            if self.playback.playing {
                self.playback.restart();
            } else {
                self.playback.to_end();
            }
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
