//! Level lines with their values written on them.

use std::sync::Arc;

use egui::epaint::TextShape;
use egui::{Color32, Galley, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::lines::dashed_line;
use super::projection::Projection;
use super::room::Room;
use super::style::{Style, luminance, mix};
use super::typeset::Typeset as _;
use crate::analysis::levels::label;
use crate::figure::lengths::{Apart as _, Length as _};
use crate::math::elementary::{atan2, sincos};
use crate::workbench::Lines;

/// At most this many levels are numbered; more would be unreadable.
const LABELLED_LEVELS: usize = 10;
/// The distance kept between labels, in text heights.
const APART: f32 = 5.0;
/// Vertices closer than this are merged.
const CLOSE: f32 = 0.7;

/// What labels keep away from.
pub struct Labels<'a> {
    /// Marks, and the labels that have been placed, with half the width of each.
    pub taken: Vec<(Pos2, f32)>,
    /// Paths, on which heads stand, and the legend.
    pub drawn: &'a Room,
}

/// All level lines, with labels or without. `colours` are those of the bands, one more than there are levels.
pub fn shapes(
    painter: &Painter,
    lines: &Lines,
    projection: &Projection,
    colours: &[Color32],
    style: &Style,
    mut labels: Option<Labels<'_>>,
) -> Vec<Shape> {
    let mut shapes = Vec::new();
    let on_screen: Vec<Vec<Vec<Pos2>>> = (0..lines.levels.len())
        .map(|i| {
            let lines_of = lines.contours.lines_of(i).iter();
            lines_of
                .map(|line| on_screen(lines.contours.points_of(line), projection))
                .collect()
        })
        .collect();
    let tracks = labels
        .is_some()
        .then(|| Tracks::of(&on_screen, projection.frame, style.text_size * SQUARE));
    let every = lines.levels.len().div_ceil(LABELLED_LEVELS).max(1);
    for (i, &level) in lines.levels.iter().enumerate() {
        let ground = mix(colours[i], colours[i + 1], 0.5);
        let stroke = line_stroke(colours, i, style);
        let text = (labels.is_some() && i % every == every / 2).then(|| {
            let text = label(level, distance_to_neighbour(&lines.levels, i));
            painter.typeset(text, style.font(0.9), contrast(ground, 0.88))
        });
        let mut left = if text.is_some() { 2 } else { 0 };
        for (own, points) in on_screen[i].iter().enumerate() {
            let wanted = text.as_ref().zip(labels.as_mut()).zip(tracks.as_ref());
            let wanted = wanted.filter(|_| left > 0);
            let labelled = wanted.and_then(|((text, labels), tracks)| {
                let site = Site {
                    level: i,
                    lines: &on_screen[i],
                    own,
                };
                let place = site.place(text.size(), projection, style, labels, tracks)?;
                labels.taken.push((place.middle, 0.5 * text.size().x));
                Some((text, place))
            });
            let Some((text, place)) = labelled else {
                shapes.push(Shape::line(points.clone(), stroke));
                continue;
            };
            left -= 1;
            let (before, after) = place.cut(points);
            shapes.push(Shape::line(before, stroke));
            shapes.push(Shape::line(after, stroke));
            shapes.push(label_shape(text, &place));
        }
    }
    shapes
}

/// The stroke of a level's lines between bands of these colours.
pub fn line_stroke(colours: &[Color32], level: usize, style: &Style) -> Stroke {
    let ground = mix(colours[level], colours[level + 1], 0.5);
    Stroke::new(style.hairline(), contrast(ground, 0.42))
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
            painter.extend(dashed_line(&points, stroke, dash, dash));
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

/// The side of the squares in which lines are looked up, in text heights.
const SQUARE: f32 = 0.3;

/// Which lines run through small squares of a plot.
struct Tracks {
    frame: Rect,
    side: f32,
    columns: usize,
    /// For each square 0 where there is none, the number of the only level from 1 on, or [`SEVERAL`].
    squares: Vec<u16>,
}

/// Stands for lines of several levels in a square.
const SEVERAL: u16 = u16::MAX;

impl Tracks {
    /// The lines of all levels.
    fn of(levels: &[Vec<Vec<Pos2>>], frame: Rect, side: f32) -> Self {
        let [columns, rows] =
            [frame.width(), frame.height()].map(|length| (length / side) as usize + 1);
        let mut tracks = Self {
            frame,
            side,
            columns,
            squares: vec![0; columns * rows],
        };
        for (i, lines) in levels.iter().enumerate() {
            for pair in lines.iter().flat_map(|line| line.windows(2)) {
                let steps = (pair[0].apart(pair[1]) / side).ceil().clamp(1.0, 4096.0) as usize;
                for k in 0..=steps {
                    tracks.mark(pair[0].lerp(pair[1], k as f32 / steps as f32), i);
                }
            }
        }
        tracks
    }

    fn square(&self, at: Pos2) -> Option<usize> {
        let from = (at - self.frame.min) / self.side;
        let inside = self.frame.contains(at);
        inside.then(|| from.y as usize * self.columns + from.x as usize)
    }

    fn mark(&mut self, at: Pos2, level: usize) {
        let number = u16::try_from(level + 1).unwrap_or(SEVERAL);
        if let Some(square) = self.square(at)
            && let Some(found) = self.squares.get_mut(square)
        {
            *found = match *found {
                0 => number,
                same if same == number => number,
                _ => SEVERAL,
            };
        }
    }

    /// Whether a line of another level runs through a box.
    fn crosses(&self, place: &Oriented, level: usize) -> bool {
        let steps = |length: f32| (length / self.side).ceil().max(1.0) as usize;
        let [across, up] = [steps(2.0 * place.half.x), steps(2.0 * place.half.y)];
        let own = u16::try_from(level + 1).unwrap_or(SEVERAL);
        let share = |k: usize, n: usize| 2.0 * k as f32 / n as f32 - 1.0;
        (0..=across).any(|i| {
            (0..=up).any(|j| {
                let at = place.at(vec2(share(i, across), share(j, up)));
                let square = self.square(at).and_then(|k| self.squares.get(k));
                square.is_some_and(|found| *found != 0 && *found != own)
            })
        })
    }
}

/// A box around a place, turned.
struct Oriented {
    middle: Pos2,
    along: Vec2,
    half: Vec2,
}

impl Oriented {
    /// A point at shares of its halves.
    fn at(&self, share: Vec2) -> Pos2 {
        let reach = self.half * share;
        self.middle + self.along * reach.x + self.along.rot90() * reach.y
    }

    fn contains(&self, point: Pos2) -> bool {
        let from = point - self.middle;
        let [x, y] = [from.dot(self.along), from.dot(self.along.rot90())];
        x.abs() <= self.half.x && y.abs() <= self.half.y
    }
}

/// A line that is to be labelled.
struct Site<'a> {
    level: usize,
    /// All lines of its level, and which one it is.
    lines: &'a [Vec<Pos2>],
    own: usize,
}

