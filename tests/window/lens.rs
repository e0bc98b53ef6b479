//! The eigen-lens in the window: a key switches it, and it follows sliders and the playhead.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, pos2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::{Phase, read};

use super::hand::{Opening, Window, texts};
use super::pictures::compare;

const LENS: &str = "Eigen-lens";

/// f = ½(x² + 10y²), turned, with five optimizers of which one has no constant factor and one diverges.
const SCENARIO: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 10, angle_deg = 30 }
start = { at = [-2.4, 1.6] }
run = { steps = 40 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.17
[[optimizer]]
kind = "momentum"
lr = 0.1
momentum = 0.5
[[optimizer]]
kind = "nesterov"
lr = 0.05
[[optimizer]]
kind = "adam"
lr = 0.1
[[optimizer]]
kind = "gradient_descent"
label = "a long name of one that diverges"
lr = 0.203
"#;

fn open() -> Window {
    let mut window = Opening::of(read("lens.toml", SCENARIO).expect("a scenario")).open();
    window.settle();
    window
}

fn described(window: &Window) -> String {
    let node = window.find(Role::Canvas, LENS, 0);
    node.accesskit_node()
        .description()
        .expect("it is described")
}

#[test]
fn a_key_shows_the_lens_and_it_follows() {
    let mut window = open();
    assert!(!window.has(Role::Canvas, LENS));
    window.press(Key::E);
    window.settle();
    assert!(window.scenario().layers.eigen_lens && window.has(Role::Canvas, LENS));
    let end = described(&window);
    assert!(
        end.starts_with("Eigen-lens over (0, 0): λ₁ = 1, λ₂ = 10. Gradient descent: α₁ = "),
        "{end}"
    );
    assert!(
        end.contains(", 0.83 monotone; α₂ = ") && end.contains(", −0.7 oscillating."),
        "{end}"
    );
    window.press(Key::Home);
    window.settle();
    assert_ne!(described(&window), end, "it follows the playhead");
    window.press(Key::E);
    window.settle();
    assert!(!window.has(Role::Canvas, LENS));
    window.undo();
    assert!(window.scenario().layers.eigen_lens);
}

/// While a hand drags λ₂ the scales stay, so that the parabola is seen to steepen; they settle when it lets go.
#[test]
fn the_lens_follows_a_slider_on_scales_that_stay() {
    const SLIDER: &str = "second eigenvalue";
    let mut window = open();
    window.press(Key::E);
    window.press(Key::Home);
    window.settle();
    let drawn = |window: &Window| {
        let mut found = Vec::new();
        for clipped in &window.harness.output().shapes {
            texts(&clipped.shape, &mut |text| found.push(text.to_owned()));
        }
        found
    };
    let says = |window: &Window, text: &str| drawn(window).iter().any(|t| t == text);
    assert!(
        says(&window, "u₂, λ₂ = 10") && says(&window, "80"),
        "{:?}",
        drawn(&window)
    );
    let rail = window.reach(Role::Slider, SLIDER, 0);
    let at = |share: f32| {
        pos2(
            rail.left() + 7.0 + share * (rail.width() - 14.0),
            rail.top() + 7.0,
        )
    };
    window.move_to(at((10.0 + 5.0) / 35.0));
    window.down();
    for share in [0.5, 0.6, 0.7] {
        window.move_to(at(share));
        window.frame();
    }
    let lambda = window.scenario().surface.shape.parameters().get(1);
    assert!(lambda > 14.0, "{lambda}");
    assert!(
        !says(&window, "u₂, λ₂ = 10") && says(&window, "80"),
        "{:?}",
        drawn(&window)
    );
    window.up();
    window.settle();
    assert!(
        !says(&window, "80") || says(&window, "100"),
        "{:?}",
        drawn(&window)
    );
}

/// Beside the chart of a presentation there is no room for all bars: those that are left out are counted.
#[test]
fn bars_without_room_are_counted() {
    let mut window = open();
    window.press(Key::E);
    window.press(Key::F5);
    window.settle();
    let mut counted = 0;
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| {
            counted += usize::from(text == "and 3 more")
        });
    }
    assert_eq!(counted, 2, "in both panels");
}

#[test]
fn the_lens_looks_as_it_did() {
    let mut window = open();
    window.press(Key::E);
    window.press(Key::Home);
    for _ in 0..4 {
        window.press(Key::ArrowRight);
    }
    window.settle();
    assert_eq!(window.step(), 4);
    compare("lens-light", &window);
    window.press(Key::T);
    window.settle();
    compare("lens-dark", &window);
}

#[test]
fn a_phase_portrait_names_every_regime() {
    let mut scenario = read("phase.toml", SCENARIO).expect("a scenario");
    scenario.figure.phase = Phase::Second;
    let mut window = Opening::of(scenario).open();
    window.settle();
    let node = window.find(Role::Canvas, "Phase portrait", 0);
    let said = node
        .accesskit_node()
        .description()
        .expect("it is described");
    let begin = "Phase portrait along u₂ at (0, 0): λ₁ = 1, λ₂ = 10. Gradient descent: −0.7 oscillating. Momentum: |σ| 0.707 underdamped.";
    assert!(said.starts_with(begin), "{said}");
    window.press(Key::Home);
    for _ in 0..8 {
        window.press(Key::ArrowRight);
    }
    window.settle();
    compare("phase-light", &window);
    window.press(Key::T);
    window.settle();
    compare("phase-dark", &window);
}
