//! A tab of a browser: files in memory and in the storage of the page, and work that waits until the frame has been drawn.

pub mod fs;
mod lock;
mod page;

use std::io;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

pub use lock::Lock;
pub use page::{download, fragment, is_page, query, storage};

/// Does some work on the page's own thread once the frame under way has been drawn. The page stands still meanwhile: what takes
/// long goes to a worker.
///
/// # Errors
/// If there is no page.
pub fn spawn(_name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let later = Closure::once_into_js(work);
    let window = web_sys::window().ok_or_else(|| io::Error::other("there is no page"))?;
    let asked = window.set_timeout_with_callback(later.unchecked_ref());
    asked.map(drop).map_err(|_| io::Error::other("the page takes no work"))
}
