//! A penalty and what it makes of the minimum, on f = ½(u² + 10v²) around (1.6, 1.2), turned by 30°.

use egui::Color32;
use ravine::export::drawing::Path;
use ravine::scenario::{Legend, Scenario};

use super::page::{Page, colour, near, points, scenario};

const TEXT: u32 = 0x0014_1414;
const CENTRE: [f64; 2] = [1.6, 1.2];

fn page(penalty: &str, angle: f64) -> Page {
    Page::of(&with(penalty, angle), None)
}

fn with(penalty: &str, angle: f64) -> Scenario {
    let [x, y] = CENTRE;
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 10.0, angle_deg = {angle}, center = [{x}, {y}]{penalty} }}\n\
         layers = {{ bands = false, contours = false, labels = false, critical_points = false, penalty = true }}\n\
         figure.legend = \"bottom_right\"\n"
    ))
}

/// Components along the axes of the ravine.
fn turned([x, y]: [f64; 2], degrees: f64) -> [f64; 2] {
    let (s, c) = degrees.to_radians().sin_cos();
    [c * x + s * y, c * y - s * x]
}

fn loss([x, y]: [f64; 2], degrees: f64) -> f64 {
    let [u, v] = turned([x - CENTRE[0], y - CENTRE[1]], degrees);
    0.5 * (u * u + 10.0 * v * v)
}

/// The middles of all straight strokes of the ink, such as dashes, that are so wide.
fn dashes(page: &Page, widest: bool) -> Vec<[f64; 2]> {
    let plot = page.plot("x", "y");
    let strokes: Vec<_> = plot
        .marks()
        .filter_map(|mark| {
            let Path { fill, stroke, .. } = &mark.path;
            let ends = points(&mark.path);
            let inked = *fill == Color32::TRANSPARENT && stroke.color == colour(TEXT);
            let short = ends.len() == 2 && ends[0].distance(ends[1]) < 12.0;
            (inked && short && (stroke.width > 1.5) == widest)
                .then(|| plot.at(ends[0].lerp(ends[1], 0.5)))
        })
        .collect();
    strokes
}

#[test]
fn a_circle_touches_the_level_line_of_the_loss_where_the_minimum_has_gone() {
    let page = page(", l2 = 2.0", 30.0);
    let plot = page.plot("x", "y");
    let [u, v] = turned(CENTRE, 30.0);
    let shrunk = turned([u / 3.0, v * 10.0 / 12.0], -30.0);
    let radius = shrunk[0].hypot(shrunk[1]);
    let lines = plot.lines(colour(TEXT));
    let is_circle = |line: &&Vec<[f64; 2]>| {
        line.len() > 60
            && line
                .iter()
                .all(|at| (at[0].hypot(at[1]) - radius).abs() < 0.01)
    };
    assert_eq!(lines.iter().filter(is_circle).count(), 1);
    // The way leads from w* to ŵ, along w = (λᵢ/(λᵢ+α)·w*ᵢ).
    let from_centre = |line: &&Vec<[f64; 2]>| {
        let [x, y] = line[0];
        (x - CENTRE[0]).hypot(y - CENTRE[1]) < 0.02 && line.len() > 2
    };
    let way = lines.iter().find(from_centre).expect("a way");
    near(*way.last().unwrap(), shrunk, 0.01);
    for at in way {
        let [a, b] = turned(*at, 30.0);
        let alpha = u / a - 1.0;
        assert!((b - v * 10.0 / (10.0 + alpha)).abs() < 0.01, "{at:?}");
    }
    // The dashes of the level line through ŵ; the legend has some, too.
    let mut bare = with(", l2 = 2.0", 30.0);
    bare.figure.legend = Legend::Hidden;
    let level = dashes(&Page::of(&bare, None), true);
    assert!(level.len() > 30, "{}", level.len());
    for at in level {
        let ratio = loss(at, 30.0) / loss(shrunk, 30.0);
        assert!((ratio - 1.0).abs() < 0.05, "{at:?}: {ratio}");
    }
    for text in [
        "λ₁/(λ₁+α) = 0.333",
        "λ₂/(λ₂+α) = 0.833",
        "w*",
        "ŵ",
        "‖w‖ ≤ ‖ŵ‖",
        "minimum while L2 grows to α = 2",
        // 1/3 + 10/12
        "1.17 of 2 effective parameters",
    ] {
        assert!(page.says(text), "{text}");
    }
    let caption = page.words.iter().map(|word| &*word.text);
    let caption = caption.collect::<Vec<_>>().join(" ");
    assert!(
        caption.contains("w* (1.6, 1.2) → ŵ (0.474, 0.504)"),
        "{caption}"
    );
}

#[test]
fn under_l1_a_diamond_stands_in_the_place_of_the_circle_and_the_way_has_a_corner() {
    // x: 1.6 − 4/1 is below 0; y: 1.2 − 4/10 = 0.8.
    let page = page(", l1 = 4.0", 0.0);
    let plot = page.plot("x", "y");
    let lines = plot.lines(colour(TEXT));
    let is_diamond = |line: &&Vec<[f64; 2]>| {
        line.len() > 60
            && line
                .iter()
                .all(|[x, y]| (x.abs() + y.abs() - 0.8).abs() < 0.01)
    };
    assert_eq!(lines.iter().filter(is_diamond).count(), 1);
    let way = |line: &&Vec<[f64; 2]>| line.iter().any(|[x, y]| x.abs() + (y - 1.04).abs() < 0.01);
    assert_eq!(lines.iter().filter(way).count(), 1);
    for text in [
        "1.6 ≤ α/λ₁: 0 is left",
        "1.2 − α/λ₂ = 0.8",
        "‖w‖₁ ≤ ‖ŵ‖₁",
        "1 of 2 weights not 0",
    ] {
        assert!(page.says(text), "{text}");
    }
}

#[test]
fn without_a_penalty_the_minimum_alone_is_named() {
    let page = page("", 30.0);
    assert!(dashes(&page, true).is_empty() && dashes(&page, false).is_empty());
    assert!(
        page.says("w* = ŵ")
            && !page.says("w*")
            && !page.words.iter().any(|word| word.text.contains("Penalty"))
    );
}
