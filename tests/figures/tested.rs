//! The test loss beside the training loss, and the step of early stopping.

use ravine::scenario::Scenario;

use super::page::{Page, colour, middle, near, points, scenario};

const GREEN: u32 = 0x0000_8822;

/// Numbers of NumPy for this split (tests/data/split).
const TRAIN_MINIMUM: [f64; 2] = [-0.895_267_646_052_491_9, 7.877_971_926_161_349];
const TEST_MINIMUM: [f64; 2] = [7.319_240_896_028_022, -1.167_433_656_659_950_8];
const STOP: usize = 19;

fn split(more: &str) -> Scenario {
    scenario(&format!(
        "surface = {{ kind = \"least_squares\", data = \"bodies\", test_share = 0.25, split_seed = 2 }}\n\
         start.at = [3.0, -3.0]\nrun.steps = 400\nchart.quantity = \"test_loss\"\n\
         view = {{ x = [-12.0, 14.0], y = [-10.0, 14.0] }}\n\
         layers = {{ gradient = false, dots = false, ahead = false }}\n\
         figure = {{ test = true, fit = false, {more} }}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.05\ncolor = \"#{GREEN:06x}\"\n"
    ))
}

#[test]
fn both_landscapes_show_one_path_and_both_minima() {
    let page = Page::of(&split("chart = true"), None);
    let plots = page.plots("x = w₁ (height in cm)", "y = w₂ (arm span in cm)");
    let [train, test] = &plots[..] else {
        panic!("two plots");
    };
    assert_eq!(train.frame.size(), test.frame.size());
    for (a, b) in train.range().into_iter().zip(test.range()) {
        near(a, b, 0.05);
    }
    let path = |plot: &super::page::Plot<'_>| plot.lines(colour(GREEN)).concat();
    let (first, second) = (path(train), path(test));
    assert!(first.len() > 10 && first.len() == second.len());
    for (a, b) in first.iter().zip(&second) {
        near(*a, *b, 0.1);
    }
    // The other's minimum has a diamond.
    for (plot, other) in [(train, TEST_MINIMUM), (test, TRAIN_MINIMUM)] {
        let diamonds = plot.marks().filter(|mark| {
            let corners = points(&mark.path);
            !mark.path.is_open() && (4..=5).contains(&corners.len())
        });
        let mut places = diamonds.map(|mark| plot.at(middle(&mark.path)));
        let found = places.any(|at| (at[0] - other[0]).hypot(at[1] - other[1]) < 0.2);
        assert!(found, "{other:?}");
    }
    for text in [
        "training minimum",
        "test minimum",
        &format!("early stop: {STOP}"),
    ] {
        assert_eq!(
            page.words.iter().filter(|w| w.text == text).count(),
            2,
            "{text}"
        );
    }
    for text in [
        "Training loss, 45 rows",
        "Test loss, 15 rows",
        "least 3.32",
        "5.68 at the training minimum, least 3.29",
        &format!("step {STOP}"),
        "early stopping",
    ] {
        assert!(page.says(text), "{text}");
    }
}

/// Without test rows, or in three dimensions, there is one landscape.
#[test]
fn there_are_two_only_where_they_can_be_compared() {
    let count = |scenario: &Scenario| {
        let page = Page::of(scenario, None);
        page.words
            .iter()
            .filter(|w| w.text.starts_with("Test loss"))
            .count()
    };
    let mut scenario = split("");
    assert_eq!(count(&scenario), 1);
    scenario.figure.test = false;
    assert_eq!(count(&scenario), 0);
    scenario.figure.test = true;
    let shape = &mut scenario.surface.shape;
    let row = shape.parameters().row("test_share").unwrap();
    shape.parameters_mut().set(row, 0.0);
    assert_eq!(count(&scenario), 0);
}
