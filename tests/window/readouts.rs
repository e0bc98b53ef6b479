//! Numbers in the window are those of the place and the step that they are said of.
//!
//! On f = ½(x² + 4y²) gradient descent multiplies x by 1 − η and y by 1 − 4η in each step.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Key, Pos2, Rect, Theme, pos2, vec2};
use ravine::scenario::{Scenario, read};

use super::hand::{Opening, Window, texts};

const START: [f64; 2] = [2.0, 1.0];
const VIEW: [[f64; 2]; 2] = [[-1.0, 3.0], [-2.0, 2.5]];

fn bowl(more: &str) -> Scenario {
    let [x, y] = VIEW;
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }}\nstart.at = {START:?}\n\
         view = {{ x = {x:?}, y = {y:?} }}\nfigure = {{ equal_aspect = false, legend = \"hidden\" }}\n{more}"
    );
    read("bowl.toml", &text).unwrap_or_else(|e| panic!("{e}"))
}

const DESCENT: &str = "run.steps = 20\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";

fn open(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.settle();
    window
}

fn place(lr: f64, step: usize) -> [f64; 2] {
    let shrunk = |lambda: f64| (1.0 - lr * lambda).powi(step as i32);
    [START[0] * shrunk(1.0), START[1] * shrunk(4.0)]
}

fn f([x, y]: [f64; 2]) -> f64 {
    0.5 * (x * x + 4.0 * y * y)
}

fn slope([x, y]: [f64; 2]) -> f64 {
    x.hypot(4.0 * y)
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

fn painted(window: &Window) -> Vec<String> {
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| found.push(text.to_owned()));
    }
    found
}

/// The numbers that follow these words in a text, as many as are asked for.
#[track_caller]
fn numbers<const N: usize>(text: &str, words: &str) -> [f64; N] {
    let (_, rest) = text
        .split_once(words)
        .unwrap_or_else(|| panic!("{words:?} in {text:?}"));
    let rest = rest.replace('−', "-");
    let mut found = rest
        .split(|c: char| !(c.is_ascii_digit() || "-.e".contains(c)))
        .filter_map(|word| word.parse().ok());
    [(); N].map(|()| {
        found
            .next()
            .unwrap_or_else(|| panic!("{N} numbers after {words:?} in {text:?}"))
    })
}

/// Four digits, and a pointer between pixels.
#[track_caller]
fn assert_near(found: f64, expected: f64) {
    let off = (found - expected).abs();
    assert!(
        off <= 2e-3 * expected.abs() + 2e-3,
        "{found}, expected {expected}"
    );
}

#[test]
fn numbers_at_the_pointer_are_those_of_the_place_there() {
    let mut window = open(bowl(""));
    for at in [[2.0, 1.0], [-0.5, 2.0], [2.5, -1.25]] {
        let place = on_plot(&window, at);
        window.move_to(place);
        window.frames(2);
        let painted = painted(&window);
        let said = painted
            .iter()
            .find(|text| text.contains("∇f = ("))
            .expect("numbers");
        let [x, y, value] = numbers(said, "x = ");
        assert_near(x, at[0]);
        assert_near(y, at[1]);
        assert_near(value, f([x, y]));
        let [gx, gy] = numbers(said, "∇f = (");
        assert_near(gx, x);
        assert_near(gy, 4.0 * y);
        assert_eq!(numbers(said, "Hessian λ = "), [1.0, 4.0]);
    }
}

#[test]
fn numbers_at_a_path_are_those_of_its_step() {
    let mut window = open(bowl(DESCENT));
    for step in [1, 3, 6] {
        let at = place(0.1, step);
        let there = on_plot(&window, at);
        window.move_to(there);
        window.frames(2);
        let painted = painted(&window);
        let begin = format!("Gradient descent, step {step}: x = ");
        let said = painted
            .iter()
            .find(|text| text.contains(&begin))
            .unwrap_or_else(|| panic!("{painted:?}"));
        let [x, y, value, norm, length] = numbers(said, &begin);
        let before = place(0.1, step - 1);
        for (found, expected) in [
            (x, at[0]),
            (y, at[1]),
            (value, f(at)),
            (norm, slope(at)),
            (length, 0.1 * slope(before)),
        ] {
            assert_near(found, expected);
        }
    }
}

