//! Planes of a network in the window: chosen in the panel, looked for in the background, and what lies between minima.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use ravine::analysis::{Opposite, PlaneKind};
use ravine::scenario::read;

use super::hand::{Opening, Window, texts};

const SCENARIO: &str = r#"
version = 1
network = { hidden = [5], samples = 16 }
run = { steps = 40 }
[[optimizer]]
kind = "adam"
lr = 0.05
[[optimizer]]
kind = "momentum"
lr = 0.05
"#;

fn open() -> Window {
    let mut window = Opening::of(read("planes.toml", SCENARIO).expect("a scenario")).open();
    window.settle();
    window
}

fn paints(window: &Window, text: &str) -> bool {
    let mut found = false;
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |painted| {
            found |= painted.starts_with(text)
        });
    }
    found
}

#[test]
fn a_plane_is_chosen_and_taken_back() {
    let mut window = open();
    window.until("a random plane", |w| paints(w, "random direction 1"));
    let before = window.scenario().clone();
    window.click(Role::ComboBox, "plane", 0);
    window.click_button("checkpoints");
    window.until("the checkpoints", |w| paints(w, "from step 0 to 40"));
    assert_eq!(window.scenario().plane.kind, PlaneKind::Checkpoints);
    window.until("what it is", |w| {
        paints(w, "The plane through Adam at the steps")
    });
    window.until("its spectrum", |w| paints(w, "tr H/P"));
    window.undo();
    window.until("the random plane", |w| paints(w, "random direction 1"));
    assert_eq!(*window.scenario(), before);
}

#[test]
fn what_lies_between_minima_is_shown_and_described() {
    let mut window = open();
    window.click_button("Between minima…");
    window.until("the loss on the way", |w| paints(w, "share of the way"));
    let described = |w: &Window| {
        let node = w.find(Role::Image, "Loss between minima", 0);
        node.accesskit_node().description().unwrap_or_default()
    };
    window.until("a description", |w| {
        described(w).contains("Between Adam at step 40 and Momentum at step 40.")
    });
    window.click(Role::DisclosureTriangle, "ends, curve and average", 0);
    window.settle();
    window.click(Role::ComboBox, "to", 0);
    window.click_button("permuted");
    assert_eq!(window.scenario().between.to, Opposite::Permuted);
    window.until("the copy", |w| {
        described(w).contains("its units in another order")
    });
}
