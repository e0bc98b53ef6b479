//! The figure where no window can be drawn.

use crate::export::{figure, svg};
use crate::figure::Theme;
use crate::platform::document;
use crate::scenario::Scenario;

/// Width and height of the figure in points.
const SIZE: [f32; 2] = [900.0, 600.0];

/// Shows a sentence in place of the window, and the figure of a scenario below it; at the end of its runs without a step.
pub fn show_still(sentence: &str, scenario: &Scenario, step: Option<usize>) {
    let Some(body) = document().and_then(|document| document.body()) else {
        return;
    };
    let drawing = figure(scenario, step, SIZE, Theme::Paper);
    body.set_class_name("still");
    body.set_inner_html(&svg::write(&drawing));
    if let Some(paragraph) = document().and_then(|document| document.create_element("p").ok()) {
        // What a browser says of itself is no markup.
        paragraph.set_text_content(Some(sentence));
        let _ = body.insert_before(&paragraph, body.first_child().as_ref());
    }
}
