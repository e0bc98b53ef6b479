//! Ensembles of networks in the window: switched on, turned and described.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use ravine::analysis::Vary;
use ravine::scenario::{Knob, Place, read};

use super::hand::{Opening, Window};

const SCENARIO: &str = r#"
version = 1
network = { hidden = [5], samples = 16, test_share = 0.5, data = "sine" }
run = { steps = 40 }
[[optimizer]]
kind = "adam"
lr = 0.05
"#;

const NAME: &str = "Losses of an ensemble";

fn described(window: &Window) -> String {
    if !window.has(Role::Canvas, NAME) {
        return String::new();
    }
    let node = window.find(Role::Canvas, NAME, 0);
    node.accesskit_node().description().unwrap_or_default()
}

#[test]
fn an_ensemble_is_switched_on_turned_and_described() {
    let scenario = read("ensemble.toml", SCENARIO).expect("a scenario");
    let mut window = Opening::of(scenario.clone()).open();
    window.settle();
    window.click_button("Ensemble…");
    window.until("its losses", |w| {
        described(w).starts_with("Average of 5 networks, step 40, each with another draw of weights. Mean test loss, minus the spread")
    });
    assert!(described(&window).contains("training loss: "));
    window.click(
        Role::DisclosureTriangle,
        "networks, and in what they differ",
        0,
    );
    window.settle();
    window.click(Role::ComboBox, "they differ in", 0);
    window.click_button("bootstrap");
    assert_eq!(window.scenario().ensemble.vary, Vary::Bootstrap);
    window.until("bootstrap samples", |w| {
        described(w).contains("a bootstrap sample")
    });
    window.undo();
    window.undo();
    assert_eq!(*window.scenario(), scenario);
}

#[test]
fn the_number_of_networks_is_a_knob() {
    let mut scenario = read("ensemble.toml", SCENARIO).expect("a scenario");
    scenario.ensemble.shown = true;
    scenario.knobs = vec![Knob::of(Place::Ensemble, "count")];
    let mut window = Opening::of(scenario).open();
    window.until("its losses", |w| {
        described(w).starts_with("Average of 5 networks")
    });
    window.press(eframe::egui::Key::F5);
    window.settle();
    window.press(eframe::egui::Key::Num1);
    window.press(eframe::egui::Key::ArrowUp);
    window.settle();
    assert_eq!(window.scenario().ensemble.count, 6);
    window.until("one more", |w| {
        described(w).starts_with("Average of 6 networks")
    });
}
