//! The convergence map on paper.

use super::page::{Page, scenario};

fn page(optimizer: &str) -> Page {
    Page::of(
        &scenario(&format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1, lambda2 = 10 }}\nmaps = {{ hyper = true, theory = true }}\n\
             [[optimizer]]\n{optimizer}\n"
        )),
        None,
    )
}

/// Polyak's setting for κ = 10: η = (2/(1+√10))² = 0.231, μ = ((√10−1)/(√10+1))² = 0.270.
#[test]
fn regimes_stand_where_they_are_and_the_best_setting_is_marked() {
    let page = page("kind = \"momentum\"");
    let plot = page.plot("learning rate η", "momentum μ");
    let place = |text: &str| plot.at(page.word(text).middle);
    // Complex for both λ: (1−√(ηλ))² < μ; real and positive for λ = 1.
    let [lr, momentum] = place("ripples");
    assert!((1.0 - lr.sqrt()).powi(2) < momentum && 10.0 * lr < 2.0 * (1.0 + momentum));
    let [lr, momentum] = place("monotone");
    assert!((1.0 - lr.sqrt()).powi(2) > momentum);
    let [lr, momentum] = place("divergent");
    assert!(10.0 * lr > 2.0 * (1.0 + momentum) || momentum > 1.0);
    assert!(page.says("best in theory") && page.says("factor on the error in each step"));
}

#[test]
fn a_map_without_theory_says_why() {
    let page = page("kind = \"adam\"");
    assert!(page.says("Empirical only."));
    let text: Vec<&str> = page.words.iter().map(|w| &*w.text).collect();
    let text = text.join(" ");
    assert!(text.contains("of this method it knows no"), "{text}");
}
