//! The colours of a plot and what they stand for, in a column beside it.

use std::sync::Arc;

use egui::{Color32, Galley, Painter, Rect, Shape, Stroke, StrokeKind, pos2};

use super::contour_lines::distance_to_neighbour;
use super::style::Style;
use super::ticks::{Division, Room, marks};
use super::typeset::Typeset as _;
use crate::analysis::levels::label;
use crate::scenario::Scenario;

/// Sizes in text heights: the gap to the plot, the width of the bar, and that of its numbers.
const GAP: f32 = 0.9;
const BAR: f32 = 0.9;
const NUMBERS: f32 = 2.8;
/// The height of the tips, which stand for all beyond the first and the last level.
const TIP: f32 = 0.9;
const TICK: f32 = 0.25;
/// The size of the numbers, and its least.
const FONT: f32 = 0.85;
const SMALLEST: f32 = 0.6;
/// The least distance between numbers.
const ABOVE: f32 = 0.3;
/// In an area narrower than this there is no room for a bar.
const NARROW: f32 = 16.0;
/// Patches of a continuous bar.
const PATCHES: usize = 96;

/// Whether a document has a bar beside the landscape: it wants one, and there are bands.
pub fn of_bands(scenario: &Scenario) -> bool {
    scenario.figure.color_bar && scenario.layers.bands && !scenario.layers.basins
}

/// The part of an area that is left for the plot, and the column for the bar at its right; `None` where that has no room.
pub fn split(area: Rect, style: &Style) -> Option<(Rect, Rect)> {
    let unit = style.text_size;
    let width = unit * (GAP + BAR + TICK + NUMBERS);
    (area.width() >= unit * NARROW).then(|| area.split_left_right_at_x(area.right() - width))
}

/// A bar beside a plot, with its name below.
pub struct ColorBar<'a> {
    bar: Rect,
    /// The right end of its numbers.
    right: f32,
    style: &'a Style,
}

impl<'a> ColorBar<'a> {
    /// In a column, as high as the plot's frame.
    pub fn new(column: Rect, frame: Rect, style: &'a Style) -> Self {
        let left = column.left() + style.text_size * GAP;
        let width = style.text_size * BAR;
        Self {
            bar: Rect::from_x_y_ranges(left..=left + width, frame.y_range()),
            right: column.right(),
            style,
        }
    }

    /// Draws bands, equally high as their levels are equally spaced on the scale that was chosen for them. The first and the last
    /// one end in tips, because they have no other end.
    pub fn paint_bands(&self, painter: &Painter, levels: &[f64], colours: &[Color32], name: &str) {
        if levels.is_empty() || !self.bar.is_positive() {
            return;
        }
        let (bar, unit) = (self.bar, self.style.text_size);
        let tip = (unit * TIP).min(bar.height() / (levels.len() + 1) as f32);
        let inner = bar.shrink2(egui::vec2(0.0, tip));
        let edges = levels.len() - 1;
        let height = |i: usize| inner.bottom() - inner.height() * i as f32 / edges.max(1) as f32;
        // Each reaches up to the end, under the next, so that no seam shows between them.
        for (i, colour) in colours.iter().enumerate().take(edges + 1).skip(1) {
            let band = Rect::from_x_y_ranges(bar.x_range(), inner.top()..=height(i - 1));
            painter.rect_filled(band, 0.0, *colour);
        }
        let [low, high] = [colours[0], colours[levels.len()]];
        let middle = bar.center().x;
        for (y, end, colour) in [
            (height(0), bar.bottom(), low),
            (height(edges), bar.top(), high),
        ] {
            let corners = vec![pos2(bar.left(), y), pos2(middle, end), pos2(bar.right(), y)];
            painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
        }
        let outline = vec![
            pos2(bar.left(), height(0)),
            pos2(bar.left(), height(edges)),
            pos2(middle, bar.top()),
            pos2(bar.right(), height(edges)),
            pos2(bar.right(), height(0)),
            pos2(middle, bar.bottom()),
        ];
        painter.add(Shape::closed_line(outline, self.edge()));
        let texts = (0..levels.len()).map(|i| label(levels[i], distance_to_neighbour(levels, i)));
        let numbers = self.numbers(painter, &texts.collect::<Vec<_>>());
        for i in 0..levels.len() {
            self.tick(painter, height(i));
        }
        let apart = inner.height() / edges.max(1) as f32;
        for i in chosen(&numbers, apart, unit * ABOVE) {
            self.number(painter, height(i), &numbers[i]);
        }
        self.name(painter, name);
    }

