//! What stands beside the landscape of a network.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::read;

use super::hand::{Opening, Window};

fn description(window: &Window, role: Role, name: &str) -> String {
    let node = window.find(role, name, 0);
    node.accesskit_node().description().unwrap_or_default()
}

fn window(network: &str) -> Window {
    let text = format!(
        "version = 1\nrun.steps = 12\n[network]\nhidden = [3]\nsamples = 24\n{network}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n"
    );
    let scenario = read("network.toml", &text).expect("a scenario");
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

#[test]
fn both_pictures_are_described_and_follow_the_playhead() {
    let mut window = window("");
    let said = |window: &Window| {
        ["Decision boundary", "Network diagram"].map(|name| description(window, Role::Canvas, name))
    };
    let [decision, diagram] = said(&window);
    assert!(
        decision.contains("Gradient descent: step 12, training accuracy and loss "),
        "{decision}"
    );
    assert!(
        diagram.starts_with("2–3–1 of Gradient descent, step 12, tanh, loss "),
        "{diagram}"
    );
    window.press(Key::Home);
    window.settle();
    let [start, begun] = said(&window);
    assert!(
        start.contains(": step 0, ") && begun.contains("step 0, "),
        "{start} {begun}"
    );
    assert_ne!(start.rsplit(' ').next(), decision.rsplit(' ').next());
}

#[test]
fn units_say_their_numbers_under_the_pointer_and_to_screen_readers() {
    let mut window = window("init = \"constant\"\nconstant = 0.5\nbias = false");
    let said = description(&window, Role::Image, "Layer 1, unit 2");
    assert!(
        said.starts_with("Wa + b: mean ") && said.ends_with("same weights as unit 1"),
        "{said}"
    );
    let place = window.rect(Role::Image, "Layer 1, unit 2", 0);
    window.move_to(place.center());
    window.pause();
    assert!(window.says("same weights as unit 1"));
}

#[test]
fn switches_put_the_pictures_away_and_undo_brings_them_back() {
    let mut window = window("");
    for (switch, picture) in [
        ("decision boundary beside the plot", "Decision boundary"),
        ("network diagram beside the plot", "Network diagram"),
    ] {
        let there = |window: &Window| {
            window
                .names(Role::Canvas)
                .iter()
                .any(|name| name == picture)
        };
        assert!(there(&window), "{picture}");
        window.click(Role::CheckBox, switch, 0);
        window.settle();
        assert!(!there(&window), "{picture}");
        window.undo();
        window.settle();
        assert!(there(&window), "{picture}");
    }
}
