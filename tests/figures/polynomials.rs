//! The lab of polynomials: fits, and bias and variance over the degree.

use egui::Color32;
use ravine::export::drawing::Outline;

use super::page::{Page, colour, near, scenario};

/// The text of a page on paper.
const TEXT: u32 = 0x0014_1414;

fn lab(settings: &str) -> Page {
    Page::of(&scenario(&format!("[polynomials]\n{settings}\n")), None)
}

#[test]
fn errors_over_the_degree_fall_and_rise_again() {
    let page = lab("degree = 4\nsets = 1000");
    let plot = page.plot("degree d", "squared error");
    let lines = plot.lines(colour(TEXT)).into_iter();
    let totals: Vec<[f64; 2]> = lines.filter(|line| line.len() == 11).flatten().collect();
    assert_eq!(totals.len(), 11, "{totals:?}");
    for (degree, [x, _]) in totals.iter().enumerate() {
        near([*x, 0.0], [degree as f64, 0.0], 0.05);
    }
    // A constant misses E sin² = ½ and has the variance σ²/n; the errors themselves are σ².
    let expected = 0.5 + 0.09 / 25.0 + 0.09;
    assert!((totals[0][1] / expected - 1.0).abs() < 0.02, "{totals:?}");
    let best = (0..11).min_by(|i, j| totals[*i][1].total_cmp(&totals[*j][1]));
    assert!((3..=6).contains(&best.unwrap()), "{totals:?}");
    assert!(totals[10][1] > totals[5][1] * 1.1, "{totals:?}");
    assert!(page.says("Polynomials of degree 4"));
    for name in ["bias²", "variance", "error on the training rows"] {
        assert!(
            page.words.iter().any(|word| word.text.starts_with(name)),
            "{name}"
        );
    }
}

#[test]
fn the_fits_are_drawn_with_the_truth_and_the_rows_of_a_set() {
    let page = lab("sets = 12\nsize = 17\nnoise = 0");
    let plot = page.plot("x", "t");
    let rows = plot.marks().filter(|mark| {
        let is_circle = matches!(mark.path.outline, Outline::Circle { .. });
        is_circle && mark.path.fill != Color32::TRANSPARENT
    });
    assert_eq!(rows.count(), 17);
    // Dashes of the truth.
    let truth = plot.lines(colour(TEXT)).concat();
    assert!(truth.len() > 50);
    for [x, t] in truth {
        near([x, t], [x, (std::f64::consts::TAU * x).sin()], 0.03);
    }
    for text in [
        "sin 2πx, the truth",
        "fits to 12 training sets",
        "mean of all 12",
        "17 rows of the first set",
    ] {
        assert!(page.says(text), "{text}");
    }
    assert!(lab("sets = 41").says("fits to 40 of 41 training sets"));
}

/// The errors would tell what the class is asked.
#[test]
fn nothing_is_shown_while_the_class_is_asked() {
    let page = lab("degree = 4\n[prediction]\nstate = \"asked\"");
    assert!(page.says("Hidden until it is revealed"));
    assert!(!page.words.iter().any(|word| word.text.starts_with("bias²")));
}
