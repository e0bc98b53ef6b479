//! The table of contents, and decks that are put together in the window.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::epaint::Shape;
use eframe::egui::{Key, Modifiers, Rect, Theme, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::app::{Startup, load_all};
use ravine::scenario::{Deck, Opened, Page, Scenario, lessons, open, read, write_deck};

use super::files::give_path;
use super::hand::{LAPTOP, Opening, Window, file, startup};

fn page(key: &str, headline: &str, rate: f64) -> Page {
    let text = format!(
        "version = 1\ntitle = \"{headline}\"\nnotes = \"A text on {key}.\"\n[surface]\nkind = \"quadratic\"\n\
         [run]\nsteps = 5\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = {rate}\n"
    );
    Page {
        key: key.to_owned(),
        scenario: read("page", &text).expect("a scenario"),
    }
}

fn deck() -> Deck {
    Deck {
        key: "mine".to_owned(),
        title: "My deck".to_owned(),
        pages: vec![
            page("a", "Alpha", 0.01),
            page("b", "Beta", 0.02),
            page("c", "Gamma", 0.03),
        ],
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a folder for temporary files")
}

/// A window on the deck in a file.
pub fn window_on(path: &Path) -> Window {
    let (documents, errors) = load_all(&[path.to_owned()]);
    assert!(errors.is_empty());
    let startup = Startup {
        documents,
        ..startup()
    };
    Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open()
}

fn opened() -> (tempfile::TempDir, PathBuf, Window) {
    let folder = folder();
    let path = file(&folder, "mine.toml", &write_deck(&deck()));
    let window = window_on(&path);
    (folder, path, window)
}

fn read_deck(path: &Path) -> Deck {
    let text = fs::read_to_string(path).expect("the file is there");
    match open("deck", &text) {
        Ok(Opened::Deck(deck)) => deck,
        other => panic!("{other:?}"),
    }
}

fn headlines(path: &Path) -> Vec<String> {
    let pages = read_deck(path).pages;
    pages.into_iter().map(|page| page.scenario.title).collect()
}

fn title(window: &Window) -> &str {
    &window.scenario().title
}

/// Opens the contents, and waits for no picture.
fn contents(window: &mut Window) {
    window.press(Key::F4);
    window.frames(4);
}

/// Opens the menu of a tile and chooses something.
fn choose(window: &mut Window, page: &str, item: &str) {
    window.click_button(&format!("More for page {page}"));
    window.frames(2);
    window.click_button(item);
    window.frames(2);
}

#[test]
fn the_contents_show_every_page_and_where_one_is() {
    let (_folder, _path, mut window) = opened();
    window.press(Key::PageDown);
    window.click_button("Contents");
    window.frames(4);
    assert!(window.says("page 2 of 3"));
    let shown = |window: &Window, name: &str| {
        let tile = window.find(Role::Button, name, 0);
        tile.accesskit_node().toggled() == Some(Toggled::True)
    };
    assert!(shown(&window, "2. Beta") && !shown(&window, "1. Alpha"));
    for lesson in lessons() {
        assert!(window.says(&lesson.title), "{}", lesson.title);
        for (i, page) in lesson.pages.iter().enumerate() {
            let name = format!("{}. {}", i + 1, page.scenario.title);
            assert!(window.has(Role::Button, &name), "{name}");
        }
    }
    window.click_button("3. Gamma");
    assert_eq!(title(&window), "Gamma");
    assert!(!window.has(Role::TextInput, "Find a page"), "it is closed");
}

#[test]
fn a_page_plays_in_six_seconds_however_long_its_runs_are() {
    let folder = folder();
    let mut deck = deck();
    deck.pages[1].scenario.run.steps = 1000;
    let path = file(&folder, "mine.toml", &write_deck(&deck));
    let mut window = window_on(&path);
    window.press(Key::PageDown);
    window.frames(60 * 5);
    assert!((500..1000).contains(&window.step()), "{}", window.step());
    window.frames(90);
    assert_eq!(window.step(), 1000);
}

#[test]
fn keys_walk_search_and_open() {
    let (_folder, _path, mut window) = opened();
    contents(&mut window);
    // No step, no page of the deck and no layer while it is open.
    let step = window.step();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowLeft] {
        window.press(key);
        window.frame();
    }
    assert_eq!(window.step(), step);
    window.press(Key::Enter);
    window.frames(2);
    assert_eq!(title(&window), "Beta");
    // Below the deck's three pages are those of the first lesson.
    contents(&mut window);
    window.press(Key::ArrowDown);
    window.frame();
    window.press(Key::Enter);
    window.frames(2);
    assert_eq!(title(&window), lessons()[0].pages[1].scenario.title);
    // And the deck stays open beside it.
    contents(&mut window);
    window.type_text("ON C.");
    window.frames(2);
    assert!(window.has(Role::Button, "3. Gamma") && !window.has(Role::Button, "1. Alpha"));
    window.press(Key::Enter);
    window.frames(2);
    assert_eq!(title(&window), "Gamma");
    contents(&mut window);
    window.type_text("nowhere at all");
    window.frames(2);
    assert!(window.says("No page matches “nowhere at all”."));
    window.press(Key::Escape);
    window.frames(2);
    assert!(
        window.has(Role::Button, "1. Alpha"),
        "the text is cleared first"
    );
    // And the page on screen is marked again.
    window.press(Key::Enter);
    window.frames(2);
    assert_eq!(title(&window), "Gamma");
    contents(&mut window);
    window.press(Key::Escape);
    window.frames(2);
    assert!(!window.has(Role::Button, "1. Alpha"));
}

/// A picture is drawn when it is looked at, and the same again is not drawn again.
#[test]
fn pages_have_pictures_of_their_own() {
    let (_folder, _path, mut window) = opened();
    window.press(Key::F4);
    window.frame();
    assert!(window.harness.state().is_computing(), "they are drawn");
    window.settle();
    let image = window.renderer.render(&window.harness);
    let image = image.expect("the window needs no GPU");
    let colours = |name: &str| {
        let place = window.rect(Role::Button, name, 0);
        let picture = Rect::from_min_size(place.min, vec2(200.0, 125.0)).shrink2(vec2(40.0, 5.0));
        let rows = picture.top() as usize..picture.bottom() as usize;
        let row = |y: usize| {
            let columns = picture.left() as usize..picture.right() as usize;
            columns.map(move |x| [x, y])
        };
        let pixels = rows.flat_map(row);
        let colours: HashSet<_> = pixels
            .map(|[x, y]| image.pixels[y * image.size[0] + x])
            .collect();
        colours.len()
    };
    assert!(colours("1. Alpha") > 50, "bands and a path");
    window.press(Key::Escape);
    window.frames(2);
    window.press(Key::F4);
    window.frame();
    assert!(!window.harness.state().is_computing(), "they are kept");
}

#[test]
fn the_contents_open_while_presenting() {
    let (_folder, _path, mut window) = opened();
    window.press(Key::F5);
    window.settle();
    window.click_button("Contents");
    window.frames(4);
    let tile = window.rect(Role::Button, "2. Beta", 0);
    let zoom = window.harness.ctx.zoom_factor();
    assert!(tile.width() * zoom >= 290.0, "{tile:?} × {zoom}");
    window.press(Key::ArrowRight);
    window.frame();
    window.press(Key::Enter);
    window.settle();
    assert_eq!(title(&window), "Beta");
    // Knobs have their keys again, and Escape ends presenting.
    window.press(Key::Escape);
    window.settle();
    assert!(window.has(Role::Button, "Present"));
}

#[test]
fn pages_are_put_into_order_and_back() {
    let (_folder, path, mut window) = opened();
    contents(&mut window);
    let text = fs::read_to_string(&path).expect("the file is there");
    choose(&mut window, "1. Alpha", "Later");
    assert_eq!(headlines(&path), ["Beta", "Alpha", "Gamma"]);
    choose(&mut window, "3. Gamma", "Earlier");
    assert_eq!(headlines(&path), ["Beta", "Gamma", "Alpha"]);
    choose(&mut window, "2. Gamma", "Duplicate");
    assert_eq!(headlines(&path), ["Beta", "Gamma", "Gamma", "Alpha"]);
    choose(&mut window, "1. Beta", "Remove");
    assert_eq!(headlines(&path), ["Gamma", "Gamma", "Alpha"]);
    assert!(window.says("page 3 of 3"), "the page on screen is the same");
    for _ in 0..4 {
        let undo = window.names(Role::Button);
        let undo = undo.iter().find(|name| name.starts_with("Undo: "));
        let undo = undo.expect("a change").clone();
        window.click_button(&undo);
        window.frames(2);
    }
    assert_eq!(fs::read_to_string(&path).expect("the file is there"), text);
    let redo = window.names(Role::Button);
    let redo = redo.iter().find(|name| name.starts_with("Redo: "));
    window.click_button(&redo.expect("a change").clone());
    assert_eq!(headlines(&path), ["Beta", "Alpha", "Gamma"]);
    // Nobody's work is lost to an undo.
    let other = text.replace("Beta", "Delta");
    fs::write(&path, &other).expect("written");
    let undo = window.names(Role::Button);
    let undo = undo.iter().find(|name| name.starts_with("Undo: "));
    window.click_button(&undo.expect("a change").clone());
    assert_eq!(fs::read_to_string(&path).expect("the file is there"), other);
    assert!(window.says("has been changed since"));
}

#[test]
fn a_page_that_is_saved_elsewhere_stays_in_its_deck_and_the_file_keeps_its_place() {
    let (folder, path, mut window) = opened();
    window.press(Key::PageDown);
    let before = fs::read_to_string(&path).expect("the file is there");
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let mine = window.scenario().clone();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    window.frames(2);
    give_path(&mut window, "Path", &folder.path().join("beta.toml"));
    window.press(Key::Enter);
    window.frames(3);
    assert_eq!(fs::read_to_string(&path).expect("still there"), before);
    // The contents read the deck's file again.
    contents(&mut window);
    assert!(window.says("page 2 of 3"));
    window.press(Key::Escape);
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Gamma");
    window.press(Key::PageUp);
    let deck = read_deck(&path);
    assert_eq!(*window.scenario(), deck.pages[1].scenario);
    // Put into the deck, it comes behind the page that it is from.
    window.undo();
    window.undo();
    assert_eq!(*window.scenario(), mine);
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    window.frames(3);
    assert_eq!(headlines(&path), ["Alpha", "Beta", "Beta", "Gamma"]);
    assert_eq!(read_deck(&path).pages[2].scenario.layers, mine.layers);
}

#[test]
fn a_page_is_dragged_to_its_place() {
    let (_folder, path, mut window) = opened();
    contents(&mut window);
    let center = |w: &Window, name: &str| w.rect(Role::Button, name, 0).center();
    let (from, to) = (center(&window, "3. Gamma"), center(&window, "1. Alpha"));
    window.drag(from, to);
    window.frames(2);
    assert_eq!(headlines(&path), ["Gamma", "Alpha", "Beta"]);
}

#[test]
fn the_page_on_screen_is_renamed_and_taken_out() {
    let (_folder, path, mut window) = opened();
    contents(&mut window);
    choose(&mut window, "1. Alpha", "Rename…");
    for (field, text) in [("Headline", "Omega"), ("Page key", "last")] {
        window.click(Role::TextInput, field, 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(text);
    }
    window.click_button("Rename");
    window.frames(2);
    assert_eq!(title(&window), "Omega");
    assert_eq!(read_deck(&path).pages[0].key, "last");
    assert!(window.says("page 1 of 3"), "it is the same page");
    choose(&mut window, "1. Omega", "Remove");
    assert_eq!(headlines(&path), ["Beta", "Gamma"]);
    assert_eq!(title(&window), "Beta", "its neighbour takes its place");
    window.press(Key::Escape);
    window.frames(2);
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Gamma");
}

#[test]
fn what_is_on_screen_becomes_a_page() {
    let (_folder, path, mut window) = opened();
    let rate = |scenario: &Scenario| scenario.optimizers[0].method.lr();
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let working = window.scenario().clone();
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::A);
    window.frames(2);
    let deck = read_deck(&path);
    assert_eq!(headlines(&path), ["Alpha", "Alpha", "Beta", "Gamma"]);
    assert_eq!(deck.pages[1].scenario, working);
    assert_ne!(deck.pages[0].scenario, working, "that one is as it was");
    assert_eq!(rate(&deck.pages[1].scenario), 0.01);
    // It is the new page that is on screen, and saved.
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Beta");
    window.press(Key::PageUp);
    assert_eq!(*window.scenario(), working);
    window.click(Role::CheckBox, "dots at steps", 0);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert_eq!(read_deck(&path).pages[1].scenario, *window.scenario());
    assert_eq!(read_deck(&path).pages.len(), 4);
}

#[test]
fn a_new_deck_is_made_of_pages_of_lessons() {
    let folder = folder();
    let path = folder.path().join("talk.toml");
    let mut window = Window::open();
    let first = window.scenario().clone();
    contents(&mut window);
    window.click_button("Add as page");
    window.frames(3);
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.frames(3);
    assert_eq!(read_deck(&path).title, "talk");
    assert_eq!(read_deck(&path).pages[0].scenario, first);
    let other = &lessons()[1].pages[0].scenario;
    let before = window.count(Role::Button, "Put into talk.toml");
    assert_eq!(before, 0);
    choose(
        &mut window,
        &format!("1. {}", other.title),
        "Put into talk.toml",
    );
    assert_eq!(headlines(&path), [&*first.title, &*other.title]);
    assert_eq!(title(&window), first.title, "one goes on looking");
    assert!(window.says("page 1 of 2"));
}

#[test]
fn a_lesson_is_copied_before_it_is_edited() {
    let folder = folder();
    let path = folder.path().join("own.toml");
    let lesson = lessons().iter().find(|lesson| lesson.pages.len() > 1);
    let lesson = lesson.expect("a lesson of several pages");
    let mut window = Window::open();
    contents(&mut window);
    choose(
        &mut window,
        &format!("1. {}", lesson.pages[0].scenario.title),
        "Remove",
    );
    window.frames(2);
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.frames(3);
    let copy = read_deck(&path);
    assert_eq!(copy.pages, lesson.pages[1..]);
    // Undone, it is the whole lesson.
    let undo = window.names(Role::Button);
    let undo = undo.iter().find(|name| name.starts_with("Undo: "));
    window.click_button(&undo.expect("a change").clone());
    window.frames(2);
    assert_eq!(read_deck(&path).pages, lesson.pages);
}

#[test]
fn words_are_written_in_the_window() {
    let (_folder, path, mut window) = opened();
    window.press(Key::F2);
    window.settle();
    let lines = Role::MultilineTextInput;
    for (role, field, text) in [
        (Role::TextInput, "Headline", "A headline"),
        (lines, "Text", "Two\nlines"),
        (lines, "Question", "Why?"),
        (lines, "Speaker's notes", "Wait."),
    ] {
        window.click(role, field, 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(text);
        window.sleep(1.5);
    }
    let said = |scenario: &Scenario| {
        [
            scenario.title.clone(),
            scenario.notes.clone(),
            scenario.question.clone(),
            scenario.speaker_notes.clone(),
        ]
    };
    let all = ["A headline", "Two\nlines", "Why?", "Wait."];
    assert_eq!(said(window.scenario()), all);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert_eq!(said(&read_deck(&path).pages[0].scenario), all);
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.frames(2);
    assert!(!window.has(lines, "Question"), "it closes");
    // Each text is a change of its own.
    window.undo();
    assert_eq!(said(window.scenario())[..3], all[..3]);
    assert_eq!(window.scenario().speaker_notes, "");
}

/// Where headings end that are not shown whole.
fn elided_ends(window: &Window) -> Vec<f32> {
    let shapes = window.harness.output().shapes.iter();
    let ends = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Text(text) if text.galley.elided => Some(text.pos.x + text.galley.size().x),
        _ => None,
    });
    ends.collect()
}

