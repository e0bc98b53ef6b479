//! Names in places that may be too narrow for them.

use std::sync::Arc;

use egui::{Color32, FontId, Galley, Painter};

use super::typeset::Typeset as _;
use crate::spelling::elided;

/// A text with a name in it, laid out. Where it is too wide, the name is shortened in its middle, because names that differ often
/// do so at their ends.
pub fn fitting(
    painter: &Painter,
    name: &str,
    text: impl Fn(String) -> String,
    widest: f32,
    (font, ink): (FontId, Color32),
) -> Arc<Galley> {
    let mut most = name.chars().count();
    loop {
        let text = text(elided(name, most));
        let galley = painter.typeset(text, font.clone(), ink);
        if galley.size().x <= widest || most <= 1 {
            return galley;
        }
        most = (most - 1).min(most * 9 / 10);
    }
}

/// The width of a text.
pub fn wide(painter: &Painter, text: &str, (font, ink): (FontId, Color32)) -> f32 {
    painter.typeset(text.to_owned(), font, ink).size().x
}
