//! What stands around a figure, and in the description that files carry.

use ravine::export::figure;
use ravine::figure::Theme;

use super::page::{Page, SIZE, scenario};

fn caption(text: &str) -> String {
    figure(&scenario(text), None, SIZE, Theme::Paper).description
}

/// Numbers of the file, to four digits, and the start to five.
#[test]
fn captions_have_the_numbers_of_the_file() {
    let text = "surface = { kind = \"rosenbrock\", a = 1.23456, b = 98.7654, l2 = 0.0123456 }\nstart.at = [-1.234567, 0.987654]\n\
                run = { steps = 77, seed = 41, noise = 0.123456 }\n\
                [[optimizer]]\nkind = \"momentum\"\nlr = 0.00123456\nmomentum = 0.87654\n\
                schedule = { kind = \"step\", every = 30, gamma = 0.345678 }\nclip.norm = 2.34567\n\
                [[optimizer]]\nkind = \"adam\"\nlr = 0.0345678\nbeta1 = 0.76543\nlabel = \"Mine\"\n\
                [[optimizer]]\nkind = \"newton\"\nvisible = false\n";
    let found = caption(text);
    for part in [
        "with a = 1.235, b = 98.77. ",
        " 0.01235. Start (−1.2346, 0.98765), 77 steps, gradient noise σ = 0.1235 (seed 41). ",
        "Momentum: η = 0.001235, μ = 0.8765, step (",
        "0.3457), ",
        "2.346). ",
        "Mine: η = 0.03457, β₁ = 0.7654, β₂ = 0.999",
    ] {
        assert!(found.contains(part), "{part:?} is not in {found:?}");
    }
    assert!(!found.contains("Newton"), "{found}");
    // Under the figure stands the same, in as many rows as it needs.
    let page = Page::of(&scenario(text), None);
    let below = page.words.iter().filter(|w| w.rect.top() > SIZE[1] - 120.0);
    let below: Vec<&str> = below.map(|w| &*w.text).collect();
    assert!(
        below
            .join(" ")
            .contains("Start (−1.2346, 0.98765), 77 steps"),
        "{below:?}"
    );
}

#[test]
fn captions_tell_of_bumps_data_and_batches() {
    let bumps = "[surface]\nkind = \"bumps\"\nbump = [{ at = [1.2345, -0.5678], width = 0.4567, depth = -1.2345 }]\n\
                 [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.1\n";
    let found = caption(bumps);
    assert!(
        found.contains("Bumps at (1.23, −0.568) with d = −1.23, w = 0.457. "),
        "{found}"
    );
    let data =
        "surface = { kind = \"least_squares\", data = \"cars\", batch = 7 }\nrun = { seed = 5 }\n";
    let found = caption(data);
    assert!(
        found.contains(", mini-batches of 7 rows (seed 5)."),
        "{found}"
    );
    assert!(found.contains(", standardised. "), "{found}");
}

#[test]
fn title_and_notes_stand_above_and_in_the_description() {
    let text = "title = \"A title\"\nnotes = \"What is seen\"\nsurface.kind = \"saddle\"\n";
    let page = Page::of(&scenario(text), None);
    let [title, notes] = ["A title", "What is seen"].map(|text| page.word(text).rect);
    assert!(
        title.bottom() < notes.top() && notes.bottom() < 100.0,
        "{title} {notes}"
    );
    let frame = page.plot("x", "y").frame;
    assert!(notes.bottom() < frame.top());
    let drawing = figure(&scenario(text), None, SIZE, Theme::Paper);
    assert_eq!(drawing.title, "A title");
}
