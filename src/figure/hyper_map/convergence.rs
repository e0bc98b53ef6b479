//! The convergence map: bands of the spectral radius, with the regimes named and the lines between them.

use std::sync::Arc;

use egui::{
    Align2, Color32, ColorImage, Galley, Painter, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use crate::analysis::{ConvergenceMap, Middle};
use crate::figure::bands::{HATCH, hatch};
use crate::figure::mark::edge;
use crate::figure::palette;
use crate::figure::room::Room;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;

/// Where bands of the radius end; beyond the last one nothing converges.
const LEVELS: [f64; 7] = [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0];
/// Radii beyond this are drawn as this.
const MOST: f64 = 10.0;

/// The colour of a band: the faster, the brighter, as on the map of runs.
fn colour(band: usize) -> Color32 {
    palette::viridis(1.0 - 0.92 * band as f32 / (LEVELS.len() - 1) as f32)
}

/// The band of a radius; `None` where nothing converges.
fn band(radius: f64) -> Option<usize> {
    LEVELS.iter().position(|level| radius < *level)
}

/// The map as a picture with the top row first.
pub fn picture_of(map: &ConvergenceMap, style: &Style, [width, height]: [usize; 2]) -> ColorImage {
    let hatch = hatch(style);
    let mut image = ColorImage::filled([width, height], hatch[0]);
    let place = |i: usize, n: usize, cells: usize| {
        let at = (i as f64 + 0.5) / n as f64 * cells.saturating_sub(1) as f64;
        let low = (at as usize).min(cells.saturating_sub(2));
        (low, at - low as f64)
    };
    let radius = |column: usize, row: usize| {
        let [column, row] = [column.min(map.columns - 1), row.min(map.rows - 1)];
        let radius = map.cells[row * map.columns + column].radius;
        if radius < MOST { radius } else { MOST }
    };
    for (j, pixels) in image.pixels.chunks_exact_mut(width).enumerate() {
        let (row, up) = place(height - 1 - j, height, map.rows);
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let (column, along) = place(i, width, map.columns);
            let between = |row: usize| {
                let (left, right) = (radius(column, row), radius(column + 1, row));
                left + (right - left) * along
            };
            let (below, above) = (between(row), between(row + 1));
            *pixel = match band(below + (above - below) * up) {
                Some(band) => colour(band),
                None => hatch[usize::from((i + j) % HATCH < 2)],
            };
        }
    }
    image
}

/// The lines between regimes: thin, and thick where runs cease to converge.
pub fn paint_borders(painter: &Painter, map: &ConvergenceMap, style: &Style) {
    let frame = painter.clip_rect();
    let unit = style.text_size;
    // All halos first: that of a piece would cut off the end of the one before.
    for halo in [true, false] {
        for border in &map.borders {
            let width = if border.of_stability { 0.16 } else { 0.08 };
            let stroke = if halo {
                Stroke::new(unit * width * 2.4, style.halo)
            } else {
                Stroke::new(unit * width, style.text)
            };
            let ends = border.ends.map(|at| place(frame, at));
            // Not a segment, whose ends would be moved to pixels: short ones in a row would become dashes.
            painter.add(Shape::line(ends.to_vec(), stroke));
        }
    }
}

fn place(frame: Rect, [x, y]: [f64; 2]) -> egui::Pos2 {
    pos2(
        frame.left() + frame.width() * x as f32,
        frame.bottom() - frame.height() * y as f32,
    )
}

/// The names of the regimes, each well within its own, or where that has no room beside it, with a line that leads there.
pub fn paint_names(
    painter: &Painter,
    map: &ConvergenceMap,
    middles: &[Middle],
    room: &mut Room,
    style: &Style,
) {
    let frame = painter.clip_rect();
    let unit = style.text_size;
    let cell = vec2(
        frame.width() / map.columns.max(2) as f32,
        frame.height() / map.rows.max(2) as f32,
    );
    let mut beside = Vec::new();
    for middle in middles {
        let font = style.font(0.9);
        let name = middle.regime.name().to_owned();
        let galley = painter.typeset(name, font, style.text);
        let at = place(frame, middle.at);
        let around = Rect::from_center_size(at, galley.size() + vec2(unit * 0.6, 0.0));
        let free = cell * middle.depth as f32 * 2.0;
        let fits = around.width() <= free.x && around.height() <= free.y;
        if fits && room.cost(around) < MOST_COVERED {
            write_name(painter, around, galley, room, style);
        } else if middle.depth > 1 {
            beside.push((at, galley));
        }
    }
    // Once all others have their places.
    for (at, galley) in beside {
        let size = galley.size() + vec2(unit * 0.6, 0.0);
        let rect = |[turn, away]: &[f32; 2]| {
            let way = Vec2::angled(turn * std::f32::consts::TAU);
            let reach = unit * away + 0.5 * size.dot(way.abs());
            Rect::from_center_size(at + way * reach, size)
        };
        let all = AWAY
            .into_iter()
            .flat_map(|away| (0..16).map(move |i| [i as f32 / 16.0, away]));
        let inside = all.filter(|place| frame.contains_rect(rect(place)));
        let Some(around) = room.best(inside, rect).map(|place| rect(&place)) else {
            continue;
        };
        if room.cost(around) >= MOST_COVERED {
            continue;
        }
        let end = at.clamp(around.min, around.max);
        for (width, ink) in [(0.3, style.halo), (0.1, style.text)] {
            painter.line_segment([at, end], Stroke::new(unit * width, ink));
            painter.circle_filled(at, unit * (0.12 + 0.5 * width), ink);
        }
        write_name(painter, around, galley, room, style);
    }
}

