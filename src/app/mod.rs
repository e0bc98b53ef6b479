//! The window: panels, timeline, keys, dialogs, session.

#![allow(missing_docs, reason = "the window is not a library")]

mod about;
mod actions;
mod address;
mod asking;
mod asks;
mod between;
mod bumps;
mod card;
mod card_head;
mod commands;
mod compact;
mod contents;
mod copying;
mod corruption;
mod damage;
mod data;
mod deck;
mod deck_edits;
mod deck_history;
mod decks;
mod dialogs;
mod documents;
mod elided;
mod embed;
mod ensemble;
mod errands;
mod exports;
mod files;
mod fingers;
mod focus;
mod fold;
mod gallery;
mod guide;
mod help;
mod homework;
mod hyper;
mod input;
mod keeping;
mod knobs;
mod lab;
mod landing;
mod launch;
mod layers;
mod link;
mod live;
mod locks;
mod menus;
mod messages;
mod network;
mod network_panel;
mod new_deck;
mod notes;
mod number_box;
mod opening;
mod own_formula;
mod pages;
mod panels;
mod parameter;
mod picker;
mod pinch;
mod pins;
mod plane;
mod plot;
mod polynomials;
mod present;
mod purpose;
mod race;
mod rail;
mod reading;
mod recent;
mod recent_menu;
mod replace;
mod resampling;
mod rounding;
mod saved;
mod scale;
mod scene;
mod schedule;
mod session;
mod sheet;
mod shell;
mod side_panels;
mod signals;
mod slider;
mod speaker;
mod spoken;
mod spot;
mod stage;
mod test_plot;
mod theme;
mod timeline;
mod top_bar;
mod turning;
mod turntable;
mod typing;
mod unlocking;
mod welcome;
mod words;
mod wrappers;

use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Ui};

use crate::figure::{Aside, Pictures, Style};
use crate::optimizer::Method;
use crate::scenario::{Outlook, Scenario, Start};
use crate::workbench::{Budget, Derived, History, Origin, Playback, Wake};

pub use asks::{Asks, Hide};
pub use commands::{Command, ROWS, Row};
pub use deck::{Given, load_all};
pub use errands::errand;
pub use launch::run;

use contents::Contents;
use deck_history::DeckHistory;
use decks::Decks;
use dialogs::Dialogs;
use exports::Exports;
use files::Files;
use fingers::Fingers;
use focus::Tour;
use messages::{Messages, Topic};
use new_deck::NewDeck;
use opening::Opening;
use recent::Recent;
use saved::Saved;
use scene::Shown;
use session::{Document, Session, Settings};
use sheet::Sheet;
use stage::Presenting;
use welcome::Welcome;

/// The window's state: the document, what is derived from it, and what is open around it.
pub struct App {
    scenario: Scenario,
    /// The document before what is done in this frame, if any of it is locked.
    held: Option<Scenario>,
    /// What is said in place of the figure that an address does not carry whole.
    damage: Option<String>,
    /// What of the page the window has shown and unlocked.
    release: locks::Release,
    /// Where the document was opened from or saved to.
    origin: Origin,
    /// The document as it was opened or saved.
    opened: Scenario,
    /// The optimizer whose card was opened last, perhaps beyond the end of the list by now: see [`App::open_card`].
    chosen: usize,
    decks: Decks,
    deck_history: DeckHistory,
    /// The deck that is written once a file has been chosen for it.
    new_deck: Option<NewDeck>,
    contents: Contents,
    history: History,
    files: Files,
    derived: Derived,
    pictures: Pictures,
    /// What stood beside the plot in the last frame.
    asides: Vec<Aside>,
    /// Width and height of the plot in the last frame, in points.
    plot: Option<[f32; 2]>,
    playback: Playback,
    settings: Settings,
    session: Session,
    messages: Messages,
    /// What files and lessons hold.
    saved: Saved,
    /// The document as the session has it.
    kept: Option<Document>,
    /// When nothing was left to keep last, in seconds.
    kept_at: f64,
    /// Documents with unsaved work that this window has left and the session could not keep.
    unkept: Vec<Document>,
    /// The last view that the session has not kept yet, with the eye of the relief, and since when it is shown, in seconds.
    looked: Option<(Outlook, f64)>,
    recent: Recent,
    dialogs: Dialogs,
    tour: Tour,
    /// The tour on the real controls.
    welcome: Welcome,
    exports: Exports,
    /// A table that will replace the surface once it has been read.
    reading: Option<reading::Reading>,
    picker: picker::Picker,
    formula: own_formula::FormulaField,
    bump_editor: bumps::Editor,
    presenting: Option<Presenting>,
    /// The methods before and after data were last switched between standardised and original scales.
    rescaled: Option<[Vec<Method>; 2]>,
    /// The time of the last key press in a text field, in seconds.
    typed_at: f64,
    /// What had been committed when the pointer was pressed for the last but one time, and for the last.
    presses: [usize; 2],
    /// The start before the last click on the plot, to be restored if that turns out to be a double click.
    start_before_click: Start,
    /// Whether a change of what a network is trained with goes on from the playhead, instead of starting again.
    continues: bool,
    /// The address of the page that the window is on, if it is on one.
    page: Option<String>,
    /// What that address asks for.
    asks: Asks,
    fingers: Fingers,
    /// The panel that is open in a small window.
    sheet: Option<Sheet>,
}

