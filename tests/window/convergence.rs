//! The convergence map: one click away from the map of runs, with the same handle.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, pos2, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use ravine::optimizer::Schedule;
use ravine::scenario::{Scenario, read};

use super::hand::{Opening, Window, texts};
use super::pictures::compare;

const MAP: &str = "Hyperparameter map";

const SCENARIO: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 10 }
start = { at = [-2, 1] }
run = { steps = 60 }
maps = { hyper = true }
[[optimizer]]
kind = "momentum"
lr = 0.1
momentum = 0.5
"#;

fn open() -> Window {
    let scenario = read("theory.toml", SCENARIO).expect("a scenario");
    let mut window = Opening::of(scenario).open();
    window.until("the map of runs", |w| paints(w, "> 60 steps"));
    window.settle();
    window
}

fn paints(window: &Window, text: &str) -> bool {
    let mut found = false;
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |painted| {
            found |= painted.contains(text)
        });
    }
    found
}

fn described(window: &Window) -> String {
    let node = window.find(Role::Canvas, MAP, 0);
    node.accesskit_node().description().expect("a description")
}

fn in_theory(window: &mut Window) {
    window.click_button("Theory");
    window.until("the map of theory", |w| paints(w, "ripples"));
    window.settle();
}

#[test]
fn one_click_leads_to_theory_and_back() {
    let mut window = open();
    let runs = described(&window);
    assert!(runs.contains("of the runs converge"), "{runs}");
    in_theory(&mut window);
    assert!(window.scenario().maps.theory);
    for text in [
        "monotone",
        "best in theory",
        "factor on the error in each step",
    ] {
        assert!(paints(&window, text), "{text}");
    }
    assert!(!paints(&window, "> 60 steps"));
    // 1.5 − 0.1λ: for λ = 1 the roots of σ² − 1.4σ + 0.5 are complex, of modulus √0.5, as those for λ = 10 are.
    let theory = described(&window);
    assert!(
        theory.contains("The present one: ripples, × 0.707"),
        "{theory}"
    );
    window.click_button("Empirical");
    window.until("the map of runs", |w| paints(w, "> 60 steps"));
    assert!(!window.scenario().maps.theory);
}

#[test]
fn the_handle_moves_both_numbers_in_theory_too() {
    let mut window = open();
    in_theory(&mut window);
    let before = window.scenario().clone();
    let numbers = |scenario: &Scenario| {
        let parameters = scenario.optimizers[0].method.parameters();
        ["lr", "momentum"].map(|key| parameters.get(parameters.row(key).expect("a row")))
    };
    let Rect { min, max } = window.rect(Role::Canvas, MAP, 0);
    let place = |x: f32, y: f32| pos2(min.x + x * (max.x - min.x), max.y - y * (max.y - min.y));
    window.drag(place(0.5, 0.5), place(0.6, 0.7));
    let [[lr, momentum], old] = [window.scenario(), &before].map(numbers);
    assert!(lr != old[0] && momentum > old[1], "{lr} {momentum}");
    window.undo();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn where_theory_does_not_apply_the_map_says_so() {
    let mut scenario = read("theory.toml", SCENARIO).expect("a scenario");
    scenario.maps.theory = true;
    scenario.optimizers[0].schedule = Schedule::all().remove(1);
    let mut window = Opening::of(scenario).open();
    window.settle();
    assert!(paints(&window, "Empirical only."));
    assert!(paints(
        &window,
        "Theory does not apply here: the rate has a schedule."
    ));
    assert!(described(&window).contains("theory does not apply, the rate has a schedule"));
}

#[test]
fn the_map_of_theory_looks_as_it_did() {
    let mut window = open();
    in_theory(&mut window);
    compare("convergence-light", &window);
    window.press(Key::T);
    window.settle();
    compare("convergence-dark", &window);
}

/// One direction may creep on one side while the other zigzags: both are told, in a corner of the map, so that nothing around it is
/// covered.
#[test]
fn what_is_said_of_a_place_stays_in_the_map_and_is_of_both_directions() {
    let mut window = open();
    in_theory(&mut window);
    let map = window.rect(Role::Canvas, MAP, 0);
    for share in [[0.2, 0.3], [0.2, 0.7], [0.8, 0.3], [0.8, 0.7]] {
        let at = map.min + map.size() * vec2(share[0], share[1]);
        window.move_to(at);
        window.settle();
        let labels = window.harness.query_all(By::new().role(Role::Label));
        let said = |node: &Node<'_>| node.accesskit_node().value().unwrap_or_default();
        let mut boxes = labels.filter(|node| said(node).contains("error, each step:"));
        let readout = boxes.next().expect("a readout");
        let text = said(&readout);
        assert_eq!(text.matches("λ = ").count(), 2, "{text}");
        let lines = text.lines().filter_map(|line| line.split("× ").nth(1));
        let factors: Vec<&str> = lines.filter_map(|line| line.split(',').next()).collect();
        // In swings, both keep the same share: the root of μ.
        let slowest = usize::from(factors[0] != factors[1]);
        assert_eq!(text.matches(", slowest").count(), slowest, "{text}");
        assert!(
            map.contains_rect(readout.rect()),
            "{share:?}: {:?} {map:?}",
            readout.rect()
        );
        assert!(!readout.rect().contains(at), "{share:?}");
    }
}
