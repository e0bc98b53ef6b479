//! The name of a picture beside the plot, above it.

use egui::{Painter, Rect, pos2};

use super::style::Style;
use crate::spelling::elided;

/// The least size of a name in text heights: what is longer is shortened in its middle.
const SMALLEST: f32 = 0.75;

/// Writes a name at the top of an area, as large as fits.
pub fn paint(painter: &Painter, area: Rect, name: &str, style: &Style) {
    let unit = style.text_size;
    let layout = |name: String, scale: f32| {
        painter.layout_no_wrap(name, style.strong_font(scale), style.text)
    };
    let mut galley = layout(name.to_owned(), 0.95);
    let share = area.width() / galley.size().x;
    if share < 1.0 {
        let scale = (0.95 * share).max(SMALLEST);
        let mut most = name.chars().count();
        galley = layout(name.to_owned(), scale);
        while galley.size().x > area.width() && most > 1 {
            most = (most - 1).min(most * 9 / 10);
            galley = layout(elided(name, most), scale);
        }
    }
    let at = pos2(
        area.center().x - 0.5 * galley.size().x,
        area.top() + unit * 0.2,
    );
    painter.with_clip_rect(area).galley(at, galley, style.text);
}
