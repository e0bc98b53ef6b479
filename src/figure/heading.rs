//! The name of a picture beside the plot, above it.

use egui::{Painter, Rect, pos2};

use super::fitting::fitting;
use super::style::Style;

/// The size of a name in text heights, and its least: what is longer is shortened in its middle.
const LARGEST: f32 = 0.95;
const SMALLEST: f32 = 0.75;

/// Writes a name at the top of an area, as large as fits.
pub fn paint(painter: &Painter, area: Rect, name: &str, style: &Style) {
    paint_first(painter, area, [name], style);
}

/// The same of the first name that fits, or of the last one.
pub fn paint_first<'a>(
    painter: &Painter,
    area: Rect,
    names: impl IntoIterator<Item = &'a str>,
    style: &Style,
) {
    let unit = style.text_size;
    let layout = |name: &str, scale: f32, widest: f32| {
        let font = (style.strong_font(scale), style.text);
        fitting(painter, name, |name| name, widest, font)
    };
    let mut names = names.into_iter().peekable();
    while let Some(name) = names.next() {
        let whole = layout(name, LARGEST, f32::INFINITY);
        let share = area.width() / whole.size().x;
        if LARGEST * share < SMALLEST && names.peek().is_some() {
            continue;
        }
        let galley = if share < 1.0 {
            layout(name, (LARGEST * share).max(SMALLEST), area.width())
        } else {
            whole
        };
        let left = area.center().x - 0.5 * galley.size().x;
        let at = pos2(left, area.top() + unit * 0.2);
        painter.with_clip_rect(area).galley(at, galley, style.text);
        return;
    }
}
