//! What a class reads while somebody presents: no text is cut.

use eframe::egui::accesskit::Role;
use eframe::egui::epaint::Shape;
use eframe::egui::{Key, Rect};
use ravine::scenario::{Quantity, Scenario, lesson_pages};

use super::hand::{Opening, Window};

/// A text on the screen: what is seen of it, and all of it.
#[derive(Debug)]
struct Word {
    text: String,
    seen: Rect,
    whole: Rect,
    rows: usize,
}

impl Word {
    /// Whether a part of it cannot be seen.
    fn is_cut(&self) -> bool {
        !self.seen.expand(1.0).contains_rect(self.whole)
    }
}

fn words(window: &Window) -> Vec<Word> {
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        collect(clipped.clip_rect, &clipped.shape, &mut found);
    }
    found
}

fn collect(clip: Rect, shape: &Shape, found: &mut Vec<Word>) {
    match shape {
        Shape::Text(text) => {
            let whole = text.visual_bounding_rect();
            let seen = whole.intersect(clip);
            if seen.is_positive() && !text.galley.text().is_empty() {
                found.push(Word {
                    text: text.galley.text().to_owned(),
                    seen,
                    whole,
                    rows: text.galley.rows.len(),
                });
            }
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(clip, shape, found)),
        _ => {}
    }
}

fn page(key: &str) -> Scenario {
    let pages = lesson_pages();
    let page = pages.iter().find(|page| page.key == key);
    page.expect("a page").scenario.clone()
}

/// A page without the work that its words do not depend on: a network need not be trained to be drawn, nor drawn many times.
fn brief(key: &str) -> Scenario {
    let mut scenario = page(key);
    scenario.run.steps = scenario.run.steps.min(20);
    scenario.signals.draws = scenario.signals.draws.min(2);
    scenario
}

fn presented(scenario: Scenario) -> Window {
    let mut window = Opening::of(scenario).open();
    window.press(Key::F5);
    window.settle();
    window
}

/// Pages of each kind that has columns, keys or marks which could be too narrow.
#[test]
fn no_word_of_a_presented_page_is_cut() {
    for key in [
        "signals-tanh",
        "constant-random",
        "limit-slowest",
        "general-polynomials",
        "start-wells",
        "stopping-ratio",
    ] {
        let window = presented(brief(key));
        let words = words(&window);
        let cut: Vec<&Word> = words.iter().filter(|word| word.is_cut()).collect();
        assert!(cut.is_empty(), "{key}: {cut:#?}");
    }
}

/// The mark of n·Var w stands below its slider, and the last row of the diagram says what its marks are.
#[test]
fn what_marks_mean_is_there() {
    for (key, expected) in [("signals-tanh", "critical"), ("constant-random", "bias")] {
        let window = presented(brief(key));
        let words = words(&window);
        assert!(
            words.iter().any(|word| word.text == expected),
            "{key}: {words:#?}"
        );
    }
}

/// Of the first of these words 15 points take three rows of a laptop's screen.
#[test]
fn notes_are_smaller_before_they_take_a_fourth_row() {
    let notes = "Two layers with one weight each: minima all along xy = 1. From (5, 0.05) the valley is too steep for \
                 η = 0.1, ηλmax/2 is 1.25. The loss rises for 6 steps, from 0.28 to 8.9, and the swings carry it to where \
                 the valley is flatter: it ends at 0.63. With η = 0.12 it is thrown further, to 0.14; with 0.17, away. With \
                 0.05 it goes straight, as the gradient flow (thin line) does.";
    let shown = |notes: &str| {
        let window = presented(Scenario {
            notes: notes.to_owned(),
            ..Scenario::default()
        });
        let mut words = words(&window);
        let at = words.iter().position(|word| word.text == notes);
        words.swap_remove(at.expect("the notes"))
    };
    let longer = (0..40).map(|more| shown(&(notes.to_owned() + &" and on".repeat(more))));
    let rows: Vec<Word> = longer.take_while(|word| word.rows <= 3).collect();
    assert!(rows.iter().all(|word| !word.is_cut()), "{rows:?}");
    let heights = rows.iter().filter(|word| word.rows == 3);
    let heights: Vec<f32> = heights.map(|word| word.whole.height()).collect();
    let [first, last] = [heights[0], heights[heights.len() - 1]];
    assert!(last < 0.97 * first, "{heights:?}");
}

/// The choice of the optimizer whose gap is split has a row of its own beside a plot.
#[test]
fn a_chart_stays_within_its_column() {
    let mut scenario = Scenario::default();
    scenario.chart.quantity = Quantity::LossGap;
    assert!(scenario.optimizers.len() > 1);
    let window = presented(scenario);
    let chart = window.rect(Role::Canvas, "Chart", 0);
    let screen = window.harness.ctx.content_rect();
    assert!(screen.contains_rect(chart), "{chart:?} {screen:?}");
    let plot = window.rect(Role::Canvas, "Landscape", 0);
    assert!(chart.left() > plot.right(), "{chart:?} {plot:?}");
    let words = words(&window);
    assert!(words.iter().all(|word| !word.is_cut()), "{words:#?}");
}
