//! The strokes of paths: ink between two edges, in full or in dashes.

use egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

use super::heads::Head;
use super::style::Style;
use crate::figure::lengths::{Apart as _, Length as _};

/// The width of a path's ink, in text heights.
pub const WIDTH: f32 = 0.2;
/// The width of its edges, both together.
const EDGES: f32 = 0.18;

/// Draws lines of an ink, `width` wide in text heights, with edges that stand out from any band.
pub fn draw(painter: &Painter, lines: &[Vec<Pos2>], width: f32, ink: Color32, style: &Style) {
    draw_faded(painter, &[(1.0, lines)], width, ink, style);
}

/// The same of several groups of lines, each of an opacity. All edges lie under all ink.
pub fn draw_faded(
    painter: &Painter,
    groups: &[(f32, &[Vec<Pos2>])],
    width: f32,
    ink: Color32,
    style: &Style,
) {
    let unit = style.text_size;
    for (width, colour) in [(width + EDGES, style.outline(ink)), (width, ink)] {
        for (opacity, lines) in groups {
            let stroke = Stroke::new(unit * width, colour.gamma_multiply(*opacity));
            for line in *lines {
                polyline(painter, line, stroke);
            }
        }
    }
}

/// Draws the strokes that stand for a path which fills an area: thin and without edges.
pub fn hatch(painter: &Painter, lines: &[Vec<Pos2>], ink: Color32, style: &Style) {
    let stroke = Stroke::new(style.text_size * 0.11, ink);
    for line in lines {
        polyline(painter, line, stroke);
    }
}

/// Draws a line that may turn back on itself, as paths do that jump to and fro.
pub fn polyline(painter: &Painter, points: &[Pos2], stroke: Stroke) {
    for part in unfolded(points) {
        painter.line(part.to_vec(), stroke);
    }
}

/// The parts of a polyline between the corners at which it turns back on itself: egui joins segments by the sum of their normals,
/// of which only rounding is left there, and which sends the corner anywhere.
fn unfolded(points: &[Pos2]) -> impl Iterator<Item = &[Pos2]> {
    let mut from = 0;
    let mut last = Vec2::ZERO;
    let folds: Vec<usize> = (1..points.len())
        .filter(|&i| {
            let along = (points[i] - points[i - 1]).direction();
            // A point that is met twice has no direction.
            if along == Vec2::ZERO {
                return false;
            }
            let before = std::mem::replace(&mut last, along);
            before != Vec2::ZERO && (before + along).length_sq() < FOLDED
        })
        .map(|i| i - 1)
        .collect();
    folds
        .into_iter()
        .chain(points.len().checked_sub(1))
        .filter_map(move |to| {
            let part = points.get(std::mem::replace(&mut from, to)..=to)?;
            (part.len() > 1).then_some(part)
        })
}

/// The square of the sum of two directions that are opposite but for rounding, or nearly so.
const FOLDED: f32 = 1e-5;

/// Draws lines that something hides: without edges, in short dashes.
pub fn faint(painter: &Painter, lines: &[Vec<Pos2>], width: f32, ink: Color32, style: &Style) {
    let unit = style.text_size;
    let stroke = Stroke::new(unit * width * 0.6, ink.gamma_multiply(0.8));
    for line in lines {
        for dash in dashes(line, unit * 0.35, unit * 0.35, false) {
            polyline(painter, &dash, stroke);
        }
    }
}

/// The strokes of a path with that head: the whole line unless the style tells paths apart by dashes.
pub fn told_apart(line: Vec<Pos2>, head: Head, style: &Style) -> Vec<Vec<Pos2>> {
    match head.dashes().filter(|_| style.dashed) {
        Some(lengths) => bounded(&line, lengths, style.text_size),
        None => vec![line],
    }
}

