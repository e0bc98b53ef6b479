//! The window in a tab of a browser.

mod picking;

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use eframe::egui::{Context, DroppedFileHandle, Key, KeyboardShortcut};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::platform::{address, document, fs};

pub use picking::pick;

/// Whether files have paths that users know.
pub const HAS_PATHS: bool = false;

/// Whether there can be a second window, for another screen.
pub const HAS_WINDOWS: bool = false;

/// Keys that do in a browser what they do on every page: reload, and full screen.
const OF_THE_BROWSER: [Key; 2] = [Key::F5, Key::F11];

/// Whether a key reaches the window, and the browser leaves it to it.
pub fn is_ours(key: &KeyboardShortcut) -> bool {
    !OF_THE_BROWSER.contains(&key.logical_key)
}

thread_local! {
    /// Files that were dropped and have been read since the last frame.
    static READ: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
    /// What came from the clipboard and has not been asked for yet.
    static PASTED: Cell<Option<String>> = const { Cell::new(None) };
}

/// The files that were dropped on the window a moment ago and have been read by now.
pub fn dropped(ctx: &Context, files: &[DroppedFileHandle]) -> Vec<PathBuf> {
    for file in files {
        let (file, ctx) = (file.clone(), ctx.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let path = fs::place(file.path());
            // What cannot be read is not there, and opening it says so.
            if let Ok(bytes) = file.bytes_async().await {
                let _ = fs::put(&path, &bytes);
            }
            READ.with_borrow_mut(|read| read.push(path));
            ctx.request_repaint();
        });
    }
    READ.take()
}

/// Whether the clipboard takes what is copied: browsers refuse it to pages that came unencrypted from another machine.
pub fn can_copy() -> bool {
    web_sys::window().is_some_and(|window| window.is_secure_context())
}

/// Asks for what is in the clipboard, which the user may have to allow.
pub fn paste(ctx: &Context) {
    let Some(window) = web_sys::window().filter(|_| can_copy()) else {
        return;
    };
    let (text, ctx) = (window.navigator().clipboard().read_text(), ctx.clone());
    wasm_bindgen_futures::spawn_local(async move {
        let text = JsFuture::from(text).await.ok();
        PASTED.set(text.and_then(|text| text.as_string()));
        ctx.request_repaint();
    });
}

/// What has come from the clipboard since it was asked for.
pub fn pasted() -> Option<String> {
    PASTED.take()
}

/// Changes the address of the page, so that a reload does not begin again with what is over.
pub fn readdress(change: impl FnOnce(&str) -> String) {
    let before = address();
    let after = change(&before);
    let history = web_sys::window().and_then(|window| window.history().ok());
    if let Some(history) = history.filter(|_| after != before) {
        // Where it stays as it was, a reload does begin again.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&after));
    }
}

pub fn set_title(_ctx: &Context, title: String) {
    if let Some(document) = document() {
        document.set_title(&title);
    }
}

pub fn is_full_screen(_ctx: &Context) -> bool {
    document().is_some_and(|document| document.fullscreen_element().is_some())
}

/// Asks the browser for it where a hand has just done something, as it refuses it otherwise; it may refuse it even then, as in a frame of
/// another page.
pub fn set_full_screen(_ctx: &Context, full: bool) {
    let Some(document) = document() else {
        return;
    };
    match document.document_element() {
        Some(page) if full && is_asked_by_hand() => {
            let asked = called(&page, "requestFullscreen");
            wasm_bindgen_futures::spawn_local(async move {
                // It stays as it is where that is refused.
                if let Some(asked) = asked {
                    let _ = JsFuture::from(Promise::resolve(&asked)).await;
                }
            });
        }
        // Not all browsers know how.
        _ if !full && document.fullscreen_element().is_some() => document.exit_fullscreen(),
        _ => {}
    }
}

/// Whether a hand has just done something on the page. Browsers that do not say so refuse by themselves.
fn is_asked_by_hand() -> bool {
    let navigator = web_sys::window().map(|window| window.navigator());
    let active = navigator.and_then(|navigator| {
        let activation = Reflect::get(&navigator, &"userActivation".into()).ok()?;
        Reflect::get(&activation, &"isActive".into())
            .ok()?
            .as_bool()
    });
    active.unwrap_or(true)
}

/// What a method returns that not all browsers have.
fn called(on: &JsValue, name: &str) -> Option<JsValue> {
    let method = Reflect::get(on, &name.into()).ok()?;
    let method: Function = method.dyn_into().ok()?;
    method.call0(on).ok()
}
