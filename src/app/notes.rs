//! What the document says about itself, under the top bar: the sentence that a lesson makes visible. And what only the speaker reads.

use eframe::egui::{
    Align, Context, FontId, Frame, Label, Layout, Margin, Panel, RichText, Role, ScrollArea,
    TextStyle, Ui, WidgetInfo,
};

use super::App;
use super::commands::{self, Command, key_text};
use super::fingers::small_button;
use super::focus::Place;
use super::messages::Topic;
use super::shell;
use super::speaker::{Sheet, blanked};
use crate::figure::fonts::{self, icon};
use crate::scenario::{Predicting, Scenario};

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
                let button = ui.add(small_button(ui, symbol).frame(false));
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

    /// The commands whose keys were pressed here and in the speaker's window; see [`commands::pressed`].
    pub(super) fn pressed(&mut self, ctx: &Context, dialog: bool, free: bool) -> Vec<Command> {
        let mut pressed = commands::pressed(ctx, dialog, free);
        if self.presenting.is_some_and(|p| p.was_typing(ctx)) {
            pressed.retain(|command| *command != Command::Escape);
        }
        let elsewhere = self.dialogs.speaker.pressed().into_iter();
        pressed.extend(elsewhere.filter(|_| !dialog));
        let embed = self.asks.embed;
        pressed.retain(|command| !embed || command.works_embedded());
        pressed
    }

    /// Whether the class would read the speaker's notes: without a window of their own they lie on the page that it sees.
    fn are_notes_public(&self) -> bool {
        self.presenting.is_some() && !shell::HAS_WINDOWS
    }

    /// Opens the speaker's window or closes it.
    pub(super) fn toggle_speaker(&mut self, ctx: &Context) {
        if self.are_notes_public() {
            let message =
                "The speaker's notes stay away while a tab presents: the class would read them.";
            self.messages.done(Topic::Edit, message);
            return;
        }
        let enlarged = self.enlarged();
        self.dialogs.speaker.toggle(ctx, enlarged);
    }

    /// Keeps the speaker's window up to date, while it is open.
    pub(super) fn speaker_ui(&self, ctx: &Context) {
        let speaker = &self.dialogs.speaker;
        if speaker.is_open() && !self.are_notes_public() {
            speaker.show(ctx, self.sheet(ctx));
        }
    }

    /// What the speaker reads.
    fn sheet(&self, ctx: &Context) -> Sheet {
        let place = self.decks.place(&self.origin);
        let next = self.decks.turned(&self.origin, 1);
        let next = next.and_then(|page| self.decks.scenario(&page));
        let minutes = self.presenting.map(|presenting| {
            let seconds = (ctx.input(|i| i.time) - presenting.began).max(0.0);
            ctx.request_repaint_after_secs((60.0 - seconds % 60.0) as f32);
            // Saturates by definition of `as`.
            (seconds / 60.0) as u64
        });
        let blank = self.presenting.is_some_and(|presenting| presenting.blank);
        Sheet {
            page: place.map_or_else(String::new, |(part, at, of)| {
                let gap = if part.is_empty() { "" } else { ", " };
                format!("{part}{gap}page {at} of {of}")
            }),
            headline: self.scenario.title.clone(),
            notes: self.scenario.speaker_notes.clone(),
            next: match (&next, place) {
                (Some(next), _) => format!("Next: {}", next.title),
                (None, Some(_)) => "This is the last page.".to_owned(),
                (None, None) => String::new(),
            },
            minutes,
            state: [self.asked(ctx), blank.then(|| blanked(ctx))]
                .into_iter()
                .flatten()
                .collect(),
            enlarged: self.enlarged(),
            dark: self.settings.dark,
        }
    }

    /// What the class knows of the answer.
    fn asked(&self, ctx: &Context) -> Option<String> {
        let key = key_text(ctx, Command::Predict);
        match self.scenario.prediction.state {
            Predicting::Off => None,
            Predicting::Asked => Some(format!("The class is asked. {key} reveals the answer.")),
            Predicting::Revealed => Some(format!(
                "The answer is shown. {key} puts the question away."
            )),
        }
    }

    /// How many times larger everything is than outside of a presentation.
    pub(super) fn enlarged(&self) -> f32 {
        self.presenting.map_or(1.0, |presenting| presenting.scale)
    }
}
