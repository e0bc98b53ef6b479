//! The way of content to a file of the system.

mod destination;
mod interrupt;
mod temporary;

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use self::destination::{Destination, folder_of};
use self::temporary::Temporary;

pub use self::interrupt::clean_up_when_interrupted;
pub use self::temporary::remove_all as abandon_all;

/// How the content comes to its place.
#[derive(Debug)]
pub enum Way {
    InPlace(File),
    Beside {
        temporary: Temporary,
        target: PathBuf,
    },
}

impl Way {
    pub fn to(path: &Path) -> io::Result<Self> {
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

    pub fn fill(self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
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
