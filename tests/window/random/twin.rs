//! The end of a session: what was open comes back and looks the same, all can be undone, and all can be redone.

use std::path::Path;
use std::time::Duration;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Memory, Modifiers, Popup, Vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::app::Startup;
use ravine::scenario::Scenario;

use super::controls::{click, is_on, named, size, tap};
use super::folder::WRITTEN;
use super::look::{Look, keep};
use super::session::{Session, blur, difference, is_kept, round_trip, settle};
use crate::hand::{LAPTOP, Opening, Window};

/// Windows with more pixels than this are compared at the size of a laptop: painting takes a while here.
const MOST_PIXELS: f32 = 1.5e6;

/// How often two windows are compared before they differ: what threads do may come late.
const LATE: usize = 6;

const REDO: Modifiers = Modifiers {
    shift: true,
    ..Modifiers::COMMAND
};

pub fn check(mut session: Session) {
    let fast = comes_to_rest(&mut session);
    let size = put_down(&mut session, fast);
    let Session {
        mut window,
        folder,
        first,
        of_first,
        has_deck,
        ..
    } = session;
    // As at the end of the program.
    let kept = |window: &mut Window| {
        eframe::App::on_exit(window.harness.state_mut(), None);
        folder.kept_origin()
    };
    let origin = kept(&mut window);
    // A page that is saved under another name keeps its place among the lessons, which no other window knows of.
    let has_deck = has_deck || is_saved(&origin);
    let fresh = opened_again(&window, &folder.copied_state(), size);
    if fast && !has_deck {
        look_the_same(&mut window, fresh, size);
    }
    window.harness.set_size(LAPTOP);
    settle(&mut window);
    // What the session has undone can still be redone.
    travel(&mut window, "Redo", REDO);
    let (last, of_last) = (window.scenario().clone(), kept(&mut window));
    travel(&mut window, "Undo", Modifiers::COMMAND);
    same_but_for_the_view(&window, &first, "after undoing everything");
    let origin = kept(&mut window);
    // A document that is saved under another name is that file in all its states.
    assert!(
        origin == of_first || is_saved(&origin),
        "{origin:?} was {of_first:?}"
    );
    travel(&mut window, "Redo", REDO);
    same_but_for_the_view(&window, &last, "after redoing everything");
    assert_eq!(kept(&mut window), of_last, "after redoing everything");
}

/// Whether a document has been saved in a session.
fn is_saved(origin: &[Option<String>; 2]) -> bool {
    matches!(origin, [Some(file), None] if file.contains(WRITTEN))
}

/// Lower windows are compared at the size of a laptop.
const LEAST_HEIGHT: f32 = 200.0;

/// Lets go of everything, and says whether all is computed within a minute. A map that takes longer (line searches over noisy data do)
/// is cancelled, as a person would, and not waited for in a second window.
fn comes_to_rest(session: &mut Session) -> bool {
    session.let_go();
    let window = &mut session.window;
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.event(Event::PointerGone);
    for _ in 0..6000 {
        if !window.harness.state().is_computing() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
        window.frame();
    }
    window.harness.set_size(LAPTOP);
    window.frames(4);
    let cancelled = click(window, Role::Button, "Cancel");
    assert!(cancelled, "what takes long can be cancelled");
    false
}

/// Brings what is no part of the document to where a fresh window has it, with maps that were cancelled unless they are slow. Returns
/// the size at which windows are to be compared.
fn put_down(session: &mut Session, fast: bool) -> Vec2 {
    let window = &mut session.window;
    window.until("all is computed and read", |window| {
        !window.harness.state().is_computing()
    });
    // Dialogs, messages and the stage.
    for _ in 0..10 {
        blur(window);
        Popup::close_all(&window.harness.ctx);
        tap(window, Modifiers::NONE, Key::Escape);
    }
    blur(window);
    window.press(Key::End);
    let mut compared = size(window);
    // In a window too low for a panel, its width is what content without room has made of it.
    if compared.x * compared.y > MOST_PIXELS || compared.y < LEAST_HEIGHT {
        compared = LAPTOP;
    }
    let zoom = window.harness.ctx.zoom_factor();
    window.harness.ctx.set_zoom_factor(1.0);
    // egui makes the zoom good for the size of the last frame, and would forget a new one.
    window.frame();
    window.harness.set_size(LAPTOP);
    // What has been typed or turned becomes a change.
    for _ in 0..3 {
        window.sleep(3.0);
    }
    window.event(Event::PointerGone);
    assert!(
        named(window, Role::Button, "Present").is_some(),
        "the stage is left by Escape"
    );
    if is_on(window, "Play in a loop") {
        window.press(Key::L);
    }
    settle(window);
    unlock(window);
    with_panel(window, "Surface", Key::F6, |window| {
        if is_on(window, "Edit bumps") {
            click(window, Role::Button, "Edit bumps");
        }
    });
    with_panel(window, "Optimizers", Key::F7, choose_first_card);
    if fast {
        click(window, Role::Button, "Compute");
    }
    if unlock(window) {
        window.press(Key::Q);
    }
    window.event(Event::PointerGone);
    blur(window);
    window.harness.ctx.set_zoom_factor(zoom);
    settle(window);
    compared
}

