//! File dialogs of the system or the browser, beside the window.

use std::path::{Path, PathBuf};
use web_time::{Duration, Instant};

use eframe::egui::Context;

use super::purpose::Purpose;
use super::shell;
use crate::platform::display_name;
use crate::scenario::Scenario;
use crate::workbench::{Job, Origin, Poll};

/// A system dialog that ends without a path within this time was never shown.
const NOT_SHOWN: Duration = Duration::from_millis(400);

/// A system dialog under way.
struct Asked {
    purpose: Purpose,
    /// The file name that it suggests.
    name: String,
    /// The document that it is about.
    origin: Origin,
    since: Instant,
    job: Job<Vec<PathBuf>>,
}

/// The outcome of a system dialog.
pub enum Answer {
    /// What was chosen, and for which document.
    Paths(Purpose, Vec<PathBuf>, Origin),
    /// The system has no dialog to show; the name is the one to suggest when asking in another way.
    NotShown(Purpose, String),
}

/// System dialogs, one at a time.
pub struct Files {
    system_dialogs: bool,
    dialog: Option<Asked>,
}

impl Files {
    pub fn new(system_dialogs: bool) -> Self {
        Self {
            system_dialogs,
            dialog: None,
        }
    }

    /// Opens a system dialog about the document of that origin, one at a time; false if the window has to ask by itself.
    pub fn ask(&mut self, ctx: &Context, purpose: Purpose, name: &str, origin: &Origin) -> bool {
        if self.system_dialogs && self.dialog.is_none() {
            self.dialog = Some(Asked {
                purpose,
                name: name.to_owned(),
                origin: origin.clone(),
                since: Instant::now(),
                job: shell::pick(waker(ctx), purpose, name.to_owned()),
            });
        }
        self.system_dialogs
    }

    /// Whether a system dialog is open.
    pub fn is_asking(&self) -> bool {
        self.dialog.is_some()
    }

    /// The outcome of the open system dialog, once it has ended; `None` also if it was cancelled.
    pub fn answer(&mut self) -> Option<Answer> {
        let asked = self.dialog.take()?;
        match asked.job.poll() {
            Poll::Pending => {
                self.dialog = Some(asked);
                None
            }
            Poll::Done(paths) if !paths.is_empty() => {
                Some(Answer::Paths(asked.purpose, paths, asked.origin))
            }
            // A dialog that the user cancelled was open for a while. One that ended at once was never seen.
            // A browser always shows one, and where files have no paths, none can be typed.
            Poll::Done(_) if !shell::HAS_PATHS || asked.since.elapsed() > NOT_SHOWN => None,
            Poll::Done(_) | Poll::Lost => Some(Answer::NotShown(asked.purpose, asked.name)),
        }
    }
}

/// A path as it is shown: what is no text in it as a question mark, since the fonts have no sign for that.
pub fn shown(path: &Path) -> String {
    display_name(path).replace('\u{fffd}', "?")
}

/// The title of a window that shows a document of that file.
pub fn window_title(scenario: &Scenario, file: Option<&Path>, unsaved: bool) -> String {
    let name = file.and_then(Path::file_name);
    let name = name.map(|name| shown(Path::new(name)));
    let name = name.unwrap_or_else(|| scenario.title.trim().to_owned());
    let mark = if unsaved { "• " } else { "" };
    if name.is_empty() {
        format!("{mark}Ravine")
    } else {
        format!("{mark}{name} – Ravine")
    }
}

/// Wakes the window when a job has ended.
pub fn waker(ctx: &Context) -> impl FnOnce() + Send + 'static {
    let ctx = ctx.clone();
    move || ctx.request_repaint()
}

/// A file name, without extension, made from a title.
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

/// The path with that extension, unless it has one already.
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
