//! Lines cut off at an edge and reduced to the points that can be seen.

use egui::{Pos2, Rect, Vec2, pos2};

use crate::export::drawing::Segment;
use crate::figure::lengths::Apart as _;

/// Straight lines in the place of segments, each with whether it is closed.
pub(super) fn flatten(segments: &[Segment]) -> Vec<(Vec<Pos2>, bool)> {
    /// Lines in the place of a curve.
    const STEPS: u8 = 12;
    let mut lines: Vec<(Vec<Pos2>, bool)> = Vec::new();
    for segment in segments {
        let last = lines.last().and_then(|(line, _)| line.last()).copied();
        let from = last.unwrap_or(Pos2::ZERO);
        let mut go = |controls: &[Pos2]| {
            if let Some((line, _)) = lines.last_mut() {
                line.extend((1..=STEPS).map(|k| bezier(controls, f32::from(k) / f32::from(STEPS))));
            }
        };
        match *segment {
            Segment::Move(to) => lines.push((vec![to], false)),
            Segment::Line(to) => {
                if let Some((line, _)) = lines.last_mut() {
                    line.push(to);
                }
            }
            Segment::Quadratic(control, to) => go(&[from, control, to]),
            Segment::Cubic(first, second, to) => go(&[from, first, second, to]),
            Segment::Close => {
                if let Some((_, closed)) = lines.last_mut() {
                    *closed = true;
                }
            }
        }
    }
    lines
}

/// A point of a curve, by de Casteljau's construction.
fn bezier(controls: &[Pos2], t: f32) -> Pos2 {
    let mut points = controls.to_vec();
    while points.len() > 1 {
        points = points
            .windows(2)
            .map(|p| p[0] + (p[1] - p[0]) * t)
            .collect();
    }
    points[0]
}

/// The parts of a line within a rectangle.
pub(super) fn clip_line(line: &[Pos2], rect: Rect) -> Vec<Vec<Pos2>> {
    let mut parts: Vec<Vec<Pos2>> = Vec::new();
    let mut open = false;
    for ends in line.windows(2) {
        let Some([from, to]) = clip_segment([ends[0], ends[1]], rect) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open => part.push(to),
            _ => parts.push(vec![from, to]),
        }
        open = to == ends[1];
    }
    parts
}

/// The part of a segment within a rectangle, after Liang and Barsky.
fn clip_segment([from, to]: [Pos2; 2], rect: Rect) -> Option<[Pos2; 2]> {
    let along = to - from;
    let [mut enter, mut leave] = [0.0f32, 1.0f32];
    for (step, room) in [
        (-along.x, from.x - rect.left()),
        (along.x, rect.right() - from.x),
        (-along.y, from.y - rect.top()),
        (along.y, rect.bottom() - from.y),
    ] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    let at = |t: f32, end: Pos2| match t {
        0.0 | 1.0 => end,
        t => from + along * t,
    };
    (enter <= leave).then(|| [at(enter, from), at(leave, to)])
}

/// The part of an area within a rectangle, after Sutherland and Hodgman.
pub(super) fn clip_area(corners: &[Pos2], rect: Rect) -> Vec<Pos2> {
    // A point of each side, and the way from there into the rectangle.
    let sides = [
        (rect.min, Vec2::RIGHT),
        (rect.max, Vec2::LEFT),
        (rect.min, Vec2::DOWN),
        (rect.max, Vec2::UP),
    ];
    let mut area = corners.to_vec();
    for (edge, inwards) in sides {
        let inside = |p: Pos2| (p - edge).dot(inwards);
        let mut kept = Vec::with_capacity(area.len() + 2);
        for (k, &to) in area.iter().enumerate() {
            let from = area[(k + area.len() - 1) % area.len()];
            let [before, after] = [inside(from), inside(to)];
            if (before < 0.0) != (after < 0.0) {
                kept.push(from + (to - from) * (before / (before - after)));
            }
            if after >= 0.0 {
                kept.push(to);
            }
        }
        area = kept;
    }
    area
}

/// A line without the points that lie nearer than `tolerance` to what is left, after Ramer, Douglas and Peucker.
pub(super) fn simplify(line: &[Pos2], tolerance: f32) -> Vec<Pos2> {
    let Some(last) = line.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; line.len()];
    kept[0] = true;
    kept[last] = true;
    let mut spans = vec![(0, last)];
    while let Some((first, last)) = spans.pop() {
        let away = |k: usize| distance(line[k], line[first], line[last]);
        let farthest = (first + 1..last).max_by(|a, b| away(*a).total_cmp(&away(*b)));
        if let Some(farthest) = farthest.filter(|k| away(*k) > tolerance) {
            kept[farthest] = true;
            spans.extend([(first, farthest), (farthest, last)]);
        }
    }
    let points = line.iter().zip(kept);
    points.filter(|(_, kept)| *kept).map(|(p, _)| *p).collect()
}

/// From a point to a segment.
fn distance(point: Pos2, from: Pos2, to: Pos2) -> f32 {
    let along = to - from;
    let length = along.length_sq();
    let share = if length > 0.0 {
        ((point - from).dot(along) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    point.apart(pos2(from.x + along.x * share, from.y + along.y * share))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: Rect = Rect {
        min: pos2(0.0, 0.0),
        max: pos2(1.0, 1.0),
    };

    #[test]
    fn lines_are_cut_off_at_the_edge() {
        let zigzag = [
            pos2(-0.5, 0.5),
            pos2(0.5, 0.5),
            pos2(0.5, 1.5),
            pos2(0.75, 1.5),
            pos2(0.75, 0.5),
        ];
        let parts = clip_line(&zigzag, UNIT);
        assert_eq!(
            parts,
            [
                vec![pos2(0.0, 0.5), pos2(0.5, 0.5), pos2(0.5, 1.0)],
                vec![pos2(0.75, 1.0), pos2(0.75, 0.5)],
            ]
        );
        assert_eq!(clip_line(&[pos2(2.0, 0.0), pos2(2.0, 1.0)], UNIT).len(), 0);
    }

    #[test]
    fn areas_are_cut_off_at_the_edge() {
        // A diamond about the corner: a triangle of half a unit square is left of it.
        let diamond = [
            pos2(1.0, 0.0),
            pos2(0.0, 1.0),
            pos2(-1.0, 0.0),
            pos2(0.0, -1.0),
        ];
        let area = clip_area(&diamond, UNIT);
        let twice: f32 = (0..area.len())
            .map(|k| {
                let [a, b] = [area[k], area[(k + 1) % area.len()]];
                a.x * b.y - a.y * b.x
            })
            .sum();
        assert!((twice.abs() - 1.0).abs() < 1e-6, "{area:?}");
    }

    #[test]
    fn what_is_left_lies_near_what_was() {
        let circle: Vec<Pos2> = (0..=1000)
            .map(|k| {
                let angle = k as f32 / 1000.0 * std::f32::consts::TAU;
                pos2(100.0 * angle.cos(), 100.0 * angle.sin())
            })
            .collect();
        let few = simplify(&circle, 0.1);
        // A chord that is 0.1 from a circle of radius 100 spans 2 acos(0.999): 70 of them go round.
        assert!((70..=140).contains(&few.len()), "{}", few.len());
        for point in &circle {
            let near = few.windows(2).map(|s| distance(*point, s[0], s[1]));
            assert!(near.fold(f32::INFINITY, f32::min) <= 0.1001);
        }
    }
}
