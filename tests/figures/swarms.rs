//! Swarms: dots where the runs are, and ellipses of their spread.

use egui::Color32;

use super::page::{Page, middle, near, points, scenario};

/// Gradient descent on ½(x² + 9y²) from a grid of 4 × 3 starts takes every point to (0.9ᵏx, 0.1ᵏy).
#[test]
fn a_dot_stands_where_each_run_is() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0 }\nrun.steps = 6\n\
         view = { x = [-4.0, 4.0], y = [-3.0, 3.0] }\nfigure = { legend = \"top_right\", equal_aspect = false }\n\
         layers = { bands = false, contours = false, dots = false, gradient = false, critical_points = false }\n\
         swarm = { shown = true, count = 12, arrangement = \"grid\", tail = 0 }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\nvisible = true\n",
    );
    let page = Page::of(&scenario, Some(2));
    let plot = page.plot("x", "y");
    let dots = plot.marks().filter(|mark| {
        let (from, to) = points(&mark.path).iter().fold(
            (egui::pos2(1e9, 1e9), egui::pos2(-1e9, -1e9)),
            |(low, high), at| (low.min(*at), high.max(*at)),
        );
        let size = to - from;
        mark.path.fill != Color32::TRANSPARENT && size.max_elem() < 10.0 && size.min_elem() > 3.0
    });
    let dots: Vec<[f64; 2]> = dots.map(|mark| plot.at(middle(&mark.path))).collect();
    for i in 0..4 {
        for j in 0..3 {
            let start = [-3.0 + 2.0 * f64::from(i), -2.0 + 2.0 * f64::from(j)];
            let expected = [0.81 * start[0], 0.01 * start[1]];
            let distance = |at: &[f64; 2]| (at[0] - expected[0]).hypot(at[1] - expected[1]);
            let nearest = dots.iter().map(distance).fold(f64::MAX, f64::min);
            assert!(nearest < 0.03, "{expected:?}: {nearest}");
        }
    }
    // At the end, (±1.59, 0) are further than 1.5 away, a quarter of the domain, and (±0.53, 0) are not.
    assert!(page.says("6 near (0, 0)") && page.says("6 on the way"));
    let caption = page.words.iter().rfind(|w| w.text.starts_with("Quadratic"));
    let caption = &caption.expect("a caption").text;
    assert!(
        caption.contains("Swarm of 12 starts on a grid of the view"),
        "{caption}"
    );
}

/// The dashed ellipse reaches two standard deviations of theory from the mean: ησ²/(λ(2−ηλ)) in the long run.
#[test]
fn the_predicted_ellipse_has_the_size_of_theory() {
    let scenario = scenario(
        "surface = { kind = \"quadratic\", lambda1 = 1.0, lambda2 = 4.0 }\nrun = { steps = 400, noise = 3.0 }\n\
         view = { x = [-4.0, 4.0], y = [-3.0, 3.0] }\nfigure = { legend = \"top_right\", equal_aspect = false }\n\
         layers = { bands = false, contours = false, dots = false, gradient = false, critical_points = false, ahead = false }\n\
         swarm = { shown = true, count = 50, arrangement = \"seeds\", tail = 0 }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\nvisible = true\n",
    );
    let page = Page::of(&scenario, None);
    assert!(page.says("predicted, 2 σ") && page.says("measured, 2 σ"));
    let plot = page.plot("x", "y");
    let reach = |axis: usize, lambda: f64| {
        let deviation = (0.1 * 9.0 / (lambda * (2.0 - 0.1 * lambda))).sqrt();
        let mut expected = [0.0; 2];
        expected[axis] = 2.0 * deviation;
        expected
    };
    // Some dash ends near each of the four tips.
    for tip in [reach(0, 1.0), reach(1, 4.0)] {
        for tip in [tip, tip.map(|v| -v)] {
            let corners = plot.marks().flat_map(|mark| points(&mark.path));
            let distance = |at: [f64; 2]| (at[0] - tip[0]).hypot(at[1] - tip[1]);
            let nearest = corners
                .map(|at| distance(plot.at(at)))
                .fold(f64::MAX, f64::min);
            near([nearest, 0.0], [0.0, 0.0], 0.1);
        }
    }
}

/// From the ridge between two wells: one ellipse around all while they are one cloud, and then one around each well.
#[test]
fn two_clouds_have_an_ellipse_each() {
    let scenario = scenario(
        "surface = { kind = \"formula\", text = \"(x^2 - 1)^2 + y^2\" }\nstart.at = [0, 0]\nrun = { steps = 300, noise = 0.5 }\n\
         view = { x = [-2.0, 2.0], y = [-1.0, 1.0] }\nfigure = { legend = \"top_right\", equal_aspect = false }\n\
         layers = { bands = false, contours = false, dots = false, gradient = false, critical_points = false, ahead = false }\n\
         swarm = { shown = true, count = 100, arrangement = \"seeds\", tail = 0 }\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.02\n",
    );
    let ellipses = |page: &Page| {
        let plot = page.plot("x", "y");
        let text = ravine::figure::Style::of(ravine::figure::Theme::Paper, 13.0).text;
        let lines = plot.lines(text).into_iter();
        let mut middles: Vec<f64> = lines
            .filter(|line| line.len() > 50)
            .map(|line| line.iter().map(|at| at[0]).sum::<f64>() / line.len() as f64)
            .collect();
        middles.sort_by(f64::total_cmp);
        middles
    };
    let page = Page::of(&scenario, Some(2));
    let [one] = ellipses(&page)[..] else {
        panic!("one ellipse");
    };
    assert!(one.abs() < 0.1 && page.says("measured, 2 σ"));
    let page = Page::of(&scenario, Some(300));
    let [left, right] = ellipses(&page)[..] else {
        panic!("two ellipses");
    };
    assert!((left + 1.0).abs() < 0.1 && (right - 1.0).abs() < 0.1);
    assert!(page.says("measured at each end, 2 σ"));
}
