//! The surface, the sliders, the numbers, and undoing all of it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, pos2, vec2};
use ravine::optimizer::Method;
use ravine::scenario::Scenario;
use ravine::surface::Shape;

use super::hand::{LAPTOP, Opening, Window};

fn rate(scenario: &Scenario, index: usize) -> f64 {
    scenario.optimizers[index].method.parameters().get(0)
}

#[test]
fn a_surface_is_picked_by_its_picture() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    window.click_button("Quadratic");
    window.click_button("Himmelblau");
    window.settle();
    let Shape::Himmelblau(_) = window.scenario().surface.shape else {
        panic!("{:?}", window.scenario().surface.shape);
    };
    // Its own start and view; what runs on it stays, but for rates that would diverge at once.
    assert_eq!(
        window.scenario().start,
        window.scenario().surface.shape.info().start
    );
    assert_eq!(window.scenario().view, None);
    let [now, was] = [window.scenario(), &before].map(|s| s.optimizers.clone());
    assert_eq!(now.len(), was.len());
    assert!(rate(window.scenario(), 0) < rate(&before, 0));
    assert_eq!(now[2], was[2], "Adam stays");
    assert!(window.says("Learning rates that would diverge here were adapted"));
    assert!(!window.says("diverged"));
    // The title of the lesson does not stand over another surface.
    assert_eq!(window.scenario().title, "Himmelblau");
    assert_eq!(window.scenario().notes, "");
    assert!(
        !window.has(Role::TextInput, "Find a surface"),
        "the picker closes"
    );
    window.undo();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn a_surface_is_found_by_typing() {
    let mut window = Window::open();
    window.click_button("Quadratic");
    window.click(Role::TextInput, "Find a surface", 0);
    window.type_text("rosen");
    window.frame();
    assert!(window.has(Role::Button, "Rosenbrock"));
    assert!(!window.has(Role::Button, "Ackley"));
    window.click_button("Rosenbrock");
    window.settle();
    assert_eq!(window.scenario().surface.shape.info().name, "Rosenbrock");
    // The next search starts empty.
    window.click_button("Rosenbrock");
    window.frames(2);
    assert!(window.has(Role::Button, "Ackley"));
}

#[test]
fn paths_follow_a_slider_while_it_is_dragged_and_one_undo_takes_it_back() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    let slider = window.reach(Role::Slider, "learning rate", 0);
    let mut seen = vec![(rate(window.scenario(), 0), window.texts())];
    window.move_to(pos2(
        slider.left() + 0.2 * slider.width(),
        slider.center().y,
    ));
    window.down();
    for share in [0.25, 0.4, 0.55] {
        window.move_to(pos2(
            slider.left() + share * slider.width(),
            slider.center().y,
        ));
        window.frame();
        let now = (rate(window.scenario(), 0), window.texts());
        let (last_rate, last_texts) = seen.last().expect("there is a first state");
        assert_ne!(now.0, *last_rate);
        // The card shows where the path leads with this rate, before the finger is up.
        assert_ne!(now.1, *last_texts);
        seen.push(now);
    }
    window.up();
    window.frame();
    let after = window.scenario().clone();
    window.undo();
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(*window.scenario(), after);
}

#[test]
fn numbers_are_typed_and_kept_within_what_is_legal() {
    let mut window = Window::open();
    for (text, expected) in [
        ("0.07", 0.07),
        ("1e-3", 1e-3),
        ("−5", 0.0),
        ("30", 30.0),
        ("abc", 30.0),
    ] {
        window.click(Role::SpinButton, "learning rate value", 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(text);
        window.press(Key::Enter);
        window.settle();
        assert_eq!(rate(window.scenario(), 0), expected, "{text}");
    }
    window.click(Role::SpinButton, "x", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("1e200");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.scenario().start[0], 1e200);
}

#[test]
fn undo_and_redo_have_buttons() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    window.click(Role::CheckBox, "coloured bands", 0);
    window.settle();
    let after = window.scenario().clone();
    assert!(!after.layers.bands);
    window.click_button("Undo");
    window.settle();
    assert_eq!(*window.scenario(), before);
    window.click_button("Redo");
    window.settle();
    assert_eq!(*window.scenario(), after);
    window.undo();
    window.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(*window.scenario(), after);
}

