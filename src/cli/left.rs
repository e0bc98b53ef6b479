//! What an earlier run of `ravine deck` has left in a folder. Its handout names the pictures that it made, so that those of pages which have
//! been moved, renamed or removed since can go, and no other file.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::failure::Failure;
use crate::export::handout::listed;
use crate::scenario::is_key;

/// The head of a handout that names the pictures of a deck of the most pages with the longest keys is shorter.
const HEAD: u64 = 1 << 16;

/// The pictures of an earlier run.
pub struct Left(Vec<String>);

/// Those of them which nothing shows any more.
pub struct Outdated(Vec<String>);

impl Left {
    /// What the handout says that an earlier run made of the deck with that key; nothing where there is none.
    pub fn by(handout: &Path, deck: &str) -> Self {
        let mut head = Vec::new();
        if handout.is_file()
            && let Ok(file) = File::open(handout)
        {
            // What cannot be read lists nothing.
            let _ = file.take(HEAD).read_to_end(&mut head);
        }
        let head = String::from_utf8_lossy(&head);
        let names = listed(&head, deck)
            .into_iter()
            .filter(|name| is_picture(name));
        Self(names.map(str::to_owned).collect())
    }

    /// What stays beside new pictures of an ending, because it is of another kind, and what does not.
    pub fn beside(self, new: &[String], ending: &str) -> (Vec<String>, Outdated) {
        let old = self.0.into_iter().filter(|name| !new.contains(name));
        let replaced = |name: &String| Path::new(name).extension().is_some_and(|e| e == ending);
        let (outdated, stay): (Vec<_>, Vec<_>) = old.partition(replaced);
        (stay, Outdated(outdated))
    }
}

impl Outdated {
    /// Removes these files, where they are still there.
    pub fn remove_from(&self, folder: &Path) -> Result<(), Failure> {
        for name in &self.0 {
            let path = folder.join(name);
            if path.is_file() {
                fs::remove_file(&path).map_err(|source| Failure::Remove { path, source })?;
            }
        }
        Ok(())
    }
}

/// Whether a file can be a picture of a page, `01-KEY.png`: whatever a handout lists, nothing else is removed.
fn is_picture(name: &str) -> bool {
    let parts = name.split_once('-').and_then(|(number, rest)| {
        let (key, ending) = rest.rsplit_once('.')?;
        Some((number, key, ending))
    });
    parts.is_some_and(|(number, key, ending)| {
        (2..=3).contains(&number.len())
            && number.bytes().all(|c| c.is_ascii_digit())
            && is_key(key)
            && matches!(ending, "png" | "svg")
    })
}
