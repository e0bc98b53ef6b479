//! The layer of the penalty in the window: its key, what stands under its switch, and that it follows a slider.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, pos2};
use ravine::scenario::read;

use super::hand::{Opening, Window};
use super::spoken::described;

fn ravine(penalty: &str) -> Window {
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 10.0, angle_deg = 30.0, center = [1.6, 1.2]{penalty} }}\n\
         start.at = [-2.4, 1.6]\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\n"
    );
    let opening = Opening {
        size: [1280.0, 800.0].into(),
        ..Opening::of(read("ravine.toml", &text).expect("a scenario"))
    };
    opening.open()
}

#[test]
fn the_key_shows_the_penalized_minimum_and_the_panel_its_numbers() {
    let mut window = ravine(", l2 = 2.0");
    window.press(Key::A);
    window.settle();
    assert!(window.scenario().layers.penalty);
    for text in [
        "w* (1.6, 1.2) → ŵ (0.474, 0.504)",
        "at ŵ: loss 0.884 + penalty 0.478",
        "1.17 of 2 effective parameters",
    ] {
        assert!(window.says(text), "{text}");
    }
    let said = described(&window, "Landscape");
    assert!(
        said.contains("Penalty: w* (1.6, 1.2) → ŵ (0.474, 0.504)"),
        "{said}"
    );
    window.press(Key::A);
    window.settle();
    assert!(!window.says("1.17 of 2 effective parameters"));
    assert!(!described(&window, "Landscape").contains("Penalty"));
}

#[test]
fn without_a_penalty_the_switch_says_why_nothing_is_shown_and_a_slider_changes_that_at_once() {
    let mut window = ravine("");
    window.press(Key::A);
    window.settle();
    assert!(window.says("L2 and L1 are 0: raise one of them"));
    let rail = window.reach(Role::Slider, "L2 term", 0);
    let from = pos2(rail.left() + 7.0, rail.top() + 7.0);
    window.move_to(from);
    window.down();
    let mut before = String::new();
    for point in [20.0, 40.0, 60.0] {
        window.move_to(from + eframe::egui::vec2(point, 0.0));
        window.frame();
        let l2 = window.scenario().surface.l2;
        assert!(l2 > 0.0);
        // Σ λᵢ/(λᵢ+α), as it is in this frame.
        let count = 1.0 / (1.0 + l2) + 10.0 / (10.0 + l2);
        let text = format!(
            "{} of 2 effective parameters",
            ravine::figure::compact(count, 3)
        );
        assert!(window.says(&text) && text != before, "{text}");
        before = text;
    }
    window.up();
}

/// A network has no such terms: the switch says so.
#[test]
fn on_a_network_the_layer_cannot_be_switched_on() {
    let text = "version = 1\nnetwork = { hidden = [4], samples = 16 }\nlayers.penalty = true\nrun.steps = 2\n";
    let mut window = Opening::of(read("network.toml", text).expect("a scenario")).open();
    window.settle();
    assert!(!described(&window, "Landscape").contains("Penalty"));
}
