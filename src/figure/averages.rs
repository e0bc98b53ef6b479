//! The average of a path: dashed, with a hollow head.

use egui::{Color32, Painter, Pos2, Stroke};

use super::heads::Head;
use super::paths;
use super::projection::Projection;
use super::style::Style;
use crate::math::Point;

/// Lengths of dashes and of gaps, in text heights.
const DASH: f32 = 0.55;
const GAP: f32 = 0.35;
/// A path that would have more dashes than this fills an area. It is drawn without gaps, since files of long noisy runs
/// would otherwise consist of dashes.
const MOST: f32 = 2000.0;

/// Draws the path of an average and its head.
pub fn paint(
    painter: &Painter,
    averages: &[Point],
    shape: Head,
    ink: Color32,
    projection: &Projection,
    style: &Style,
) {
    let unit = style.text_size;
    let lines = paths::polylines(averages, projection, projection.frame);
    for path in &lines {
        painter.line(path.clone(), Stroke::new(unit * 0.45, style.halo));
    }
    let length: f32 = lines.iter().map(|path| length(path)).sum();
    for path in lines {
        if length < MOST * unit * (DASH + GAP) {
            line(painter, &path, ink, unit);
        } else {
            painter.line(path, stroke(ink, unit));
        }
    }
    if let Some(&at) = averages.last()
        && projection.view.contains(at)
    {
        let at = projection.screen_from_plane(at);
        head(painter, shape, at, unit * 0.52, ink, style);
    }
}

/// A dashed line.
pub fn line(painter: &Painter, points: &[Pos2], ink: Color32, unit: f32) {
    for dash in dashes(points, unit * DASH, unit * GAP) {
        painter.line(dash, stroke(ink, unit));
    }
}

fn stroke(ink: Color32, unit: f32) -> Stroke {
    Stroke::new(unit * 0.19, ink)
}

fn length(points: &[Pos2]) -> f32 {
    let pairs = points.windows(2);
    pairs.map(|pair| pair[0].distance(pair[1])).sum()
}

/// A hollow head.
pub fn head(painter: &Painter, shape: Head, at: Pos2, radius: f32, ink: Color32, style: &Style) {
    shape.paint(painter, at, radius * 1.2, ink, style.halo);
    shape.paint(painter, at, radius * 0.68, style.background, ink);
}

/// The dashes of a polyline, each including the corners that it passes.
fn dashes(points: &[Pos2], dash: f32, gap: f32) -> Vec<Vec<Pos2>> {
    let Some(&first) = points.first() else {
        return Vec::new();
    };
    let mut dashes = vec![vec![first]];
    // The length that is left of the current dash, or of the gap after it.
    let (mut drawing, mut left) = (true, dash);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        while from.distance(to) > left {
            from += (to - from).normalized() * left;
            match dashes.last_mut() {
                Some(line) if drawing => line.push(from),
                Some(_) | None => dashes.push(vec![from]),
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= from.distance(to);
        if let Some(line) = dashes.last_mut().filter(|_| drawing) {
            line.push(to);
        }
    }
    dashes
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn dashes_go_round_corners() {
        let corner = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 9.0)];
        let found = dashes(&corner, 8.0, 1.0);
        let expected = [
            vec![pos2(0.0, 0.0), pos2(8.0, 0.0)],
            vec![pos2(9.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 7.0)],
            vec![pos2(10.0, 8.0), pos2(10.0, 9.0)],
        ];
        assert_eq!(found, expected);
        assert!(dashes(&[], 8.0, 1.0).is_empty());
    }
}
