//! Predictions: what is hidden while the class is asked, and how far a guess was off.

use ravine::scenario::Scenario;

use super::page::{Page, colour, near, scenario};

const RED: u32 = 0x00cc_1100;

/// Gradient descent on ½(x² + 9y²), which takes (x, y) to (0.95ᵏx, 0.55ᵏy), with a chart; on the plot nothing but its path.
fn predicted(state: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 9.0 }}\nstart.at = [-2.5, 1.5]\nrun.steps = 20\n\
         view = {{ x = [-3.0, 4.0], y = [-2.0, 2.5] }}\nfigure = {{ legend = \"hidden\", chart = true }}\n\
         layers = {{ bands = false, contours = false, dots = false, gradient = false, critical_points = false }}\n\
         prediction = {{ state = \"{state}\", guess = [1.0, 1.0] }}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\ncolor = \"#{RED:06x}\"\n"
    ))
}

/// Where the curve of the chart ends along its axis.
fn end_of_curve(page: &Page) -> f64 {
    let chart = page.plot("steps", "f");
    let lines = chart.lines(colour(RED)).concat();
    lines.iter().fold(0.0, |most, at| most.max(at[0]))
}

#[test]
fn what_is_asked_is_not_shown() {
    let asked = Page::of(&predicted("asked"), Some(4));
    assert!((end_of_curve(&asked) - 4.0).abs() < 0.1);
    let plot = asked.plot("x", "y");
    let path = plot.lines(colour(RED)).concat();
    let rightmost = path.iter().fold(f64::MIN, |most, at| most.max(at[0]));
    near([rightmost, 0.0], [-2.5 * 0.95_f64.powi(4), 0.0], 0.02);
    assert!(!asked.words.iter().any(|w| w.text.ends_with(" off")));
    // The guess stands where it was made.
    near(plot.at(asked.word("?").middle), [1.0, 1.0], 0.06);

    let revealed = Page::of(&predicted("revealed"), Some(4));
    assert!((end_of_curve(&revealed) - 20.0).abs() < 0.1);
    // A figure of which no step is said shows the last one, or where the class begins.
    let ends = ["asked", "revealed"].map(|state| end_of_curve(&Page::of(&predicted(state), None)));
    assert!(ends[0] < 0.1 && (ends[1] - 20.0).abs() < 0.1, "{ends:?}");
}

#[test]
fn a_guess_is_measured_from_where_the_run_ends() {
    let page = Page::of(&predicted("revealed"), Some(4));
    let end = [-2.5 * 0.95_f64.powi(20), 1.5 * 0.55_f64.powi(20)];
    let distance = (end[0] - 1.0).hypot(end[1] - 1.0);
    let said = page.words.iter().find_map(|w| w.text.strip_suffix(" off"));
    let said: f64 = said.expect("a distance").parse().expect("a number");
    assert!((said - distance).abs() < 0.006, "{said} {distance}");
    let none = Page::of(&predicted("off"), Some(4));
    assert!(!none.says("?"));
}

#[test]
fn the_question_stands_there_until_there_is_a_guess() {
    let question = "Where does it end? Click there.";
    let mut scenario = predicted("asked");
    assert!(!Page::of(&scenario, Some(4)).says(question));
    scenario.prediction.guess = None;
    assert!(Page::of(&scenario, Some(4)).says(question));
    scenario.optimizers.clear();
    assert!(!Page::of(&scenario, Some(4)).says(question));
}
