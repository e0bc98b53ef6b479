//! The fit beside a loss over data.

use egui::Color32;
use ravine::export::drawing::Outline;
use ravine::scenario::Scenario;

use super::page::{Page, colour, near, points, scenario};

const GREEN: u32 = 0x0000_8822;

/// A loss over these rows with weights that stay where they are.
fn fitted(kind: &str, rows: &[[f64; 3]], start: [f64; 2]) -> Scenario {
    let column = |i: usize| rows.iter().map(|row| row[i]).collect::<Vec<f64>>();
    let [x, y] = start;
    scenario(&format!(
        "surface = {{ kind = \"{kind}\", standardise = false, data = {{ name = \"own\", names = [\"width\", \"height\", \"kind\"], \
         a = {:?}, b = {:?}, target = {:?} }} }}\nstart.at = [{x:?}, {y:?}]\nrun.steps = 0\nfigure.legend = \"hidden\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\ncolor = \"#{GREEN:06x}\"\n",
        column(0),
        column(1),
        column(2),
    ))
}

/// Classes 3 and 7 on both sides of a = b.
const CLASSES: [[f64; 3]; 6] = [
    [1.0, 4.0, 3.0],
    [2.0, 3.0, 3.0],
    [3.0, 6.0, 3.0],
    [4.0, 1.0, 7.0],
    [5.0, 2.0, 7.0],
    [6.0, 5.5, 7.0],
];

/// The middles of the small circles in a plot, full ones and hollow ones.
fn dots(page: &Page, axes: [&str; 2]) -> [Vec<[f64; 2]>; 2] {
    let plot = page.plot(axes[0], axes[1]);
    let mut found = [Vec::new(), Vec::new()];
    for mark in plot.marks() {
        if let Outline::Circle { center, .. } = mark.path.outline {
            let hollow = usize::from(mark.path.fill == Color32::TRANSPARENT);
            found[hollow].push(plot.at(center));
        }
    }
    found
}

fn seen(dots: &[[f64; 2]], at: [f64; 2]) -> bool {
    dots.iter()
        .any(|d| (d[0] - at[0]).hypot(d[1] - at[1]) < 0.05)
}

#[test]
fn classes_are_told_apart_and_the_key_says_which_is_which() {
    let page = Page::of(&fitted("logistic", &CLASSES, [1.0, -1.0]), None);
    let axes = ["width", "height"];
    let plot = page.plot(axes[0], axes[1]);
    let [full, hollow] = dots(&page, axes);
    for [a, b, t] in CLASSES {
        assert_eq!(
            [seen(&full, [a, b]), seen(&hollow, [a, b])],
            [t == 7.0, t == 3.0]
        );
    }
    for (text, dots) in [("kind = 7", &full), ("kind = 3", &hollow)] {
        let word = page.word(text);
        let here = |d: &&[f64; 2]| {
            let y = plot.y.place(d[1]);
            let x = plot.x.place(d[0]);
            (y - word.middle.y).abs() < 4.0 && (0.0..15.0).contains(&(word.rect.left() - x))
        };
        assert_eq!(dots.iter().filter(here).count(), 1, "{text}");
    }
}

/// With weights (1, −1) the classes are parted by a = b, and the larger one is where a > b.
#[test]
fn the_boundary_is_where_the_model_is_undecided() {
    for (start, sign) in [([1.0, -1.0], 1.0), ([-2.0, 2.0], -1.0)] {
        let page = Page::of(&fitted("logistic", &CLASSES, start), None);
        let plot = page.plot("width", "height");
        let lines = plot.lines(colour(GREEN));
        assert_eq!(lines.len(), 2, "{lines:?}");
        for [a, b] in &lines[0] {
            near([*a, 0.0], [*b, 0.0], 0.03);
        }
        let [from, to] = [lines[1][0], lines[1][1]];
        near([from[0], 0.0], [from[1], 0.0], 0.03);
        assert!(sign * (to[0] - to[1]) > 0.05, "{to:?}");
    }
}

