//! The swarm in the window.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;

use super::hand::Window;
use super::spoken::described;

#[test]
fn a_swarm_is_shown_counted_and_undone() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    window.press(Key::W);
    window.settle();
    assert!(window.scenario().swarm.shown);
    let said = described(&window, "Landscape");
    assert!(
        said.contains("A swarm of 200 runs of Gradient descent ends: 200 near (0, 0)."),
        "{said}"
    );
    window.undo();
    assert_eq!(*window.scenario(), before);
    assert!(!described(&window, "Landscape").contains("swarm"));
    window.reach(Role::CheckBox, "swarm", 0);
    window.click(Role::CheckBox, "swarm", 0);
    window.settle();
    assert!(window.scenario().swarm.shown);
    assert!(window.has(Role::Slider, "number of runs"));
}
