//! Opening, saving and exporting the document, from the user's request to the message about its outcome.

use std::path::{Path, PathBuf};

use eframe::egui::{Context, ViewportCommand};

use super::App;
use super::commands::pasted;
use super::dialogs::Changed;
use super::exports::{ExportCommand, Subject};
use super::files::{Answer, file_stem, shown};
use super::landing::{self, Landing, is_same_file, settled, typed};
use super::messages::{Offer, Topic};
use super::own_formula::FormulaField;
use super::pages::may_be_file;
use super::purpose::{Purpose, is_table};
use super::replace::Replace;
use super::saved::deck_with;
use super::session::{Document, Kept, KeptKey};
use super::shell;
use crate::export::Extract;
use crate::export::write::write_whole;
use crate::platform::fs;
use crate::scenario::{ENDING, MAX_BYTES, is_passed_on, write};
use crate::workbench::Origin;

impl App {
    pub(super) fn ask_open(&mut self, ctx: &Context) {
        self.ask_system(ctx, Purpose::Open, String::new());
    }

    fn ask_save(&mut self, ctx: &Context) {
        let name = format!("{}.{ENDING}", file_stem(&self.scenario));
        self.ask_system(ctx, Purpose::Save, name);
    }

    pub(super) fn ask_system(&mut self, ctx: &Context, purpose: Purpose, name: String) {
        if !self.files.ask(ctx, purpose, &name, &self.origin) {
            self.dialogs.ask_path(purpose, name);
        }
    }

    /// Saves the document to its file.
    pub(super) fn save(&mut self, ctx: &Context) {
        self.dialogs.then_close = false;
        self.save_here(ctx);
    }

    /// Saves the document to a file that the user chooses.
    pub(super) fn save_as(&mut self, ctx: &Context) {
        self.dialogs.then_close = false;
        self.ask_save(ctx);
    }

    fn save_here(&mut self, ctx: &Context) {
        match self.origin.file().map(Path::to_owned) {
            Some(path) => self.save_to(ctx, path),
            None => self.ask_save(ctx),
        }
    }

    /// Saves the document to that file. Its own file may have been changed elsewhere: then the user is asked first.
    fn save_to(&mut self, ctx: &Context, path: PathBuf) {
        // Also so that the history knows the document whose file this becomes.
        self.commit();
        let text = write(&self.scenario);
        let refused = self
            .file_text(&path)
            .map_or_else(Some, |text| refusal(&path, &text));
        if let Some(reason) = refused {
            self.messages
                .error(Topic::Save, format!("Not saved. {reason}"));
            return;
        }
        // A link to its own file is its own file.
        let own = self.origin.file();
        let own = own.is_some_and(|own| path == own || is_same_file(&path, own));
        if own && self.saved.is_changed_elsewhere(&self.origin, &text) {
            self.dialogs.ask_changed(path);
        } else {
            self.write_to(ctx, path);
        }
    }

    /// The key of the page that the document is in the deck of that path, if it is one of its pages.
    fn page_of(&self, path: &Path) -> Option<&str> {
        match &self.origin {
            Origin::Page(deck, key) if path == deck || is_same_file(path, deck) => Some(key),
            Origin::Page(..)
            | Origin::File(_)
            | Origin::Figure(_)
            | Origin::Lesson(_)
            | Origin::New => None,
        }
    }

    /// What a file of that path will hold: the document, or the deck whose page it is.
    fn file_text(&self, path: &Path) -> Result<String, String> {
        match self.page_of(path) {
            Some(key) => deck_with(path, key, &self.scenario),
            None => Ok(write(&self.scenario)),
        }
    }

