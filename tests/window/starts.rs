//! Windows that are started on a state folder, and what a hand does to their documents and reads off them.

use std::fs;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Id, Key, Modifiers, Theme, ViewportCommand, ViewportEvent, ViewportId};
use ravine::app::{Startup, load_all};
use ravine::scenario::{Scenario, read};
use ravine::surface::{Shape, Typed};
use tempfile::TempDir;

use super::hand::{LAPTOP, Opening, Window, startup};

pub fn folder() -> TempDir {
    tempfile::tempdir().expect("there is a folder for temporary files")
}

/// A start with files on the command line.
pub fn start(state: &Path, files: &[PathBuf]) -> Window {
    let (documents, errors) = load_all(files);
    assert!(errors.is_empty(), "{errors:?}");
    let startup = Startup {
        documents,
        state_folder: Some(state.to_owned()),
        ..startup()
    };
    let mut window = Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open();
    window.press(Key::End);
    window.settle();
    window
}

pub fn restart(state: &Path) -> Window {
    start(state, &[])
}

/// Ends the program as closing the window does; dropping the window instead is a crash.
pub fn end(mut window: Window) {
    eframe::App::on_exit(window.harness.state_mut(), None);
}

/// Makes a change that the document's file does not have.
pub fn change(window: &mut Window) {
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
}

pub fn title(window: &Window) -> String {
    let sent = Id::unique("window title");
    let title = window.harness.ctx.data(|d| d.get_temp(sent));
    title.expect("the window has a title")
}

pub fn is_marked(window: &Window) -> bool {
    title(window).starts_with("• ")
}

/// How old unsaved work is in the menu of recent documents.
const JUST_NOW: &str = ", just now";

/// The rows of the menu of recent documents, without those that take one out.
pub fn recent(window: &mut Window) -> Vec<String> {
    window.click_button("Recent");
    window.frames(3);
    let before = window.names(Role::Button);
    window.press(Key::Escape);
    window.frames(3);
    let after = window.names(Role::Button);
    let rows = before.into_iter().filter(|name| !after.contains(name));
    rows.filter(|name| !name.starts_with("Discard ") && !name.starts_with("Forget "))
        .map(|name| name.trim_end_matches(JUST_NOW).to_owned())
        .collect()
}

pub fn choose_recent(window: &mut Window, row: &str) {
    window.click_button("Recent");
    window.frames(3);
    let name = match row.strip_prefix("• ") {
        Some(_) => format!("{row}{JUST_NOW}"),
        None => row.to_owned(),
    };
    window.click_button(&name);
    window.press(Key::End);
    window.settle();
}

pub fn titled(title: &str) -> Scenario {
    Scenario {
        title: title.into(),
        ..Scenario::default()
    }
}

pub fn with_formula() -> Scenario {
    let typed = Typed::new("x^2 + y^2").expect("a formula");
    Scenario::on(Shape::Typed(typed))
}

/// Types into the field of the formula and lets it rest.
pub fn type_draft(window: &mut Window, text: &str) {
    window.click(Role::MultilineTextInput, "f(x, y) =", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.frames(90);
}

pub fn close(window: &mut Window) {
    let viewports = &mut window.harness.input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    root.events.push(ViewportEvent::Close);
    window.frame();
    let viewports = &mut window.harness.input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    root.events.clear();
    window.frames(2);
}

pub fn count(window: &Window, command: &ViewportCommand) -> usize {
    window.commands.iter().filter(|c| *c == command).count()
}

pub fn save_as(window: &mut Window, path: &Path) {
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.frames(2);
    type_path(window, path);
}

pub fn type_path(window: &mut Window, path: &Path) {
    window.click(Role::TextInput, "Path", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(&path.display().to_string());
    window.press(Key::Enter);
    window.frames(3);
}

pub fn on_disk(path: &Path) -> Scenario {
    let text = fs::read_to_string(path).expect("the file is there");
    read("on disk", &text).expect("a scenario")
}
