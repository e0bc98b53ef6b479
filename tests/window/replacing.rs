//! No file is replaced that the user has not been asked about, under its whole name.

use std::fs;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use ravine::scenario::{Scenario, read, write};
use tempfile::TempDir;

use super::files::{add_dropped, drop_file, give_path};
use super::hand::{Window, file};

const CTRL_SHIFT: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

/// A folder in which that file says "old".
fn folder_with(name: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(&folder, name, "old");
    (folder, path)
}

fn content(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}

/// Types a path under which to save.
fn save_as(window: &mut Window, path: &Path) {
    window.press_with(CTRL_SHIFT, Key::S);
    window.frames(2);
    give_path(window, "Path", path);
    window.press(Key::Enter);
    window.frames(3);
}

#[test]
fn saving_over_a_file_asks_for_its_whole_name_and_keeps_it_by_default() {
    let (folder, path) = folder_with("a.ravine.toml");
    let mut window = Window::open();
    save_as(&mut window, &folder.path().join("a"));
    assert!(
        window.says("Replace a.ravine.toml?"),
        "{:?}",
        window.texts()
    );
    assert!(window.says(&path.display().to_string()));
    // The safe answer has the focus.
    window.press(Key::Enter);
    window.frames(2);
    assert!(!window.says("Replace a.ravine.toml?"));
    assert_eq!(content(&path), "old");
    // Another name can be given.
    let field = window.find(Role::TextInput, "Path", 0).value();
    assert_eq!(field, Some(folder.path().join("a").display().to_string()));
    window.press(Key::Enter);
    window.frames(2);
    assert!(window.says("Replace a.ravine.toml?"));
    window.press(Key::Escape);
    window.frames(2);
    assert!(!window.says("Replace a.ravine.toml?") && window.has(Role::TextInput, "Path"));
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.settle();
    assert!(!window.has(Role::TextInput, "Path"));
    assert_eq!(content(&path), "old");
}

#[test]
fn a_file_is_replaced_once_that_is_agreed_by_keys_alone() {
    let (folder, path) = folder_with("a.ravine.toml");
    let mut window = Window::open();
    save_as(&mut window, &folder.path().join("a"));
    assert_eq!(content(&path), "old");
    window.press_with(Modifiers::SHIFT, Key::Tab);
    window.press(Key::Enter);
    window.frames(3);
    assert!(
        window.says(&format!("Saved {}", path.display())),
        "{:?}",
        window.texts()
    );
    assert_eq!(
        read("a.toml", &content(&path)),
        Ok(window.scenario().clone())
    );
    // Its own file is not asked about, with or without the ending.
    for name in ["a", "a.ravine.toml"] {
        window.click(Role::CheckBox, "dots at steps", 0);
        save_as(&mut window, &folder.path().join(name));
        assert!(!window.says("Replace a.ravine.toml?"));
        assert_eq!(
            read("a.toml", &content(&path)),
            Ok(window.scenario().clone())
        );
    }
}

/// A document that was opened from a file without the ending is saved to that file, not to one beside it.
#[test]
fn a_document_keeps_the_name_of_its_file() {
    let (folder, beside) = folder_with("lecture.toml");
    let own = file(&folder, "lecture", &write(&Scenario::default()));
    let mut window = Window::open();
    drop_file(&mut window, own.clone());
    window.press(Key::End);
    window.settle();
    window.click(Role::CheckBox, "dots at steps", 0);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(3);
    assert!(
        window.says(&format!("Saved {}", own.display())),
        "{:?}",
        window.texts()
    );
    assert_eq!(
        read("lecture", &content(&own)),
        Ok(window.scenario().clone())
    );
    assert_eq!(content(&beside), "old");
}

