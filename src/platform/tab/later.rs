//! Work that waits until the frame under way has been drawn.

use std::io;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// Does some work once the page is free.
///
/// # Errors
/// If there is no page.
pub fn later(work: impl FnOnce() + 'static) -> io::Result<()> {
    let work = Closure::once_into_js(work);
    let window = web_sys::window().ok_or_else(|| io::Error::other("there is no page"))?;
    let asked = window.set_timeout_with_callback(work.unchecked_ref());
    asked
        .map(drop)
        .map_err(|_| io::Error::other("the page takes no work"))
}
