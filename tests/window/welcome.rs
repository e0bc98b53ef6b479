//! The tour that the first start offers.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::Shape;
use eframe::egui::{Key, Rect, vec2};
use ravine::app::Startup;
use ravine::scenario::{Quantity, Scenario};
use ravine::workbench::Origin;

use super::hand::{Opening, Window, startup};

fn start(folder: &tempfile::TempDir) -> Window {
    let mut window = Opening {
        startup: Startup {
            documents: vec![(Scenario::default(), Origin::New).into()],
            state_folder: Some(folder.path().to_owned()),
            tour: true,
            ..startup()
        },
        ..Opening::of(Scenario::default())
    }
    .open();
    window.settle();
    window
}

fn is_at(window: &Window, step: usize) -> bool {
    window.says(&format!("{step} of 5: "))
}

/// The rings on screen, by their rectangles.
fn rings(window: &Window) -> Vec<Rect> {
    let shapes = window.harness.output().shapes.iter();
    let rings = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) if rect.stroke.width == 3.0 && rect.fill.a() == 0 => Some(rect.rect),
        _ => None,
    });
    rings.collect()
}

/// Whether there is one ring, around that.
fn is_ringed(window: &Window, control: Rect) -> bool {
    let rings = rings(window);
    rings.len() == 1 && rings[0].expand(1.0).contains_rect(control)
}

#[test]
fn the_first_start_offers_a_tour_that_waits_for_the_real_controls() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = start(&folder);
    assert!(window.says("A tour of one minute"));
    assert!(rings(&window).is_empty());
    window.click_button("Start the tour");
    window.settle();

    let at = window.rect(Role::Canvas, "Start point", 0);
    assert!(
        is_at(&window, 1) && is_ringed(&window, at),
        "{:?}",
        rings(&window)
    );
    window.move_to(at.center());
    window.down();
    window.move_to(at.center() + vec2(20.0, 20.0));
    window.frames(3);
    assert!(is_at(&window, 1), "it waits until the start is let go");
    window.up();
    window.settle();

    let rail = window.rect(Role::Slider, "learning rate", 0);
    assert!(
        is_at(&window, 2) && is_ringed(&window, rail),
        "{:?}",
        rings(&window)
    );
    window.drag(rail.center(), rail.center() + vec2(15.0, 0.0));
    window.settle();

    let playhead = window.rect(Role::Slider, "Playhead", 0);
    assert!(is_at(&window, 3) && is_ringed(&window, playhead));
    window.press(Key::ArrowLeft);
    window.settle();

    let chart = window.rect(Role::Canvas, "Chart", 0);
    assert!(
        is_at(&window, 4) && is_ringed(&window, chart),
        "{:?} {chart:?}",
        rings(&window)
    );
    window.click_button("Next");
    window.settle();
    assert_eq!(window.scenario().chart.quantity, Quantity::Loss);

    let present = window.rect(Role::Button, "Present", 0);
    assert!(is_at(&window, 5) && is_ringed(&window, present));
    assert!(!window.has(Role::Button, "Next"), "it is the last one");
    window.click_button("Present");
    window.settle();
    window.press(Key::Escape);
    window.settle();
    assert!(!is_at(&window, 5) && rings(&window).is_empty());
    assert!(
        window.has(Role::Button, "Present"),
        "one Esc ends presenting"
    );
    drop(window);

    let window = start(&folder);
    assert!(!window.says("A tour of one minute"), "never again");
}

#[test]
fn the_tour_is_skipped_by_keys_and_begins_again_from_the_help() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = start(&folder);
    window.press(Key::Escape);
    window.settle();
    assert!(!window.says("A tour of one minute"));
    window.press(Key::Questionmark);
    window.settle();
    window.click_button("Start the tour");
    window.settle();
    assert!(is_at(&window, 1) && !window.has(Role::Button, "Start the tour"));
    for step in 2..=5 {
        let at = window.find(Role::Button, "Next", 0);
        at.focus();
        window.frame();
        window.press(Key::Enter);
        window.settle();
        assert!(is_at(&window, step), "{step}: {:?}", window.texts());
    }
    window.press(Key::Escape);
    window.settle();
    assert!(rings(&window).is_empty() && !window.has(Role::Button, "Next"));
    // Whoever does not ask is not disturbed.
    let mut other = Window::open();
    other.settle();
    assert!(!other.says("A tour of one minute"));
}

#[test]
fn presenting_hides_the_tour_and_one_escape_leads_back_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = start(&folder);
    for begun in [false, true] {
        if begun {
            window.click_button("Start the tour");
            window.settle();
            assert_eq!(rings(&window).len(), 1);
        }
        window.press(Key::F5);
        window.settle();
        assert!(!window.has(Role::Button, "Present"));
        assert!(rings(&window).is_empty(), "{:?}", rings(&window));
        window.press(Key::Escape);
        window.settle();
        assert!(window.has(Role::Button, "Present"), "{begun}");
    }
    assert!(is_at(&window, 1), "it waits where it was");
    assert_eq!(rings(&window).len(), 1);
}
