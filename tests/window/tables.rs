//! Tables that take long to read. A named pipe gives its rows when the test wants it to.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use eframe::egui::accesskit::Role;
use ravine::surface::Shape;

use super::hand::{Window, file};
use super::own::drop_file;

fn pipe(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let path = folder.path().join(name);
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|status| status.success()));
    path
}

/// The other end of a pipe that is being read.
fn writer(path: &Path) -> File {
    File::options().write(true).open(path).expect("a pipe")
}

fn rows(window: &Window) -> Option<usize> {
    let regression = window.scenario().surface.shape.regression();
    regression.map(|regression| regression.data().rows.len())
}

#[test]
fn the_window_goes_on_while_a_table_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let before = window.scenario().clone();
    let path = pipe(&folder, "slow.csv");
    drop_file(&mut window, path.clone());
    let mut slow = writer(&path);
    slow.write_all(b"1,5,0\n2,1,1\n").expect("read");
    window.until("it is told", |w| w.says("Reading slow.csv…"));
    assert!(window.harness.state().is_computing());
    // Other things are done meanwhile.
    window.click(Role::CheckBox, "contour lines", 0);
    assert_ne!(window.scenario().layers, before.layers);
    window.undo();
    assert_eq!(*window.scenario(), before);
    slow.write_all(b"0,1,0\n").expect("read");
    drop(slow);
    window.settle();
    assert_eq!(rows(&window), Some(3));
    assert!(window.says("Read 3 rows.") && !window.says("Reading slow.csv…"));
    window.undo();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn reading_is_cancelled_by_its_button_and_by_another_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let before = window.scenario().clone();
    let path = pipe(&folder, "endless.csv");
    drop_file(&mut window, path.clone());
    let mut endless = writer(&path);
    window.until("a way to cancel", |w| w.has(Role::Button, "Cancel"));
    window.click_button("Cancel");
    window.settle();
    assert!(!window.says("Reading"));
    // What comes after that is not even taken any more.
    let all = vec![b'\n'; 1 << 20];
    assert!(endless.write_all(&all).is_err());
    assert_eq!(*window.scenario(), before);

    drop_file(&mut window, path.clone());
    let mut endless = writer(&path);
    endless.write_all(b"1,5,0\n2,1,1\n3,3,0\n").expect("read");
    drop_file(&mut window, file(&folder, "short.csv", "1,5,2\n2,1,1\n"));
    window.settle();
    assert_eq!(rows(&window), Some(2));
    assert!(matches!(
        window.scenario().surface.shape,
        Shape::Logistic(_)
    ));
    assert!(endless.write_all(&all).is_err());
    window.settle();
    assert_eq!(rows(&window), Some(2));
}
