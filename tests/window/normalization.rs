//! The normalization lab in the window: switched on, dragged, followed by the playhead, undone.

use eframe::egui::{Key, Role, vec2};
use ravine::scenario::read;

use super::hand::{Opening, Window, texts};
use super::spoken::described;

const SWITCH: &str = "normalization lab beside the plot";

fn open(network: &str, figure: &str, size: [f32; 2]) -> Window {
    let text = format!(
        "version = 1\nrun.steps = 8\nfigure = {{ decision = false, diagram = false{figure} }}\n\
         [network]\nhidden = [3, 3]\nsamples = 10\nnorm_eps = 0.0\n{network}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.2\n\
         [[knob]]\ntarget = \"network.scale\"\n"
    );
    let scenario = read("network.toml", &text).expect("a scenario");
    let opening = Opening {
        size: size.into(),
        ..Opening::of(scenario)
    };
    let mut window = opening.open();
    window.settle();
    window
}

const SIZE: [f32; 2] = [1280.0, 800.0];

fn scale(window: &Window) -> f64 {
    let network = window.scenario().surface.shape.network();
    network.expect("a network").network().spec().settings.scale
}

/// Loss and gradient of a kind, as they are told.
fn told(said: &str, kind: &str) -> [f64; 2] {
    ["loss", "gradient"].map(|name| {
        let of_kind = said.split(&format!(" {kind}: ")).nth(1).expect(said);
        let number = of_kind.split(&format!("{name} ")).nth(1).expect(said);
        let number = number
            .split([',', '.'])
            .take(2)
            .collect::<Vec<_>>()
            .join(".");
        let number: String = number
            .chars()
            .take_while(|c| c.is_ascii_digit() || "e−-.".contains(*c))
            .collect();
        let number = number.trim_end_matches('.').replace('−', "-");
        number
            .parse()
            .unwrap_or_else(|_| panic!("{number} in {said}"))
    })
}

#[test]
fn a_dragged_factor_moves_the_gradient_and_leaves_the_loss_of_normalized_networks() {
    let mut window = open("", "", SIZE);
    assert!(!window.has(Role::Canvas, "Normalization"));
    window.reach(Role::CheckBox, SWITCH, 0);
    window.click(Role::CheckBox, SWITCH, 0);
    window.settle();
    assert!(window.scenario().figure.normalization);
    let before = described(&window, "Normalization");
    assert!(before.contains("layer 1 times c = 1."), "{before}");
    assert!(
        before.contains(" at step ") && before.contains("by running averages "),
        "{before}"
    );
    assert!(before.contains("λmax "), "{before}");
    // Half a slider's way is a decade of c or more.
    let slider = window.reach(Role::Slider, "scale", 0);
    let from = slider.left_center() + vec2(0.5 * slider.width(), 0.0);
    window.drag(from, from + vec2(0.25 * slider.width(), 0.0));
    window.settle();
    let c = scale(&window);
    assert!(c > 3.0, "{c}");
    let after = described(&window, "Normalization");
    for kind in ["batch norm", "layer norm"] {
        let ([loss, slope], [now, less]) = (told(&before, kind), told(&after, kind));
        assert!((now / loss - 1.0).abs() < 0.01, "{before} {after}");
        assert!((less * c / slope - 1.0).abs() < 0.02, "{before} {after}");
    }
    let ([_, slope], [_, less]) = (told(&before, "none"), told(&after, "none"));
    assert!((less * c / slope - 1.0).abs() > 0.5, "{before} {after}");
    window.undo();
    window.settle();
    assert_eq!(scale(&window), 1.0);
    assert_eq!(described(&window, "Normalization"), before);
    window.undo();
    window.settle();
    assert!(!window.has(Role::Canvas, "Normalization"));
}

#[test]
fn the_numbers_follow_the_playhead_and_layers_are_chosen() {
    let mut window = open("scaled_layer = 2", ", normalization = true", SIZE);
    window.press(Key::Home);
    window.settle();
    let start = described(&window, "Normalization");
    assert!(
        start.contains("layer 2") && start.contains(" at step 0:"),
        "{start}"
    );
    window.press(Key::End);
    window.settle();
    let end = described(&window, "Normalization");
    assert!(end.contains(" at step 8:"), "{end}");
    let trained = |said: &str| said.split(" at step ").nth(1).map(|s| s[2..].to_owned());
    assert_ne!(trained(&start), trained(&end));
    // A layer that is removed cannot be scaled.
    window.reach(Role::Button, "Remove a hidden layer", 0);
    window.click_button("Remove a hidden layer");
    window.settle();
    let said = described(&window, "Normalization");
    assert!(said.contains("layer 1 "), "{said}");
    assert!(!window.has(Role::Slider, "scaled layer"));
}

#[test]
fn a_batch_of_one_is_refused_in_words() {
    let window = open("batch = 1", ", normalization = true", SIZE);
    let said = described(&window, "Normalization");
    assert!(
        said.contains("batch norm: refused: a batch of one sample has no variance."),
        "{said}"
    );
    assert!(said.contains("layer norm: loss "), "{said}");
}

#[test]
fn nothing_is_cut_off_while_presenting() {
    let mut window = open("", ", normalization = true", SIZE);
    window.press(Key::F5);
    window.settle();
    let area = window.rect(Role::Canvas, "Normalization", 0);
    assert!(area.height() > 200.0, "{area}");
    let mut painted = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| painted.push(text.to_owned()));
    }
    for text in ["at c = 1", "⟨W, ∂L/∂W⟩", "slope −1", "L inference", "2/η"] {
        assert!(
            painted.iter().any(|painted| painted == text),
            "{text}: {painted:?}"
        );
    }
}

/// On a stage too low for the numbers, a key says which curve is which.
#[test]
fn curves_are_named_where_no_table_does() {
    let mut window = open("", ", normalization = true", [1280.0, 480.0]);
    window.press(Key::F5);
    window.settle();
    let mut painted = Vec::new();
    for clipped in &window.harness.output().shapes {
        texts(&clipped.shape, &mut |text| painted.push(text.to_owned()));
    }
    let count = |name: &str| painted.iter().filter(|text| *text == name).count();
    assert_eq!(count("⟨W, ∂L/∂W⟩"), 0, "there are no tables");
    for name in ["none", "batch norm", "layer norm"] {
        assert_eq!(count(name), 1, "{name}: {painted:?}");
    }
}
