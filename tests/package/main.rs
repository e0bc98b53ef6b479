//! What packages of the program hold besides it is made from it and checked in, so that packagers need no tool of ours: icons, manual,
//! completions of shells. The licences cover all crates.
//!
//! `RAVINE_PACKAGE=write cargo test --test package` makes the files anew after an intended change: look at them before they are committed.

mod desktop;
mod icons;
mod licences;
mod manual;

use std::fs;
use std::path::{Path, PathBuf};

/// A file or folder among the assets.
fn asset(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(asset(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Whether the files are to be made anew instead of compared.
fn writes() -> bool {
    std::env::var_os("RAVINE_PACKAGE").is_some()
}

/// Compares a folder with the files, by name and content, that it should hold, or makes it so.
fn compare(folder: &str, made: &[(String, Vec<u8>)]) {
    let path = asset(folder);
    if writes() {
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        for (name, content) in made {
            fs::write(path.join(name), content).expect("written");
        }
        return;
    }
    let mut expected: Vec<&str> = made.iter().map(|(name, _)| name.as_str()).collect();
    expected.sort_unstable();
    let entries = fs::read_dir(&path).expect("the folder").flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    assert_eq!(names, expected, "{folder}");
    for (name, content) in made {
        let kept = fs::read(path.join(name)).expect("a file");
        assert!(
            kept == *content,
            "{folder}/{name} is not what the program would make: RAVINE_PACKAGE=write cargo test --test package"
        );
    }
}
