//! What a figure is made of, whatever file it is written to: a closed list of items.
//!
//! Lengths are in points, with x to the right and y down, and always finite. Colours are premultiplied sRGB and are blended
//! without conversion to linear light, as egui, SVG and PDF do.

use std::borrow::Cow;
use std::sync::Arc;

use egui::epaint::CornerRadiusF32;
use egui::{Color32, ColorImage, FontData, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use super::source::Source;
use super::turn::Turn;
use crate::figure::PlotAxes;

/// A page and what is on it.
#[derive(Clone, Debug)]
pub struct Drawing {
    /// Width and height of the page in points.
    pub size: Vec2,
    /// What a screen reader says first.
    pub title: String,
    /// What a screen reader says about the rest.
    pub description: String,
    /// What it was made from, which files carry; `None` where they are to say nothing of it.
    pub source: Option<Source>,
    /// Fills the page.
    pub background: Color32,
    /// Where the axes of its plots lie, whose ticks, numbers and names are among the items.
    pub axes: Vec<PlotAxes>,
    /// From back to front.
    pub items: Vec<Item>,
}

/// One thing on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A filled area, a line or both.
    Path(Path),
    /// Glyphs on a baseline.
    Text(Text),
    /// A raster image.
    Picture(Picture),
    /// Items cut off at an outline.
    Clip(Clip),
    /// Items with a text label.
    Group(Group),
}

/// An area, a line or both.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The shape of the area, or the course of the line.
    pub outline: Outline,
    /// Inside the outline, by the non-zero rule.
    pub fill: Color32,
    /// Along the outline, half of its width on each side.
    pub stroke: Stroke,
    /// Without antialiasing, so that areas side by side show no seam.
    pub crisp: bool,
}

/// The course of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    /// A circle.
    Circle {
        /// The centre on the page.
        center: Pos2,
        /// The radius in points.
        radius: f32,
    },
    /// An ellipse, turned about its centre.
    Ellipse {
        /// The centre on the page.
        center: Pos2,
        /// Half-axes along x and y before the turn.
        radius: Vec2,
        /// Radians clockwise.
        angle: f32,
    },
    /// A rectangle, turned about its centre.
    Rect {
        /// Its sides before the turn.
        rect: Rect,
        /// Radii of its rounded corners in points; 0 where a corner is sharp.
        radius: CornerRadiusF32,
        /// Radians clockwise.
        angle: f32,
    },
    /// Straight and Bézier segments, each beginning where the previous one ends.
    Curve(Vec<Segment>),
}

/// A step of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Starts a new piece at a point, without drawing.
    Move(Pos2),
    /// A straight line to a point.
    Line(Pos2),
    /// A control point and the end.
    Quadratic(Pos2, Pos2),
    /// Two control points and the end.
    Cubic(Pos2, Pos2, Pos2),
    /// Back to the last move.
    Close,
}

/// Glyphs of one size and colour on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where the baseline begins.
    pub origin: Pos2,
    /// Radians by which the text is turned clockwise about its origin.
    pub angle: f32,
    /// The side of the em square in points.
    pub size: f32,
    /// The colour of every glyph.
    pub color: Color32,
    /// Whether the glyphs are slanted by [`SLANT`].
    pub italics: bool,
    /// In reading order.
    pub glyphs: Vec<PlacedGlyph>,
}

/// The angle in degrees by which italics lean to the right: egui shifts the top by a quarter of the height.
pub const SLANT: f32 = 14.0;

/// A glyph of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedGlyph {
    /// The shape, shared by all of its occurrences.
    pub glyph: Arc<Glyph>,
    /// The character that the glyph stands for.
    pub character: char,
    /// Points along the baseline from the text's origin.
    pub x: f32,
}

/// A glyph of a font, the same for every size.
#[derive(Debug)]
pub struct Glyph {
    /// The font that the glyph comes from.
    pub font: Arc<FontData>,
    /// Its index in the font.
    pub id: u32,
    /// In thousandths of the em square, from its origin on the baseline; never empty.
    pub outline: Vec<Segment>,
}

impl PartialEq for Glyph {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && Arc::ptr_eq(&self.font, &other.font)
    }
}

impl Eq for Glyph {}

/// Units of a [`Glyph`]'s outline in an em square, as in PostScript fonts.
pub const EM: f32 = 1000.0;

/// A raster stretched over a parallelogram.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The pixels, top row first.
    pub image: Arc<ColorImage>,
    /// The place of the upper left corner.
    pub corner: Pos2,
    /// From there to the upper right corner.
    pub across: Vec2,
    /// From there to the lower left corner.
    pub down: Vec2,
    /// Whether magnified pixels blend into each other.
    pub smooth: bool,
}

