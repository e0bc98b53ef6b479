//! Surfaces that users make: bumps on the plot, and losses over data.

use eframe::egui::accesskit::Role;
use eframe::egui::{
    DroppedFile, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2,
    TouchPhase, vec2,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ravine::math::eigenpairs;
use ravine::optimizer::Method;
use ravine::scenario::{Optimizer, Scenario};
use ravine::surface::{Bump, Shape, View};

use super::hand::{Opening, Window, file};

fn on(kind: &str) -> Scenario {
    let method = Method::named("gradient_descent").expect("a method");
    Scenario {
        optimizers: vec![Optimizer::from(method)],
        ..Scenario::on(Shape::named(kind).expect("a kind"))
    }
}

fn bumps(window: &Window) -> Vec<Bump> {
    let Shape::Bumps(surface) = &window.scenario().surface.shape else {
        panic!("{:?}", window.scenario().surface.shape);
    };
    surface.bumps.clone()
}

/// A place of the plot without a bump or the start: the middle of the left edge, a little inside.
fn free_place(window: &Window) -> Pos2 {
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    plot.left_center() + vec2(0.25 * plot.width(), 0.0)
}

fn centre(window: &Window, index: usize) -> Pos2 {
    let name = format!("Bump {}", index + 1);
    window.rect(Role::Canvas, &name, 0).center()
}

fn click_with(window: &mut Window, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    window.move_to(at);
    window.event(Event::ModifiersChanged(modifiers));
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers,
        });
    }
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.frames(2);
}

fn wheel_with(window: &mut Window, at: Pos2, points: f32, modifiers: Modifiers) {
    window.move_to(at);
    window.event(Event::ModifiersChanged(modifiers));
    window.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers,
    });
    window.frames(30);
    window.event(Event::ModifiersChanged(Modifiers::NONE));
    window.frames(30);
}

/// Bumps that are being edited.
fn editing() -> Window {
    let mut window = Opening::of(on("bumps")).open();
    window.click_button("Edit bumps");
    window.settle();
    window
}

#[test]
fn a_click_drops_a_well_and_a_shifted_one_a_hill() {
    let mut window = editing();
    let before = window.scenario().clone();
    let at = free_place(&window);
    window.click_at(at);
    window.settle();
    let [.., well] = bumps(&window)[..] else {
        panic!("a bump");
    };
    assert_eq!(bumps(&window).len(), 4);
    assert!(well.depth > 0.0);
    assert!(centre(&window, 3).distance(at) < 1.5);
    assert_eq!(window.scenario().start, before.start);
    window.pause();
    click_with(
        &mut window,
        at + vec2(60.0, 0.0),
        PointerButton::Primary,
        Modifiers::SHIFT,
    );
    assert_eq!(bumps(&window).len(), 5);
    assert!(bumps(&window)[4].depth < 0.0);
    window.pause();
    window.click_button("hill");
    window.click_at(at + vec2(0.0, 60.0));
    window.settle();
    assert!(bumps(&window)[5].depth < 0.0);
    // Each is one change.
    for left in [5, 4, 3] {
        window.undo();
        window.settle();
        assert_eq!(bumps(&window).len(), left);
    }
    assert_eq!(*window.scenario(), before);
}

#[test]
fn two_fast_clicks_drop_two_bumps_and_reset_nothing() {
    let mut window = editing();
    let at = free_place(&window);
    let view = window.scenario().view;
    window.click_at(at);
    window.click_at(at + vec2(50.0, 0.0));
    window.settle();
    assert_eq!(bumps(&window).len(), 5);
    assert_eq!(window.scenario().view, view);
}

#[test]
fn a_bump_is_dragged_and_paths_follow() {
    let mut window = editing();
    let before = window.scenario().clone();
    let from = centre(&window, 0);
    window.drag(from, from + vec2(-80.0, 40.0));
    window.settle();
    let (old, new) = (bumps_of(&before)[0], bumps(&window)[0]);
    assert!(new.at[0] < old.at[0] && new.at[1] < old.at[1]);
    assert_eq!((new.width, new.depth), (old.width, old.depth));
    assert!(centre(&window, 0).distance(from + vec2(-80.0, 40.0)) < 1.5);
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), before);
    assert!(!window.can_undo());
}

