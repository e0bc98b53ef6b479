//! Tasks of pages, and whether they are done.

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, pos2};
use ravine::app::{Startup, load_all};
use ravine::scenario::read;

use super::files::give_path;
use super::hand::{Opening, Window, file, startup};

/// λmax is 10. Each step of the rate η shrinks the slow component by 1 − η: within the tolerance of 10⁻⁶ after some 15/η steps.
const DECK: &str = "version = 1
key = \"homework\"
title = \"Homework\"
[surface]
kind = \"quadratic\"
lambda2 = 10.0
[start]
at = [-2.5, 0.8]
[run]
steps = 500
[[optimizer]]
kind = \"gradient_descent\"
lr = 0.05
[[page]]
key = \"fast\"
headline = \"Fast\"
[[page.knob]]
target = \"optimizer.1.lr\"
label = \"rate\"
[[page.claim]]
task = \"Find a rate that converges in under 150 steps.\"
ends = \"converged\"
steps = [0, 149]
[[page.claim]]
task = \"Find a rate that diverges.\"
ends = \"diverged\"
[[page]]
key = \"far\"
headline = \"Far\"
[[page.knob]]
target = \"start.x\"
[[page.claim]]
task = \"Start further away.\"
measure = \"loss\"
step = 0
above = 1000
";

/// The deck, opened by a window that remembers in that folder.
fn open(folder: &tempfile::TempDir) -> Window {
    open_text(folder, DECK)
}

fn open_text(folder: &tempfile::TempDir, deck: &str) -> Window {
    open_file(folder, file(folder, "homework.toml", deck))
}

fn open_file(folder: &tempfile::TempDir, path: PathBuf) -> Window {
    let (documents, errors) = load_all(&[path]);
    assert!(errors.is_empty());
    let startup = Startup {
        documents,
        state_folder: Some(folder.path().join("state")),
        ..startup()
    };
    let scenario = read("any", "version = 1\nsurface.kind = \"saddle\"").expect("a scenario");
    let mut window = Opening {
        startup,
        ..Opening::of(scenario)
    }
    .open();
    window.settle();
    window
}

fn turn(window: &mut Window, times: usize) {
    for _ in 0..times {
        window.press(Key::ArrowUp);
    }
    // The turn of the knob ends.
    window.pause();
    window.settle();
}

#[test]
fn a_task_is_done_once_its_claim_holds_for_what_is_set_and_stays_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(&folder);
    assert!(window.says("Find a rate that converges in under 150 steps."));
    assert!(window.says("not yet: "), "{:?}", window.texts());
    assert!(window.says("0 of 3 done"));
    window.press(Key::F5);
    window.settle();
    let rate = |w: &Window| w.scenario().optimizers[0].method.lr();
    while rate(&window) < 0.12 {
        turn(&mut window, 2);
    }
    assert!(rate(&window) < 0.2);
    assert!(window.says("done: converged"), "{:?}", window.texts());
    assert!(window.says("1 of 3 done"));
    // What was done stays done, and what is found is said.
    while rate(&window) < 0.25 {
        turn(&mut window, 4);
    }
    assert!(window.says("done: diverged"), "{:?}", window.texts());
    assert!(window.says("done before; with these settings "));
    assert!(window.says("2 of 3 done"));
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    assert!(window.says("Start further away.") && window.says("not yet: "));
    assert!(window.says("2 of 3 done"));
    // While the class is asked, nothing is told of it.
    window.press(Key::J);
    window.settle();
    assert!(window.says("hidden until it is revealed") && !window.says("not yet: "));
    drop(window);

    let window = open(&folder);
    assert!(window.says("2 of 3 done"), "{:?}", window.texts());
}

#[test]
fn what_is_done_stays_done_when_its_page_is_renamed_or_saved_elsewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = open(&folder);
    let rate = |w: &Window| w.scenario().optimizers[0].method.lr();
    window.press(Key::F5);
    while rate(&window) < 0.12 {
        turn(&mut window, 2);
    }
    assert!(window.says("1 of 3 done"), "{:?}", window.texts());
    window.press(Key::Escape);
    // Under one's own name, as it is handed in.
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.frames(2);
    give_path(&mut window, "Path", &folder.path().join("ada.toml"));
    window.press(Key::Enter);
    window.settle();
    assert!(window.says("1 of 3 done"), "{:?}", window.texts());
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    assert!(window.says("Start further away.") && window.says("1 of 3 done"));
    // A page that is not on screen.
    window.press(Key::F4);
    window.frames(3);
    window.click_button("More for page 1. Fast");
    window.frames(2);
    window.click_button("Rename…");
    window.frames(2);
    window.click(Role::TextInput, "Page key", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("quick");
    window.frames(2);
    window.click_button("Rename");
    window.frames(2);
    window.press(Key::Escape);
    window.settle();
    assert!(window.says("1 of 3 done"), "{:?}", window.texts());
    drop(window);
    let renamed = std::fs::read_to_string(folder.path().join("homework.toml"));
    let renamed = renamed.expect("the deck is there");
    assert!(renamed.contains("key = \"quick\""));
    let window = open_text(&folder, &renamed);
    assert!(window.says("1 of 3 done"), "{:?}", window.texts());
}

/// A file that is no page of a deck keeps nothing of the one that it was saved from.
#[test]
fn what_is_done_in_a_file_under_another_name_is_done_in_that_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, _) = DECK
        .split_once("[[page]]\nkey = \"far\"")
        .expect("two pages");
    let (common, page) = whole.split_once("[[page]]\n").expect("a page");
    let common = common.replace("key = \"homework\"\n", "");
    let page = page.replace("key = \"fast\"\nheadline = \"Fast\"\n", "");
    let a = file(
        &folder,
        "a.toml",
        &(common + &page.replace("[[page.", "[[")),
    );
    let b = folder.path().join("b.toml");
    let mut window = open_file(&folder, a.clone());
    assert!(window.says("0 of 2 done"), "{:?}", window.texts());
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.frames(2);
    give_path(&mut window, "Path", &b);
    window.press(Key::Enter);
    window.settle();
    window.press(Key::F5);
    while window.scenario().optimizers[0].method.lr() < 0.12 {
        turn(&mut window, 2);
    }
    assert!(window.says("done: converged"), "{:?}", window.texts());
    assert!(window.says("1 of 2 done"), "{:?}", window.texts());
    drop(window);
    let window = open_file(&folder, b);
    assert!(window.says("1 of 2 done"), "{:?}", window.texts());
    drop(window);
    let window = open_file(&folder, a);
    assert!(window.says("0 of 2 done"), "{:?}", window.texts());
}

/// Two windows on one deck each solve a task; the next one knows of both.
#[test]
fn what_two_windows_have_done_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut windows = [open(&folder), open(&folder)];
    let rate = |w: &Window| w.scenario().optimizers[0].method.lr();
    for (window, enough) in windows.iter_mut().zip([0.12, 0.25]) {
        window.press(Key::F5);
        let at = window.rect(Role::Slider, "rate", 0);
        let mut x = at.center().x;
        while rate(window) < enough && x < at.right() {
            x += 5.0;
            window.click_at(pos2(x, at.center().y));
            window.pause();
        }
        window.settle();
    }
    assert!(windows[0].says("1 of 3 done"), "{:?}", windows[0].texts());
    drop(windows);
    let window = open(&folder);
    assert!(window.says("2 of 3 done"), "{:?}", window.texts());
}

#[test]
fn pages_without_tasks_have_no_list() {
    let mut window = Window::open();
    window.settle();
    assert!(!window.says("not yet") && !window.says(" done"));
}
