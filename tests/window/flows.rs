//! Flows in the window.

use eframe::egui::Key;
use ravine::scenario::{Scenario, lesson_pages};

use super::hand::{Opening, Window};
use super::pictures::compare;
use super::spoken::described;

fn lesson(key: &str) -> Scenario {
    let lesson = lesson_pages().iter().find(|lesson| lesson.key == key);
    lesson.expect("a lesson").scenario.clone()
}

fn said(window: &Window) -> String {
    described(window, "Landscape")
}

/// Keys show and hide them, the playhead moves the place of the central flow, and undo knows.
#[test]
fn flows_are_switched_by_keys_and_described() {
    let mut window = Opening::of(lesson("edge-of-stability")).open();
    window.settle();
    let at_the_end = said(&window);
    assert!(
        at_the_end.contains("The central flow is at (5.04, 0.197), 0.0"),
        "{at_the_end}"
    );
    window.press(Key::Home);
    window.settle();
    assert!(
        said(&window).contains("The central flow is at (6, 0.05)."),
        "{}",
        said(&window)
    );
    window.press(Key::N);
    window.settle();
    assert!(!window.scenario().layers.central_flow && !said(&window).contains("flow"));
    window.press(Key::F);
    window.settle();
    // x² − y² = 35.9975 is kept.
    assert!(
        said(&window).contains("The gradient flow ends at (6, 0.167)."),
        "{}",
        said(&window)
    );
    window.undo();
    window.undo();
    assert!(window.scenario().layers.central_flow && !window.scenario().layers.gradient_flow);
}

#[test]
fn the_central_flow_looks_as_it_did() {
    let mut window = Opening::of(lesson("edge-of-stability")).open();
    window.settle();
    compare("central-flow-light", &window);
    window.press(Key::T);
    window.settle();
    compare("central-flow-dark", &window);
}
