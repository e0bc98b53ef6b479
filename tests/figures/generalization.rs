//! Dropout's minima, the average of a swarm, and many training sets, on pages.

use super::page::{Page, scenario};

#[test]
fn the_minimum_without_dropout_is_marked_beside_the_one_with_it() {
    let text = |dropout: f64| {
        format!(
            "surface = {{ kind = \"least_squares\", data = \"bodies\", dropout = {dropout} }}\nrun.steps = 5\n\
             [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n"
        )
    };
    let page = Page::of(&scenario(&text(0.3)), None);
    assert!(page.says("minimum without dropout"));
    let texts: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
    let caption = texts.join(" ");
    assert!(
        caption.contains("inverted dropout 0.3 (p = 0.7)"),
        "{caption}"
    );
    assert!(
        caption.contains("(1 − p)/p Σ (w₁²aᵢ² + w₂²bᵢ²)"),
        "{caption}"
    );
    assert!(caption.contains("(seed 0)"), "{caption}");
    let page = Page::of(&scenario(&text(0.0)), None);
    assert!(!page.says("minimum without dropout"));
}

/// The loss is that of the rows for training.
#[test]
fn the_caption_counts_the_rows_that_are_trained_on() {
    let text = |share: f64| {
        format!(
            "surface = {{ kind = \"least_squares\", data = \"bodies\", test_share = {share}, split_seed = 4 }}\n\
             [[optimizer]]\nkind = \"gradient_descent\"\n"
        )
    };
    let caption = |share: f64| {
        let page = Page::of(&scenario(&text(share)), None);
        let texts: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
        texts.join(" ")
    };
    let (split, whole) = (caption(0.25), caption(0.0));
    assert!(
        split.contains("with 45 of the 60 rows of bodies (split seed 4; a: "),
        "{split}"
    );
    assert!(whole.contains("with the 60 rows of bodies (a: "), "{whole}");
}

#[test]
fn the_average_of_a_swarm_is_stated_with_its_loss() {
    // Two runs from (±2, 0) on ½x² + ½y²: their average is the minimum.
    let text = |average: bool| {
        format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1.0, lambda2 = 1.0 }}\nrun.steps = 0\n\
             view = {{ x = [-4.0, 4.0], y = [-2.0, 2.0] }}\n\
             swarm = {{ shown = true, count = 2, arrangement = \"grid\", average = {average} }}\n\
             [[optimizer]]\nkind = \"gradient_descent\"\n"
        )
    };
    let page = Page::of(&scenario(&text(true)), None);
    assert!(page.says("average of 2 runs: f = 0"));
    assert!(page.says("mean of their f: 2"));
    let page = Page::of(&scenario(&text(false)), None);
    assert!(!page.says("average of 2 runs: f = 0"));
}

#[test]
fn training_sets_are_drawn_with_bias_and_variance_beside() {
    let text = "surface = { kind = \"least_squares\", data = \"bodies\", l2 = 0.05 }\nfigure.fit = false\nrun.steps = 5\n\
                resampling = { shown = true, sets = 80, size = 12 }\n[[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";
    let page = Page::of(&scenario(text), None);
    assert!(page.says("minima of 80 training sets"));
    assert!(page.says("their mean") && page.says("their spread, 2 σ"));
    assert!(page.says("Error on new rows"));
    let request = scenario(text).resampling_request().expect("sets");
    let split = request.compute().split(0.05);
    let number = |v: f64| ravine::figure::compact(v, 3);
    assert!(page.says(&format!("bias² {}", number(split.bias))));
    assert!(page.says(&format!("variance {}", number(split.variance))));
    let total = format!(
        "at α = 0.05; + noise {} = {}",
        number(split.noise),
        number(split.total())
    );
    assert!(page.says(&total), "{total}");
}
