//! No work is lost: across starts, documents, windows and crashes.

use std::fs;
use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ViewportCommand, vec2};
use ravine::scenario::{MAX_BYTES, Scenario, write};

use super::files::drop_file;
use super::hand::{Window, file};
use super::starts::{
    change, close, count, end, folder, is_marked, on_disk, recent, restart, save_as, start, title,
    titled, type_draft, type_path, with_formula,
};

#[test]
fn what_differs_from_its_file_is_unsaved_after_a_restart() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("A")));
    let mut window = start(state.path(), std::slice::from_ref(&path));
    assert_eq!(title(&window), "a.toml – Ravine");
    change(&mut window);
    assert!(is_marked(&window));
    let changed = window.scenario().clone();
    close(&mut window);
    assert!(!window.says("Close without saving?"), "it is kept");
    end(window);
    let mut window = restart(state.path());
    assert_eq!(*window.scenario(), changed);
    assert_eq!(title(&window), "• a.toml – Ravine");
    // The file is the one that was read: no question.
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(!is_marked(&window));
    assert_eq!(on_disk(&path), changed);
    end(window);
    let window = restart(state.path());
    assert!(!is_marked(&window), "saved");
    end(window);
    fs::remove_file(&path).expect("removed");
    let window = restart(state.path());
    assert!(is_marked(&window), "the file has gone");
    assert_eq!(*window.scenario(), changed);
}

#[test]
fn a_changed_lesson_is_unsaved_after_a_restart() {
    let state = folder();
    let mut window = restart(state.path());
    assert!(!is_marked(&window));
    change(&mut window);
    assert!(is_marked(&window));
    drop(window);
    let mut window = restart(state.path());
    assert!(is_marked(&window));
    change(&mut window);
    assert!(!is_marked(&window), "it is the lesson again");
}

#[test]
fn what_undo_and_redo_show_is_kept_at_once() {
    let state = folder();
    let mut window = restart(state.path());
    let before = window.scenario().clone();
    change(&mut window);
    let after = window.scenario().clone();
    window.undo();
    window.settle();
    drop(window);
    let mut window = restart(state.path());
    assert_eq!(*window.scenario(), before);
    change(&mut window);
    window.undo();
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.settle();
    drop(window);
    assert_eq!(*restart(state.path()).scenario(), after);
}

#[test]
fn a_formula_that_is_none_yet_is_kept_while_typing_rests() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&with_formula()));
    let mut window = start(state.path(), &[path]);
    type_draft(&mut window, "x^2 + y");
    type_draft(&mut window, "x^2 -");
    type_draft(&mut window, "x^2 +");
    assert!(is_marked(&window), "a draft is work");
    drop(window);
    let window = restart(state.path());
    let field = window.find(Role::MultilineTextInput, "f(x, y) =", 0);
    assert_eq!(field.value().as_deref(), Some("x^2 +"));
    assert!(is_marked(&window));
}

/// A change in the middle, without any pause.
#[test]
fn what_is_typed_or_dragged_for_long_is_kept_meanwhile() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&with_formula()));
    let mut window = start(state.path(), &[path]);
    window.click(Role::MultilineTextInput, "f(x, y) =", 0);
    for _ in 0..16 {
        window.type_text("+");
        window.sleep(0.5);
    }
    drop(window);
    let window = restart(state.path());
    let field = window.find(Role::MultilineTextInput, "f(x, y) =", 0);
    let kept = field.value().unwrap_or_default();
    // One plus is the formula's own.
    let typed = kept.matches('+').count();
    assert!((7..17).contains(&typed), "{kept}");
    drop(window);

    let mut window = restart(state.path());
    let middle = window.rect(Role::Canvas, "Landscape", 0).center();
    window.move_to(middle);
    window.down();
    for i in 1..16 {
        window.move_to(middle + vec2(4.0 * i as f32, 0.0));
        window.sleep(0.5);
    }
    assert!(window.scenario().view.is_some(), "the plot is panned");
    drop(window);
    let window = restart(state.path());
    assert!(window.scenario().view.is_some());
}