#[test]
fn cards_show_the_row_at_the_playhead() {
    let mut window = open(bowl(DESCENT));
    window.press(Key::Home);
    for step in 0..4 {
        window.settle();
        let at = place(0.1, step);
        let texts = window.texts();
        let here = texts
            .iter()
            .position(|text| *text == format!("step {step}"))
            .expect("the step");
        let [value] = numbers(&texts[here + 1], "f ");
        let [norm] = numbers(&texts[here + 2], "‖g‖ ");
        // Three digits.
        assert!(
            (value / f(at) - 1.0).abs() < 5e-3 && (norm / slope(at) - 1.0).abs() < 5e-3,
            "{texts:?}"
        );
        window.press(Key::ArrowRight);
    }
}

/// With η = ½ on ½(x² + y²) from (1, 0), gradient and last step are both (½)ᵏ long: at most 10⁻⁶ from k = 20 on.
#[test]
fn a_run_is_said_to_have_converged_where_it_has() {
    let text = "version = 1\nsurface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }\nstart.at = [1.0, 0.0]\n\
                run.steps = 30\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n";
    let mut window = open(read("half.toml", text).expect("a scenario"));
    let described = |window: &Window| {
        use egui_kittest::kittest::NodeT as _;
        let plot = window.find(Role::Canvas, "Landscape", 0);
        plot.accesskit_node().description().expect("a description")
    };
    assert!(window.says("converged at step 20"), "{:?}", window.texts());
    assert!(described(&window).contains("converged at step 20"));
    for _ in 0..10 {
        window.press(Key::ArrowLeft);
    }
    window.settle();
    assert_eq!(window.step(), 20);
    assert!(window.says("converged at step 20"), "{:?}", window.texts());
    window.press(Key::ArrowLeft);
    window.settle();
    assert!(!window.says("converged at"), "{:?}", window.texts());
    assert!(
        described(&window).contains("step 19 of 30") && !described(&window).contains("converged")
    );
}

/// The line of a closed card speaks of the playhead, too.
#[test]
fn a_closed_card_says_what_has_become_of_its_run_by_now() {
    let one = "[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n";
    let text = format!(
        "version = 1\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }}\nstart.at = [1.0, 0.0]\n\
         run.steps = 30\n{one}{one}{one}"
    );
    let mut window = open(read("half.toml", &text).expect("a scenario"));
    let lines = |window: &Window| {
        let painted = painted(window);
        painted
            .iter()
            .filter(|text| text.contains("η 0.5 · converged at 20"))
            .count()
    };
    assert_eq!(lines(&window), 2, "{:?}", painted(&window));
    for _ in 0..11 {
        window.press(Key::ArrowLeft);
    }
    window.settle();
    assert_eq!((window.step(), lines(&window)), (19, 0));
}

/// Where a number stands below the chart.
fn tick(window: &Window, number: &str) -> Pos2 {
    let chart = window.rect(Role::Canvas, "Chart", 0);
    let below = Rect::from_min_max(chart.left_bottom(), chart.right_bottom() + vec2(0.0, 22.0));
    let mut found = Vec::new();
    for ClippedShape { shape, .. } in &window.harness.output().shapes {
        places(shape, &mut |text, rect| {
            if text == number && below.contains(rect.center()) {
                found.push(rect.center().x);
            }
        });
    }
    assert_eq!(found.len(), 1, "{number}");
    pos2(found[0], chart.center().y)
}

fn places(shape: &Shape, visit: &mut impl FnMut(&str, Rect)) {
    match shape {
        Shape::Text(text) => visit(text.galley.text(), text.visual_bounding_rect()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| places(shape, visit)),
        _ => {}
    }
}

