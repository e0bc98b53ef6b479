//! Writing files: whole or not at all.
//!
//! A new or regular file is written beside its place and renamed into it, so that no reader ever sees part of it and a failure
//! leaves the old one. A link stays a link: the file that it names is written, also one that is not there yet. Permissions,
//! owner and group stay, and where the system does not let them, nothing is written; nor is a file that is read-only. Of a file
//! with several names (hard links) only the named one becomes the new file; the others keep the old contents.
//!
//! Devices, pipes and open descriptors (`/dev/stdout`, `/dev/fd/3`) are written in place.

#[cfg(test)]
mod tests;
#[cfg_attr(target_arch = "wasm32", path = "write/download.rs")]
#[cfg_attr(not(target_arch = "wasm32"), path = "write/disk.rs")]
mod way;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use self::way::Way;
use crate::platform::display_name;
use crate::spelling::printable;

#[cfg(not(target_arch = "wasm32"))]
pub use self::way::{abandon_all, clean_up_when_interrupted};

/// A file could not be written. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", printable(&display_name(path)))]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

/// Writes `bytes` to a file.
///
/// # Errors
/// If the file cannot be written: see [`Output::open`].
pub fn write_whole(path: impl AsRef<Path>, bytes: &[u8]) -> Result<(), WriteError> {
    stream_whole(path, |out| out.write_all(bytes))
}

/// [`write_whole`] for content that is written piece by piece, because it may not fit in memory.
///
/// # Errors
/// As [`write_whole`], or what `content` returns.
pub fn stream_whole(
    path: impl AsRef<Path>,
    content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), WriteError> {
    Output::open(path)?.fill(content)
}

/// A file that can be written and has no content yet: what refuses it is known before the content is computed.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    way: Way,
}

impl Output {
    /// Prepares to write a file, which stays as it is for now.
    ///
    /// # Errors
    /// If the folder does not exist or cannot be written, and if the path is a folder, a read-only file, or a file whose owner
    /// and group would not stay.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, WriteError> {
        let path = path.as_ref().to_owned();
        match Way::to(&path) {
            Ok(way) => Ok(Self { path, way }),
            Err(source) => Err(WriteError { path, source }),
        }
    }

    /// Writes the content.
    ///
    /// # Errors
    /// If the system does not take it, or what `content` returns.
    pub fn fill(
        self,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        let Self { path, way } = self;
        way.fill(content)
            .map_err(|source| WriteError { path, source })
    }
}
