//! A legend above a plot: its entries side by side, in as few rows as the width allows.

use std::sync::Arc;

use egui::{Galley, Painter, Pos2, Rect, Vec2, pos2, vec2};

use super::fitting::{fitting, wide};
use super::legend_entries::{Listed, fitted};
use super::mark::{Entry, Mark};
use super::style::Style;

/// Height of a row in text heights.
const ROW: f32 = 1.4;
/// The distance between entries side by side, and between a mark and its name.
const BETWEEN: f32 = 1.0;
const BESIDE: f32 = 0.4;
/// The size of its text.
const TEXT: f32 = 0.95;
/// No name is wider than this share of the width, nor one that an outcome follows than that.
const WIDEST: f32 = 0.45;
const WITH_OUTCOME: f32 = 0.65;

/// Entries with their names laid out, and where each begins.
pub struct Rows {
    placed: Vec<(Entry, Arc<Galley>, Pos2)>,
    /// How many rows there are.
    pub count: usize,
    /// Whether any name has been cut, for which a whole row is too narrow.
    pub is_cut: bool,
    /// What they cover from their corner on.
    pub size: Vec2,
}

/// The height of so many rows.
pub fn height(rows: usize, style: &Style) -> f32 {
    rows as f32 * ROW * style.text_size
}

/// The width of a mark in text heights: lines need more than patches.
fn mark_width(mark: Mark, style: &Style) -> f32 {
    match mark {
        Mark::Swatch | Mark::Hatched | Mark::Symbol(_) | Mark::Circle | Mark::Square => 1.3,
        Mark::Head(_)
        | Mark::Pinned(_)
        | Mark::Average(_)
        | Mark::Arrow
        | Mark::GradientFlow
        | Mark::CentralFlow
        | Mark::MeanOfTwo
        | Mark::Line
        | Mark::Dashes
        | Mark::Ring
        | Mark::DashedRing
        | Mark::Ramp(_)
        | Mark::Fading => match style.slim {
            true => 1.7,
            false => 2.4,
        },
    }
}

impl Rows {
    /// Lays entries out from the left, in rows of that width.
    pub fn layout(painter: &Painter, entries: &[Listed], width: f32, style: &Style) -> Self {
        let unit = style.text_size;
        let (mut x, mut row, mut right) = (0.0, 0, 0.0_f32);
        let mut is_cut = false;
        let share = match (style.slim, style.outcomes) {
            // There the names have been shortened already.
            (true, _) => 1.0,
            (false, true) => WITH_OUTCOME,
            (false, false) => WIDEST,
        };
        let mut placed = Vec::with_capacity(entries.len());
        let ink = || (style.font(TEXT), style.text);
        let mark = |entry: &Entry| unit * (mark_width(entry.mark, style) + BESIDE);
        let widest = |entry: &Entry| (width * share).min(width - mark(entry)).max(0.0);
        let fits = |entry: &Entry, name: &str| wide(painter, name, ink()) <= widest(entry);
        for listed in fitted(entries.to_vec(), fits) {
            let entry = &listed.entry;
            // Only the names of runs can be shortened in time.
            is_cut |= entry.mark.is_of_run() && !fits(entry, &entry.name);
            let (mark, widest) = (mark(entry), widest(entry));
            let laid_out = |name: &str| fitting(painter, name, |name| name, widest, ink());
            let texts = listed.texts().map(|text| laid_out(text).size().x);
            let needed = mark + texts.fold(0.0, f32::max);
            if x > 0.0 && x + needed > width {
                (x, row) = (0.0, row + 1);
            }
            let at = pos2(x, height(row, style));
            placed.push((entry.clone(), laid_out(&entry.name), at));
            right = right.max(x + needed);
            x += needed + unit * BETWEEN;
        }
        let count = if placed.is_empty() { 0 } else { row + 1 };
        Self {
            placed,
            count,
            is_cut,
            size: vec2(right, height(count, style)),
        }
    }

    /// Draws them from a corner on.
    pub fn paint(self, painter: &Painter, corner: Pos2, style: &Style) {
        let unit = style.text_size;
        for (entry, name, at) in self.placed {
            let row = Rect::from_min_size(
                corner + at.to_vec2(),
                vec2(unit * mark_width(entry.mark, style), unit * ROW),
            );
            let half = 0.5 * row.width();
            entry
                .mark
                .paint(painter, row.center(), half, entry.colour, style);
            let y = row.center().y - 0.5 * name.size().y;
            painter.galley(pos2(row.right() + unit * BESIDE, y), name, style.text);
        }
    }
}
