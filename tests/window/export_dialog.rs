//! The export dialog: sizes, looks, what is shown, steps, kept presets, and the preview.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Key, Modifiers, Pos2, Rect, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::export::{Film, svg};
use ravine::figure::Theme;
use ravine::scenario::{Scenario, read};
use ravine::workbench::Detail;

use super::files::give_path;
use super::hand::{Opening, Window};
use super::starts::{end, folder, restart};

/// A bowl with everything that figures may leave out.
fn scenario() -> Scenario {
    let text = "version = 1\ntitle = \"Headline\"\nnotes = \"Some notes\"\n\
                surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }\n\
                start.at = [2.0, 1.0]\nrun.steps = 20\nfigure.chart = true\n\
                [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\nlabel = \"Mine\"\n";
    read("bowl.toml", text).expect("a scenario")
}

fn open() -> Window {
    let mut window = Opening::of(scenario()).open();
    window.press(Key::End);
    window.settle();
    open_dialog(&mut window);
    window
}

fn open_dialog(window: &mut Window) {
    window.press_with(Modifiers::COMMAND, Key::E);
    window.settle();
}

fn choose(window: &mut Window, list: &str, entry: &str) {
    window.click(Role::ComboBox, list, 0);
    window.click_in_dialog(entry);
    window.settle();
}

fn set(window: &mut Window, name: &str, nth: usize, text: &str) {
    window.click(Role::SpinButton, name, nth);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.press(Key::Enter);
    window.settle();
}

/// The number that a box shows.
fn number(window: &Window, name: &str, nth: usize) -> f64 {
    let node = window.find(Role::SpinButton, name, nth);
    node.accesskit_node().numeric_value().expect("a number")
}

/// Exports an SVG and opens the dialog again.
fn exported(window: &mut Window, path: &Path) -> String {
    window.click(Role::RadioButton, "SVG", 0);
    give_path(window, "File", path);
    window.click_in_dialog("Export");
    window.until("an answer", |w| w.says("xported"));
    window.press(Key::Escape);
    let file = fs::read_to_string(path).expect("a file");
    open_dialog(window);
    file
}

#[test]
fn a_column_of_paper_is_as_wide_as_it_says_in_every_unit() {
    let folder = folder();
    let mut window = open();
    choose(&mut window, "Preset", "Paper, one column (85 mm)");
    assert_eq!(number(&window, "Size", 0), 85.0);
    let file = exported(&mut window, &folder.path().join("a.svg"));
    // 85 mm are 321.26 pixels of 1/96 inch.
    assert!(file.contains("width=\"321.26\""), "{}", &file[..300]);
    choose(&mut window, "Size", "in");
    assert_eq!(number(&window, "Size", 0), 3.35);
    choose(&mut window, "Size", "px");
    assert_eq!(number(&window, "Size", 0), 322.0);
    // Body text of 7 points.
    assert_eq!(number(&window, "Font size", 0), 7.0);
    let text = "scale(0.009333334)";
    assert!(file.contains(text) || file.contains("scale(0.009333333)"));
}

#[test]
fn a_file_is_the_page_that_was_chosen() {
    let folder = folder();
    let mut window = open();
    set(&mut window, "Size", 0, "400");
    set(&mut window, "Size", 1, "300");
    choose(&mut window, "Theme", "Grey, for print");
    window.click(Role::CheckBox, "transparent background", 0);
    window.click(Role::CheckBox, "as suits the size", 0);
    set(&mut window, "Font size", 0, "9");
    let file = exported(&mut window, &folder.path().join("a.svg"));
    let film = Film::new([400.0, 300.0], Theme::Grey, &Detail::default());
    // Nine points of type are twelve pixels.
    let mut film = film.on_nothing(true).with_text_size(12.0);
    let expected = svg::write(&film.figure(window.scenario(), Some(20)));
    assert!(file == expected);
}

