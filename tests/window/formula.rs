//! A formula of one's own: typed, wrong, right again, with sliders.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::Scenario;
use ravine::surface::{Shape, Typed};

use super::hand::{Opening, Window};

const FIELD: &str = "f(x, y) =";

fn open(text: &str) -> Window {
    let typed = Typed::new(text).unwrap();
    Opening::of(Scenario::on(Shape::Typed(typed))).open()
}

fn text(window: &Window) -> String {
    let Shape::Typed(typed) = &window.scenario().surface.shape else {
        panic!("{:?}", window.scenario().surface.shape);
    };
    typed.text().to_owned()
}

/// Replaces what is in the field.
fn retype(window: &mut Window, text: &str) {
    window.click(Role::MultilineTextInput, FIELD, 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.frames(2);
}

fn shown(window: &Window) -> String {
    let field = window.find(Role::MultilineTextInput, FIELD, 0);
    field.accesskit_node().value().unwrap_or_default()
}

fn leave(window: &mut Window) {
    window.press(Key::Escape);
    window.settle();
}

#[test]
fn a_formula_is_picked_typed_and_undone() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    window.click_button("Quadratic");
    window.click(Role::TextInput, "Find a surface", 0);
    window.type_text("formula");
    window.frame();
    window.click_button("Formula");
    window.settle();
    assert_eq!(text(&window), Typed::default().text());
    retype(&mut window, "x^2 + 3*y^2");
    assert_eq!(text(&window), "x^2 + 3*y^2");
    leave(&mut window);
    window.undo();
    assert_eq!(text(&window), Typed::default().text());
    assert_eq!(shown(&window), Typed::default().text());
    window.undo();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn a_formula_is_found_again_after_another_surface() {
    let mut window = open("x^2 - y");
    window.click_button("Formula");
    window.click_button("Himmelblau");
    window.settle();
    assert_eq!(window.scenario().surface.shape.info().key, "himmelblau");
    window.click_button("Himmelblau");
    window.click_button("Formula");
    window.settle();
    assert_eq!(text(&window), "x^2 - y");
}

#[test]
fn a_wrong_formula_stays_in_the_field_and_the_last_good_one_on_the_plot() {
    let mut window = open("x^2 + y^2");
    retype(&mut window, "x^2 + 2y");
    assert_eq!(shown(&window), "x^2 + 2y");
    assert_eq!(text(&window), "x^2 + y^2");
    assert!(
        window.says("Character 8: found `y` after `2`"),
        "{:#?}",
        window.texts()
    );
    assert!(window.says("for a product write 2*y"));
    assert!(window.says("The last correct formula is shown."));
    // It is still there after returning to it.
    leave(&mut window);
    assert_eq!(shown(&window), "x^2 + 2y");
    assert!(!window.can_undo());
    retype(&mut window, "x^2 + 2*y");
    assert_eq!(text(&window), "x^2 + 2*y");
    assert!(!window.says("found"));
    retype(&mut window, "foo*x");
    assert!(
        window.says("for a parameter add a line foo = 1"),
        "{:#?}",
        window.texts()
    );
    // Undoing a change of the formula drawn also discards the text being typed.
    leave(&mut window);
    window.undo();
    assert_eq!(shown(&window), "x^2 + y^2");
    assert!(!window.says("found"));
}

#[test]
fn a_named_number_is_a_slider() {
    let mut window = open("x^2 + y^2");
    retype(&mut window, "x^2 + amount*y^2\namount = 1.5");
    leave(&mut window);
    let slider = window.reach(Role::Slider, "amount", 0);
    let before = window.scenario().clone();
    window.drag(
        slider.center(),
        slider.center() + vec2(slider.width() * 0.25, 0.0),
    );
    window.settle();
    let after = text(&window);
    let number = after
        .strip_prefix("x^2 + amount*y^2\namount = ")
        .expect(&after);
    let number: f64 = number.parse().unwrap();
    assert!((1.6..5.0).contains(&number), "{number}");
    assert_eq!(shown(&window), after);
    // One drag, one change.
    window.undo();
    assert_eq!(*window.scenario(), before);
    // Typed beyond its slider, which then reaches further.
    window.double_click_at(window.rect(Role::SpinButton, "amount value", 0).center());
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("60");
    window.press(Key::Enter);
    window.settle();
    assert!(text(&window).ends_with("amount = 60"), "{}", text(&window));
}

/// A drag elsewhere ends typing; the typing and the drag are two separate changes.
#[test]
fn undo_takes_back_the_drag_and_not_the_formula() {
    let mut window = open("x^2 + y^2");
    retype(&mut window, "x^2 + amount*y^2\namount = 1.5");
    assert!(!window.can_undo());
    let typed = window.scenario().clone();
    let slider = window.rect(Role::Slider, "amount", 0);
    window.drag(
        slider.center(),
        slider.center() + vec2(slider.width() * 0.25, 0.0),
    );
    window.frames(3);
    assert!(window.can_undo());
    assert_ne!(*window.scenario(), typed);
    window.undo();
    assert_eq!(*window.scenario(), typed);
    window.undo();
    assert_eq!(text(&window), "x^2 + y^2");
}

#[test]
fn a_pause_in_typing_makes_a_change() {
    let mut window = open("x");
    retype(&mut window, "x*y");
    assert!(!window.can_undo());
    window.frames(90);
    assert!(window.can_undo());
    window.type_text("*2");
    leave(&mut window);
    assert_eq!(text(&window), "x*y*2");
    window.undo();
    assert_eq!(text(&window), "x*y");
    window.undo();
    assert_eq!(text(&window), "x");
}

#[test]
fn a_long_formula_scrolls() {
    let mut window = open(&("x +\n".repeat(60) + "y"));
    window.settle();
    let field = window.rect(Role::MultilineTextInput, FIELD, 0);
    let below = window.rect(Role::SpinButton, "x", 0);
    assert!(below.top() - field.top() < 350.0, "{field} {below}");
}

#[test]
fn what_is_undefined_is_said() {
    let mut window = open("ln(x)");
    window.settle();
    assert!(window.says("f is not defined at the start"));
    assert!(window.says("Hatched: f is not defined there"));
    retype(&mut window, "ln(-1 - x^2)");
    window.frames(2);
    assert!(window.says("f is defined nowhere in view"));
    retype(&mut window, "1/x");
    window.frames(2);
    assert!(!window.says("f is not defined at the start"));
    assert!(window.says("f has a pole or a jump in view"));
    retype(&mut window, "ln((x - 0.123)^2 + y^2) + x/2");
    window.frames(2);
    assert!(window.says("f has a pole in view"));
    retype(&mut window, "x");
    window.frames(2);
    assert!(!window.says("Hatched") && !window.says("pole"));
}

/// Whatever is typed on the way, and pasted.
#[test]
fn nothing_that_is_typed_breaks_the_window() {
    let mut window = open("x");
    for text in [
        "0",
        "0/0",
        "1/x",
        "1e308*x*x",
        "a\na = 1e308",
        "a\na = 5e-324",
        "λ*x\nλ = 0",
        "(",
        "",
        " ",
        "\n\n",
        "tan(x*y)",
        "1/(x*y)",
        "ln(x*y)",
        "1e-320*x",
    ] {
        retype(&mut window, text);
        window.frames(2);
    }
    let long = "(".repeat(100) + &"x+".repeat(3000);
    retype(&mut window, &long);
    window.frames(2);
    assert!(window.says("characters"));
}
