//! Programs that are killed while they save: the file is the old one or the new one, and the next writer tidies up.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ravine::export::write::write_whole;

/// Names the file that this process, as a child of the test, saves again and again.
const FILE: &str = "RAVINE_TEST_SAVES";
const ROUNDS: u64 = 40;

/// What is saved in a round: its number, and up to 2 MB that follow from it.
fn content(round: u64) -> Vec<u8> {
    let length = round.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 43;
    let mut bytes = format!("{round}\n").into_bytes();
    bytes.extend((0..length).map(|i| (i ^ round) as u8));
    bytes
}

/// The round whose content this is, if it is whole.
fn whole(bytes: &[u8]) -> Option<u64> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    let round: u64 = str::from_utf8(line).ok()?.parse().ok()?;
    (content(round) == bytes).then_some(round)
}

fn temporary(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    let names = entries.map(|entry| entry.file_name());
    let is = |name: &OsString| name.to_string_lossy().starts_with(".ravine-");
    names.filter(is).collect()
}

/// A process that saves one round after the other.
fn saver(file: &Path, first: u64) -> Child {
    let mut child = Command::new(env::current_exe().expect("the test"));
    child
        .args([
            "--exact",
            "what_is_saved_when_killed_is_whole",
            "--nocapture",
        ])
        .env(FILE, file)
        .env("RAVINE_TEST_FIRST", first.to_string());
    child.stdout(Stdio::null()).stderr(Stdio::null());
    child.spawn().expect("started")
}

fn save_for_ever(file: &Path) {
    let first = env::var("RAVINE_TEST_FIRST").expect("a number");
    let first: u64 = first.parse().expect("a number");
    for round in first.. {
        write_whole(file, &content(round)).expect("written");
    }
}

#[test]
fn what_is_saved_when_killed_is_whole() {
    if let Some(file) = env::var_os(FILE) {
        return save_for_ever(Path::new(&file));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let file = folder.join("document.toml");
    write_whole(&file, &content(0)).expect("written");
    let (mut last, mut in_the_middle) = (0, 0);
    for kill in 0..ROUNDS {
        let mut child = saver(&file, last + 1);
        // It is under way once the file is another one; then at any moment.
        while fs::read(&file).ok().and_then(|bytes| whole(&bytes)) == Some(last) {
            let ended = child.try_wait().expect("a state");
            assert_eq!(ended, None, "it cannot save");
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_micros(content(kill).len() as u64 % 20_011));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let found = fs::read(&file).expect("a file");
        let round = whole(&found).unwrap_or_else(|| panic!("kill {kill}: {} bytes", found.len()));
        assert!(round >= last, "kill {kill}: an older file has come back");
        last = round;
        let left = temporary(folder);
        assert!(left.len() <= 1, "kill {kill}: {left:?}");
        in_the_middle += left.len();
    }
    eprintln!("{in_the_middle} of {ROUNDS} kills struck in the middle of a file");
    write_whole(folder.join("other.toml"), b"").expect("written");
    assert_eq!(temporary(folder), [""; 0]);
}
