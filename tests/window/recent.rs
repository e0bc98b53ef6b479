//! Unsaved work that was left, and files that were opened: the menu of recent documents.

use std::fs;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Theme};
use ravine::app::Startup;
use ravine::scenario::{Deck, Page, Scenario, lesson_pages, write, write_deck};
use ravine::workbench::Origin;

use super::files::drop_file;
use super::hand::{LAPTOP, Opening, Window, file, startup};
use super::starts::{
    change, choose_recent, close, end, folder, is_marked, on_disk, recent, restart, save_as, start,
    title, titled, type_draft, with_formula,
};

#[test]
fn a_file_on_the_command_line_leaves_unsaved_work_under_recent() {
    let (state, files) = (folder(), folder());
    let [a, b] = ["a", "b"].map(|name| {
        let path = format!("{name}.toml");
        file(&files, &path, &write(&titled(name)))
    });
    let mut window = start(state.path(), std::slice::from_ref(&a));
    change(&mut window);
    let changed = window.scenario().clone();
    drop(window);
    let mut window = start(state.path(), std::slice::from_ref(&b));
    assert_eq!(window.scenario().title, "b");
    assert_eq!(recent(&mut window), ["• a.toml", "b.toml", "a.toml"]);
    choose_recent(&mut window, "• a.toml");
    assert_eq!(*window.scenario(), changed);
    assert_eq!(title(&window), "• a.toml – Ravine");
    assert_eq!(recent(&mut window), ["b.toml", "a.toml"], "it is on screen");
    // What is opened by name is as its file says, and the work is offered beside it.
    drop(window);
    let mut window = start(state.path(), std::slice::from_ref(&a));
    assert_eq!(*window.scenario(), titled("a"));
    assert!(window.says("Unsaved changes to this file have been kept"));
    window.click_button("Open it");
    window.press(Key::End);
    window.settle();
    assert_eq!(*window.scenario(), changed);
    window.press_with(Modifiers::COMMAND, Key::S);
    window.frames(2);
    assert_eq!(on_disk(&a), changed);
    assert_eq!(recent(&mut window), ["a.toml", "b.toml"]);
    drop(window);
    assert!(!is_marked(&restart(state.path())), "saved work goes");
}

#[test]
fn a_page_that_comes_back_brings_its_deck() {
    let (state, files) = (folder(), folder());
    let deck = |name: &str| {
        let page = |key: &&str| Page {
            key: (*key).to_owned(),
            scenario: titled(&format!("{name} {key}")),
        };
        let deck = Deck {
            key: name.to_owned(),
            title: name.to_owned(),
            pages: ["x", "y", "z"].iter().map(page).collect(),
        };
        file(&files, &format!("{name}.toml"), &write_deck(&deck))
    };
    let [a, b] = ["a", "b"].map(deck);
    let mut window = start(state.path(), &[a]);
    window.press(Key::PageDown);
    window.press(Key::End);
    change(&mut window);
    drop(window);
    let mut window = start(state.path(), &[b]);
    let shown = |w: &Window| w.scenario().title.clone();
    assert_eq!(shown(&window), "b x");
    choose_recent(&mut window, "• a.toml");
    assert_eq!(shown(&window), "a y");
    window.press(Key::F4);
    window.frames(3);
    assert!(window.says("page 2 of 3") && window.has(Role::Button, "3. a z"));
    window.press(Key::Escape);
    window.press(Key::PageDown);
    assert_eq!(shown(&window), "a z");
    // Undo goes back to the other deck, whose pages turn as before.
    while shown(&window) != "b x" {
        assert!(window.can_undo());
        window.undo();
    }
    window.press(Key::PageDown);
    assert_eq!(shown(&window), "b y");
}

