//! What stands beside the landscape of a network.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::{read, write};

use super::hand::{Opening, Window};

fn description(window: &Window, role: Role, name: &str) -> String {
    let node = window.find(role, name, 0);
    node.accesskit_node().description().unwrap_or_default()
}

fn window(network: &str) -> Window {
    let text = format!(
        "version = 1\nrun.steps = 12\n[network]\nhidden = [3]\nsamples = 24\n{network}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n"
    );
    let scenario = read("network.toml", &text).expect("a scenario");
    let mut opening = Opening::of(scenario);
    opening.size = vec2(1000.0, 680.0);
    let mut window = opening.open();
    window.settle();
    window
}

#[test]
fn both_pictures_are_described_and_follow_the_playhead() {
    let mut window = window("");
    let said = |window: &Window| {
        ["Decision boundary", "Network diagram"].map(|name| description(window, Role::Canvas, name))
    };
    let [decision, diagram] = said(&window);
    assert!(
        decision.contains("Gradient descent: step 12, training accuracy and loss "),
        "{decision}"
    );
    assert!(
        diagram.starts_with("2–3–1 of Gradient descent, step 12, tanh, loss "),
        "{diagram}"
    );
    window.press(Key::Home);
    window.settle();
    let [start, begun] = said(&window);
    assert!(
        start.contains(": step 0, ") && begun.contains("step 0, "),
        "{start} {begun}"
    );
    assert_ne!(start.rsplit(' ').next(), decision.rsplit(' ').next());
}

#[test]
fn units_say_their_numbers_under_the_pointer_and_to_screen_readers() {
    let mut window = window("init = \"constant\"\nconstant = 0.5\nbias = false");
    let said = description(&window, Role::Image, "Layer 1, unit 2");
    assert!(
        said.starts_with("Wa + b: mean ") && said.ends_with("same weights as unit 1"),
        "{said}"
    );
    let place = window.rect(Role::Image, "Layer 1, unit 2", 0);
    window.move_to(place.center());
    window.pause();
    assert!(window.says("same weights as unit 1"));
}

#[test]
fn switches_put_the_pictures_away_and_undo_brings_them_back() {
    let mut window = window("");
    for (switch, picture) in [
        ("decision boundary beside the plot", "Decision boundary"),
        ("network diagram beside the plot", "Network diagram"),
    ] {
        let there = |window: &Window| {
            window
                .names(Role::Canvas)
                .iter()
                .any(|name| name == picture)
        };
        assert!(there(&window), "{picture}");
        window.click(Role::CheckBox, switch, 0);
        window.settle();
        assert!(!there(&window), "{picture}");
        window.undo();
        window.settle();
        assert!(there(&window), "{picture}");
    }
}

fn trained(window: &Window) -> &ravine::surface::NetworkSurface {
    let network = window.scenario().surface.shape.network();
    network.expect("a network")
}

/// The weights from which training starts.
fn start(window: &Window) -> Vec<f64> {
    trained(window).start(window.scenario().start)
}

#[test]
fn the_start_is_dragged_over_the_plane_and_taken_back() {
    let mut window = window("");
    let initial = start(&window);
    assert!(!trained(&window).released);
    let handle = window.rect(Role::Canvas, "Start point", 0).center();
    window.drag(handle, handle + vec2(60.0, -40.0));
    window.settle();
    let dragged = start(&window);
    assert!(trained(&window).released);
    assert_ne!(dragged, initial);
    let at = window.scenario().start;
    assert_eq!(dragged, trained(&window).placed().plane.at(at));
    // The handle is where the start is, and a file keeps it.
    let there = window.rect(Role::Canvas, "Start point", 0).center();
    assert!(there.distance(handle + vec2(60.0, -40.0)) < 3.0, "{there}");
    let text = write(window.scenario());
    let again = read("again.toml", &text).expect("a scenario");
    assert!(again == *window.scenario(), "{text}");
    window.undo();
    window.settle();
    assert_eq!(start(&window), initial);
    window.press_with(Modifiers::COMMAND, Key::Y);
    window.settle();
    assert_eq!(start(&window), dragged);
    window.double_click_at(there);
    window.settle();
    assert_eq!(start(&window), initial);
    window.undo();
    window.settle();
    assert_eq!(start(&window), dragged);
    window.click_button("Start at the initial weights");
    window.settle();
    assert_eq!(start(&window), initial);
}