/// Lengths of the dashes and gaps of a pinned path, in text heights.
const PINNED: [f32; 2] = [0.55, 0.5];
/// A path of more dashes than this fills an area, and is drawn without gaps.
const MOST: f32 = 2000.0;

/// The dashes of a path that is kept for comparison.
pub fn pinned(points: &[Pos2], unit: f32) -> Vec<Vec<Pos2>> {
    bounded(points, PINNED, unit)
}

/// Dashes of such lengths in text heights, where they are not too many.
fn bounded(points: &[Pos2], lengths: [f32; 2], unit: f32) -> Vec<Vec<Pos2>> {
    let [dash, gap] = lengths.map(|length| unit * length);
    let length: f32 = points.windows(2).map(|p| p[0].apart(p[1])).sum();
    if length < MOST * (dash + gap) {
        dashes(points, dash, gap, false)
    } else {
        vec![points.to_vec()]
    }
}

/// The pieces of a dashed polyline. Not `Shape::dashed_line`, whose dashes end elsewhere on each system: see [`Length`].
pub fn dashed_line(points: &[Pos2], stroke: Stroke, dash: f32, gap: f32) -> Vec<Shape> {
    let dashes = dashes(points, dash, gap, false);
    let pieces = dashes.iter().flat_map(|dash| dash.windows(2));
    let line = |ends: &[Pos2]| Shape::line_segment([ends[0], ends[1]], stroke);
    pieces.map(line).collect()
}

/// The dashes of a polyline, each including the corners that it passes. It begins with a dash, or with a gap where
/// `gap_first`.
pub fn dashes(points: &[Pos2], dash: f32, gap: f32, gap_first: bool) -> Vec<Vec<Pos2>> {
    let Some(&first) = points.first() else {
        return Vec::new();
    };
    // The length that is left of the current dash, or of the gap before the next one.
    let (mut drawing, mut left) = if gap_first {
        (false, gap)
    } else {
        (true, dash)
    };
    let mut dashes = Vec::new();
    if drawing {
        dashes.push(vec![first]);
    }
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        while from.apart(to) > left {
            from += (to - from).direction() * left;
            match dashes.last_mut() {
                Some(line) if drawing => go_on(line, from),
                Some(_) | None => dashes.push(vec![from]),
            }
            drawing = !drawing;
            left = if drawing { dash } else { gap };
        }
        left -= from.apart(to);
        if let Some(line) = dashes.last_mut().filter(|_| drawing) {
            go_on(line, to);
        }
    }
    dashes
}

/// Continues a dash, unless a point is where it is already: a piece of next to no length has any direction, and ends of lines are cut
/// across it.
fn go_on(line: &mut Vec<Pos2>, to: Pos2) {
    if line.last().is_none_or(|last| last.apart(to) > NOWHERE) {
        line.push(to);
    }
}

/// A length that nobody sees, in points.
const NOWHERE: f32 = 0.01;

