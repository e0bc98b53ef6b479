//! What a worker of a page does when it is told: see [`Task`].

use std::sync::Arc;

use super::exports::{CopyFigure, Seen, WriteFile};
use super::gallery::SmallPicture;
use crate::analysis::PlaneRequest;
use crate::optimizer::Progress;
use crate::workbench::{Check, Task, map_work, work};

/// Does a task that came as bytes under a name, and returns its result as bytes; `None` if it was cancelled, or is not known.
pub fn errand(name: &str, task: &[u8], progress: &Arc<Progress>) -> Option<Vec<u8>> {
    match name {
        WriteFile::NAME => work::<WriteFile>(task, progress),
        CopyFigure::NAME => work::<CopyFigure>(task, progress),
        Seen::NAME => work::<Seen>(task, progress),
        SmallPicture::NAME => work::<SmallPicture>(task, progress),
        PlaneRequest::NAME => work::<PlaneRequest>(task, progress),
        Check::NAME => work::<Check>(task, progress),
        _ => map_work(name, task, progress).flatten(),
    }
}
