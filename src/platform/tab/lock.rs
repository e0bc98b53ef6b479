//! Locks between the tabs that show one site.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

thread_local! {
    /// What other tabs held when this one was opened, and what this one holds.
    static HELD: RefCell<[BTreeSet<PathBuf>; 2]> = const { RefCell::new([BTreeSet::new(), BTreeSet::new()]) };
}

/// A lock that tabs take in turns, or that one of them holds. The browser tells asynchronously which are held, so that is asked once,
/// before the window is there.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    held: std::cell::Cell<bool>,
}

impl Lock {
    /// The lock of that name.
    pub fn open(path: &Path) -> Option<Self> {
        Some(Self {
            path: path.to_owned(),
            held: false.into(),
        })
    }

    /// Holds it until it is dropped, unless this tab does already or another one did when this one was opened.
    pub fn try_hold(&self) -> bool {
        HELD.with_borrow_mut(|[others, own]| {
            let free = !others.contains(&self.path) && own.insert(self.path.clone());
            self.held.set(self.held.get() || free);
            free
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.held.get() {
            HELD.with_borrow_mut(|[_, own]| own.remove(&self.path));
        }
    }
}
