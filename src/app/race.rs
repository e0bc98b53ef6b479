//! The race beside the plot: its settings, its progress, and the button that applies what it found.

use eframe::egui::{Button, CollapsingHeader, Grid, Response, Role, ScrollArea, Ui, WidgetInfo};

use super::hyper::progress_ui;
use super::parameter::{Homes, Marks, choices_ui, parameters_ui};
use super::scene::Shown;
use crate::analysis::RaceRequest;
use crate::figure::race_ui;
use crate::scenario::Scenario;
use crate::workbench::Progressive;

/// What is raced for, how far the race has come, and *use these*.
pub fn race_choices_ui(ui: &mut Ui, scenario: &mut Scenario, race: &mut Progressive<RaceRequest>) {
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
        if ui.button("Close").on_hover_text("Close the race").clicked() {
            scenario.race.shown = false;
        }
    });
    // Folded away until they are wanted, since the race needs the room.
    CollapsingHeader::new("starts and budget").show(ui, |ui| {
        ScrollArea::vertical().max_height(ui.available_height() * 0.45).show(ui, |ui| {
            settings_ui(ui, scenario);
        });
    });
    progress_ui(ui, race);
}

fn settings_ui(ui: &mut Ui, scenario: &mut Scenario) {
    Grid::new("race").num_columns(2).show(ui, |ui| {
        choices_ui(ui, &mut scenario.race, "loss if f* is known");
    });
    let shown = scenario.race.shown;
    for minor in [false, true] {
        parameters_ui(ui, &mut scenario.race, Homes::Defaults, minor, |_| {
            Marks::default()
        });
    }
    scenario.race.shown = shown;
}

/// The table and the profile.
pub fn race_plot_ui(ui: &mut Ui, scenario: &Scenario, shown: &Shown<'_>) -> Option<Response> {
    let response = race_ui(ui, &shown.scene(scenario))?;
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "Race"));
    Some(response)
}
