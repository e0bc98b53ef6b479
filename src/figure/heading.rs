//! The name of a picture beside the plot, above it.

use egui::{Painter, Rect, pos2};

use super::fitting::fitting;
use super::style::Style;

/// The size of a name in text heights, and its least: what is longer is shortened in its middle.
const LARGEST: f32 = 0.95;
const SMALLEST: f32 = 0.75;

/// Writes a name at the top of an area, as large as fits.
pub fn paint(painter: &Painter, area: Rect, name: &str, style: &Style) {
    let unit = style.text_size;
    let layout = |scale: f32, widest: f32| {
        let font = (style.strong_font(scale), style.text);
        fitting(painter, name, |name| name, widest, font)
    };
    let mut galley = layout(LARGEST, f32::INFINITY);
    let share = area.width() / galley.size().x;
    if share < 1.0 {
        galley = layout((LARGEST * share).max(SMALLEST), area.width());
    }
    let at = pos2(
        area.center().x - 0.5 * galley.size().x,
        area.top() + unit * 0.2,
    );
    painter.with_clip_rect(area).galley(at, galley, style.text);
}
