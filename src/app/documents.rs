//! Opening, saving and exporting the document, from the user's request to the message about its outcome.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::App;
use super::exports::ExportCommand;
use super::files::{Answer, Purpose, file_stem, is_table, with_ending};
use super::messages::{Offer, Topic};
use super::opening::Document;
use super::own_formula::FormulaField;
use crate::export::write::write_whole;
use crate::scenario::write;
use crate::workbench::Origin;

impl App {
    pub(super) fn ask_open(&mut self, ctx: &Context) {
        self.ask_system(ctx, Purpose::Open, String::new());
    }

    pub(super) fn ask_save(&mut self, ctx: &Context) {
        let name = format!("{}.toml", file_stem(&self.scenario));
        self.ask_system(ctx, Purpose::Save, name);
    }

    pub(super) fn ask_system(&mut self, ctx: &Context, purpose: Purpose, name: String) {
        if !self.files.ask(ctx, purpose, &name) {
            self.dialogs.ask_path(purpose, name);
        }
    }

    pub(super) fn save(&mut self, ctx: &Context) {
        match self.origin.file().map(Path::to_owned) {
            Some(path) => self.save_to(&path),
            None => self.ask_save(ctx),
        }
    }

    fn save_to(&mut self, path: &Path) {
        let path = with_ending(path, "toml");
        match write_whole(&path, write(&self.scenario).as_bytes()) {
            Ok(()) => {
                let saved = format!("Saved {}", path.display());
                self.messages.succeeded(Topic::Save);
                if self.draft().is_none() {
                    self.messages.done(Topic::Save, saved);
                } else {
                    let message = format!(
                        "{saved} with the last formula that could be read; the text in the field has an error."
                    );
                    self.messages.error(Topic::Save, message);
                }
                self.files.hold(&self.scenario);
                self.opened = self.scenario.clone();
                let saved_as = Origin::of_path(path);
                self.deck.moved(&self.origin, &saved_as);
                self.history.moved(&self.origin, &saved_as);
                self.origin = saved_as;
                self.keep_session();
            }
            Err(e) => self.messages.error(Topic::Save, format!("Not saved. {e}")),
        }
    }

    /// Offers the document that a start has not brought back. Its copy stays where the message says.
    pub(super) fn offer_last(&mut self, document: Document) {
        let millions = document.steps() / 1_000_000;
        let kept = match self.session.set_aside() {
            Some(copy) => format!(" It is kept in {}.", copy.display()),
            None => String::new(),
        };
        let text = format!(
            "What was open last takes {millions} million steps, so it was not computed at once.{kept}"
        );
        self.set_aside = Some(document);
        self.messages.offer(Topic::Open, text, Offer::LastDocument);
    }

    pub(super) fn take_up(&mut self, offer: Offer) {
        let document = match offer {
            Offer::LastDocument => self.set_aside.take(),
            Offer::CancelReading => {
                self.give_up_reading();
                None
            }
        };
        if let Some(document) = document {
            let shape = &document.scenario.surface.shape;
            self.formula = FormulaField::with_draft(shape, document.draft);
            self.show_document(document.scenario, document.origin);
            self.playback.to_end();
        }
    }

    /// Opens what was chosen or dropped: a CSV, or scenarios and folders of them.
    fn open(&mut self, ctx: &Context, paths: &[PathBuf]) {
        match paths {
            [] => {}
            [table] if is_table(table) => self.open_csv(ctx, table),
            paths => self.open_all(paths),
        }
    }

    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        self.open(ctx, &paths);
    }

    /// Acts on the outcome of a system dialog.
    pub(super) fn poll_files(&mut self, ctx: &Context) {
        match self.files.answer() {
            Some(Answer::Paths(purpose, paths)) => self.chosen(ctx, purpose, &paths),
            Some(Answer::NotShown(purpose, name)) => self.dialogs.ask_path(purpose, name),
            None => {}
        }
    }

    /// Shows the dialogs in the window and acts on what was asked for in them.
    pub(super) fn dialogs_ui(&mut self, ctx: &Context) {
        let open = &mut self.dialogs.export;
        match self.exports.dialog_ui(ctx, open) {
            Some(ExportCommand::Browse(name)) => self.ask_system(ctx, Purpose::Export, name),
            Some(ExportCommand::Export) => {
                let (scenario, step) = (self.scenario.clone(), self.step());
                self.exports.export(ctx, scenario, step);
            }
            None => {}
        }
        if let Some((purpose, path)) = self.dialogs.path_ui(ctx) {
            self.chosen(ctx, purpose, &[path]);
        }
        if self.dialogs.closing_ui(ctx) {
            self.save(ctx);
        }
    }

    pub(super) fn open_export(&mut self) {
        // A system dialog has to be answered first.
        if !self.files.is_asking() {
            self.exports.offer(&self.scenario);
            self.dialogs.export = true;
        }
    }

    pub(super) fn ask_trace(&mut self, ctx: &Context) {
        let name = format!("{}.csv", file_stem(&self.scenario));
        self.ask_system(ctx, Purpose::Trace, name);
    }

    pub(super) fn copy_figure(&mut self, ctx: &Context) {
        let (scenario, step) = (self.scenario.clone(), self.step());
        self.exports.copy(ctx, scenario, step);
    }

    fn chosen(&mut self, ctx: &Context, purpose: Purpose, paths: &[PathBuf]) {
        match (purpose, paths) {
            (_, []) => {}
            (Purpose::Open, paths) => self.open(ctx, paths),
            (Purpose::Data, [path, ..]) => self.open_csv(ctx, path),
            (Purpose::Save, [path, ..]) => self.save_to(path),
            (Purpose::Export, [path, ..]) => self.exports.set_path(path),
            (Purpose::Trace, [path, ..]) => self.exports.trace(ctx, self.scenario.clone(), path),
        }
    }
}
