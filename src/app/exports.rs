//! Exporting figures and tables to files and to the clipboard: what is wanted, and the work beside the window.

mod command;
mod dialog;
mod look;
mod motion;
mod multiples;
mod player;
mod preview;
mod rows;
mod show;
mod steps;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use eframe::egui::Context;
use toml::Table;

use super::files::{file_stem, shown, with_ending};
use super::landing::{Landing, typed};
use super::messages::{Messages, Offer, Topic};
use super::session::Looks;
use crate::export::{Extract, Format};
use crate::scenario::Scenario;
use crate::workbench::{Ended, Queue, Running, Wake};

pub use command::{ExportCommand, Subject};
use look::Look;
use multiples::Multiples;
use player::Player;
use preview::Preview;
pub use preview::Seen;
use steps::Steps;
pub use work::{CopyFigure, Picture, WriteFile};
use work::{Holding, Work};

/// What is to be exported.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Export {
    path: String,
    look: Look,
    multiples: Multiples,
    steps: Steps,
}

impl Export {
    /// The document as the figure shows it.
    fn shown(&self, scenario: &Scenario) -> Scenario {
        let mut shown = self.look.show.of(scenario);
        shown.multiples = self.multiples.series(scenario).unwrap_or_default();
        shown
    }

    /// Whether the field shows what a file dialog has returned.
    fn names(&self, chosen: &Landing) -> bool {
        shown(&chosen.path) == self.path
    }

    /// The file that is written, where a file dialog has returned that.
    fn landing(&self, chosen: Option<&Landing>) -> Option<PathBuf> {
        let text = self.path.trim();
        let path = match chosen.filter(|chosen| self.names(chosen)) {
            Some(chosen) => chosen.path.clone(),
            None if text.is_empty() => return None,
            None => typed(text),
        };
        Some(with_ending(&path, self.look.format.ending()))
    }
}

/// The settings of the export dialog, and exports under way.
pub struct Exports {
    wanted: Export,
    /// Whether the dialog has been shown in the last frame.
    is_open: bool,
    preview: Preview,
    player: Player,
    /// The name under which the look is about to be kept.
    naming: Option<String>,
    /// The path that was suggested last.
    suggested: String,
    /// What a file dialog has returned.
    chosen: Option<Landing>,
    files: Queue<PathBuf, Result<(), String>>,
    /// The file of which it has been said that closing the window would lose it.
    warned: Option<PathBuf>,
    /// What is copied; there is one clipboard.
    copies: Queue<(), Result<Picture, String>>,
}

/// Work that ends within this time is not spoken of before it has ended.
const QUIET: Duration = Duration::from_millis(500);
/// Seconds after which what is said of work under way is brought up to date.
const LOOK: f32 = 0.25;

impl Exports {
    /// Nothing under way; figures look as those of the last session did.
    pub fn new(wake: Wake, looks: &Looks) -> Self {
        Self {
            wanted: Export {
                look: looks.last.as_ref().map(Look::of_table).unwrap_or_default(),
                ..Export::default()
            },
            is_open: false,
            preview: Preview::new(Arc::clone(&wake)),
            player: Player::default(),
            naming: None,
            suggested: String::new(),
            chosen: None,
            files: Queue::new(Arc::clone(&wake)),
            warned: None,
            copies: Queue::new(wake),
        }
    }

    /// Takes over the path chosen in a file dialog, and the format given by its extension.
    pub fn choose(&mut self, chosen: Landing) {
        let format = Format::of(&chosen.path).filter(|format| format.is_picture());
        let wanted = &mut self.wanted;
        wanted.look.format = format.unwrap_or(wanted.look.format);
        wanted.path = shown(&chosen.path);
        self.chosen = Some(chosen);
    }

    /// Prepares the dialog, which suggests the document's title as the path until another one is chosen: not that of an
    /// earlier document, whose figure would be overwritten.
    pub fn offer(&mut self, scenario: &Scenario, step: usize) {
        let wanted = &mut self.wanted;
        wanted.steps.offer(scenario, step);
        wanted.multiples.offer(scenario);
        let stem = file_stem(scenario);
        if wanted.path.is_empty() || wanted.path == self.suggested {
            wanted.path.clone_from(&stem);
        }
        self.suggested = stem;
    }

    /// How figures look, as tables of the state folder have it.
    pub fn look(&self) -> Table {
        self.wanted.look.to_table()
    }

    /// Lets a document show what figures show of it.
    pub fn adopt(&mut self, scenario: &mut Scenario) {
        *scenario = self.wanted.shown(scenario);
        self.wanted.look.show.clear();
    }

    /// Whether the preview is being drawn.
    pub fn is_previewing(&self) -> bool {
        self.preview.is_drawing()
    }

    /// The path that a file dialog has returned, unless another one has been typed since.
    fn chosen(&self) -> Option<&Landing> {
        let chosen = self.chosen.as_ref();
        chosen.filter(|chosen| self.wanted.names(chosen))
    }

    /// The file that an export writes; `None` while none is named.
    fn landing(&self) -> Option<PathBuf> {
        self.wanted.landing(self.chosen.as_ref())
    }