/// However long it is, the number of the page is on screen, and the headline takes two lines at most.
#[test]
fn a_long_headline_leaves_the_page_number_where_it_is() {
    let mut deck = deck();
    let long = "What happens when the rate is so large ".repeat(20);
    deck.pages[0].scenario.title.clone_from(&long);
    let folder = folder();
    let path = file(&folder, "mine.toml", &write_deck(&deck));
    let mut window = window_on(&path);
    // In the window it ends in "…" where the title ends.
    let title = window.rect(Role::TextInput, "Title", 0);
    let ellipsis = elided_ends(&window);
    assert!(
        ellipsis.iter().any(|x| title.x_range().contains(*x)),
        "{ellipsis:?} {title}"
    );
    window.press(Key::F5);
    window.settle();
    let screen = window.harness.ctx.content_rect();
    let number = window.rect(Role::Button, "Contents", 0);
    assert!(screen.contains_rect(number), "{number} in {screen}");
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    assert!(plot.height() > 0.4 * screen.height(), "{plot} in {screen}");
    // A short one of the next page, at the same place.
    window.press(Key::PageDown);
    window.settle();
    let next = window.rect(Role::Button, "Contents", 0);
    assert!(
        (next.right() - number.right()).abs() < 1.0,
        "{next} {number}"
    );
}

/// The deck whose page comes back is open again, too.
#[test]
fn a_deck_is_open_after_the_next_start() {
    let (_folder, path, _) = opened();
    let state = folder();
    let start = |documents| {
        let startup = Startup {
            documents,
            state_folder: Some(state.path().to_owned()),
            ..startup()
        };
        Opening {
            startup,
            size: LAPTOP,
            theme: Theme::Light,
        }
        .open()
    };
    let mut window = start(load_all(std::slice::from_ref(&path)).0);
    window.settle();
    assert_eq!(title(&window), "Alpha", "a deck starts at its first page");
    window.press(Key::PageDown);
    window.settle();
    drop(window);
    let mut window = start(Vec::new());
    window.settle();
    assert_eq!(title(&window), "Beta");
    window.press(Key::PageDown);
    assert_eq!(title(&window), "Gamma");
}
