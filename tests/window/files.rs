//! Opening, saving, exporting, and what comes back on the next start.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{
    DroppedFile, Event, Key, Modifiers, OutputCommand, Theme, ViewportEvent, ViewportId,
};
use ravine::app::{Startup, load_all};
use ravine::export::{Extract, Format, table};
use ravine::scenario::{Scenario, lesson_pages, read, write};
use ravine::surface::Shape;

use super::hand::{LAPTOP, Opening, Window, file, startup};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is a folder for temporary files")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    entries
        .filter_map(|e| Some(e.ok()?.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// Types a path into the field of a dialog and agrees.
pub fn give_path(window: &mut Window, field: &str, path: &Path) {
    window.click(Role::TextInput, field, 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(&path.display().to_string());
}

fn himmelblau() -> Scenario {
    Scenario {
        title: "Four valleys".into(),
        surface: Shape::named("himmelblau")
            .expect("a surface of that name")
            .into(),
        // Those of the first lesson move its own surface, and are about it.
        knobs: Vec::new(),
        claims: Vec::new(),
        ..Scenario::default()
    }
}

#[test]
fn what_is_saved_is_opened_again() {
    let folder = folder();
    let path = folder.path().join("mine");
    let mut window = Opening::of(himmelblau()).open();
    window.click_button("Save");
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.frames(3);
    let saved = folder.path().join("mine.ravine.toml");
    assert!(window.says(&format!("Saved {}", saved.display())));
    let text = fs::read_to_string(&saved).expect("the file is there");
    assert_eq!(read("mine.toml", &text), Ok(window.scenario().clone()));
    // Saving again asks for nothing.
    window.click(Role::CheckBox, "dots at steps", 0);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(!window.says("Save the scenario"));
    let text = fs::read_to_string(&saved).expect("the file is there");
    assert_eq!(read("mine.toml", &text), Ok(window.scenario().clone()));
    let kept = window.scenario().clone();

    let mut other = Window::open();
    other.press_with(Modifiers::COMMAND, Key::O);
    give_path(&mut other, "Path", &saved);
    other.click_in_dialog("Open");
    other.press(Key::End);
    other.settle();
    assert_eq!(*other.scenario(), kept);
    other.undo();
    assert_eq!(
        *other.scenario(),
        Scenario::default(),
        "opening can be undone"
    );
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        fs::read(&self.0).map_err(|e| e.to_string())
    }
}

pub fn drop_file(window: &mut Window, path: PathBuf) {
    add_dropped(window, path);
    window.frame();
}

/// Drops a file together with others in the next frame.
pub fn add_dropped(window: &mut Window, path: PathBuf) {
    let files = &mut window.harness.input_mut().dropped_files;
    files.push(Arc::new(Dropped(path)));
}

#[test]
fn a_dropped_file_is_opened() {
    let folder = folder();
    let mut window = Window::open();
    drop_file(&mut window, file(&folder, "a.toml", &write(&himmelblau())));
    window.press(Key::End);
    window.settle();
    assert_eq!(*window.scenario(), himmelblau());
}

#[test]
fn a_bad_file_is_a_message_and_the_document_stays() {
    let folder = folder();
    let mut window = Window::open();
    let before = window.scenario().clone();
    let text = "version = 1\n\n[surface]\nkind = \"quadratic\"\nlambda1 = \"one\"\n";
    let path = file(&folder, "bad.toml", text);
    drop_file(&mut window, path.clone());
    window.frames(2);
    assert!(
        window.says(&format!("{}:5:", path.display())),
        "{:?}",
        window.texts()
    );
    assert!(window.says("lambda1"));
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
    // It stays until dismissed, and causes no frames in the meantime.
    window.settle();
    window.frames(600);
    assert!(window.says("lambda1"));
    window.click_button("Dismiss");
    window.settle();
    assert!(!window.says("lambda1"));
    drop_file(&mut window, folder.path().join("missing.toml"));
    window.frames(2);
    assert!(window.says("missing.toml: no such file"));
    assert_eq!(*window.scenario(), before);
    // It goes once a file could be opened; of many only the newest are shown.
    for name in ["1.toml", "2.toml", "3.toml"] {
        drop_file(&mut window, folder.path().join(name));
        window.frames(2);
    }
    assert_eq!(window.count(Role::Button, "Dismiss"), 3);
    assert!(window.says("3.toml: no such file") && !window.says("missing.toml"));
    let good = file(&folder, "good.toml", &write(&before));
    drop_file(&mut window, good);
    window.frames(2);
    assert!(!window.has(Role::Button, "Dismiss"));
}

fn export(window: &mut Window, format: &str, path: &Path) {
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    window.click(Role::RadioButton, format, 0);
    give_path(window, "File", path);
    window.click_in_dialog("Export");
    window.until("an answer", |w| w.says("xported"));
}

/// Smaller than the default, which takes a while in tests.
fn small(window: &mut Window) {
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    for nth in 0..2 {
        window.click(Role::SpinButton, "Size", nth);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(["400", "300"][nth]);
        window.press(Key::Enter);
    }
    window.click_button("Cancel");
}

#[test]
fn figures_are_exported() {
    let folder = folder();
    let mut window = Window::open();
    small(&mut window);
    export(&mut window, "PNG", &folder.path().join("a"));
    export(&mut window, "SVG", &folder.path().join("b.svg"));
    let report = format!("Exported {}", folder.path().join("b.svg").display());
    window.until("both", |w| w.says(&report));
    let bytes = fs::File::open(folder.path().join("a.png")).expect("a.png");
    let reader = png::Decoder::new(std::io::BufReader::new(bytes)).read_info();
    let reader = reader.expect("a.png is a PNG");
    assert_eq!((reader.info().width, reader.info().height), (800, 600));
    let svg = fs::read_to_string(folder.path().join("b.svg")).expect("b.svg");
    let tree = resvg::usvg::Tree::from_str(&svg, &resvg::usvg::Options::default());
    let size = tree.expect("b.svg is an SVG").size();
    assert_eq!((size.width(), size.height()), (400.0, 300.0));
}

#[test]
fn the_trace_is_exported_as_the_command_line_writes_it() {
    let folder = folder();
    let mut window = Opening::of(himmelblau()).open();
    for (name, kept) in [("a", "a.csv"), ("b.JSON", "b.JSON")] {
        window.click_button("Export");
        window.frames(2);
        window.click_button("Trace as CSV, JSON or NPY…");
        window.frames(2);
        give_path(&mut window, "Path", &folder.path().join(name));
        window.press(Key::Enter);
        window.until("an answer", |w| w.says(kept));
    }
    let read = |name| fs::read(folder.path().join(name)).expect("the file is there");
    let mut csv = Vec::new();
    table::csv(window.scenario(), &mut csv).expect("written");
    assert_eq!(read("a.csv"), csv);
    let json: serde_json::Value = serde_json::from_slice(&read("b.JSON")).expect("JSON");
    let runs = json.as_array().expect("an array").len();
    assert_eq!(runs, window.scenario().optimizers.len());
}

/// What `ravine data` writes, by the menu.
#[test]
fn the_numbers_behind_the_figure_are_exported() {
    let folder = folder();
    let mut window = Opening::of(himmelblau()).open();
    for (item, name, kept, what, format) in [
        (
            "Grid as CSV or NPY…",
            "grid",
            "grid.csv",
            Extract::Grid,
            Format::Csv,
        ),
        (
            "Grid as CSV or NPY…",
            "grid.npy",
            "grid.npy",
            Extract::Grid,
            Format::Npy,
        ),
        (
            "Contour lines as JSON…",
            "lines",
            "lines.json",
            Extract::Contours,
            Format::Json,
        ),
        (
            "Chart as CSV…",
            "chart",
            "chart.csv",
            Extract::Chart,
            Format::Csv,
        ),
    ] {
        window.click_button("Export");
        window.frames(2);
        window.click_button(item);
        window.frames(2);
        give_path(&mut window, "Path", &folder.path().join(name));
        window.press(Key::Enter);
        window.until("an answer", |w| w.says(kept));
        let write = what.writer(format).expect("a writer");
        let mut expected = Vec::new();
        write(window.scenario(), 256, &mut expected, &Arc::default()).expect("written");
        let found = fs::read(folder.path().join(kept)).expect("the file is there");
        assert!(found == expected, "{kept}");
    }
}

#[test]
fn the_paths_are_copied_as_a_script() {
    let mut window = Opening::of(himmelblau()).open();
    window.click_button("Export");
    window.frames(2);
    window.click_button("Copy as Python");
    let copied = |window: &Window| {
        window.output.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    };
    window.until("a copy", |w| copied(w).is_some());
    let script = copied(&window).expect("a copy");
    assert!(script.contains("return (x**2 + y - 11)**2 + (x + y**2 - 7)**2\n"));
    assert!(window.says("Copied a Python script"));
}

#[test]
fn open_takes_a_csv_and_says_so() {
    let folder = folder();
    let rows: String = (0..9)
        .map(|i| format!("{i},{},{}\n", i * i % 5, 2 * i))
        .collect();
    let path = file(&folder, "a.csv", &format!("a,b,t\n{rows}"));
    let mut window = Window::open();
    window.click_button("Open");
    window.frames(2);
    assert!(window.says("Open a scenario, a figure or a CSV") && window.says("or drop a file"));
    give_path(&mut window, "Path", &path);
    window.press(Key::Enter);
    window.until("it is read", |w| w.says("Read 9 rows."));
    assert_eq!(window.scenario().surface.shape.info().key, "least_squares");
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(window.says("Save the scenario") && !window.says("drop a file"));
    // By the ending desktops know it.
    assert!(window.says(".ravine.toml"));
}

#[test]
fn what_cannot_be_written_is_a_message_and_leaves_nothing() {
    let folder = folder();
    let mut window = Window::open();
    small(&mut window);
    for format in ["PNG", "SVG"] {
        export(&mut window, format, &folder.path().join("no such folder/a"));
        assert!(window.says("Not exported. cannot write"));
        window.click_button("Dismiss");
        window.settle();
    }
    window.click_button("Save");
    give_path(&mut window, "Path", &folder.path().join("no such folder/b"));
    window.press(Key::Enter);
    window.frames(3);
    assert!(window.says("Not saved. cannot write"));
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn browsing_for_an_export_offers_its_ending() {
    let mut window = Window::open();
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    window.click_button("Browse…");
    window.frames(2);
    let field = window.find(Role::TextInput, "Path", 0);
    assert_eq!(field.value().as_deref(), Some("a-quadratic-ravine.png"));
}

fn resumed(folder: &Path) -> Window {
    let startup = Startup {
        state_folder: Some(folder.to_owned()),
        ..startup()
    };
    Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open()
}

#[test]
fn what_was_open_comes_back() {
    let folder = folder();
    let mut window = resumed(folder.path());
    assert_eq!(*window.scenario(), Scenario::default());
    window.press(Key::End);
    window.press(Key::T);
    window.press(Key::Backslash);
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    let before = window.scenario().clone();
    // The window is not closed properly: changes are kept as soon as they are made.
    drop(window);
    let next = resumed(folder.path());
    assert_eq!(*next.scenario(), before);
    assert!(!next.has(Role::Canvas, "Chart"));
    assert!(next.has(Role::Button, "Add"));
    let settings = fs::read_to_string(folder.path().join("window.toml")).expect("settings");
    assert!(settings.contains("dark = true"), "{settings}");
}

/// By its key, whatever its title and its contents have become; a file of the same title is no lesson.
#[test]
fn the_window_knows_which_lesson_was_opened() {
    let folder = folder();
    let turn = |window: &mut Window, to: usize, why: &str| {
        window.press(Key::PageDown);
        window.press(Key::End);
        window.settle();
        assert_eq!(*window.scenario(), lesson_pages()[to].scenario, "{why}");
    };
    let mut window = resumed(folder.path());
    turn(&mut window, 1, "a first start shows the first");
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    turn(&mut window, 2, "a changed lesson is still that lesson");
    window.undo();
    window.settle();
    assert_eq!(window.scenario().title, lesson_pages()[1].scenario.title);
    turn(&mut window, 2, "undo goes back to the lesson before");
    drop(window);
    let mut window = resumed(folder.path());
    turn(&mut window, 3, "the next start knows it");
    let title = lesson_pages()[3].scenario.title.clone();
    let own = Scenario {
        title,
        ..himmelblau()
    };
    drop_file(&mut window, file(&folder, "own.toml", &write(&own)));
    window.press(Key::End);
    window.settle();
    assert_eq!(*window.scenario(), own);
    turn(&mut window, 0, "a file is no lesson");
}

#[test]
fn saving_a_wrong_formula_says_so_and_keeps_it() {
    let folder = folder();
    let mut window = resumed(folder.path());
    window.press(Key::End);
    window.click_button("Quadratic");
    window.click_button("Formula");
    window.settle();
    window.click(Role::MultilineTextInput, "f(x, y) =", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("2y");
    window.frames(2);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    window.click(Role::TextInput, "Path", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(&folder.path().join("a.toml").display().to_string());
    window.press(Key::Enter);
    window.frames(3);
    assert!(
        window.says("with the last formula that could be read; the text in the field has an error")
    );
    drop(window);
    let next = resumed(folder.path());
    assert!(next.says("found `y` after `2`"), "{:#?}", next.texts());
}

#[test]
fn closing_asks_only_where_something_would_be_lost() {
    let close = |window: &mut Window| {
        let viewports = &mut window.harness.input_mut().viewports;
        let root = viewports.get_mut(&ViewportId::ROOT).expect("a window");
        root.events.push(ViewportEvent::Close);
        window.frame();
        window.frames(2);
    };
    let mut window = Window::open();
    close(&mut window);
    assert!(!window.says("Close without saving?"), "nothing has changed");
    window.click(Role::CheckBox, "dots at steps", 0);
    close(&mut window);
    assert!(window.says("Close without saving?"));
    window.click_button("Stay");
    window.settle();
    assert!(!window.says("Close without saving?"));
    let folder = folder();
    let mut window = resumed(folder.path());
    window.press(Key::End);
    window.click(Role::CheckBox, "dots at steps", 0);
    close(&mut window);
    assert!(
        !window.says("Close without saving?"),
        "the session keeps it"
    );
    window.event(Event::PointerGone);
}

#[test]
fn each_document_suggests_its_own_name_for_its_figure() {
    let mut window = Window::open();
    let suggested = |window: &mut Window| {
        window.press_with(Modifiers::COMMAND, Key::E);
        window.frames(2);
        let name = window.find(Role::TextInput, "File", 0).value();
        window.click_button("Cancel");
        name.expect("a name")
    };
    assert_eq!(suggested(&mut window), "a-quadratic-ravine");
    let folder = folder();
    drop_file(&mut window, file(&folder, "a.toml", &write(&himmelblau())));
    window.frames(2);
    assert_eq!(suggested(&mut window), "four-valleys");
}

/// A folder with one bad file in it is opened all the same.
#[test]
fn what_could_not_be_loaded_at_the_start_is_told_beside_what_could() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("good.toml"), write(&himmelblau())).expect("written");
    fs::write(path("torn.toml"), "version = 2\n").expect("written");
    let (documents, errors) = load_all(&[folder.path().to_owned()]);
    let window = Opening {
        startup: Startup {
            documents,
            complaints: errors.iter().map(ToString::to_string).collect(),
            ..startup()
        },
        size: LAPTOP,
        theme: Theme::Light,
    }
    .open();
    assert_eq!(*window.scenario(), himmelblau());
    assert!(window.says("torn.toml:1:11: version: found 2"));
}