/// Rings thousands of times as large as the screen are dashed where they are seen, and no further.
#[test]
fn rings_far_larger_than_the_window_cost_nothing() {
    let mut scenario = on("bumps");
    let Shape::Bumps(surface) = &mut scenario.surface.shape else {
        panic!("bumps");
    };
    for bump in &mut surface.bumps {
        bump.width = 1000.0;
    }
    // Rings of radius 1000 pass near the origin.
    surface.bumps[0].at = [1000.0, 0.0];
    surface.bumps[1].at = [0.0, -1000.0];
    scenario.view = Some(View::square(0.0025));
    let mut window = Opening::of(scenario).open();
    window.settle();
    let shapes = |window: &Window| window.harness.output().shapes.len();
    let before = shapes(&window);
    window.click_button("Edit bumps");
    window.settle();
    // Two lines across the plot, in dashes of some ten points, and handles.
    let dashes = shapes(&window) - before;
    assert!((100..2000).contains(&dashes), "{dashes}");
}

fn bumps_of(scenario: &Scenario) -> Vec<Bump> {
    match &scenario.surface.shape {
        Shape::Bumps(surface) => surface.bumps.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_wheel_widens_and_with_a_key_deepens_through_zero() {
    for key in [Modifiers::COMMAND | Modifiers::CTRL, Modifiers::SHIFT] {
        let mut window = editing();
        let before = window.scenario().clone();
        let at = centre(&window, 1);
        wheel_with(&mut window, at, 150.0, Modifiers::NONE);
        window.settle();
        let wide = bumps(&window)[1];
        assert!(wide.width > bumps_of(&before)[1].width);
        assert_eq!(wide.depth, bumps_of(&before)[1].depth);
        assert_eq!(
            window.scenario().view,
            before.view,
            "over a bump nothing zooms"
        );
        for _ in 0..4 {
            wheel_with(&mut window, at, -350.0, key);
        }
        window.settle();
        let hill = bumps(&window)[1];
        assert!(hill.depth < 0.0, "{hill:?}");
        assert_eq!(hill.width, wide.width);
        // Away from the bumps the wheel still zooms.
        let free = free_place(&window);
        window.wheel(free, 100.0);
        assert_ne!(window.scenario().view, before.view);
        assert_eq!(bumps(&window)[1], hill);
    }
}

#[test]
fn a_turn_of_the_wheel_is_one_change() {
    let mut window = editing();
    let before = bumps(&window);
    let at = centre(&window, 0);
    wheel_with(&mut window, at, 200.0, Modifiers::NONE);
    window.settle();
    assert_ne!(bumps(&window), before);
    window.undo();
    window.settle();
    assert_eq!(bumps(&window), before);
    assert!(!window.can_undo());
}

#[test]
fn right_click_delete_and_the_list_remove() {
    let mut window = editing();
    let before = bumps(&window);
    let at = centre(&window, 0);
    click_with(&mut window, at, PointerButton::Secondary, Modifiers::NONE);
    assert_eq!(bumps(&window), before[1..]);
    let at = centre(&window, 1);
    window.move_to(at);
    window.press(Key::Delete);
    window.settle();
    assert_eq!(bumps(&window), before[1..2]);
    window.click_button("Remove bump 1");
    window.settle();
    assert_eq!(bumps(&window), []);
    window.click_button("Add a bump");
    window.settle();
    assert_eq!(bumps(&window).len(), 1);
    window.click(Role::SpinButton, "width of bump 1", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("0");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(
        bumps(&window)[0].width,
        1e-3,
        "what is not legal becomes so"
    );
}

#[test]
fn without_editing_the_plot_is_as_ever() {
    let mut window = Opening::of(on("bumps")).open();
    let before = bumps(&window);
    assert!(!window.has(Role::Canvas, "Bump 1"));
    let at = free_place(&window);
    window.click_at(at);
    window.settle();
    assert_eq!(bumps(&window), before);
    assert_ne!(window.scenario().start, on("bumps").start);
    // Nor are other surfaces edited while the switch is on.
    let mut window = editing();
    window.click_button("Wells and hills");
    window.click_button("Himmelblau");
    window.settle();
    window.pause();
    let start = window.scenario().start;
    window.click_at(free_place(&window));
    window.settle();
    assert_ne!(window.scenario().start, start);
}

fn condition(window: &Window) -> f64 {
    let scenario = window.scenario();
    let jet = scenario.surface.jet2(scenario.start);
    let [low, high] = eigenpairs(jet.hessian).expect("finite");
    high.value / low.value
}

fn rate(window: &Window) -> f64 {
    window.scenario().optimizers[0].method.parameters().get(0)
}

#[test]
fn standardising_changes_the_ravine_the_view_and_the_rate() {
    let mut window = Opening::of(on("least_squares")).open();
    let before = window.scenario().clone();
    assert!(condition(&window) < 1.1);
    window.click(Role::CheckBox, "standardise", 0);
    window.settle();
    assert!(condition(&window) > 1e10);
    assert!(window.says("1.77e10"), "{:?}", window.texts());
    assert!(!window.scenario().figure.equal_aspect);
    assert!(rate(&window) < 1e-10, "within 2/λmax");
    let view = window.scenario().view();
    let shape = &window.scenario().surface.shape;
    assert!(view.contains(shape.landscape().critical_points()[0]));
    window.click(Role::CheckBox, "standardise", 0);
    window.settle();
    assert!(condition(&window) < 1.1);
    assert!(window.scenario().figure.equal_aspect);
    assert_eq!(window.scenario().optimizers, before.optimizers);
    assert!(window.says("learning rates adapted to the new scale"));
    // Rates that nobody has touched since come back with their scale; those that were touched do not.
    let standardised = window.scenario().clone();
    window.click(Role::CheckBox, "standardise", 0);
    window.settle();
    let own = rate(&window);
    window.click(Role::CheckBox, "standardise", 0);
    window.settle();
    assert_eq!(window.scenario().optimizers, standardised.optimizers);
    window.click(Role::SpinButton, "learning rate value", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("0.3");
    window.press(Key::Enter);
    window.settle();
    window.click(Role::CheckBox, "standardise", 0);
    window.settle();
    assert_eq!(rate(&window), own, "the suggestion");
    window.undo();
    assert_eq!(rate(&window), 0.3);
    for _ in 0..3 {
        window.undo();
    }
    window.undo();
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), before);
}

#[test]
fn data_sets_batches_and_the_fit_have_controls() {
    let mut window = Opening::of(on("least_squares")).open();
    assert!(window.has(Role::Image, "Fit"));
    window.click(Role::ComboBox, "Data", 0);
    window.click_button("spring");
    window.settle();
    let name = |window: &Window| {
        let regression = window.scenario().surface.shape.regression();
        regression.expect("data").data().name.clone()
    };
    assert_eq!(name(&window), "spring");
    window.click(Role::SpinButton, "rows in a mini-batch value", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("5");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.scenario().surface.shape.parameters().get(1), 5.0);
    // Noise of this kind has a seed, too.
    assert!(window.has(Role::SpinButton, "seed"));
    window.click(Role::CheckBox, "data and fit beside the plot", 0);
    window.settle();
    assert!(!window.has(Role::Image, "Fit"));
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

pub fn drop_file(window: &mut Window, path: PathBuf) {
    let files = &mut window.harness.input_mut().dropped_files;
    files.push(Arc::new(Dropped(path)));
    window.frame();
}

#[test]
fn a_csv_is_dropped_or_opened_and_kept_in_the_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = Window::open();
    let two = "x;y;label\n1,5;2;0\n2;1;1\n0;1,5;0\n3;1;1\n1;1;1\n";
    drop_file(&mut window, file(&folder, "two.csv", two));
    window.settle();
    let Shape::Logistic(_) = window.scenario().surface.shape else {
        panic!("two values are classes");
    };
    let text = ravine::scenario::write(window.scenario());
    assert!(text.contains("[surface.data]") && text.contains("a = [1.5, 2.0, 0.0, 3.0, 1.0]"));
    assert_eq!(
        ravine::scenario::read("x", &text).as_ref(),
        Ok(window.scenario())
    );
    // A target with many values does not define two classes, so the document stays as it is.
    let many = file(&folder, "many.csv", "1,2,3\n2,3,4\n3,5,9\n");
    let before = window.scenario().clone();
    drop_file(&mut window, many.clone());
    window.settle();
    assert_eq!(*window.scenario(), before);
    assert!(window.says("many.csv:3: column 3: found 9 after 3 and 4; allowed: two values"));

    let mut window = Opening::of(on("least_squares")).open();
    window.click_button("Open CSV…");
    window.click(Role::TextInput, "Path", 0);
    window.type_text(&many.display().to_string());
    window.press(Key::Enter);
    window.settle();
    let regression = window.scenario().surface.shape.regression().expect("data");
    assert_eq!(regression.data().rows[2], [3.0, 5.0, 9.0]);
    assert!(window.says("Read 3 rows."));
}
