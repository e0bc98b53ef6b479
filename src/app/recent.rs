//! What the menu of recent documents offers: unsaved work that was left, and files that were opened or saved.

use std::path::{Component, Path, PathBuf};

use eframe::egui::{self, Button, RichText, Ui, WidgetInfo, vec2};

use super::files::shown;
use super::menus;
use super::session::{Kept, KeptKey};
use crate::figure::fonts::icon;

/// Width of a row without its button to forget it, in points.
const WIDTH: f32 = 340.0;

/// What the menu offers, as of when it was opened.
#[derive(Default)]
pub struct Recent {
    pub is_open: bool,
    unsaved: Vec<Unsaved>,
    files: Vec<(PathBuf, String)>,
    /// The document of which the user is asked whether to discard it.
    discarding: Option<KeptKey>,
}

/// A document with unsaved work.
struct Unsaved {
    key: KeptKey,
    name: String,
    whence: String,
    age: String,
}

/// What is asked for in the menu.
pub enum Action {
    Resume(KeptKey),
    Discard(KeptKey),
    Open(PathBuf),
    Forget(PathBuf),
}

impl Recent {
    /// What there is to offer now.
    pub fn of(kept: &[Kept], files: Vec<PathBuf>) -> Self {
        let unsaved: Vec<&Kept> = kept.iter().filter(|k| k.document.unsaved).collect();
        let of_documents = unsaved.iter().filter_map(|k| k.document.origin.file());
        let paths: Vec<&Path> = of_documents
            .chain(files.iter().map(PathBuf::as_path))
            .collect();
        let unsaved = unsaved.iter().map(|kept| Unsaved {
            key: kept.key(),
            name: match kept.document.origin.file() {
                Some(file) => told_apart(file, &paths),
                None => kept.document.name(),
            },
            whence: kept.document.whence(),
            age: age(kept.seconds()),
        });
        let named = files
            .iter()
            .map(|file| (file.clone(), told_apart(file, &paths)));
        Self {
            is_open: true,
            unsaved: unsaved.collect(),
            files: named.collect(),
            discarding: None,
        }
    }

    /// The contents of the menu; returns what was asked for.
    pub fn menu_ui(&mut self, ui: &mut Ui) -> Option<Action> {
        ui.set_min_width(WIDTH);
        let height = ui.ctx().content_rect().height() * 0.8;
        menus::scrolling(ui, height)
            .show(ui, |ui| self.rows_ui(ui))
            .inner
    }

    fn rows_ui(&mut self, ui: &mut Ui) -> Option<Action> {
        let mut action = None;
        if self.unsaved.is_empty() && self.files.is_empty() {
            ui.label(RichText::new("Nothing yet").weak());
        }
        if !self.unsaved.is_empty() {
            ui.label(RichText::new("Unsaved").weak());
        }
        for document in &self.unsaved {
            let Unsaved { key, name, .. } = document;
            if self.discarding == Some(*key) {
                let answer = ui.horizontal(|ui| {
                    ui.label(format!("Discard {name}?"));
                    let discard = ui.button("Discard").clicked();
                    let keep = ui.button("Keep").clicked();
                    (discard || keep).then_some(discard)
                });
                if let Some(discard) = answer.inner {
                    self.discarding = None;
                    action = discard.then_some(Action::Discard(*key));
                }
                continue;
            }
            let text = format!("• {name}");
            let hint = format!("{}, kept {}", document.whence, document.age);
            let (open, discard) = row_ui(ui, &text, &document.age, &hint, "Discard", name);
            if open {
                action = Some(Action::Resume(*key));
            }
            if discard {
                self.discarding = Some(*key);
            }
        }
        if !self.files.is_empty() {
            ui.label(RichText::new("Files").weak());
        }
        for (file, name) in &self.files {
            let hint = shown(file);
            let (open, forget) = row_ui(ui, name, "", &hint, "Forget", name);
            if open {
                action = Some(Action::Open(file.clone()));
            }
            if forget {
                action = Some(Action::Forget(file.clone()));
            }
        }
        action
    }
}

/// A row with its name, and a button to take it out; whether each was clicked.
fn row_ui(ui: &mut Ui, text: &str, aside: &str, hint: &str, out: &str, name: &str) -> (bool, bool) {
    // Two states of one file differ in their age.
    let spoken = if aside.is_empty() {
        text.to_owned()
    } else {
        format!("{text}, {aside}")
    };
    let row = ui.horizontal(|ui| {
        let button = Button::new(text)
            .right_text(RichText::new(aside).weak())
            .truncate()
            .min_size(vec2(WIDTH, 0.0));
        let open = ui.scope(|ui| {
            ui.set_max_width(WIDTH);
            ui.add(button)
        });
        let open = open.inner.on_hover_text(hint);
        open.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &spoken));
        let open = open.clicked();
        let take = ui.button(icon::X).on_hover_text(out);
        let named = format!("{out} {name}");
        take.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &named));
        let out = take.clicked();
        (open, out)
    });
    row.inner
}

/// The name of a file, with as many of the folders above it as tell it from the other files of that name.
fn told_apart(file: &Path, among: &[&Path]) -> String {
    let tail = |path: &Path, count: usize| -> PathBuf {
        let parts: Vec<Component> = path.components().collect();
        parts[parts.len().saturating_sub(count)..].iter().collect()
    };
    let parts = file.components().count();
    let told = |count: &usize| {
        let mut others = among.iter().filter(|other| **other != file);
        others.all(|other| tail(other, *count) != tail(file, *count))
    };
    let count = (1..parts).find(told).unwrap_or(parts);
    shown(&tail(file, count))
}

/// How long ago that was.
fn age(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
    match () {
        () if minutes == 0 => "just now".into(),
        () if hours == 0 => format!("{minutes} min ago"),
        () if days == 0 => format!("{hours} h ago"),
        () if days == 1 => "a day ago".into(),
        () => format!("{days} days ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_name_are_told_apart_by_their_folders() {
        let paths = [
            "/a/one/m.toml",
            "/a/two/m.toml",
            "/b/two/m.toml",
            "/c/x.toml",
        ];
        let paths = paths.map(Path::new);
        let named = paths.map(|path| told_apart(path, &paths));
        assert_eq!(
            named,
            ["one/m.toml", "a/two/m.toml", "b/two/m.toml", "x.toml"]
        );
        let root = [Path::new("/m.toml"), Path::new("/a/m.toml")];
        assert_eq!(
            root.map(|path| told_apart(path, &root)),
            ["/m.toml", "a/m.toml"]
        );
    }

    #[test]
    fn ages_in_the_largest_unit() {
        for (seconds, told) in [
            (59, "just now"),
            (60, "1 min ago"),
            (3599, "59 min ago"),
            (3600, "1 h ago"),
            (86400, "a day ago"),
            (3 * 86400, "3 days ago"),
        ] {
            assert_eq!(age(seconds), told);
        }
    }
}
