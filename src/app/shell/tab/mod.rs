//! The window in a tab of a browser.

mod picking;

use std::cell::RefCell;
use std::path::PathBuf;

use eframe::egui::{Context, DroppedFileHandle, Key, KeyboardShortcut};

use crate::platform::{document, fs};

pub use picking::pick;

/// Whether files have paths that users know.
pub const HAS_PATHS: bool = false;

/// Keys that do in a browser what they do on every page: reload, and full screen.
pub const OF_THE_BROWSER: [Key; 2] = [Key::F5, Key::F11];

/// Whether a key reaches the window, and the browser leaves it to it.
pub fn is_ours(key: &KeyboardShortcut) -> bool {
    !OF_THE_BROWSER.contains(&key.logical_key)
}

thread_local! {
    /// Files that were dropped and have been read since the last frame.
    static READ: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
}

/// The files that were dropped on the window a moment ago and have been read by now.
pub fn dropped(ctx: &Context, files: &[DroppedFileHandle]) -> Vec<PathBuf> {
    for file in files {
        let (file, ctx) = (file.clone(), ctx.clone());
        wasm_bindgen_futures::spawn_local(async move {
            // What cannot be read is not there, and opening it says so.
            if let Ok(bytes) = file.bytes_async().await {
                let _ = fs::put(file.path(), &bytes);
            }
            READ.with_borrow_mut(|read| read.push(file.path().to_owned()));
            ctx.request_repaint();
        });
    }
    READ.take()
}

pub fn set_title(_ctx: &Context, title: String) {
    if let Some(document) = document() {
        document.set_title(&title);
    }
}

pub fn is_full_screen(_ctx: &Context) -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Asks the browser for it, which it may refuse, as in a frame of another page.
pub fn set_full_screen(_ctx: &Context, full: bool) {
    let Some(document) = document() else {
        return;
    };
    match document.document_element() {
        Some(page) if full => drop(page.request_fullscreen()),
        _ => document.exit_fullscreen(),
    }
}
