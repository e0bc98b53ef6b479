//! The cards of the optimizers.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use ravine::optimizer::{Average, ExponentialAverage, Method, Sam, Schedule, Search, Wrappers};
use ravine::scenario::{Color, Optimizer, Scenario};
use ravine::surface::Shape;

use super::hand::{Opening, Window, texts};

fn keys(window: &Window) -> Vec<&'static str> {
    let optimizers = &window.scenario().optimizers;
    optimizers.iter().map(|o| o.method.info().key).collect()
}

fn more(window: &mut Window, name: &str, item: &str) {
    window.click_button(&format!("More for {name}"));
    window.click_button(item);
    window.settle();
}

#[test]
fn every_method_can_be_added() {
    let mut window = Window::open();
    let before = keys(&window);
    for method in Method::all() {
        window.click_button("Add");
        // Cards have combo boxes, not buttons, with these names.
        window.click_button(method.info().name);
        window.settle();
    }
    let added: Vec<_> = Method::all().iter().map(|m| m.info().key).collect();
    assert_eq!(keys(&window), [before, added].concat());
}

#[test]
fn cards_are_duplicated_moved_and_removed() {
    let mut window = Window::open();
    more(&mut window, "Momentum", "Duplicate");
    assert_eq!(
        keys(&window),
        ["gradient_descent", "momentum", "momentum", "adam"]
    );
    let optimizers = &window.scenario().optimizers;
    assert_eq!(optimizers[1].method, optimizers[2].method);
    assert_eq!(window.scenario().names()[2], "Momentum 2");
    more(&mut window, "Adam", "Move up");
    assert_eq!(
        keys(&window),
        ["gradient_descent", "momentum", "adam", "momentum"]
    );
    more(&mut window, "Gradient descent", "Move down");
    assert_eq!(
        keys(&window),
        ["momentum", "gradient_descent", "adam", "momentum"]
    );
    more(&mut window, "Momentum", "Remove");
    assert_eq!(keys(&window), ["gradient_descent", "adam", "momentum"]);
    for _ in 0..4 {
        window.undo();
    }
    assert_eq!(keys(&window), ["gradient_descent", "momentum", "adam"]);
    assert!(!window.can_undo());
}

#[test]
fn the_last_card_can_go_too() {
    let mut window = Window::open();
    for name in ["Gradient descent", "Momentum", "Adam"] {
        more(&mut window, name, "Remove");
    }
    assert!(window.scenario().optimizers.is_empty());
    assert!(window.says("No optimizer runs here yet"));
    assert_eq!(window.step(), 0);
}

#[test]
fn the_eye_hides_and_the_target_shows_only_one() {
    let visible = |window: &Window| -> Vec<bool> {
        let optimizers = &window.scenario().optimizers;
        optimizers.iter().map(|o| o.visible).collect()
    };
    let mut window = Window::open();
    window.click_button("Show or hide Momentum");
    window.settle();
    assert_eq!(visible(&window), [true, false, true]);
    more(&mut window, "Adam", "Show only this one");
    assert_eq!(visible(&window), [false, false, true]);
    more(&mut window, "Adam", "Show only this one");
    assert_eq!(visible(&window), [true, true, true]);
}

