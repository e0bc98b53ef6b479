//! Presenting: the sentence, the plot, the chart beside it and a few large knobs, in type that the back row reads.

use eframe::egui::{Context, FontId, Label, Panel, RichText, ScrollArea, Ui};

use super::App;
use super::focus::Place;
use super::opening;
use super::stage::Presenting;
use crate::figure::fonts;

/// Points of the title.
const TITLE: f32 = 22.0;
/// Points of the notes.
const NOTES: f32 = 15.0;
/// The notes take at most this share of the height; longer ones scroll.
const NOTES_SHARE: f32 = 0.22;

impl App {
    /// Begins or ends presenting.
    pub(super) fn present(&mut self, ctx: &Context) {
        let panels = &mut self.settings.panels;
        match self.presenting.take() {
            None => {
                // The card that the page speaks of is open when its panel is.
                self.chosen = opening::spoken_of(&self.scenario).unwrap_or(self.chosen);
                self.presenting = Some(Presenting::begin(ctx, panels));
            }
            Some(presenting) => presenting.end(ctx, panels),
        }
    }

    /// Closes whatever is on top: a dialog, the help, a message, otherwise the presentation.
    pub(super) fn escape(&mut self, ctx: &Context) {
        let closed = self.dialogs.close() || self.messages.dismiss() || self.end_tour();
        if !closed && self.presenting.is_some() {
            self.present(ctx);
        }
    }

    /// The zoom factor of the window when it does not present.
    pub(super) fn plain_zoom(&self, ctx: &Context) -> f32 {
        self.presenting.map_or(ctx.zoom_factor(), |p| p.zoom)
    }

    /// Title and notes, large.
    pub(super) fn headline_ui(&mut self, ui: &mut Ui) {
        let words = self.scenario.words();
        let page = self.deck.place(&self.origin).map(|(part, at, of)| {
            let gap = if part.is_empty() { "" } else { "  " };
            RichText::new(format!("{part}{gap}{at} / {of}")).weak()
        });
        if words.iter().all(|text| text.is_empty()) && page.is_none() {
            return;
        }
        let most = ui.available_height() * NOTES_SHARE;
        Panel::top("headline").show(ui, |ui| {
            self.tour.put(Place::Notes, ui.unique_id());
            let scenario = &self.scenario;
            ui.add_space(2.0);
            ui.horizontal(|ui| {
                let title =
                    RichText::new(&scenario.title).font(FontId::new(TITLE, fonts::semibold()));
                ui.add(Label::new(title).wrap());
                if let Some(page) = page {
                    ui.label(page);
                }
            });
            let scroll = ScrollArea::vertical().max_height(most);
            scroll.show(ui, |ui| self.words_ui(ui, NOTES));
            ui.add_space(2.0);
        });
    }
}
