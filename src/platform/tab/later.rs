//! Work that waits until the frame under way has been drawn.

use std::io;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// Does some work once the page is free.
///
/// # Errors
/// If there is no page.
pub fn later(work: impl FnOnce() + 'static) -> io::Result<()> {
    later_by(0, work)
}

/// Does something from time to time, as long as the page is there.
pub fn every(milliseconds: i32, work: impl FnMut() + 'static) {
    let work = Closure::<dyn FnMut()>::new(work);
    let callback = work.as_ref().unchecked_ref();
    let asked = web_sys::window().map(|window| {
        window.set_interval_with_callback_and_timeout_and_arguments_0(callback, milliseconds)
    });
    // The page calls it as long as it is there.
    if asked.is_some_and(|asked| asked.is_ok()) {
        work.forget();
    }
}

/// Does some work once the page is free, after so many milliseconds at least.
///
/// # Errors
/// If there is no page.
pub fn later_by(milliseconds: i32, work: impl FnOnce() + 'static) -> io::Result<()> {
    let work = Closure::once_into_js(work);
    let window = web_sys::window().ok_or_else(|| io::Error::other("there is no page"))?;
    let asked = window
        .set_timeout_with_callback_and_timeout_and_arguments_0(work.unchecked_ref(), milliseconds);
    asked
        .map(drop)
        .map_err(|_| io::Error::other("the page takes no work"))
}
