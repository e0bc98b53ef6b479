//! What the window knows and no file does: derived pictures, running jobs, the playhead, the history.
//!
//! Caches compare keys: a derived thing is memoised on the part of the scenario that it depends on, and
//! there is no flag anywhere that somebody could forget to set.

mod history;
mod job;
mod landscape;
mod memo;
mod playback;
mod progressive;
mod runs;

pub use history::{History, State};
pub use job::{Job, Progress};
pub use landscape::{Critical, Landscape, Lines, LinesKey, Resolution};
pub use memo::Memo;
pub use playback::Playback;
pub use progressive::{Advance, Detail, Progressive, Request};
pub use runs::{Runs, Wake};
