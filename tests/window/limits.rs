//! Extreme scenarios and windows: nothing panics, nothing warns.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2, vec2};
use ravine::optimizer::{MAX_STEPS, Method};
use ravine::scenario::{Scenario, lesson_pages};
use ravine::surface::{Shape, Typed, View};
use ravine::workbench::Budget;

use super::hand::{Opening, Window};

fn show(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

/// Light and dark, at the end and at the start.
fn look_at_everything(scenario: Scenario) {
    let mut window = show(scenario);
    window.press(Key::T);
    window.press(Key::Home);
    window.settle();
}

#[test]
fn every_surface_is_shown() {
    for shape in Shape::all() {
        look_at_everything(Scenario {
            start: shape.info().start,
            surface: shape.into(),
            ..Scenario::default()
        });
    }
}

#[test]
fn every_lesson_is_shown() {
    for lesson in lesson_pages() {
        look_at_everything(lesson.scenario.clone());
    }
}

#[test]
fn windows_of_any_size() {
    for size in [
        vec2(1.0, 1.0),
        vec2(320.0, 240.0),
        vec2(1024.0, 768.0),
        vec2(3840.0, 2160.0),
    ] {
        let mut opening = Opening::of(Scenario::default());
        opening.size = size;
        let mut window = opening.open();
        window.frames(3);
        if size == Vec2::splat(1.0) {
            continue;
        }
        window.settle();
        if size.x > 1000.0 {
            let plot = window.rect(Role::Canvas, "Landscape", 0);
            assert!(plot.area() > 0.34 * size.x * size.y, "{size:?}: {plot:?}");
        }
    }
}

/// Whatever room is left for the plot, with a head out of view and everything shown.
#[test]
fn windows_of_any_size_at_any_zoom() {
    let mut scenario = with_rate(0.3);
    scenario.view = Some(View::new([-9.0, -8.0], [3.0, 4.0]));
    scenario.run.steps = 12;
    scenario.maps.hyper = false;
    let mut opening = Opening::of(scenario);
    opening.size = vec2(1.0, 1.0);
    let mut window = opening.open();
    let sides = [1.0f32, 40.0, 90.0, 150.0, 260.0, 420.0, 700.0, 4000.0];
    for present in [false, true] {
        if present {
            window.press(Key::F5);
        }
        for zoom in [0.5, 1.0, 2.3, 3.8, 4.0] {
            window.harness.ctx.set_zoom_factor(zoom);
            for (i, width) in sides.into_iter().enumerate() {
                // The other way round with the next zoom, and a square.
                let other = sides[sides.len() - 1 - i].min(3000.0);
                for height in [other, width.min(3000.0)] {
                    window.harness.set_size(vec2(width, height));
                    window.frames(2);
                }
            }
        }
    }
}

#[test]
fn a_stage_of_any_size() {
    let mut window = Window::open();
    window.press(Key::F5);
    window.settle();
    let sliders = window.names(Role::Slider);
    for size in [
        vec2(1.0, 1.0),
        vec2(50.0, 900.0),
        vec2(900.0, 50.0),
        vec2(320.0, 240.0),
    ] {
        window.harness.set_size(size);
        window.frames(4);
    }
    window.harness.set_size(vec2(1280.0, 800.0));
    window.settle();
    assert_eq!(window.names(Role::Slider), sliders, "the knobs are back");
}

#[test]
fn the_plot_has_nearly_half_of_a_laptop() {
    let window = show(Scenario::default());
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    // Nearly half with its axes, which the rectangle leaves out. The notes, here on two lines, take a twentieth of the height.
    let share = plot.area() / (1280.0 * 800.0);
    assert!(share > 0.42, "{share}");
}

fn with_rate(rate: f64) -> Scenario {
    let mut scenario = Scenario::default();
    for optimizer in &mut scenario.optimizers {
        optimizer.method.parameters_mut().set(0, rate);
    }
    scenario.layers.gauges = true;
    scenario
}

#[test]
fn runs_that_diverge_say_so() {
    let window = show(with_rate(1e300));
    assert!(window.says("diverged"), "{:?}", window.texts());
}

#[test]
fn far_starts_no_steps_and_nothing_to_see() {
    for start in [[1e200, 0.0], [-1e308, 1e308], [0.0, 1e-300]] {
        let mut scenario = with_rate(0.1);
        scenario.start = start;
        show(scenario.clone());
        scenario.surface.shape = Shape::named("rosenbrock").expect("a surface of that name");
        look_at_everything(scenario);
    }
    let mut scenario = with_rate(0.1);
    scenario.run.steps = 0;
    let mut window = show(scenario.clone());
    assert_eq!(window.step(), 0);
    window.press(Key::Space);
    window.frames(10);
    window.settle();
    // Everything that is in view overflows.
    scenario.surface.shape = Shape::named("beale").expect("a surface of that name");
    scenario.view = Some(View {
        x: [1e150, 1.1e150],
        y: [1e150, 1.1e150],
    });
    look_at_everything(scenario);
}

#[test]
fn many_optimizers_with_long_names() {
    let mut scenario = Scenario::default();
    let all = Method::all().into_iter().cycle();
    scenario.optimizers = all.take(12).map(Into::into).collect();
    for optimizer in &mut scenario.optimizers {
        optimizer.label = Some("a name that is far too long for any card or legend ".repeat(4));
    }
    scenario.title = "A title that goes on and on ".repeat(12);
    scenario.layers.gauges = true;
    scenario.notes = "Notes that go on and on, too. ".repeat(60);
    look_at_everything(scenario);
}

#[test]
fn a_million_steps_arrive_later_and_the_frame_does_not_wait() {
    // So costly that the run takes a good part of a second at best, which is longer than the first frames take.
    let formula = Typed::new(format!("x^2 + y^2{}", " + sin(x)".repeat(40)));
    let mut scenario = Scenario::on(Shape::Typed(formula.expect("a formula")));
    scenario.run.steps = MAX_STEPS;
    let mut method = Method::named("gradient_descent").expect("a method");
    // It does not come to rest at once.
    method.parameters_mut().set(0, 1e-9);
    scenario.optimizers = vec![method.into()];
    let mut opening = Opening::of(scenario);
    opening.startup.budget = Budget::default();
    let mut window = opening.open();
    assert!(
        window.says("computing…"),
        "the first frames come before the result"
    );
    window.until("the result", |w| {
        !w.says("computing…") && !w.says("steps/s")
    });
    window.press(Key::End);
    window.settle();
    assert_eq!(window.step(), MAX_STEPS);
    // What was computed stays visible while the next is on its way.
    window.click(Role::SpinButton, "learning rate value", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("2e-9");
    window.press(Key::Enter);
    window.frame();
    let busy = window.says("computing…") || window.says("steps/s");
    assert!(busy, "{:?}", window.texts());
    assert_eq!(window.step(), MAX_STEPS);
}
