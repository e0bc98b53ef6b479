//! Presenting: the sentence, the plot, the chart beside it and a few large knobs, in type that the back row reads.

use eframe::egui::{
    Align, Button, CentralPanel, Color32, Context, FontId, Frame, Label, Layout, Panel, RichText,
    Role, ScrollArea, Ui, WidgetInfo, vec2,
};

use super::commands::Command;
use super::fingers::least;
use super::focus::Place;
use super::stage::Presenting;
use super::timeline::icon_button;
use super::{App, address, elided, opening, shell, speaker};
use crate::figure::fonts::{self, icon};
use crate::spelling;

/// Points of the line on a blank screen.
const BLANK: f32 = 10.0;
/// Points of the title, and of that in a small window.
const TITLE: f32 = 22.0;
const SMALL_TITLE: f32 = 16.0;
/// Rows of the title; a longer one ends in "…".
const TITLE_ROWS: usize = 2;
/// The most characters of the title of a deck.
const LONGEST_PART: usize = 40;
/// The width from which on there is room beside the headline for the name of the part and for the buttons of fingers.
const NARROW: f32 = 560.0;
/// Points of the notes: the largest in which they have at most so many rows, or the smallest.
const NOTES: [f32; 4] = [15.0, 14.5, 14.0, 13.5];
const NOTES_ROWS: usize = 3;
/// The notes take at most this share of the height; longer ones scroll.
const NOTES_SHARE: f32 = 0.22;

/// The size of notes in the width that is left.
fn notes_size(ui: &Ui, notes: &str) -> f32 {
    let rows = |size: f32| {
        let font = FontId::proportional(size);
        let width = ui.available_width();
        let galley =
            ui.fonts_mut(|fonts| fonts.layout(notes.to_owned(), font, Color32::PLACEHOLDER, width));
        galley.rows.len()
    };
    let fitting = NOTES.into_iter().find(|size| rows(*size) <= NOTES_ROWS);
    fitting.unwrap_or(NOTES[NOTES.len() - 1])
}

/// Buttons that end presenting and turn pages, where there are any, from the right.
fn way_on_ui(ui: &mut Ui, pages: bool) -> Option<Command> {
    let buttons = [
        (icon::X, "End presenting", Command::Present),
        (icon::CARET_RIGHT, "Next page", Command::NextPage),
        (icon::CARET_LEFT, "Previous page", Command::PreviousPage),
    ];
    let shown = if pages { &buttons[..] } else { &buttons[..1] };
    let (side, gap) = (least(ui), ui.spacing().item_spacing.x);
    let count = shown.len() as f32;
    let size = vec2(count * side + (count - 1.0) * gap, side);
    let mut chosen = None;
    // What is beside them begins at the top.
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        for (symbol, name, command) in shown {
            if icon_button(ui, symbol, name, "", false) {
                chosen = Some(*command);
            }
        }
    });
    chosen
}

impl App {
    /// Begins or ends presenting.
    pub(super) fn present(&mut self, ctx: &Context) {
        let panels = &mut self.settings.panels;
        match self.presenting.take() {
            None => {
                // The card that the page speaks of is open when its panel is.
                self.chosen = opening::spoken_of(&self.scenario).unwrap_or(self.chosen);
                // Its button is away, and the knobs have its place.
                self.sheet = None;
                self.presenting = Some(Presenting::begin(ctx, panels));
            }
            Some(presenting) => {
                presenting.end(ctx, panels);
                shell::readdress(address::without_presenting);
            }
        }
    }

    /// Closes whatever is on top: a dialog, the help, a message, a panel of a small window, otherwise the presentation.
    pub(super) fn escape(&mut self, ctx: &Context) {
        let closed = self.dialogs.close()
            || self
                .contents
                .escape(&self.decks, self.decks.page_of(&self.origin))
            || self.messages.dismiss()
            || (self.presenting.is_none() && self.end_tour())
            || (self.is_compact(ctx) && self.sheet.take().is_some());
        if !closed && self.presenting.is_some() {
            self.present(ctx);
        }
    }

    /// The zoom factor of the window when it does not present.
    pub(super) fn plain_zoom(&self, ctx: &Context) -> f32 {
        self.presenting.map_or(ctx.zoom_factor(), |p| p.zoom)
    }

    /// Nothing but how to get out of this: somebody may have pressed the key without meaning to.
    pub(super) fn blank_ui(&self, ui: &mut Ui) {
        let black = Frame::NONE.fill(Color32::BLACK);
        CentralPanel::default().frame(black).show(ui, |ui| {
            ui.with_layout(Layout::bottom_up(Align::Center), |ui| {
                ui.add_space(6.0);
                let text = RichText::new(speaker::blanked(ui.ctx()));
                ui.label(text.size(BLANK).color(Color32::from_gray(120)));
            });
        });
    }

    /// The title, large, and with `words` the notes.
    pub(super) fn headline_ui(&mut self, ui: &mut Ui, words: bool) {
        let empty = self.scenario.words().iter().all(|text| text.is_empty());
        // Fingers press no Escape.
        let leaves = self.presenting.is_some() && self.fingers.are_used;
        let has_room = !leaves || ui.available_width() >= NARROW;
        let page = self.decks.place(&self.origin).map(|(part, at, of)| {
            let part = if has_room { part } else { "" };
            let gap = if part.is_empty() { "" } else { "  " };
            format!("{}{gap}{at} / {of}", spelling::elided(part, LONGEST_PART))
        });
        if empty && page.is_none() && !leaves {
            return;
        }
        let size = if self.is_compact(ui.ctx()) {
            SMALL_TITLE
        } else {
            TITLE
        };
        let most = ui.available_height() * NOTES_SHARE;
        Panel::top("headline").show(ui, |ui| {
            self.tour.put(Place::Notes, ui.unique_id());
            ui.add_space(2.0);
            let (mut contents, mut command) = (false, None);
            // The page number has its room before the headline, however long that is.
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                if leaves {
                    command = way_on_ui(ui, page.is_some());
                }
                if let Some(page) = page {
                    let page = ui.add(Button::new(RichText::new(page).weak()).frame(false));
                    page.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Contents"));
                    contents = page.clicked();
                }
                ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
                    let font = FontId::new(size, fonts::semibold());
                    let title = elided::rows(&self.scenario.title, font, TITLE_ROWS);
                    ui.add(Label::new(title).wrap());
                });
            });
            if contents {
                self.toggle_contents();
            }
            if let Some(command) = command {
                let ctx = ui.ctx().clone();
                self.execute(&ctx, command);
            }
            if words {
                let scroll = ScrollArea::vertical().max_height(most);
                scroll.show(ui, |ui| {
                    self.words_ui(ui, notes_size(ui, &self.scenario.notes))
                });
            }
            ui.add_space(2.0);
        });
    }
}
