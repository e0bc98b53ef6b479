//! What a path leads to: a file of a folder, or something that is open already.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What a path leads to.
#[derive(Debug)]
pub enum Destination {
    /// An open descriptor, as it is: where it appends, it goes on appending.
    Open(File),
    /// The place in a folder where links end, whether or not something is there.
    Path(PathBuf),
}

/// Links followed one after the other, at most, as on Linux.
const MOST_LINKS: usize = 40;

impl Destination {
    /// # Errors
    /// If links go round in a circle, or the path is a descriptor that is not open.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut target = path.to_owned();
        for _ in 0..MOST_LINKS {
            // Before its link is followed: to the file that it was opened from, which would then be replaced.
            #[cfg(unix)]
            if let Some(number) = descriptor(&target) {
                return duplicate(number, &target).map(Self::Open);
            }
            let Ok(link) = fs::read_link(&target) else {
                return Ok(Self::Path(target));
            };
            target = folder_of(&target).join(link);
        }
        // The system says what is wrong.
        fs::metadata(path).map(|_| Self::Path(target))
    }
}

/// The folder that a path is in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The number of the open descriptor of this process that a path names.
#[cfg(unix)]
fn descriptor(path: &Path) -> Option<i32> {
    let number: u16 = path.file_name()?.to_str()?.parse().ok()?;
    let folder = fs::canonicalize(folder_of(path)).ok()?;
    let own = Path::new("/proc").join(std::process::id().to_string());
    let is = folder == Path::new("/dev/fd") || folder.starts_with(own) && folder.ends_with("fd");
    is.then_some(number.into())
}

#[cfg(unix)]
#[expect(
    unsafe_code,
    reason = "descriptors that are named by a path have no owner here"
)]
fn duplicate(number: i32, path: &Path) -> io::Result<File> {
    use std::os::fd::BorrowedFd;
    fs::symlink_metadata(path)?;
    // SAFETY: it is open, as its entry says.
    let open = unsafe { BorrowedFd::borrow_raw(number) };
    open.try_clone_to_owned().map(File::from)
}