/// Items that are visible only inside an outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// Where the items are visible.
    pub outline: Outline,
    /// From back to front.
    pub items: Vec<Item>,
}

/// Items that together have a meaning, such as the glyphs of a row of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// That meaning as text.
    pub label: String,
    /// From back to front.
    pub items: Vec<Item>,
}

impl PartialEq for Picture {
    fn eq(&self, other: &Self) -> bool {
        let place = |picture: &Self| (picture.corner, picture.across, picture.down, picture.smooth);
        // Pictures are mostly shared, and have millions of pixels.
        place(self) == place(other)
            && (Arc::ptr_eq(&self.image, &other.image) || self.image == other.image)
    }
}

impl Path {
    /// Whether it is a line with two ends. The joins of such lines are round, because a miter would stick out as a spike at a
    /// sharp turn.
    pub fn is_open(&self) -> bool {
        match &self.outline {
            Outline::Circle { .. } | Outline::Ellipse { .. } | Outline::Rect { .. } => false,
            Outline::Curve(segments) => segments.last() != Some(&Segment::Close),
        }
    }
}

impl Picture {
    /// Whether its sides are parallel to the page's and it is not mirrored.
    pub fn is_upright(&self) -> bool {
        self.across.y == 0.0 && self.down.x == 0.0 && self.across.x > 0.0 && self.down.y > 0.0
    }
}

impl Outline {
    /// A closed polygon.
    pub fn polygon(corners: &[Pos2]) -> Self {
        Self::Curve(polyline(corners, true))
    }

    /// An upright rectangle with sharp corners.
    pub fn rect(rect: Rect) -> Self {
        Self::Rect {
            rect,
            radius: CornerRadiusF32::ZERO,
            angle: 0.0,
        }
    }

    /// The outline as segments; circles and rounded corners are cubic curves, a quarter each, off by less than a
    /// thousandth of the radius.
    pub fn segments(&self) -> Cow<'_, [Segment]> {
        match self {
            Self::Circle { center, radius } => {
                Cow::Owned(ellipse(*center, Vec2::splat(*radius), 0.0))
            }
            Self::Ellipse {
                center,
                radius,
                angle,
            } => Cow::Owned(ellipse(*center, *radius, *angle)),
            Self::Rect {
                rect,
                radius,
                angle,
            } => Cow::Owned(rectangle(*rect, *radius, *angle)),
            Self::Curve(segments) => Cow::Borrowed(segments),
        }
    }
}

/// Joins finite points; others are left out.
pub fn polyline(points: &[Pos2], closed: bool) -> Vec<Segment> {
    let mut segments = Vec::with_capacity(points.len() + 1);
    for &point in points.iter().filter(|point| point.is_finite()) {
        segments.push(if segments.is_empty() {
            Segment::Move(point)
        } else {
            Segment::Line(point)
        });
    }
    if closed && !segments.is_empty() {
        segments.push(Segment::Close);
    }
    segments
}

/// The radii of a rectangle's corners (left top, right top, right bottom, left bottom), which leave room for each other.
pub fn corner_radii(rect: Rect, radius: CornerRadiusF32) -> [f32; 4] {
    let most = rect.size().min_elem() / 2.0;
    [radius.nw, radius.ne, radius.se, radius.sw].map(|corner| corner.clamp(0.0, most))
}

/// How far from the ends of a quarter of the unit circle its control points lie: 4⁄3 tan(π⁄8).
const QUARTER: f32 = 0.552_284_8;

/// A quarter of an ellipse, around the corner between two ends.
fn quarter(from: Pos2, corner: Pos2, to: Pos2) -> Segment {
    Segment::Cubic(
        from + (corner - from) * QUARTER,
        to + (corner - to) * QUARTER,
        to,
    )
}

fn ellipse(center: Pos2, radius: Vec2, angle: f32) -> Vec<Segment> {
    let turn = Turn::by(angle);
    let at = |x: f32, y: f32| center + turn * (vec2(x, y) * radius);
    let mut segments = vec![Segment::Move(at(1.0, 0.0))];
    for [x, y] in [[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]] {
        // A quarter turn takes (x, y) to (−y, x).
        segments.push(quarter(at(x, y), at(x - y, y + x), at(-y, x)));
    }
    segments.push(Segment::Close);
    segments
}

