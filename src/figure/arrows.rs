//! Arrows at heads, at readable lengths.

use egui::{Color32, Painter, Pos2, Shape, Stroke, vec2};

use super::labels::Labels;
use super::projection::Projection;
use super::style::Style;
use crate::figure::lengths::Length as _;
use crate::math::Point;

/// What an arrow stands for.
pub struct Arrow<'a> {
    /// In the plane.
    pub vector: Point,
    /// Written at its tip; an arrow without one is named in the legend.
    pub symbol: Option<&'a str>,
    pub colour: Color32,
}

/// Draws an arrow from a head at a point of the plane. Its direction is that of the vector in the plane, on a relief laid on the
/// surface; its length grows with the logarithm of the vector's length on the screen, so that tiny and huge ones are both
/// readable. Arrows with a symbol have a filled tip, those without an open one.
pub fn paint(
    painter: &Painter,
    at: Point,
    arrow: &Arrow<'_>,
    projection: &Projection,
    style: &Style,
    labels: &mut Labels,
) {
    let head = projection.screen_from_plane(at);
    let on_screen = projection.push(at, arrow.vector);
    let length = (on_screen[0] * on_screen[0] + on_screen[1] * on_screen[1]).sqrt();
    if !(length.is_finite() && length > 0.02) {
        return;
    }
    let direction = vec2(
        (on_screen[0] / length) as f32,
        (on_screen[1] / length) as f32,
    );
    let unit = style.text_size;
    let shown = unit * (1.6 + 0.9 * (1.0 + length).ln() as f32).min(9.0);
    let tip = head + direction * shown;
    let start = head + direction * unit * 0.55;
    let shaft = match arrow.symbol {
        Some(_) => filled,
        None => open,
    };
    let halo = Stroke::new(unit * 0.34, style.halo);
    shaft(painter, start, tip, halo, unit * 0.62);
    let ink = Stroke::new(unit * 0.16, arrow.colour);
    shaft(painter, start, tip, ink, unit * 0.52);
    if let Some(symbol) = arrow.symbol {
        labels.want(symbol.to_owned(), arrow.colour, tip, direction);
    }
}

/// An arrow with a filled tip.
fn filled(painter: &Painter, start: Pos2, tip: Pos2, stroke: Stroke, barb: f32) {
    let direction = (tip - start).direction();
    painter.line_segment([start, tip - direction * barb * 0.8], stroke);
    let side = direction.rot90() * barb * 0.5;
    let base = tip - direction * barb;
    let outline = Stroke::new(stroke.width * 0.4, stroke.color);
    painter.add(Shape::convex_polygon(
        vec![tip, base + side, base - side],
        stroke.color,
        outline,
    ));
}

/// An arrow whose tip is two strokes.
pub fn open(painter: &Painter, start: Pos2, tip: Pos2, stroke: Stroke, barb: f32) {
    let direction = (tip - start).direction();
    painter.line_segment([start, tip], stroke);
    let side = direction.rot90() * barb * 0.7;
    let base = tip - direction * barb;
    painter.line(vec![base + side, tip, base - side], stroke);
}
