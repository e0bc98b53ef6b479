//! The way of content out of a tab: to the user's downloads, or to where the page keeps what it is to know again.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::platform::deliver;

/// How the content comes to its place.
#[derive(Debug)]
pub struct Way {
    path: PathBuf,
}

impl Way {
    pub fn to(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
        })
    }

    pub fn fill(self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut bytes = Vec::new();
        content(&mut bytes)?;
        deliver(&self.path, bytes)
    }
}