#[test]
fn switches_choose_what_the_chart_shows() {
    use ravine::parameters::Choice;
    use ravine::scenario::{Against, Quantity};
    for size in [vec2(1024.0, 768.0), LAPTOP, vec2(2560.0, 1440.0)] {
        let opening = Opening {
            size,
            ..Opening::of(Scenario::default())
        };
        let mut window = opening.open();
        // Those that say something of a surface of two weights.
        let document = window.scenario().clone();
        let offered = |quantity: &&Quantity| document.objection_to(**quantity).is_none();
        for &quantity in Quantity::ALL.iter().filter(offered) {
            let name = format!("{} {}", quantity.label(), quantity.symbol());
            if window.count(Role::Button, &name) == 0 {
                // Buttons for which there is no room are in a list.
                window.click(Role::ComboBox, "More quantities", 0);
                window.settle();
            }
            let button = window.rect(Role::Button, &name, 0);
            assert!(button.right() <= size.x, "{name} at {size:?}");
            window.click_button(&name);
            window.settle();
            assert_eq!(window.scenario().chart.quantity, quantity);
        }
        let last = window.rect(Role::Button, "evaluations", 0);
        assert!(last.right() <= size.x, "{size:?}");
        window.click_button("evaluations");
        assert_eq!(window.scenario().chart.against, Against::Evaluations);
        window.click_button("steps");
        assert_eq!(window.scenario().chart.against, Against::Steps);
    }
}

#[test]
fn every_layer_and_choice_has_a_control() {
    let mut window = Window::open();
    for name in [
        "coloured bands",
        "contour lines",
        "labels on the lines",
        "minima and saddles",
        "dots at steps",
        "path ahead",
        "downhill arrows",
        "velocity and moments",
        "equal scales",
    ] {
        let before = window.scenario().clone();
        window.click(Role::CheckBox, name, 0);
        window.settle();
        assert_ne!(*window.scenario(), before, "{name}");
        window.undo();
        assert_eq!(*window.scenario(), before, "{name}");
    }
    for (name, choice) in [
        ("Levels", "quantile"),
        ("Colours", "viridis"),
        ("Legend", "hidden"),
    ] {
        let before = window.scenario().clone();
        window.click(Role::ComboBox, name, 0);
        window.click_button(choice);
        window.settle();
        assert_ne!(*window.scenario(), before, "{name}");
    }
    let lr = |m: &Method| m.parameters().get(0);
    assert_eq!(lr(&window.scenario().optimizers[0].method), 0.15);
}
#[test]
fn the_panels_keep_their_width_whatever_is_switched_and_typed() {
    for size in [
        eframe::egui::vec2(1280.0, 800.0),
        eframe::egui::vec2(1024.0, 768.0),
    ] {
        let mut opening = super::hand::Opening::of(Scenario::default());
        opening.size = size;
        let mut window = opening.open();
        window.settle();
        let edge = |window: &Window| {
            let plot = window.rect(Role::Canvas, "Landscape", 0);
            [plot.left(), plot.right()]
        };
        let before = edge(&window);
        let mut moved = Vec::new();
        for name in window.names(Role::CheckBox) {
            // What stands beside the plot, or in its place, takes its room from it.
            let beside = [
                "hyperparameter map",
                "eigen-lens",
                "colour bar",
                "step explained",
                "signal propagation",
                "polynomials of many training sets",
            ];
            if beside.contains(&&*name) || name.starts_with("fit") {
                continue;
            }
            window.click(Role::CheckBox, &name, 0);
            window.settle();
            let [left, right] = edge(&window);
            if (left - before[0]).abs() >= 1.0 || (right - before[1]).abs() >= 1.0 {
                moved.push((name, left - before[0], right - before[1]));
            }
            window.undo();
            window.settle();
        }
        for (name, text) in [
            ("first eigenvalue value", "1.23456e-7"),
            ("second eigenvalue value", "-1.23456e100"),
            ("learning rate value", "1.23456e-7"),
            ("x", "-1.23456e-100"),
        ] {
            window.click(Role::SpinButton, name, 0);
            window.press_with(Modifiers::COMMAND, Key::A);
            window.type_text(text);
            window.press(Key::Enter);
            window.settle();
            let [left, right] = edge(&window);
            // Axis labels of the plot may be wider; panels are what must not move.
            let panel = window.rect(Role::Slider, "second eigenvalue", 0).right();
            if panel > 200.0 || panel > left || (right - before[1]).abs() >= 1.0 {
                moved.push((name.to_owned(), panel, right - before[1]));
            }
        }
        assert!(moved.is_empty(), "{size:?} {moved:?}");
    }
}
