//! The average of a path: dashed, with a hollow head.

use egui::{Color32, Painter, Pos2, Stroke};

use super::heads::Head;
use super::lines::{self, dashes};
use super::projection::Projection;
use super::style::Style;
use crate::figure::lengths::Apart as _;
use crate::math::Point;

/// Lengths of dashes and of gaps, in text heights.
const DASH: f32 = 0.6;
const GAP: f32 = 0.45;
/// The width of its ink in text heights: more than that of the path, which noise keeps shaking.
const WIDTH: f32 = 0.24;
/// A path that would have more dashes than this fills an area. It is drawn without gaps, since files of long noisy runs
/// would otherwise consist of dashes.
const MOST: f32 = 2000.0;

/// Draws the path of an average and its head at the end.
pub fn paint(
    painter: &Painter,
    lines: Vec<Vec<Pos2>>,
    (shape, end): (Head, Option<Point>),
    ink: Color32,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    for path in &lines {
        lines::polyline(painter, path, Stroke::new(unit * 0.62, style.halo));
    }
    let length: f32 = lines.iter().map(|path| length(path)).sum();
    if length < MOST * unit * (DASH + GAP) {
        for path in lines {
            line(painter, &path, ink, style);
        }
    } else {
        lines::draw(painter, &lines, WIDTH, ink, style);
    }
    if let Some(at) = end
        && projection.view.contains(at)
    {
        let at = projection.screen_from_plane(at);
        head(painter, shape, at, unit * 0.52, ink, style);
    }
}

/// A dashed line.
pub fn line(painter: &Painter, points: &[Pos2], ink: Color32, style: &Style) {
    let unit = style.text_size;
    let dashes = dashes(points, unit * DASH, unit * GAP, false);
    lines::draw(painter, &dashes, WIDTH, ink, style);
}

fn length(points: &[Pos2]) -> f32 {
    let pairs = points.windows(2);
    pairs.map(|pair| pair[0].apart(pair[1])).sum()
}

/// A hollow head.
pub fn head(painter: &Painter, shape: Head, at: Pos2, radius: f32, ink: Color32, style: &Style) {
    shape.paint(painter, at, radius * 1.2, ink, style.outline(ink));
    shape.paint(painter, at, radius * 0.68, style.background, ink);
}
