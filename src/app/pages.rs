//! Turning the pages of the deck, and opening several files at once.

use std::io;
use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use super::deck::{Given, given_text, load_all};
use super::files::shown;
use super::locks::Release;
use super::messages::Topic;
use super::opening::{self, Held, Source};
use super::own_formula::FormulaField;
use crate::platform::fs;
use crate::scenario::{LoadError, Scenario, is_scenario_file, lesson_page};
use crate::workbench::Origin;

/// Why a text cannot be read, for somebody who may not know what scenario files are.
fn unreadable(text: &str, error: LoadError) -> String {
    match error {
        LoadError::PassedOn { message, .. } => message,
        LoadError::Scenario(_) if !is_scenario_file(text) => {
            "the text is neither a link, nor a line of text that Ravine has made, nor a scenario"
                .to_owned()
        }
        other => other.to_string(),
    }
}

impl App {
    /// Shows what the window starts with.
    pub(super) fn begin(&mut self, source: Source, offered: Option<Held>, step: Option<usize>) {
        self.derive();
        let asked = self.scenario.is_asked();
        match (step, source) {
            (Some(step), _) => self.playback.seek(step),
            (None, Source::FirstLesson | Source::Given | Source::Kept) if asked => {
                self.playback.seek(0);
            }
            (None, Source::FirstLesson) => self.playback.restart(),
            (None, Source::Given | Source::Kept) => self.playback.to_end(),
        }
        if let Some(held) = offered {
            self.offer(&held);
        }
        if source == Source::Given {
            self.remember_file();
        }
        self.decks.follow(&self.origin);
    }

    /// Opens files and folders. Several scenarios become the deck, and the first of them is shown. What cannot be loaded is
    /// named in a message, and if that is everything, the document on screen stays as it was.
    pub(super) fn open_all(&mut self, paths: &[PathBuf]) {
        let (paths, pipes): (Vec<_>, Vec<_>) = paths.iter().cloned().partition(|p| may_be_file(p));
        let (documents, mut errors) = load_all(&paths);
        errors.extend(pipes.iter().map(|path| not_regular(path)));
        if errors.is_empty() {
            self.messages.succeeded(Topic::Open);
        } else {
            let reasons: Vec<String> = errors.iter().map(ToString::to_string).collect();
            self.messages.error(Topic::Open, reasons.join("\n"));
        }
        self.decks.open(&documents);
        if let Some(first) = documents.into_iter().next() {
            self.show_document(first);
            self.remember_file();
        }
    }

    /// Opens the page `by` places after the one that was opened last, whether or not it has been changed since.
    pub(super) fn turn_page(&mut self, ctx: &Context, by: i64) {
        // A drag does not go on in another document.
        ctx.stop_dragging();
        if let Some(origin) = self.decks.turned(&self.origin, by) {
            self.open_page(&origin);
        }
    }

    pub(super) fn open_page(&mut self, origin: &Origin) {
        match origin {
            Origin::Lesson(key) => {
                if let Some(page) = lesson_page(key) {
                    self.show_document((page.scenario.clone(), origin.clone()).into());
                }
            }
            Origin::File(path) | Origin::Figure(path) | Origin::Page(path, _) => {
                match page_in(path, origin) {
                    Ok(given) => {
                        self.messages.succeeded(Topic::Open);
                        self.show_document(given);
                    }
                    Err(e) => self.messages.error(Topic::Open, e.to_string()),
                }
            }
            Origin::New => {}
        }
    }

    /// Puts a document in place of the one on screen, and plays it, or shows its step if it has one.
    fn show_document(&mut self, given: Given) {
        let Given {
            scenario,
            origin,
            part: _,
            step,
        } = given;
        // What has just been typed or turned is not lost.
        self.commit();
        self.leave(self.document());
        self.saved.opened(&scenario, &origin);
        self.formula = FormulaField::default();
        self.enter(scenario, origin);
        self.playback.pace(self.scenario.run.steps);
        match step {
            Some(step) => self.playback.seek(step),
            None if self.scenario.is_asked() => self.playback.seek(0),
            None => self.playback.restart(),
        }
    }

    /// Opens what a text holds that was copied: the line of a scenario or a link, or a whole file.
    pub(super) fn open_text(&mut self, text: &str) {
        match given_text("the text", text) {
            Ok(documents) => {
                self.messages.succeeded(Topic::Open);
                documents
                    .into_iter()
                    .take(1)
                    .for_each(|first| self.show_document(first));
            }
            Err(error) => {
                let message = format!("Nothing was pasted: {}.", unreadable(text, error));
                self.messages.error(Topic::Open, message);
            }
        }
    }

    /// Puts a document on screen.
    pub(super) fn enter(&mut self, scenario: Scenario, origin: Origin) {
        self.give_up_reading();
        self.dialogs.withdraw();
        self.derived.findings.forget_told();
        self.history.begin();
        let opened = self.saved.scenario(&origin).unwrap_or(&scenario);
        self.opened = opened.clone();
        self.chosen = opening::spoken_of(&scenario).unwrap_or(0);
        // As one change that can be undone.
        self.held = None;
        self.release = Release::default();
        self.scenario = scenario;
        self.playback.to_end();
        self.decks.follow(&origin);
        self.origin = origin;
    }
}

/// Whether that is no pipe and no device: opening a pipe waits for the program at its other end, and the window with it; what is
/// written to either cannot be opened again.
pub(super) fn may_be_file(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |found| found.is_file() || found.is_dir())
}

/// The document that a file holds at that origin.
fn page_in(path: &Path, origin: &Origin) -> Result<Given, LoadError> {
    if !may_be_file(path) {
        return Err(not_regular(path));
    }
    let (given, errors) = load_all(&[path.to_owned()]);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let found = given.into_iter().find(|given| given.origin == *origin);
    found.ok_or_else(|| LoadError::Read {
        file: shown(path),
        source: io::Error::other("this page is no longer in it"),
    })
}

fn not_regular(path: &Path) -> LoadError {
    LoadError::Read {
        file: shown(path),
        source: io::Error::other("it is not a regular file"),
    }
}