    fn write_to(&mut self, ctx: &Context, path: PathBuf) {
        let written = self.file_text(&path).and_then(|text| {
            let todo = "Save it under another name or in another folder.";
            write_whole(&path, text.as_bytes()).map_err(|e| format!("{e}. {todo}"))
        });
        if let Err(reason) = written {
            self.messages
                .error(Topic::Save, format!("Not saved. {reason}"));
            return;
        }
        self.deck_history.forget(&path);
        let saved = format!("Saved {}", shown(&path));
        self.messages.succeeded(Topic::Save);
        if self.draft().is_none() {
            self.messages.done(Topic::Save, saved);
        } else {
            let message = format!(
                "{saved} with the last formula that could be read; the text in the field has an error."
            );
            self.messages.error(Topic::Save, message);
        }
        let saved_as = match self.page_of(&path) {
            Some(_) => self.origin.clone(),
            None => Origin::of_path(path),
        };
        self.decks.saved(&self.origin, &saved_as, &self.scenario);
        self.saved_as(saved_as);
        if std::mem::take(&mut self.dialogs.then_close) && !self.is_unsaved() {
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// The document has been written there, and belongs there from now on.
    pub(super) fn saved_as(&mut self, origin: Origin) {
        self.opened = self.scenario.clone();
        self.history.moved(&origin);
        let before = Document {
            draft: None,
            ..self.document()
        };
        let text = write(&self.scenario);
        self.saved.written(&self.scenario, &origin, &text);
        self.origin = origin;
        self.session.saved(&before);
        self.unkept.retain(|other| !other.is_like(&before));
        self.remember_file();
        self.keep_session();
    }

    pub(super) fn take_up(&mut self, offer: Offer) {
        match offer {
            Offer::Kept(key) => self.resume(key),
            Offer::CancelReading => self.give_up_reading(),
            Offer::CancelExport => self.exports.cancel_file(),
            Offer::CancelCopy => self.exports.cancel_copy(),
        }
    }

    /// Brings back a document that the session keeps.
    pub(super) fn resume(&mut self, key: KeptKey) {
        let Some(Kept { slot, document, .. }) = self.session.find(key) else {
            let message = "It has been taken up by another window, or discarded.";
            self.messages.error(Topic::Open, message);
            return;
        };
        // What has just been typed or turned is not lost.
        self.commit();
        self.leave(self.document());
        self.session.hold(slot);
        self.saved.resumed(&document);
        let Document {
            scenario,
            origin,
            draft,
            ..
        } = document;
        self.formula = FormulaField::with_draft(&scenario.surface.shape, draft);
        self.enter(scenario, origin);
    }

    /// Undo has come back to a document that was left: what the session keeps of it is on screen again.
    pub(super) fn take_back(&mut self) {
        let here = self.document();
        if let Some(Kept { slot, document, .. }) = self.session.find_left(&here) {
            if self.draft().is_none() {
                let shape = &document.scenario.surface.shape;
                self.formula = FormulaField::with_draft(shape, document.draft);
            }
            self.session.hold(slot);
        }
    }

    /// Puts the document's file first among the recent ones.
    pub(super) fn remember_file(&mut self) {
        // Where files have no paths, none can be opened again.
        if let Some(file) = self.origin.file().filter(|_| shell::HAS_PATHS) {
            self.session.remember_file(file);
        }
    }

    /// Opens what was chosen or dropped: scenarios and folders of them, and the table that the one on screen is to be over.
    pub(super) fn open(&mut self, ctx: &Context, paths: &[PathBuf]) {
        let (tables, scenarios): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.iter().cloned().partition(|path| is_table(path));
        if !scenarios.is_empty() {
            self.open_all(&scenarios);
            // The table is a change to what has been opened.
            self.commit();
        }
        let Some((table, others)) = tables.split_first() else {
            return;
        };
        self.open_csv(ctx, table);
        if !others.is_empty() {
            let others: Vec<String> = others.iter().map(|other| shown(other)).collect();
            let message = format!(
                "Only one table can be used at a time: {}. Not used: {}",
                shown(table),
                others.join(", ")
            );
            self.messages.error(Topic::Open, message);
        }
    }

    /// Opens what was dropped on the window, or pasted into it.
    pub(super) fn take_what_is_given(&mut self, ctx: &Context) {
        if self.asks.embed {
            return;
        }
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        let paths = shell::dropped(ctx, &dropped);
        self.open(ctx, &paths);
        let dialog = self.dialogs.is_any_open() || self.contents.is_open();
        if let Some(text) = pasted(ctx, dialog) {
            ctx.stop_dragging();
            self.open_text(&text);
        }
    }

    /// Acts on the outcome of a system dialog. The window goes on meanwhile, and may show another document by then.
    pub(super) fn poll_files(&mut self, ctx: &Context) {
        match self.files.answer() {
            Some(Answer::Paths(purpose, _, of))
                if purpose.is_of_document() && of != self.origin =>
            {
                let message = "Nothing was written: the document on screen is not the one for which the file was chosen.";
                self.messages.error(Topic::Save, message);
            }
            Some(Answer::Paths(purpose, paths, _)) => self.chosen(ctx, purpose, &paths, None),
            Some(Answer::NotShown(purpose, name)) => self.dialogs.ask_path(purpose, name),
            None => {}
        }
    }

    /// Shows the dialogs in the window and acts on what was asked for in them.
    pub(super) fn dialogs_ui(&mut self, ctx: &Context) {
        self.export_ui(ctx);
        self.link_ui(ctx);
        if let Some((purpose, text)) = self.dialogs.path_ui(ctx, self.origin.file()) {
            self.chosen(ctx, purpose, &[typed(&text)], Some(text));
        }
        if let Some((purpose, path)) = self.dialogs.replace_ui(ctx) {
            self.write_file(ctx, purpose, path);
        }
        match self.dialogs.changed_ui(ctx) {
            Some(Changed::Overwrite(path)) => self.write_to(ctx, path),
            Some(Changed::SaveAs) => self.ask_save(ctx),
            None => {}
        }
        if self.dialogs.closing_ui(ctx) {
            self.dialogs.then_close = true;
            self.save_here(ctx);
        }
    }

    /// Shows the dialog for exports while it is open.
    fn export_ui(&mut self, ctx: &Context) {
        let command = if self.dialogs.export {
            let subject = Subject {
                scenario: &self.on_screen(),
                playhead: self.step(),
                looks: self.session.looks(),
            };
            let open = &mut self.dialogs.export;
            self.exports.dialog_ui(ctx, open, &subject)
        } else {
            // However it was closed, by a button or by a key.
            if self.exports.rest() {
                let last = Some(self.exports.look());
                self.session.change_looks(|looks| looks.last = last);
            }
            None
        };
        match command {
            Some(ExportCommand::Browse(name)) => self.ask_system(ctx, Purpose::Export, name),
            Some(ExportCommand::Export(path)) => {
                let agreed = self.exports.take_consent(&path);
                self.write_if(ctx, agreed, Replace::new(Purpose::Export, path, None));
            }
            Some(ExportCommand::Adopt) => self.exports.adopt(&mut self.scenario),
            Some(ExportCommand::Save(name)) => {
                let look = self.exports.look();
                self.session.change_looks(|looks| looks.save(&name, look));
            }
            Some(ExportCommand::Forget(name)) => {
                self.session.change_looks(|looks| looks.forget(&name));
            }
            None => {}
        }
    }

    pub(super) fn open_export(&mut self) {
        // A system dialog has to be answered first.
        if !self.files.is_asking() {
            self.exports.offer(&self.scenario, self.step());
            // Another window may have kept some.
            self.session.change_looks(|_| ());
            self.dialogs.export = true;
        }
    }

    pub(super) fn ask_trace(&mut self, ctx: &Context) {
        let name = format!("{}.csv", file_stem(&self.scenario));
        self.ask_system(ctx, Purpose::Trace, name);
    }

    /// Asks where to write what is taken out of the figure, or says why there is none.
    pub(super) fn ask_extract(&mut self, ctx: &Context, what: Extract) {
        if let Some(objection) = what.objection(&self.scenario) {
            let message = format!("Not exported: {objection}.");
            self.messages.error(Topic::Export, message);
            return;
        }
        let (format, _) = what.formats()[0];
        let (stem, ending) = (file_stem(&self.scenario), format.ending());
        let name = format!("{stem}-{}.{ending}", what.key());
        self.ask_system(ctx, Purpose::Extract(what), name);
    }

    /// Acts on what a dialog has returned: the system's, or one of the window, in which that was typed.
    fn chosen(
        &mut self,
        ctx: &Context,
        purpose: Purpose,
        paths: &[PathBuf],
        typed: Option<String>,
    ) {
        match (purpose, paths) {
            (_, []) => {}
            (Purpose::Open, paths) => match typed.filter(|text| is_passed_on(text)) {
                Some(text) => self.open_text(&text),
                None => self.open(ctx, paths),
            },
            (Purpose::Data, [path, ..]) => self.open_csv(ctx, path),
            (
                Purpose::Export
                | Purpose::Save
                | Purpose::Deck
                | Purpose::Trace
                | Purpose::Extract(_),
                [path, ..],
            ) => {
                let chosen = Landing {
                    path: path.clone(),
                    // The system's dialog asks before it returns a file that exists.
                    confirmed: typed.is_none(),
                };
                if purpose == Purpose::Export {
                    self.exports.choose(chosen);
                } else {
                    let Landing { path, confirmed } = settled(purpose, &chosen, self.origin.file());
                    self.write_if(ctx, confirmed, Replace::new(purpose, path, typed));
                }
            }
        }
    }

    /// Writes a file that does not exist, or of which it is agreed that it is replaced; otherwise asks. A browser replaces nothing.
    fn write_if(&mut self, ctx: &Context, agreed: bool, replace: Replace) {
        if agreed
            || !shell::HAS_PATHS
            || !fs::metadata(&replace.path).is_ok_and(|found| found.is_file())
        {
            self.write_file(ctx, replace.purpose, replace.path);
        } else {
            self.dialogs.ask_replace(replace);
        }
    }

    fn write_file(&mut self, ctx: &Context, purpose: Purpose, path: PathBuf) {
        match purpose {
            Purpose::Save => self.save_to(ctx, path),
            Purpose::Deck => self.create_deck(&path),
            Purpose::Export => {
                let (scenario, step) = (self.on_screen(), self.step());
                self.exports.export(&scenario, step, path);
            }
            Purpose::Trace => {
                let (path, _) = landing::trace(&path);
                self.exports.trace(self.scenario.clone(), path);
            }
            Purpose::Extract(what) => {
                let (path, _) = landing::extract(what, &path);
                self.exports.extract(self.scenario.clone(), path, what);
            }
            Purpose::Open | Purpose::Data => {}
        }
    }
}

/// Why a document is not saved as this text to that file, if it could not be opened from there again.
fn refusal(path: &Path, text: &str) -> Option<String> {
    // It can come from a smaller file, which says the same in fewer characters.
    if text.len() > MAX_BYTES {
        let reason = "The file would be larger than 1 MB and could not be opened again. Shorten names, notes or columns of data \
                      first.";
        return Some(reason.to_owned());
    }
    let reason = "is not a regular file. Save it under another name.";
    (!may_be_file(path)).then(|| format!("{} {reason}", shown(path)))
}