    /// Draws a scale without bands, from a coordinate to another: `colour` is that at a share of the way.
    pub fn paint_scale(
        &self,
        painter: &Painter,
        range: [f64; 2],
        division: Division,
        colour: impl Fn(f64) -> Color32,
        name: &str,
    ) {
        let (bar, unit) = (self.bar, self.style.text_size);
        if !bar.is_positive() {
            return;
        }
        for i in 0..PATCHES {
            let from = bar.bottom() - bar.height() * i as f32 / PATCHES as f32;
            let patch = Rect::from_x_y_ranges(bar.x_range(), bar.top()..=from);
            let share = (i as f64 + 0.5) / PATCHES as f64;
            painter.rect_filled(patch, 0.0, colour(share));
        }
        painter.rect_stroke(bar, 0.0, self.edge(), StrokeKind::Middle);
        let font = self.style.font(FONT);
        let size = |text: &str| {
            let galley = painter.typeset(text, font.clone(), self.style.text);
            galley.size().y
        };
        let room = Room {
            length: bar.height(),
            beyond: [unit * ABOVE; 2],
            gap: unit * ABOVE,
            size: &size,
        };
        let marks = marks(range, division, &room);
        let texts: Vec<String> = marks.iter().map(|mark| mark.text.clone()).collect();
        let numbers = self.numbers(painter, &texts);
        for (mark, number) in marks.iter().zip(&numbers) {
            self.tick(painter, bar.bottom() - mark.at);
            self.number(painter, bar.bottom() - mark.middle, number);
        }
        self.name(painter, name);
    }

    fn edge(&self) -> Stroke {
        Stroke::new(self.style.hairline(), self.style.faint)
    }

    /// Numbers laid out, smaller where the column is too narrow for one of them.
    fn numbers(&self, painter: &Painter, texts: &[String]) -> Vec<Arc<Galley>> {
        let all = |scale: f32| -> Vec<Arc<Galley>> {
            let font = self.style.font(scale);
            let set = |text: &String| painter.typeset(text, font.clone(), self.style.text);
            texts.iter().map(set).collect()
        };
        let numbers = all(FONT);
        let widest = numbers.iter().map(|n| n.size().x).fold(0.0, f32::max);
        let room = self.right - self.bar.right() - self.style.text_size * 1.4 * TICK;
        if widest <= room {
            return numbers;
        }
        all((FONT * room / widest).max(SMALLEST))
    }

    fn tick(&self, painter: &Painter, y: f32) {
        let right = self.bar.right();
        painter.hline(right..=right + self.style.text_size * TICK, y, self.edge());
    }

    fn number(&self, painter: &Painter, y: f32, number: &Arc<Galley>) {
        let left = self.bar.right() + self.style.text_size * 1.4 * TICK;
        let at = pos2(left, y - 0.5 * number.size().y);
        painter.galley(at, Arc::clone(number), self.style.text);
    }

    /// Below, where the numbers of the plot's axis stand, and not under the plot.
    fn name(&self, painter: &Painter, name: &str) {
        let name = painter.typeset(name, self.style.font(1.0), self.style.text);
        let left = (self.bar.center().x - 0.5 * name.size().x).max(self.bar.left());
        let top = self.bar.bottom() + self.style.text_size * TICK;
        painter.galley(pos2(left, top), name, self.style.text);
    }
}

/// Which of numbers at equal distances are written: as many as have room, and among those in equal strides the shortest, which on a
/// logarithmic scale are the powers of ten.
fn chosen(numbers: &[Arc<Galley>], apart: f32, gap: f32) -> Vec<usize> {
    let height = numbers.iter().map(|n| n.size().y).fold(0.0, f32::max) + gap;
    let fits = |stride: &usize| apart * *stride as f32 >= height;
    let stride = (1..numbers.len()).find(fits).unwrap_or(numbers.len());
    let taken = |first: usize| (first..numbers.len()).step_by(stride.max(1));
    let width = |first: usize| {
        let widths = taken(first).map(|i| numbers[i].size().x);
        let count = taken(first).count();
        widths.sum::<f32>() / count.max(1) as f32
    };
    let first = (0..stride).min_by(|a, b| width(*a).total_cmp(&width(*b)));
    first.map_or(Vec::new(), |first| taken(first).collect())
}