#[test]
fn each_switch_takes_its_words_out_of_the_file() {
    let folder = folder();
    let mut window = open();
    let path = folder.path().join("a.svg");
    let parts = [
        ("title", "aria-label=\"Headline\""),
        ("notes", "aria-label=\"Some notes\""),
        ("caption with parameters", "aria-label=\"Quadratic"),
        ("axis labels", "aria-label=\"x\""),
        ("legend", "aria-label=\"Mine"),
        ("chart", "aria-label=\"steps\""),
    ];
    let before = exported(&mut window, &path);
    for (name, part) in parts {
        assert!(before.contains(part), "{part}");
        window.click(Role::CheckBox, name, 0);
        // The file of before is replaced only after a question.
        fs::remove_file(&path).expect("the file of before");
        let after = exported(&mut window, &path);
        assert!(!after.contains(part), "{name}");
        for (other, part) in parts.iter().filter(|(other, _)| *other != name) {
            assert!(after.contains(part), "{other} without {name}");
        }
        window.click(Role::CheckBox, name, 0);
    }
    assert_eq!(*window.scenario(), scenario(), "the document is untouched");
}

#[test]
fn what_a_figure_shows_can_become_what_the_document_shows() {
    let mut window = open();
    assert!(!window.has(Role::Button, "Keep in the document"));
    window.click(Role::CheckBox, "caption with parameters", 0);
    window.click(Role::CheckBox, "chart", 0);
    window.settle();
    window.click_button("Keep in the document");
    window.press(Key::Escape);
    window.settle();
    let figure = window.scenario().figure;
    assert!(!figure.caption && !figure.chart && figure.title);
    window.undo();
    assert_eq!(*window.scenario(), scenario(), "a step of undo");
    open_dialog(&mut window);
    window.click(Role::CheckBox, "axes", 0);
    window.settle();
    window.click_button("As the document");
    window.settle();
    assert!(!window.has(Role::Button, "Keep in the document"));
}

#[test]
fn a_still_shows_the_step_that_was_chosen() {
    let folder = folder();
    let mut window = open();
    set(&mut window, "Size", 0, "400");
    set(&mut window, "Size", 1, "300");
    set(&mut window, "step", 0, "7");
    let file = exported(&mut window, &folder.path().join("a.svg"));
    let figure = |step| {
        let mut film = Film::new([400.0, 300.0], Theme::Paper, &Detail::default());
        svg::write(&film.figure(&scenario(), Some(step)))
    };
    assert!(file == figure(7));
    assert!(figure(7) != figure(20));
}

#[test]
fn the_preview_follows_what_is_chosen() {
    let mut window = open();
    let seen = |window: &Window| {
        let rect = window.rect(Role::Image, "Preview", 0);
        let image = window.renderer.render(&window.harness).expect("pixels");
        let columns = rect.left() as usize..rect.right() as usize;
        let pixels = (rect.top() as usize..rect.bottom() as usize)
            .flat_map(|y| columns.clone().map(move |x| (x, y)));
        let pixels: Vec<_> = pixels
            .map(|(x, y)| image.pixels[y * image.width() + x])
            .collect();
        let different: HashSet<_> = pixels.iter().map(|p| p.to_array()).collect();
        (rect.size(), pixels, different.len())
    };
    let (size, light, colours) = seen(&window);
    assert!(
        size.x > 300.0 && (size.x / size.y - 1.6).abs() < 0.02,
        "{size}"
    );
    assert!(colours > 50, "a figure: {colours}");
    choose(&mut window, "Theme", "Dark");
    let (_, dark, _) = seen(&window);
    let mean = |pixels: &[Color32]| {
        pixels.iter().map(|p| f64::from(p.g())).sum::<f64>() / pixels.len() as f64
    };
    assert!(mean(&light) > 200.0 && mean(&dark) < 90.0);
    choose(&mut window, "Preset", "Square");
    let (size, ..) = seen(&window);
    assert!((size.x - size.y).abs() <= 1.0, "{size}");
    // What is behind a transparent page is the checkerboard of image editors.
    choose(&mut window, "Theme", "Paper");
    window.click(Role::CheckBox, "transparent background", 0);
    window.settle();
    let (_, pixels, _) = seen(&window);
    let of = |grey: u8| {
        pixels
            .iter()
            .filter(|p| p.to_array() == [grey, grey, grey, 255])
            .count()
    };
    assert!(of(255) > 500 && of(204) > 500, "{} {}", of(255), of(204));
}