#[test]
fn the_chart_reads_out_the_step_under_the_pointer_and_goes_there() {
    let scenario = bowl(&format!(
        "{DESCENT}[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.2\n"
    ));
    let mut window = open(scenario);
    let at = tick(&window, "10");
    window.move_to(at);
    window.frames(40);
    let texts = window.texts();
    let here = texts
        .iter()
        .position(|text| text == "step 10: f")
        .unwrap_or_else(|| panic!("{texts:?}"));
    let read: Vec<f64> = texts[here..]
        .iter()
        .filter_map(|t| t.replace('−', "-").parse().ok())
        .collect();
    for (found, lr) in read.iter().zip([0.1, 0.2]) {
        let expected = f(place(lr, 10));
        assert!(
            (found / expected - 1.0).abs() < 1e-6,
            "{found}, expected {expected}"
        );
    }
    assert_eq!(read.len(), 2);
    window.click_at(at);
    window.settle();
    assert_eq!(window.step(), 10);
}

/// Newton asks for a gradient and a Hessian in each step, so step k has asked for 1 + 2k.
#[test]
fn the_chart_goes_to_the_step_that_has_asked_so_often() {
    let text = "run.steps = 20\nchart.against = \"evaluations\"\n[[optimizer]]\nkind = \"newton\"\nlr = 0.2\n";
    let mut window = open(bowl(text));
    let at = tick(&window, "20");
    window.move_to(at);
    window.frames(40);
    let texts = window.texts();
    let here = texts
        .iter()
        .position(|text| text == "step 10: f")
        .unwrap_or_else(|| panic!("{texts:?}"));
    let read = texts[here..]
        .iter()
        .find_map(|t| t.replace('−', "-").parse::<f64>().ok());
    // (1 − 0.2)²⁰ · ½(4 + 4)
    let expected = f(START) * 0.8_f64.powi(20);
    assert!(
        (read.expect("a number") / expected - 1.0).abs() < 1e-6,
        "{read:?}"
    );
    window.click_at(at);
    window.settle();
    assert_eq!(window.step(), 10);
}

/// A step's own rate: that of step k under inverse time decay is η/(1 + decay·k).
#[test]
fn a_card_shows_the_rate_of_the_step_that_leaves_the_playhead() {
    let schedule = "schedule = { kind = \"inverse_time\", decay = 0.5 }\n";
    let mut window = open(bowl(&format!("{DESCENT}{schedule}")));
    window.click(Role::DisclosureTriangle, "More", 0);
    window.settle();
    window.press(Key::Home);
    for step in 0..4 {
        window.settle();
        let texts = window.texts();
        let said = texts
            .iter()
            .find(|text| text.starts_with("η of the step"))
            .expect("a rate");
        let [rate] = numbers(said, " = ");
        let expected = 0.1 / (1.0 + 0.5 * f64::from(step));
        assert!((rate / expected - 1.0).abs() < 5e-3, "step {step}: {said}");
        window.press(Key::ArrowRight);
    }
}

/// Presenting has the look of the window, light or dark.
#[test]
fn presenting_keeps_the_theme() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = Opening {
            theme,
            ..Opening::of(bowl(DESCENT))
        }
        .open();
        if theme == Theme::Dark {
            window.press(Key::T);
        }
        window.settle();
        let ground = |window: &Window| {
            let image = window.renderer.render(&window.harness).expect("a picture");
            let at = on_plot(window, [-0.9, -1.9]);
            let pixel = image.pixels[at.y as usize * image.width() + at.x as usize];
            u32::from(pixel.r()) + u32::from(pixel.g()) + u32::from(pixel.b())
        };
        let before = ground(&window);
        window.press(Key::F5);
        window.settle();
        let presenting = ground(&window);
        let dark = |sum: u32| sum < 384;
        assert_eq!([dark(before), dark(presenting)], [theme == Theme::Dark; 2]);
    }
}