#[test]
fn two_windows_take_up_and_keep_their_own() {
    let (state, files) = (folder(), folder());
    let path = file(&files, "a.toml", &write(&titled("a")));
    let mut one = start(state.path(), &[path]);
    change(&mut one);
    let first = one.scenario().clone();
    // The document of the first window is neither taken up nor offered by the second.
    let mut two = restart(state.path());
    assert_eq!(*two.scenario(), Scenario::default());
    assert_eq!(recent(&mut two), ["a.toml"]);
    two.click(Role::CheckBox, "labels on the lines", 0);
    two.settle();
    let second = two.scenario().clone();
    change(&mut one);
    change(&mut one);
    // Both crash, the first after the second.
    drop(two);
    end(one);
    let one = restart(state.path());
    assert_eq!(*one.scenario(), first);
    let mut two = restart(state.path());
    assert_eq!(*two.scenario(), second);
    assert_eq!(recent(&mut two), ["a.toml"]);
    end(one);
    assert_eq!(recent(&mut two), ["• a.toml", "a.toml"]);
}

#[test]
fn pages_that_are_turned_keep_their_work_once_each() {
    let state = folder();
    let mut window = restart(state.path());
    change(&mut window);
    let first = window.scenario().clone();
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    assert!(
        !window.says("Close") && !window.says("nsaved"),
        "no question"
    );
    assert_eq!(recent(&mut window), [format!("• {}", first.title)]);
    // Undo brings it back, and then it is on screen, not in the list.
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), first);
    assert!(is_marked(&window));
    assert!(recent(&mut window).is_empty());
    // Once more, further changed: still one.
    window.click(Role::CheckBox, "labels on the lines", 0);
    window.settle();
    let further = window.scenario().clone();
    window.press(Key::PageDown);
    window.press(Key::PageUp);
    window.press(Key::End);
    window.settle();
    assert_eq!(*window.scenario(), lesson_pages()[0].scenario);
    assert_eq!(recent(&mut window), [format!("• {}", first.title)]);
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    drop(window);
    let mut window = restart(state.path());
    assert_eq!(*window.scenario(), lesson_pages()[1].scenario);
    choose_recent(&mut window, &format!("• {}", first.title));
    assert_eq!(*window.scenario(), further);
    window.undo();
    assert_eq!(*window.scenario(), lesson_pages()[1].scenario);
}

#[test]
fn undo_into_another_document_knows_what_is_saved() {
    let (state, files) = (folder(), folder());
    let a = file(&files, "a.toml", &write(&titled("a")));
    let b = file(&files, "b.toml", &write(&titled("b")));
    let mut window = start(state.path(), &[a]);
    drop_file(&mut window, b);
    window.press(Key::End);
    window.settle();
    window.undo();
    window.settle();
    assert_eq!(title(&window), "a.toml – Ravine");
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.settle();
    assert_eq!(title(&window), "b.toml – Ravine");
}

#[test]
fn what_an_earlier_window_left_of_a_file_is_not_replaced() {
    let (state, files) = (folder(), folder());
    let a = file(&files, "a.toml", &write(&titled("a")));
    let b = file(&files, "b.toml", &write(&titled("b")));
    let mut window = start(state.path(), std::slice::from_ref(&a));
    change(&mut window);
    drop(window);
    let mut window = start(state.path(), &[a]);
    window.click(Role::CheckBox, "labels on the lines", 0);
    window.settle();
    drop_file(&mut window, b);
    window.press(Key::End);
    window.settle();
    let rows = recent(&mut window);
    assert_eq!(rows.iter().filter(|row| *row == "• a.toml").count(), 2);
}

#[test]
fn a_draft_is_left_with_its_document_and_comes_back_with_it() {
    let (state, files) = (folder(), folder());
    let text = write(&with_formula());
    let a = file(&files, "a.toml", &text);
    let mut window = start(state.path(), std::slice::from_ref(&a));
    type_draft(&mut window, "x^2 +");
    // Opened again it is as its file says, although the formula under the draft is the same.
    drop_file(&mut window, a);
    window.press(Key::End);
    window.settle();
    let value = |window: &Window| {
        let field = window.find(Role::MultilineTextInput, "f(x, y) =", 0);
        field.value().expect("a text")
    };
    assert_eq!(value(&window), "x^2 + y^2");
    assert!(!is_marked(&window));
    choose_recent(&mut window, "• a.toml");
    assert_eq!(value(&window), "x^2 +");
}

