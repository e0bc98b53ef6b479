//! Charts: curves, heads and axes.
//!
//! On f = ½(x² + y²) gradient descent multiplies the loss by (1 − η)² in each step, and damped Newton does likewise.

use egui::Color32;
use ravine::scenario::Scenario;

use super::page::{Page, colour, near, points, scenario};

const RED: u32 = 0x00cc_1100;
const BLUE: u32 = 0x0000_33dd;
/// ½(2² + 1²)
const FIRST: f64 = 2.5;

/// Two optimizers of a kind with different rates, a chart, and no marks but those of runs.
fn charted(kind: &str, rates: [f64; 2], chart: &str) -> Scenario {
    let mut text = format!(
        "layers = {{ bands = false, contours = false, labels = false, critical_points = false, dots = false, \
         gradient = false }}\nsurface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }}\n\
         start.at = [2.0, 1.0]\nrun.steps = 12\nfigure = {{ chart = true, legend = \"hidden\" }}\n{chart}\n"
    );
    for (hex, lr) in [RED, BLUE].into_iter().zip(rates) {
        text += &format!("[[optimizer]]\nkind = \"{kind}\"\nlr = {lr}\ncolor = \"#{hex:06x}\"\n");
    }
    scenario(&text)
}

fn loss(lr: f64, step: usize) -> f64 {
    FIRST * (1.0 - lr).powi(2 * step as i32)
}

/// A curve has its corners where the rows of its run are, its marks lie on it, and a head stands at the playhead.
fn check(
    page: &Page,
    axes: [&str; 2],
    hex: u32,
    step: usize,
    abscissa: impl Fn(usize) -> f64,
    value: impl Fn(usize) -> f64,
) {
    let plot = page.plot(axes[0], axes[1]);
    let height = |v: f64| if plot.y.logarithmic { v.log10() } else { v };
    let rows: Vec<[f64; 2]> = (0..=12).map(|k| [abscissa(k), height(value(k))]).collect();
    let lines: Vec<[f64; 2]> = plot.lines(colour(hex)).concat();
    let corners = lines.iter().map(|[x, y]| [*x, height(*y)]);
    let corners: Vec<[f64; 2]> = corners.collect();
    assert_eq!(corners.len(), rows.len(), "{corners:?}");
    let room = 0.01 * (rows[0][1] - rows[12][1]).abs().max(0.1);
    for (corner, row) in corners.iter().zip(&rows) {
        near([corner[0], 0.0], [row[0], 0.0], 0.06);
        near([0.0, corner[1]], [0.0, row[1]], room);
    }
    let marks = plot.areas(colour(hex)).into_iter();
    let marks: Vec<[f64; 2]> = marks.map(|[x, y]| [x, height(y)]).collect();
    for [x, y] in &marks {
        let pair = rows.windows(2).find(|pair| *x <= pair[1][0] + 1e-6);
        let [[x0, y0], [x1, y1]] = pair.map_or([rows[11], rows[12]], |p| [p[0], p[1]]);
        let between = y0 + (y1 - y0) * (x - x0) / (x1 - x0);
        near([*y, 0.0], [between, 0.0], 2.0 * room);
    }
    let head = [abscissa(step), height(value(step))];
    let seen = |m: &[f64; 2]| (m[0] - head[0]).abs() < 0.06 && (m[1] - head[1]).abs() < room;
    assert!(marks.iter().any(seen), "no head at {head:?}: {marks:?}");
}

#[test]
fn a_chart_shows_losses_over_steps() {
    let scenario = charted("gradient_descent", [0.1, 0.3], "");
    for step in [0, 5, 12] {
        let page = Page::of(&scenario, Some(step));
        for (hex, lr) in [(RED, 0.1), (BLUE, 0.3)] {
            check(
                &page,
                ["steps", "f"],
                hex,
                step,
                |k| k as f64,
                |k| loss(lr, k),
            );
        }
        assert!(page.plot("steps", "f").y.logarithmic);
    }
}

/// Newton asks for a gradient and a Hessian in each step, after the gradient at the start.
#[test]
fn a_chart_shows_losses_over_evaluations() {
    let scenario = charted("newton", [0.2, 0.4], "chart.against = \"evaluations\"");
    let page = Page::of(&scenario, Some(7));
    for (hex, lr) in [(RED, 0.2), (BLUE, 0.4)] {
        let asked = |k: usize| (1 + 2 * k) as f64;
        check(&page, ["evaluations", "f"], hex, 7, asked, |k| loss(lr, k));
    }
    let [x, _] = page.plot("evaluations", "f").range();
    assert!(x[0] > -1.0 && (25.0..26.0).contains(&x[1]), "{x:?}");
}

