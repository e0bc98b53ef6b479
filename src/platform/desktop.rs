//! The desktop: the system's files, locks and threads.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

use super::News;

pub use std::fs;

/// The stack of a thread in bytes, as large as that of the main thread usually is: whatever is drawn there can be drawn here.
pub const STACK: usize = 8 << 20;

/// Between two attempts at a lock.
const PAUSE: Duration = Duration::from_millis(5);

/// What a file is called in messages.
pub fn display_name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Does some work beside the window, under a name that tools show.
///
/// # Errors
/// If no thread can be started.
pub fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let thread = Builder::new().name(name.to_owned()).stack_size(STACK);
    thread.spawn(work).map(drop)
}

/// A lock that windows take in turns, or that one of them holds.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// The lock of that name, whose folder exists. Lock files stay: if one were removed, two windows could each hold a lock on a file of
    /// that name.
    pub fn open(path: &Path) -> Option<Self> {
        let mut options = OpenOptions::new();
        let made = options.write(true).create(true).truncate(false).open(path);
        // Where nothing can be written any more, what was kept can still be read.
        made.or_else(|_| File::open(path)).ok().map(Self)
    }

    /// Holds it until it is dropped, unless another window does; the system lets go of it if the program crashes.
    pub fn try_hold(&self) -> bool {
        self.0.try_lock().is_ok()
    }

    /// Holds it until it is dropped, once other windows let go of it, or does without if they do not in that time.
    pub fn wait(&self, patience: Duration) {
        let begin = Instant::now();
        while !self.try_hold() && begin.elapsed() < patience {
            sleep(PAUSE);
        }
    }
}

/// Whether what takes long can go away from the window's thread: here it goes to threads.
pub const HAS_WORKERS: bool = false;

/// Work that a worker does: here there are none.
#[derive(Debug)]
pub enum Errand {}

/// Gives work to a worker: here to none.
pub fn send(
    _name: &'static str,
    _task: Vec<u8>,
    _hear: impl FnMut(News) + 'static,
) -> Option<Errand> {
    None
}
