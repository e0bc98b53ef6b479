//! What a page says, to be written in the window: headline, text, question, and notes for whoever speaks.

use eframe::egui::{Context, RichText, TextEdit, Ui, Window, vec2};

use super::App;
use super::commands::{Command, key_text};
use super::fingers::field;
use crate::scenario::{MAX_TYPED, Scenario};
use crate::workbench::Origin;

/// Width of the fields in points.
const WIDTH: f32 = 400.0;
/// Where they are at first: under the title and the text that they change.
const PLACE: [f32; 2] = [16.0, 84.0];

impl App {
    /// The fields, while they are open. What is typed is a change of the document like any other.
    pub(super) fn words_window_ui(&mut self, ctx: &Context) {
        let mut open = self.dialogs.words;
        if !open {
            return;
        }
        let room = ctx.content_rect().size() - vec2(80.0, 160.0);
        Window::new("Words of this page")
            .open(&mut open)
            .collapsible(false)
            .default_pos(PLACE)
            .default_width(WIDTH.min(room.x))
            .max_height(room.y)
            .vscroll(true)
            .show(ctx, |ui| {
                self.fields_ui(ui);
                ui.label(RichText::new(self.whereto(ctx)).weak());
            });
        self.dialogs.words = open;
    }

    fn fields_ui(&mut self, ui: &mut Ui) {
        let Scenario {
            title,
            notes,
            question,
            speaker_notes,
            ..
        } = &mut self.scenario;
        let label = ui.label("Headline");
        let field = field(ui, title)
            .char_limit(MAX_TYPED)
            .desired_width(f32::INFINITY);
        ui.add(field).labelled_by(label.id);
        for (name, text, rows) in [
            ("Text", notes, 5),
            ("Question", question, 2),
            ("Speaker's notes", speaker_notes, 5),
        ] {
            let label = ui.label(name);
            let field = TextEdit::multiline(text)
                .desired_rows(rows)
                .desired_width(f32::INFINITY);
            ui.add(field).labelled_by(label.id);
        }
    }

    /// What keeps the words.
    fn whereto(&self, ctx: &Context) -> String {
        let save = key_text(ctx, Command::Save);
        let add = key_text(ctx, Command::AddPage);
        match self.origin {
            Origin::Page(..) => format!("{save} saves them in the deck."),
            Origin::File(_) => format!("{save} saves them, {add} puts the page into a deck."),
            Origin::Lesson(_) => format!(
                "The lesson stays as it is: {add} puts the page, with these words, into a deck of your own."
            ),
            Origin::Figure(_) | Origin::New => {
                format!("{save} saves them, {add} puts the page into a deck.")
            }
        }
    }
}
