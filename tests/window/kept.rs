//! What the window keeps: the mark of unsaved work, which panels are open, and whose map is shown.

use std::fs;
use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme, ViewportCommand, ViewportEvent, ViewportId};
use ravine::app::Startup;
use ravine::scenario::{Scenario, lesson_pages, read};

use super::files::give_path;
use super::hand::{LAPTOP, Opening, Window, startup};

/// The title of the window.
fn title(window: &Window) -> String {
    let titles = window.commands.iter().rev().find_map(|c| match c {
        ViewportCommand::Title(title) => Some(title.clone()),
        _ => None,
    });
    titles.expect("a title")
}

fn save_as(window: &mut Window, path: &Path) {
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.frames(2);
    give_path(window, "Path", path);
    window.press(Key::Enter);
    window.until("saved", |w| w.says("Saved "));
    window.frames(3);
}

/// Whether closing the window asks first; it stays open.
fn asks(window: &mut Window) -> bool {
    let viewports = &mut window.harness.input_mut().viewports;
    let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
    root.events.push(ViewportEvent::Close);
    window.frame();
    window.frames(2);
    let asked = window.says("Close without saving?");
    if asked {
        window.click_button("Stay");
        window.settle();
    }
    asked
}

fn change(window: &mut Window) {
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
}

#[test]
fn saving_takes_the_mark_of_unsaved_work_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.toml");
    let mut window = Window::open();
    change(&mut window);
    assert!(asks(&mut window), "never saved");
    save_as(&mut window, &path);
    assert_eq!(title(&window), "mine.toml – Ravine");
    assert!(!asks(&mut window), "saved");
    change(&mut window);
    assert_eq!(title(&window), "• mine.toml – Ravine");
    assert!(asks(&mut window), "changed since");
    // Back by hand to what the file has: nothing would be lost.
    change(&mut window);
    assert_eq!(title(&window), "mine.toml – Ravine");
    assert!(!asks(&mut window));
    change(&mut window);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.until("the file", |w| {
        let text = fs::read_to_string(&path).expect("the file");
        read("mine.toml", &text).expect("a scenario") == *w.scenario()
    });
    window.frames(3);
    assert_eq!(title(&window), "mine.toml – Ravine");
    assert!(!asks(&mut window), "saved again");
}

/// A double click on a slider goes back to what the file has, once there is one.
#[test]
fn numbers_go_back_to_what_was_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let rate = |window: &Window| window.scenario().optimizers[0].method.lr();
    let opened = rate(&window);
    let set = |window: &mut Window, text: &str| {
        window.click(Role::SpinButton, "learning rate value", 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(text);
        window.press(Key::Enter);
        window.settle();
    };
    let back = |window: &mut Window| {
        window.pause();
        let slider = window.reach(Role::Slider, "learning rate", 0);
        window.double_click_at(slider.center());
        window.settle();
        rate(window)
    };
    set(&mut window, "0.0777");
    assert_eq!(back(&mut window), opened);
    set(&mut window, "0.0777");
    save_as(&mut window, &folder.path().join("mine.toml"));
    set(&mut window, "0.03");
    assert_eq!(back(&mut window), 0.0777);
}

