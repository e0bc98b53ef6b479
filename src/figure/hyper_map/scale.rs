//! The colours of a hyperparameter map.

use egui::{
    Align2, Color32, ColorImage, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use crate::analysis::{HyperMap, HyperRequest};
use crate::figure::bands::{HATCH, hatch};
use crate::figure::color_bar::ColorBar;
use crate::figure::mark::edge;
use crate::figure::number::compact;
use crate::figure::palette;
use crate::figure::style::{Style, mix};
use crate::figure::ticks::Division;
use crate::figure::typeset::Typeset as _;
use crate::math::elementary as e;
use crate::optimizer::{End, Status, Until};
use crate::scenario::Measure;

/// What a cell shows.
enum Cell {
    /// A share of the way from the best to the worst value.
    Value(f64),
    /// A share of the way from the lowest loss of runs that did not arrive to that of the start.
    NotReached(f64),
    Diverged,
}

/// How cells become colours.
#[derive(Clone)]
pub struct Scale {
    measure: Measure,
    /// The least and greatest logarithm shown.
    bounds: [f64; 2],
    /// The least logarithm of the losses of runs that have not arrived.
    least: f64,
    steps: usize,
}

impl Scale {
    pub fn new(map: &HyperMap, request: &HyperRequest) -> Self {
        let measure = match request.conditions.until {
            Until::AtRest => Measure::Steps,
            Until::LastStep => Measure::Loss,
        };
        let mut scale = Self {
            measure,
            bounds: [f64::INFINITY, f64::NEG_INFINITY],
            least: f64::INFINITY,
            steps: request.conditions.steps,
        };
        let unfinished = map
            .cells
            .iter()
            .filter(|end| scale.logarithm(end).is_none());
        let logarithms = unfinished.map(|end| log_loss(end.loss));
        scale.least = logarithms.fold(f64::INFINITY, f64::min);
        let values = map.cells.iter().filter_map(|end| scale.logarithm(end));
        scale.bounds = values.fold(scale.bounds, |[low, high], v| [low.min(v), high.max(v)]);
        if measure == Measure::Loss {
            // Otherwise a run about to overflow would squeeze all others into one colour.
            scale.bounds[1] = scale.bounds[1].min(scale.bounds[0] + 20.0);
        }
        scale
    }

    /// The logarithm of the measured quantity, if it has one.
    fn logarithm(&self, end: &End) -> Option<f64> {
        match self.measure {
            Measure::Steps => {
                let arrived = end.status == Status::Converged;
                arrived.then(|| e::log10(f64::from(end.row.max(1))))
            }
            Measure::Loss => {
                let finite = end.status != Status::Diverged;
                finite.then(|| log_loss(end.loss))
            }
        }
    }

    /// The height of the bar of values with its numbers and the margins of the key, in text heights. Where no run has a value, or where the
    /// bar is `beside` the map, there is none.
    fn bar(&self, beside: bool) -> f32 {
        if self.has_values() && !beside {
            2.6
        } else {
            0.6
        }
    }

    fn has_values(&self) -> bool {
        self.bounds[0] <= self.bounds[1]
    }

    /// Draws the colours of values in a bar beside the map.
    pub fn paint_beside(&self, painter: &Painter, bar: &ColorBar<'_>) {
        if !self.has_values() {
            return;
        }
        let name = match self.measure {
            Measure::Steps => "steps",
            Measure::Loss => "f",
        };
        bar.paint_scale(painter, self.bounds, Division::Logarithmic, colour, name);
    }

    /// An unfinished run that ends higher than it started is shown as diverged.
    fn cell(&self, end: &End, start_loss: f64) -> Cell {
        let [low, high] = self.bounds;
        match self.logarithm(end) {
            Some(v) => Cell::Value(((v - low) / (high - low).max(1e-9)).clamp(0.0, 1.0)),
            None if end.status == Status::Diverged || end.loss > start_loss => Cell::Diverged,
            None => {
                let (least, start) = (self.least, log_loss(start_loss));
                let share = (log_loss(end.loss) - least) / (start - least).max(1e-9);
                Cell::NotReached(share.clamp(0.0, 1.0))
            }
        }
    }
}

/// The logarithm of a loss. Losses below a bound are rounding; those below zero have none.
fn log_loss(loss: f64) -> f64 {
    e::log10(loss.max(1e-16))
}

fn colour(share: f64) -> Color32 {
    // Fewer steps and lower losses are brighter.
    palette::viridis(1.0 - 0.92 * share as f32)
}

/// The map as a picture with the top row first. `start_losses` are the losses that the runs of its cells start from.
pub fn picture_of(
    map: &HyperMap,
    start_losses: &[f64],
    scale: &Scale,
    style: &Style,
    [width, height]: [usize; 2],
) -> ColorImage {
    let hatch = hatch(style);
    let cells = map.cells.iter().zip(start_losses);
    let cells: Vec<Cell> = cells.map(|(end, &start)| scale.cell(end, start)).collect();
    let mut image = ColorImage::filled([width, height], hatch[0]);
    // Cells are centred on their values, so those at the ends are cut in half.
    let nearest = |i: usize, n: usize, cells: usize| {
        let share = (i as f64 + 0.5) / n as f64;
        ((share * (cells - 1) as f64).round() as usize).min(cells - 1)
    };
    for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
        let row = nearest(height - 1 - j, height, map.rows);
        for (i, pixel) in pixels.iter_mut().enumerate() {
            *pixel = match cells[row * map.columns + nearest(i, width, map.columns)] {
                Cell::Value(share) => colour(share),
                Cell::NotReached(share) => not_reached(style, share),
                Cell::Diverged => hatch[usize::from((i + j) % HATCH < 2)],
            };
        }
    }
    image
}