#[test]
fn a_name_is_typed_over_and_an_emptied_one_is_the_methods_again() {
    let mut window = Window::open();
    window.click_button("Open Adam");
    window.click(Role::TextInput, "Name of Adam", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("Mine, η = 0.15");
    window.press(Key::Enter);
    window.settle();
    assert_eq!(
        window.scenario().optimizers[2].label.as_deref(),
        Some("Mine, η = 0.15")
    );
    window.click(Role::TextInput, "Name of Mine, η = 0.15", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.press(Key::Backspace);
    window.press(Key::Enter);
    window.settle();
    assert_eq!(window.scenario().optimizers[2].label, None);
    assert_eq!(window.scenario().names()[2], "Adam");
    // Typing is one change, however many letters.
    window.undo();
    window.undo();
    assert!(!window.can_undo());
}

#[test]
fn a_colour_is_changed() {
    let mut window = Window::open();
    let before = window.scenario().color(0);
    window.click_button("Colour of Gradient descent");
    window.frames(3);
    window.click_button("bluish green");
    window.settle();
    let green = Color([0x00, 0x9e, 0x73]);
    assert_eq!(window.scenario().color(0), green);
    assert_ne!(before, green);
    window.click(Role::DisclosureTriangle, "Other colour", 0);
    window.frames(20);
    let blue = window.rect(Role::Slider, "blue", 0);
    window.drag(blue.left_center() + vec2(20.0, 0.0), blue.center());
    window.settle();
    let Color([_, _, blue]) = window.scenario().color(0);
    assert_ne!(blue, 0x73);
    window.click_button("Default colour");
    window.settle();
    assert_eq!(window.scenario().optimizers[0].color, None);
    window.press(Key::Escape);
    window.settle();
    assert!(!window.has(Role::Slider, "blue"));
}

#[test]
fn a_method_changes_in_place_and_numbers_carry_over() {
    let mut window = Window::open();
    window.click_button("Open Momentum");
    window.click(Role::ComboBox, "Method", 0);
    window.click_button("Nesterov");
    window.settle();
    let method = &window.scenario().optimizers[1].method;
    assert_eq!(method.info().key, "nesterov");
    let parameters = method.parameters();
    let value = |key: &str| {
        let row = parameters.table().iter().position(|p| p.key == key);
        row.map(|row| parameters.get(row))
    };
    assert_eq!(value("lr"), Some(0.03));
    assert_eq!(value("momentum"), Some(0.85));
}

#[test]
fn a_schedule_is_chosen_and_nested() {
    let mut window = Window::open();
    window.click(Role::DisclosureTriangle, "More", 0);
    window.click(Role::ComboBox, "Schedule", 0);
    window.click_button("warmup");
    window.settle();
    window.click(Role::ComboBox, "Schedule after the warm-up", 0);
    assert_eq!(
        window.count(Role::Button, "warmup"),
        0,
        "no warm-up after a warm-up"
    );
    window.click_button("cosine");
    window.settle();
    let Schedule::Warmup { then, .. } = &window.scenario().optimizers[0].schedule else {
        panic!("{:?}", window.scenario().optimizers[0].schedule);
    };
    assert_eq!(then.key(), "cosine");
}

#[test]
fn tools_are_put_around_a_method() {
    let mut window = Window::open();
    window.click(Role::DisclosureTriangle, "More", 0);
    window.settle();
    assert!(!window.has(Role::Slider, "SAM radius"));
    window.click(Role::CheckBox, "SAM", 0);
    window.settle();
    window.click(Role::CheckBox, "Average", 0);
    window.settle();
    assert!(window.has(Role::Slider, "SAM radius"));
    assert!(window.has(Role::Slider, "first averaged step"));
    window.click(Role::ComboBox, "Kind of average", 0);
    window.click_button("exponential");
    window.settle();
    assert!(window.says("SAM ρ 0.05 · EMA β 0.99"));
    let mut legend = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| legend.push(text.to_owned()));
    }
    assert!(legend.iter().any(|text| text == "Gradient descent, EMA"));
    let wrappers = window.scenario().optimizers[0].wrappers;
    assert_eq!(wrappers.sam, Some(Sam { rho: 0.05 }));
    let expected = Average::Exponential(ExponentialAverage { decay: 0.99 });
    assert_eq!(wrappers.average, Some(expected));
    window.click(Role::CheckBox, "SAM", 0);
    window.settle();
    assert_eq!(window.scenario().optimizers[0].wrappers.sam, None);
    let others = &window.scenario().optimizers[1..];
    assert!(!others.is_empty());
    assert!(others.iter().all(|o| o.wrappers == Wrappers::default()));
}

#[test]
fn the_rates_of_a_schedule_are_shown() {
    let mut window = Window::open();
    assert!(!window.says("η of the step"));
    window.click(Role::DisclosureTriangle, "More", 0);
    window.click(Role::ComboBox, "Schedule", 0);
    window.click_button("step");
    window.settle();
    window.press(Key::Home);
    window.settle();
    let rate = |window: &Window| {
        let texts = window.texts();
        let found = texts
            .iter()
            .find(|t| t.starts_with("η of the step"))
            .and_then(|t| t.split_once(" = "));
        found.map(|(_, rate)| rate.to_owned())
    };
    let Method::GradientDescent(method) = window.scenario().optimizers[0].method else {
        panic!("the first lesson begins with gradient descent");
    };
    assert_eq!(rate(&window), Some(method.lr.to_string()));
    window.press(Key::End);
    window.settle();
    // 0.5^⌊(last − 1)/50⌋ of it.
    let drops = (window.step() - 1) / 50;
    let last: f64 = rate(&window).unwrap().parse().unwrap();
    assert!((last / (method.lr * 0.5f64.powi(drops as i32)) - 1.0).abs() < 0.01);
}

