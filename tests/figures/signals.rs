//! The lab of signals: its words, histograms and charts.

use ravine::export::{figure, svg};
use ravine::figure::Theme;

use super::page::{Page, near, scenario};

fn lab(settings: &str) -> Page {
    let text = format!(
        "surface = {{ kind = \"saddle\" }}\nsignals = {{ shown = true, width = 64, draws = 3, {settings} }}\n"
    );
    Page::read(&figure(
        &scenario(&text),
        None,
        [1280.0, 800.0],
        Theme::Paper,
    ))
}

/// Linear layers with n·Var w = 1/4 halve the rms of a signal and of a gradient, in every width.
#[test]
fn the_line_of_theory_is_where_it_is_said_to_be() {
    let page = lab("activation = \"linear\", gain = 0.25, depth = 6");
    for (name, of) in [
        ("activations σ", (|l| 0.5f64.powf(l)) as fn(f64) -> f64),
        ("gradients rms", |l| 0.5f64.powf(6.0 - l)),
    ] {
        let plot = page.plot("layer", name);
        let lines = plot.lines(egui::Color32::from_gray(20));
        let line = lines.iter().find(|line| line.len() == 7);
        let line = line.unwrap_or_else(|| panic!("{name}: {lines:?}"));
        for (layer, point) in line.iter().enumerate() {
            let layer = layer as f64;
            near(
                [point[0], point[1].log10()],
                [layer, of(layer).log10()],
                0.03,
            );
        }
    }
    assert!(page.says("critical 1") || page.words.iter().any(|w| w.text.contains("critical 1 ")));
}

#[test]
fn what_happens_is_said_in_numbers() {
    let says = |settings: &str, words: &str| {
        let page = lab(settings);
        let found = page.words.iter().any(|word| word.text.contains(words));
        let all: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
        assert!(found, "{settings}: {words:?} is not among {all:?}");
    };
    says("gain = 0.3", "Activations die out: σ < 10⁻⁴ from layer 1");
    says("gain = 9.0", "Gradients explode");
    says(
        "gain = 0.0",
        "Activations do not differ at all from layer 1 on",
    );
    says("gain = 0.0", "No gradient comes back");
    says("activation = \"relu\"", "He: ReLU passes half of E[z²]");
    says("normalization = \"layer\"", "normalised: the scale cancels");
    says(
        "normalization = \"batch\", batch = 4",
        "Normalization, each unit over the batch",
    );
    // torch's fans of a convolution of 8 to 16 channels.
    says(
        "kind = \"convolution\", channels = 8, taper = 2.0, depth = 1",
        "C_in·k·k = 8·3·3 = 72",
    );
}

/// At every size, words stand apart from one another and on the page.
#[test]
fn words_do_not_touch() {
    for settings in [
        "depth = 30",
        "depth = 100, gain = 0.3",
        "depth = 5, kind = \"convolution\", channels = 4, init = \"he_normal\", activation = \"leaky_relu\"",
        "depth = 12, normalization = \"batch\", batch = 4, residual = true, axis = \"each\"",
    ] {
        let text = format!(
            "surface = {{ kind = \"saddle\" }}\nsignals = {{ shown = true, width = 16, draws = 2, {settings} }}\n"
        );
        let scenario = scenario(&text);
        for size in [
            [1024.0, 768.0],
            [1280.0, 800.0],
            [1920.0, 1080.0],
            [500.0, 300.0],
        ] {
            let page = Page::read(&figure(&scenario, None, size, Theme::Dark));
            for (i, word) in page.words.iter().enumerate() {
                assert!(
                    word.rect.left() > -1.0 && word.rect.right() < size[0] + 1.0,
                    "{settings} {size:?}: {word:?}"
                );
                for other in &page.words[i + 1..] {
                    let (a, b) = (word.rect.shrink(1.5), other.rect.shrink(1.5));
                    assert!(!a.intersects(b), "{settings} {size:?}: {word:?} {other:?}");
                }
            }
        }
    }
}

#[test]
fn figures_are_the_same_every_time() {
    let text = "surface = { kind = \"saddle\" }\nsignals = { shown = true, width = 24, depth = 7, draws = 4 }\n";
    let scenario = scenario(text);
    let draw = || svg::write(&figure(&scenario, None, [640.0, 400.0], Theme::Light));
    assert!(draw() == draw());
}
