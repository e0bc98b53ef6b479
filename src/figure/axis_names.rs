//! What axes are called, around a frame or around many.

use egui::epaint::TextShape;
use egui::{Align2, Color32, FontId, Painter, Rect, Vec2, pos2};

use super::style::Style;
use super::typeset::Typeset as _;

/// The least size of the name of a vertical axis.
const SMALLEST: f32 = 0.75;

/// The height of the name of an axis.
pub fn name_height(painter: &Painter, style: &Style) -> f32 {
    measure(painter, "x", style.font(1.0)).y
}

/// The size of a text.
pub fn measure(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    let galley = painter.typeset(text.to_owned(), font, Color32::PLACEHOLDER);
    galley.size()
}

/// The name of a horizontal axis, below the frame at the end of its area. A long name below a narrow frame may reach under the numbers
/// at its left.
pub fn name_below(painter: &Painter, style: &Style, area: Rect, frame: Rect, name: &str) {
    let font = style.font(1.0);
    let half = 0.5 * measure(painter, name, font.clone()).x;
    let middle = frame.center().x.min(area.right() - half);
    let at = pos2(middle, area.bottom());
    painter.write(at, Align2::CENTER_BOTTOM, name, font, style.text);
}

/// The same in the row of the numbers, before these, which begin so far below the frame.
pub fn name_before(painter: &Painter, style: &Style, at: egui::Pos2, name: &str) {
    painter.write(at, Align2::LEFT_TOP, name, style.font(1.0), style.text);
}

/// A name written upwards beside a frame, smaller where the frame is too low for it, and where it is still too low the name's
/// last word, which is the symbol.
pub fn name_beside(painter: &Painter, style: &Style, area: Rect, frame: Rect, name: &str) {
    let layout =
        |name: &str, scale: f32| painter.typeset(name.to_owned(), style.font(scale), style.text);
    let mut galley = layout(name, 1.0);
    let share = frame.height() / galley.size().x;
    if share < 1.0 {
        galley = layout(name, share.max(SMALLEST));
    }
    if share < SMALLEST {
        let symbol = name.rsplit(' ').next().unwrap_or(name);
        galley = layout(symbol, 1.0);
    }
    let size = galley.size();
    // Within the area where it can be, and rather cut at its end than at its beginning.
    let bottom = (frame.center().y + 0.5 * size.x).max(frame.top() + size.x);
    let at = pos2(area.left(), bottom);
    let turned = TextShape::new(at, galley, style.text).with_angle(-std::f32::consts::FRAC_PI_2);
    painter.add(turned);
}