fn resumed(folder: &Path) -> Window {
    let startup = Startup {
        state_folder: Some(folder.to_owned()),
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

/// Whether the panels at the left, at the right, of the chart and of the notes are open.
fn panels(window: &Window) -> [bool; 4] {
    [
        window.has(Role::CheckBox, "coloured bands"),
        window.has(Role::Button, "Add"),
        window.has(Role::Canvas, "Chart"),
        window.has(Role::Button, "Fold the notes away"),
    ]
}

#[test]
fn each_panel_comes_back_as_it_was_left() {
    for folded in 0..4 {
        let folder = tempfile::tempdir().expect("a folder");
        let mut window = resumed(folder.path());
        assert_eq!(panels(&window), [true; 4]);
        match folded {
            0 => window.press(Key::F6),
            1 => window.press(Key::F7),
            2 => window.press(Key::F8),
            _ => window.click_button("Fold the notes away"),
        }
        window.settle();
        let mut expected = [true; 4];
        expected[folded] = false;
        assert_eq!(panels(&window), expected);
        drop(window);
        let next = resumed(folder.path());
        assert_eq!(panels(&next), expected, "at the next start");
    }
}

#[test]
fn size_and_look_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = resumed(folder.path());
    window.press_with(Modifiers::COMMAND, Key::Plus);
    window.press(Key::T);
    window.settle();
    let zoom = window.harness.ctx.zoom_factor();
    assert!(zoom > 1.0);
    drop(window);
    let next = resumed(folder.path());
    assert_eq!(next.harness.ctx.zoom_factor(), zoom);
    let settings = fs::read_to_string(folder.path().join("window.toml")).expect("settings");
    assert!(settings.contains("dark = true"), "{settings}");
}

fn more(window: &mut Window, name: &str, item: &str) {
    window.click_button(&format!("More for {name}"));
    window.click_button(item);
    window.settle();
}

/// Four optimizers of different kinds, with basins of the second.
fn mapped() -> Window {
    let mut scenario = Scenario {
        knobs: Vec::new(),
        ..lesson_pages()[0].scenario.clone()
    };
    scenario.run.steps = 10;
    let kinds = ["gradient_descent", "momentum", "adam", "lion"];
    scenario.optimizers = kinds
        .map(|kind| {
            ravine::optimizer::Method::named(kind)
                .expect("a method")
                .into()
        })
        .into();
    scenario.maps.optimizer = 1;
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

#[test]
fn a_map_stays_with_its_optimizer_whatever_its_card_and_others_do() {
    let whose = |window: &Window| {
        let scenario = window.scenario();
        let of = scenario.maps.optimizer;
        scenario.optimizers[of].method.info().name
    };
    for (steps, kept) in [
        (&[("Momentum", "Move up")][..], true),
        (&[("Momentum", "Move down")], true),
        (&[("Gradient descent", "Move down")], true),
        (&[("Adam", "Move up")], true),
        (&[("Lion", "Move up")], true),
        (&[("Gradient descent", "Remove")], true),
        (&[("Adam", "Remove")], true),
        (&[("Gradient descent", "Duplicate")], true),
        (&[("Adam", "Duplicate")], true),
        (&[("Momentum", "Duplicate")], true),
        (
            &[
                ("Momentum", "Move up"),
                ("Lion", "Move up"),
                ("Gradient descent", "Remove"),
            ],
            true,
        ),
        (&[("Momentum", "Remove")], false),
    ] {
        let mut window = mapped();
        for (name, item) in steps {
            more(&mut window, name, item);
        }
        assert_eq!(whose(&window) == "Momentum", kept, "{steps:?}");
        assert_eq!(
            window.scenario().names()[window.scenario().maps.optimizer] == "Momentum",
            kept,
            "{steps:?}: the original, not its copy"
        );
        // Undo brings it back, with the list.
        for _ in steps {
            window.undo();
        }
        assert_eq!(
            (whose(&window), window.scenario().maps.optimizer),
            ("Momentum", 1)
        );
    }
}

/// *Show its map* and the like choose the optimizer of the card.
#[test]
fn a_card_shows_its_own_map() {
    let mut window = mapped();
    for (name, index) in [("Adam", 2), ("Gradient descent", 0), ("Lion", 3)] {
        window.click_button(&format!("More for {name}"));
        window.frames(2);
        let names = window.names(Role::Button);
        let item = names.iter().find(|n| n.to_lowercase().contains("map"));
        let item = item.unwrap_or_else(|| panic!("{names:?}")).clone();
        window.click_button(&item);
        window.frames(3);
        assert_eq!(window.scenario().maps.optimizer, index);
        assert!(window.scenario().maps.hyper);
    }
}