#[test]
fn a_movie_is_previewed_frame_by_frame_and_played() {
    let mut window = open();
    assert!(!window.has(Role::Button, "Play the preview"));
    window.click(Role::RadioButton, "GIF", 0);
    window.settle();
    // 119 frames of 0.04 s, and the last one for 1.5 s in whole frames.
    assert!(window.says("120 frames, 6.2 s"), "{:?}", window.texts());
    set(&mut window, "to", 0, "10");
    let at = |window: &Window| {
        let slider = window.find(Role::Slider, "Frame", 0);
        slider.accesskit_node().numeric_value().expect("a number")
    };
    assert_eq!(at(&window), 1.0);
    window.click_button("Play the preview");
    window.until("it goes on", |w| at(w) >= 3.0);
    window.click_button("Pause the preview");
    window.settle();
    window.click(Role::RadioButton, "PNG", 0);
    window.settle();
    assert!(!window.has(Role::Slider, "Frame"));
}

#[test]
fn a_kept_preset_comes_back_after_a_restart_and_so_does_the_last_choice() {
    let state = folder();
    let mut window = restart(state.path());
    open_dialog(&mut window);
    choose(&mut window, "Preset", "Paper, two columns (178 mm)");
    window.click(Role::CheckBox, "caption with parameters", 0);
    window.click_button("Keep as…");
    window.frames(2);
    window.type_text("Journal");
    window.press(Key::Enter);
    window.settle();
    choose(&mut window, "Preset", "Square");
    choose(&mut window, "Theme", "Dark");
    window.press(Key::Escape);
    window.settle();
    assert!(!window.has(Role::ComboBox, "Theme"), "the dialog is closed");
    end(window);

    let mut window = restart(state.path());
    open_dialog(&mut window);
    assert_eq!([0, 1].map(|nth| number(&window, "Size", nth)), [1000.0; 2]);
    choose(&mut window, "My presets", "Journal");
    assert_eq!(
        [0, 1].map(|nth| number(&window, "Size", nth)),
        [178.0, 110.0]
    );
    assert!(
        window.has(Role::Button, "Keep in the document"),
        "no caption"
    );
    window.click_button("Delete");
    window.settle();
    window.press(Key::Escape);
    window.settle();
    end(window);

    let kept = fs::read_to_string(state.path().join("exports.toml")).expect("the file");
    assert!(!kept.contains("Journal"));
    // A file that is damaged costs what it held, and a message.
    fs::write(state.path().join("exports.toml"), "last = [").expect("the file");
    let mut window = restart(state.path());
    assert!(window.says("exports.toml"), "{:?}", window.texts());
    open_dialog(&mut window);
    assert_eq!(
        [0, 1].map(|nth| number(&window, "Size", nth)),
        [1600.0, 1000.0]
    );
}

#[test]
fn the_dialog_is_used_with_the_keyboard_alone() {
    let folder = folder();
    let path = folder.path().join("a.svg");
    let mut window = open();
    window.click(Role::RadioButton, "SVG", 0);
    give_path(&mut window, "File", &path);
    // Around all controls and back to the field.
    let mut visited = Vec::new();
    let mut back = false;
    for _ in 0..60 {
        window.press(Key::Tab);
        window.frame();
        let focused = window.harness.root().children_recursive();
        let focused = focused.filter(|node| node.accesskit_node().is_focused());
        let names: Vec<_> = focused.filter_map(|n| n.accesskit_node().label()).collect();
        visited.extend(names.clone());
        back = names.iter().any(|name| name == "File");
        if back {
            break;
        }
    }
    assert!(back, "{visited:?}");
    for name in [
        "My presets",
        "Preset",
        "Size",
        "Theme",
        "as suits the size",
        "caption with parameters",
        "Export",
        "Cancel",
    ] {
        assert!(visited.iter().any(|v| v == name), "{name} in {visited:?}");
    }
    window.press(Key::Enter);
    window.until("an answer", |w| w.says("Exported"));
    assert!(path.exists());
}

#[test]
fn the_dialog_fits_into_small_windows() {
    for size in [vec2(1024.0, 768.0), vec2(1280.0, 800.0), vec2(640.0, 480.0)] {
        let mut opening = Opening::of(Scenario {
            title: "A long headline that goes on and on ".repeat(8),
            ..scenario()
        });
        opening.size = size;
        let mut window = opening.open();
        open_dialog(&mut window);
        let within = Rect::from_min_size(Pos2::ZERO, size);
        for name in ["Browse…", "Cancel"] {
            let last = window.count(Role::Button, name) - 1;
            let rect = window.rect(Role::Button, name, last);
            assert!(within.contains_rect(rect), "{name} {rect} {size}");
        }
        let has_room = size.x > 1000.0;
        assert_eq!(window.has(Role::Image, "Preview"), has_room, "{size}");
    }
}