/// One feature is the same in all rows: the fit is t = 2a + 3·0.5.
#[test]
fn a_line_predicts_over_the_feature_that_varies() {
    let rows = [[0.0, 0.5, 1.0], [1.0, 0.5, 2.0], [2.0, 0.5, 7.0]];
    let page = Page::of(&fitted("least_squares", &rows, [2.0, 3.0]), None);
    let plot = page.plot("width", "kind");
    let line = plot.lines(colour(GREEN)).concat();
    assert!(line.len() >= 2, "{line:?}");
    for [a, t] in line {
        near([t, 0.0], [2.0 * a + 1.5, 0.0], 0.05);
    }
    let [full, _] = dots(&page, ["width", "kind"]);
    for [a, _, t] in rows {
        assert!(seen(&full, [a, t]), "{full:?}");
    }
}

/// Of two features the prediction a + 2b is drawn over the target.
#[test]
fn predictions_are_drawn_over_the_target() {
    let rows = [
        [1.0, 0.0, 1.5],
        [0.0, 1.0, 2.5],
        [1.0, 1.0, 4.0],
        [2.0, 0.5, 3.5],
    ];
    let page = Page::of(&fitted("least_squares", &rows, [1.0, 2.0]), None);
    let plot = page.plot("kind", "predicted");
    let heads = plot.areas(colour(GREEN));
    assert_eq!(heads.len(), rows.len());
    for [a, b, t] in rows {
        assert!(seen(&heads, [t, a + 2.0 * b]), "{heads:?}");
    }
    // Where they are the same.
    let equal = plot.marks().find(|mark| points(&mark.path).len() == 2);
    for at in points(&equal.expect("a line").path) {
        let [t, p] = plot.at(at);
        near([t, 0.0], [p, 0.0], 0.05);
    }
}

/// f = ½·mean of (aw₁ − t)² over rows (1, 0, 2) and (−1, 0, −2) has the slope w₁ − 2 along w₁, so with η = ½ the model closes
/// half of its gap to t = 2a in each step, from 6a.
#[test]
fn the_fit_is_that_of_the_step() {
    let mut scenario = fitted(
        "least_squares",
        &[[1.0, 0.0, 2.0], [-1.0, 0.0, -2.0]],
        [6.0, 0.0],
    );
    scenario.run.steps = 5;
    scenario.optimizers[0].method.parameters_mut().set(0, 0.5);
    for step in [0_i32, 1, 3, 5] {
        let page = Page::of(&scenario, Some(step as usize));
        let plot = page.plot("width", "kind");
        let factor = 2.0 + 4.0 * 0.5_f64.powi(step);
        let line = plot.lines(colour(GREEN)).concat();
        assert!(line.len() >= 2, "{line:?}");
        for [a, t] in line {
            near([t, 0.0], [factor * a, 0.0], 0.05);
        }
    }
}

/// p = 1/(1 + e^−(2a)) over one feature, with the classes at 0 and 1.
#[test]
fn a_curve_is_the_probability_of_the_larger_class() {
    let rows = [
        [-1.0, 0.0, 3.0],
        [1.5, 0.0, 3.0],
        [-0.5, 0.0, 7.0],
        [2.0, 0.0, 7.0],
    ];
    let page = Page::of(&fitted("logistic", &rows, [2.0, 1.0]), None);
    let plot = page.plot("width", "p(kind)");
    let curve = plot.lines(colour(GREEN)).concat();
    assert!(curve.len() > 20);
    for [a, p] in curve {
        near([p, 0.0], [1.0 / (1.0 + (-2.0 * a).exp()), 0.0], 0.01);
    }
    let [full, hollow] = dots(&page, ["width", "p(kind)"]);
    for [a, _, t] in rows {
        assert!(if t == 7.0 {
            seen(&full, [a, 1.0])
        } else {
            seen(&hollow, [a, 0.0])
        });
    }
}
