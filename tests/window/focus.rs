//! The way of the keyboard through the window.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use super::hand::Window;

fn focused(window: &Window) -> Option<Node<'_>> {
    let mut found = window
        .harness
        .query_all(By::new().predicate(|node| node.is_focused()));
    found.next()
}

/// What Tab comes to, from the first to the one before the first again: name, role and place.
fn stops(window: &mut Window, modifiers: Modifiers) -> Vec<(String, Role, Rect)> {
    let mut stops: Vec<(String, Role, Rect)> = Vec::new();
    for _ in 0..400 {
        window.press_with(modifiers, Key::Tab);
        window.frames(2);
        let node = focused(window).expect("Tab gives the focus to something");
        let name = node.accesskit_node().label().unwrap_or_default();
        let stop = (name, node.accesskit_node().role(), node.rect());
        if stops.first() == Some(&stop) {
            return stops;
        }
        stops.push(stop);
    }
    panic!("Tab never comes round: {stops:#?}");
}

fn place(stops: &[(String, Role, Rect)], role: Role, name: &str) -> usize {
    let found = stops
        .iter()
        .position(|(n, r, _)| n.contains(name) && *r == role);
    found.unwrap_or_else(|| panic!("Tab does not come to {name}: {stops:#?}"))
}

#[test]
fn tab_follows_the_eye() {
    let mut window = Window::open();
    let stops = stops(&mut window, Modifiers::NONE);
    assert!(stops.iter().all(|(name, ..)| !name.is_empty()), "{stops:?}");
    let order = [
        (Role::Button, "Contents"),
        (Role::TextInput, "Title"),
        (Role::Button, "Present"),
        (Role::Button, "Surface"),
        (Role::Button, "Keys and help"),
        (Role::Button, "Quadratic"),
        (Role::CheckBox, "coloured bands"),
        (Role::Canvas, "Landscape"),
        (Role::Canvas, "Start point"),
        (Role::Button, "Add"),
        (Role::TextInput, "Name of Gradient descent"),
        (Role::Button, "More for Gradient descent"),
        (Role::Button, "Open Adam"),
        (Role::Button, "More for Adam"),
        (Role::ComboBox, "More quantities"),
        (Role::Canvas, "Chart"),
        (Role::Button, "To the start"),
        (Role::Slider, "Playhead"),
        (Role::Slider, "Speed"),
    ];
    let places = order.map(|(role, name)| place(&stops, role, name));
    assert!(places.is_sorted(), "{places:?} in {stops:#?}");
}

#[test]
fn shift_and_tab_walk_back() {
    let mut window = Window::open();
    let mut there = stops(&mut window, Modifiers::NONE);
    let mut window = Window::open();
    let back = stops(&mut window, Modifiers::SHIFT);
    there.reverse();
    let names = |stops: Vec<(String, Role, Rect)>| -> Vec<_> {
        stops
            .into_iter()
            .map(|(name, role, _)| (name, role))
            .collect()
    };
    assert_eq!(names(back), names(there));
}

#[test]
fn a_screen_reader_reads_in_the_same_order() {
    let window = Window::open();
    let names: Vec<_> = window
        .harness
        .query_all(By::new())
        .filter_map(|n| n.accesskit_node().label())
        .collect();
    let place = |name: &str| names.iter().position(|n| n.contains(name));
    let order = [
        "Contents",
        "coloured bands",
        "Landscape",
        "More for Adam",
        "Chart",
        "Playhead",
    ];
    // The last one of that name, since a button in the top bar is called like the chart.
    let places = order.map(|name| match name {
        "Chart" => names.iter().rposition(|n| n == name),
        _ => place(name),
    });
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} {names:#?}"
    );
}

#[test]
fn a_dialog_and_a_menu_keep_the_focus() {
    let mut window = Window::open();
    window.press_with(Modifiers::COMMAND, Key::E);
    window.frames(2);
    let dialog = stops(&mut window, Modifiers::NONE);
    place(&dialog, Role::RadioButton, "PNG");
    place(&dialog, Role::Button, "Cancel");
    assert!(
        dialog.iter().all(|(name, ..)| name != "Title"),
        "{dialog:#?}"
    );
    window.press(Key::Escape);
    window.settle();
    window.click_button("More for Adam");
    window.frames(2);
    let menu = stops(&mut window, Modifiers::NONE);
    place(&menu, Role::Button, "Duplicate");
    assert!(menu.iter().all(|(name, ..)| name != "Title"), "{menu:#?}");
}

#[test]
fn arrows_step_on_the_plot_and_the_chart_and_move_the_start() {
    let mut window = Window::open();
    for canvas in ["Landscape", "Chart"] {
        window.find(Role::Canvas, canvas, 0).focus();
        window.frames(2);
        let step = window.step();
        window.press(Key::ArrowLeft);
        window.frames(2);
        assert_eq!(window.step(), step - 1, "{canvas}");
        window.press_with(Modifiers::SHIFT, Key::ArrowLeft);
        window.frames(2);
        assert_eq!(window.step(), step - 11, "{canvas}");
        let node = focused(&window).expect("the canvas keeps the focus");
        assert_eq!(node.accesskit_node().label().as_deref(), Some(canvas));
        window.press(Key::Enter);
        window.frames(2);
        assert_eq!(window.step(), step - 11, "Enter is no click");
    }
    window.press(Key::End);
    window.find(Role::Canvas, "Start point", 0).focus();
    window.frames(2);
    let [x, y] = window.scenario().start;
    window.press(Key::ArrowRight);
    window.frames(2);
    let [right, same] = window.scenario().start;
    assert!(right > x && same == y);
    window.press_with(Modifiers::SHIFT, Key::ArrowUp);
    window.frames(2);
    let [_, up] = window.scenario().start;
    assert!(up > y && (up - y) < 0.2 * (right - x), "Shift moves finely");
    assert_eq!(window.step(), 120, "the playhead stays");
    window.undo();
    assert_eq!(
        window.scenario().start,
        [right, y],
        "each press can be undone"
    );
}

#[test]
fn what_tab_comes_to_is_scrolled_into_view() {
    let mut window = Window::open();
    let bottom = window.rect(Role::Slider, "Playhead", 0).top();
    for _ in 0..80 {
        window.press(Key::Tab);
        window.frames(2);
        let node = focused(&window).expect("Tab has a place to go");
        if node.accesskit_node().label().as_deref() == Some("number of levels") {
            break;
        }
    }
    window.settle();
    let node = focused(&window).expect("the slider has it");
    assert_eq!(
        node.accesskit_node().label().as_deref(),
        Some("number of levels")
    );
    let at = node.rect();
    assert!(at.top() > 40.0 && at.bottom() < bottom, "{at}");
}
