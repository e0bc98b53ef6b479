//! What screen readers are told of pictures.

use eframe::egui::Key;
use eframe::egui::accesskit::{Live, Role};
use egui_kittest::kittest::NodeT as _;

use super::hand::Window;

pub fn described(window: &Window, picture: &str) -> String {
    let node = window.find(Role::Canvas, picture, 0);
    let description = node.accesskit_node().description();
    description.unwrap_or_else(|| panic!("{picture} is not described"))
}

fn announced(window: &Window) -> String {
    let said = window.names(Role::Status);
    assert_eq!(said.len(), 1, "{said:?}");
    said[0].clone()
}

#[test]
fn plot_and_chart_are_described_at_every_step() {
    let mut window = Window::open();
    window.settle();
    assert!(described(&window, "Landscape").contains("step 120 of 120"));
    assert_eq!(announced(&window), described(&window, "Landscape"));
    let chart = described(&window, "Chart");
    for _ in 0..3 {
        window.press(Key::ArrowLeft);
    }
    window.settle();
    assert!(described(&window, "Landscape").contains("step 117 of 120"));
    assert_eq!(announced(&window), described(&window, "Landscape"));
    assert_ne!(described(&window, "Chart"), chart);
    let name = &window.scenario().names()[0];
    assert!(announced(&window).contains(name.as_str()));
}

#[test]
fn what_plays_is_described_when_it_pauses() {
    let mut window = Window::open();
    window.press(Key::Home);
    window.settle();
    let before = announced(&window);
    assert!(before.contains("step 0 of 120"));
    window.press(Key::Space);
    window.frames(30);
    assert!(window.step() > 0);
    assert_eq!(announced(&window), before, "nobody could follow");
    window.press(Key::Space);
    window.settle();
    let step = format!("step {} of 120", window.step());
    assert!(announced(&window).contains(&step), "{}", announced(&window));
}

#[test]
fn the_announcement_waits_for_its_turn() {
    let window = Window::open();
    let status = window.find(Role::Status, &announced(&window), 0);
    assert_eq!(status.accesskit_node().live(), Live::Polite);
}

#[test]
fn the_map_is_described() {
    let mut scenario = ravine::scenario::Scenario::default();
    scenario.run.steps = 20;
    scenario.maps.hyper = true;
    scenario.maps.optimizer = 1;
    let mut window = super::hand::Opening::of(scenario).open();
    window.until("a map", |w| {
        let map = w.find(Role::Canvas, "Hyperparameter map", 0);
        let said = map.accesskit_node().description();
        said.is_some_and(|said| said.contains("of the runs converge"))
    });
}