#[test]
fn discarding_asks_and_is_for_good() {
    let state = folder();
    let mut window = restart(state.path());
    change(&mut window);
    let row = format!("• {}", window.scenario().title);
    let out = format!("Discard {}", window.scenario().title);
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    for answer in ["Keep", "Discard"] {
        assert_eq!(recent(&mut window), [row.as_str()]);
        window.click_button("Recent");
        window.frames(3);
        window.click_button(&out);
        window.frames(2);
        assert!(window.says(&format!("{out}?")), "{:?}", window.texts());
        window.click_button(answer);
        window.frames(2);
        window.press(Key::Escape);
        window.frames(2);
    }
    assert!(recent(&mut window).is_empty());
}

#[test]
fn recent_documents_are_reached_by_keys() {
    let (state, files) = (folder(), folder());
    let a = file(&files, "a.toml", &write(&titled("a")));
    end(start(state.path(), &[a]));
    let b = file(&files, "b.toml", &write(&titled("b")));
    let mut window = start(state.path(), &[b]);
    window.find(Role::Button, "Recent", 0).focus();
    window.frames(2);
    window.press(Key::Enter);
    window.frames(3);
    // The first of the two files is the one on screen.
    for _ in 0..3 {
        window.press(Key::Tab);
        window.frames(2);
    }
    window.press(Key::Enter);
    window.press(Key::End);
    window.settle();
    assert_eq!(window.scenario().title, "a");
}

#[test]
fn the_last_files_are_offered_and_can_be_forgotten() {
    let (state, files) = (folder(), folder());
    for name in ["one", "two"] {
        fs::create_dir(files.path().join(name)).expect("a folder");
        let path = file(&files, &format!("{name}/m.toml"), &write(&titled(name)));
        end(start(state.path(), &[path]));
    }
    let mut window = restart(state.path());
    let saved = files.path().join("saved.toml");
    save_as(&mut window, &saved);
    let rows = ["saved.toml", "two/m.toml", "one/m.toml"];
    assert_eq!(recent(&mut window), rows);
    choose_recent(&mut window, "one/m.toml");
    assert_eq!(window.scenario().title, "one");
    assert_eq!(title(&window), "m.toml – Ravine");
    window.click_button("Recent");
    window.frames(3);
    window.click_button("Forget two/m.toml");
    window.frames(2);
    window.press(Key::Escape);
    window.frames(2);
    assert_eq!(recent(&mut window), ["m.toml", "saved.toml"]);
    fs::remove_file(&saved).expect("removed");
    choose_recent(&mut window, "saved.toml");
    assert!(window.says("saved.toml: no such file"));
}

#[test]
fn a_piped_document_that_was_changed_is_kept_too() {
    let state = folder();
    let startup = Startup {
        documents: vec![(titled("piped"), Origin::New).into()],
        state_folder: Some(state.path().to_owned()),
        ..startup()
    };
    let opening = Opening {
        startup,
        size: LAPTOP,
        theme: Theme::Light,
    };
    let mut window = opening.open();
    window.press(Key::End);
    change(&mut window);
    let changed = window.scenario().clone();
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    choose_recent(&mut window, "• piped");
    assert_eq!(*window.scenario(), changed);
    assert!(is_marked(&window));
}

