//! Temporary files beside the files that they are to become.
//!
//! Each is locked while it is in use, so that the next writer in that folder can tell those that a killed process has left, and
//! remove them: a lock ends with its process, whichever way that ends.

use std::fs::{self, File, Metadata, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::spelling::printable;

/// How the names of temporary files begin and end.
const NAME: [&str; 2] = [".ravine-", ".tmp"];

/// The temporary files of this process.
static IN_USE: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn in_use() -> MutexGuard<'static, Vec<PathBuf>> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gives up the files that are being written, in a process that is about to end. While the result is kept, no others are begun.
pub fn remove_all() -> impl Sized {
    let files = in_use();
    for path in files.iter() {
        let _ = fs::remove_file(path);
    }
    files
}

/// A temporary file, which is removed unless it becomes another.
#[derive(Debug)]
pub struct Temporary {
    file: File,
    path: PathBuf,
}

impl Temporary {
    /// A new file in that folder, with the permissions of any new file; what killed processes have left there goes.
    ///
    /// # Errors
    /// If the folder does not exist or cannot be written.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        let temporary = loop {
            match Self::try_in(folder) {
                Ok(Some(temporary)) => break temporary,
                Ok(None) => {}
                Err(e) => return Err(about_folder(folder, e)),
            }
        };
        if let Ok(own) = temporary.file.metadata() {
            remove_stale(folder, &own);
        }
        Ok(temporary)
    }

    /// `None` if the name was taken, or another process has removed the file before it could be locked.
    fn try_in(folder: &Path) -> io::Result<Option<Self>> {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let [begin, end] = NAME;
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(format!("{begin}{process}-{count}{end}"));
        let temporary = {
            let mut files = in_use();
            let file = match File::create_new(&path) {
                Ok(file) => file,
                Err(e) if e.kind() == ErrorKind::AlreadyExists => return Ok(None),
                Err(e) => return Err(e),
            };
            files.push(path.clone());
            Self { file, path }
        };
        match temporary.file.try_lock() {
            // Another process takes it for stale.
            Err(TryLockError::WouldBlock) => Ok(None),
            // Where files cannot be locked, none is ever found stale.
            Ok(()) | Err(TryLockError::Error(_)) => {
                Ok(has_name(&temporary.file)?.then_some(temporary))
            }
        }
    }

    pub fn file(&self) -> &File {
        &self.file
    }

    /// Takes its place under another name of the same folder.
    ///
    /// # Errors
    /// If the system refuses. Then there is no temporary file any more.
    pub fn become_file(self, target: &Path) -> io::Result<()> {
        let mut files = in_use();
        fs::rename(&self.path, target)?;
        forget(&mut files, &self.path);
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let mut files = in_use();
        if forget(&mut files, &self.path) {
            // There is nobody to tell; the next writer tries again.
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn forget(files: &mut Vec<PathBuf>, path: &Path) -> bool {
    let at = files.iter().position(|other| other == path);
    at.map(|at| files.swap_remove(at)).is_some()
}

/// Says what is wrong with the folder rather than with a file that nobody knows of.
fn about_folder(folder: &Path, error: io::Error) -> io::Error {
    let name = if folder == Path::new(".") {
        "the current folder".to_owned()
    } else {
        format!("the folder {}", printable(&folder.display().to_string()))
    };
    let reason = match fs::metadata(folder) {
        Ok(found) if !found.is_dir() => {
            format!(
                "{} is not a folder",
                printable(&folder.display().to_string())
            )
        }
        Err(e) if e.kind() == ErrorKind::NotFound => format!("{name} does not exist"),
        Ok(_) | Err(_) => format!("{name} cannot be written: {error}"),
    };
    io::Error::new(error.kind(), reason)
}

/// Removes temporary files that no living process holds, as far as they belong to the owner of `own`.
fn remove_stale(folder: &Path, own: &Metadata) {
    let [begin, end] = NAME;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let stale = || {
            let found = entry.metadata()?;
            if !(found.is_file() && have_one_owner(&found, own)) {
                return Ok(());
            }
            let file = File::options().write(true).open(entry.path())?;
            // Another process may have removed it meanwhile, and a third have made one of the same name.
            if file.try_lock().is_ok() && has_name(&file)? {
                fs::remove_file(entry.path())?;
            }
            io::Result::Ok(())
        };
        if name.starts_with(begin) && name.ends_with(end) {
            // What cannot be removed stays.
            let _ = stale();
        }
    }
}

#[cfg(unix)]
fn have_one_owner(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    a.uid() == b.uid()
}

#[cfg(not(unix))]
fn have_one_owner(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Whether an open file is still in a folder.
#[cfg(unix)]
fn has_name(file: &File) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(file.metadata()?.nlink() > 0)
}

/// Whether an open file is still in a folder: here nobody can remove it while it is open.
#[cfg(not(unix))]
fn has_name(_: &File) -> io::Result<bool> {
    Ok(true)
}
