//! The plane through the weights of a network: what spans it, what it is, and the curvature that it does not show.

use eframe::egui::{Grid, Label, RichText, Ui};

use super::App;
use super::between::between_button_ui;
use super::parameter::{Homes, parameter_ui};
use super::side_panels::heading;
use crate::analysis::SliceStatistics;
use crate::figure::statistics_lines;
use crate::parameters::Parameters as _;

impl App {
    /// Nothing on a surface that is the plane itself.
    pub(super) fn plane_panel_ui(&mut self, ui: &mut Ui) {
        if self.scenario.surface.shape.network().is_none() {
            return;
        }
        heading(ui, "Plane");
        let homes = Homes::Opened(&self.opened.plane);
        let settings = &mut self.scenario.plane;
        for parameter in settings.table() {
            if settings.uses(parameter.key) {
                parameter_ui(ui, settings, parameter.key, homes);
            }
        }
        let planes = &self.derived.planes;
        let about = planes.last().map_or("", |placed| &placed.about);
        let about = if planes.is_placing() {
            "Training to find the plane …"
        } else {
            about
        };
        ui.add(Label::new(RichText::new(about).small().weak()).wrap());
        statistics_ui(ui, [planes.statistics(), planes.at_head()]);
        between_button_ui(ui, &mut self.scenario.between);
    }
}

/// At the plane's origin, and where the first visible optimizer stands.
fn statistics_ui(ui: &mut Ui, [origin, head]: [Option<&SliceStatistics>; 2]) {
    let Some(statistics) = origin.or(head) else {
        return;
    };
    let title = format!("Hessian of all {} weights", statistics.weights);
    ui.add(Label::new(RichText::new(title).small().weak()).wrap());
    let [origin, head] = [origin, head].map(|s| s.map(statistics_lines).unwrap_or_default());
    Grid::new("spectrum")
        .num_columns(3)
        .spacing([10.0, 1.0])
        .show(ui, |ui| {
            ui.label("");
            ui.label(RichText::new("origin").weak());
            ui.label(RichText::new("head").weak())
                .on_hover_text("where the first visible optimizer stands");
            ui.end_row();
            for (row, line) in statistics_lines(statistics).iter().enumerate() {
                ui.label(RichText::new(line.name).weak());
                for lines in [&origin, &head] {
                    match lines.get(row) {
                        Some(line) => ui.label(&line.value).on_hover_text(&line.help),
                        None => ui.label("–"),
                    };
                }
                ui.end_row();
            }
        });
}
