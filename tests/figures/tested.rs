//! The test loss beside the training loss, and the step of early stopping.

use ravine::figure::caption;
use ravine::scenario::Scenario;

use super::page::{Page, Plot, colour, middle, near, points, scenario};

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
    let off = train.frame.size() - test.frame.size();
    assert!(off.length() < 0.01, "{off}");
    for (a, b) in train.range().into_iter().zip(test.range()) {
        near(a, b, 0.05);
    }
    // Without the sample in the legend.
    let path = |plot: &Plot<'_>| {
        let lines = plot.lines(colour(GREEN)).into_iter();
        lines.max_by_key(Vec::len).expect("a path")
    };
    let (first, second) = (path(train), path(test));
    assert!(first.len() > 10, "{first:?}");
    assert_eq!(first.len(), second.len());
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
    let said = caption(&scenario);
    let why = " No test loss beside it: no rows are kept from training.";
    assert!(said.contains(why), "{said}");
}

/// The test loss falls until step 19.
#[test]
fn a_run_whose_test_loss_still_falls_has_nowhere_to_stop() {
    for (steps, stops) in [(STOP, false), (STOP + 1, true)] {
        let mut scenario = split("chart = true");
        scenario.run.steps = steps;
        let page = Page::of(&scenario, None);
        assert_eq!(page.says("early stopping"), stops);
        assert_eq!(page.says(&format!("early stop: {STOP}")), stops);
    }
}

/// What is under a head of the training loss is not said on the plot of the test loss.
#[test]
fn a_head_says_the_loss_of_its_own_plot() {
    let page = Page::of(
        &scenario(
            "run.steps = 200\nchart.quantity = \"test_loss\"\n\
             figure = { test = true, decision = false, diagram = false }\n\
             network = { data = \"moons\", hidden = [16], samples = 40, test_share = 0.5 }\n\
             plane.kind = \"pca\"\n[[optimizer]]\nkind = \"adam\"\nlr = 0.05\n",
        ),
        None,
    );
    let rows = page.words.iter().filter(|w| w.text.starts_with("loss "));
    assert_eq!(rows.count(), 1, "{:#?}", page.words);
    assert!(page.says("Test loss, 20 samples"));
}
