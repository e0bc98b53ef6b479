//! What the document says about itself, under the top bar: the sentence that a lesson makes visible.

use eframe::egui::{Align, Label, Layout, Panel, RichText, ScrollArea, Ui};

use super::App;
use super::focus::Place;
use super::timeline::icon_button;
use crate::figure::fonts::icon;

/// Longer notes scroll.
const HEIGHT: f32 = 60.0;

impl App {
    /// The notes, which fold away to a button.
    pub(super) fn notes_ui(&mut self, ui: &mut Ui) {
        if self.scenario.notes.is_empty() {
            return;
        }
        let open = self.settings.panels.notes;
        Panel::top("notes").resizable(false).show(ui, |ui| {
            self.tour.put(Place::Notes, ui.unique_id());
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                let (symbol, name) = if open {
                    (icon::CARET_DOWN, "Fold the notes away")
                } else {
                    (icon::CARET_RIGHT, "Show the notes")
                };
                if icon_button(ui, symbol, name, "", false) {
                    self.settings.panels.notes = !open;
                }
                if open {
                    let scroll = ScrollArea::vertical().max_height(HEIGHT);
                    scroll.show(ui, |ui| ui.add(Label::new(&self.scenario.notes).wrap()));
                } else {
                    let first = RichText::new(&self.scenario.notes).weak();
                    ui.add(Label::new(first).truncate());
                }
            });
        });
    }
}
