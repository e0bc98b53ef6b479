//! Ensembles of networks, on pages.

use ravine::figure::{Style, Theme};
use ravine::optimizer::Progress;
use ravine::scenario::Scenario;

use super::page::{Page, Plot, colour, scenario};

/// The spread.
const VIOLET: u32 = 0x007a_3fc8;
/// The first optimizer's.
const VERMILION: u32 = 0x00d5_5e00;

fn networks(data: &str, ensemble: &str) -> Scenario {
    scenario(&format!(
        "network = {{ {data}, samples = 24, test_share = 0.4, hidden = [8] }}\nrun = {{ steps = 40 }}\n\
         figure = {{ legend = \"hidden\", diagram = false }}\nensemble = {{ shown = true, {ensemble} }}\n\
         [[optimizer]]\nkind = \"adam\"\nlr = 0.05\n"
    ))
}

fn says_part(page: &Page, part: &str) -> bool {
    let words: Vec<&str> = page.words.iter().map(|word| &*word.text).collect();
    words.join(" ").contains(part)
}

/// The height of the longest line of a colour at a step.
fn longest(plot: &Plot<'_>, hex: egui::Color32) -> Vec<[f64; 2]> {
    let lines = plot.lines(hex).into_iter();
    lines.max_by_key(Vec::len).expect("a line")
}

#[test]
fn losses_of_members_and_of_their_average_are_drawn() {
    let scenario = networks("data = \"sine\", data_noise = 0.3", "count = 4");
    let request = scenario.ensemble_request().expect("a network and a run");
    let found = request.compute(2, &Progress::default());
    let found = found.expect("nobody cancels").expect("there is something");
    let test = found.test.as_ref().expect("samples for testing");
    let page = Page::of(&scenario, Some(25));
    let plot = page.plot("steps", "test loss");
    let text = Style::of(Theme::Paper, 13.0).text;
    let average = longest(&plot, text);
    assert!(average.len() > 30);
    let drawn = |step: f64, height: f64| {
        let row = step.round() as usize;
        (height / test.average[row] - 1.0).abs() < 0.03
    };
    let on_steps = average
        .iter()
        .filter(|at| (at[0] - at[0].round()).abs() < 0.02);
    let on_steps: Vec<_> = on_steps.collect();
    assert!(on_steps.len() > 20);
    for at in on_steps {
        assert!(drawn(at[0], at[1]), "{at:?}");
    }
    // The spread is dotted, in its own colour.
    let dots = plot.lines(colour(VIOLET));
    assert!(dots.len() > 10);
    assert!(says_part(&page, "Average of 4 networks, step 25"));
    assert!(says_part(
        &page,
        "test loss of each: another draw of weights"
    ));
    for part in [
        "mean loss of the networks ",
        "− spread of their outputs ",
        "= loss of their average ",
        "training loss: ",
    ] {
        assert!(says_part(&page, part), "{part}");
    }
    // The other samples, the classes.
    let page = Page::of(&networks("data = \"sine\"", "over = \"train\""), None);
    page.plot("steps", "training loss");
    assert!(says_part(&page, "test loss: "));
    let classes = networks(
        "data = \"moons\", loss = \"logistic\"",
        "vary = \"bootstrap\"",
    );
    let page = Page::of(&classes, None);
    assert!(says_part(&page, "a bootstrap sample each"));
    assert!(!says_part(&page, "spread of their outputs"));
    assert!(!says_part(&page, "their average") || !says_part(&page, "= loss"));
}

/// Over a single input: four curves thin, and the average thick.
#[test]
fn curves_of_members_and_their_average_are_drawn_over_one_input() {
    let scenario = networks("data = \"sine\", data_noise = 0.3", "count = 4");
    let request = scenario.ensemble_request().expect("a network and a run");
    let found = request.compute(2, &Progress::default());
    let found = found.expect("nobody cancels").expect("there is something");
    let fits = found.fits.as_ref().expect("one input");
    let (_, average) = fits.at(25);
    let page = Page::of(&scenario, Some(25));
    let plot = page.plot("x₁", "y");
    let drawn = longest(&plot, Style::of(Theme::Paper, 13.0).text);
    let at = |x: f64| {
        let [low, high] = fits.grid.view.x;
        let place = (x - low) / (high - low) * (average.len() - 1) as f64;
        let (i, share) = (place.floor().clamp(0.0, 127.0) as usize, place.fract());
        average[i] + share * (average[i + 1] - average[i])
    };
    assert!(drawn.len() > 50);
    for [x, y] in drawn {
        assert!((y - at(x)).abs() < 0.02, "{x} {y}");
    }
    let thin = colour(VERMILION).gamma_multiply(0.7);
    let curves = |plot: &Plot<'_>| {
        plot.lines(thin)
            .iter()
            .filter(|line| line.len() > 20)
            .count()
    };
    assert_eq!(curves(&plot), 4);
    assert!(says_part(&page, "their average"));
    let mut without = scenario.clone();
    without.ensemble.shown = false;
    let page = Page::of(&without, Some(25));
    assert_eq!(curves(&page.plot("x₁", "y")), 0);
    assert!(!says_part(&page, "their average"));
}

#[test]
fn where_all_networks_would_be_the_same_the_figure_says_so() {
    let page = Page::of(&networks("data = \"sine\"", "vary = \"draws\""), None);
    assert!(says_part(&page, "Nothing is drawn in training here"));
}