/// ‖∇f‖ = ‖w‖, so it shrinks by 1 − η; steps are η times as long, and the rate is η all the time.
#[test]
fn a_chart_shows_what_it_is_asked_for() {
    let lr = 0.25_f64;
    let size = |k: usize| 5_f64.sqrt() * (1.0 - lr).powi(k as i32);
    let shown = |quantity: &str| {
        let scenario = charted(
            "gradient_descent",
            [lr, 0.5],
            &format!("chart.quantity = \"{quantity}\""),
        );
        Page::of(&scenario, Some(4))
    };
    check(
        &shown("gradient_norm"),
        ["steps", "‖g‖"],
        RED,
        4,
        |k| k as f64,
        size,
    );
    check(&shown("rate"), ["steps", "η"], RED, 4, |k| k as f64, |_| lr);
    // λ = 1 everywhere, below the dashes of the limit.
    let page = shown("sharpness");
    let lines = page.plot("steps", "λmax").lines(colour(RED));
    let curve = lines.iter().max_by_key(|line| line.len()).expect("a curve");
    assert_eq!(curve.len(), 13);
    for (corner, k) in curve.iter().zip(0..) {
        near(*corner, [f64::from(k), 1.0], 0.06);
    }
    let page = shown("step_length");
    let plot = page.plot("steps", "‖Δw‖");
    let corners = plot.lines(colour(RED)).concat();
    assert_eq!(corners.len(), 12, "the start has no step: {corners:?}");
    for (corner, k) in corners.iter().zip(1..) {
        let expected = lr * size(k - 1);
        near([corner[0], corner[1] / expected], [k as f64, 1.0], 0.06);
    }
}

/// The limit of the largest curvature is 2/η, whatever the curvature is.
#[test]
fn the_limit_of_stability_is_that_of_each_rate() {
    let scenario = charted(
        "gradient_descent",
        [0.5, 1.25],
        "chart.quantity = \"sharpness\"",
    );
    let page = Page::of(&scenario, None);
    let plot = page.plot("steps", "λmax");
    for (hex, limit) in [(RED, 4.0), (BLUE, 1.6)] {
        let dashes = plot
            .lines(colour(hex))
            .into_iter()
            .filter(|line| (line[0][1] - 1.0).abs() > 0.1);
        let heights: Vec<f64> = dashes.flatten().map(|[_, y]| y).collect();
        assert!(heights.len() > 20, "{heights:?}");
        assert!(
            heights.iter().all(|y| (y - limit).abs() < 0.03),
            "{heights:?}"
        );
    }
}

/// A dashed line stands at the playhead, from the bottom to the top.
#[test]
fn the_playhead_stands_at_its_step() {
    let scenario = charted("gradient_descent", [0.1, 0.3], "");
    for step in [0, 3, 12] {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("steps", "f");
        let upright = plot.marks().filter_map(|mark| {
            let [from, to] = points(&mark.path)[..] else {
                return None;
            };
            // Lines of the grid go through in one piece.
            let dash = from.x == to.x && (from.y - to.y).abs() < 0.5 * plot.frame.height();
            (dash && mark.path.fill == Color32::TRANSPARENT).then(|| plot.x.value(from.x))
        });
        let places: Vec<f64> = upright.collect();
        assert!(places.len() > 5, "{places:?}");
        assert!(
            places.iter().all(|x| (x - step as f64).abs() < 0.05),
            "{step}: {places:?}"
        );
    }
}

/// Below 10⁻¹⁶ losses are drawn at 10⁻¹⁶, and the axis says so where there are some.
#[test]
fn the_floor_of_a_logarithmic_axis_is_a_bound() {
    let at_rest = |steps: usize| {
        let text = format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }}\nstart.at = [1e-7, 0.0]\n\
             run = {{ steps = {steps}, tolerance = 1e-12 }}\nfigure.chart = true\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.5\n"
        );
        Page::of(&scenario(&text), None)
    };
    let says = |page: &Page, text: &str| page.words.iter().any(|word| word.text.starts_with(text));
    assert!(says(&at_rest(6), "≤ 10"));
    assert!(!says(&at_rest(2), "≤"));
}
