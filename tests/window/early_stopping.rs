//! Early stopping beside ridge in the window: its switch, the reason where there is nothing to show, and the picture beside the plot.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use ravine::scenario::read;

use super::hand::{Opening, Window};
use super::spoken::described;

fn ravine(start: &str) -> Window {
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 8.0, center = [2, 1] }}\nstart.at = [{start}]\nrun.steps = 40\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n"
    );
    let opening = Opening {
        size: [1280.0, 800.0].into(),
        ..Opening::of(read("ravine.toml", &text).expect("a scenario"))
    };
    opening.open()
}

const SWITCH: &str = "early stopping and ridge";

#[test]
fn the_switch_shows_both_paths_and_the_playhead_links_them() {
    let mut window = ravine("0, 0");
    window.reach(Role::CheckBox, SWITCH, 0);
    window.click(Role::CheckBox, SWITCH, 0);
    window.settle();
    assert!(window.scenario().layers.early_stopping);
    window.press(Key::Home);
    for _ in 0..10 {
        window.press(Key::ArrowRight);
    }
    window.settle();
    // α = 1/(0.1·10) = 1: ridge at (2/2, 8/9); descent at (2(1 − 0.9¹⁰), 1 − 0.2¹⁰).
    assert!(window.says("at step 10: α = 1/(ηt) = 1"));
    let said = described(&window, "Landscape");
    let words =
        "at step 10 gradient descent is at (1.3, 1), ridge with α = 1/(ηt) = 1 at (1, 0.889)";
    assert!(said.contains(words), "{said}");
    let said = described(&window, "Early stopping and ridge");
    assert!(
        said.contains("λ₁ = 1: 0.651, ridge 0.5, ratio 1.3"),
        "{said}"
    );
    window.undo();
    assert!(!window.scenario().layers.early_stopping);
}

#[test]
fn where_both_do_not_begin_at_0_the_switch_says_so() {
    let mut window = ravine("0, 1");
    window.reach(Role::CheckBox, SWITCH, 0);
    window.click(Role::CheckBox, SWITCH, 0);
    window.settle();
    assert!(window.says("both paths begin at 0: set the start to (0, 0)"));
    assert!(!window.has(Role::Canvas, "Early stopping and ridge"));
}