/// What a window starts with.
#[derive(Default)]
pub struct Startup {
    /// Scenarios from the command line, of which the first is shown; several of them are the deck.
    pub documents: Vec<Given>,
    /// Why other files from the command line were not loaded.
    pub complaints: Vec<String>,
    /// Why what the address of the page carries cannot be read.
    pub damage: Option<String>,
    /// The folder in which the window keeps its session; `None` to keep nothing.
    pub state_folder: Option<PathBuf>,
    /// How long a frame may compute runs.
    pub budget: Budget,
    /// Whether system file dialogs may be used; otherwise the window asks for a path itself.
    pub system_dialogs: bool,
    /// Whether the first start offers a tour; only where the session can be kept, or every start would be the first.
    pub tour: bool,
    /// The address of the page that the window is on, for links; see [`Startup::at`].
    pub page: Option<String>,
    /// What that address asks for.
    pub asks: Asks,
    /// Whether fingers will use the window; without, it becomes ready for them at the first touch.
    pub touch: bool,
}

impl App {
    pub fn new(ctx: &egui::Context, startup: Startup) -> Self {
        let folder = startup.state_folder.filter(|_| !startup.asks.embed);
        let mut session = Session::new(folder);
        let settings = session.settings();
        let decks = Decks::new(&startup.documents);
        let mut messages = Messages::default();
        if !startup.complaints.is_empty() {
            messages.error(Topic::Open, startup.complaints.join("\n"));
        }
        let damage = damage::told(startup.damage, startup.asks.embed, &mut messages);
        let Opening {
            document,
            source,
            offered,
            step,
        } = Opening::new(&mut session, startup.documents);
        let saved = Saved::at_start(&document, source);
        let opened = saved.scenario(&document.origin);
        let opened = opened.unwrap_or(&document.scenario).clone();
        let Document {
            scenario,
            origin,
            draft,
            ..
        } = document;
        let formula = own_formula::FormulaField::with_draft(&scenario.surface.shape, draft);
        let repaint = ctx.clone();
        let wake: Wake = Arc::new(move || repaint.request_repaint());
        let mut app = Self {
            history: History::new(scenario.clone(), origin.clone()),
            files: Files::new(startup.system_dialogs),
            opened,
            origin,
            chosen: 0,
            decks,
            deck_history: DeckHistory::default(),
            new_deck: None,
            contents: Contents::new(Arc::clone(&wake)),
            start_before_click: scenario.origin(),
            continues: false,
            page: startup.page,
            asks: startup.asks,
            fingers: Fingers::new(startup.touch),
            sheet: None,
            scenario,
            held: None,
            damage,
            release: locks::Release::default(),
            derived: Derived::in_background(Arc::clone(&wake), startup.budget),
            pictures: Pictures::in_a_window(),
            asides: Vec::new(),
            plot: None,
            playback: Playback::default(),
            settings,
            exports: Exports::new(wake, session.looks()),
            session,
            messages,
            saved,
            kept: None,
            kept_at: 0.0,
            unkept: Vec::new(),
            looked: None,
            recent: Recent::default(),
            dialogs: Dialogs::default(),
            tour: Tour::default(),
            welcome: Welcome::Away,
            reading: None,
            picker: picker::Picker::default(),
            formula,
            bump_editor: bumps::Editor::default(),
            presenting: None,
            rescaled: None,
            typed_at: f64::NEG_INFINITY,
            presses: [0; 2],
        };
        theme::install(ctx, app.settings.dark, app.fingers.are_used);
        ctx.set_zoom_factor(app.settings.zoom);
        if startup.tour && app.session.has_folder() && !app.settings.toured {
            app.welcome = Welcome::Offered;
            app.settings.toured = true;
        }
        if app.damage.is_none() {
            app.begin(source, offered, step);
        }
        app
    }

