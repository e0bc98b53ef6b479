//! Whatever the window lets somebody set can be saved and read again, and what it does not take it says.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, pos2, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::optimizer::Method;
use ravine::scenario::{Scenario, is_interval, lesson_pages, read, write};
use ravine::surface::{Shape, View};

use super::hand::{Opening, Window};

fn reads_back(window: &Window) {
    let text = write(window.scenario());
    let again = read("written", &text).unwrap_or_else(|e| panic!("{e}"));
    assert!(again == *window.scenario(), "{:.2000}", text);
}

fn type_into(window: &mut Window, name: &str, text: &str) {
    window.click(Role::SpinButton, name, 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.press(Key::Enter);
    window.frames(2);
}

fn shown(window: &Window, name: &str) -> Option<String> {
    let field = window.find(Role::SpinButton, name, 0);
    field.accesskit_node().value()
}

fn noisy() -> Window {
    let mut scenario = Scenario::default();
    scenario.run.noise = 0.1;
    Opening::of(scenario).open()
}

#[test]
fn a_long_seed_does_not_widen_its_panel() {
    let mut window = noisy();
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    type_into(&mut window, "seed", "9223372036854775807");
    window.settle();
    assert_eq!(window.scenario().run.seed, i64::MAX as u64);
    assert_eq!(window.rect(Role::Canvas, "Landscape", 0), plot);
}

#[test]
fn a_seed_is_what_was_typed_to_the_last_digit() {
    let mut window = noisy();
    let most = i64::MAX as u64;
    for (text, seed) in [
        ("9007199254740993", 9_007_199_254_740_993),
        ("1e3", 1000),
        ("9223372036854775807", most),
    ] {
        type_into(&mut window, "seed", text);
        assert_eq!(window.scenario().run.seed, seed, "{text}");
        assert_eq!(shown(&window, "seed"), Some(seed.to_string()));
        reads_back(&window);
    }
    for (text, seed) in [
        ("1e308", most),
        ("9223372036854775808", most),
        ("-1", 0),
        ("2.5", 3),
    ] {
        type_into(&mut window, "seed", text);
        assert_eq!(window.scenario().run.seed, seed, "{text}");
        let said = format!("“{text}” is not allowed; it became {seed}.");
        assert!(window.says(&said), "{:?}", window.texts());
        reads_back(&window);
    }
    type_into(&mut window, "seed", "9007199254740993");
    window.click_button("next");
    assert_eq!(window.scenario().run.seed, 9_007_199_254_740_994);
}

#[test]
fn a_seed_beyond_the_digits_of_f64_is_a_knob_too() {
    let text = "version = 1\nsurface = { kind = \"quadratic\" }\nrun = { seed = 9007199254740993, noise = 1 }\n\
                [[optimizer]]\nkind = \"adam\"\n[[knob]]\ntarget = \"run.seed\"\n";
    let mut window = Opening::of(read("x", text).expect("a scenario")).open();
    window.press(Key::F5);
    window.settle();
    assert_eq!(
        shown(&window, "seed value").as_deref(),
        Some("9007199254740993")
    );
    window.click(Role::Button, "seed", 0);
    assert_eq!(window.scenario().run.seed, 9_007_199_254_740_994);
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    assert_eq!(window.scenario().run.seed, 9_007_199_254_740_992);
}

#[test]
fn a_number_that_is_not_allowed_is_said_until_the_user_moves_on() {
    let mut window = Window::open();
    let steps = "number of steps value";
    type_into(&mut window, steps, "2.5");
    assert_eq!(window.scenario().run.steps, 3);
    let said = "“2.5” is not allowed; it became 3.";
    assert!(window.says(said), "{:?}", window.texts());
    assert!(window.says("a whole number from 0 to 1000000"));
    assert_eq!(shown(&window, steps).as_deref(), Some("3"));
    type_into(&mut window, steps, "1,2,3");
    assert!(window.says("“1,2,3” is no number; 3 stays."));
    assert_eq!(shown(&window, steps).as_deref(), Some("1,2,3"));
    // It goes when the user moves on, and the number that holds is there again.
    window.click_at(window.rect(Role::Canvas, "Chart", 0).center());
    window.frames(2);
    assert!(!window.says("is no number"));
    assert_eq!(shown(&window, steps).as_deref(), Some("3"));
    type_into(&mut window, "learning rate value", "-1");
    assert_eq!(window.scenario().optimizers[0].method.lr(), 0.0);
    assert!(window.says("a finite number ≥ 0"), "{:?}", window.texts());
    // So it does after a while.
    window.move_to(pos2(1.0, 1.0));
    window.sleep(7.0);
    window.frames(2);
    assert!(!window.says("is not allowed"));
    // And when another box is typed into.
    type_into(&mut window, steps, "x");
    assert!(window.says("is no number"));
    type_into(&mut window, "learning rate value", "0.01");
    assert!(!window.says("is no number"));
    assert_eq!(shown(&window, steps).as_deref(), Some("3"));
}

#[test]
fn text_that_is_left_by_a_click_is_said_until_the_next() {
    let mut window = Window::open();
    let steps = "number of steps value";
    window.click(Role::SpinButton, steps, 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("2.5");
    let chart = window.rect(Role::Canvas, "Chart", 0).center();
    window.click_at(chart);
    assert!(window.says("“2.5” is not allowed"), "{:?}", window.texts());
    window.pause();
    window.click_at(chart);
    window.frames(2);
    assert!(!window.says("is not allowed"));
}

#[test]
fn a_megabyte_that_is_pasted_into_a_name_fits_into_a_file() {
    let mut window = Window::open();
    for (name, undone) in [("Title", false), ("Name of Gradient descent", true)] {
        window.click(Role::TextInput, name, 0);
        window.event(Event::Paste("pasted \u{1} ".repeat(200_000)));
        window.press(Key::Enter);
        window.settle();
        reads_back(&window);
        if undone {
            window.undo();
            window.settle();
            reads_back(&window);
        }
    }
    let title = &window.scenario().title;
    assert!(title.contains("pasted"), "{title}");
}

/// What was opened leaves no room for more.
#[test]
fn what_no_file_could_hold_is_taken_back() {
    let mut scenario = Scenario::default();
    scenario.notes = "n".into();
    scenario.notes = "n".repeat((1 << 20) - write(&scenario).len() - 30);
    let mut window = Opening::of(scenario).open();
    let before = window.scenario().clone();
    window.click_button("Add");
    window.click_button(Method::all()[0].info().name);
    window.settle();
    let length = write(window.scenario()).len();
    assert!(
        *window.scenario() == before,
        "{length} {:?}",
        window.texts()
    );
    assert!(window.says("larger than 1 MB"), "{:?}", window.texts());
    reads_back(&window);
}

fn inside(plot: Rect, x: f32, y: f32) -> Pos2 {
    plot.min + plot.size() * vec2(x, y)
}

/// Views at the limits of f64, which files may have.
fn far_views() -> Vec<View> {
    let square = |low, high| View::new([low, high], [low, high]);
    vec![
        square(-1e-310, 1e-310),
        square(-5e-324, 5e-324),
        square(-1e307, 1e307),
        square(-8e307, 8e307),
        square(1e16, 1e16 + 4.0),
        View::new([-1e-310, 1e-310], [-1e307, 1e307]),
    ]
}

#[test]
fn a_click_in_any_view_gives_a_start_that_can_be_saved() {
    for view in far_views() {
        for equal in [true, false] {
            let mut scenario = Scenario {
                view: Some(view),
                ..Scenario::default()
            };
            scenario.figure.equal_aspect = equal;
            let mut window = Opening::of(scenario).open();
            window.frames(2);
            let plot = window.rect(Role::Canvas, "Landscape", 0);
            window.click_at(inside(plot, 0.3, 0.4));
            let start = window.scenario().start;
            assert!(start.iter().all(|v| v.is_finite()), "{view:?} {start:?}");
            reads_back(&window);
            window.drag(inside(plot, 0.6, 0.6), inside(plot, 0.9, 0.2));
            for points in [3000.0, -9000.0] {
                window.wheel(plot.center(), points);
                let View { x, y } = window.scenario().view();
                assert!(is_interval(x) && is_interval(y), "{view:?} {x:?} {y:?}");
            }
            reads_back(&window);
        }
    }
}

#[test]
fn zooming_and_panning_stop_where_a_file_could_not_follow() {
    let mut scenario = Scenario::on(Shape::named("rosenbrock").expect("a surface"));
    scenario.figure.equal_aspect = false;
    // So narrow along y that few numbers lie between its ends.
    scenario.view = Some(View::new([-2.0, 2.0], [1.0, 1.0 + 1e-14]));
    let mut window = Opening::of(scenario).open();
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    for _ in 0..40 {
        window.wheel(plot.center(), 400.0);
        reads_back(&window);
    }
    for _ in 0..40 {
        window.drag(plot.center(), plot.left_top());
        reads_back(&window);
    }
}

#[test]
fn ranges_of_a_map_that_no_file_could_have_are_refused() {
    let lesson = lesson_pages().iter().find(|l| l.key == "basins");
    let mut scenario = lesson.expect("a lesson").scenario.clone();
    scenario.maps.hyper = true;
    scenario.maps.axes[0].target = Some(ravine::analysis::Target::Start(0));
    let mut window = Opening::of(scenario).open();
    window.click(Role::DisclosureTriangle, "axes and colours", 0);
    window.frames(30);
    type_into(&mut window, "x axis from", "-1e308");
    type_into(&mut window, "x axis to", "1e308");
    assert!(window.says("is not allowed"), "{:?}", window.texts());
    reads_back(&window);
    let before = window.scenario().maps;
    type_into(&mut window, "x axis from", "1e9");
    assert!(window.says("below"), "{:?}", window.texts());
    assert_eq!(window.scenario().maps, before);
}

#[test]
fn a_map_of_another_method_is_saved_as_it_is_shown() {
    let mut lesson = lesson_pages().iter();
    let lesson = lesson.find(|lesson| lesson.key == "rate-and-momentum");
    // Nobody waits for its map.
    let mut window = Opening::of(lesson.expect("a lesson").scenario.clone()).open();
    window.click(Role::ComboBox, "Method", 0);
    window.click(Role::Button, "AdamW", 0);
    window.frames(3);
    let key = window.scenario().optimizers[0].method.info().key;
    assert_eq!(key, "adamw");
    reads_back(&window);
    window.undo();
    window.frames(3);
    assert_eq!(window.scenario().knobs.len(), 2);
}

#[test]
fn a_double_click_on_a_slider_is_one_change() {
    let mut window = Window::open();
    let opened = window.scenario().clone();
    let slider = |window: &mut Window| window.reach(Role::Slider, "learning rate", 0);
    let at = |window: &mut Window| slider(window).left_top() + vec2(30.0, 7.0);
    // Nothing has changed yet, and a double click changes nothing.
    let place = at(&mut window);
    window.double_click_at(place);
    window.settle();
    assert_eq!(*window.scenario(), opened);
    assert!(!window.can_undo());
    // It takes one change back, in one change.
    window.pause();
    type_into(&mut window, "learning rate value", "0.0123");
    let changed = window.scenario().clone();
    window.pause();
    let place = at(&mut window);
    window.double_click_at(place);
    window.settle();
    assert_eq!(*window.scenario(), opened);
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), changed);
    window.undo();
    window.settle();
    assert_eq!(*window.scenario(), opened);
    assert!(!window.can_undo());
}
