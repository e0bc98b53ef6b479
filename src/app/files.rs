//! Opening and saving; system dialogs, off the frame's thread.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::Context;

use super::App;
use super::messages::Topic;
use crate::export::Format;
use crate::export::write::write_whole;
use crate::scenario::{Scenario, load, write};
use crate::workbench::{Job, Poll};

/// What a file dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    /// A CSV.
    Data,
    Save,
    Export,
}

/// A system dialog that ends this fast was never shown.
const NOT_SHOWN: Duration = Duration::from_millis(400);

/// A system dialog under way.
struct Asked {
    purpose: Purpose,
    /// The file name that it offers.
    name: String,
    since: Instant,
    job: Job<Option<PathBuf>>,
}

/// The document's file, and a system dialog under way.
pub struct Files {
    /// The document as its file has it.
    saved: Scenario,
    path: Option<PathBuf>,
    system_dialogs: bool,
    dialog: Option<Asked>,
}

impl Files {
    pub fn new(saved: Scenario, path: Option<PathBuf>, system_dialogs: bool) -> Self {
        Self {
            saved,
            path,
            system_dialogs,
            dialog: None,
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub fn forget_path(&mut self) {
        self.path = None;
    }

    pub fn is_unsaved(&self, scenario: &Scenario) -> bool {
        *scenario != self.saved
    }

    pub fn window_title(&self, scenario: &Scenario) -> String {
        let name = self
            .path
            .as_ref()
            .and_then(|p| p.file_name())
            .map(|n| n.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| scenario.title.clone());
        let mark = if self.path.is_some() && self.is_unsaved(scenario) {
            "• "
        } else {
            ""
        };
        if name.is_empty() {
            "Ravine".into()
        } else {
            format!("{mark}{name} – Ravine")
        }
    }
}

/// Wakes the window when a job has ended.
pub fn waker(ctx: &Context) -> impl FnOnce() + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

/// Opens a system dialog on a thread of its own.
fn system_dialog(ctx: &Context, purpose: Purpose, name: String) -> Job<Option<PathBuf>> {
    Job::start("file dialog", waker(ctx), move |_| {
        let dialog = rfd::FileDialog::new();
        match purpose {
            Purpose::Open => dialog.add_filter("Scenario", &["toml"]).pick_file(),
            Purpose::Data => dialog
                .add_filter("Table", &["csv", "tsv", "txt"])
                .pick_file(),
            Purpose::Save => dialog
                .add_filter("Scenario", &["toml"])
                .set_file_name(name)
                .save_file(),
            Purpose::Export => dialog
                .add_filter(
                    "Figure",
                    &Format::figures().map(Format::ending).collect::<Vec<_>>(),
                )
                .set_file_name(name)
                .save_file(),
        }
    })
}

/// A file name made of a title.
pub fn file_stem(scenario: &Scenario) -> String {
    let mut stem = String::new();
    for c in scenario.title.to_lowercase().chars() {
        if c.is_alphanumeric() {
            stem.push(c);
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
    }
    let stem: String = stem.trim_end_matches('-').chars().take(60).collect();
    if stem.is_empty() {
        "figure".into()
    } else {
        stem
    }
}

impl App {
    pub(super) fn ask_open(&mut self, ctx: &Context) {
        self.ask_system(ctx, Purpose::Open, String::new());
    }

    pub(super) fn ask_save(&mut self, ctx: &Context) {
        let name = format!("{}.toml", file_stem(&self.scenario));
        self.ask_system(ctx, Purpose::Save, name);
    }

    pub(super) fn ask_system(&mut self, ctx: &Context, purpose: Purpose, name: String) {
        if !self.files.system_dialogs {
            self.dialogs.ask_path(purpose, name);
        } else if self.files.dialog.is_none() {
            let job = system_dialog(ctx, purpose, name.clone());
            let since = Instant::now();
            self.files.dialog = Some(Asked {
                purpose,
                name,
                since,
                job,
            });
        }
    }

    pub(super) fn save(&mut self, ctx: &Context) {
        match self.files.path.clone() {
            Some(path) => self.save_to(&path),
            None => self.ask_save(ctx),
        }
    }

    pub(super) fn save_to(&mut self, path: &Path) {
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
                self.files.saved = self.scenario.clone();
                self.files.path = Some(path);
                self.keep_session();
            }
            Err(e) => self.messages.error(Topic::Save, format!("Not saved. {e}")),
        }
    }

    /// Opens a file; where it is bad, the document on screen stays as it was.
    pub(super) fn open(&mut self, path: &Path) {
        match load(path) {
            Ok(scenario) => {
                self.messages.succeeded(Topic::Open);
                self.files.saved = scenario.clone();
                self.files.path = Some(path.to_owned());
                self.lesson = None;
                self.replace(scenario);
                self.playback.restart();
            }
            Err(e) => self.messages.error(Topic::Open, e.to_string()),
        }
    }

    pub(super) fn take_dropped_files(&mut self, ctx: &Context) {
        let dropped = ctx.input(|i| i.raw.dropped_files.clone());
        if let Some(file) = dropped.first() {
            let path = file.path().to_owned();
            let ends_with = |ending: &str| {
                path.extension()
                    .is_some_and(|e| e.eq_ignore_ascii_case(ending))
            };
            if ends_with("csv") || ends_with("tsv") {
                self.open_csv(&path);
            } else {
                self.open(&path);
            }
        }
    }

    /// Takes up what a system dialog has come to.
    pub(super) fn poll_files(&mut self) {
        if let Some(asked) = self.files.dialog.take() {
            match asked.job.poll() {
                Poll::Pending => self.files.dialog = Some(asked),
                Poll::Done(Some(path)) => self.chosen(asked.purpose, &path),
                // A cancelled dialog was open for a while; one that nobody saw needs another way to ask.
                Poll::Done(None) if asked.since.elapsed() > NOT_SHOWN => {}
                Poll::Done(None) | Poll::Lost => {
                    self.dialogs.ask_path(asked.purpose, asked.name);
                }
            }
        }
    }

    pub(super) fn chosen(&mut self, purpose: Purpose, path: &Path) {
        match purpose {
            Purpose::Open => self.open(path),
            Purpose::Data => self.open_csv(path),
            Purpose::Save => self.save_to(path),
            Purpose::Export => self.exports.set_path(path),
        }
    }
}

/// The path with that ending, if it has none of its own.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    if path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(ending))
    {
        path.to_owned()
    } else {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        PathBuf::from(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        let titled = |title: &str| Scenario {
            title: title.into(),
            ..Scenario::default()
        };
        assert_eq!(file_stem(&titled("Adam & Eve: 2/λmax!")), "adam-eve-2-λmax");
        assert_eq!(file_stem(&titled("…")), "figure");
        assert_eq!(
            with_ending(Path::new("a/b.c"), "png"),
            Path::new("a/b.c.png")
        );
        assert_eq!(with_ending(Path::new("b.PNG"), "png"), Path::new("b.PNG"));
    }
}
