//! A tab of a browser: files in memory and in the storage of the page, and work that waits until the frame has been drawn.

pub mod fs;
mod later;
mod lock;
mod page;
mod worker;

use std::io;
use std::path::Path;

use crate::platform::News;
pub use later::every;
use later::later;
pub use lock::{Lock, hear_of_others};
pub use page::{address, document, is_page, is_touched};
use worker::Said;
pub use worker::{Errand, HAS_WORKERS, reporter};

/// The largest file that is kept in memory after it has been written, in bytes: larger ones are no scenarios.
const SMALL: usize = 4 << 20;

/// What a file is called in messages: by its name alone, since its folder is one that [`fs::place`] has invented.
pub fn display_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Does some work on the page's own thread once the frame under way has been drawn. The page stands still meanwhile: what takes
/// long goes to a worker.
///
/// # Errors
/// If there is no page.
pub fn spawn(_name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    later(work)
}

/// Takes a file out of the program, from a worker by way of the page: into the storage of the page, or to the downloads of the user.
/// What may be a document is kept in memory, too, so that it can be opened again.
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
    page::download(&display_name(path), &bytes)
        .map_err(|_| io::Error::other("the browser refuses downloads"))
}

/// Gives work to a worker by the name that it is known under there; `hear` is told what becomes of it. Files that it writes are
/// delivered from here, and if one cannot be, the work has failed.
pub fn send(
    name: &'static str,
    task: Vec<u8>,
    mut hear: impl FnMut(News) + 'static,
) -> Option<Errand> {
    let mut delivered = true;
    worker::send(name, task, move |said| match said {
        Said::News(News::Done(_)) if !delivered => hear(News::Done(None)),
        Said::News(news) => hear(news),
        Said::File(path, bytes) => delivered &= deliver(path.as_ref(), bytes).is_ok(),
    })
}
