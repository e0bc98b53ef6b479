//! What the window shows of the curvature of a network: chart, spectrum, cards, and the layers that a slice cannot have.

use eframe::egui::{Key, Role};
use ravine::scenario::{Quantity, read};

use super::hand::{Opening, Window};
use super::spoken::described;

fn network(size: [f32; 2], chart: &str) -> Window {
    let text = format!(
        "version = 1\nrun.steps = 30\nchart.quantity = \"{chart}\"\n\
         [network]\nhidden = [3]\nsamples = 16\ntest_share = 0.25\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.4\n\
         [[optimizer]]\nkind = \"adam\"\nlr = 0.05\n"
    );
    let scenario = read("network.toml", &text).expect("a scenario");
    let opening = Opening {
        size: size.into(),
        ..Opening::of(scenario)
    };
    let mut window = opening.open();
    window.settle();
    window
}

const SIZE: [f32; 2] = [1280.0, 800.0];

#[test]
fn the_spectrum_follows_the_playhead() {
    let mut window = network(SIZE, "loss");
    assert!(!window.has(Role::Canvas, "Spectrum"));
    window.press(Key::Home);
    window.press(Key::S);
    window.settle();
    assert!(window.scenario().figure.spectrum);
    // 3 × 2 + 3 + 3 + 1 weights.
    let first = described(&window, "Spectrum");
    assert!(
        first.contains("Hessian of Gradient descent at step 0"),
        "{first}"
    );
    assert!(
        first.contains("of 13 are negative") && first.contains("2/η 5"),
        "{first}"
    );
    window.press(Key::End);
    window.settle();
    let last = described(&window, "Spectrum");
    assert!(last.contains("at step 30"), "{last}");
    assert_ne!(first.split("λmax").nth(1), last.split("λmax").nth(1));
    window.undo();
    window.settle();
    assert!(!window.has(Role::Canvas, "Spectrum"));
}

#[test]
fn the_chart_measures_and_offers_what_means_something() {
    let mut window = network(SIZE, "sharpness");
    window.press(Key::End);
    window.settle();
    let said = described(&window, "Chart");
    assert!(said.starts_with("Sharpness over steps"), "{said}");
    assert!(
        said.contains("Gradient descent: from ") && said.contains("Adam: from "),
        "{said}"
    );
    let absent = described(&network(SIZE, "loss_gap"), "Chart");
    assert_eq!(absent, "Loss gap: no critical point of a network is known.");
    let test = described(&network(SIZE, "test_loss"), "Chart");
    assert!(test.contains(", test from "), "{test}");
    // Nothing of the sort is offered.
    for (name, offered) in [("Train and test loss", true), ("Components |αᵢ|", false)] {
        let found = window.has(Role::Button, name);
        let listed = {
            let mut window = network([2400.0, 1000.0], "loss");
            window.settle();
            window.has(Role::Button, name)
        };
        assert_eq!(found || listed, offered, "{name}");
    }
    assert_eq!(window.scenario().chart.quantity, Quantity::Sharpness);
}

#[test]
fn what_is_false_on_a_slice_cannot_be_switched_on() {
    let mut window = network(SIZE, "loss");
    for key in [
        Key::E,
        Key::M,
        Key::U,
        Key::B,
        Key::X,
        Key::O,
        Key::F,
        Key::N,
    ] {
        window.press(key);
        window.settle();
    }
    let layers = window.scenario().layers;
    assert!(!(layers.eigen_lens || layers.local_model || layers.ellipses));
    assert!(!(layers.sharpness_box || layers.explain || layers.fog));
    assert!(!(layers.gradient_flow || layers.central_flow));
    assert!(window.says("Not here: the flow of a network leaves the plane."));
    // What is true of a slice can.
    for key in [Key::G, Key::C, Key::H] {
        window.press(key);
    }
    window.settle();
    let layers = window.scenario().layers;
    assert!(layers.gradient_field && layers.convex && layers.level_set);
}

#[test]
fn cards_say_the_loss_of_the_slice_and_the_limit_of_all_weights() {
    let mut window = network(SIZE, "loss");
    window.press(Key::End);
    window.settle();
    let texts = window.texts();
    assert!(
        texts.iter().any(|t| t.starts_with("slice under it ")),
        "{texts:?}"
    );
    let limit =
        |t: &&String| t.starts_with("η ") && t.contains("2/λmax") && t.ends_with("at step 30");
    assert!(texts.iter().any(|t| limit(&t)), "{texts:?}");
}
