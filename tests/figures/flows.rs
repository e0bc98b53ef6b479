//! The gradient flow, central flows and lines of minima, as drawn.

use egui::Color32;
use ravine::figure::{Style, Theme};

use super::page::{Page, Plot, colour, middle, points, scenario};

/// The colour of flows.
fn ink() -> Color32 {
    Style::of(Theme::Paper, 13.0).text
}

/// The longest line of that colour.
fn longest(plot: &Plot<'_>, colour: Color32) -> Vec<[f64; 2]> {
    let lines = plot.lines(colour).into_iter();
    lines.max_by_key(Vec::len).expect("a line")
}

/// On ½(x² + 9y²) the flow keeps y/x⁹, from the start to the minimum.
#[test]
fn the_gradient_flow_is_drawn_where_it_runs() {
    let bowl = |more: &str| {
        scenario(&format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0 }}\nstart.at = [-2.5, 1.5]\n\
             view = {{ x = [-3.0, 4.0], y = [-2.0, 2.5] }}\n{more}\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1"
        ))
    };
    let page = Page::of(&bowl("layers.gradient_flow = true"), None);
    assert!(page.says("gradient flow"));
    let line = longest(&page.plot("x", "y"), ink());
    assert!(line.len() > 20, "{}", line.len());
    for [x, y] in &line {
        let expected = 1.5 * (x / -2.5_f64).max(0.0).powi(9);
        assert!((y - expected).abs() < 0.02, "({x}, {y}), {expected}");
    }
    let ([x, _], [end, _]) = (line[0], line[line.len() - 1]);
    assert!((x + 2.5).abs() < 0.01 && end.abs() < 0.01);
    let without = Page::of(&bowl(""), None);
    assert!(!without.says("gradient flow"));
    let asked = "layers.gradient_flow = true\nprediction.state = \"asked\"";
    assert!(
        !Page::of(&bowl(asked), None).says("gradient flow"),
        "it would tell"
    );
}

const EDGE: &str = "surface.kind = \"product_squared\"\nstart.at = [6.0, 0.05]\nrun.steps = 1000\n\
     view = { x = [4.9, 6.1], y = [0.0, 0.3] }\nfigure.equal_aspect = false\n\
     layers = { central_flow = true, gradient = false, ahead = false, dots = false }\n";

/// At step 1000 near (5.456, 0.1732), where SciPy's integration is, with the mean of two steps beside it.
#[test]
fn a_central_flow_is_drawn_with_its_place_at_the_playhead() {
    let text = format!("{EDGE}[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n");
    let page = Page::of(&scenario(&text), None);
    assert!(page.says("central flow ± its swing"));
    let plot = page.plot("x", "y");
    let line = longest(&plot, ink());
    let [x, y] = line[line.len() - 1];
    assert!(
        (x - 5.4561).abs() < 2e-3 && (y - 0.1732).abs() < 1e-3,
        "({x}, {y})"
    );
    let dots = plot.marks().filter(|mark| mark.path.fill == ink());
    let near = dots.map(|mark| plot.at(middle(&mark.path)));
    let near = near.filter(|[x, y]| (x - 5.4564).abs() < 3e-3 && (y - 0.1732).abs() < 1e-3);
    assert_eq!(near.count(), 1);
    // The bar of ±0.0346.
    let bars = plot.marks().filter_map(|mark| {
        let [from, to] = points(&mark.path)[..] else {
            return None;
        };
        let ([x, y], [_, end]) = (plot.at(from), plot.at(to));
        ((x - 5.456).abs() < 5e-3).then_some((end - y).abs())
    });
    let tall = bars.fold(0.0, f64::max);
    assert!((tall - 2.0 * 0.0346).abs() < 1e-3, "{tall}");
    let said = page
        .words
        .iter()
        .find_map(|w| w.text.strip_suffix(" apart"));
    let away: f64 = said.expect("a distance").parse().expect("a number");
    assert!(away > 0.001 && away < 0.05, "{away}");
}

