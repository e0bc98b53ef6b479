//! Reading the state folder: bounded, never waiting, and keeping what cannot be read.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::platform::fs::{self, File};
use crate::scenario::reason;

/// The most that is read of a file, in bytes: a scenario of the largest size, of which each character may become several when it is
/// written, and what is kept beside it.
pub const MOST: usize = 8 << 20;

/// The subfolder for files that could not be read.
const UNREADABLE: &str = "unreadable";

/// The bytes of a regular file, if they are at most so many. Nothing else is opened: a pipe would wait for a writer, a device
/// might never end.
pub fn read_regular(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    let source = File::open(path)?;
    source.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most {
        return Err(io::Error::other(format!("it is longer than {most} bytes")));
    }
    Ok(bytes)
}

/// What a file of the state folder holds, taken apart by `parse`; `None` if there is no such file. A file that cannot be read
/// is moved aside, and the error says what happened, in sentences for the user.
pub fn read_or_move<T>(
    folder: &Path,
    path: &Path,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<Option<T>, Unreadable> {
    let text = match read_regular(path, MOST) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => Err(reason(&error)),
    };
    match text.and_then(|text| parse(&text)) {
        Ok(parsed) => Ok(Some(parsed)),
        Err(reason) => Err(Unreadable::moved(folder, path, &reason)),
    }
}

/// A file of the state folder that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// What happened and where the file is now.
    pub message: String,
    /// Whether it is still where it was, so that nothing else may be written there.
    pub in_place: bool,
}

impl Unreadable {
    fn moved(folder: &Path, path: &Path, reason: &str) -> Self {
        let said = format!(
            "A file of the last session cannot be read, {}: {reason}.",
            path.display()
        );
        let aside = folder.join(UNREADABLE);
        let to = free_name(&aside, path);
        let moved = fs::create_dir_all(&aside).and_then(|()| fs::rename(path, &to));
        let message = match &moved {
            Ok(()) => format!("{said} It has been moved to {}.", to.display()),
            Err(error) => format!("{said} It stays there ({error})."),
        };
        Self {
            message,
            in_place: moved.is_err(),
        }
    }
}

/// A path in that folder, named like the file, where nothing is yet.
fn free_name(folder: &Path, path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default();
    let numbered = |number: u64| {
        let mut name = name.to_owned();
        if number > 1 {
            name.push(format!(".{number}"));
        }
        folder.join(name)
    };
    let taken = |path: &PathBuf| fs::symlink_metadata(path).is_ok();
    let mut names = (1..).map(numbered);
    names.find(|path| !taken(path)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    #[test]
    fn what_cannot_be_read_is_moved_and_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let read = || read_or_move(folder.path(), &path, text);
        assert_eq!(read().unwrap(), None);
        fs::write(&path, "x").unwrap();
        assert_eq!(read().unwrap().as_deref(), Some("x"));
        fs::write(&path, vec![b'x'; MOST]).unwrap();
        assert_eq!(read().unwrap().map(|t| t.len()), Some(MOST));
        for (i, bytes) in [vec![b'x'; MOST + 1], vec![0xff]].into_iter().enumerate() {
            fs::write(&path, &bytes).unwrap();
            let error = read().unwrap_err();
            assert!(!error.in_place && !path.exists());
            let aside = folder.path().join("unreadable");
            let aside = aside.join(["a.toml", "a.toml.2"][i]);
            assert!(error.message.contains(&aside.display().to_string()));
            assert_eq!(fs::read(aside).unwrap(), bytes);
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        let error = read_or_move(folder.path(), &path, text).unwrap_err();
        assert!(error.message.contains("not a regular file"));
        assert!(fs::symlink_metadata(&path).is_err(), "the link has moved");
        assert!(Path::new("/dev/full").exists());
        // Opening a pipe that nobody writes to would never return.
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        if made.is_ok_and(|status| status.success()) {
            let error = read_or_move(folder.path(), &path, text).unwrap_err();
            assert!(error.message.contains("not a regular file"));
        }
    }
}
