//! The lab of signals in the window.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, vec2};
use ravine::scenario::{Scenario, lesson_pages};

use super::hand::Opening;
use super::spoken::described;

const LAB: &str = "Signal propagation";

fn lesson(key: &str) -> Scenario {
    let lesson = lesson_pages().iter().find(|lesson| lesson.key == key);
    lesson.expect("a lesson").scenario.clone()
}

fn small() -> Scenario {
    let mut scenario = lesson("signals-tanh");
    scenario.signals.width = 64;
    scenario.signals.draws = 3;
    scenario
}

#[test]
fn a_key_opens_the_lab_and_everything_follows_its_sliders() {
    let mut scenario = small();
    scenario.signals.shown = false;
    let mut window = Opening::of(scenario).open();
    assert!(window.has(Role::Canvas, "Landscape") && !window.has(Role::Canvas, LAB));
    window.press(Key::I);
    window.settle();
    assert!(!window.has(Role::Canvas, "Landscape"));
    let before = described(&window, LAB);
    assert!(
        before.contains("30 dense layers of 64 units with tanh, n·Var w = 1"),
        "{before}"
    );
    assert!(before.contains("Activations survive"), "{before}");
    assert!(before.contains("The critical n·Var w is 1."), "{before}");
    assert_eq!(window.count(Role::Status, &before), 1);

    let rail = window.reach(Role::Slider, "fan-in times variance", 0);
    window.click_at(Pos2::new(rail.left() + 0.2 * rail.width(), rail.center().y));
    window.settle();
    let gain = window.scenario().signals.gain;
    assert!((0.1..0.6).contains(&gain), "{gain}");
    let after = described(&window, LAB);
    assert!(
        after.contains("Activations die out") && after.contains("Gradients vanish"),
        "{after}"
    );
    window.undo();
    window.settle();
    assert_eq!(described(&window, LAB), before);
}

#[test]
fn a_click_on_a_layer_puts_its_numbers_into_the_derivation() {
    let mut window = Opening::of(small()).open();
    window.settle();
    assert!(described(&window, LAB).contains("Layer 1 of 30, dense: n_in = 64"));
    let lab: Rect = window.rect(Role::Canvas, LAB, 0);
    let place = lab.min + vec2(0.55 * lab.width(), 0.3 * lab.height());
    window.click_at(place);
    window.settle();
    let layer = window.scenario().signals.layer;
    assert!((15..29).contains(&layer), "{layer}");
    assert!(described(&window, LAB).contains(&format!("Layer {layer} of 30")));
    window.undo();
    assert_eq!(window.scenario().signals.layer, 1);
}

#[test]
fn a_named_scheme_says_what_it_makes_of_the_slider() {
    let mut window = Opening::of(lesson("signals-sigmoid")).open();
    window.settle();
    assert!(window.says("n·Var w = 1 in layer 1"));
    assert!(!window.has(Role::Slider, "fan-in times variance"));
}

#[test]
fn knobs_of_the_lab_are_offered_on_stage() {
    let mut scenario = small();
    scenario.knobs.clear();
    let mut window = Opening::of(scenario).open();
    window.press(Key::F5);
    window.settle();
    assert!(window.has(Role::Canvas, LAB));
    for knob in ["fan-in times variance", "depth", "width"] {
        assert!(window.has(Role::Slider, knob), "{knob}");
    }
    window.press(Key::ArrowUp);
    assert!(window.scenario().signals.gain > 1.0);
}
