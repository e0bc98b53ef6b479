//! Curves of bias, variance and their sum: how they are drawn, and the range of their logarithms.

use egui::{Align2, Color32, Painter, Pos2, Stroke, pos2, vec2};

use super::lines::dashes;
use super::number::compact;
use super::style::{Style, oklch};
use super::typeset::Typeset as _;
use crate::math::elementary as e;

/// How many powers of ten of errors are shown at most.
const DECADES: f64 = 6.0;
/// The height of a row of a key, in text heights.
pub const ROW: f32 = 1.35;
/// Dashes and gaps in text heights.
pub const DASHES: [f32; 2] = [0.8, 0.4];
pub const DOTS: [f32; 2] = [0.25, 0.35];

/// The colour of bias².
pub fn bias_ink(style: &Style) -> Color32 {
    if style.dark {
        oklch(0.8, 0.13, 250.0)
    } else {
        oklch(0.5, 0.15, 250.0)
    }
}

/// One of the curves, of what a `T` says.
pub struct Series<T> {
    pub name: &'static str,
    pub of: fn(&T) -> f64,
    pub ink: Color32,
    /// Dash and gap in text heights; `None` is a whole line.
    pub dashes: Option<[f32; 2]>,
}

impl<T> Series<T> {
    /// The logarithm of its value, which is drawn; far below everything where the value is 0.
    pub fn logarithm(&self, of: &T) -> f64 {
        e::log10((self.of)(of)).max(-1e3)
    }

    /// Draws a line like it.
    pub fn stroke(&self, painter: &Painter, line: &[Pos2], style: &Style) {
        let unit = style.text_size;
        let stroke = Stroke::new(unit * 0.17, self.ink);
        let Some([dash, gap]) = self.dashes else {
            painter.line(line.to_vec(), stroke);
            return;
        };
        for part in dashes(line, unit * dash, unit * gap, false) {
            painter.line(part, stroke);
        }
    }

    /// Marks the present value.
    pub fn dot(&self, painter: &Painter, at: Pos2, style: &Style) {
        let unit = style.text_size;
        painter.circle(
            at,
            unit * 0.3,
            self.ink,
            Stroke::new(unit * 0.08, style.halo),
        );
    }

    /// A row of a key, with the present value.
    pub fn entry(&self, painter: &Painter, at: Pos2, of: &T, style: &Style) {
        let unit = style.text_size;
        let middle = at + vec2(0.0, unit * ROW * 0.5);
        let line = [middle, middle + vec2(unit * 2.2, 0.0)];
        self.stroke(painter, &line, style);
        let text = format!("{} {}", self.name, compact((self.of)(of), 3));
        let place = pos2(middle.x + unit * 2.7, middle.y);
        painter.write(
            place,
            Align2::LEFT_CENTER,
            text,
            style.font(0.9),
            style.text,
        );
    }
}

/// The logarithms at the ends of an axis for these errors; `None` where none of them can be drawn.
pub fn logarithms(errors: impl Iterator<Item = f64> + Clone) -> Option<[f64; 2]> {
    let values = || {
        let drawn = errors.clone().filter(|v| *v > 0.0 && v.is_finite());
        drawn.map(e::log10)
    };
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let low = values().fold(f64::INFINITY, f64::min).max(high - DECADES);
    let pad = 0.05 * (high - low).max(0.2);
    high.is_finite().then_some([low - pad, high + pad])
}