    /// The file name that a dialog suggests.
    fn suggestion(&self) -> String {
        let landing = self.landing().unwrap_or_default();
        let name = landing.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Whether the user has agreed, in the dialog that returned this very path, to replace what is there. That holds once: the next
    /// figure may be another one.
    pub fn take_consent(&mut self, path: &Path) -> bool {
        let given = self.chosen().is_some_and(|c| c.confirmed && c.path == path);
        if let Some(chosen) = &mut self.chosen {
            chosen.confirmed = false;
        }
        given
    }

    /// Draws the figure as the dialog describes it and writes it.
    pub fn export(&mut self, scenario: &Scenario, playhead: usize, path: PathBuf) {
        let Export {
            path: _,
            look,
            multiples: _,
            steps,
        } = &self.wanted;
        let work = Work::new(self.wanted.shown(scenario), look);
        let moves = look.format.movie().is_some() && steps.moves(look.format);
        let holding = if moves {
            Holding::Movie(work, look.motion.frames(steps.range))
        } else {
            Holding::Still(work, steps.still(playhead))
        };
        self.write(path, holding);
    }

    /// Writes what `ravine trace` writes.
    pub fn trace(&mut self, scenario: Scenario, path: PathBuf) {
        self.write(path, Holding::Trace(scenario));
    }

    /// Writes what `ravine data` writes.
    pub fn extract(&mut self, scenario: Scenario, path: PathBuf, what: Extract) {
        self.write(path, Holding::Extract(scenario, what));
    }

    fn write(&mut self, path: PathBuf, holding: Holding) {
        let file = WriteFile {
            path: path.clone(),
            holding,
        };
        self.files.ask(path, file);
    }

    /// Draws the figure for the clipboard. A copy that is under way gives way to this one.
    pub fn copy(&mut self, scenario: Scenario, step: usize) {
        self.copies.ask((), CopyFigure { scenario, step });
    }

    /// The file that is being written, the first time that this is asked about it: closing the window would lose it.
    pub fn first_warning(&mut self) -> Option<String> {
        let path = &self.files.running()?.key;
        if self.warned.as_ref() == Some(path) {
            return None;
        }
        self.warned = Some(path.clone());
        Some(shown(path))
    }

    pub fn cancel_file(&self) {
        self.files.cancel();
    }

    pub fn cancel_copy(&self) {
        self.copies.cancel();
    }

    /// Collects the results of exports that have ended, and tells of those under way.
    pub fn poll(&mut self, ctx: &Context, messages: &mut Messages) {
        while let Some((path, ended)) = self.files.poll() {
            self.warned = None;
            let name = shown(&path);
            match ended {
                // What has become of other exports stays to be read.
                Ended::Done(Ok(())) => {
                    messages.also_done(Topic::Export, format!("Exported {name}"))
                }
                Ended::Done(Err(e)) => messages.error(Topic::Export, format!("Not exported. {e}")),
                Ended::Cancelled => {
                    messages.also_done(Topic::Export, format!("Cancelled the export of {name}"))
                }
                Ended::Lost => messages.error(Topic::Export, format!("Not exported. {LOST}")),
            }
        }
        while let Some(((), ended)) = self.copies.poll() {
            match ended {
                Ended::Done(Ok(Picture(image))) => {
                    ctx.copy_image(image);
                    messages.done(Topic::Copy, "Copied the figure");
                }
                Ended::Done(Err(e)) => messages.error(Topic::Copy, format!("Not copied. {e}")),
                Ended::Cancelled => messages.done(Topic::Copy, "Cancelled copying"),
                Ended::Lost => messages.error(Topic::Copy, format!("Not copied. {LOST}")),
            }
        }
        let exporting = self.files.running().and_then(|running| {
            let waiting = match self.files.waiting() {
                0 => String::new(),
                n => format!(" ({n} more to come)"),
            };
            let name = running.key.file_name().unwrap_or_default();
            told(
                running,
                format!("Exporting {}{waiting}", shown(Path::new(name))),
            )
        });
        messages.under_way(Topic::Export, Offer::CancelExport, exporting);
        let copying = self.copies.running();
        let copying = copying.and_then(|running| told(running, "Copying the figure".into()));
        messages.under_way(Topic::Copy, Offer::CancelCopy, copying);
        if self.files.running().is_some() || self.copies.running().is_some() {
            ctx.request_repaint_after_secs(LOOK);
        }
    }
}

const LOST: &str = "The work could not be started, or ended early.";

/// What there is to say of work under way, if it takes long.
fn told<K, T>(running: &Running<K, T>, what: String) -> Option<String> {
    let progress = &running.progress;
    let (part, share) = (progress.what().to_lowercase(), progress.share());
    let so_far = match share {
        _ if progress.is_cancelled() => ": ending…".into(),
        0.0 => "…".into(),
        share => format!(": {part}, {:.0} %", 100.0 * share),
    };
    (running.since.elapsed() > QUIET).then(|| format!("{what}{so_far}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_is_for_the_very_path_that_the_dialog_returned_and_holds_once() {
        let mut exports = Exports::new(Arc::new(|| ()), &Looks::default());
        let chosen = |path: &str| Landing {
            path: path.into(),
            confirmed: true,
        };
        exports.choose(chosen("/a/b.svg"));
        assert_eq!(exports.landing(), Some("/a/b.svg".into()));
        assert!(exports.take_consent(Path::new("/a/b.svg")));
        assert!(!exports.take_consent(Path::new("/a/b.svg")), "once");
        // The dialog has not asked about the name with an ending.
        exports.choose(chosen("/a/c"));
        assert_eq!(exports.landing(), Some("/a/c.svg".into()));
        assert!(!exports.take_consent(Path::new("/a/c.svg")));
        // Another path was typed since.
        exports.choose(chosen("/a/d.svg"));
        exports.wanted.path = "/a/e.svg".into();
        assert!(!exports.take_consent(Path::new("/a/e.svg")));
    }
}