#[test]
fn exporting_over_a_file_asks_too() {
    let (folder, path) = folder_with("a.svg");
    let mut window = Window::open();
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    window.click(Role::RadioButton, "SVG", 0);
    give_path(&mut window, "File", &folder.path().join("a"));
    assert!(window.says(&format!("Full path: {}", path.display())));
    window.click_in_dialog("Export");
    window.frames(2);
    assert!(window.says("Replace a.svg?"), "{:?}", window.texts());
    window.press(Key::Escape);
    window.frames(2);
    assert!(window.says("Export the figure"), "the dialog is back");
    assert_eq!(content(&path), "old");
    window.click_in_dialog("Export");
    window.frames(2);
    window.click_button("Replace");
    window.until("exported", |w| w.says("Exported"));
    assert!(window.says(&format!("Exported {}", path.display())));
    assert!(content(&path).starts_with("<svg"));
    // Consent holds once.
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    window.click_in_dialog("Export");
    window.frames(2);
    assert!(window.says("Replace a.svg?"));
}

#[test]
fn a_trace_over_a_file_asks_too() {
    let (folder, path) = folder_with("a.csv");
    let mut window = Window::open();
    window.click_button("Export");
    window.frames(2);
    window.click_button("Trace as CSV, JSON or NPY…");
    window.frames(2);
    give_path(&mut window, "Path", &folder.path().join("a"));
    window.press(Key::Enter);
    window.frames(2);
    assert!(window.says("Replace a.csv?"), "{:?}", window.texts());
    assert_eq!(content(&path), "old");
    window.click_button("Replace");
    window.until("exported", |w| w.says("Exported"));
    assert!(content(&path).starts_with("optimizer,step"));
}

#[test]
fn the_dialog_says_where_a_typed_path_leads() {
    let mut window = Window::open();
    window.press_with(CTRL_SHIFT, Key::S);
    window.frames(2);
    let here = std::env::current_dir().expect("a folder");
    let home = std::env::home_dir().expect("a home folder");
    for (typed, path) in [
        ("talks/mine", here.join("talks/mine.ravine.toml")),
        ("~/mine.toml", home.join("mine.toml")),
    ] {
        give_path(&mut window, "Path", Path::new(typed));
        window.frame();
        let says = format!("Full path: {}", path.display());
        assert!(window.says(&says), "{:?}", window.texts());
    }
}

#[test]
fn a_read_only_file_stays_and_the_message_says_what_to_do() {
    let (folder, path) = folder_with("a.ravine.toml");
    fs::write(&path, write(&Scenario::default())).expect("written");
    let mut window = Window::open();
    drop_file(&mut window, path.clone());
    window.press(Key::End);
    window.settle();
    let mut permissions = fs::metadata(&path).expect("metadata").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("set");
    window.click(Role::CheckBox, "dots at steps", 0);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(3);
    assert!(
        window.says("read-only") && window.says("under another name"),
        "{:?}",
        window.texts()
    );
    assert_eq!(content(&path), write(&Scenario::default()));
    let beside = fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(beside, 1);
}

#[test]
fn tables_and_scenarios_that_are_dropped_together_are_sorted() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = Scenario {
        title: "Over data".into(),
        ..Scenario::default()
    };
    let rows: String = (0..9)
        .map(|i| format!("{i},{},{}\n", i * i % 5, 2 * i))
        .collect();
    let mut window = Window::open();
    for (name, text) in [
        ("a.csv", &rows),
        ("b.toml", &write(&scenario)),
        ("c.csv", &rows),
    ] {
        let path = file(&folder, name, text);
        add_dropped(&mut window, path);
    }
    window.frame();
    window.press(Key::End);
    window.settle();
    assert_eq!(window.scenario().surface.shape.info().key, "least_squares");
    assert!(window.says("Read 9 rows."), "{:?}", window.texts());
    assert!(window.says("Only one table can be used at a time") && window.says("Not used: "));
    assert!(!window.says("a.csv:1"), "no table is read as a scenario");
    window.undo();
    assert_eq!(
        *window.scenario(),
        scenario,
        "the table is a change to what was opened"
    );
}