    /// The document, for tests and for whoever drives the window.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The step that the playhead shows.
    pub fn step(&self) -> usize {
        self.playback.step(self.last())
    }

    fn play(&mut self, ctx: &egui::Context) {
        let seconds = f64::from(ctx.input(|i| i.stable_dt)).min(0.25);
        let (last, complete) = (self.last(), !self.derived.runs.is_any_pending());
        self.playback.advance(seconds, last, complete);
    }

    /// Whether threads are at work on what the window is going to show.
    pub fn is_computing(&self) -> bool {
        let drawing = self.contents.is_drawing() || self.exports.is_previewing();
        self.reading.is_some() || self.derived.is_pending() || drawing
    }

    /// The last step of the longest visible run.
    fn last(&self) -> usize {
        // How long a run lasts tells a class that is asked what becomes of it.
        if self.scenario.is_asked() {
            return self.scenario.run.steps;
        }
        self.derived.runs.last(&self.scenario)
    }

    /// Brings everything derived up to date with the document. Called wherever the document may have changed before
    /// any of it is shown.
    fn derive(&mut self) {
        self.keep_locked();
        self.continue_training();
        let step = self.step();
        self.derived.look_at(step);
        self.derived.update(&self.scenario, self.plot);
    }

    /// The optimizer whose card is open; 0 if there is none.
    fn open_card(&self) -> usize {
        let last = self.scenario.optimizers.len().saturating_sub(1);
        self.chosen.min(last)
    }

    /// The document and what panels show beside it.
    fn split(&mut self, style: Style) -> (&mut Scenario, Shown<'_>) {
        let shown = Shown {
            step: self.step(),
            derived: &self.derived,
            style,
        };
        (&mut self.scenario, shown)
    }

    /// Whether what pictures show is on the move.
    fn is_moving(&self, ctx: &egui::Context) -> bool {
        self.playback.playing || ctx.input(|i| i.pointer.any_down())
    }

    fn style(&self, ui: &Ui) -> Style {
        let size = egui::TextStyle::Body.resolve(ui.style()).size;
        Style {
            outcomes: (self.presenting.is_some() || self.asks.embed)
                && !self.restraint().hidden.readouts,
            ..theme::figure_style(self.settings.dark, size)
        }
    }

    /// Everything that happens in a frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.begin_frame(&ctx);
        self.take_input(&ctx);
        self.derive();
        self.play(&ctx);

        if self.presenting.is_some_and(|p| p.blank) {
            self.blank_ui(ui);
        } else {
            self.tour = Tour::within(ui.unique_id());
            self.panels_ui(ui);
            self.tour.arrange(&ctx);
            self.guide(&ctx);
        }
        self.speaker_ui(&ctx);
        self.words_window_ui(&ctx);
        self.contents_ui(&ctx);
        self.dialogs_ui(&ctx);
        self.help_ui(&ctx);
        if let Some(offer) = self.messages.messages_ui(&ctx, self.presenting.is_some()) {
            self.take_up(offer);
        }

        // What was done on the plot and in dialogs.
        self.keep_locked();
        self.keep_what_rests(&ctx);
        self.tell_complaints();
        self.settings.zoom = self.plain_zoom(&ctx);
        self.keep_settings();
        self.close_if_asked(&ctx);
        if self.playback.playing {
            ctx.request_repaint();
        }
        self.set_title(&ctx);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.frame(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.keep_all();
    }

    // Only for a page does eframe hand the window out.
    #[cfg(target_arch = "wasm32")]
    fn as_any_mut(&mut self) -> Option<&mut dyn std::any::Any> {
        Some(self)
    }
}
