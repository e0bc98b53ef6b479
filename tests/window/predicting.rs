//! Asking the class where the paths end.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, vec2};
use ravine::scenario::Predicting;

use super::hand::Window;
use super::spoken::described;

#[test]
fn a_click_records_the_guess_and_revealing_says_how_far_off_it_was() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    assert_eq!(window.step(), 120, "there is nothing to predict at the end");
    window.click_button("Predict where the paths end");
    window.settle();
    assert_eq!(window.step(), 0);
    let at = window.rect(Role::Canvas, "Landscape", 0).center() + vec2(40.0, 60.0);
    window.click_at(at);
    window.settle();
    let asked = window.scenario().prediction;
    let guess = asked.guess.expect("a guess");
    assert_eq!(window.scenario().start, before.start, "the start stays");
    assert!(described(&window, "Landscape").contains("The guess is"));

    window.click_button("Reveal where the paths end");
    window.frames(10);
    assert!(window.step() > 0, "it plays on");
    window.press(Key::End);
    window.settle();
    assert_eq!(window.scenario().prediction.guess, Some(guess));
    let off = described(&window, "Landscape")
        .matches(" off the end of ")
        .count();
    assert_eq!(off, before.optimizers.len());
    // A click moves the start again.
    window.click_at(at);
    window.settle();
    assert_ne!(window.scenario().start, before.start);
    window.undo();

    window.click_button("End the prediction");
    window.settle();
    assert_eq!(window.scenario().prediction.state, Predicting::Off);
    assert_eq!(*window.scenario(), before);
}
