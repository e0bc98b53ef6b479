//! Dialogs inside the window: for a path where there is no system dialog, and before work would be lost.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Context, Key, Modal, RichText, ViewportCommand};

use super::asks::Asks;
use super::files::shown;
use super::fingers::field;
use super::landing::{landing, typed};
use super::purpose::Purpose;
use super::replace::Replace;
use super::speaker::Speaker;
use crate::export::Format;
use crate::scenario::is_passed_on;

/// A path asked for in the window itself.
#[derive(Clone, Debug)]
struct AskPath {
    purpose: Purpose,
    text: String,
    /// A text and where it leads, so that the file system is not asked in every frame.
    landing: Option<(String, PathBuf)>,
}

impl AskPath {
    fn new(purpose: Purpose, text: String) -> Self {
        Self {
            purpose,
            text,
            landing: None,
        }
    }

    /// The file that the text names, if there is one. `own` is the document's file.
    fn landing(&mut self, own: Option<&Path>) -> Option<&Path> {
        let text = self.text.trim();
        if text.is_empty() {
            return None;
        }
        let known = self.landing.take().filter(|(of, _)| of == text);
        let found = known.unwrap_or_else(|| {
            let path = landing(self.purpose, &typed(text), own);
            (text.to_owned(), path)
        });
        Some(&self.landing.insert(found).1)
    }
}

/// Which dialogs are open. Besides the help, what the program is, and the words there is one at a time, and the question for a path in the export dialog.
#[derive(Debug, Default)]
pub struct Dialogs {
    pub help: bool,
    /// What the program is.
    pub about: bool,
    pub export: bool,
    /// What the link asks for that is being made.
    pub link: Option<Asks>,
    /// The words of the document.
    pub words: bool,
    /// The speaker's own window.
    pub speaker: Speaker,
    path: Option<AskPath>,
    /// What closing would lose, while the user is asked about it.
    closing: Option<String>,
    /// Whether the user has agreed to lose unsaved work.
    pub may_close: bool,
    /// Whether the window is to close once the document has been saved.
    pub then_close: bool,
    /// A file that was changed elsewhere, while the user is asked whether to overwrite it.
    changed: Option<PathBuf>,
    /// A file that exists, while the user is asked whether to replace it.
    replace: Option<Replace>,
}

/// What to do about a file that was changed elsewhere.
pub enum Changed {
    Overwrite(PathBuf),
    SaveAs,
}

impl Dialogs {
    /// Withdraws all questions: for another one, or because they were about another document than the one on screen.
    pub fn withdraw(&mut self) {
        self.export = false;
        self.link = None;
        self.path = None;
        self.closing = None;
        self.changed = None;
        self.replace = None;
    }

    pub fn ask_path(&mut self, purpose: Purpose, text: String) {
        let export = self.export && purpose == Purpose::Export;
        self.withdraw();
        self.export = export;
        self.path = Some(AskPath::new(purpose, text));
    }

    /// Asks whether to close although something would be lost.
    pub fn ask_close(&mut self, lost: String) {
        self.withdraw();
        self.closing = Some(lost);
    }

    /// Asks what to do about a file that was changed elsewhere.
    pub fn ask_changed(&mut self, file: PathBuf) {
        self.withdraw();
        self.changed = Some(file);
    }

    /// Asks whether to replace a file that exists.
    pub fn ask_replace(&mut self, replace: Replace) {
        self.withdraw();
        self.replace = Some(replace);
    }

    /// Goes back to where a file that is to stay was named, for another name.
    fn rename(&mut self, replace: Replace) {
        let Replace { purpose, typed, .. } = replace;
        match (purpose, typed) {
            (Purpose::Export, _) => self.export = true,
            (_, Some(text)) => self.path = Some(AskPath::new(purpose, text)),
            (_, None) => {}
        }
    }

    /// Whether a dialog is open that has to be answered before anything else can be done.
    pub fn is_any_open(&self) -> bool {
        self.export
            || self.link.is_some()
            || self.closing.is_some()
            || self.changed.is_some()
            || self.replace.is_some()
            || self.path.is_some()
    }

    /// Closes the dialog on top; false if none was open.
    pub fn close(&mut self) -> bool {
        if let Some(replace) = self.replace.take() {
            self.rename(replace);
            return true;
        }
        if self.path.take().is_some()
            || self.link.take().is_some()
            || self.changed.take().is_some()
            || self.closing.take().is_some()
        {
            return true;
        }
        let Self {
            export,
            about,
            help,
            words,
            ..
        } = self;
        for open in [export, about, help, words] {
            if std::mem::take(open) {
                return true;
            }
        }
        false
    }