#[test]
fn the_view_is_kept_after_a_pause() {
    let state = folder();
    let mut window = restart(state.path());
    let plot = window.rect(Role::Canvas, "Landscape", 0).center();
    window.wheel(plot, 60.0);
    window.settle();
    let zoomed = window.scenario().view;
    assert!(zoomed.is_some());
    window.sleep(1.5);
    window.settle();
    assert!(!is_marked(&window), "a lesson is the same from everywhere");
    drop(window);
    assert_eq!(restart(state.path()).scenario().view, zoomed);
}

#[test]
fn the_looks_of_two_windows_do_no_harm_to_each_other() {
    let state = folder();
    let mut one = restart(state.path());
    let mut two = restart(state.path());
    one.press(Key::T);
    two.press(Key::Backslash);
    one.settle();
    two.settle();
    end(one);
    end(two);
    let settings = fs::read_to_string(state.path().join("window.toml")).expect("settings");
    // The last writer wins, with all of its settings.
    assert!(settings.contains("chart = false") && settings.contains("dark = false"));
}

#[test]
fn a_file_that_was_changed_elsewhere_is_not_overwritten_silently() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("a")));
    let theirs = write(&titled("theirs"));
    for restarts in [false, true] {
        fs::write(&path, write(&titled("a"))).expect("written");
        let mut window = start(state.path(), std::slice::from_ref(&path));
        change(&mut window);
        let mine = window.scenario().clone();
        fs::write(&path, &theirs).expect("written");
        if restarts {
            end(window);
            window = restart(state.path());
            assert_eq!(*window.scenario(), mine);
        }
        window.press_with(Modifiers::COMMAND, Key::S);
        window.frames(2);
        assert!(window.says("has been changed by another window or program"));
        window.click_button("Cancel");
        window.settle();
        assert_eq!(fs::read_to_string(&path).expect("there"), theirs);
        assert!(is_marked(&window));
        window.press_with(Modifiers::COMMAND, Key::S);
        window.frames(2);
        window.click_button("Save under another name…");
        window.frames(2);
        let other = files.path().join(format!("other-{restarts}.toml"));
        type_path(&mut window, &other);
        assert_eq!(on_disk(&other), mine);
        assert_eq!(fs::read_to_string(&path).expect("there"), theirs);
        fs::write(&other, &theirs).expect("written");
        change(&mut window);
        window.press_with(Modifiers::COMMAND, Key::S);
        window.frames(2);
        window.click_button("Overwrite");
        window.settle();
        assert_eq!(on_disk(&other), *window.scenario());
        // What this window has written itself is no surprise.
        change(&mut window);
        window.press_with(Modifiers::COMMAND, Key::S);
        window.settle();
        assert_eq!(on_disk(&other), *window.scenario());
        end(window);
    }
}

#[cfg(unix)]
#[test]
fn its_own_file_is_not_overwritten_silently_through_a_link_either() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("a")));
    let link = files.path().join("link.toml");
    std::os::unix::fs::symlink(&path, &link).expect("a link");
    let mut window = start(state.path(), std::slice::from_ref(&path));
    change(&mut window);
    let theirs = write(&titled("theirs"));
    fs::write(&path, &theirs).expect("written");
    save_as(&mut window, &link);
    assert!(window.says("has been changed by another window or program"));
    window.click_button("Cancel");
    window.settle();
    assert_eq!(fs::read_to_string(&path).expect("there"), theirs);
}

/// Otherwise the answer would put the dropped document into the file of the one before.
#[test]
fn a_question_about_a_file_goes_with_its_document() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("a")));
    let other = file(&files, "b.toml", &write(&titled("b")));
    let mut window = start(state.path(), std::slice::from_ref(&path));
    change(&mut window);
    let theirs = write(&titled("theirs"));
    fs::write(&path, &theirs).expect("written");
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(window.says("Overwrite the changed file?"));
    drop_file(&mut window, other);
    window.press(Key::End);
    window.settle();
    assert!(!window.says("Overwrite the changed file?"));
    assert_eq!(title(&window), "b.toml – Ravine");
    assert_eq!(fs::read_to_string(&path).expect("there"), theirs);
    assert_eq!(recent(&mut window)[0], "• a.toml");
}

