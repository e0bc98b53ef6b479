//! Every key in the table does what the table says, and none while text is being typed.

use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::Shape;
use eframe::egui::{
    Event, Key, KeyboardShortcut, Modifiers, OutputCommand, Theme, ViewportCommand, vec2,
};
use ravine::app::{Command, ROWS};
use ravine::parameters::Parameters as _;
use ravine::scenario::{Predicting, Scenario, lesson_pages};

use super::hand::{Opening, Window};

/// A command with one of its keys.
struct Binding {
    name: &'static str,
    key: KeyboardShortcut,
    command: Command,
}

fn bindings() -> impl Iterator<Item = Binding> {
    ROWS.iter().flat_map(|row| {
        let name = row.name;
        let keys = row.keys.iter();
        keys.map(move |&(key, command)| Binding { name, key, command })
    })
}

fn press(window: &mut Window, row: &Binding) {
    window.press_with(row.key.modifiers, row.key.logical_key);
    window.frames(2);
}

const SPEAKER: &str = "Wait for an answer.";

/// Nine optimizers, one of them changed so that there is something to undo.
fn busy() -> Window {
    let mut scenario = Scenario {
        speaker_notes: SPEAKER.into(),
        ..Scenario::default()
    };
    let first = scenario.optimizers[0].clone();
    scenario.optimizers.resize(9, first);
    Opening::of(scenario).open()
}

#[test]
fn every_key_in_the_table_does_what_it_says() {
    let mut window = busy();
    for row in bindings() {
        check(&mut window, &row);
        window.settle();
    }
}

