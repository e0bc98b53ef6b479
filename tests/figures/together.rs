//! Much on one page: nothing covers what must be read.

use egui::Rect;
use ravine::scenario::Scenario;

use super::page::{Page, scenario};

/// Five optimizers on a quadratic, of whose layers the legend tells.
fn crowd(more: &str) -> Scenario {
    let optimizers = ["gradient_descent", "momentum", "adam", "newton", "bfgs"];
    let optimizers = optimizers.map(|kind| format!("[[optimizer]]\nkind = \"{kind}\"\n"));
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 12.0, angle_deg = 30.0 }}\nstart.at = [-2.2, 1.6]\n\
         run.steps = 30\n{more}\n{}",
        optimizers.concat()
    ))
}

fn apart(rects: &[Rect]) {
    for (i, a) in rects.iter().enumerate() {
        for b in &rects[..i] {
            assert!(!a.shrink(0.5).intersects(b.shrink(0.5)), "{a} {b}");
        }
    }
}

#[test]
fn many_pictures_beside_the_plot_keep_clear_of_each_other_and_of_the_chart() {
    let scenario = crowd(
        "figure = { chart = true, phase = \"second\" }\nmaps.hyper = true\nlayers = { eigen_lens = true, explain = true }",
    );
    let page = Page::of(&scenario, Some(3));
    let chart = page.plot("steps", "f").frame;
    let mut rects: Vec<Rect> = Vec::new();
    for frame in page.marks.iter().filter_map(|mark| mark.within) {
        // The arrows of a step keep off the edge of their frame.
        if !rects.iter().any(|other| other.contains_rect(frame)) {
            rects.retain(|other| !frame.contains_rect(*other));
            rects.push(frame);
        }
    }
    // The plot, two parabolas, the phase portrait, the map, the arrows and the chart.
    assert!(rects.len() >= 7 && rects.contains(&chart), "{rects:?}");
    assert!(rects.iter().all(|frame| frame.height() > 20.0), "{rects:?}");
    // The equation stands below them all, with its last line above the chart.
    let equation =
        |word: &&super::page::Word| word.text.contains("w ← w") || word.text.contains("∇f(w)");
    let lines: Vec<Rect> = page.words.iter().filter(equation).map(|w| w.rect).collect();
    assert!(!lines.is_empty());
    assert!(lines.iter().all(|line| line.bottom() < chart.top()));
    apart(&rects);
}

#[test]
fn the_distances_of_a_guess_from_many_ends_stand_apart() {
    let scenario = crowd("prediction = { state = \"revealed\", guess = [1.0, 1.0] }");
    let page = Page::of(&scenario, Some(3));
    let distances = page.words.iter().filter(|w| w.text.ends_with(" off"));
    let rects: Vec<Rect> = distances.map(|w| w.rect).collect();
    assert_eq!(rects.len(), 5);
    apart(&rects);
}

#[test]
fn layers_are_in_the_legend_of_five_optimizers() {
    let page = Page::of(
        &crowd("layers = { eigen_lens = true, convex = true }"),
        None,
    );
    assert!(page.says("eigenvectors of H"));
    assert!(page.says("convex everywhere in view"));
}

#[test]
fn the_key_of_a_chart_covers_no_curve() {
    let scenario = crowd("figure.chart = true\nchart.quantity = \"components\"");
    let page = Page::of(&scenario, None);
    let frame = page.plot("steps", "|αᵢ|").frame;
    let key = page.word("theory").rect;
    assert!(key.bottom() <= frame.top(), "{key} {frame}");
}
