//! The speaker's own window: the notes, the page and the next one, for how long it has been presented, and what the class is
//! asked. On the laptop's screen it is read by one person, while the projector shows the main window.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::egui::{
    CentralPanel, Context, FontId, Label, RichText, ScrollArea, Ui, Vec2, ViewportBuilder,
    ViewportClass, ViewportCommand, ViewportId, vec2,
};

use super::App;
use super::commands::{self, Command, key_text};
use crate::figure::fonts;
use crate::scenario::Predicting;

/// Points of the headline, of the notes, and of what is known by a glance, where nothing is enlarged.
const HEADLINE: f32 = 20.0;
const NOTES: f32 = 18.0;
const SMALL: f32 = 14.0;
/// Width and height at first, likewise.
const SIZE: Vec2 = vec2(620.0, 440.0);

const NAME: &str = "Speaker's notes";

/// The window while it is open, and what it shares with the main one. It is drawn by itself, and only when its sheet changes.
#[derive(Debug, Default)]
pub struct Speaker {
    /// Width and height at first, in points of then.
    open: Option<Vec2>,
    desk: Arc<Mutex<Desk>>,
}

/// What passes between the two windows.
#[derive(Debug, Default)]
struct Desk {
    sheet: Sheet,
    /// Commands whose keys were pressed in the speaker's window.
    pressed: Vec<Command>,
}

/// What the window shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sheet {
    page: String,
    headline: String,
    notes: String,
    next: String,
    /// Since presenting began.
    minutes: Option<u64>,
    /// What the class is asked, and whether its screen is blank.
    state: Vec<String>,
    /// How many times larger everything is than the speaker needs it.
    enlarged: f32,
    dark: bool,
}

fn id() -> ViewportId {
    ViewportId::from_hash_of(NAME)
}

impl Speaker {
    pub fn toggle(&mut self, ctx: &Context, enlarged: f32) {
        self.open = match self.open {
            // A size that changes later would resize the window.
            None => Some(SIZE / enlarged),
            Some(_) => None,
        };
        ctx.request_repaint();
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

impl App {
    /// The commands whose keys were pressed here and in the speaker's window; see [`commands::pressed`].
    pub(super) fn pressed(&mut self, ctx: &Context, dialog: bool, free: bool) -> Vec<Command> {
        let mut pressed = commands::pressed(ctx, dialog, free);
        if self.presenting.is_some_and(|p| p.was_typing(ctx)) {
            pressed.retain(|command| *command != Command::Escape);
        }
        let elsewhere = std::mem::take(&mut self.dialogs.speaker.desk().pressed);
        pressed.extend(elsewhere.into_iter().filter(|_| !dialog));
        pressed
    }

    /// Keeps the speaker's window up to date, while it is open.
    pub(super) fn speaker_ui(&mut self, ctx: &Context) {
        let Some(size) = self.dialogs.speaker.open else {
            return;
        };
        let sheet = self.sheet(ctx);
        let speaker = &self.dialogs.speaker;
        if speaker.desk().sheet != sheet {
            speaker.desk().sheet = sheet;
            if !ctx.embed_viewports() {
                ctx.request_repaint_of(id());
            }
        }
        let window = ViewportBuilder::default()
            .with_title(NAME)
            .with_app_id("ravine")
            .with_inner_size(size);
        let desk = Arc::clone(&speaker.desk);
        ctx.show_viewport_deferred(id(), window, move |ui, class| match class {
            ViewportClass::EmbeddedWindow => lock(&desk).sheet.ui(ui),
            ViewportClass::Root | ViewportClass::Deferred | ViewportClass::Immediate => {
                lock(&desk).window_ui(ui);
            }
        });
    }

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

/// That the screen is blank, and what to do about it.
pub fn blanked(ctx: &Context) -> String {
    let key = key_text(ctx, Command::Blank);
    format!("The screen is blank: {key} brings it back.")
}

impl Desk {
    /// The whole of a window of its own, in which keys do what they do in the main one.
    fn window_ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let before = self.pressed.len();
        if ui.input(|i| i.viewport().close_requested()) {
            self.pressed.push(Command::Speaker);
        }
        for command in commands::pressed(&ctx, false, true) {
            match command {
                Command::FullScreen => {
                    let full = ui.input(|i| i.viewport().fullscreen.unwrap_or(false));
                    ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
                }
                command => self.pressed.push(command),
            }
        }
        if self.pressed.len() > before {
            ctx.request_repaint_of(ViewportId::ROOT);
        }
        CentralPanel::default().show(ui, |ui| self.sheet.ui(ui));
    }
}

impl Sheet {
    fn ui(&self, ui: &mut Ui) {
        let points = |size: f32| size / self.enlarged;
        let small = |text: &str| RichText::new(text).size(points(SMALL));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = points(SMALL);
            if !self.page.is_empty() {
                ui.label(small(&self.page));
            }
            if let Some(minutes) = self.minutes {
                ui.label(small(&format!("presenting for {minutes} min")));
            }
        });
        for line in &self.state {
            let font = FontId::new(points(SMALL), fonts::semibold());
            ui.add(Label::new(RichText::new(line).font(font)).wrap());
        }
        let font = FontId::new(points(HEADLINE), fonts::semibold());
        ui.add(Label::new(RichText::new(&self.headline).font(font)).wrap());
        if !self.next.is_empty() {
            ui.add(Label::new(small(&self.next).weak()).wrap());
        }
        ui.separator();
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let notes = match self.notes.trim() {
                "" => RichText::new("No notes on this page.").weak(),
                notes => RichText::new(notes),
            };
            ui.add(Label::new(notes.size(points(NOTES))).wrap());
        });
    }
}
