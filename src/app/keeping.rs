//! Keeping the document in the session: after every change, when another one takes its place, and when the window closes.

use eframe::egui::{self, ViewportCommand};

use super::App;
use super::files::window_title;
use super::messages::{Offer, Topic};
use super::opening::Held;
use super::session::{Document, Settings};
use super::turning;
use super::{address, shell};

/// Seconds without panning and zooming after which the view is kept.
const PAUSE: f64 = 1.0;
/// Seconds after which a change that goes on, such as long typing or a drag, is kept as it is.
const LONGEST: f64 = 5.0;

impl App {
    /// Whether there is work that neither the document's file nor its lesson holds.
    pub(super) fn is_unsaved(&self) -> bool {
        self.draft().is_some() || self.saved.differs(&self.scenario, &self.origin)
    }

    /// The text in the formula field while it is not a valid formula.
    pub(super) fn draft(&self) -> Option<&str> {
        self.formula.draft(&self.scenario.surface.shape)
    }

    /// The document with what the window knows of it.
    pub(super) fn document(&self) -> Document {
        Document {
            scenario: self.scenario.clone(),
            origin: self.origin.clone(),
            draft: self.draft().map(str::to_owned),
            unsaved: self.is_unsaved(),
            digest: self.saved.digest(&self.origin),
        }
    }

    /// Keeps the document where nothing is being changed by hand, otherwise every few seconds.
    pub(super) fn keep_what_rests(&mut self, ctx: &egui::Context) {
        let shape = &mut self.scenario.surface.shape;
        let turning = self.bump_editor.is_turning(ctx, shape);
        if turning::was_restored(ctx) {
            self.history.forget_since(self.presses[0]);
        }
        let rests = self.typing_rests(ctx) && !turning::is_turning(ctx);
        let now = ctx.input(|i| i.time);
        if rests && !turning && !ctx.input(|i| i.pointer.any_down()) {
            self.commit();
            self.autosave(ctx);
            self.kept_at = now;
        } else if now - self.kept_at > LONGEST {
            let mut document = self.document();
            // As the commit will do.
            document.scenario.drop_idle();
            self.keep(document);
            self.kept_at = now;
        }
    }

    /// Keeps the document in the session; false if that is not possible.
    pub(super) fn keep_session(&mut self) -> bool {
        self.keep(self.document())
    }

    /// Keeps the document, also what is being typed or dragged, and the look of the window.
    pub fn keep_all(&mut self) {
        self.keep_session();
        self.keep_settings();
    }

    fn keep(&mut self, document: Document) -> bool {
        let kept = self.session.keep(&document);
        if kept {
            shell::readdress(address::without_document);
            self.unkept.retain(|other| !other.is_like(&document));
        }
        self.kept = Some(document);
        kept
    }

    /// Keeps the document if it is not as it was last kept, the view after a pause. Called while nothing is being changed by
    /// hand.
    pub(super) fn autosave(&mut self, ctx: &egui::Context) {
        let (unsaved, digest) = (self.is_unsaved(), self.saved.digest(&self.origin));
        let draft = self.formula.draft(&self.scenario.surface.shape);
        let looked = self.scenario.outlook();
        let same = self.kept.as_mut().is_some_and(|kept| {
            let before = kept.scenario.outlook();
            kept.scenario.look_from(looked);
            let same = kept.scenario == self.scenario;
            kept.scenario.look_from(before);
            same && kept.origin == self.origin
                && kept.draft.as_deref() == draft
                && (kept.unsaved, kept.digest) == (unsaved, digest)
        });
        let seen = self
            .kept
            .as_ref()
            .is_some_and(|k| k.scenario.outlook() == looked);
        if same && seen {
            return;
        }
        let now = ctx.input(|i| i.time);
        if self.looked.is_none_or(|(seen, _)| seen != looked) {
            self.looked = Some((looked, now));
        }
        let since = self.looked.map_or(now, |(_, since)| since);
        let left = since + PAUSE - now;
        if same && left > 0.0 {
            ctx.request_repaint_after_secs(left as f32);
        } else {
            self.keep_session();
        }
    }

    /// Keeps the unsaved work of a document that leaves the screen.
    pub(super) fn leave(&mut self, document: Document) {
        self.kept = None;
        self.unkept.retain(|other| !other.is_like(&document));
        if self.session.leave(&document) {
            return;
        }
        if self.session.has_folder() {
            let message = format!(
                "Unsaved changes of “{}” cannot be kept. Undo brings them back until the window closes.",
                document.name()
            );
            self.messages.error(Topic::Save, message);
        }
        self.unkept.push(document);
    }

    /// Offers a kept document that a start has not brought back.
    pub(super) fn offer(&mut self, held: &Held) {
        let text = format!(
            "{} It is in the menu of recent documents, beside Open.",
            held.because
        );
        self.messages
            .offer(Topic::Open, text, Offer::Kept(held.key));
    }

    /// Tells what of the state folder could not be read.
    pub(super) fn tell_complaints(&mut self) {
        let complaints = self.session.complaints();
        if !complaints.is_empty() {
            self.messages.error(Topic::Session, complaints.join("\n"));
        }
    }

    /// Keeps the look of the window when it does not present.
    pub(super) fn keep_settings(&mut self) {
        let panels = self.presenting.map_or(self.settings.panels, |p| p.panels);
        let settings = Settings {
            panels,
            ..self.settings.clone()
        };
        self.session.keep_settings(&settings);
    }

    pub(super) fn set_title(&self, ctx: &egui::Context) {
        let title = window_title(&self.scenario, self.origin.file(), self.is_unsaved());
        // Sent only when it changes, because every command causes a repaint.
        let id = egui::Id::unique("window title");
        if ctx.data(|d| d.get_temp::<String>(id)).as_ref() != Some(&title) {
            shell::set_title(ctx, title.clone());
            ctx.data_mut(|d| d.insert_temp(id, title));
        }
    }

    /// Handles a request to close the window. Where the session keeps the work nothing is lost; otherwise the user is asked
    /// about it first.
    pub(super) fn close_if_asked(&mut self, ctx: &egui::Context) {
        // A figure within another page is no work of its own.
        if self.asks.embed || !ctx.input(|i| i.viewport().close_requested()) {
            return;
        }
        if let Some(file) = self.exports.first_warning() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            // What is done until the next request may be lost, too, and has to be asked about.
            self.dialogs.may_close = false;
            let message = format!("{file} is still being written. Close again to give it up.");
            self.messages.error(Topic::Export, message);
            return;
        }
        let kept = self.keep_session();
        let lost = self.would_be_lost(kept);
        if let Some(lost) = lost.filter(|_| !self.dialogs.may_close) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialogs.ask_close(lost);
        }
    }

    /// Whether work is lost if the window goes away now: the session cannot keep it, or a file is not written yet.
    pub fn would_lose(&mut self) -> bool {
        if self.asks.embed {
            return false;
        }
        let kept = self.keep_session();
        self.exports.first_warning().is_some() || self.would_be_lost(kept).is_some()
    }

    /// What closing would lose, in a sentence.
    fn would_be_lost(&self, kept: bool) -> Option<String> {
        if !kept && self.is_unsaved() {
            return Some("The scenario has unsaved changes.".into());
        }
        let left = self.unkept.last()?;
        Some(format!(
            "“{}”, which was open before, has unsaved changes. Undo goes back to it.",
            left.name()
        ))
    }
}
