//! The lab of polynomials in the window.

use eframe::egui::{Key, Role};
use ravine::scenario::read;

use super::hand::Opening;
use super::spoken::described;

const LAB: &str = "Polynomials";

#[test]
fn a_switch_opens_the_lab_and_it_follows_the_degree() {
    let text =
        "version = 1\nsurface.kind = \"saddle\"\n[[optimizer]]\nkind = \"gradient_descent\"\n";
    let scenario = read("saddle.toml", text).expect("a scenario");
    let mut window = Opening::of(scenario).open();
    assert!(window.has(Role::Canvas, "Landscape") && !window.has(Role::Canvas, LAB));
    window.click(Role::CheckBox, "polynomials of many training sets", 0);
    window.settle();
    assert!(window.scenario().polynomials.shown);
    assert!(!window.has(Role::Canvas, "Landscape"));
    let said = described(&window, LAB);
    let start =
        "Polynomials of degree 3 through 25 rows of sin 2πx with errors, 100 training sets: bias² ";
    assert!(said.starts_with(start), "{said}");
    assert!(said.contains("noise 0.09 = "), "{said}");
    window.undo();
    window.settle();
    assert!(window.has(Role::Canvas, "Landscape"));
}

#[test]
fn the_lab_is_presented_with_knobs_of_its_own() {
    let scenario = read("lab.toml", "version = 1\n[polynomials]\ndegree = 7\n").expect("a lab");
    let mut window = Opening::of(scenario).open();
    window.press(Key::F5);
    window.settle();
    let said = described(&window, LAB);
    assert!(
        said.starts_with("Polynomials of degree 7 through"),
        "{said}"
    );
    for name in [
        "degree",
        "rows of a set",
        "noise of the targets",
        "training sets",
    ] {
        assert!(window.has(Role::Slider, name), "{name}");
    }
    assert!(!window.has(Role::Slider, "playhead"));
}
