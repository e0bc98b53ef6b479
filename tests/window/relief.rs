//! The relief in the window: turned by hand, wheel and keys, and with the start on it.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, Rect, vec2};
use ravine::optimizer::Method;
use ravine::scenario::{ReliefPlace, Scenario};
use ravine::surface::Shape;

use super::hand::{Opening, Window};
use super::pictures::compare;
use super::spoken::described;

fn scenario(surface: &str, place: ReliefPlace) -> Scenario {
    let mut scenario = Scenario::on(Shape::named(surface).expect("a surface"));
    scenario.run.steps = 40;
    scenario.add(Method::named("gradient_descent").expect("a method"));
    scenario.add(Method::named("adam").expect("a method"));
    scenario.relief.place = place;
    scenario
}

fn opened(surface: &str, place: ReliefPlace) -> Window {
    let mut window = Opening::of(scenario(surface, place)).open();
    window.settle();
    window
}

fn start(window: &Window) -> Pos2 {
    window.rect(Role::Canvas, "Start point", 0).center()
}

fn plot(window: &Window) -> Rect {
    window.rect(Role::Canvas, "Landscape", 0)
}

fn eye(window: &Window) -> [f64; 2] {
    let relief = &window.scenario().relief;
    [relief.azimuth_deg, relief.elevation_deg]
}

#[test]
fn a_key_goes_through_the_places_of_the_relief() {
    let mut window = opened("himmelblau", ReliefPlace::Off);
    for place in [ReliefPlace::Beside, ReliefPlace::Instead, ReliefPlace::Off] {
        window.press(Key::D);
        window.settle();
        assert_eq!(window.scenario().relief.place, place);
        let beside = window.has(Role::Canvas, "Relief");
        assert_eq!(beside, place == ReliefPlace::Beside);
    }
    window.undo();
    assert_eq!(window.scenario().relief.place, ReliefPlace::Instead);
}

#[test]
fn a_drag_turns_it_and_is_no_change_of_the_document() {
    let mut window = opened("quadratic", ReliefPlace::Instead);
    let before = window.scenario().clone();
    // To the left of the block, where there is no start.
    let from = plot(&window).left_center() + vec2(30.0, 0.0);
    window.drag(from, from + vec2(100.0, -25.0));
    window.settle();
    let [azimuth, elevation] = eye(&window);
    // 0.4° a point; what goes right brings the eye to the left.
    assert!((azimuth - (-60.0 - 40.0)).abs() < 4.0, "{azimuth}");
    assert!((elevation - (45.0 - 10.0)).abs() < 2.0, "{elevation}");
    assert_eq!(window.scenario().start, before.start);
    assert_eq!(window.scenario().view, before.view);
    assert!(!window.can_undo());
    window.pause();
    window.double_click_at(from);
    window.settle();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn the_wheel_zooms_at_the_point_under_the_pointer() {
    let mut window = opened("quadratic", ReliefPlace::Instead);
    let whole = window.scenario().view();
    let at = start(&window);
    window.wheel(at, 200.0);
    window.settle();
    let now = window.scenario().view();
    assert!(now.width() < 0.6 * whole.width(), "{now:?}");
    // The start stays at its share of the view, but for the heights, which change with what is in view.
    let [x, y] = window.scenario().start;
    let share = |view: ravine::surface::View| {
        [
            (x - view.x[0]) / view.width(),
            (y - view.y[0]) / view.height(),
        ]
    };
    let (before, after) = (share(whole), share(now));
    assert!((before[0] - after[0]).abs() < 0.04, "{before:?} {after:?}");
    assert!((before[1] - after[1]).abs() < 0.04, "{before:?} {after:?}");
    assert_eq!(eye(&window), [-60.0, 45.0]);
}

#[test]
fn arrow_keys_turn_the_relief_that_has_the_focus() {
    for (place, name) in [
        (ReliefPlace::Instead, "Landscape"),
        (ReliefPlace::Beside, "Relief"),
    ] {
        let mut window = opened("himmelblau", place);
        let step = window.step();
        window.find(Role::Canvas, name, 0).focus();
        window.press(Key::ArrowRight);
        window.press(Key::ArrowUp);
        window.press_with(Modifiers::SHIFT, Key::ArrowRight);
        window.settle();
        assert_eq!(eye(&window), [-65.5, 40.0], "{name}");
        assert_eq!(window.step(), step, "{name}");
    }
}

#[test]
fn the_start_is_dragged_over_the_relief() {
    for (place, name) in [
        (ReliefPlace::Instead, "Start point"),
        (ReliefPlace::Beside, "Start point on the relief"),
    ] {
        let mut window = opened("quadratic", place);
        let before = window.scenario().clone();
        let from = window.rect(Role::Canvas, name, 0).center();
        let to = from + vec2(40.0, 30.0);
        window.drag(from, to);
        window.settle();
        assert_ne!(window.scenario().start, before.start);
        assert_eq!(
            eye(&window),
            [-60.0, 45.0],
            "the start is moved, not the eye"
        );
        // The ring lies where the hand has let go.
        let ring = window.rect(Role::Canvas, name, 0).center();
        assert!(ring.distance(to) < 2.0, "{name}: {ring:?} {to:?}");
        window.undo();
        assert_eq!(*window.scenario(), before);
        // Far away it stays on the block.
        window.drag(from, from - vec2(3000.0, 0.0));
        window.settle();
        let (start, view) = (window.scenario().start, window.scenario().view());
        assert!(start.iter().all(|v| v.abs() < 2.0 * view.x[1]), "{start:?}");
    }
}

#[test]
fn a_click_beside_the_block_moves_nothing() {
    let mut window = opened("quadratic", ReliefPlace::Instead);
    let before = window.scenario().clone();
    window.click_at(plot(&window).left_top() + vec2(12.0, 12.0));
    window.settle();
    assert_eq!(*window.scenario(), before);
    // The middle of the bowl is the minimum, at the floor.
    window.click_at(plot(&window).center() + vec2(10.0, 40.0));
    window.settle();
    assert_ne!(window.scenario().start, before.start);
}

#[test]
fn it_is_said_what_is_seen_from_where() {
    let mut window = opened("rosenbrock", ReliefPlace::Instead);
    let said = described(&window, "Landscape");
    let expected =
        "A relief, its heights logarithms of its values, seen from azimuth −60°, elevation 45°.";
    assert!(said.contains(expected), "{said}");
    window.press(Key::D);
    window.press(Key::D);
    window.settle();
    let said = described(&window, "Relief");
    assert!(said.contains(expected), "{said}");
}

#[test]
fn the_relief_looks_as_it_did() {
    let mut window = opened("himmelblau", ReliefPlace::Instead);
    compare("relief-light", &window);
    window.press(Key::T);
    window.press(Key::D);
    window.press(Key::D);
    window.settle();
    compare("relief-dark", &window);
}
