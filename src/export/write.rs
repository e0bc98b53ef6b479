//! Writing files atomically: either whole or not at all.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// A file could not be written. What was there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

/// Writes `bytes` to a temporary file beside `path` and renames it, so that no reader ever sees a partial
/// file and a failure leaves the old one. A link keeps its target; an existing file keeps its permissions.
///
/// # Errors
/// If the folder cannot be written or does not exist, or `path` is a folder.
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
    let path = path.as_ref();
    replace(path, content).map_err(|source| WriteError {
        path: path.to_owned(),
        source,
    })
}

fn replace(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A device or a pipe is written in place, because a rename would replace it with a file.
    let special = fs::metadata(path).is_ok_and(|m| !m.is_file() && !m.is_dir());
    if special {
        let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
        content(&mut out)?;
        return out.flush();
    }
    // Renaming onto a link would replace the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let reason = format!("the folder {} does not exist", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, reason));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ravine-").suffix(".tmp");
    // Temporary files are private by default; the system narrows this one by the user's umask, as for any new file.
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(mode);
    let file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::new(file.as_file());
    content(&mut out)?;
    out.flush()?;
    drop(out);
    if let Ok(existing) = fs::metadata(&target) {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().display().to_string())
            .collect()
    }

    #[test]
    fn replaces_the_whole_file_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("figure.svg");
        write_whole(&path, b"a longer first version").expect("written");
        write_whole(&path, b"second").expect("written");
        assert_eq!(fs::read(&path).expect("read"), b"second");
        assert_eq!(names(folder.path()), ["figure.svg"]);
    }

    #[test]
    fn a_failure_names_the_path_and_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let taken = folder.path().join("taken");
        fs::create_dir(&taken).expect("made");
        let error = write_whole(&taken, b"x").expect_err("a folder is no file");
        assert!(error.to_string().contains("taken"), "{error}");
        assert_eq!(names(folder.path()), ["taken"]);
        assert!(names(&taken).is_empty());

        let missing = folder.path().join("no/such/folder.svg");
        let error = write_whole(&missing, b"x").expect_err("no folder");
        assert_eq!(error.source.kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn content_that_fails_midway_leaves_the_old_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("table.csv");
        fs::write(&path, "old").expect("written");
        let error = stream_whole(&path, |out| {
            out.write_all(&[b'x'; 100_000])?;
            Err(io::Error::other("halfway"))
        })
        .expect_err("the content failed");
        assert!(error.to_string().ends_with("table.csv: halfway"), "{error}");
        assert_eq!(fs::read(&path).expect("read"), b"old");
        assert_eq!(names(folder.path()), ["table.csv"]);
    }

    #[test]
    fn a_bare_name_is_in_the_current_folder() {
        let name = format!("write-whole-{}.tmp", std::process::id());
        write_whole(&name, b"here").expect("written");
        let read = fs::read(&name);
        fs::remove_file(&name).expect("removed");
        assert_eq!(read.expect("read"), b"here");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_an_ordinary_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |path: &Path| fs::metadata(path).expect("metadata").permissions().mode() & 0o777;

        let (ordinary, ours) = (folder.path().join("ordinary"), folder.path().join("ours"));
        fs::write(&ordinary, b"").expect("written");
        write_whole(&ours, b"").expect("written");
        assert_eq!(mode(&ours), mode(&ordinary));

        fs::set_permissions(&ours, fs::Permissions::from_mode(0o640)).expect("set");
        write_whole(&ours, b"again").expect("written");
        assert_eq!(mode(&ours), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_never_replaced() {
        use std::os::unix::{fs::FileTypeExt as _, net::UnixListener};
        // A socket, which cannot be opened as a file, takes the place of /dev/null, which a failing test would destroy.
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let _socket = UnixListener::bind(&path).expect("bound");
        write_whole(&path, b"x").expect_err("a socket is no file");
        assert!(fs::metadata(&path).expect("kept").file_type().is_socket());
        assert_eq!(names(folder.path()), ["socket"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let (real, link) = (folder.path().join("real"), folder.path().join("link"));
        fs::write(&real, b"old").expect("written");
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        write_whole(&link, b"new").expect("written");
        assert_eq!(fs::read(&real).expect("read"), b"new");
        assert!(fs::symlink_metadata(&link).expect("metadata").is_symlink());
    }
}
