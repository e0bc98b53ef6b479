//! What stands beside the landscape of a network.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use ravine::objective::{Draw, Objective as _};
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
        opening.size = size;
        let mut window = opening.open();
        window.press(Key::F5);
        window.settle();
        let screen = window.harness.ctx.content_rect();
        let rects = ["Landscape", "Decision boundary", "Network diagram", "Chart"]
            .map(|name| window.rect(Role::Canvas, name, 0));
        for (i, rect) in rects.iter().enumerate() {
            assert!(screen.contains_rect(*rect), "{i} {rect:?} in {screen:?}");
            assert!(rect.height() > 0.15 * screen.height(), "{i} {rect:?}");
            for other in &rects[..i] {
                assert!(!rect.shrink(1.0).intersects(*other), "{rect:?} {other:?}");
            }
        }
    }
}

fn numbers(lines: &str) -> Vec<f64> {
    let plain = lines.replace('−', "-");
    let words = plain.split([' ', ',', ';', '\n']);
    words.filter_map(|word| word.parse().ok()).collect()
}

#[track_caller]
fn agree(said: f64, exact: f64) {
    assert!(
        (said - exact).abs() <= 0.006 * exact.abs() + 1e-9,
        "{said} {exact}"
    );
}

/// An edge says its weight and the gradient there, a unit the moments of its sums and its bias.
#[test]
fn parts_of_the_diagram_say_their_own_numbers() {
    let mut window = window("test_share = 0.25\nactivation = \"relu\"");
    let network = trained(&window).network().clone();
    let w = weights(&window, 12);
    let gradient = network.evaluate(&w).gradient;
    let layers = &network.layout().layers;
    // The middle between the ends of the edge from unit 3 to the output.
    let from = window.rect(Role::Image, "Layer 1, unit 3", 0);
    let to = window.rect(Role::Image, "Output 1", 0);
    window.move_to(from.right_center().lerp(to.left_center(), 0.5));
    window.pause();
    let texts = window.texts();
    let told = texts
        .iter()
        .find(|text| text.starts_with("Layer 1, unit 3 → Output 1"));
    let said = numbers(told.unwrap_or_else(|| panic!("{texts:?}")));
    let index = layers[1].matrix.start + 2;
    let [value, slope] = said[said.len() - 2..] else {
        panic!("{said:?}");
    };
    agree(value, w[index]);
    agree(slope, gradient[index]);
    for unit in 0..3 {
        let name = format!("Layer 1, unit {}", unit + 1);
        let said = description(&window, Role::Image, &name);
        let (row, bias) = (layers[0].row(unit), w[layers[0].bias.start + unit]);
        let sums: Vec<f64> = (0..network.train().count())
            .map(|i| {
                let input = network.train().input(i);
                w[row.clone()]
                    .iter()
                    .zip(input)
                    .map(|(w, x)| w * x)
                    .sum::<f64>()
                    + bias
            })
            .collect();
        let n = sums.len() as f64;
        let mean = sums.iter().sum::<f64>() / n;
        let squares = sums.iter().map(|z| (z - mean).powi(2)).sum::<f64>();
        let found = numbers(&said);
        agree(found[0], mean);
        agree(found[1], (squares / n).sqrt());
        agree(found[2], bias);
        let idle = sums.iter().filter(|z| **z <= 0.0).count() as f64 / n;
        let percent = said
            .split("gives 0 on ")
            .nth(1)
            .and_then(|rest| rest.split(' ').next());
        let percent: f64 = percent.expect("a share").parse().expect("a number");
        assert!((percent - 100.0 * idle).abs() < 0.51, "{said}");
    }
}

/// The pixels of the canvas of that name.
fn pixels(window: &Window, name: &str) -> Vec<[u8; 4]> {
    let image = window.renderer.render(&window.harness).expect("no GPU");
    let rect = window.rect(Role::Canvas, name, 0);
    let scale = image.size[0] as f32 / 1000.0;
    let [left, right, top, bottom] = [rect.left(), rect.right(), rect.top(), rect.bottom()]
        .map(|v| (v * scale).round().max(0.0) as usize);
    let rows = top..bottom.min(image.size[1]);
    rows.flat_map(|y| {
        let row = &image.pixels[y * image.size[0]..][left..right.min(image.size[0])];
        row.iter().map(|pixel| pixel.to_array())
    })
    .collect()
}