/// Shows and unlocks what the page hides and locks; whether it does so.
fn unlock(window: &mut Window) -> bool {
    let restrained = window.scenario().is_restrained();
    if restrained && named(window, Role::Button, "Hide and lock again").is_none() {
        window.press(Key::Q);
        window.frames(2);
    }
    restrained
}

/// Does something while a panel is open.
fn with_panel(window: &mut Window, name: &str, key: Key, does: impl Fn(&mut Window)) {
    let was_open = is_on(window, name);
    if !was_open {
        window.press(key);
        window.frames(4);
    }
    does(window);
    window.event(Event::PointerGone);
    blur(window);
    if !was_open {
        window.press(key);
    }
}

/// Opens the first card, as in a fresh window.
fn choose_first_card(window: &mut Window) {
    let names = window.scenario().names();
    if let [first, _, ..] = names.as_slice() {
        // Its name is a field if it is open, though perhaps not the chosen one.
        let _ = click(window, Role::Button, &format!("Open {first}"))
            || click(window, Role::TextInput, &format!("Name of {first}"));
    }
}

/// A window on the same document, opened by what the other one has kept.
fn opened_again(window: &Window, state: &Path, size: Vec2) -> Window {
    let startup = Startup {
        state_folder: Some(state.to_owned()),
        ..Startup::default()
    };
    let opening = Opening {
        startup,
        size,
        theme: window.harness.ctx.theme(),
    };
    let fresh = opening.open();
    assert!(
        is_kept(fresh.scenario(), window.scenario()),
        "another document comes back: {}",
        difference(fresh.scenario(), window.scenario())
    );
    fresh
}

/// Both look the same, apart from what is no part of the document.
fn look_the_same(window: &mut Window, mut fresh: Window, size: Vec2) {
    window.harness.set_size(size);
    // A page that asks begins at its start.
    fresh.press(Key::End);
    let mut difference = None;
    for _ in 0..LATE {
        for window in [&mut *window, &mut fresh] {
            settle_afresh(window);
        }
        // A window may have been too narrow for it before.
        let speed =
            named(window, Role::Slider, "Speed").and_then(|s| s.accesskit_node().numeric_value());
        if let (Some(speed), Some(slider)) = (speed, named(&fresh, Role::Slider, "Speed")) {
            slider.set_value_accesskit(speed);
            settle(&mut fresh);
        }
        difference = Look::at(window).difference(&Look::at(&fresh));
        if difference.is_none() {
            return;
        }
        // The message of an export may still come.
        std::thread::sleep(Duration::from_millis(500));
    }
    if let Some(difference) = difference {
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random");
        keep([window, &fresh], &pictures);
        panic!(
            "a fresh window looks otherwise ({}): {difference}",
            pictures.display()
        );
    }
}

/// Comes to rest without a message, and without what egui remembers.
fn settle_afresh(window: &mut Window) {
    window.event(Event::PointerGone);
    settle(window);
    for _ in 0..4 {
        tap(window, Modifiers::NONE, Key::Escape);
    }
    if named(window, Role::Window, "Speaker's notes").is_some() {
        tap(window, Modifiers::NONE, Key::F9);
    }
    forget(window);
    // Panels take some frames to become as wide as what they show.
    window.frames(16);
    settle(window);
}

/// Forgets how far lists are scrolled, how wide panels have become, which rows are unfolded and which range a slider shows.
fn forget(window: &Window) {
    window.harness.ctx.memory_mut(|memory| {
        let options = memory.options.clone();
        *memory = Memory::default();
        memory.options = options;
    });
}

/// Undoes or redoes all there is.
fn travel(window: &mut Window, button: &str, modifiers: Modifiers) {
    let possible = |window: &Window| {
        let button = named(window, Role::Button, button).expect("it is in the bar");
        !button.accesskit_node().is_disabled()
    };
    let mut count = 0;
    while possible(window) {
        tap(window, modifiers, Key::Z);
        round_trip(window.scenario());
        count += 1;
        assert!(count < 1000, "{button} never ends");
    }
}

/// Moving the view and turning the relief are no changes.
fn same_but_for_the_view(window: &Window, wanted: &Scenario, what: &str) {
    let mut here = window.scenario().clone();
    here.look_from(wanted.outlook());
    assert!(here == *wanted, "{what}: {}", difference(&here, wanted));
}
