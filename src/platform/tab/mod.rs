//! A tab of a browser: files in memory and in the storage of the page, and work that waits until the frame has been drawn.

pub mod fs;
mod lock;
mod page;
mod worker;

use std::io;
use std::path::Path;

use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

pub use lock::Lock;
pub use page::{address, is_page, is_touched};
pub use worker::{Errand, HAS_WORKERS, reporter, send};

/// The largest file that is kept in memory after it has been written, in bytes: larger ones are no scenarios.
const SMALL: usize = 4 << 20;

/// Does some work on the page's own thread once the frame under way has been drawn. The page stands still meanwhile: what takes
/// long goes to a worker.
///
/// # Errors
/// If there is no page.
pub fn spawn(_name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    spawn_here(work)
}

fn spawn_here(work: impl FnOnce() + 'static) -> io::Result<()> {
    let later = Closure::once_into_js(work);
    let window = web_sys::window().ok_or_else(|| io::Error::other("there is no page"))?;
    let asked = window.set_timeout_with_callback(later.unchecked_ref());
    asked
        .map(drop)
        .map_err(|_| io::Error::other("the page takes no work"))
}

/// Takes a file out of the program, from a worker by way of the page: into the storage of the page, or to the downloads of the user. What may be a document is kept in
/// memory, too, so that it can be saved again.
///
/// # Errors
/// If the storage is full, or the browser refuses.
pub fn deliver(path: &Path, bytes: Vec<u8>) -> io::Result<()> {
    if fs::is_kept(path) {
        return fs::put(path, &bytes);
    }
    if worker::hand_over(&path.to_string_lossy(), &bytes) {
        return Ok(());
    }
    if bytes.len() <= SMALL {
        fs::put(path, &bytes)?;
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    page::download(&name.to_string_lossy(), &bytes)
        .map_err(|_| io::Error::other("the browser refuses downloads"))
}
