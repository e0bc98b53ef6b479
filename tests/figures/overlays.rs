//! Layers of the plane and at the heads: local models, unit ellipses, gradient field, convex region, level sets.

use egui::Color32;
use ravine::export::drawing::Path;
use ravine::scenario::{Legend, Scenario};

use super::page::{Page, Plot, colour, points, scenario};

const BARE: &str = "bands = false, contours = false, labels = false, critical_points = false, dots = false, \
                    gradient = false, ahead = false";
const INK: u32 = 0x00d5_5e00;

/// A run at its start, with some layers alone.
fn start(surface: &str, at: [f64; 2], layers: &str, method: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ {surface} }}\nstart.at = [{}, {}]\nview = {{ x = [-3.0, 3.0], y = [-2.0, 2.0] }}\n\
         layers = {{ {BARE}, {layers} }}\nfigure.legend = \"hidden\"\nrun.steps = 3\n[[optimizer]]\n{method}\n",
        at[0], at[1]
    ))
}

const DESCENT: &str = "kind = \"gradient_descent\"\nlr = 0.01\ncolor = \"#d55e00\"";

/// The places of all lines of an ink with at least so many corners.
fn lines(plot: &Plot<'_>, ink: Color32, corners: usize) -> Vec<Vec<[f64; 2]>> {
    let of_ink = plot.marks().filter(|mark| {
        let Path { fill, stroke, .. } = &mark.path;
        *fill == Color32::TRANSPARENT && stroke.color == ink && stroke.width > 0.0
    });
    let lines = of_ink.map(|mark| points(&mark.path));
    let long = lines.filter(|line| line.len() >= corners);
    long.map(|line| line.into_iter().map(|at| plot.at(at)).collect())
        .collect()
}

/// On f = ½(x² + 4y²) the model is f itself: its dashes lie on a few values of f, those of the plot's level lines.
#[test]
fn a_model_of_a_quadratic_has_its_level_lines() {
    let surface = "kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0";
    let page = Page::of(
        &start(surface, [1.5, 0.5], "local_model = true", DESCENT),
        Some(0),
    );
    let plot = page.plot("x", "y");
    let dashes = lines(&plot, colour(INK), 3);
    assert!(dashes.len() > 30, "{}", dashes.len());
    let values = dashes.iter().map(|dash| {
        let of = dash.iter().map(|[x, y]| 0.5 * (x * x + 4.0 * y * y));
        of.sum::<f64>() / dash.len() as f64
    });
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|b, a| (*b - *a).abs() < 0.03);
    assert!((3..=7).contains(&values.len()), "{values:?}");
    assert!(page.says("model's minimum"));
}

#[test]
fn a_model_names_where_newtons_step_leads() {
    for (text, name) in [
        ("x^2 - y^2", "model's saddle"),
        ("1 - x^2 - y^2", "model's maximum"),
        ("(x - 40)^2 + y^2", "model's minimum, out of view"),
    ] {
        let surface = format!("kind = \"formula\", text = \"{text}\"");
        let page = Page::of(
            &start(&surface, [1.0, 0.5], "local_model = true", DESCENT),
            Some(0),
        );
        assert!(page.says(name), "{text}");
    }
    let flat = start(
        "kind = \"formula\", text = \"(x + y)^2\"",
        [1.0, 0.5],
        "local_model = true",
        DESCENT,
    );
    let page = Page::of(&flat, Some(0));
    assert!(!page.words.iter().any(|word| word.text.contains("model")));
    assert!(!lines(&page.plot("x", "y"), colour(INK), 2).is_empty());
}

/// The direction of the longest extent of an outline around a place, in degrees, and the ratio of its extents.
fn shape(outline: &[[f64; 2]], middle: [f64; 2]) -> (f64, f64) {
    let away = outline.iter().map(|p| [p[0] - middle[0], p[1] - middle[1]]);
    let (mut longest, mut shortest) = ([0.0; 2], f64::INFINITY);
    for d in away {
        if d[0].hypot(d[1]) > f64::hypot(longest[0], longest[1]) {
            longest = d;
        }
        shortest = shortest.min(d[0].hypot(d[1]));
    }
    let angle = longest[1].atan2(longest[0]).to_degrees().rem_euclid(180.0);
    (angle, f64::hypot(longest[0], longest[1]) / shortest)
}