impl Site<'_> {
    /// The straightest stretch of the line that is as long as the label, away from the frame, from what is drawn, from other labels and
    /// from other lines.
    fn place(
        &self,
        text: Vec2,
        projection: &Projection,
        style: &Style,
        labels: &Labels<'_>,
        tracks: &Tracks,
    ) -> Option<Place> {
        let points = &self.lines[self.own];
        let gap = text.x + 0.6 * style.text_size;
        let frame = projection.frame.shrink((gap + style.text_size) * 0.5);
        let lengths = lengths(points);
        let total = *lengths.last()?;
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
            let (middle, chord) = (a.lerp(b, 0.5), b - a);
            if !frame.contains(middle) || last <= first || is_crowded(labels, middle, text, style) {
                continue;
            }
            // 1 on a straight stretch. Horizontal stretches are preferred because their labels read best.
            let quality = chord.norm() / gap - 0.06 * (chord.y.abs() / gap);
            if chord.norm() < 0.9 * gap || best.as_ref().is_some_and(|(q, _)| *q >= quality) {
                continue;
            }
            let covered = first..last;
            let place = Oriented {
                middle,
                along: chord.direction(),
                half: vec2(0.5 * text.x, DIGITS * text.y),
            };
            // Half a head lies to either side of its path.
            let around = chord.abs() + Vec2::splat(text.y + 1.2 * style.text_size);
            if labels.drawn.cost(Rect::from_center_size(middle, around)) > 0.0
                || tracks.crosses(&place, self.level)
                || self.returns(&place, &covered)
            {
                continue;
            }
            let (angle, gap) = (upright(chord), [a, b]);
            let place = Place {
                middle,
                angle,
                covered,
                gap,
            };
            best = Some((quality, place));
        }
        best.map(|(_, place)| place)
    }

    /// Whether another stretch of the same level runs through a box.
    fn returns(&self, place: &Oriented, covered: &std::ops::Range<usize>) -> bool {
        self.lines.iter().enumerate().any(|(i, line)| {
            let other = |k: &usize| i != self.own || !covered.contains(k);
            let mut others = (0..line.len()).filter(other);
            others.any(|k| place.contains(line[k]))
        })
    }
}

/// Half of the height of digits, in heights of a line of text.
const DIGITS: f32 = 0.35;

/// Whether a label there would stand too close to a mark or to another label.
fn is_crowded(labels: &Labels<'_>, middle: Pos2, text: Vec2, style: &Style) -> bool {
    let unit = style.text_size;
    let reach = 0.5 * (text.x + unit);
    let mut taken = labels.taken.iter();
    taken.any(|(at, half)| at.apart(middle) < (APART * unit).max(reach + half))
}

/// The angle of text along a chord, never upside down.
fn upright(chord: Vec2) -> f32 {
    let angle = atan2(f64::from(chord.y), f64::from(chord.x)) as f32;
    if angle.abs() > std::f32::consts::FRAC_PI_2 {
        angle - std::f32::consts::PI * angle.signum()
    } else {
        angle
    }
}

/// The length of a line up to each of its vertices.
fn lengths(points: &[Pos2]) -> Vec<f32> {
    let mut total = 0.0;
    let steps = points.windows(2).map(|pair| pair[0].apart(pair[1]));
    let sums = steps.map(|step| {
        total += step;
        total
    });
    std::iter::once(0.0)
        .chain(sums)
        .take(points.len())
        .collect()
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

fn label_shape(text: &Arc<Galley>, place: &Place) -> Shape {
    // egui turns text about its upper left corner.
    let (sin, cos) = sincos(f64::from(place.angle));
    let (sin, cos) = (sin as f32, cos as f32);
    let half = text.size() * 0.5;
    let corner = place.middle - vec2(half.x * cos - half.y * sin, half.x * sin + half.y * cos);
    let shape =
        TextShape::new(corner, Arc::clone(text), Color32::PLACEHOLDER).with_angle(place.angle);
    shape.into()
}
