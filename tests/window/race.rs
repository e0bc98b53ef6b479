//! The race in the window: it comes in the background, and what it finds is applied as one change.

use std::time::Duration;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::NodeT as _;
use ravine::optimizer::Progress;
use ravine::scenario::{Scenario, Starts, read};

use super::hand::{Opening, Window, texts};
use super::pictures::compare;

const SCENARIO: &str = r#"
version = 1
surface = { kind = "quadratic", lambda1 = 1, lambda2 = 10, angle_deg = 20 }
start = { at = [-2, 1] }
run = { steps = 60 }
race = { tries = 40, count = 8 }
[[optimizer]]
kind = "gradient_descent"
lr = 0.02
[[optimizer]]
kind = "momentum"
lr = 0.02
label = "A rather long label that has to give way in the narrow column of a table"
[[optimizer]]
kind = "adam"
lr = 0.02
[[optimizer]]
kind = "newton"
visible = false
[[optimizer]]
kind = "bfgs"
"#;

fn scenario() -> Scenario {
    read("race.toml", SCENARIO).expect("a scenario")
}

fn open(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

fn paints(window: &Window, text: &str) -> bool {
    let mut found = false;
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |painted| found |= painted == text);
    }
    found
}

fn race(window: &mut Window) {
    window.click_button("Race…");
    window.until("a race", |w| paints(w, "best setting"));
    window.settle();
}

fn described(window: &Window) -> String {
    let node = window.find(Role::Image, "Race", 0);
    node.accesskit_node().description().expect("a description")
}

#[test]
fn what_a_race_finds_is_applied_and_taken_back_in_one_step() {
    let mut window = open(scenario());
    race(&mut window);
    let before = window.scenario().clone();
    assert!(before.race.shown);
    let request = before.race_request().expect("four take part");
    let race = request
        .compute(1, &Progress::default())
        .expect("not cancelled");
    assert_eq!(
        race.entrants.iter().map(|t| t.index).collect::<Vec<_>>(),
        [0, 1, 2, 4]
    );
    assert!(paints(&window, "8 of 8") && paints(&window, "as it is"));
    let said = described(&window);
    assert!(said.contains("from 8 random starts"), "{said}");
    assert!(said.contains("BFGS: as it is"), "{said}");

    window.click_button("Use these");
    window.settle();
    for tuned in &race.entrants {
        assert_eq!(
            window.scenario().optimizers[tuned.index].method,
            tuned.method
        );
    }
    assert_eq!(window.scenario().optimizers[3], before.optimizers[3]);
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), before);
    window.undo();
    window.settle();
    assert!(!window.scenario().race.shown && !window.has(Role::Image, "Race"));
}

#[test]
fn its_settings_are_the_documents() {
    let mut window = open(scenario());
    race(&mut window);
    window.click(Role::DisclosureTriangle, "starts and budget", 0);
    window.settle();
    window.click(Role::ComboBox, "Starts", 0);
    window.click_button("scenario");
    assert_eq!(window.scenario().race.starts, Starts::Scenario);
    window.until("the other race", |w| paints(w, "1 of 1"));
    window.click(Role::CheckBox, "tune momentum and decay rates, too", 0);
    assert!(window.scenario().race.momentum);
    window.until("momentum", |w| described(w).contains("β₁ = "));
}

#[test]
fn a_race_that_takes_long_is_cancelled_and_the_window_goes_on() {
    let mut long = scenario();
    long.run.noise = 1.0;
    (long.race.tries, long.race.count, long.race.budget) = (10_000, 1000, 1_000_000);
    let mut window = open(long);
    window.click_button("Race…");
    window.until("a way to cancel", |w| w.has(Role::Button, "Cancel"));
    window.click_button("Cancel");
    window.until("the end of it", |w| w.says("cancelled"));
    window.until("rest", |w| w.repaint_delay() > Duration::from_secs(1));
}

#[test]
fn the_race_looks_as_it_did() {
    let mut window = open(scenario());
    race(&mut window);
    compare("race-light", &window);
    window.press(Key::T);
    window.settle();
    compare("race-dark", &window);
}

/// As the other pictures beside the plot: with the focus on it the arrow keys step.
#[test]
fn tab_comes_to_the_picture_of_a_race() {
    let mut window = open(scenario());
    race(&mut window);
    let mut come = false;
    for _ in 0..200 {
        window.press(Key::Tab);
        window.frames(2);
        let node = window.find(Role::Image, "Race", 0);
        if node.accesskit_node().is_focused() {
            come = true;
            break;
        }
    }
    assert!(come);
    let step = window.step();
    window.press(Key::ArrowLeft);
    window.settle();
    assert_eq!(window.step(), step - 1);
}
