//! Writing files: whole or not at all.
//!
//! A new or regular file is written beside its place and renamed into it, so that no reader ever sees part of it and a failure
//! leaves the old one. A link stays a link: the file that it names is written, also one that is not there yet. Permissions,
//! owner and group stay, and where the system does not let them, nothing is written; nor is a file that is read-only. Of a file
//! with several names (hard links) only the named one becomes the new file; the others keep the old contents.
//!
//! Devices, pipes and open descriptors (`/dev/stdout`, `/dev/fd/3`) are written in place.

mod destination;
mod interrupt;
mod temporary;
#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, Metadata},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
};

use self::destination::{Destination, folder_of};
use self::temporary::Temporary;
use crate::spelling::printable;

pub use self::interrupt::clean_up_when_interrupted;
pub use self::temporary::remove_all as abandon_all;

/// A file could not be written. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", printable(&path.display().to_string()))]
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

/// How the content comes to its place.
#[derive(Debug)]
enum Way {
    InPlace(File),
    Beside {
        temporary: Temporary,
        target: PathBuf,
    },
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

impl Way {
    fn to(path: &Path) -> io::Result<Self> {
        let target = match Destination::of(path)? {
            #[cfg(unix)]
            Destination::Open(file) => return Ok(Self::InPlace(file)),
            Destination::Path(target) => target,
        };
        let existing = match fs::metadata(&target) {
            Ok(existing) => {
                if existing.is_file() && existing.permissions().readonly() {
                    let reason = "the file is read-only";
                    return Err(io::Error::new(ErrorKind::PermissionDenied, reason));
                }
                if existing.is_dir() {
                    let reason = "it is a folder: name a file in it";
                    return Err(io::Error::new(ErrorKind::IsADirectory, reason));
                }
                // Fails for a file that may not be written though its folder may.
                let file = File::options().write(true).open(&target)?;
                if !existing.is_file() {
                    // A rename would replace a device or a pipe with a file.
                    return Ok(Self::InPlace(file));
                }
                Some(existing)
            }
            Err(e) if e.kind() == ErrorKind::NotFound => None,
            Err(e) => return Err(e),
        };
        let temporary = Temporary::in_folder(folder_of(&target))?;
        if let Some(existing) = existing {
            // Before there is anything in it that others must not read.
            take_after(temporary.file(), &existing)?;
        }
        Ok(Self::Beside { temporary, target })
    }

    fn fill(self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let put = |file: &File| {
            let mut out = BufWriter::new(file);
            content(&mut out)?;
            out.flush()
        };
        match self {
            Self::InPlace(file) => put(&file),
            Self::Beside { temporary, target } => {
                put(temporary.file())?;
                temporary.file().sync_all()?;
                temporary.become_file(&target)
            }
        }
    }
}

/// Gives a file the owner, the group and the permissions of another.
fn take_after(file: &File, existing: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let new = file.metadata()?;
        let of = |file: &Metadata| [file.uid(), file.gid()];
        let [owner, group] = of(existing);
        if of(&new) != [owner, group] {
            fchown(file, Some(owner), Some(group)).map_err(|e| {
                let reason = "a new file in its place would not keep its owner and group";
                io::Error::new(e.kind(), reason)
            })?;
        }
    }
    file.set_permissions(existing.permissions())
}