/// Of runs that have not arrived: the lower their loss, the darker (in a dark window, the brighter).
fn not_reached(style: &Style, share: f64) -> Color32 {
    mix(style.background, style.faint, 0.7 - 0.55 * share as f32)
}

/// The size of the key to the colours on a map in that frame; `None` where it has no room.
pub fn key_size(frame: Rect, scale: &Scale, beside: bool, style: &Style) -> Option<Vec2> {
    let unit = style.text_size;
    let rows = match scale.measure {
        Measure::Steps => 2.0,
        Measure::Loss => 1.0,
    };
    let width = (frame.width() * 0.6).min(unit * 16.0);
    let room = width >= unit * 10.0 && frame.height() >= unit * 12.0;
    room.then_some(vec2(width, unit * (scale.bar(beside) + 1.4 * rows)))
}

/// The colours with what they mean, but for those of values where these are in a bar `beside` the map.
pub fn paint_key(painter: &Painter, rect: Rect, scale: &Scale, beside: bool, style: &Style) {
    let (unit, size) = (style.text_size, rect.size());
    let ground = style.background.gamma_multiply(0.97);
    painter.rect(rect, unit * 0.3, ground, edge(style), StrokeKind::Inside);
    let bar = Rect::from_min_size(
        rect.min + vec2(unit * 0.5, unit * 0.4),
        vec2(size.x - unit, unit * 0.7),
    );
    if scale.has_values() && !beside {
        paint_bar(painter, bar, scale, style);
    }
    let below = rect.min + vec2(unit * 0.5, unit * scale.bar(beside));
    paint_exceptions(painter, below, scale, style);
}

/// The colours of values, from the best to the worst, with the numbers at both ends.
fn paint_bar(painter: &Painter, bar: Rect, scale: &Scale, style: &Style) {
    let patches = 24;
    for i in 0..patches {
        let share = |i: i32| i as f32 / patches as f32;
        let patch = Rect::from_x_y_ranges(
            bar.left() + bar.width() * share(i)..=bar.left() + bar.width() * share(i + 1),
            bar.y_range(),
        );
        painter.rect_filled(patch, 0.0, colour(f64::from(share(i))));
    }
    let [low, high] = scale.bounds.map(|v| e::pow(10.0, v));
    let (low, high) = match scale.measure {
        Measure::Steps => (format!("{low:.0} steps"), format!("{high:.0}")),
        Measure::Loss => (format!("f = {}", compact(low, 2)), compact(high, 2)),
    };
    for (text, at, align) in [
        (low, bar.left_bottom(), Align2::LEFT_TOP),
        (high, bar.right_bottom(), Align2::RIGHT_TOP),
    ] {
        painter.write(at, align, text, style.font(0.85), style.text);
    }
}

/// The colours of cells without a value, listed downwards from `at`.
fn paint_exceptions(painter: &Painter, mut at: Pos2, scale: &Scale, style: &Style) {
    let unit = style.text_size;
    // Where nothing arrives, the shades are all that the map shows.
    let by = if scale.has_values() {
        ""
    } else {
        ", shaded by f"
    };
    let unreached = (
        format!("> {} steps{by}", scale.steps),
        [1.0, 0.66, 0.33, 0.0].map(|share| not_reached(style, share)),
    );
    let diverged = ("diverges (hatched)".to_owned(), [style.background; 4]);
    let entries = match scale.measure {
        Measure::Steps => vec![unreached, diverged],
        Measure::Loss => vec![diverged],
    };
    for (text, fills) in entries {
        let patch = Rect::from_min_size(at, vec2(unit * 1.2, unit * 0.9));
        for (i, fill) in fills.into_iter().enumerate() {
            let width = patch.width() / fills.len() as f32;
            let left = patch.left() + width * i as f32;
            let part = Rect::from_x_y_ranges(left..=left + width, patch.y_range());
            painter.rect_filled(part, 0.0, fill);
        }
        painter.rect_stroke(patch, unit * 0.15, edge(style), StrokeKind::Inside);
        if fills[0] == style.background {
            let stroke = Stroke::new(unit * 0.1, hatch(style)[1]);
            painter.line_segment([patch.left_bottom(), patch.right_top()], stroke);
        }
        let beside = pos2(at.x + unit * 1.7, patch.center().y);
        let font = style.font(0.85);
        painter.write(beside, Align2::LEFT_CENTER, text, font, style.text);
        at.y += unit * 1.35;
    }
}
