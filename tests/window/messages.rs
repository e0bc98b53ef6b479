//! Messages: how long they stay, and how they are dismissed.

use std::fs;
use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use ravine::app::Startup;
use ravine::scenario::{Scenario, write};

use super::files::drop_file;
use super::hand::{LAPTOP, Opening, Window};

/// Saves the document under a path.
fn save(window: &mut Window, path: &Path) {
    let shift = Modifiers {
        shift: true,
        ..Modifiers::COMMAND
    };
    window.press_with(shift, Key::S);
    window.frames(2);
    window.click(Role::TextInput, "Path", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(&path.display().to_string());
    window.press(Key::Enter);
    window.frames(2);
}

/// A window that draws no frames, because nothing happens in it, still looks at the clock.
#[test]
fn what_was_done_goes_after_some_seconds_and_errors_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    save(&mut window, &folder.path().join("no such folder/a.toml"));
    assert!(window.says("Not saved."));
    save(&mut window, &folder.path().join("a.toml"));
    window.settle();
    assert!(window.says("Saved ") && !window.says("Not saved."));
    let wait = window.repaint_delay().as_secs_f64();
    assert!((1.0..=5.0).contains(&wait), "{wait}");
    window.sleep(4.0);
    assert!(window.says("Saved "));
    window.sleep(1.5);
    assert!(!window.says("Saved "));
    save(&mut window, &folder.path().join("no such folder/b.toml"));
    window.settle();
    window.sleep(3600.0);
    assert!(window.says("Not saved."));
}

#[test]
fn escape_dismisses_messages_one_by_one_before_it_ends_presenting() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    for name in ["a", "b"] {
        save(&mut window, &folder.path().join(name).join("c.toml"));
    }
    // Messages about the same thing replace each other only if their texts are equal.
    assert_eq!(window.count(Role::Button, "Dismiss"), 2);
    window.press(Key::F5);
    for left in [1, 0] {
        window.press(Key::Escape);
        window.frames(2);
        assert_eq!(window.count(Role::Button, "Dismiss"), left);
        assert!(!window.has(Role::Button, "Present"), "still presenting");
    }
    window.press(Key::Escape);
    window.settle();
    assert!(window.has(Role::Button, "Present"));
}

fn resumed(folder: &Path) -> Window {
    let startup = Startup {
        state_folder: Some(folder.to_owned()),
        ..Startup::default()
    };
    Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open()
}

/// Eleven runs of a million steps each.
fn long() -> Scenario {
    let mut scenario = Scenario {
        title: "Long".into(),
        ..Scenario::default()
    };
    scenario.run.steps = 1_000_000;
    let first = scenario.optimizers[0].clone();
    scenario.optimizers.resize(11, first);
    scenario
}

#[test]
fn what_would_take_long_is_offered_instead_of_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    // An earlier version kept it like this.
    let document = folder.path().join("session.toml");
    fs::write(&document, write(&long())).expect("a document");
    let mut window = resumed(folder.path());
    assert_eq!(*window.scenario(), Scenario::default());
    assert!(window.says("What was open last takes 11 million steps"));
    // What is done meanwhile is kept beside it.
    window.press(Key::End);
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let changed = window.scenario().clone();
    window.click_button("Recent");
    window.frames(2);
    assert!(window.has(Role::Button, "• Long, just now"));
    window.press(Key::Escape);
    // Nor do later messages push the offer out.
    for name in ["1.toml", "2.toml", "3.toml", "4.toml"] {
        drop_file(&mut window, folder.path().join(name));
        window.frames(2);
    }
    assert!(window.says("4.toml: no such file"));
    window.click_button("Open it");
    window.frames(2);
    assert_eq!(*window.scenario(), long());
    assert!(!window.says("What was open last"));
    window.undo();
    assert_eq!(*window.scenario(), changed, "and back");
}
