//! What the pointer does on the plot.

use eframe::egui::accesskit::Role;
use eframe::egui::{Pos2, Rect, vec2};
use ravine::scenario::{Legend, Scenario, read};

use super::hand::{Opening, Window, texts};

fn start(window: &Window) -> Pos2 {
    window.rect(Role::Canvas, "Start point", 0).center()
}

fn plot(window: &Window) -> Rect {
    window.rect(Role::Canvas, "Landscape", 0)
}

/// A place on the plot away from start, legend and readout.
fn free(window: &Window) -> Pos2 {
    plot(window).center() + vec2(40.0, 60.0)
}

fn near(a: Pos2, b: Pos2) -> bool {
    a.distance(b) < 1.0
}

#[test]
fn the_start_is_dragged_and_paths_follow() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    let from = start(&window);
    let to = from + vec2(90.0, 70.0);
    window.move_to(from);
    window.down();
    window.move_to(from.lerp(to, 0.5));
    let halfway = (window.scenario().start, window.texts());
    assert_ne!(halfway.0, before.start);
    window.move_to(to);
    window.frame();
    assert_ne!(
        window.texts(),
        halfway.1,
        "paths follow before the finger is up"
    );
    assert!(near(start(&window), to));
    window.up();
    window.frame();
    assert_eq!(
        window.scenario().view,
        None,
        "dragging the start does not pan"
    );
    window.undo();
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
}

#[test]
fn a_start_dragged_out_stays_within_reach() {
    let mut window = Window::open();
    let from = start(&window);
    window.drag(from, from - vec2(2000.0, 0.0));
    window.settle();
    assert!(plot(&window).contains(start(&window)));
}

#[test]
fn a_click_puts_the_start_there() {
    let mut window = Window::open();
    let at = free(&window);
    window.click_at(at);
    window.settle();
    assert!(near(start(&window), at), "{:?} {at:?}", start(&window));
    assert!(window.can_undo());
}

#[test]
fn a_double_click_resets_the_view_and_leaves_the_start() {
    let mut window = Window::open();
    let before = window.scenario().clone();
    let at = free(&window);
    window.wheel(at, 120.0);
    assert_ne!(window.scenario().view, None);
    window.pause();
    window.double_click_at(at);
    window.settle();
    assert_eq!(*window.scenario(), before);
    assert!(
        !window.can_undo(),
        "nothing has happened that could be undone"
    );
}

#[test]
fn the_wheel_zooms_at_the_pointer() {
    let mut window = Window::open();
    let at = free(&window);
    window.click_at(at);
    window.settle();
    // A click is rounded to a number that can be read.
    let at = start(&window);
    let whole = window.scenario().view();
    for (points, larger) in [(200.0, false), (-400.0, true)] {
        let before = window.scenario().view();
        window.wheel(at, points);
        window.settle();
        let now = window.scenario().view();
        assert_eq!(now.width() > before.width(), larger);
        assert!(
            near(start(&window), at),
            "what is under the pointer stays there"
        );
    }
    assert!(window.scenario().view().width() > whole.width());
    window.undo();
    assert!(!window.can_undo(), "only the click was a change");
    assert_ne!(window.scenario().view, None, "undoing leaves the view");
}

#[test]
fn dragging_the_plot_pans() {
    let mut window = Window::open();
    let (from, by) = (free(&window), vec2(-80.0, 30.0));
    let (before, started) = (start(&window), window.scenario().start);
    window.drag(from, from + by);
    window.settle();
    assert!(near(start(&window), before + by));
    assert_eq!(window.scenario().start, started);
    assert!(!window.can_undo());
}

#[test]
fn zooming_ends_before_numbers_run_out() {
    let mut window = Window::open();
    let at = free(&window);
    for points in [6000.0, -12000.0] {
        for _ in 0..4 {
            window.wheel(at, points);
        }
        let view = window.scenario().view();
        assert!(view.width() > 0.0 && view.width() < 1e13, "{view:?}");
    }
    window.settle();
}

/// Downhill arrows are named once, in the legend, not at each head.
#[test]
fn downhill_arrows_are_named_once() {
    let mut scenario = Scenario::default();
    assert!(scenario.optimizers.len() > 1);
    scenario.layers.gradient = true;
    let mut window = Opening::of(scenario).open();
    window.settle();
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| found.push(text.to_owned()));
    }
    found.retain(|text| text.contains("−∇f"));
    assert_eq!(found.iter().filter(|t| *t == "−∇f, downhill").count(), 1);
    assert!(!found.contains(&"−∇f".to_owned()), "{found:?}");
}

/// The largest number on a level line; the axes end at 6.
fn highest_label(window: &Window) -> f64 {
    let mut highest = 6.0;
    let within = plot(window).expand(1.0);
    let of_plot = |clip: Rect| within.contains_rect(clip);
    let shapes = window.harness.output().shapes.iter();
    for clipped in shapes.filter(|s| of_plot(s.clip_rect)) {
        texts(&clipped.shape, &mut |text| {
            highest = text.parse::<f64>().map_or(highest, |v| v.max(highest));
        });
    }
    highest
}

#[test]
fn levels_stay_while_a_slider_is_dragged_and_settle_on_release() {
    let text = "version = 1\n[surface]\nkind = \"quadratic\"\n[levels]\nspacing = \"linear\"\n\
                [[optimizer]]\nkind = \"gradient_descent\"\n";
    let scenario = read("levels.toml", text).expect("a scenario");
    let mut window = Opening::of(scenario).open();
    window.settle();
    let before = highest_label(&window);
    let slider = window.reach(Role::Slider, "second eigenvalue", 0);
    // λ₂ = 10 lies at 3/7 of the rail.
    window.move_to(slider.left_center() + vec2(slider.width() * 0.45, 0.0));
    window.down();
    window.move_to(slider.left_center() + vec2(slider.width() * 0.95, 0.0));
    window.frame();
    let held = highest_label(&window);
    window.up();
    window.settle();
    let settled = highest_label(&window);
    let row = window.scenario().surface.shape.parameters().get(1);
    assert!(row > 20.0, "{row}");
    // Other lines may be long enough for labels now, but there are no other lines.
    assert!(before > 20.0 && held < 1.3 * before, "{before} {held}");
    assert!(settled > 1.5 * before, "{before} {settled}");
}

#[test]
fn the_legend_is_dragged_and_finds_its_place_again() {
    let mut window = Window::open();
    window.settle();
    let legend = |window: &Window| window.rect(Role::Canvas, "Legend", 0);
    let before = (window.scenario().clone(), legend(&window));
    let by = vec2(-120.0, 90.0);
    window.drag(before.1.center(), before.1.center() + by);
    window.settle();
    assert_eq!(window.scenario().figure.legend, Legend::Placed);
    assert!(near(legend(&window).min, before.1.min + by));
    assert_eq!(window.scenario().start, before.0.start);
    assert_eq!(window.scenario().view, before.0.view);
    // It stays within the plot.
    let away = legend(&window).center();
    window.drag(away, away + vec2(5000.0, -5000.0));
    window.settle();
    assert!(plot(&window).contains_rect(legend(&window)));
    window.undo();
    window.undo();
    assert_eq!(*window.scenario(), before.0);
    window.frame();
    window.drag(before.1.center(), before.1.center() + by);
    window.pause();
    window.double_click_at(legend(&window).center());
    window.settle();
    assert_eq!(window.scenario().figure.legend, Legend::Auto);
    assert!(near(legend(&window).min, before.1.min));
}