#[test]
fn curvatures_and_limits_say_where_they_are_taken() {
    let mut scenario = Scenario::default();
    let kinds = ["gradient_descent", "newton"].map(|kind| Method::named(kind).expect("a method"));
    scenario.optimizers = kinds.map(Optimizer::from).into();
    let mut window = Opening::of(scenario.clone()).open();
    window.settle();
    // The ravine's curvatures are 1 and 10, at any place.
    assert!(window.says("Curvature everywhere"));
    assert!(window.says("η < 2/λmax = 0.2 everywhere"));
    assert!(window.says("η < 2, whatever the curvature"));

    scenario.surface = Shape::named("rosenbrock").expect("a kind").into();
    scenario.start = [0.0, 0.0];
    let mut window = Opening::of(scenario).open();
    window.settle();
    window.press(Key::Home);
    window.settle();
    // H = diag(2, 200) at the origin.
    assert!(window.says("Curvature at the start"));
    assert!(window.says("η < 2/λmax = 0.01 at the start"));
    window.press(Key::ArrowRight);
    window.settle();
    assert!(window.says("Curvature at step 1 of Gradient descent"));
    assert!(window.texts().iter().any(|t| t.ends_with("at step 1")));
}

#[test]
fn a_search_is_chosen_and_its_trials_and_matrices_are_read() {
    let mut scenario = Scenario::default();
    let kinds = ["steepest_descent", "bfgs", "newton"].map(|kind| {
        let method = Method::named(kind).expect("a method of that name");
        Optimizer::from(method)
    });
    scenario.optimizers = kinds.into();
    scenario.surface = Shape::named("quadratic").expect("a kind").into();
    scenario.layers.gauges = true;
    let mut window = Opening::of(scenario).open();
    window.settle();
    window.press(Key::Home);
    window.settle();
    assert!(window.says("In the step from here:"));
    assert!(window.says("the last taken"), "{:?}", window.texts());
    window.click_button("Open Newton");
    window.settle();
    // The ravine's curvatures are 1 and 10: Newton's inverse Hessian has 1 and 0.1.
    assert!(window.says("[1  0]\n[0  0.1]"), "{:?}", window.texts());
    window.click_button("Open Steepest descent");
    window.settle();
    window.click(Role::ComboBox, "line search", 0);
    window.click_button("armijo");
    window.settle();
    let Method::SteepestDescent(method) = window.scenario().optimizers[0].method else {
        panic!("{:?}", window.scenario().optimizers[0]);
    };
    assert_eq!(method.search, Search::Armijo);
    window.undo();
    let before = &window.scenario().optimizers[0].method;
    assert_eq!(Some(before), Method::named("steepest_descent").as_ref());
}

/// The names of the cards that are open.
fn open_cards(window: &Window) -> Vec<String> {
    let names = window.names(Role::TextInput).into_iter();
    let names = names.filter_map(|name| name.strip_prefix("Name of ").map(str::to_owned));
    names.collect()
}

#[test]
fn one_card_is_open_and_the_others_are_a_line() {
    let mut window = Window::open();
    assert_eq!(open_cards(&window), ["Gradient descent"]);
    let closed = window.rect(Role::Button, "More for Adam", 0);
    let panel = window.rect(Role::Button, "Add", 0);
    assert!(
        closed.bottom() < 680.0,
        "all cards are in sight: {closed:?}"
    );
    window.click_button("Open Adam");
    window.settle();
    assert_eq!(open_cards(&window), ["Adam"]);
    assert_eq!(
        window.rect(Role::Button, "Add", 0),
        panel,
        "the panel keeps its width"
    );
    // By keyboard.
    window.find(Role::Button, "Open Momentum", 0).focus();
    window.frames(2);
    window.press(Key::Enter);
    window.settle();
    assert_eq!(open_cards(&window), ["Momentum"]);
    // The open card stays the same one while the list changes around it.
    more(&mut window, "Momentum", "Move down");
    assert_eq!(open_cards(&window), ["Momentum"]);
    more(&mut window, "Gradient descent", "Remove");
    assert_eq!(
        open_cards(&window),
        ["Adam", "Momentum"],
        "two are both open"
    );
    more(&mut window, "Adam", "Duplicate");
    assert_eq!(open_cards(&window), ["Adam 2"]);
    window.click_button("Add");
    window.click_button("Lion");
    window.settle();
    assert_eq!(open_cards(&window), ["Lion"]);
}

#[test]
fn what_is_hidden_under_more_is_named() {
    let mut scenario = Scenario::default();
    let method = &mut scenario.optimizers[0].method;
    let row = method.parameters().row("weight_decay").unwrap();
    method.parameters_mut().set(row, 0.25);
    let window = Opening::of(scenario).open();
    assert!(window.says("wd 0.25"), "{:?}", window.texts());
    assert!(!Window::open().says("wd 0"));
}