/// λ = (1, 9) turned by 30°: the Hessian's ellipse is 3 : 1 along 30°. After its first step, v̂ = g² and Adam's is
/// √(|g₂|/|g₁|) : 1 along an axis, however the ravine is turned; that of Newton's method is the Hessian's.
#[test]
fn ellipses_are_those_of_the_hessian_and_of_the_preconditioner() {
    let surface = "kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0, angle_deg = 30.0";
    let at = [1.0, 0.5];
    let (s, c) = 30.0_f64.to_radians().sin_cos();
    let (u, v) = (c * at[0] + s * at[1], 9.0 * (c * at[1] - s * at[0]));
    let g = [c * u - s * v, s * u + c * v];
    let ratio = (g[1].abs() / g[0].abs())
        .max(g[0].abs() / g[1].abs())
        .sqrt();
    let along = if g[0].abs() > g[1].abs() { 90.0 } else { 0.0 };
    for (method, expected) in [
        ("kind = \"adam\"\nlr = 0.01\neps = 0.0", (along, ratio)),
        ("kind = \"newton\"", (30.0, 3.0)),
    ] {
        let method = format!("{method}\ncolor = \"#d55e00\"");
        let page = Page::of(&start(surface, at, "ellipses = true", &method), Some(0));
        let plot = page.plot("x", "y");
        let solid: Vec<_> = lines(&plot, colour(INK), 60);
        assert_eq!(solid.len(), 1, "{method}");
        let (angle, ratio) = shape(&solid[0], at);
        let turned = (angle - expected.0).abs();
        assert!(turned.min(180.0 - turned) < 3.0, "{method}: {angle}");
        assert!(
            (ratio - expected.1).abs() < 0.05,
            "{method}: {ratio} {expected:?}"
        );
        let dashed = lines(&plot, colour(INK), 2)
            .into_iter()
            .filter(|line| line.len() < 40);
        let (angle, ratio) = shape(&dashed.flatten().collect::<Vec<_>>(), at);
        assert!(
            (angle - 30.0).abs() < 3.0 && (ratio - 3.0).abs() < 0.2,
            "{angle} {ratio}"
        );
    }
    // Gradient descent has no matrix, and a saddle's Hessian no ellipse.
    let saddle = start("kind = \"saddle\"", at, "ellipses = true", DESCENT);
    let page = Page::of(&saddle, Some(0));
    assert!(lines(&page.plot("x", "y"), colour(INK), 6).is_empty());
}

#[test]
fn the_level_set_runs_through_the_head() {
    let at = [1.5, 0.5];
    let page = Page::of(
        &start("kind = \"himmelblau\"", at, "level_set = true", DESCENT),
        Some(0),
    );
    let plot = page.plot("x", "y");
    let f = |[x, y]: [f64; 2]| (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2);
    let set = lines(&plot, colour(INK), 20).concat();
    assert!(set.len() > 100);
    for p in &set {
        assert!((f(*p) - f(at)).abs() < 0.01 * f(at), "{p:?}");
    }
    let nearest = set.iter().map(|p| (p[0] - at[0]).hypot(p[1] - at[1]));
    assert!(nearest.fold(f64::INFINITY, f64::min) < 0.02);
}

/// x⁴/12 − x²/2 + y² is convex where |x| > 1.
#[test]
fn the_convex_region_is_tinted_up_to_its_boundary() {
    let surface = "kind = \"formula\", text = \"x^4/12 - x^2/2 + y^2\"";
    let page = Page::of(
        &start(surface, [2.0, 1.0], "convex = true", DESCENT),
        Some(0),
    );
    let plot = page.plot("x", "y");
    let ink = Color32::from_rgb(125, 80, 0);
    let edges = lines(&plot, ink, 20);
    assert_eq!(edges.len(), 2);
    assert!(
        edges
            .concat()
            .iter()
            .all(|[x, _]| (x.abs() - 1.0).abs() < 0.01)
    );
    let (tinted, rect) = &page.pictures[0];
    let tint = |x: f64| {
        let share = (x - plot.at(rect.min)[0]) / (plot.at(rect.max)[0] - plot.at(rect.min)[0]);
        let [width, height] = tinted.image.size;
        tinted.image.pixels[height / 2 * width + (share * width as f64) as usize].a()
    };
    assert_eq!(
        [-1.1, -0.9, 0.9, 1.1].map(|x| tint(x) > 0),
        [true, false, false, true]
    );
}

/// A quadratic is convex everywhere, a saddle nowhere, and a parabola along x, of any y, nowhere strictly.
#[test]
fn a_view_convex_everywhere_or_nowhere_has_no_tint_and_is_called_so() {
    let view = |surface: &str| {
        let mut scenario = start(surface, [2.0, 1.0], "convex = true", DESCENT);
        scenario.figure.legend = Legend::TopRight;
        Page::of(&scenario, Some(0))
    };
    for (surface, said) in [
        (
            "kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0",
            "convex everywhere in view",
        ),
        (
            "kind = \"formula\", text = \"x^2 - y^2\"",
            "nowhere strictly convex in view",
        ),
        (
            "kind = \"formula\", text = \"x^2\"",
            "nowhere strictly convex in view",
        ),
    ] {
        let page = view(surface);
        assert!(page.says(said), "{surface}: {:#?}", page.words);
        assert!(page.pictures.is_empty(), "{surface}");
    }
    let page = view("kind = \"himmelblau\"");
    assert!(page.says("convex region") && !page.pictures.is_empty());
}

#[test]
fn arrows_of_the_field_point_downhill() {
    let surface = "kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0";
    let page = Page::of(
        &start(surface, [2.0, 1.0], "gradient_field = true", DESCENT),
        Some(0),
    );
    let plot = page.plot("x", "y");
    // Tips are of three corners, shafts of two.
    let shafts = plot
        .marks()
        .filter_map(|mark| match points(&mark.path)[..] {
            [from, to] if mark.path.stroke.width > 0.0 => Some([plot.at(from), plot.at(to)]),
            _ => None,
        });
    let mut count = 0;
    for [from, to] in shafts {
        let at = [0.5 * (from[0] + to[0]), 0.5 * (from[1] + to[1])];
        let (way, down) = ([to[0] - from[0], to[1] - from[1]], [-at[0], -4.0 * at[1]]);
        let cosine =
            (way[0] * down[0] + way[1] * down[1]) / (way[0].hypot(way[1]) * down[0].hypot(down[1]));
        assert!(cosine > 0.99, "{from:?} {to:?}");
        count += 1;
    }
    assert!(count > 100, "{count}");
}