fn rectangle(rect: Rect, radius: CornerRadiusF32, angle: f32) -> Vec<Segment> {
    let turn = Turn::by(angle);
    let at = |x: f32, y: f32| rect.center() + turn * (pos2(x, y) - rect.center());
    let (left, right, top, bottom) = (rect.left(), rect.right(), rect.top(), rect.bottom());
    let [nw, ne, se, sw] = corner_radii(rect, radius);
    let mut segments = Vec::with_capacity(10);
    segments.push(Segment::Move(at(left + nw, top)));
    for (radius, from, corner, to) in [
        (ne, at(right - ne, top), at(right, top), at(right, top + ne)),
        (
            se,
            at(right, bottom - se),
            at(right, bottom),
            at(right - se, bottom),
        ),
        (
            sw,
            at(left + sw, bottom),
            at(left, bottom),
            at(left, bottom - sw),
        ),
        (nw, at(left, top + nw), at(left, top), at(left + nw, top)),
    ] {
        segments.push(Segment::Line(from));
        if radius > 0.0 {
            segments.push(quarter(from, corner, to));
        }
    }
    segments.push(Segment::Close);
    segments
}

/// A colour with its alpha beside it. egui adds a colour with alpha 0 to what is below it, which no file format does:
/// covering by its strongest part is nearest.
pub fn unmultiplied(color: Color32) -> [u8; 4] {
    let [r, g, b, a] = color.to_array();
    let a = if a == 0 { r.max(g).max(b) } else { a };
    Color32::from_rgba_premultiplied(r, g, b, a).to_srgba_unmultiplied()
}

/// Red, green and blue of a colour on white, for formats without transparency.
pub fn on_white(color: Color32) -> [u8; 3] {
    let [r, g, b, a] = color.to_array();
    [r, g, b].map(|part| part.saturating_add(255 - a))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on the segments, some on each.
    fn points(segments: &[Segment]) -> Vec<Pos2> {
        let (mut at, mut points) = (Pos2::ZERO, Vec::new());
        for segment in segments {
            match *segment {
                Segment::Move(to) | Segment::Line(to) => at = to,
                Segment::Quadratic(..) => panic!("none here"),
                Segment::Cubic(a, b, to) => {
                    for i in 0..=8 {
                        let t = i as f32 / 8.0;
                        let s = 1.0 - t;
                        let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
                        let ends = [at, a, b, to].map(Pos2::to_vec2);
                        let sum = |i: usize| ends[i] * weights[i];
                        points.push((sum(0) + sum(1) + sum(2) + sum(3)).to_pos2());
                    }
                    at = to;
                }
                Segment::Close => {}
            }
            points.push(at);
        }
        points
    }

    #[test]
    fn circles_are_round_and_ellipses_turn() {
        let circle = Outline::Circle {
            center: pos2(3.0, 4.0),
            radius: 10.0,
        };
        for point in points(&circle.segments()) {
            let radius = (point - pos2(3.0, 4.0)).length();
            assert!((radius - 10.0).abs() < 0.003, "{point}: {radius}");
        }
        let upright = Outline::Ellipse {
            center: Pos2::ZERO,
            radius: vec2(8.0, 2.0),
            angle: std::f32::consts::FRAC_PI_2,
        };
        for point in points(&upright.segments()) {
            let share = (point.x / 2.0).powi(2) + (point.y / 8.0).powi(2);
            assert!((share - 1.0).abs() < 1e-3, "{point}: {share}");
        }
    }

    #[test]
    fn corners_are_round_inside_of_the_rectangle() {
        let rect = Rect::from_min_max(pos2(1.0, 2.0), pos2(11.0, 8.0));
        // The last radius is larger than the rectangle has room for.
        let radius = CornerRadiusF32 {
            nw: 0.0,
            ne: 2.0,
            se: 1.0,
            sw: 9.0,
        };
        assert_eq!(corner_radii(rect, radius), [0.0, 2.0, 1.0, 3.0]);
        let outline = Outline::Rect {
            rect,
            radius,
            angle: 0.0,
        };
        let points = points(&outline.segments());
        assert!(points.iter().all(|&p| rect.expand(1e-5).contains(p)));
        let near = |corner: Pos2| {
            points
                .iter()
                .map(|p| p.distance(corner))
                .fold(f32::INFINITY, f32::min)
        };
        // From a corner to a circle in it: √2 − 1 of its radius.
        let gap = 2.0_f32.sqrt() - 1.0;
        assert!(near(rect.left_top()) < 1e-5);
        assert!((near(rect.right_top()) - 2.0 * gap).abs() < 0.01);
        assert!((near(rect.right_bottom()) - gap).abs() < 0.01);
        assert!((near(rect.left_bottom()) - 3.0 * gap).abs() < 0.01);
    }
}
