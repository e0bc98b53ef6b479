//! The speaker's own window: the notes, the page and the next one, for how long it has been presented, and what the class is
//! asked. On the laptop's screen it is read by one person, while the projector shows the main window.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::egui::{
    CentralPanel, Context, FontId, Label, RichText, ScrollArea, Ui, Vec2, ViewportBuilder,
    ViewportClass, ViewportId, vec2,
};

use super::commands::{self, Command, key_text};
use super::shell;
use crate::figure::fonts;

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
pub struct Sheet {
    pub page: String,
    pub headline: String,
    pub notes: String,
    pub next: String,
    /// Since presenting began.
    pub minutes: Option<u64>,
    /// What the class is asked, and whether its screen is blank.
    pub state: Vec<String>,
    /// How many times larger everything is than the speaker needs it.
    pub enlarged: f32,
    pub dark: bool,
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

    /// Takes the commands that were given in this window.
    pub fn pressed(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.desk().pressed)
    }

    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows a sheet while the window is open, inside the main window where the system has no others.
    pub fn show(&self, ctx: &Context, sheet: Sheet) {
        let Some(size) = self.open else {
            return;
        };
        let mut desk = self.desk();
        if desk.sheet != sheet {
            desk.sheet = sheet;
            if !ctx.embed_viewports() {
                ctx.request_repaint_of(id());
            }
        }
        drop(desk);
        let window = ViewportBuilder::default()
            .with_title(NAME)
            .with_app_id("ravine")
            .with_inner_size(size);
        let desk = Arc::clone(&self.desk);
        ctx.show_viewport_deferred(id(), window, move |ui, class| match class {
            ViewportClass::EmbeddedWindow => lock(&desk).sheet.ui(ui),
            ViewportClass::Root | ViewportClass::Deferred | ViewportClass::Immediate => {
                lock(&desk).window_ui(ui);
            }
        });
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        lock(&self.desk)
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
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
                    shell::set_full_screen(&ctx, !shell::is_full_screen(&ctx));
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
