//! What stands in place of the plot.

use eframe::egui::{CentralPanel, Frame, Ui};

use super::App;
use super::focus::Place;
use crate::scenario::Lab;

impl App {
    /// A lab in the space that is left.
    pub(super) fn lab_ui(&mut self, ui: &mut Ui, lab: Lab) {
        let mut style = self.style(ui);
        // No plot is laid out.
        self.plot = None;
        CentralPanel::default()
            .frame(Frame::NONE.fill(style.background).inner_margin(4.0))
            .show(ui, |ui| {
                self.tour.put(Place::Plot, ui.unique_id());
                // Text grows with the lab, because a large one is seen from far away.
                let size = ui.available_size();
                let side = (size.x / 1.5).min(size.y);
                style.text_size *= (side / 620.0).clamp(1.0, 1.5);
                match lab {
                    Lab::Signals => self.signals_lab_ui(ui, style),
                    Lab::Polynomials => self.polynomials_lab_ui(ui, style),
                }
            });
    }
}