/// Presses a key and looks at what it does, then puts things back.
fn check(window: &mut Window, row: &Binding) {
    let name = row.name;
    let before = window.scenario().clone();
    let step = window.step();
    match row.command {
        Command::PlayPause => {
            press(window, row);
            window.frames(30);
            assert!(!window.is_idle() && window.step() < 120, "{name}");
            press(window, row);
        }
        Command::Back(by) => {
            window.press(Key::End);
            press(window, row);
            assert_eq!(window.step(), 120 - by as usize, "{name}");
        }
        Command::Forward(by) => {
            window.press(Key::Home);
            press(window, row);
            assert_eq!(window.step(), by as usize, "{name}");
        }
        Command::First => {
            press(window, row);
            assert_eq!(window.step(), 0, "{name}");
        }
        Command::Last => {
            press(window, row);
            assert_eq!(window.step(), 120, "{name}");
        }
        Command::Restart => {
            press(window, row);
            assert!(window.step() < 10 && !window.is_idle(), "{name}");
            window.press(Key::End);
        }
        // Without a network nothing is trained: tests of networks press it.
        Command::TrainOn => {
            press(window, row);
            assert_eq!(*window.scenario(), before, "{name}");
            assert_eq!(window.step(), step, "{name}");
        }
        Command::Repeat => {
            press(window, row);
            window.press(Key::R);
            window.frames(60 * 4);
            assert!(!window.is_idle(), "{name}");
            press(window, row);
            window.press(Key::End);
        }
        Command::Swarm => switches(window, row, |w| w.scenario().swarm.shown),
        Command::Signals => switches(window, row, |w| w.scenario().signals.shown),
        Command::Spectrum => switches(window, row, |w| w.scenario().figure.spectrum),
        Command::Predict => {
            for state in [Predicting::Asked, Predicting::Revealed, Predicting::Off] {
                press(window, row);
                assert_eq!(window.scenario().prediction.state, state, "{name}");
            }
            window.press(Key::End);
        }
        Command::Undo => {
            window.click(Role::CheckBox, "dots at steps", 0);
            window.settle();
            assert_ne!(*window.scenario(), before);
            press(window, row);
            assert_eq!(*window.scenario(), before, "{name}");
        }
        Command::Redo => {
            window.click(Role::CheckBox, "dots at steps", 0);
            window.settle();
            let after = window.scenario().clone();
            window.undo();
            press(window, row);
            assert_eq!(*window.scenario(), after, "{name}");
            window.undo();
        }
        Command::Open => {
            press(window, row);
            assert!(window.says("Open a scenario, a figure or a CSV"), "{name}");
            window.click_button("Cancel");
        }
        Command::Save | Command::SaveAs => {
            press(window, row);
            assert!(window.says("Save the scenario"), "{name}");
            window.click_button("Cancel");
        }
        Command::Export => {
            press(window, row);
            assert!(window.says("Export the figure"), "{name}");
            window.press(Key::Escape);
            assert!(!window.says("Export the figure"), "Escape closes a dialog");
        }
        Command::ExportTrace | Command::ExportData(_) | Command::CopyPython | Command::Link => {
            panic!("{name} has no key")
        }
        Command::CopyFigure => {
            press(window, row);
            window.until("a copied image", |w| {
                let image = |c: &OutputCommand| matches!(c, OutputCommand::CopyImage(_));
                w.output.iter().any(image)
            });
            window.frames(2);
            window.click_button("Dismiss");
        }
        Command::CopyText => {
            press(window, row);
            let text = |c: &OutputCommand| matches!(c, OutputCommand::CopyText(_));
            assert!(window.output.iter().any(text), "{name}");
            window.frames(2);
            window.click_button("Dismiss");
        }
        Command::CopyLink => {
            press(window, row);
            // The address of a page is not set.
            assert!(window.says("Not copied: no page is known"), "{name}");
            window.click_button("Dismiss");
        }
        Command::Paste => {
            press(window, row);
            assert!(
                window.commands.contains(&ViewportCommand::RequestPaste),
                "{name}"
            );
        }
        Command::LeftPanel => switches(window, row, |w| w.has(Role::CheckBox, "coloured bands")),
        Command::RightPanel => switches(window, row, |w| w.has(Role::Button, "Add")),
        Command::ChartPanel => switches(window, row, |w| w.has(Role::Canvas, "Chart")),
        Command::Speaker => switches(window, row, |w| w.says(SPEAKER)),
        Command::Relief => {
            let place = before.relief.place;
            press(window, row);
            assert_eq!(window.scenario().relief.place, place.next(), "{name}");
            window.undo();
        }
        Command::Layer(key) => switches(window, row, move |w| {
            let layers = &w.scenario().layers;
            layers.get(layers.row(key).expect("a layer")) != 0.0
        }),
        Command::Pin => {
            let count = window.scenario().optimizers.len();
            press(window, row);
            let scenario = window.scenario();
            assert_eq!(scenario.optimizers.len(), count + 1);
            assert_eq!(scenario.optimizers[count].pinned, Some(scenario.start));
            window.undo();
        }
        Command::Unlock => {
            press(window, row);
            assert!(window.says("This page hides and locks nothing."), "{name}");
            window.press(Key::Escape);
            assert!(!window.says("This page hides"), "{name}");
        }
        Command::Theme => switches(window, row, |w| w.harness.ctx.theme() == Theme::Dark),
        Command::Help => switches(window, row, |w| w.says("Drag the start")),
        Command::ResetView => {
            let plot = window.rect(Role::Canvas, "Landscape", 0);
            window.wheel(plot.center(), 100.0);
            assert_ne!(window.scenario().view, None);
            press(window, row);
            assert_eq!(window.scenario().view, None, "{name}");
        }
        Command::FullScreen => {
            window.commands.clear();
            press(window, row);
            assert!(
                window.commands.contains(&ViewportCommand::Fullscreen(true)),
                "{name}"
            );
        }
        Command::Present => {
            switches(window, row, |w| !w.has(Role::Button, "Open"));
            // For the next row, which is Escape's.
            if row.key.logical_key == Key::F5 {
                press(window, row);
            }
        }
        Command::Escape => {
            // The previous row has left the window in presentation mode.
            assert!(!window.has(Role::Button, "Open"));
            press(window, row);
            assert!(window.has(Role::Button, "Open"), "{name}");
        }
        Command::Contents => switches(window, row, |w| w.has(Role::TextInput, "Find a page")),
        Command::Words => switches(window, row, |w| w.has(Role::MultilineTextInput, "Question")),
        Command::AddPage => {
            press(window, row);
            assert!(window.says("Save the new deck"), "{name}");
            window.click_button("Cancel");
        }
        Command::Blank => {
            press(window, row);
            assert!(
                window.has(Role::Canvas, "Landscape"),
                "only while presenting"
            );
            window.press(Key::F5);
            switches(window, row, |w| !w.has(Role::Canvas, "Landscape"));
            window.press(Key::F5);
        }
        Command::NextPage | Command::PreviousPage => {
            let second = matches!(row.command, Command::NextPage);
            if second {
                // The document opened here is not a lesson, so the first lesson is next.
                press(window, row);
                assert_eq!(*window.scenario(), lesson_pages()[0].scenario, "{name}");
            }
            press(window, row);
            window.press(Key::End);
            let title = &lesson_pages()[usize::from(second)].scenario.title;
            assert_eq!(window.scenario().title, *title, "{name}");
            if !second {
                *window = busy();
            }
        }
        Command::Digit(index) => {
            switches(window, row, move |w| w.scenario().optimizers[index].visible);
        }
    }
    if !matches!(row.command, Command::NextPage | Command::PreviousPage) {
        assert_eq!(*window.scenario(), before, "{name} leaves the document");
    }
    if matches!(
        row.command,
        Command::Help | Command::Theme | Command::FullScreen
    ) {
        assert_eq!(window.step(), step, "{name} leaves the playhead");
    }
}

