//! Level lines with their values written on them.

use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::projection::Projection;
use super::room::Room;
use super::style::{Style, luminance, mix};
use crate::analysis::levels::label;
use crate::workbench::Lines;

/// At most this many levels are numbered; more would be unreadable.
const LABELLED_LEVELS: usize = 10;
/// The distance kept between labels, in text heights.
const APART: f32 = 5.0;
/// Vertices closer than this are merged.
const CLOSE: f32 = 0.7;

/// What labels keep away from.
pub struct Labels<'a> {
    /// Marks, and the labels that have been placed.
    pub taken: Vec<Pos2>,
    /// Paths, on which heads stand.
    pub drawn: &'a Room,
}

/// Draws all level lines, with labels or without. `colours` are those of the bands, one more than there are levels.
pub fn paint(
    painter: &Painter,
    lines: &Lines,
    projection: &Projection,
    colours: &[Color32],
    style: &Style,
    mut labels: Option<Labels<'_>>,
) {
    let every = lines.levels.len().div_ceil(LABELLED_LEVELS).max(1);
    for (i, &level) in lines.levels.iter().enumerate() {
        let ground = mix(colours[i], colours[i + 1], 0.5);
        let stroke = line_stroke(colours, i, style);
        let text = (labels.is_some() && i % every == every / 2).then(|| {
            let text = label(level, distance_to_neighbour(&lines.levels, i));
            painter.layout_no_wrap(text, style.font(0.9), contrast(ground, 0.88))
        });
        let mut left = if text.is_some() { 2 } else { 0 };
        for line in lines.contours.lines_of(i) {
            let points = on_screen(lines.contours.points_of(line), projection);
            let wanted = text.as_ref().zip(labels.as_ref()).filter(|_| left > 0);
            let place = wanted.and_then(|(text, labels)| {
                place_label(&points, text.size(), projection, style, labels)
            });
            match (place, &text, &mut labels) {
                (Some(place), Some(text), Some(labels)) => {
                    left -= 1;
                    labels.taken.push(place.middle);
                    let (before, after) = place.cut(&points);
                    painter.add(Shape::line(before, stroke));
                    painter.add(Shape::line(after, stroke));
                    paint_label(painter, text, &place);
                }
                (Some(_) | None, ..) => {
                    painter.add(Shape::line(points, stroke));
                }
            }
        }
    }
}

/// The stroke of a level's lines between bands of these colours.
pub fn line_stroke(colours: &[Color32], level: usize, style: &Style) -> Stroke {
    let ground = mix(colours[level], colours[level + 1], 0.5);
    Stroke::new(style.text_size / 13.0, contrast(ground, 0.42))
}

/// Draws level lines that are no longer so, faintly. `colours` are those of the bands now.
pub fn paint_before(
    painter: &Painter,
    lines: &Lines,
    projection: &Projection,
    colours: &[Color32],
    style: &Style,
) {
    for i in 0..lines.levels.len() {
        let ground = colours.get(i).copied().unwrap_or(style.background);
        let ink = contrast(ground, 0.6).gamma_multiply(0.4);
        let stroke = Stroke::new(style.text_size / 15.0, ink);
        let dash = style.text_size * 0.3;
        for line in lines.contours.lines_of(i) {
            let points = on_screen(lines.contours.points_of(line), projection);
            painter.extend(Shape::dashed_line(&points, stroke, dash, dash));
        }
    }
}

/// A colour that stands out from a background: darker on a light one, lighter on a dark one.
pub fn contrast(ground: Color32, share: f32) -> Color32 {
    let dark = luminance(ground) < 0.22;
    mix(
        ground,
        if dark {
            Color32::WHITE
        } else {
            Color32::from_rgb(8, 20, 34)
        },
        share,
    )
}

/// How far a level is from the nearest other one; from zero where there is none.
pub fn distance_to_neighbour(levels: &[f64], i: usize) -> f64 {
    let below = i
        .checked_sub(1)
        .map_or(f64::INFINITY, |j| levels[i] - levels[j]);
    let above = levels
        .get(i + 1)
        .map_or(f64::INFINITY, |next| next - levels[i]);
    let apart = below.min(above);
    if apart.is_finite() {
        apart
    } else {
        levels[i].abs().max(f64::MIN_POSITIVE)
    }
}

