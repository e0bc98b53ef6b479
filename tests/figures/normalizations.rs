//! The comparison of normalizations beside the landscape of a network.

use egui::Color32;
use ravine::export::figure;
use ravine::figure::Theme;

use super::page::{Page, colour, scenario};

const TEXT: Color32 = Color32::from_gray(20);
const BATCH: u32 = 0x0000_72b2;
const LAYER: u32 = 0x00d5_5e00;

fn drawn(network: &str, optimizer: &str) -> Page {
    let scenario = scenario(&format!(
        "run.steps = 6\nfigure = {{ legend = \"hidden\", decision = false, diagram = false, normalization = true }}\n\
         [network]\nhidden = [4, 3]\nsamples = 12\nnorm_eps = 0.0\n{network}\n{optimizer}"
    ));
    Page::read(&figure(&scenario, None, [1300.0, 900.0], Theme::Paper))
}

const DESCENT: &str = "[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.25\n";

/// Lines of a plot from many dashes.
fn points(page: &Page, [x, y]: [&str; 2], ink: Color32) -> Vec<[f64; 2]> {
    page.plot(x, y).lines(ink).concat()
}

#[test]
fn gradients_behind_a_normalization_fall_as_one_over_c_and_the_factor_is_marked() {
    let page = drawn("scale = 10.0\nscaled_layer = 2", DESCENT);
    assert!(page.says("Weights W of layer 2 times c = 10") && page.says("slope −1"));
    let axes = ["c", "‖∂L/∂W‖"];
    for ink in [BATCH, LAYER] {
        let points = points(&page, axes, colour(ink));
        let [low, high] =
            [f64::min, f64::max].map(|end| points.iter().map(|p| p[0]).fold(1.0, end));
        assert!(low < 0.012 && high > 80.0, "{low} {high}");
        let products: Vec<f64> = points.iter().map(|[c, slope]| c * slope).collect();
        let [low, high] =
            [f64::min, f64::max].map(|end| products.iter().copied().fold(products[0], end));
        assert!(high / low < 1.35, "{low} {high}");
    }
    // The guide has the same slope; the mark stands at the factor, from bottom to top.
    let plot = page.plot(axes[0], axes[1]);
    let [_, [bottom, top]] = plot.range();
    let lines = plot.lines(TEXT);
    let upright = |line: &&Vec<[f64; 2]>| (line[0][0] / line[line.len() - 1][0] - 1.0).abs() < 0.01;
    let marks: Vec<&Vec<[f64; 2]>> = lines.iter().filter(upright).collect();
    let [mark] = marks[..] else {
        panic!("{lines:?}");
    };
    assert!((mark[0][0] / 10.0 - 1.0).abs() < 0.08, "{mark:?}");
    let [from, to] = [mark[0][1], mark[mark.len() - 1][1]];
    assert!(from.min(to) < 1.1 * bottom && from.max(to) > 0.9 * top);
}

#[test]
fn sharpness_along_training_has_a_curve_for_each_kind_and_the_edge() {
    let page = drawn("", DESCENT);
    assert!(page.says("at c = 1") && page.says("at step 6") && page.says("2/η"));
    for head in ["loss L", "⟨W, ∂L/∂W⟩", "L training", "L inference"] {
        assert!(page.says(head), "{head}");
    }
    let the_same = page.words.iter().filter(|word| word.text == "the same");
    assert_eq!(the_same.count(), 2);
    let axes = ["steps", "λmax"];
    for ink in [BATCH, LAYER] {
        let points = points(&page, axes, colour(ink));
        assert!(points.len() > 6, "{points:?}");
    }
    // 2/η = 8, dash by dash.
    let lines = page.plot(axes[0], axes[1]).lines(TEXT).concat();
    let edge = lines.iter().filter(|[_, v]| (v / 8.0 - 1.0).abs() < 0.03);
    assert!(edge.count() > 10);
    // Theory has no edge for the largest eigenvalue of H under Adam.
    let adam = drawn("", "[[optimizer]]\nkind = \"adam\"\nlr = 0.02\n");
    assert!(!adam.says("2/η"));
}

#[test]
fn what_is_missing_is_said() {
    let one = drawn("batch = 1", DESCENT);
    let refused = one.words.iter();
    let refused = refused.filter(|word| word.text == "refused: one sample has no variance");
    assert_eq!(refused.count(), 2);
    assert!(points(&one, ["c", "‖∂L/∂W‖"], colour(BATCH)).is_empty());
    assert!(!points(&one, ["c", "‖∂L/∂W‖"], colour(LAYER)).is_empty());
    let none = drawn("", "");
    assert!(none.says("No optimizer is shown"));
    assert!(!points(&none, ["c", "‖∂L/∂W‖"], colour(BATCH)).is_empty());
}
