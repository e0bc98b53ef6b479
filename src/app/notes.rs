//! What the document says about itself, under the top bar: the sentence that a lesson makes visible.

use eframe::egui::{
    Align, Button, FontId, Frame, Label, Layout, Margin, Panel, RichText, Role, ScrollArea,
    TextStyle, Ui, WidgetInfo,
};

use super::App;
use super::focus::Place;
use crate::figure::fonts::{self, icon};
use crate::scenario::Scenario;

/// Longer notes scroll.
const HEIGHT: f32 = 60.0;

impl App {
    /// The notes, which fold away to a button.
    pub(super) fn notes_ui(&mut self, ui: &mut Ui) {
        let Scenario {
            notes, question, ..
        } = &self.scenario;
        let first = if notes.is_empty() { question } else { notes };
        if first.is_empty() {
            return;
        }
        let first = RichText::new(first).weak();
        let open = self.settings.panels.notes;
        // As low as its text: the plot needs the height.
        let frame = Frame::side_top_panel(ui.style()).inner_margin(Margin::symmetric(8, 1));
        let panel = Panel::top("notes").resizable(false).frame(frame);
        panel.show(ui, |ui| {
            self.tour.put(Place::Notes, ui.unique_id());
            ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                let (symbol, name) = if open {
                    (icon::CARET_DOWN, "Fold the notes away")
                } else {
                    (icon::CARET_RIGHT, "Show the notes")
                };
                let button = ui.add(Button::new(symbol).small().frame(false));
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
                if button.on_hover_text(name).clicked() {
                    self.settings.panels.notes = !open;
                }
                if open {
                    let scroll = ScrollArea::vertical().max_height(HEIGHT);
                    scroll.show(ui, |ui| {
                        self.words_ui(ui, TextStyle::Body.resolve(ui.style()).size)
                    });
                } else {
                    ui.add(Label::new(first).truncate());
                }
            });
        });
    }

    /// Notes and question in type of that size.
    pub(super) fn words_ui(&self, ui: &mut Ui, size: f32) {
        let Scenario {
            notes, question, ..
        } = &self.scenario;
        ui.vertical(|ui| {
            if !notes.is_empty() {
                ui.add(Label::new(RichText::new(notes).size(size)).wrap());
            }
            if !question.is_empty() {
                let font = FontId::new(size, fonts::semibold());
                ui.add(Label::new(RichText::new(question).font(font)).wrap());
            }
        });
    }
}