#[test]
fn the_bar_has_room_for_it_in_a_narrow_window() {
    for width in [1024.0, 860.0, 640.0] {
        let mut opening = Opening::of(titled("A title that is rather long for a window"));
        opening.size.x = width;
        let mut window = opening.open();
        window.settle();
        let names = [
            "Undo", "Redo", "Open", "Recent", "Save", "Export", "Present", "Surface",
        ];
        let rects = names.map(|name| window.rect(Role::Button, name, 0));
        for (i, pair) in rects.windows(2).enumerate() {
            assert!(pair[0].right() <= pair[1].left(), "{} in {width}", names[i]);
        }
        let last = window.rect(Role::Button, "Keys and help", 0);
        assert!(last.right() <= width);
    }
}

#[test]
fn undo_out_of_kept_work_does_not_write_over_it() {
    let state = folder();
    let of = |documents| Opening {
        startup: Startup {
            documents,
            state_folder: Some(state.path().to_owned()),
            ..startup()
        },
        size: LAPTOP,
        theme: Theme::Light,
    };
    let mut window = of(vec![(titled("one"), Origin::New).into()]).open();
    window.press(Key::End);
    change(&mut window);
    let kept = window.scenario().clone();
    drop(window);
    // Both come from nowhere, and are two documents nevertheless.
    let mut window = of(vec![(titled("two"), Origin::New).into()]).open();
    window.press(Key::End);
    window.settle();
    choose_recent(&mut window, "• one");
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), titled("two"));
    assert_eq!(recent(&mut window), ["• one"]);
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.settle();
    assert_eq!(*window.scenario(), kept);
    // What is on no file is kept rather than forgotten.
    assert_eq!(recent(&mut window), ["• two"]);
    // Saved as a file, it takes only its own states there.
    let files = folder();
    save_as(&mut window, &files.path().join("one.toml"));
    window.undo();
    window.settle();
    assert_eq!(title(&window), "• two – Ravine");
}

#[test]
fn where_there_is_no_room_for_more_it_is_said_and_closing_asks() {
    let state = folder();
    let mut window = restart(state.path());
    let documents = state.path().join("documents");
    let text = fs::read_to_string(documents.join("1.toml")).expect("there");
    let lesson = text.lines().find(|line| line.starts_with("lesson = "));
    let other = text.replace(lesson.expect("a lesson"), "file = \"/no/such/file.toml\"");
    for number in 2..=200 {
        fs::write(documents.join(format!("{number}.toml")), &other).expect("written");
    }
    change(&mut window);
    let first = window.scenario().title.clone();
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    assert!(!window.says("cannot be kept"), "the last place");
    change(&mut window);
    let second = window.scenario().title.clone();
    assert_ne!(first, second);
    window.press(Key::PageDown);
    window.press(Key::End);
    window.settle();
    assert!(window.says(&format!("Unsaved changes of “{second}” cannot be kept")));
    close(&mut window);
    assert!(window.says(&format!("“{second}”, which was open before, has unsaved")));
    let text = fs::read_to_string(documents.join("1.toml")).expect("there");
    assert!(text.contains(&first), "what is kept stays");
}

/// Places in the state folder are used again.
#[test]
fn what_was_offered_is_not_mistaken_for_what_came_in_its_place() {
    let (state, files) = (folder(), folder());
    let [a, b] = ["a", "b"].map(|name| {
        let path = format!("{name}.toml");
        file(&files, &path, &write(&titled(name)))
    });
    let mut window = start(state.path(), std::slice::from_ref(&a));
    change(&mut window);
    drop(window);
    let mut one = start(state.path(), &[a]);
    assert!(one.says("Unsaved changes to this file have been kept"));
    // Another window takes it up, saves it, and leaves other work there.
    let mut two = restart(state.path());
    assert_eq!(title(&two), "• a.toml – Ravine");
    two.press_with(Modifiers::COMMAND, Key::S);
    two.frames(2);
    drop_file(&mut two, b);
    two.press(Key::End);
    two.settle();
    change(&mut two);
    end(two);
    one.click_button("Open it");
    one.frames(2);
    assert!(one.says("taken up by another window"));
    assert_eq!(title(&one), "a.toml – Ravine");
    assert_eq!(recent(&mut one)[0], "• b.toml");
}
