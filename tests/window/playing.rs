//! The playhead.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, lerp, pos2};

use egui_kittest::kittest::{By, Queryable as _};
use ravine::scenario::Scenario;

use super::hand::{Opening, Window};

#[test]
fn it_plays_pauses_and_comes_to_rest_at_the_end() {
    let mut window = Window::open();
    assert_eq!(window.step(), 120);
    window.click_button("Play or pause");
    let first = window.step();
    window.frames(60);
    let second = window.step();
    // 32 steps a second.
    assert_eq!(second - first, 32);
    window.click_button("Play or pause");
    let held = window.step();
    window.settle();
    assert_eq!(window.step(), held, "paused");
    window.press(Key::Space);
    window.frames(60 * 5);
    assert_eq!(window.step(), 120);
    window.settle();
}

#[test]
fn it_steps_both_ways_and_jumps() {
    let mut window = Window::open();
    for (name, step) in [
        ("A step back", 119),
        ("A step back", 118),
        ("A step forward", 119),
        ("To the start", 0),
        ("A step back", 0),
        ("A step forward", 1),
        ("To the end", 120),
        ("A step forward", 120),
    ] {
        window.click_button(name);
        window.settle();
        assert_eq!(window.step(), step, "{name}");
        assert!(window.says(&format!("step {step} / 120")));
    }
    assert!(
        !window.can_undo(),
        "the playhead is no part of the document"
    );
}

#[test]
fn it_is_scrubbed() {
    let mut window = Window::open();
    let rail = window.rect(Role::Slider, "Playhead", 0);
    let at = |share: f32| {
        pos2(
            lerp(rail.x_range().min..=rail.x_range().max, share),
            rail.center().y,
        )
    };
    window.move_to(at(0.9));
    window.down();
    let mut last = usize::MAX;
    for share in [0.8, 0.5, 0.3] {
        window.move_to(at(share));
        window.frame();
        assert!(window.step() < last);
        last = window.step();
        assert!(
            last.abs_diff((120.0 * share) as usize) <= 6,
            "{last} at {share}"
        );
    }
    window.up();
    // The keyboard still plays after the pointer has been used.
    window.press(Key::Space);
    window.frames(30);
    assert!(window.step() > last);
}

#[test]
fn a_loop_starts_again() {
    let mut window = Window::open();
    window.click_button("Play in a loop");
    window.press(Key::R);
    window.frames(60 * 4);
    assert!(window.step() < 60, "{}", window.step());
    assert!(!window.is_idle());
    window.press(Key::Space);
    window.settle();
}

#[test]
fn the_chart_moves_the_playhead() {
    let mut window = Window::open();
    let chart = window.rect(Role::Canvas, "Chart", 0);
    for against in ["steps", "evaluations"] {
        window.click_button(against);
        let mut last = 0;
        for share in [0.3, 0.7] {
            window.click_at(pos2(
                lerp(chart.x_range().min..=chart.x_range().max, share),
                chart.center().y - 8.0,
            ));
            window.settle();
            assert!(
                window.step() > last && window.step() < 120,
                "{against}: {}",
                window.step()
            );
            last = window.step();
        }
        window.click_button("To the end");
        window.pause();
    }
}

#[test]
fn the_speed_is_a_slider() {
    let mut scenario = Scenario::default();
    scenario.run.steps = 2000;
    let mut window = Opening::of(scenario).open();
    let rail = window.rect(Role::Slider, "Speed", 0);
    window.drag(rail.center(), rail.right_center());
    assert!(window.says("fast"));
    // At full speed a run takes three seconds, but never fewer steps a second than 1024.
    window.press(Key::R);
    window.frames(60);
    assert!((1000..1100).contains(&window.step()), "{}", window.step());
}

#[test]
fn the_timeline_says_what_its_controls_are_and_cuts_nothing() {
    for width in [1024.0, 1280.0] {
        let mut scenario = Scenario::default();
        scenario.run.steps = 100_000;
        let mut opening = Opening::of(scenario);
        opening.size.x = width;
        let mut window = opening.open();
        window.until("the runs", |w| w.says("step 100000 / 100000"));
        window.settle();
        let mut labels = window.harness.query_all(By::new().role(Role::Label));
        let count = labels.find(|n| n.value().as_deref() == Some("step 100000 / 100000"));
        let count = count.expect("the step").rect();
        let scrub = window.rect(Role::Slider, "Playhead", 0);
        let speed = window.rect(Role::Slider, "Speed", 0);
        assert!(scrub.right() < count.left() && count.right() < speed.left());
        let text = |text: &str| {
            let mut labels = window.harness.query_all(By::new().role(Role::Label));
            let label = labels.find(|n| n.value().as_deref() == Some(text));
            label.unwrap_or_else(|| panic!("{text}")).rect()
        };
        assert!(text("speed").right() < speed.left());
        assert!(text("32/s").right() <= width);
    }
}