/// Why there is none is said.
#[test]
fn where_there_is_no_central_flow_the_legend_says_why() {
    for (method, words) in [
        (
            "kind = \"gradient_descent\"\nlr = 0.02\nsam.rho = 0.1",
            "central flow: of plain GD, RMSprop only",
        ),
        ("kind = \"adam\"", "central flow: of plain GD, RMSprop only"),
    ] {
        let page = Page::of(&scenario(&format!("{EDGE}[[optimizer]]\n{method}\n")), None);
        assert!(page.says(words), "{method}: {words}");
    }
    let beyond = EDGE.replace("[6.0, 0.05]", "[6.0, 0.25]");
    let page = Page::of(
        &scenario(&format!(
            "{beyond}[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n"
        )),
        None,
    );
    assert!(page.says("no central flow: unstable from the start"));
}

/// Dots along xy = ±1, from border to border.
#[test]
fn lines_of_minima_are_drawn_as_lines() {
    let text = "surface.kind = \"product_squared\"\nlayers = { contours = false, bands = false }\nfigure.legend = \"hidden\"";
    let page = Page::of(&scenario(text), None);
    let plot = page.plot("x", "y");
    let dots: Vec<[f64; 2]> = plot
        .marks()
        .filter(|mark| mark.path.fill == ink())
        .map(|mark| plot.at(middle(&mark.path)))
        .filter(|[x, y]| (x * y).abs() > 0.5)
        .collect();
    assert!(dots.len() > 100, "{}", dots.len());
    for [x, y] in dots {
        assert!(((x * y).abs() - 1.0).abs() < 0.05, "({x}, {y})");
    }
}

/// A path that swings across the valley in every step is hatched: its lines are steps of the run, a fraction of them, up to
/// where it is.
#[test]
fn a_path_that_fills_an_area_is_hatched() {
    let scenario = scenario(&format!(
        "{EDGE}figure.legend = \"hidden\"\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\ncolor = \"#cc1100\"\n"
    ));
    let page = Page::of(&scenario, None);
    let lines = page.plot("x", "y").lines(colour(0x00cc_1100));
    let strokes: Vec<&[[f64; 2]]> = lines.iter().flat_map(|line| line.windows(2)).collect();
    assert!((60..400).contains(&strokes.len()), "{}", strokes.len());
    let run = scenario.optimizers[0].run(&scenario.problem());
    let close = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).abs() < 2e-3 && (a[1] - b[1]).abs() < 1e-3;
    for stroke in &strokes {
        let is_step = |pair: &[[f64; 2]]| close(pair[0], stroke[0]) && close(pair[1], stroke[1]);
        assert!(run.points.windows(2).any(is_step), "{stroke:?}");
    }
    let end = run.points[run.last()];
    assert!(strokes.iter().any(|stroke| close(stroke[1], end)));
    // A few steps are drawn in full.
    let page = Page::of(&scenario, Some(10));
    let lines = page.plot("x", "y").lines(colour(0x00cc_1100));
    assert_eq!(lines.iter().flat_map(|line| line.windows(2)).count(), 10);
}

/// The distance from a flow keeps clear of the legend, wherever that stands.
#[test]
fn names_keep_clear_of_the_legend() {
    let place = |view: &str, legend: &str| {
        let edge = EDGE.replace("x = [4.9, 6.1], y = [0.0, 0.3]", view);
        let text = format!(
            "{edge}figure.legend = \"{legend}\"\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n"
        );
        let page = Page::of(&scenario(&text), None);
        let word = |name: &str| page.word(name).rect;
        let legend = word("central flow ± its swing").union(word("mean of two steps"));
        let apart = page.words.iter().find(|word| word.text.ends_with(" apart"));
        (legend, apart.expect("a distance").rect)
    };
    // The flow is at (5.456, 0.1732), just beside the legend.
    for (view, legend) in [
        ("x = [4.9, 5.67], y = [-0.1, 0.2]", "top_right"),
        ("x = [4.9, 5.67], y = [0.15, 0.4]", "bottom_right"),
    ] {
        let (legend, apart) = place(view, legend);
        assert!(!legend.intersects(apart), "{view}: {legend:?} {apart:?}");
    }
}
