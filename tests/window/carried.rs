//! Figures and lines of text bring their scenario and their step back.

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand};
use ravine::app::{Startup, load_all};
use ravine::export::{FileOptions, Format, figure};
use ravine::figure::Theme;
use ravine::scenario::{Loaded, Scenario, load_bytes, write_line};
use ravine::surface::Shape;

use super::files::{drop_file, give_path};
use super::hand::{LAPTOP, Opening, Window, startup};

fn booth() -> Scenario {
    Scenario {
        title: "Carried".into(),
        surface: Shape::named("booth").expect("a surface").into(),
        knobs: Vec::new(),
        claims: Vec::new(),
        ..Scenario::default()
    }
}

/// A figure of that scenario at a step.
fn bytes(format: Format, step: usize) -> Vec<u8> {
    let drawing = figure(&booth(), Some(step), [200.0, 160.0], Theme::Paper);
    format.figure().expect("a writer")(&drawing, &FileOptions::default()).expect("written")
}

#[test]
fn a_dropped_figure_opens_at_its_step_and_is_never_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("figure.png");
    let figure = bytes(Format::Png, 12);
    fs::write(&path, &figure).expect("a file");
    let mut window = Window::open();
    drop_file(&mut window, path.clone());
    window.settle();
    assert_eq!(*window.scenario(), booth());
    assert_eq!(window.step(), 12);
    window.click(Role::CheckBox, "dots at steps", 0);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(
        window.says("Save the scenario"),
        "there is no file to save to"
    );
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.frames(3);
    let saved = folder.path().join("figure.png.ravine.toml");
    assert!(window.says(&format!("Saved {}", saved.display())));
    assert_eq!(fs::read(&path).expect("the figure"), figure);
    window.undo();
    window.undo();
    assert_eq!(*window.scenario(), Scenario::default());
}

#[test]
fn several_figures_are_pages_and_one_from_the_command_line_opens_at_its_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let paths = [("a.svg", 3), ("b.svg", 8)].map(|(name, step)| {
        let path = folder.path().join(name);
        fs::write(&path, bytes(Format::Svg, step)).expect("a file");
        path
    });
    let (documents, errors) = load_all(&paths);
    assert!(errors.is_empty() && documents.len() == 2);
    let opening = Opening {
        startup: Startup {
            documents,
            ..startup()
        },
        size: LAPTOP,
        theme: eframe::egui::Theme::Light,
    };
    let mut window = opening.open();
    window.settle();
    assert_eq!((window.scenario(), window.step()), (&booth(), 3));
    for (key, step) in [(Key::PageDown, 8), (Key::PageUp, 3)] {
        window.press(key);
        window.settle();
        assert_eq!((window.scenario(), window.step()), (&booth(), step));
    }
}

#[test]
fn a_foreign_picture_is_a_message_and_the_document_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("photo.png");
    let drawing = figure(&booth(), None, [64.0, 64.0], Theme::Paper);
    let silent = ravine::export::drawing::Drawing {
        source: None,
        ..drawing
    };
    let write = Format::Png.figure().expect("a writer");
    fs::write(
        &path,
        write(&silent, &FileOptions::default()).expect("written"),
    )
    .expect("a file");
    let mut window = Window::open();
    let before = window.scenario().clone();
    drop_file(&mut window, path);
    window.frames(2);
    assert!(window.says("photo.png holds no Ravine scenario: found a PNG without one"));
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
}

/// The text that was copied last.
fn copied(window: &Window) -> Option<String> {
    let mut texts = window.output.iter().filter_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    texts.next_back()
}

#[test]
fn a_copied_line_is_pasted_into_another_window() {
    let mut window = Opening::of(booth()).open();
    window.press(Key::Home);
    window.press(Key::ArrowRight);
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    let line = copied(&window).expect("a line");
    let Ok(Loaded::Carried(carried)) = load_bytes("line", line.as_bytes()) else {
        panic!("{line}");
    };
    assert_eq!((&carried.scenario, carried.step), (&booth(), Some(1)));
    assert!(window.says(&format!("line of {} characters", line.len())));

    let mut other = Window::open();
    other.event(Event::Paste(format!("> {line}\n")));
    other.settle();
    assert_eq!((other.scenario(), other.step()), (&booth(), 1));
    other.undo();
    assert_eq!(*other.scenario(), Scenario::default());
}

#[test]
fn pasting_into_a_field_is_typing_and_what_is_no_scenario_is_a_message() {
    let line = write_line(&booth(), Some(1));
    let mut window = Window::open();
    window.click(Role::TextInput, "Title", 0);
    window.event(Event::Paste("pasted".into()));
    assert!(window.scenario().title.contains("pasted"));
    window.event(Event::Paste(line.clone()));
    assert!(
        window.scenario().title.contains("ravine:1:"),
        "it is a text like any other"
    );
    window.press(Key::Escape);
    let mut window = Window::open();
    let before = window.scenario().clone();
    window.event(Event::Paste(line[..80].to_owned()));
    window.frames(2);
    assert!(window.says("Nothing was pasted: the line of text is incomplete or damaged"));
    window.event(Event::Paste("Dear all,\nhello".into()));
    window.frames(2);
    assert!(window.says("Nothing was pasted: the text is neither a link, nor"));
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
}

#[test]
fn the_dialog_can_leave_the_scenario_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Opening::of(booth()).open();
    let mut export = |name: &str| {
        window.press_with(Modifiers::COMMAND, Key::E);
        window.frames(2);
        if name == "silent" {
            let switch = "in the file, which Ravine then opens again";
            window.click(Role::CheckBox, switch, 0);
        }
        window.click(Role::RadioButton, "SVG", 0);
        let path = folder.path().join(format!("{name}.svg"));
        give_path(&mut window, "File", &path);
        window.click_in_dialog("Export");
        window.until("a file", |_| path.exists());
        window.press(Key::Escape);
        window.settle();
        load_bytes(name, &fs::read(path).expect("written"))
    };
    let Ok(Loaded::Carried(back)) = export("carried") else {
        panic!("it carries nothing");
    };
    assert_eq!(back.scenario, booth());
    assert!(export("silent").is_err());
}
