//! Changes of decks' files, which can be taken back as long as nobody else has changed them.

use std::path::{Path, PathBuf};

use crate::workbench::Origin;

/// Changes that are kept, and the bytes of their texts together; the oldest are dropped, but the last one stays however long it is.
const MOST: usize = 100;
const MOST_BYTES: usize = 64 << 20;

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
    /// The page that was renamed, as it was and as it is.
    pub renamed: Option<[Origin; 2]>,
}

impl Change {
    fn bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }
}

/// A way back or forth: a file, what it is expected to hold, and what it is to hold then.
pub struct Turn {
    pub path: PathBuf,
    pub from: String,
    pub to: String,
    pub what: String,
    pub document: Option<[Origin; 2]>,
    pub renamed: Option<[Origin; 2]>,
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
        let mut bytes = 0;
        let fits = |change: &&Change| {
            bytes += change.bytes();
            bytes <= MOST_BYTES
        };
        let newest = self.changes.iter().rev().take(MOST);
        let kept = newest.take_while(fits).count().max(1);
        self.changes.drain(..self.changes.len() - kept);
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
            renamed,
        } = self.changes.get(at?)?.clone();
        let (from, to) = if forth {
            (before, after)
        } else {
            (after, before)
        };
        let way = |[a, b]: [Origin; 2]| if forth { [a, b] } else { [b, a] };
        Some(Turn {
            path,
            from,
            to,
            what,
            document: document.map(way),
            renamed: renamed.map(way),
        })
    }

    /// That way has been gone.
    pub fn turned(&mut self, forth: bool) {
        self.done = if forth { self.done + 1 } else { self.done - 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(number: usize, bytes: usize) -> Change {
        Change {
            path: "/deck.toml".into(),
            texts: ["x".repeat(bytes), String::new()],
            what: number.to_string(),
            document: None,
            renamed: None,
        }
    }

    /// The changes that can be undone, the last one first.
    fn undone(history: &mut DeckHistory) -> Vec<String> {
        let mut what = Vec::new();
        while let Some(turn) = history.turn(false) {
            history.turned(false);
            what.push(turn.what);
        }
        what
    }

    #[test]
    fn the_oldest_changes_are_dropped() {
        let mut history = DeckHistory::default();
        for number in 0..MOST + 7 {
            history.add(change(number, 1));
        }
        let what = undone(&mut history);
        assert_eq!(what.len(), MOST);
        assert_eq!((&*what[0], &*what[MOST - 1]), ("106", "7"));
    }

    #[test]
    fn long_texts_leave_room_for_fewer_and_the_last_one_stays() {
        let mut history = DeckHistory::default();
        for number in 0..5 {
            history.add(change(number, MOST_BYTES / 3));
        }
        assert_eq!(undone(&mut history), ["4", "3", "2"]);
        let mut history = DeckHistory::default();
        for number in 0..3 {
            history.add(change(number, MOST_BYTES + 1));
        }
        assert_eq!(undone(&mut history), ["2"]);
    }
}
