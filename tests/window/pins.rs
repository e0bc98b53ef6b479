//! Runs that are kept for comparison, and what stays faint while a hand changes something.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Key, vec2};
use ravine::scenario::read;

use super::hand::{Opening, Window};
use super::pictures::compare;

fn open() -> Window {
    let text = "version = 1\n[surface]\nkind = \"quadratic\"\nlambda2 = 6\n[start]\nat = [-2.0, 1.5]\n\
                [run]\nsteps = 30\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.1\nmomentum = 0.6\n";
    let mut window = Opening::of(read("pins.toml", text).expect("a scenario")).open();
    window.settle();
    window
}

/// Drags the slider of that name to a share of its rail, and calls `held` before it lets go.
fn drag(window: &mut Window, slider: &str, share: f32, held: impl FnOnce(&Window)) {
    let rect = window.reach(Role::Slider, slider, 0);
    window.move_to(rect.left_center() + vec2(rect.width() * 0.5, 0.0));
    window.down();
    window.move_to(rect.left_center() + vec2(rect.width() * share, 0.0));
    window.frame();
    held(window);
    window.up();
    window.settle();
}

#[test]
fn a_pinned_run_stays_while_everything_changes_and_is_removed() {
    let mut window = open();
    window.press(Key::P);
    window.settle();
    let kept = window.scenario().optimizers[1].clone();
    assert_eq!(kept.label.as_deref(), Some("Momentum, η 0.1"));
    assert_eq!(kept.pinned, Some([-2.0, 1.5]));
    assert!(window.can_undo());
    drag(&mut window, "learning rate", 0.3, |_| ());
    assert_ne!(window.scenario().optimizers[0].method, kept.method);
    assert_eq!(window.scenario().optimizers[1], kept);
    compare("pinned-light", &window);
    window.press(Key::T);
    window.settle();
    compare("pinned-dark", &window);
    window.click_button("Remove pin Momentum, η 0.1");
    window.settle();
    assert_eq!(window.scenario().optimizers.len(), 1);
    window.undo();
    assert_eq!(window.scenario().optimizers[1], kept);
}

/// The lines of a picture, without those of text.
fn lines(shape: &Shape) -> usize {
    match shape {
        Shape::Vec(shapes) => shapes.iter().map(lines).sum(),
        Shape::Path(_) | Shape::LineSegment { .. } => 1,
        _ => 0,
    }
}

fn drawn(window: &Window) -> usize {
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    let inside = |c: &&ClippedShape| {
        plot.expand(2.0).contains_rect(c.clip_rect) && c.clip_rect.width() > 100.0
    };
    let shapes = window.harness.output().shapes.iter();
    shapes.filter(inside).map(|c| lines(&c.shape)).sum()
}

#[test]
fn paths_and_level_lines_from_before_stay_until_the_hand_lets_go() {
    let mut window = open();
    let before = drawn(&window);
    drag(&mut window, "learning rate", 0.51, |held| {
        assert!(drawn(held) > before, "the path from before");
    });
    let after = drawn(&window);
    let mut faint = 0;
    drag(&mut window, "second eigenvalue", 0.55, |held| {
        faint = drawn(held)
    });
    // Lines of levels from before are dashed, so there are many.
    assert!(faint > after + 50, "{faint} {after}");
    assert!(drawn(&window) < faint - 50);
    // What changes nothing of them leaves nothing.
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    let still = drawn(&window);
    window.move_to(plot.center() + vec2(150.0, 120.0));
    window.down();
    window.frame();
    assert_eq!(drawn(&window), still);
    window.up();
}