/// A key that switches something, pressed twice.
fn switches(window: &mut Window, row: &Binding, on: impl Fn(&Window) -> bool) {
    let before = on(window);
    press(window, row);
    assert_eq!(on(window), !before, "{}", row.name);
    press(window, row);
    assert_eq!(on(window), before, "{} again", row.name);
}

#[test]
fn no_key_of_the_table_works_twice_or_hides_another() {
    let all: Vec<_> = bindings().collect();
    for (i, a) in all.iter().enumerate() {
        for b in &all[..i] {
            assert_ne!(a.key, b.key, "{} and {}", a.name, b.name);
        }
    }
}

#[test]
fn letters_and_digits_do_nothing_while_text_is_typed() {
    let mut window = busy();
    let before = window.scenario().clone();
    window.click(Role::TextInput, "Name of Gradient descent", 0);
    for row in bindings().filter(|r| r.key.modifiers.is_none()) {
        let command = row.command;
        let meant_always = matches!(
            command,
            Command::FullScreen | Command::Present | Command::NextPage | Command::PreviousPage
        );
        // Escape leaves the field.
        if meant_always || command == Command::Escape {
            continue;
        }
        press(&mut window, &row);
        assert_eq!(*window.scenario(), before, "{}", row.name);
        assert_eq!(window.step(), 120, "{}", row.name);
        assert!(window.has(Role::Canvas, "Chart") && window.has(Role::CheckBox, "coloured bands"));
        assert_eq!(window.harness.ctx.theme(), Theme::Light);
    }
    window.press(Key::Escape);
    window.press(Key::T);
    assert_eq!(window.harness.ctx.theme(), Theme::Dark, "keys work again");
}

#[test]
fn escape_closes_a_menu_first() {
    let mut window = Window::open();
    window.press(Key::F5);
    window.press(Key::CloseBracket);
    window.click_button("More for Adam");
    assert!(window.has(Role::Button, "Duplicate"));
    window.press(Key::Escape);
    window.settle();
    assert!(!window.has(Role::Button, "Duplicate"));
    assert!(!window.has(Role::Button, "Present"), "still presenting");
    window.press(Key::Escape);
    window.settle();
    assert!(window.has(Role::Button, "Present"));
}

#[test]
fn presenting_shows_lessons_larger_and_gives_everything_back() {
    let mut window = Window::open();
    let zoom = window.harness.ctx.zoom_factor();
    window.click_button("Present");
    window.frames(3);
    assert!(window.harness.ctx.zoom_factor() > zoom);
    assert!(window.commands.contains(&ViewportCommand::Fullscreen(true)));
    for lesson in lesson_pages() {
        window.press(Key::PageDown);
        window.press(Key::End);
        window.settle();
        assert_eq!(window.scenario().title, lesson.scenario.title);
    }
    window.press(Key::PageDown);
    let last = lesson_pages().last().expect("there are lessons");
    assert_eq!(
        window.scenario().title,
        last.scenario.title,
        "the last page stays"
    );
    window.press(Key::PageUp);
    assert_ne!(window.scenario().title, last.scenario.title);
    window.press(Key::End);
    window.press(Key::Escape);
    window.settle();
    assert_eq!(window.harness.ctx.zoom_factor(), zoom);
    assert!(window.has(Role::Button, "Add"), "panels are back");
    assert!(
        window
            .commands
            .contains(&ViewportCommand::Fullscreen(false))
    );
}

#[test]
fn the_system_copy_event_copies_the_figure() {
    let mut window = Window::open();
    window.event(Event::Copy);
    let size = |w: &Window| {
        w.output.iter().find_map(|c| match c {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        })
    };
    window.until("a copied image", |w| size(w).is_some());
    assert_eq!(size(&window), Some([2400, 1600]));
    window.frames(2);
    assert!(window.says("Copied the figure"));
}

