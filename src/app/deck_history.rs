//! Changes of decks' files, which can be taken back as long as nobody else has changed them.

use std::path::{Path, PathBuf};

use crate::workbench::Origin;

/// A change of a deck's file.
#[derive(Clone, Debug)]
pub struct Change {
    pub path: PathBuf,
    /// What the file held before and after it.
    pub texts: [String; 2],
    /// In words.
    pub what: String,
    /// What the document on screen was before and after it, where it has become another page.
    pub document: Option<[Origin; 2]>,
}

/// A way back or forth: a file, what it is expected to hold, and what it is to hold then.
pub struct Turn {
    pub path: PathBuf,
    pub from: String,
    pub to: String,
    pub what: String,
    pub document: Option<[Origin; 2]>,
}

/// Changes that were made in this window, in order.
#[derive(Debug, Default)]
pub struct DeckHistory {
    changes: Vec<Change>,
    /// How many of them are in force.
    done: usize,
}

impl DeckHistory {
    pub fn add(&mut self, change: Change) {
        self.changes.truncate(self.done);
        self.changes.push(change);
        self.done = self.changes.len();
    }

    /// A deck's file has become another, and no text from before leads there.
    pub fn forget(&mut self, path: &Path) {
        if self.changes.iter().any(|change| change.path == path) {
            *self = Self::default();
        }
    }

    /// What could be undone, and what done again, in words.
    pub fn offers(&self) -> [Option<&str>; 2] {
        let what = |at: usize| self.changes.get(at).map(|change| &*change.what);
        [self.done.checked_sub(1).and_then(what), what(self.done)]
    }

    /// The way back over the last change, or forth over the next one.
    pub fn turn(&self, forth: bool) -> Option<Turn> {
        let at = if forth {
            Some(self.done)
        } else {
            self.done.checked_sub(1)
        };
        let Change {
            path,
            texts: [before, after],
            what,
            document,
        } = self.changes.get(at?)?.clone();
        let (from, to) = if forth {
            (before, after)
        } else {
            (after, before)
        };
        let document = document.map(|[a, b]| if forth { [a, b] } else { [b, a] });
        Some(Turn {
            path,
            from,
            to,
            what,
            document,
        })
    }

    /// That way has been gone.
    pub fn turned(&mut self, forth: bool) {
        self.done = if forth { self.done + 1 } else { self.done - 1 };
    }
}
