//! The lab of polynomials in the window, and its settings.

use eframe::egui::{Role, ScrollArea, Ui, WidgetInfo};

use super::App;
use super::focus::follow;
use super::parameter::{Homes, parameter_ui};
use super::side_panels::heading;
use super::spoken::{announce, describe};
use crate::figure::{Scene, Style, polynomials_sentence, polynomials_ui};

impl App {
    /// The switch that shows the lab in place of the plot.
    pub(super) fn polynomials_switch_ui(&mut self, ui: &mut Ui) {
        let homes = Homes::Opened(&self.opened.polynomials);
        parameter_ui(ui, &mut self.scenario.polynomials, "shown", homes);
    }

    /// The settings of the lab, in place of those of the surface.
    pub(super) fn polynomials_panel_ui(&mut self, ui: &mut Ui) {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            heading(ui, "Polynomials");
            self.polynomials_switch_ui(ui);
            let homes = Homes::Opened(&self.opened.polynomials);
            for key in ["degree", "sets", "size", "noise", "seed"] {
                parameter_ui(ui, &mut self.scenario.polynomials, key, homes);
            }
            follow(ui);
        });
    }

    /// The lab itself.
    pub(super) fn polynomials_lab_ui(&mut self, ui: &mut Ui, style: Style) {
        let scene = Scene {
            scenario: &self.scenario,
            derived: &self.derived,
            step: 0,
            onward: 0.0,
            style,
        };
        let lab = polynomials_ui(ui, &scene);
        lab.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Polynomials"));
        let moving = self.is_moving(ui.ctx());
        if let Some(said) = describe(ui, &lab, moving, || polynomials_sentence(&scene)) {
            announce(ui, &lab, &said);
        }
        self.tour.picture(ui, &lab);
    }
}
