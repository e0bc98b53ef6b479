//! The ridge path beside gradient descent from 0, on f = ½(u² + 8v²) around (2, 1), turned by 40°.

use super::page::{Page, colour, near, scenario};
use ravine::scenario::Scenario;

const TEXT: u32 = 0x0014_1414;
const INK: u32 = 0x00d5_5e00;
const LAMBDA: [f64; 2] = [1.0, 8.0];
const RATE: f64 = 0.1;

fn turned([x, y]: [f64; 2], degrees: f64) -> [f64; 2] {
    let (s, c) = degrees.to_radians().sin_cos();
    [c * x + s * y, c * y - s * x]
}

/// The minimum with each component multiplied by a share.
fn place(shares: [f64; 2]) -> [f64; 2] {
    let [u, v] = turned([2.0, 1.0], 40.0);
    turned([shares[0] * u, shares[1] * v], -40.0)
}

fn with(start: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 8.0, angle_deg = 40.0, center = [2, 1] }}\nstart.at = [{start}]\n\
         layers = {{ bands = false, contours = false, labels = false, critical_points = false, dots = false, gradient = false, \
         ahead = false, early_stopping = true }}\nrun.steps = 60\nfigure.legend = \"bottom_right\"\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = {RATE}\ncolor = \"#d55e00\"\n"
    ))
}

#[test]
fn ridge_and_descent_are_linked_at_the_playhead() {
    let scenario = with("0, 0");
    for step in [1, 7, 30] {
        let page = Page::of(&scenario, Some(step));
        let plot = page.plot("x", "y");
        // λ/(λ+α) with α = 1/(ηt), and 1 − (1−ηλ)ᵗ.
        let alpha = 1.0 / (RATE * step as f64);
        let kept = LAMBDA.map(|lambda| lambda / (lambda + alpha));
        let reached = LAMBDA.map(|lambda| 1.0 - (1.0 - RATE * lambda).powi(step as i32));
        let (ridge, descent) = (place(kept), place(reached));
        let lines = plot.lines(colour(TEXT));
        let is_path = |line: &&Vec<[f64; 2]>| {
            let from = |i: usize, at: [f64; 2]| (line[i][0] - at[0]).hypot(line[i][1] - at[1]);
            line.len() > 20 && from(0, [0.0; 2]) < 0.02 && from(line.len() - 1, [2.0, 1.0]) < 0.02
        };
        let path = lines.iter().find(is_path).expect("a ridge path");
        let nearest = |at: [f64; 2]| {
            let distances = path.iter().map(|p| (p[0] - at[0]).hypot(p[1] - at[1]));
            distances.fold(f64::INFINITY, f64::min)
        };
        assert!(nearest(ridge) < 0.05 && nearest(place([0.5, 8.0 / 9.0])) < 0.05);
        // The link, in dashes, ends at both.
        let on_link = |at: &[f64; 2]| {
            let [d, e] = [
                [ridge[0] - descent[0], ridge[1] - descent[1]],
                [at[0] - descent[0], at[1] - descent[1]],
            ];
            let along = (d[0] * e[0] + d[1] * e[1]) / (d[0] * d[0] + d[1] * d[1]);
            (-0.01..1.01).contains(&along)
                && (d[0] * e[1] - d[1] * e[0]).abs() < 0.02 * d[0].hypot(d[1])
        };
        let dashes = lines
            .iter()
            .filter(|line| line.len() == 2 && line.iter().all(on_link));
        assert!(dashes.count() > 1, "{step}");
        let words = format!("α = 1/(ηt) = {}", ravine::figure::compact(alpha, 3));
        assert!(page.says(&words), "{words}");

        // Beside it both shares against ηλt.
        let aside = page.plot("ηλt = λ/α", "share of w*");
        let heads = aside.areas(colour(INK));
        for (i, lambda) in LAMBDA.into_iter().enumerate() {
            let z = RATE * lambda * step as f64;
            let at = |share: f64| {
                move |m: &[f64; 2]| (m[0] / z - 1.0).abs() < 0.05 && (m[1] - share).abs() < 0.02
            };
            assert!(heads.iter().any(at(reached[i])), "{step}: {heads:?}");
            assert!(
                aside
                    .marks()
                    .any(|m| at(kept[i])(&aside.at(super::page::middle(&m.path))))
            );
        }
        let curves = aside.lines(colour(TEXT));
        let flow = curves
            .iter()
            .find(|line| line.len() > 20)
            .expect("the flow");
        for [z, share] in flow {
            near([*share, 0.0], [1.0 - (-z).exp(), 0.0], 0.02);
        }
        let [first, second] = [0, 1].map(|i| {
            let n = |v: f64| ravine::figure::compact(v, 3);
            format!(
                "λ{} = {}: {}, ridge {}, ratio {}",
                ["₁", "₂"][i],
                n(LAMBDA[i]),
                n(reached[i]),
                n(kept[i]),
                n(reached[i] / kept[i])
            )
        });
        assert!(page.says(&first) && page.says(&second), "{first}; {second}");
    }
}

/// At the start both are at 0; from elsewhere there is nothing to compare.
#[test]
fn nothing_breaks_at_the_start_and_nothing_is_shown_from_elsewhere() {
    let page = Page::of(&with("0, 0"), Some(0));
    assert!(page.says("α = 1/(ηt) = ∞"));
    let page = Page::of(&with("1, 0"), Some(5));
    assert!(
        !page
            .words
            .iter()
            .any(|word| word.text.contains("1/(ηt)") || word.text.contains("ridge"))
    );
}
