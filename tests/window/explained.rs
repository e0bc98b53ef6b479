//! The explained step in the window. On f = ½(x² + 4y²) gradients are (x, 4y).

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, pos2};
use egui_kittest::kittest::NodeT as _;
use ravine::scenario::read;

use super::hand::{Opening, Window, texts};
use super::pictures::compare;

const VIEW: [[f64; 2]; 2] = [[-1.0, 3.0], [-2.0, 2.5]];

fn open() -> Window {
    let [x, y] = VIEW;
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }}\nstart.at = [2.0, 1.0]\n\
         view = {{ x = {x:?}, y = {y:?} }}\nfigure = {{ equal_aspect = false, legend = \"hidden\" }}\nrun.steps = 20\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n\
         [[optimizer]]\nkind = \"momentum\"\nlr = 0.1\nmomentum = 0.5\n"
    );
    let mut window = Opening::of(read("bowl.toml", &text).expect("a scenario")).open();
    window.settle();
    window
}

/// Where a point of the plane is on the screen.
fn on_plot(window: &Window, [x, y]: [f64; 2]) -> Pos2 {
    let frame = window.rect(Role::Canvas, "Landscape", 0);
    let share = |v: f64, [low, high]: [f64; 2]| ((v - low) / (high - low)) as f32;
    pos2(
        frame.left() + frame.width() * share(x, VIEW[0]),
        frame.bottom() - frame.height() * share(y, VIEW[1]),
    )
}

fn described(window: &Window) -> String {
    let node = window.find(Role::Image, "Step explained", 0);
    let description = node.accesskit_node().description();
    description.expect("the explanation is described")
}

/// All texts, without regard for where lines may not be broken.
fn painted(window: &Window) -> Vec<String> {
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| {
            found.push(text.replace('\u{a0}', " "))
        });
    }
    found
}

#[test]
fn a_key_explains_the_step_at_the_playhead_and_arrows_go_on_both_ways() {
    let mut window = open();
    assert!(!window.has(Role::Image, "Step explained"));
    window.press(Key::Home);
    window.press(Key::X);
    window.settle();
    assert!(window.scenario().layers.explain);
    // g = (2, 4), so w = (2 − 0.2, 1 − 0.4).
    let said = described(&window);
    let wanted = "Gradient descent: the step from step 0 leads from (2, 1) to (1.8, 0.6). −ηg: (−0.2, −0.4).";
    assert_eq!(said, wanted);
    let painted = painted(&window);
    for line in ["w ← w − ηg", "= (2, 1) − 0.1·(2, 4) = (1.8, 0.6)"] {
        assert!(
            painted.iter().any(|text| text == line),
            "{line}: {painted:#?}"
        );
    }
    window.press(Key::ArrowRight);
    window.settle();
    // g = (1.8, 2.4)
    assert!(described(&window).contains("from step 1 leads from (1.8, 0.6) to (1.62, 0.36)"));
    window.press(Key::ArrowLeft);
    window.settle();
    assert_eq!(described(&window), said);
    window.press(Key::X);
    window.settle();
    assert!(!window.has(Role::Image, "Step explained"));
}

#[test]
fn a_click_on_a_path_explains_that_step_and_elsewhere_moves_the_start() {
    let mut window = open();
    window.press(Key::X);
    window.settle();
    // Momentum: b = (2, 4), w = (1.8, 0.6); b = (1, 2) + (1.8, 2.4) = (2.8, 4.4), w = (1.52, 0.16).
    let third = on_plot(&window, [1.52, 0.16]);
    window.click_at(third);
    window.pause();
    window.settle();
    assert_eq!((window.step(), window.scenario().explained), (2, 1));
    assert_eq!(window.scenario().start, [2.0, 1.0]);
    // g = (1.52, 0.64), b = (1.4, 2.2) + g = (2.92, 2.84).
    let said = described(&window);
    let wanted = "Momentum: the step from step 2 leads from (1.52, 0.16) to (1.228, −0.124).";
    assert!(said.starts_with(wanted), "{said}");
    assert!(
        said.contains("−ημb₋: (−0.14, −0.22). −ηg: (−0.152, −0.064)."),
        "{said}"
    );
    let free = on_plot(&window, [-0.5, 2.0]);
    window.click_at(free);
    window.settle();
    assert_ne!(window.scenario().start, [2.0, 1.0]);
    // Without the layer a click on a path moves the start as ever.
    window.undo();
    window.press(Key::X);
    window.pause();
    window.settle();
    assert_eq!(window.scenario().start, [2.0, 1.0]);
    let third = on_plot(&window, [1.52, 0.16]);
    window.click_at(third);
    let [x, y] = window.scenario().start;
    assert!(
        (x - 1.52).abs() < 0.02 && (y - 0.16).abs() < 0.02,
        "{x} {y}"
    );
}

/// The whole path would be drawn, and its steps explained, if nobody were asked what becomes of it.
#[test]
fn while_the_class_is_asked_a_click_does_not_find_the_hidden_path() {
    let [x, y] = VIEW;
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }}\nstart.at = [2.0, 1.0]\n\
         view = {{ x = {x:?}, y = {y:?} }}\nfigure = {{ equal_aspect = false, legend = \"hidden\" }}\nrun.steps = 20\n\
         layers = {{ explain = true, ahead = true }}\nprediction.state = \"asked\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n\
         [[claim]]\nchoice = \"it converges\"\nends = \"converged\"\n\
         [[claim]]\nchoice = \"it diverges\"\nends = \"diverged\"\n"
    );
    let mut window = Opening::of(read("bowl.toml", &text).expect("a scenario")).open();
    window.settle();
    assert_eq!(window.step(), 0);
    // w = (1.8, 0.6), then (1.62, 0.36).
    let third = on_plot(&window, [1.62, 0.36]);
    window.click_at(third);
    window.pause();
    window.settle();
    assert_eq!(window.step(), 0);
    let [x, y] = window.scenario().start;
    assert!(
        (x - 1.62).abs() < 0.02 && (y - 0.36).abs() < 0.02,
        "{x} {y}"
    );
}

#[test]
fn the_explanation_looks_as_it_did() {
    let mut window = open();
    window.press(Key::Num1);
    window.press(Key::Home);
    window.press(Key::ArrowRight);
    window.press(Key::X);
    window.settle();
    compare("explained-light", &window);
    window.press(Key::T);
    window.settle();
    compare("explained-dark", &window);
}

/// A column too low for all of its pictures scrolls: none is squeezed, and what is switched on is brought into sight.
#[test]
fn while_presenting_the_explained_step_comes_into_sight_among_others() {
    let text = "version = 1\nsurface.kind = \"quadratic\"\nlayers.eigen_lens = true\nmaps.hyper = true\nfigure.phase = \"first\"\n\
                [[optimizer]]\nkind = \"momentum\"\nlr = 0.1\n";
    let mut window = Opening::of(read("much.toml", text).expect("a scenario")).open();
    window.settle();
    window.press(Key::F5);
    window.settle();
    window.press(Key::X);
    window.settle();
    let whole = window.harness.ctx.content_rect();
    let step = window.rect(Role::Image, "Step explained", 0);
    assert!(step.height() > 190.0, "{step}");
    let middle = whole.center().y;
    assert!(
        step.top() < middle && step.bottom() > 0.5 * middle,
        "{step}"
    );
    for (name, least) in [("Eigen-lens", 190.0), ("Phase portrait", 120.0)] {
        let rect = window.rect(Role::Canvas, name, 0);
        assert!(rect.height() > least, "{name} {rect}");
    }
}
