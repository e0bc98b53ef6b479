//! The race beside the plot: its settings, its progress, and the button that applies what it found.

use eframe::egui::{Button, Grid, Role, ScrollArea, Ui, WidgetInfo};

use super::App;
use super::fold::fold_ui;
use super::hyper::progress_ui;
use super::parameter::{Homes, choices_ui, parameter_ui};
use super::spoken::describe;
use crate::analysis::RaceRequest;
use crate::figure::{race_sentence, race_ui};
use crate::scenario::{Race, Scenario};
use crate::workbench::Progressive;

impl App {
    pub(super) fn race_panel_ui(&mut self, ui: &mut Ui) {
        choices_panel_ui(ui, &mut self.scenario, &mut self.derived.race);
        self.derive();
        let style = self.style(ui);
        let moving = self.is_moving(ui.ctx());
        let (scenario, shown) = self.split(style);
        let scene = shown.scene(scenario);
        let Some(picture) = race_ui(ui, &scene) else {
            return;
        };
        picture.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Race"));
        describe(ui, &picture, moving, || {
            race_sentence(&scene).unwrap_or_default()
        });
        self.tour.picture(ui, &picture);
    }
}

/// What is raced for, how far the race has come, and *use these*.
fn choices_panel_ui(ui: &mut Ui, scenario: &mut Scenario, race: &mut Progressive<RaceRequest>) {
    ui.horizontal(|ui| {
        ui.heading("Race");
        let fresh = race.shown().filter(|shown| !shown.outdated);
        let hint = "Give every optimizer the setting that the race has found";
        let button = ui.add_enabled(fresh.is_some(), Button::new("Use these"));
        if button.on_hover_text(hint).clicked()
            && let Some(shown) = fresh
        {
            scenario.take_tuned(shown.map);
        }
    });
    // Folded away until they are wanted, since the race needs the room.
    fold_ui(
        ui,
        "starts and budget",
        scenario,
        |ui, _| progress_ui(ui, race),
        |ui, scenario| {
            ScrollArea::vertical()
                .max_height(ui.available_height() * 0.5)
                .show(ui, |ui| settings_ui(ui, &mut scenario.race));
        },
    );
}

fn settings_ui(ui: &mut Ui, race: &mut Race) {
    Grid::new("race").num_columns(2).show(ui, |ui| {
        choices_ui(ui, race, "loss, where f* is known");
    });
    for key in [
        "momentum", "count", "budget", "tries", "accuracy", "decades",
    ] {
        parameter_ui(ui, race, key, Homes::Defaults);
    }
}

/// The button that shows and hides the race.
pub fn race_button_ui(ui: &mut Ui, race: &mut Race, network: bool) {
    let button = Button::new("Race…").selected(race.shown);
    let button = ui
        .add_enabled(!network || race.shown, button)
        .on_disabled_hover_text("There is no race of networks: their least loss is unknown");
    let hint = "Tune all visible optimizers on the same budget of evaluations, and compare them";
    if button.on_hover_text(hint).clicked() {
        race.shown = !race.shown;
    }
}
