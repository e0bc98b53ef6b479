//! Finding a surface by typing.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;

use super::hand::Window;

fn kind(window: &Window) -> &'static str {
    window.scenario().surface.shape.info().key
}

fn search(window: &mut Window, text: &str) {
    window.click(Role::Button, "Quadratic", 0);
    window.frames(3);
    window.type_text(text);
    window.frames(3);
}

fn is_open(window: &Window) -> bool {
    window.has(Role::TextInput, "Find a surface")
}

#[test]
fn enter_takes_the_first_hit() {
    let mut window = Window::open();
    search(&mut window, "camel");
    assert!(!window.has(Role::Button, "Himmelblau"));
    let first = window
        .names(Role::Button)
        .into_iter()
        .find(|name| name.to_lowercase().contains("camel"))
        .expect("a hit");
    window.press(Key::Enter);
    window.settle();
    assert!(!is_open(&window));
    assert_eq!(window.scenario().surface.shape.info().name, first);
}

#[test]
fn arrows_walk_over_the_hits() {
    let mut window = Window::open();
    search(&mut window, "camel");
    let names = window.names(Role::Button);
    let hits: Vec<_> = names
        .iter()
        .filter(|n| n.to_lowercase().contains("camel"))
        .collect();
    // Down once marks the first, so twice the second; further than the last there is nothing.
    for _ in 0..9 {
        window.press(Key::ArrowDown);
    }
    window.press(Key::Enter);
    window.settle();
    let last = hits.last().expect("a hit");
    assert_eq!(window.scenario().surface.shape.info().name, **last);
}

#[test]
fn escape_clears_the_text_and_then_closes() {
    let mut window = Window::open();
    search(&mut window, "zzz");
    assert!(window.says("No surface matches “zzz”."));
    window.press(Key::Enter);
    window.frames(3);
    assert_eq!(kind(&window), "quadratic");
    assert!(is_open(&window), "nothing was found, so nothing was chosen");
    window.press(Key::Escape);
    window.frames(3);
    assert!(is_open(&window) && window.has(Role::Button, "Himmelblau"));
    window.press(Key::Escape);
    window.settle();
    assert!(!is_open(&window));
    search(&mut window, "himm");
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.settle();
    window.click(Role::Button, "Quadratic", 0);
    window.frames(3);
    assert!(
        window.has(Role::Button, "Rosenbrock"),
        "nothing is searched for at first"
    );
}