/// Both pictures are drawn anew where the playhead is, and in the colours of the theme.
#[test]
fn pictures_follow_the_playhead_and_the_theme() {
    for name in ["Decision boundary", "Network diagram"] {
        let mut window = window("data = \"xor\"");
        let end = pixels(&window, name);
        window.press(Key::Home);
        window.settle();
        let start = pixels(&window, name);
        let different = |a: &[[u8; 4]], b: &[[u8; 4]]| {
            assert_eq!(a.len(), b.len());
            a.iter().zip(b).filter(|(a, b)| a != b).count() as f64 / a.len() as f64
        };
        assert!(different(&start, &end) > 0.01, "{name}");
        // Seen first at the start, as in a window that has never been at the end.
        window.press(Key::T);
        window.settle();
        let dark = pixels(&window, name);
        let light = |pixels: &[[u8; 4]]| {
            let bright = pixels.iter().filter(|p| p[..3].iter().all(|v| *v > 120));
            bright.count() as f64 / pixels.len() as f64
        };
        assert!(light(&start) > 0.6, "{name} {}", light(&start));
        assert!(light(&dark) < 0.4, "{name} {}", light(&dark));
        window.press(Key::T);
        window.settle();
        assert!(different(&start, &pixels(&window, name)) < 0.01, "{name}");
    }
}

/// The line of the boundary alone, in the ink of its run, moves with the playhead.
#[test]
fn the_boundary_follows_the_playhead() {
    let mut window = window("data = \"xor\"");
    let ink = {
        let style = ravine::figure::Style::of(ravine::figure::Theme::Light, 13.0);
        style.ink(window.scenario().color(0)).to_array()
    };
    let line = |window: &Window| {
        let pixels = pixels(window, "Decision boundary");
        let of = |pixel: &[u8; 4]| pixel.iter().zip(ink).all(|(a, b)| a.abs_diff(b) < 24);
        let places = pixels.iter().enumerate().filter(|(_, pixel)| of(pixel));
        places.map(|(place, _)| place).collect::<Vec<_>>()
    };
    let end = line(&window);
    window.press(Key::Home);
    window.settle();
    let start = line(&window);
    assert!(
        start.len() > 40 && end.len() > 40,
        "{} {}",
        start.len(),
        end.len()
    );
    let kept = start.iter().filter(|place| end.contains(place)).count();
    assert!(2 * kept < start.len(), "{kept} of {}", start.len());
}

/// With batch normalization, pictures and scores are those of running averages, and say so: at the start they have seen nothing.
#[test]
fn batch_normalization_is_shown_by_its_running_averages() {
    let mut window = window("normalization = \"batch\"\ntest_share = 0.25");
    let network = trained(&window).network().clone();
    for (key, row) in [(Key::Home, 0), (Key::End, 12)] {
        window.press(key);
        window.settle();
        let scenario = window.scenario();
        let run = scenario.optimizers[0].run(&scenario.problem());
        // By hand: batches are all samples.
        let mut averages = network.buffers();
        for step in 0..row {
            let draw = Draw {
                rows: None,
                seed: scenario.run.seed,
                step,
            };
            network.observe(&mut averages, draw, &run.weights(step as usize));
        }
        let w = run.weights(row as usize);
        let used = network.evaluated(&averages);
        let said = description(&window, Role::Canvas, "Decision boundary");
        let (_, of_run) = said.split_once(": step ").expect("a run");
        let said_numbers = numbers(of_run.replace(". ", " ").trim_end_matches('.'));
        assert!(said.contains("by running averages"), "{said}");
        let [train, test] = [network.train(), network.test()].map(|s| used.loss_on(&w, s));
        assert!(
            said_numbers.iter().any(|n| (n / train - 1.0).abs() < 0.006),
            "{said} {train}"
        );
        assert!(
            said_numbers.iter().any(|n| (n / test - 1.0).abs() < 0.006),
            "{said} {test}"
        );
        let batch = network.loss_on(&w, network.train());
        assert!((batch / train - 1.0).abs() > 0.01, "{batch} {train}");
        let diagram = description(&window, Role::Canvas, "Network diagram");
        assert!(diagram.contains("by running averages"), "{diagram}");
    }
}

/// The slider of batches ends at all samples, which is no batch; replacement is offered where there are batches.
#[test]
fn a_batch_of_all_samples_is_none() {
    let mut window = window("batch = 8");
    let settings = |window: &Window| trained(window).network().spec().settings;
    assert!(window.has(Role::CheckBox, "with replacement"));
    let set = |window: &mut Window, value: &str| {
        window.reach(Role::SpinButton, "batch value", 0);
        window.click(Role::SpinButton, "batch value", 0);
        window.press_with(Modifiers::COMMAND, Key::A);
        window.type_text(value);
        window.press(Key::Enter);
        window.settle();
    };
    set(&mut window, "12");
    assert_eq!(settings(&window).batch, 12);
    set(&mut window, "24");
    assert_eq!(settings(&window).batch, 0);
    assert!(!window.has(Role::CheckBox, "with replacement"));
    // No way back from a start that nobody has moved.
    assert!(!window.has(Role::Button, "Start at the initial weights"));
}