fn on_screen(points: &[[f64; 2]], projection: &Projection) -> Vec<Pos2> {
    let mut out: Vec<Pos2> = Vec::with_capacity(points.len());
    for (i, &point) in points.iter().enumerate() {
        let at = projection.screen_from_plane(point);
        let close = out
            .last()
            .is_some_and(|l: &Pos2| (l.x - at.x).abs().max((l.y - at.y).abs()) < CLOSE);
        if !close || i + 1 == points.len() {
            out.push(at);
        }
    }
    out
}

/// The place of a label on a line.
struct Place {
    middle: Pos2,
    angle: f32,
    /// Vertices of the line that the label covers.
    covered: std::ops::Range<usize>,
    /// The line's ends at the gap.
    gap: [Pos2; 2],
}

impl Place {
    /// The line before and after the gap.
    fn cut(&self, points: &[Pos2]) -> (Vec<Pos2>, Vec<Pos2>) {
        let mut before = points[..self.covered.start].to_vec();
        before.push(self.gap[0]);
        let mut after = vec![self.gap[1]];
        after.extend_from_slice(&points[self.covered.end..]);
        (before, after)
    }
}

/// The straightest stretch of a line that is as long as the label, away from the frame, from paths and from other labels.
fn place_label(
    points: &[Pos2],
    text: Vec2,
    projection: &Projection,
    style: &Style,
    Labels { taken, drawn }: &Labels<'_>,
) -> Option<Place> {
    let gap = text.x + 0.6 * style.text_size;
    let frame = projection.frame.shrink(gap * 0.5 + 4.0);
    let mut lengths = Vec::with_capacity(points.len());
    let mut total = 0.0;
    for (i, point) in points.iter().enumerate() {
        total += if i == 0 {
            0.0
        } else {
            point.distance(points[i - 1])
        };
        lengths.push(total);
    }
    if total < 2.2 * gap {
        return None;
    }
    // A gap across the seam of a loop would leave a third piece, so labels keep away from both ends.
    let candidates = 24;
    let mut best: Option<(f32, Place)> = None;
    for k in 0..candidates {
        let from = (total - gap) * (k as f32 + 0.5) / candidates as f32;
        let (a, first) = at_length(points, &lengths, from);
        let (b, last) = at_length(points, &lengths, from + gap);
        let middle = a + (b - a) * 0.5;
        let crowded = taken
            .iter()
            .any(|t| t.distance(middle) < APART * style.text_size);
        if !frame.contains(middle) || crowded || last <= first {
            continue;
        }
        // 1 on a straight stretch. Horizontal stretches are preferred because their labels read best.
        let chord = b - a;
        let quality = chord.length() / gap - 0.06 * (chord.y.abs() / gap);
        if chord.length() < 0.9 * gap || best.as_ref().is_some_and(|(q, _)| *q >= quality) {
            continue;
        }
        // Half a head lies to either side of its path.
        let across = Vec2::splat(text.y + 1.2 * style.text_size);
        if drawn.cost(Rect::from_center_size(middle, chord.abs() + across)) > 0.0 {
            continue;
        }
        let mut angle = chord.y.atan2(chord.x);
        if angle.abs() > std::f32::consts::FRAC_PI_2 {
            angle -= std::f32::consts::PI * angle.signum();
        }
        best = Some((
            quality,
            Place {
                middle,
                angle,
                covered: first..last,
                gap: [a, b],
            },
        ));
    }
    best.map(|(_, place)| place)
}

/// The point at a length along a line, and the first vertex after it.
fn at_length(points: &[Pos2], lengths: &[f32], length: f32) -> (Pos2, usize) {
    let next = lengths
        .partition_point(|l| *l <= length)
        .clamp(1, points.len() - 1);
    let (a, b) = (points[next - 1], points[next]);
    let step = lengths[next] - lengths[next - 1];
    let share = if step > 0.0 {
        ((length - lengths[next - 1]) / step).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (a + (b - a) * share, next)
}

fn paint_label(painter: &Painter, text: &Arc<Galley>, place: &Place) {
    // egui turns text about its upper left corner.
    let (sin, cos) = place.angle.sin_cos();
    let half = text.size() * 0.5;
    let corner = place.middle - vec2(half.x * cos - half.y * sin, half.x * sin + half.y * cos);
    let shape =
        TextShape::new(corner, Arc::clone(text), Color32::PLACEHOLDER).with_angle(place.angle);
    painter.add(shape);
}
