//! The window on a desktop.

use std::path::PathBuf;

use eframe::egui::{Context, DroppedFileHandle, KeyboardShortcut, ViewportCommand};

use crate::app::purpose::{Purpose, TABLES, endings};
use crate::export::Format;
use crate::workbench::Job;

/// Whether files have paths that users know.
pub const HAS_PATHS: bool = true;

/// Whether there can be a second window, for another screen.
pub const HAS_WINDOWS: bool = true;

/// Whether a key reaches the window: all of them do.
pub fn is_ours(_key: &KeyboardShortcut) -> bool {
    true
}

/// The files that were dropped on the window.
pub fn dropped(_ctx: &Context, files: &[DroppedFileHandle]) -> Vec<PathBuf> {
    files.iter().map(|file| file.path().to_owned()).collect()
}

/// Whether the clipboard takes what is copied.
pub fn can_copy() -> bool {
    true
}

/// Asks for what is in the clipboard, which comes like what a keyboard pastes.
pub fn paste(ctx: &Context) {
    ctx.send_viewport_cmd(ViewportCommand::RequestPaste);
}

/// What came from the clipboard in another way than that of a keyboard: here nothing does.
pub fn pasted() -> Option<String> {
    None
}

/// Changes the address of the window: here it has none.
pub fn readdress(_change: impl FnOnce(&str) -> String) {}

pub fn set_title(ctx: &Context, title: String) {
    ctx.send_viewport_cmd(ViewportCommand::Title(title));
}

pub fn is_full_screen(ctx: &Context) -> bool {
    ctx.input(|i| i.viewport().fullscreen.unwrap_or(false))
}

pub fn set_full_screen(ctx: &Context, full: bool) {
    ctx.send_viewport_cmd(ViewportCommand::Fullscreen(full));
}

/// Opens a system dialog on a thread of its own, which calls `wake` at the end.
pub fn pick(
    wake: impl FnOnce() + Send + 'static,
    purpose: Purpose,
    name: String,
) -> Job<Vec<PathBuf>> {
    Job::start("file dialog", wake, move |_| {
        let dialog = rfd::FileDialog::new().set_title(purpose.title());
        let one = match purpose {
            Purpose::Open => {
                let carriers = endings(Format::ALL.into_iter().filter(|f| f.carries()));
                let all = [&["toml"], &*carriers, TABLES].concat();
                let files = dialog.add_filter("Scenario, figure or table", &all);
                return files.pick_files().unwrap_or_default();
            }
            Purpose::Data => dialog.add_filter("Table", TABLES).pick_file(),
            Purpose::Save => dialog
                .add_filter("Scenario", &["toml"])
                .set_file_name(name)
                .save_file(),
            Purpose::Deck => dialog
                .add_filter("Deck", &["toml"])
                .set_file_name(name)
                .save_file(),
            Purpose::Export => dialog
                .add_filter("Figure", &endings(Format::pictures()))
                .set_file_name(name)
                .save_file(),
            Purpose::Trace => dialog
                .add_filter("Table", &endings(Format::traces()))
                .set_file_name(name)
                .save_file(),
            Purpose::Extract(what) => dialog
                .add_filter(
                    "Data",
                    &endings(what.formats().iter().map(|(format, _)| *format)),
                )
                .set_file_name(name)
                .save_file(),
        };
        one.into_iter().collect()
    })
}
