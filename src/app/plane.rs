//! The plane through the weights of a network: what spans it, what it is, and the curvature that it does not show.

use eframe::egui::{Grid, Label, RichText, Ui};

use super::App;
use super::between::between_button_ui;
use super::ensemble::ensemble_button_ui;
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
        let about = match planes.is_placing() {
            true => Some("Training to find the plane …".to_owned()),
            false => self.derived.shown(&self.scenario).about_its_plane(),
        };
        let about = about.unwrap_or_default();
        ui.add(Label::new(RichText::new(about).small().weak()).wrap());
        if let Some(statistics) = planes.statistics() {
            statistics_ui(ui, statistics);
        }
        ui.horizontal_wrapped(|ui| {
            between_button_ui(ui, &mut self.scenario.between);
            ensemble_button_ui(ui, &mut self.scenario.ensemble);
        });
    }
}

/// The curvature at the plane's origin.
fn statistics_ui(ui: &mut Ui, statistics: &SliceStatistics) {
    let title = format!(
        "Hessian at its origin, of all {} weights",
        statistics.weights
    );
    ui.add(Label::new(RichText::new(title).small().weak()).wrap());
    Grid::new("spectrum at the origin")
        .num_columns(2)
        .spacing([10.0, 1.0])
        .show(ui, |ui| {
            for line in statistics_lines(statistics) {
                ui.label(RichText::new(line.name).weak());
                ui.label(line.value).on_hover_text(line.help);
                ui.end_row();
            }
        });
}
