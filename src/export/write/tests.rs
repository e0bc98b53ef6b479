use std::fs;

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
    let expected = "taken: it is a folder: name a file in it";
    assert!(error.to_string().ends_with(expected), "{error}");
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

/// A folder with a file in it.
fn folder_with(name: &str, content: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("written");
    (folder, path)
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_leads_to_a_new_file() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("inner")).expect("made");
    // Relative to the folder that the link is in, over another link.
    symlink("inner/second", at("first")).expect("linked");
    symlink("real", at("inner/second")).expect("linked");
    write_whole(at("first"), b"new").expect("written");
    assert_eq!(fs::read(at("inner/real")).expect("read"), b"new");
    for link in ["first", "inner/second"] {
        assert!(
            fs::symlink_metadata(at(link))
                .expect("metadata")
                .is_symlink()
        );
    }
    symlink("b", at("a")).expect("linked");
    symlink("a", at("b")).expect("linked");
    let error = write_whole(at("a"), b"x").expect_err("a circle");
    assert_eq!(
        error.source.kind(),
        fs::metadata(at("a")).expect_err("a circle").kind()
    );
}

#[test]
fn a_read_only_file_stays() {
    let (folder, path) = folder_with("marks.csv", "old");
    let mut permissions = fs::metadata(&path).expect("metadata").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("set");
    let error = write_whole(&path, b"new").expect_err("read-only");
    assert!(
        error
            .to_string()
            .ends_with("marks.csv: the file is read-only"),
        "{error}"
    );
    assert_eq!(fs::read(&path).expect("read"), b"old");
    assert_eq!(names(folder.path()), ["marks.csv"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_what_the_message_names() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("set");
    let everyone = fs::write(folder.path().join("probe"), "").is_ok();
    // The superuser may write there, but not this.
    let folder = if everyone {
        Path::new("/sys")
    } else {
        folder.path()
    };
    let error = write_whole(folder.join("a.svg"), b"x").expect_err("no right to");
    let (text, expected) = (
        error.to_string(),
        format!("the folder {} cannot be written", folder.display()),
    );
    assert!(
        text.contains(&expected) && !text.contains(".ravine"),
        "{text}"
    );
}

#[test]
fn a_file_is_no_folder() {
    let (_folder, path) = folder_with("a.csv", "");
    let error = write_whole(path.join("b.csv"), b"x").expect_err("no folder");
    let expected = format!("{}: Not a directory", path.join("b.csv").display());
    let text = error.to_string();
    assert!(
        text.contains(&expected) || !cfg!(target_os = "linux"),
        "{text}"
    );
}

#[cfg(unix)]
#[test]
fn of_several_names_only_one_becomes_the_new_file() {
    let (folder, path) = folder_with("a.csv", "old");
    let other = folder.path().join("kept.csv");
    fs::hard_link(&path, &other).expect("linked");
    write_whole(&path, b"new").expect("written");
    assert_eq!(fs::read(&path).expect("read"), b"new");
    assert_eq!(fs::read(&other).expect("read"), b"old");
}

#[cfg(unix)]
#[test]
fn owner_and_group_stay() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let (_folder, path) = folder_with("a.csv", "old");
    if chown(&path, Some(1234), Some(2345)).is_err() {
        // Only the superuser can give files away.
        return;
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).expect("set");
    write_whole(&path, b"new").expect("written");
    let found = fs::metadata(&path).expect("metadata");
    assert_eq!(
        (found.uid(), found.gid(), found.mode() & 0o777),
        (1234, 2345, 0o660)
    );
}

/// What a killed process has left goes with the next file of the folder; what a living writer holds stays, and so does what is
/// not ours.
#[test]
fn stale_files_go_and_living_ones_stay() {
    let (folder, path) = folder_with(".ravine-77-0.tmp", "half");
    for other in [".ravine.tmp", "ravine-77-0.tmp", ".ravine-77-0.tmp.csv"] {
        fs::write(folder.path().join(other), "").expect("written");
    }
    fs::create_dir(folder.path().join(".ravine-folder.tmp")).expect("made");
    let living = Output::open(folder.path().join("a.csv")).expect("open");
    assert!(!path.exists(), "stale");
    write_whole(folder.path().join("b.csv"), b"b").expect("written");
    living
        .fill(|out| out.write_all(b"a"))
        .expect("its file is still there");
    let mut left = names(folder.path());
    left.sort();
    let expected = [
        ".ravine-77-0.tmp.csv",
        ".ravine-folder.tmp",
        ".ravine.tmp",
        "a.csv",
        "b.csv",
        "ravine-77-0.tmp",
    ];
    assert_eq!(left, expected);
}

#[test]
fn many_writers_in_one_folder_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let path = folder.path().join(format!("{writer}.csv"));
            scope.spawn(move || {
                for round in 0..40 {
                    let content = format!("{writer} {round}");
                    write_whole(&path, content.as_bytes()).expect("written");
                    assert_eq!(fs::read(&path).expect("read"), content.as_bytes());
                }
            });
        }
    });
    assert_eq!(names(folder.path()).len(), 8);
}

#[test]
fn what_is_not_filled_leaves_everything_as_it_was() {
    let (folder, path) = folder_with("a.csv", "old");
    drop(Output::open(&path).expect("open"));
    assert_eq!(fs::read(&path).expect("read"), b"old");
    assert_eq!(names(folder.path()), ["a.csv"]);
}
