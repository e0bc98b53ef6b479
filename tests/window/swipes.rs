//! What a finger means that comes down on a control: it taps, it drags, or it scrolls the panel around it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, TouchPhase, vec2};
use ravine::scenario::Scenario;

use super::hand::Window;
use super::small::{LYING, PHONE, TABLET, touched};

const RATE: &str = "learning rate";
const NUMBER: &str = "learning rate value";

fn rate(window: &Window) -> f64 {
    window.scenario().optimizers[0].method.lr()
}

/// A phone with the cards of the optimizers, and the first rail.
fn cards() -> (Window, Rect) {
    let mut window = touched(Scenario::default(), PHONE);
    window.click_button("Optimizers");
    window.settle();
    let rail = window.reach(Role::Slider, RATE, 0);
    (window, rail)
}

/// A place on a rail, left of its thumb.
fn off_the_thumb(rail: Rect) -> Pos2 {
    rail.left_top() + vec2(30.0, 10.0)
}

#[test]
fn a_swipe_that_begins_on_a_slider_scrolls_and_moves_nothing() {
    let (mut window, rail) = cards();
    let before = window.scenario().clone();
    for from in [off_the_thumb(rail), rail.center()] {
        let top = window.rect(Role::Slider, RATE, 0).top();
        // Not quite straight, as thumbs move.
        window.swipe(1, from, from + vec2(15.0, -60.0));
        assert_eq!(*window.scenario(), before);
        let now = window.rect(Role::Slider, RATE, 0).top();
        assert!(now < top - 40.0, "{top} {now}");
        window.swipe(2, from, from + vec2(-15.0, 200.0));
        assert_eq!(*window.scenario(), before);
    }
    let number = window.rect(Role::SpinButton, NUMBER, 0).center();
    let top = window.rect(Role::Slider, RATE, 0).top();
    window.swipe(3, number, number - vec2(0.0, 60.0));
    assert_eq!(*window.scenario(), before, "a number neither");
    assert!(window.rect(Role::Slider, RATE, 0).top() < top - 40.0);
}

#[test]
fn a_finger_that_moves_sideways_first_drags_the_slider_and_scrolls_nothing() {
    let (mut window, rail) = cards();
    let before = rate(&window);
    let from = off_the_thumb(rail);
    window.finger(1, TouchPhase::Start, from);
    window.frames(10);
    assert_eq!(rate(&window), before, "nobody knows yet what it means");
    window.finger(1, TouchPhase::Move, from + vec2(8.0, 2.0));
    let begun = rate(&window);
    assert!(begun < before, "the thumb has come to the finger: {begun}");
    // However it goes on.
    window.finger(1, TouchPhase::Move, from + vec2(28.0, 60.0));
    let after = rate(&window);
    let ratio = after / begun;
    assert!((1.3..1.6).contains(&ratio), "20 points of 2 %: {ratio}");
    window.finger(1, TouchPhase::End, from + vec2(28.0, 60.0));
    window.settle();
    assert_eq!(rate(&window), after);
    assert_eq!(window.rect(Role::Slider, RATE, 0).top(), rail.top());
    window.undo();
    assert_eq!(rate(&window), before, "it is one change");
}

#[test]
fn a_tap_moves_the_thumb_as_a_press_of_a_mouse_does() {
    let (mut window, rail) = cards();
    let at = off_the_thumb(rail);
    window.finger(1, TouchPhase::Start, at);
    window.finger(1, TouchPhase::End, at);
    window.settle();
    let tapped = rate(&window);
    let (mut other, _) = cards();
    let before = rate(&other);
    other.move_to(at);
    other.down();
    let pressed = rate(&other);
    assert_ne!(pressed, before, "a mouse moves it when it is pressed");
    assert_eq!(tapped, pressed);
    // And however it moves then.
    other.move_to(at + vec2(0.0, -60.0));
    other.up();
    other.settle();
    assert_eq!(rate(&other), pressed);
    assert_eq!(other.rect(Role::Slider, RATE, 0).top(), rail.top());
}

#[test]
fn where_nothing_scrolls_a_slider_is_dragged_at_once() {
    let mut window = touched(Scenario::default(), TABLET);
    window.press(eframe::egui::Key::F5);
    window.settle();
    let knob = window.names(Role::Slider)[0].clone();
    let rail = window.rect(Role::Slider, &knob, 0);
    let before = window.scenario().clone();
    window.finger(1, TouchPhase::Start, rail.left_center() + vec2(30.0, 0.0));
    assert_ne!(*window.scenario(), before, "{knob}");
}

#[test]
fn two_fingers_on_a_slider_are_no_tap() {
    let (mut window, rail) = cards();
    let before = window.scenario().clone();
    let at = off_the_thumb(rail);
    for phase in [TouchPhase::Start, TouchPhase::End] {
        window.finger(1, phase, at);
        window.finger(2, phase, at + vec2(0.0, 80.0));
    }
    window.settle();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn the_menu_of_a_phone_opens_at_its_top() {
    let mut window = touched(Scenario::default(), LYING);
    window.click_button("Menu");
    window.settle();
    let first = window.rect(Role::Button, "Open Ctrl+O", 0);
    let from = first.center() + vec2(0.0, 150.0);
    window.swipe(1, from, from - vec2(0.0, 140.0));
    let scrolled = window.rect(Role::Button, "Open Ctrl+O", 0);
    assert!(scrolled.top() < first.top() - 100.0, "{scrolled}");
    window.press(eframe::egui::Key::Escape);
    window.settle();
    assert!(!window.has(Role::Button, "Open Ctrl+O"));
    window.click_button("Menu");
    window.settle();
    let again = window.rect(Role::Button, "Open Ctrl+O", 0);
    assert_eq!(again.top(), first.top());
}
