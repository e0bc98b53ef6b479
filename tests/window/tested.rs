//! The test loss beside the training loss: one document, two plots.

use eframe::egui::{Key, Role, vec2};
use ravine::scenario::read;

use super::hand::{Opening, Window};
use super::spoken::described;

/// 15 of 60 rows are kept from training.
fn window(document: &str) -> Window {
    let text =
        format!("version = 1\n{document}\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n");
    let scenario = read("split.toml", &text).expect("a scenario");
    let opening = Opening {
        size: [1280.0, 800.0].into(),
        ..Opening::of(scenario)
    };
    let mut window = opening.open();
    window.settle();
    window
}

const ROWS: &str = "run.steps = 40\nsurface = { kind = \"least_squares\", data = \"bodies\", test_share = 0.25, split_seed = 2 }\nchart.quantity = \"test_loss\"";

#[test]
fn the_test_loss_is_switched_on_beside_the_plot() {
    let mut window = window(ROWS);
    assert!(!window.has(Role::Canvas, "Test landscape"));
    window.click(Role::CheckBox, "test loss beside the plot", 0);
    window.settle();
    assert!(window.scenario().figure.test);
    let [train, test] =
        ["Landscape", "Test landscape"].map(|name| window.rect(Role::Canvas, name, 0));
    assert!(
        (train.size() - test.size()).length() < 0.1 && !train.intersects(test),
        "{train} {test}"
    );
    // As NumPy says (tests/data/split).
    let said = described(&window, "Test landscape");
    assert_eq!(
        said,
        "Test loss, 15 rows: 5.68 at the training minimum, least 3.29."
    );
    let said = described(&window, "Landscape");
    assert!(
        said.contains("Training loss, 45 rows: least 3.32."),
        "{said}"
    );
    window.undo();
    window.settle();
    assert!(!window.has(Role::Canvas, "Test landscape"));
}

#[test]
fn both_plots_move_the_start_and_the_view() {
    let mut window = window(&format!("{ROWS}\nfigure.test = true"));
    let place = |window: &Window, name| window.rect(Role::Canvas, name, 0).center();
    let names = ["Start point", "Start point on the test loss"];
    let before = names.map(|name| place(&window, name));
    let start = window.scenario().start;
    window.drag(before[1], before[1] + vec2(40.0, -30.0));
    window.settle();
    assert_ne!(window.scenario().start, start);
    for (name, before) in names.into_iter().zip(before) {
        let moved = place(&window, name) - before;
        assert!(
            (moved - vec2(40.0, -30.0)).length() < 2.0,
            "{name}: {moved:?}"
        );
    }
    assert_eq!(window.scenario().view, None);
    let middle = place(&window, "Test landscape");
    window.wheel(middle, 60.0);
    window.settle();
    let view = window.scenario().view.expect("a view");
    let size = window.scenario().surface.shape.landscape().domain();
    assert!(view.height() < size.height(), "{view:?} {size:?}");
    // What a click on either plot does is the same.
    let corner = window.rect(Role::Canvas, "Test landscape", 0);
    window.click_at(corner.center() + vec2(0.3, 0.3) * corner.size());
    window.settle();
    let offset = |window: &Window, plot, start| place(window, start) - place(window, plot);
    let first = offset(&window, "Landscape", names[0]);
    let second = offset(&window, "Test landscape", names[1]);
    assert!((first - second).length() < 1.0, "{first:?} {second:?}");
}

#[test]
fn a_network_has_two_slices() {
    let mut window = window(
        "run.steps = 30\nchart.quantity = \"test_loss\"\nfigure = { test = true, decision = false, diagram = false }\n\
         [network]\nhidden = [3]\nsamples = 16\ntest_share = 0.25",
    );
    window.press(Key::End);
    window.settle();
    let said = described(&window, "Test landscape");
    assert!(
        said.starts_with("Test loss, 4 samples: ") && said.contains(" at step 30 of "),
        "{said}"
    );
    let said = described(&window, "Landscape");
    assert!(said.contains("Training loss, 12 samples: "), "{said}");
}