    /// Asks whether to close without saving; true if the user would rather save.
    pub fn closing_ui(&mut self, ctx: &Context) -> bool {
        let Some(lost) = self.closing.clone() else {
            return false;
        };
        let (mut save, mut stay) = (false, false);
        Modal::new(egui::Id::unique("closing")).show(ctx, |ui| {
            ui.heading("Close without saving?");
            ui.label(lost);
            ui.horizontal(|ui| {
                save = ui.button("Save").clicked();
                if ui.button("Close without saving").clicked() {
                    self.may_close = true;
                    ctx.send_viewport_cmd(ViewportCommand::Close);
                }
                stay = ui.button("Stay").clicked();
            });
        });
        if save || stay {
            self.closing = None;
        }
        save
    }

    /// Asks whether to overwrite a file that was changed elsewhere; returns the answer once there is one.
    pub fn changed_ui(&mut self, ctx: &Context) -> Option<Changed> {
        let file = self.changed.clone()?;
        let (mut answer, mut cancel) = (None, false);
        let modal = Modal::new(egui::Id::unique("changed")).show(ctx, |ui| {
            ui.set_max_width(440.0);
            ui.heading("Overwrite the changed file?");
            let text = format!(
                "{} has been changed by another window or program since it was read or saved here. Overwriting loses those changes.",
                shown(&file)
            );
            ui.add(egui::Label::new(text).wrap());
            ui.horizontal(|ui| {
                if ui.button("Overwrite").clicked() {
                    answer = Some(Changed::Overwrite(file));
                }
                if ui.button("Save under another name…").clicked() {
                    answer = Some(Changed::SaveAs);
                }
                cancel = ui.button("Cancel").clicked();
            });
        });
        if answer.is_some() || cancel || modal.should_close() {
            self.changed = None;
        }
        answer
    }

    /// Asks whether to replace a file that exists; returns it once that is agreed.
    pub fn replace_ui(&mut self, ctx: &Context) -> Option<(Purpose, PathBuf)> {
        let mut replace = self.replace.take()?;
        match replace.ui(ctx) {
            Some(true) => return Some((replace.purpose, replace.path)),
            Some(false) => self.rename(replace),
            None => self.replace = Some(replace),
        }
        None
    }

    /// Shows the dialog for a path while it is open; returns the text once it has been entered. `own` is the document's file.
    pub fn path_ui(&mut self, ctx: &Context, own: Option<&Path>) -> Option<(Purpose, String)> {
        let mut ask = self.path.clone()?;
        let (mut go, mut cancel) = (false, false);
        let (verb, hint) = match ask.purpose {
            Purpose::Open => (
                "Open",
                "type a path, paste a link, or drop a file on the window.".to_owned(),
            ),
            Purpose::Data => (
                "Open",
                "type a path, or drop a file on the window.".to_owned(),
            ),
            Purpose::Save | Purpose::Deck => ("Save", "type a path.".to_owned()),
            Purpose::Export => ("Choose", "type a path.".to_owned()),
            Purpose::Trace => ("Export", ends_in(Format::traces())),
            Purpose::Extract(what) => {
                let formats = what.formats().iter().map(|(format, _)| *format);
                ("Export", ends_in(formats))
            }
        };
        let modal = Modal::new(egui::Id::unique("path")).show(ctx, |ui| {
            ui.set_width(440.0);
            ui.heading(ask.purpose.title());
            ui.label(RichText::new(format!("This system offers no file dialog: {hint}")).weak());
            let label = ui.label("Path");
            let field = field(ui, &mut ask.text).desired_width(f32::INFINITY);
            let field = ui.add(field).labelled_by(label.id);
            if !field.has_focus() && !field.lost_focus() {
                field.request_focus();
            }
            go |= field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            let is_file = !is_passed_on(&ask.text);
            if let Some(path) = ask.landing(own).filter(|_| is_file) {
                let text = format!("Full path: {}", shown(path));
                ui.add(egui::Label::new(RichText::new(text).weak()).wrap());
            }
            ui.horizontal(|ui| {
                go |= ui.button(verb).clicked();
                cancel = ui.button("Cancel").clicked();
            });
        });
        let text = ask.text.trim().to_owned();
        let purpose = ask.purpose;
        let done = go && !text.is_empty();
        self.path = (!done && !cancel && !modal.should_close()).then_some(ask);
        done.then_some((purpose, text))
    }
}

/// The hint to type a path with one of these endings.
fn ends_in(formats: impl Iterator<Item = Format>) -> String {
    let endings: Vec<String> = formats.map(|f| format!(".{}", f.ending())).collect();
    format!("type a path that ends in {}.", endings.join(" or "))
}