/// Such a document comes from a file that leaves out what is written in full.
#[test]
fn what_would_be_too_large_as_a_file_is_not_saved_and_is_kept() {
    let (state, files) = (folder(), folder());
    let around = [
        "version = 1\nnotes = \"",
        "\"\n[surface]\nkind = \"quadratic\"\n[[optimizer]]\nkind = \"gradient_descent\"\n[[optimizer]]\nkind = \"adam\"\n",
    ];
    let text = around.join(&"n".repeat(MAX_BYTES - around.concat().len()));
    let path = file(&files, "a.toml", &text);
    let mut window = start(state.path(), std::slice::from_ref(&path));
    window.click_button("More for Adam");
    window.click_button("Remove");
    window.settle();
    let mine = window.scenario().clone();
    assert!(mine.optimizers.len() == 1 && write(&mine).len() > MAX_BYTES);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(window.says("Not saved. The file would be larger than 1 MB"));
    assert!(fs::read_to_string(&path).expect("there") == text);
    let other = files.path().join("b.toml");
    save_as(&mut window, &other);
    assert!(!other.exists() && is_marked(&window));
    drop(window);
    let window = restart(state.path());
    assert!(*window.scenario() == mine && is_marked(&window));
}

#[test]
fn closing_by_saving_closes_once_it_is_saved() {
    let files = folder();
    let mut window = Window::open();
    change(&mut window);
    let path = files.path().join("a.toml");
    let ask = |window: &mut Window| {
        close(window);
        assert!(window.says("Close without saving?"));
        window.click_in_dialog("Save");
        window.frames(2);
    };
    // Given up: neither closed, nor closed by a later saving.
    ask(&mut window);
    window.click_button("Cancel");
    window.frames(2);
    save_as(&mut window, &path);
    assert_eq!(count(&window, &ViewportCommand::Close), 0);
    // Without a path that is good the window stays.
    change(&mut window);
    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("a folder in its place");
    ask(&mut window);
    assert!(window.says("Not saved."));
    assert_eq!(count(&window, &ViewportCommand::Close), 0);
    fs::remove_dir(&path).expect("removed");
    ask(&mut window);
    assert_eq!(on_disk(&path), *window.scenario());
    assert_eq!(count(&window, &ViewportCommand::Close), 1);

    let mut window = Window::open();
    change(&mut window);
    let path = files.path().join("b.toml");
    ask(&mut window);
    assert_eq!(count(&window, &ViewportCommand::Close), 0);
    type_path(&mut window, &path);
    assert_eq!(on_disk(&path), *window.scenario());
    assert_eq!(count(&window, &ViewportCommand::Close), 1);
}

#[test]
fn a_state_folder_that_cannot_be_written_is_no_harm_and_closing_asks() {
    let files = folder();
    let state = file(&files, "state", "a file where the folder should be");
    let mut window = restart(&state);
    close(&mut window);
    assert_eq!(count(&window, &ViewportCommand::CancelClose), 0);
    change(&mut window);
    let first = window.scenario().title.clone();
    window.press(Key::PageDown);
    window.frames(3);
    assert!(window.says(&format!("Unsaved changes of “{first}” cannot be kept")));
    close(&mut window);
    assert!(window.says(&format!("“{first}”, which was open before, has unsaved")));
    window.click_button("Stay");
    window.undo();
    window.press(Key::End);
    window.settle();
    assert!(is_marked(&window));
    close(&mut window);
    assert!(window.says("The scenario has unsaved changes."));
    assert!(recent(&mut Window::open()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_still_the_same_file_after_a_restart() {
    use std::os::unix::ffi::OsStringExt as _;
    let (state, files) = (folder(), folder());
    let name = std::ffi::OsString::from_vec(b"mine\xff.toml".to_vec());
    let path = files.path().join(name);
    fs::write(&path, write(&titled("mine"))).expect("written");
    let mut window = start(state.path(), std::slice::from_ref(&path));
    change(&mut window);
    drop(window);
    let mut window = restart(state.path());
    assert_eq!(title(&window), "• mine?.toml – Ravine");
    let changed = window.scenario().clone();
    window.press_with(Modifiers::COMMAND, Key::S);
    window.settle();
    assert!(!is_marked(&window));
    assert_eq!(on_disk(&path), changed);
    assert_eq!(fs::read_dir(files.path()).expect("there").count(), 1);
}

#[test]
fn what_an_earlier_version_kept_is_taken_over_once() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("a")));
    let aside = Scenario {
        start: [0.5, 0.5],
        ..titled("aside")
    };
    fs::write(state.path().join("set-aside.toml"), write(&aside)).expect("written");
    let mut last = with_formula();
    last.title = "last".into();
    fs::write(state.path().join("session.toml"), write(&last)).expect("written");
    let settings = format!("dark = true\nfile = {path:?}\ndraft = \"x +\"\n");
    fs::write(state.path().join("window.toml"), settings).expect("written");
    let mut window = restart(state.path());
    assert_eq!(*window.scenario(), last);
    assert_eq!(title(&window), "• a.toml – Ravine");
    let field = window.find(Role::MultilineTextInput, "f(x, y) =", 0);
    assert_eq!(field.value().as_deref(), Some("x +"));
    assert_eq!(recent(&mut window), ["• aside"]);
    for gone in ["session.toml", "set-aside.toml"] {
        assert!(!state.path().join(gone).exists());
    }
    // What its file was is not known, so it is not overwritten silently.
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert!(window.says("Overwrite the changed file?"));
    window.click_button("Cancel");
    end(window);
    assert_eq!(*restart(state.path()).scenario(), last);
}