/// Places at equal distances along a polyline, from its first point on.
pub fn beads(points: &[Pos2], spacing: f32) -> Vec<Pos2> {
    // A gap of the whole spacing after a dash without length.
    let dashes = dashes(points, 0.0, spacing, false);
    dashes
        .iter()
        .filter_map(|dash| dash.first().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    /// What egui makes of a line stays within its width of it, wherever it turns back.
    #[test]
    fn a_line_that_turns_back_has_no_spikes() {
        let ctx = egui::Context::default();
        let stroke = Stroke::new(3.0, Color32::BLACK);
        let painted = |points: &[Pos2]| {
            let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
                polyline(ui.painter(), points, stroke);
            });
            output.textures_delta.clear();
            let meshes = ctx.tessellate(output.shapes, 1.0).into_iter();
            let meshes = meshes.filter_map(|clipped| match clipped.primitive {
                egui::epaint::Primitive::Mesh(mesh) => Some(mesh.calc_bounds()),
                egui::epaint::Primitive::Callback(_) => None,
            });
            meshes.fold(egui::Rect::NOTHING, |all, mesh| all.union(mesh))
        };
        for turn in 0..500 {
            let from = pos2(300.0, 200.0);
            let to = from + Vec2::angled(turn as f32 * 0.1234) * (5.0 + turn as f32 * 0.1);
            // Rounding moves the end of a cycle by less than can be seen.
            let back = from + Vec2::new(1e-5, -3e-5) * (turn % 3) as f32;
            let cycle = [from, to, back, to, to, from];
            let bounds = egui::Rect::from_points(&cycle).expand(2.5 * stroke.width);
            assert!(bounds.contains_rect(painted(&cycle)), "{turn}: {cycle:?}");
        }
        // What does not turn back is one line.
        let corner = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(0.0, 1.0)];
        assert_eq!(unfolded(&corner).collect::<Vec<_>>(), [&corner[..]]);
        let fold = [corner[0], corner[1], corner[0]];
        assert_eq!(
            unfolded(&fold).collect::<Vec<_>>(),
            [&fold[..2], &fold[1..]]
        );
        assert_eq!(unfolded(&[]).count() + unfolded(&corner[..1]).count(), 0);
    }

    #[test]
    fn dashes_go_round_corners() {
        let corner = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 9.0)];
        let found = dashes(&corner, 8.0, 1.0, false);
        let expected = [
            vec![pos2(0.0, 0.0), pos2(8.0, 0.0)],
            vec![pos2(9.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 7.0)],
            vec![pos2(10.0, 8.0), pos2(10.0, 9.0)],
        ];
        assert_eq!(found, expected);
        assert!(dashes(&[], 8.0, 1.0, false).is_empty());
    }

    /// Ends are cut across the first and the last piece.
    #[test]
    fn a_dash_that_begins_at_a_corner_has_the_direction_of_what_follows() {
        let line = [pos2(0.0, 0.0), pos2(4.001, 0.0), pos2(4.001, 9.0)];
        let dashes = dashes(&line, 2.0, 2.0, false);
        assert_eq!(dashes[1].len(), 2, "{dashes:?}");
        assert!((dashes[1][1].x - dashes[1][0].x).abs() < 0.01 && dashes[1][1].y > 1.9);
    }

    #[test]
    fn dashes_may_begin_with_a_gap() {
        let line = [pos2(0.0, 0.0), pos2(10.0, 0.0)];
        let found = dashes(&line, 3.0, 4.0, true);
        let expected = [vec![pos2(4.0, 0.0), pos2(7.0, 0.0)]];
        assert_eq!(found, expected);
        assert!(dashes(&line, 3.0, 40.0, true).is_empty());
    }

    #[test]
    fn beads_go_round_corners_too() {
        let corner = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 9.0)];
        let expected = [0.0, 6.0].map(|x| pos2(x, 0.0));
        let expected = [&expected[..], &[pos2(10.0, 2.0), pos2(10.0, 8.0)]].concat();
        assert_eq!(beads(&corner, 6.0), expected);
        assert!(beads(&[], 6.0).is_empty());
    }

    /// Dashes of three equal paths, drawn one over the other: each is seen somewhere.
    #[test]
    fn dashes_of_coinciding_paths_leave_all_of_them_visible() {
        let line = [pos2(0.0, 0.0), pos2(60.0, 0.0)];
        let over = |n: f32| dashes(&line, 2.0, 2.0 * n, true);
        let on = |dashes: &[Vec<Pos2>], x: f32| {
            dashes.iter().any(|d| d[0].x <= x && x <= d[d.len() - 1].x)
        };
        let (second, third) = (over(1.0), over(2.0));
        let mut seen = [false; 3];
        for i in 0..59 {
            let x = i as f32 + 0.5;
            let top = if on(&third, x) {
                2
            } else {
                usize::from(on(&second, x))
            };
            seen[top] = true;
        }
        assert_eq!(seen, [true; 3]);
    }
}