#[test]
fn a_double_click_beside_the_start_leaves_it_where_it_is() {
    let mut window = window("");
    let initial = start(&window);
    let beside = window.rect(Role::Canvas, "Start point", 0).center() + vec2(80.0, 60.0);
    window.double_click_at(beside);
    window.settle();
    assert_eq!(start(&window), initial);
    assert!(!window.can_undo());
}

fn set_rate(window: &mut Window, rate: &str) {
    window.click(Role::SpinButton, "learning rate value", 0);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text(rate);
    window.press(Key::Enter);
    window.settle();
}

/// The weights of the run at a row, computed anew.
fn weights(window: &Window, row: usize) -> Vec<f64> {
    let scenario = window.scenario();
    let run = scenario.optimizers[0].run(&scenario.problem());
    run.weights(row)
}

#[test]
fn a_change_restarts_or_continues_as_is_chosen() {
    let mut window = window("");
    let initial = start(&window);
    set_rate(&mut window, "0.25");
    assert_eq!(start(&window), initial);
    window.press(Key::ArrowLeft);
    window.settle();
    let reached = weights(&window, 11);
    window.click_button("Continue");
    set_rate(&mut window, "0.125");
    assert_eq!(start(&window), reached);
    assert_eq!(window.step(), 12);
    // One change of both, and the next one goes on from the end of that.
    let reached = weights(&window, 12);
    set_rate(&mut window, "0.0625");
    assert_eq!(start(&window), reached);
    window.undo();
    window.undo();
    window.settle();
    assert_eq!(start(&window), initial);
    window.click_button("Restart");
    set_rate(&mut window, "0.5");
    assert_eq!(start(&window), initial);
}

#[test]
fn training_goes_on_from_the_playhead() {
    let mut window = window("");
    let initial = start(&window);
    let reached = weights(&window, 12);
    window.press(Key::K);
    window.settle();
    assert_eq!(start(&window), reached);
    // At the start there is nothing to go on from.
    window.press(Key::Home);
    window.press(Key::K);
    window.settle();
    assert_eq!(start(&window), reached);
    window.undo();
    window.settle();
    assert_eq!(start(&window), initial);
    window.press(Key::End);
    window.click_button("Train on from here");
    window.settle();
    window.click_button("Draw the initial weights");
    window.settle();
    assert_eq!(start(&window), initial);
}

/// On the smallest stage that is common, nothing is cut and nothing has to be scrolled to.
#[test]
fn presenting_shows_plot_pictures_and_chart_at_once() {
    for (size, more) in [
        (vec2(1280.0, 800.0), "test_share = 0.25"),
        (vec2(1024.0, 768.0), ""),
    ] {
        let text = format!(
            "version = 1\ntitle = \"A network\"\nrun.steps = 12\n[network]\nsamples = 24\n{more}\n\
             [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n\
             [[optimizer]]\nkind = \"adam\"\n"
        );
        let mut opening = Opening::of(read("network.toml", &text).expect("a scenario"));
        // The harness has the size of the enlarged window, in its points.
        opening.size = size / 1.5;
        let mut window = opening.open();
        window.press(Key::F5);
        window.settle();
        let screen = window.harness.ctx.content_rect();
        let rects = ["Landscape", "Decision boundary", "Network diagram", "Chart"]
            .map(|name| window.rect(Role::Canvas, name, 0));
        for (i, rect) in rects.iter().enumerate() {
            assert!(screen.contains_rect(*rect), "{i} {rect:?} in {screen:?}");
            assert!(rect.height() > 0.2 * screen.height(), "{i} {rect:?}");
            for other in &rects[..i] {
                assert!(!rect.shrink(1.0).intersects(*other), "{rect:?} {other:?}");
            }
        }
    }
}