#[test]
fn what_cannot_be_read_in_the_state_folder_is_moved_aside_and_told() {
    let state = folder();
    let mut window = restart(state.path());
    change(&mut window);
    end(window);
    let documents = state.path().join("documents");
    fs::write(documents.join("1.toml"), vec![b'#'; 9 << 20]).expect("written");
    fs::write(state.path().join("window.toml"), "dark = ").expect("written");
    fs::write(state.path().join("recent.toml"), [0xff]).expect("written");
    fs::write(state.path().join("session.toml"), "version = 99").expect("written");
    let mut window = restart(state.path());
    assert_eq!(*window.scenario(), Scenario::default());
    let aside = state.path().join("unreadable");
    let told = |window: &Window, name: &str| {
        let path = aside.join(name);
        assert!(path.exists(), "{name}");
        let said = format!("It has been moved to {}", path.display());
        assert!(window.says(&said), "{:#?}", window.texts());
    };
    for name in ["1.toml", "window.toml", "session.toml"] {
        told(&window, name);
    }
    window.click_button("Dismiss");
    assert!(recent(&mut window).is_empty());
    told(&window, "recent.toml");
    let kept = fs::metadata(aside.join("1.toml")).expect("there");
    assert_eq!(kept.len(), 9 << 20);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_in_the_state_folder_do_not_hold_up_a_start() {
    let state = folder();
    fs::create_dir_all(state.path().join("documents")).expect("a folder");
    for name in ["window.toml", "session.toml", "documents/1.toml"] {
        let path = state.path().join(name);
        let made = std::process::Command::new("mkfifo").arg(path).status();
        assert!(made.expect("mkfifo").success());
    }
    let full = state.path().join("documents/2.toml");
    std::os::unix::fs::symlink("/dev/full", full).expect("a link");
    let window = restart(state.path());
    assert_eq!(*window.scenario(), Scenario::default());
    assert!(window.says("not a regular file"));
}

#[test]
fn the_session_names_files_by_whole_paths() {
    let state = folder();
    // Tests run in the folder of the package.
    let path = PathBuf::from("assets/lessons/averaging.toml");
    drop(start(state.path(), std::slice::from_ref(&path)));
    let whole = fs::canonicalize(&path).expect("there");
    for name in ["documents/1.toml", "recent.toml"] {
        let text = fs::read_to_string(state.path().join(name)).expect("there");
        assert!(text.contains(&format!("\"{}\"", whole.display())), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_opened_does_not_hold_up_the_window() {
    let files = folder();
    let path = files.path().join("pipe.toml");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo").success());
    let mut window = Window::open();
    drop_file(&mut window, path);
    window.frames(2);
    assert!(window.says("pipe.toml: it is not a regular file"));
}

/// What is written there is nowhere, so it would not be saved.
#[cfg(unix)]
#[test]
fn nothing_is_saved_to_a_device() {
    let files = folder();
    let path = files.path().join("null.toml");
    std::os::unix::fs::symlink("/dev/null", &path).expect("a link");
    let mut window = Window::open();
    change(&mut window);
    save_as(&mut window, &path);
    assert!(window.says("null.toml is not a regular file"));
    assert!(is_marked(&window));
}