#[test]
fn menus_panels_and_help_have_buttons() {
    let mut window = Window::open();
    for (button, role, shows) in [
        ("Surface", Role::CheckBox, "coloured bands"),
        ("Chart", Role::Canvas, "Chart"),
        ("Optimizers", Role::Button, "Add"),
    ] {
        window.click_button(button);
        window.settle();
        assert!(!window.has(role, shows), "{button}");
        window.click_button(button);
        window.settle();
        assert!(window.has(role, shows), "{button}");
    }
    window.click_button("Light or dark");
    window.settle();
    assert_eq!(window.harness.ctx.theme(), Theme::Dark);
    window.click_button("Keys and help");
    window.settle();
    for row in ROWS {
        assert!(window.says(row.name), "{}", row.name);
    }
}

#[test]
fn the_list_shows_keys_by_their_characters_and_all_of_it_at_once() {
    let mut window = Window::open();
    window.press(Key::Questionmark);
    window.settle();
    for key in [
        "Space",
        "Shift+←",
        "F6 or [",
        "F8 or \\",
        "?",
        "1 … 9",
        "Ctrl+Shift+Z or Ctrl+Y",
    ] {
        assert!(window.texts().iter().any(|text| text == key), "{key}");
    }
    for row in ROWS {
        assert!(is_seen(&window, row.name), "{}", row.name);
    }
}

#[test]
fn the_help_leads_to_version_and_licences() {
    let mut window = Window::open();
    window.press(Key::Questionmark);
    window.settle();
    window.click_button("About Ravine");
    window.settle();
    assert!(!window.says(ROWS[0].name), "the keys have gone");
    let version = format!("Ravine {}", env!("CARGO_PKG_VERSION"));
    assert!(window.says(&version) && window.says("== Fonts =="));
    // Far down in the list.
    let text = "== Zlib ==";
    assert!(!window.says(text));
    for _ in 0..40 {
        let middle = window.harness.ctx.content_rect().center();
        window.wheel(middle, -700.0);
        window.frame();
        if window.says(text) {
            break;
        }
    }
    assert!(window.says(text));
    window.press(Key::Escape);
    window.settle();
    assert!(!window.says(&version));
}

/// Whether a text is painted, and not cut where a list scrolls.
fn is_seen(window: &Window, text: &str) -> bool {
    let shapes = &window.harness.output().shapes;
    shapes.iter().any(|clipped| match &clipped.shape {
        Shape::Text(shape) => {
            let rect = shape.visual_bounding_rect().shrink(1.0);
            shape.galley.text() == text && clipped.clip_rect.contains_rect(rect)
        }
        _ => false,
    })
}

#[test]
fn no_key_reaches_through_a_dialog() {
    let mut window = Window::open();
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let before = window.scenario().clone();
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    for row in bindings().filter(|row| row.command != Command::Escape) {
        press(&mut window, &row);
        assert!(window.says("Export the figure"), "{}", row.name);
        assert_eq!(*window.scenario(), before, "{}", row.name);
        assert_eq!(window.step(), 120, "{}", row.name);
        assert_eq!(window.harness.ctx.theme(), Theme::Light);
    }
    assert!(!window.says("Open a scenario") && !window.says("Drag the start"));
    window.event(Event::Copy);
    window.press(Key::Escape);
    window.settle();
    assert!(!window.says("Copied the figure") && !window.says("Export the figure"));
}

#[test]
fn idle_costs_nothing() {
    let mut window = Window::open();
    window.settle();
    window.frames(3);
    assert_eq!(window.repaint_delay(), Duration::MAX);
    window.press_with(Modifiers::NONE, Key::Space);
    window.press(Key::Space);
    window.settle();
    window.frames(3);
    assert_eq!(window.repaint_delay(), Duration::MAX, "after playing");
}

#[test]
fn help_is_seen_whole_on_a_small_screen_and_is_no_wider_than_an_enlarged_one() {
    let mut opening = Opening::of(Scenario::default());
    opening.size = vec2(1024.0, 768.0);
    let mut window = opening.open();
    window.press(Key::Questionmark);
    window.settle();
    for row in ROWS {
        assert!(is_seen(&window, row.name), "{}", row.name);
    }
    // Enlarged for a class it scrolls.
    let mut window = Window::open();
    window.press(Key::F5);
    window.press(Key::Questionmark);
    window.settle();
    assert!(is_seen(&window, "Drag the start") && is_seen(&window, "moves it; all paths follow"));
}
