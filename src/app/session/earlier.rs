//! What earlier versions kept: the document in one file, where it came from and its draft among the settings.

use std::path::{Path, PathBuf};
use web_time::SystemTime;

use toml::{Table, Value};

use super::document::{self, Document};
use super::folder::{Unreadable, read_or_move};
use crate::platform::fs;
use crate::scenario::read;
use crate::workbench::Origin;

/// A document that an earlier version kept.
pub struct Earlier {
    pub file: PathBuf,
    pub document: Document,
    /// When it was kept, in nanoseconds since 1970.
    pub at: i64,
}

/// The documents of an earlier version in a state folder with these settings.
pub fn documents(folder: &Path, settings: &Table) -> Vec<Result<Earlier, Unreadable>> {
    let draft = settings.get("draft").and_then(Value::as_str);
    let of_last = (document::origin(settings), draft.map(str::to_owned));
    // The document that was open last, and one that was too long to be computed at a start.
    [
        ("session.toml", of_last),
        ("set-aside.toml", (Origin::New, None)),
    ]
    .into_iter()
    .filter_map(|(name, (origin, draft))| {
        let file = folder.join(name);
        let at = written_at(&file);
        let scenario = read_or_move(folder, &file, |text| {
            read(name, text).map_err(|e| e.to_string())
        });
        let document = |scenario| Document {
            scenario,
            origin,
            draft,
            unsaved: true,
            digest: None,
        };
        let earlier = |scenario| Earlier {
            file,
            document: document(scenario),
            at,
        };
        scenario.map(|found| found.map(earlier)).transpose()
    })
    .collect()
}

fn written_at(file: &Path) -> i64 {
    let written = fs::metadata(file).and_then(|m| m.modified()).ok();
    let since = written.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
}
