//! Layers that show the Hessian: their keys, what is said of them, how they look.

use eframe::egui::Key;
use ravine::scenario::{Scenario, read};

use super::hand::{Opening, Window};
use super::pictures::compare;
use super::spoken::described;

/// A turned ravine with a method of each kind of matrix, and one without.
fn ravine(size: [f32; 2]) -> Window {
    let text = "version = 1\nsurface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0, angle_deg = 40.0 }\n\
                start.at = [-2.4, 1.6]\nrun.steps = 12\nlayers = { gradient = false }\n\
                [[optimizer]]\nkind = \"adam\"\nlr = 0.2\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n\
                [[optimizer]]\nkind = \"bfgs\"\n";
    open(read("ravine.toml", text).expect("a scenario"), size)
}

fn wells(size: [f32; 2]) -> Window {
    let text = "version = 1\nsurface.kind = \"himmelblau\"\nstart.at = [0.2, -3.0]\nrun.steps = 40\nsharpness.epsilon = 0.15\n\
                [[optimizer]]\nkind = \"momentum\"\nlr = 0.004\n";
    open(read("wells.toml", text).expect("a scenario"), size)
}

fn open(scenario: Scenario, size: [f32; 2]) -> Window {
    let opening = Opening {
        size: size.into(),
        ..Opening::of(scenario)
    };
    let mut window = opening.open();
    // The plot alone: panels have tests of their own.
    for key in [Key::F6, Key::F7, Key::F8] {
        window.press(key);
    }
    window.settle();
    window
}

fn press(window: &mut Window, keys: &[Key]) {
    for key in keys {
        window.press(*key);
    }
    window.settle();
}

#[test]
fn models_and_ellipses_look_as_they_did() {
    let mut window = ravine([900.0, 640.0]);
    window.press(Key::Home);
    for _ in 0..4 {
        window.press(Key::ArrowRight);
    }
    press(&mut window, &[Key::M, Key::U]);
    let layers = &window.scenario().layers;
    assert!(layers.local_model && layers.ellipses);
    let said = described(&window, "Landscape");
    for words in [
        "its model's minimum is at (0, 0)",
        "shape of the Hessian's ellipse 3 : 1 at 40°",
        "shape of the method's ellipse ",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    compare("models-light", &window);
    press(&mut window, &[Key::T]);
    compare("models-dark", &window);
}

#[test]
fn field_layers_and_the_box_look_as_they_did() {
    let mut window = wells([900.0, 640.0]);
    press(&mut window, &[Key::G, Key::C, Key::H, Key::B]);
    let layers = &window.scenario().layers;
    assert!(layers.gradient_field && layers.convex && layers.level_set && layers.sharpness_box);
    let said = described(&window, "Landscape");
    for words in [
        "Arrows point downhill.",
        "Convex in ",
        "λmax ",
        "f rises by ",
        "φ ",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    compare("fields-light", &window);
    press(&mut window, &[Key::T]);
    compare("fields-dark", &window);
    // The same keys switch them off.
    press(&mut window, &[Key::G, Key::C, Key::H, Key::B]);
    let layers = &window.scenario().layers;
    assert!(!(layers.gradient_field || layers.convex || layers.level_set || layers.sharpness_box));
}
