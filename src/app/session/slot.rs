//! Numbered places for documents in the state folder, each of them one window's while it holds the lock.

use std::path::{Path, PathBuf};

use crate::export::write::write_whole;
use crate::platform::{Lock, fs};

/// How many documents are kept.
pub const SLOTS: usize = 200;

/// A place that this window holds until the value is dropped; the system lets go of it if the program crashes.
///
/// The lock is on a file beside, because the document's is replaced with each write.
#[derive(Debug)]
pub struct Slot {
    number: usize,
    file: PathBuf,
    _lock: Lock,
}

impl Slot {
    /// The place of that number in a folder that exists; `None` if another window has it, or there are no locks.
    pub fn hold(folder: &Path, number: usize) -> Option<Self> {
        let lock = Lock::open(&folder.join(format!("{number}.lock")))?;
        lock.try_hold().then(|| Self {
            number,
            file: folder.join(format!("{number}.toml")),
            _lock: lock,
        })
    }

    /// The first place that holds nothing.
    pub fn free(folder: &Path) -> Option<Self> {
        let mut numbers = (1..=SLOTS).filter(|number| !is_used(folder, *number));
        numbers.find_map(|number| {
            let slot = Self::hold(folder, number)?;
            // Another window may just have come and gone.
            (!is_used(folder, number)).then_some(slot)
        })
    }

    /// All places that hold something and that no window has.
    pub fn unheld(folder: &Path) -> impl Iterator<Item = Self> {
        let used = (1..=SLOTS).filter(|number| is_used(folder, *number));
        used.filter_map(|number| Self::hold(folder, number))
    }

    pub fn number(&self) -> usize {
        self.number
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Puts a text here, whole or not at all; false if that is not possible.
    pub fn write(&self, text: &str) -> bool {
        write_whole(&self.file, text.as_bytes()).is_ok()
    }

    /// Removes what is here.
    pub fn clear(self) {
        // What cannot be removed is offered once more.
        let _ = fs::remove_file(&self.file);
    }
}

fn is_used(folder: &Path, number: usize) -> bool {
    fs::symlink_metadata(folder.join(format!("{number}.toml"))).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_held_by_one_and_free_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let first = Slot::free(folder).unwrap();
        let second = Slot::free(folder).unwrap();
        assert_eq!([first.number(), second.number()], [1, 2]);
        assert!(Slot::hold(folder, 1).is_none());
        assert!(first.write("a") && second.write("b"));
        assert_eq!(Slot::unheld(folder).count(), 0);
        drop(first);
        let unheld: Vec<usize> = Slot::unheld(folder).map(|s| s.number()).collect();
        assert_eq!(unheld, [1]);
        assert_eq!(
            Slot::free(folder).unwrap().number(),
            3,
            "what is kept stays"
        );
        second.clear();
        assert_eq!(Slot::free(folder).unwrap().number(), 2);
    }

    #[test]
    fn there_is_an_end_of_places() {
        let folder = tempfile::tempdir().unwrap();
        for number in 1..=SLOTS {
            fs::write(folder.path().join(format!("{number}.toml")), "").unwrap();
        }
        assert!(Slot::free(folder.path()).is_none());
    }
}
