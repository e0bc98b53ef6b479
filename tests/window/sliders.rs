//! Sliders: how finely they move, what they show, and how they are moved without a mouse.

use eframe::egui::accesskit::{Action, ActionData, ActionRequest, Role};
use eframe::egui::{Event, Key, Modifiers, Pos2, Rect, pos2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::{Scenario, lesson_pages};

use super::hand::{Opening, Window};

const RATE: &str = "learning rate";

fn rate(window: &Window) -> f64 {
    window.scenario().optimizers[0].method.lr()
}

/// The rail of the first learning rate and the place of its thumb, which the ends of its range tell.
fn rail(window: &Window) -> (Rect, Pos2) {
    let slider = window.find(Role::Slider, RATE, 0);
    let node = slider.accesskit_node();
    let [low, high] = [node.min_numeric_value(), node.max_numeric_value()].map(|v| v.unwrap().ln());
    let share = (rate(window).ln() - low) / (high - low);
    let rect = slider.rect();
    let length = rect.width() - 14.0;
    let x = rect.left() + 7.0 + share as f32 * length;
    (rect, pos2(x, rect.top() + 7.0))
}

fn range(window: &Window) -> [f64; 2] {
    let slider = window.find(Role::Slider, RATE, 0);
    let node = slider.accesskit_node();
    [node.min_numeric_value(), node.max_numeric_value()].map(Option::unwrap)
}

/// The first lesson with that first rate.
fn with_rate(rate: f64) -> Window {
    let mut scenario = Scenario::default();
    scenario.optimizers[0].method.parameters_mut().set(0, rate);
    Opening::of(scenario).open()
}

fn limit(window: &Window) -> f64 {
    let scenario = window.scenario();
    let hessian = scenario.surface.jet2(scenario.start).hessian;
    let [_, high] = ravine::math::eigenpairs(hessian).unwrap();
    2.0 / high.value
}

#[test]
fn a_point_is_at_most_two_percent_of_a_rate_and_the_range_stays_under_the_finger() {
    let mut window = with_rate(0.05);
    window.reach(Role::Slider, RATE, 0);
    let limit = limit(&window);
    let (rect, thumb) = rail(&window);
    assert!(rect.width() > 180.0, "as wide as the card: {rect:?}");
    window.move_to(thumb);
    window.down();
    let before = range(&window);
    let mut last = rate(&window);
    assert_eq!(last, 0.05, "a press of the thumb moves nothing");
    let mut stood = 0;
    for point in 1..=110 {
        window.move_to(thumb + eframe::egui::vec2(point as f32, 0.0));
        let now = rate(&window);
        // Numbers are rounded within half a point on each side.
        assert!(now / last < 1.0405, "{last} → {now} at {point}");
        assert!(now >= last, "{last} → {now} at {point}");
        stood += usize::from(now == last && now == limit);
        assert_eq!(range(&window), before);
        last = now;
    }
    assert!(last > limit, "{last}");
    assert!(
        (3..=9).contains(&stood),
        "the thumb sticks a little to the limit: {stood}"
    );
    // 110 points at 2 % less the gap.
    let expected = 0.05 * 1.02f64.powi(104);
    assert!((last / expected).ln().abs() < 0.08, "{last} {expected}");
    window.up();
}

#[test]
fn a_drag_goes_on_beyond_the_end_and_the_range_follows_when_it_is_let_go() {
    let mut window = with_rate(0.15);
    window.reach(Role::Slider, RATE, 0);
    let (rect, thumb) = rail(&window);
    let before = range(&window);
    window.move_to(thumb);
    window.down();
    window.move_to(pos2(rect.left() - 200.0, thumb.y));
    window.move_to(pos2(rect.left() - 400.0, thumb.y));
    let after = rate(&window);
    assert!(after < 0.01 * before[0], "{after} {before:?}");
    assert_eq!(range(&window), before);
    let now = window.rect(Role::Slider, RATE, 0);
    assert!((now.width() - rect.width()).abs() < 0.5, "{now} {rect}");
    window.up();
    window.frames(2);
    let [low, high] = range(&window);
    assert!(low < after && after < high, "{low} {after} {high}");
    assert_eq!(rate(&window), after);
}

#[test]
fn rates_over_raw_data_move_as_finely() {
    let lesson = lesson_pages()
        .iter()
        .find(|l| l.key == "raw-features")
        .unwrap();
    let mut window = Opening::of(lesson.scenario.clone()).open();
    window.reach(Role::Slider, RATE, 0);
    let before = rate(&window);
    assert!(before < 1e-10);
    let [low, high] = range(&window);
    assert!(low < before && before < high);
    let limit = limit(&window);
    assert!(low < limit && limit < high, "{low} {limit} {high}");
    let (_, thumb) = rail(&window);
    window.drag(thumb, thumb + eframe::egui::vec2(5.0, 0.0));
    let ratio = rate(&window) / before;
    assert!(1.05 < ratio && ratio < 1.15, "{ratio}");
}

#[test]
fn shift_drags_finely_and_passes_the_limit() {
    let mut window = Window::open();
    let limit = limit(&window);
    let mut scenario = Scenario::default();
    scenario.optimizers[0]
        .method
        .parameters_mut()
        .set(0, 0.99 * limit);
    let mut window2 = Opening::of(scenario).open();
    std::mem::swap(&mut window, &mut window2);
    window.reach(Role::Slider, RATE, 0);
    let (_, thumb) = rail(&window);
    window.event(Event::ModifiersChanged(Modifiers::SHIFT));
    window.move_to(thumb);
    window.down();
    for point in 1..=20 {
        window.move_to(thumb + eframe::egui::vec2(point as f32, 0.0));
    }
    // A tenth of 2 % a point.
    let expected = 0.99 * limit * 1.02f64.powf(2.0);
    let now = rate(&window);
    assert!((now / expected).ln().abs() < 0.004, "{now} {expected}");
    window.up();
    window.event(Event::ModifiersChanged(Modifiers::NONE));
}

#[test]
fn arrow_keys_and_the_wheel_move_a_slider_with_the_focus() {
    let mut window = Window::open();
    window.reach(Role::Slider, RATE, 0);
    let (_, thumb) = rail(&window);
    let [before, step] = [rate(&window), window.step() as f64];
    window.press(Key::ArrowLeft);
    assert_eq!(
        rate(&window),
        before,
        "without the focus arrows move the playhead"
    );
    assert_ne!(window.step() as f64, step);
    window.wheel(thumb, 50.0);
    assert_eq!(rate(&window), before, "and the wheel scrolls");
    // A click on the thumb.
    let (_, thumb) = rail(&window);
    window.click_at(thumb);
    assert_eq!(rate(&window), before);
    let step = window.step();
    window.press(Key::ArrowRight);
    let once = rate(&window);
    assert!(
        1.005 < once / before && once / before < 1.08,
        "{before} {once}"
    );
    assert_eq!(window.step(), step);
    window.press_with(Modifiers::SHIFT, Key::ArrowRight);
    let fine = rate(&window);
    assert!(1.0 < fine / once && fine / once < 1.01, "{once} {fine}");
    window.press(Key::ArrowDown);
    assert!(rate(&window) < once);
    let now = rate(&window);
    let panel = window.rect(Role::Slider, RATE, 0);
    window.wheel(thumb, 100.0);
    assert!(rate(&window) > 1.01 * now, "{now} {}", rate(&window));
    assert_eq!(window.rect(Role::Slider, RATE, 0), panel, "nothing scrolls");
    window.pause();
    window.pause();
    window.undo();
    assert_eq!(rate(&window), before, "one gesture is one change");
    window.press(Key::Escape);
    window.press(Key::ArrowLeft);
    assert_eq!(rate(&window), before);
}

#[test]
fn a_screen_reader_hears_the_range_and_moves_the_value() {
    let mut window = Window::open();
    window.reach(Role::Slider, RATE, 0);
    let before = rate(&window);
    let target = {
        let slider = window.find(Role::Slider, RATE, 0);
        let node = slider.accesskit_node();
        assert_eq!(node.numeric_value(), Some(before));
        assert!(node.numeric_value_step().is_some_and(|step| step > 0.0));
        node.locate()
    };
    let ask = |window: &mut Window, action, data| {
        window.event(Event::AccessKitActionRequest(ActionRequest {
            action,
            target_tree: target.1,
            target_node: target.0,
            data,
        }));
        window.frame();
    };
    ask(&mut window, Action::Increment, None);
    assert!(rate(&window) > before);
    ask(
        &mut window,
        Action::SetValue,
        Some(ActionData::NumericValue(0.02)),
    );
    assert_eq!(rate(&window), 0.02);
}

#[test]
fn a_double_click_goes_back_to_the_opened_document() {
    let mut window = with_rate(0.0777);
    let (_, thumb) = {
        window.reach(Role::Slider, RATE, 0);
        rail(&window)
    };
    window.drag(thumb, thumb - eframe::egui::vec2(60.0, 0.0));
    assert_ne!(rate(&window), 0.0777);
    window.pause();
    let (_, thumb) = rail(&window);
    window.double_click_at(thumb);
    window.settle();
    assert_eq!(rate(&window), 0.0777);
    // A method that was not there goes back to what adding it gave.
    window.click_button("Add");
    window.click_button("RMSprop");
    window.settle();
    let added = window.scenario().optimizers[3].method.lr();
    let name = window.names(Role::Slider);
    let last = name.iter().filter(|n| *n == RATE).count() - 1;
    let at = window.reach(Role::Slider, RATE, last);
    window.click_at(pos2(at.left() + 30.0, at.top() + 7.0));
    assert_ne!(window.scenario().optimizers[3].method.lr(), added);
    window.pause();
    let at = window.reach(Role::Slider, RATE, last);
    window.double_click_at(at.center());
    assert_eq!(window.scenario().optimizers[3].method.lr(), added);
}

#[test]
fn text_that_is_no_number_stays_and_says_so() {
    let mut window = Window::open();
    let before = rate(&window);
    let type_in = |window: &mut Window, text: &str| {
        window.click(Role::SpinButton, "learning rate value", 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(text);
        window.press(Key::Enter);
        window.frames(2);
    };
    type_in(&mut window, "0.2o");
    assert_eq!(rate(&window), before);
    assert!(window.says("“0.2o” is no number"), "{:?}", window.texts());
    let value = |window: &Window| {
        let field = window.find(Role::SpinButton, "learning rate value", 0);
        field.accesskit_node().value()
    };
    assert_eq!(value(&window).as_deref(), Some("0.2o"));
    // It can be mended.
    type_in(&mut window, "2/11");
    assert_eq!(rate(&window), 2.0 / 11.0);
    assert!(!window.says("is no number"));
    type_in(&mut window, "0,15");
    assert_eq!(rate(&window), 0.15);
    type_in(&mut window, "x");
    assert!(window.says("is no number"));
    window.click(Role::SpinButton, "learning rate value", 0);
    window.press(Key::Escape);
    window.frames(2);
    assert!(!window.says("is no number"));
    assert_eq!(value(&window).as_deref(), Some("0.15"));
    window.click(Role::SpinButton, "learning rate value", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("0.3");
    window.press(Key::Escape);
    window.frames(2);
    assert_eq!(rate(&window), 0.15, "Escape gives up");
}

/// Gives a slider the focus, as Tab does.
fn focus(window: &mut Window, name: &str) {
    window.find(Role::Slider, name, 0).focus();
    window.frames(2);
}

#[test]
fn keys_move_whole_numbers_by_one_and_back() {
    let mut window = Window::open();
    let count = |window: &Window| window.scenario().levels.count;
    let before = count(&window);
    focus(&mut window, "number of levels");
    for more in 1..=5 {
        window.press(Key::ArrowUp);
        assert_eq!(count(&window), before + more);
    }
    window.press(Key::ArrowDown);
    assert_eq!(count(&window), before + 4);
}

#[test]
fn keys_do_not_gather_speed_where_the_range_follows() {
    let mut window = Window::open();
    focus(&mut window, RATE);
    let mut last = rate(&window);
    let first = last;
    for _ in 0..150 {
        window.press(Key::ArrowRight);
        let now = rate(&window);
        // A hundredth of the rail, of which a point is at most 2 %.
        assert!(1.0 < now / last && now / last < 1.08, "{last} {now}");
        last = now;
    }
    assert!(
        last > 50.0 * first,
        "the range has followed: {first} {last}"
    );
}

#[test]
fn what_keys_have_just_done_is_undone_first_and_never_lost() {
    let mut window = Window::open();
    let before = rate(&window);
    let dots = window.scenario().layers.dots;
    window.click(Role::CheckBox, "dots at steps", 0);
    window.settle();
    focus(&mut window, RATE);
    window.press(Key::ArrowRight);
    let moved = rate(&window);
    assert_ne!(moved, before);
    // Sooner than the gesture has ended.
    window.undo();
    assert_eq!(rate(&window), before);
    assert_ne!(window.scenario().layers.dots, dots, "one change at a time");
    window.press_with(Modifiers::COMMAND, Key::Y);
    assert_eq!(rate(&window), moved);
    window.press(Key::ArrowRight);
    let further = rate(&window);
    assert_ne!(further, moved);
    // The first page.
    window.press(Key::PageDown);
    assert_eq!(*window.scenario(), Scenario::default());
    window.undo();
    assert_eq!(rate(&window), further);
}