/// Distances at which a name is tried beside its regime, in text heights.
const AWAY: [f32; 4] = [1.2, 2.5, 4.0, 6.0];
/// The most that a name may cover of what else is drawn.
const MOST_COVERED: f32 = 5.0;

fn write_name(
    painter: &Painter,
    around: Rect,
    galley: Arc<Galley>,
    room: &mut Room,
    style: &Style,
) {
    painter.rect_filled(
        around,
        style.text_size * 0.23,
        style.halo.gamma_multiply(0.9),
    );
    let rect = Rect::from_center_size(around.center(), galley.size());
    painter.galley(rect.min, galley, style.text);
    room.block(around, 30.0);
}

/// The size of the key to the bands on a map in that frame; `None` where it has no room.
pub fn key_size(frame: Rect, style: &Style) -> Option<Vec2> {
    let unit = style.text_size;
    let width = (frame.width() * 0.75).min(unit * 18.0);
    let room = width >= unit * 14.0 && frame.height() >= unit * 12.0;
    room.then_some(vec2(width, unit * 5.2))
}

/// The bands with their ends, and what is hatched.
pub fn paint_key(painter: &Painter, rect: Rect, style: &Style) {
    let unit = style.text_size;
    let ground = style.background.gamma_multiply(0.97);
    painter.rect(rect, unit * 0.3, ground, edge(style), StrokeKind::Inside);
    let font = style.font(0.85);
    let left = rect.left() + unit * 0.5;
    let title = pos2(left, rect.top() + unit * 0.3);
    let words = "factor on the error in each step";
    painter.write(title, Align2::LEFT_TOP, words, font.clone(), style.text);
    let bar = Rect::from_min_size(
        pos2(left, rect.top() + unit * 1.5),
        vec2(rect.width() - unit * 1.6, unit * 0.7),
    );
    let width = bar.width() / LEVELS.len() as f32;
    for (band, level) in LEVELS.into_iter().enumerate() {
        let from = bar.left() + width * band as f32;
        let patch = Rect::from_x_y_ranges(from..=from + width, bar.y_range());
        painter.rect_filled(patch, 0.0, colour(band));
        let at = pos2(from + width, bar.bottom() + unit * 0.1);
        let text = format!("{level}");
        painter.write(at, Align2::CENTER_TOP, text, style.font(0.75), style.text);
    }
    let patch = Rect::from_min_size(
        pos2(left, rect.bottom() - unit * 1.4),
        vec2(unit * 1.2, unit * 0.9),
    );
    painter.rect(
        patch,
        unit * 0.15,
        style.background,
        edge(style),
        StrokeKind::Inside,
    );
    let stroke = Stroke::new(unit * 0.1, hatch(style)[1]);
    painter.line_segment([patch.left_bottom(), patch.right_top()], stroke);
    let beside = pos2(patch.right() + unit * 0.5, patch.center().y);
    let words = "does not converge (hatched)";
    painter.write(beside, Align2::LEFT_CENTER, words, font, style.text);
}

/// Why there is no map, in its middle.
pub fn paint_objection(painter: &Painter, reason: &str, style: &Style) {
    let frame = painter.clip_rect();
    let text = format!("Empirical only.\nTheory does not apply here: {reason}.");
    let wrap = (frame.width() - style.text_size * 2.0).max(1.0);
    let galley = painter.typeset_within(text, style.font(1.0), style.text, wrap);
    let rect = Rect::from_center_size(frame.center(), galley.size());
    painter.galley(rect.min, galley, style.text);
}
