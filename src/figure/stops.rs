//! The mark at a step of early stopping.

use egui::{Color32, Painter, Pos2, Stroke};

use super::style::Style;

/// The mark itself, on the chart, in its key and on the paths.
pub fn ring(painter: &Painter, at: Pos2, ink: Color32, style: &Style) {
    let unit = style.text_size;
    painter.circle_stroke(at, unit * 0.5, Stroke::new(unit * 0.36, style.halo));
    painter.circle_stroke(at, unit * 0.5, Stroke::new(unit * 0.16, ink));
}
