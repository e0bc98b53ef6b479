//! The question before a file is replaced.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Context, Label, Modal};

use super::files::shown;
use super::purpose::Purpose;

/// A file that exists and would be replaced.
#[derive(Clone, Debug)]
pub struct Replace {
    pub purpose: Purpose,
    pub path: PathBuf,
    /// What was typed, to be typed anew if the file is to stay.
    pub typed: Option<String>,
    /// Whether the question has been shown.
    shown: bool,
}

impl Replace {
    pub fn new(purpose: Purpose, path: PathBuf, typed: Option<String>) -> Self {
        Self {
            purpose,
            path,
            typed,
            shown: false,
        }
    }

    /// Shows the question; returns the answer once there is one.
    pub fn ui(&mut self, ctx: &Context) -> Option<bool> {
        let mut answer = None;
        let modal = Modal::new(egui::Id::unique("replace")).show(ctx, |ui| {
            ui.set_max_width(440.0);
            let name = Path::new(self.path.file_name().unwrap_or(self.path.as_os_str()));
            ui.heading(format!("Replace {}?", shown(name)));
            let text = format!("{} exists. What is in it will be lost.", shown(&self.path));
            ui.add(Label::new(text).wrap());
            ui.horizontal(|ui| {
                if ui.button("Replace").clicked() {
                    answer = Some(true);
                }
                let cancel = ui.button("Cancel");
                // Enter keeps the file.
                if !std::mem::replace(&mut self.shown, true) {
                    cancel.request_focus();
                }
                if cancel.clicked() {
                    answer = Some(false);
                }
            });
        });
        answer.or(modal.should_close().then_some(false))
    }
}
