//! Arrows at heads, at readable lengths.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::projection::Projection;
use super::style::Style;
use crate::math::Point;

/// What an arrow stands for.
pub struct Arrow<'a> {
    /// In the plane.
    pub vector: Point,
    pub symbol: &'a str,
    pub colour: Color32,
}

/// Draws an arrow from a head. Its direction is that of the vector in the plane; its length grows with the logarithm of the
/// vector's length on the screen, so that tiny and huge ones are both readable. The symbol is left out if it would cover
/// another one in `labels`.
pub fn paint(
    painter: &Painter,
    head: Pos2,
    arrow: &Arrow<'_>,
    projection: &Projection,
    style: &Style,
    labels: &mut Vec<Rect>,
) {
    let [sx, sy] = projection.scale();
    let on_screen = [arrow.vector[0] * sx, -arrow.vector[1] * sy];
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
    shaft(
        painter,
        start,
        tip,
        direction,
        Stroke::new(unit * 0.34, style.halo),
        unit * 0.62,
    );
    shaft(
        painter,
        start,
        tip,
        direction,
        Stroke::new(unit * 0.16, arrow.colour),
        unit * 0.52,
    );
    let galley = painter.layout_no_wrap(
        arrow.symbol.to_owned(),
        style.strong_font(0.85),
        arrow.colour,
    );
    let at = tip + direction * (unit * 0.35 + 0.5 * galley.size().dot(direction.abs()));
    let rect = Align2::CENTER_CENTER.anchor_size(at, galley.size());
    if labels.iter().all(|other| !other.intersects(rect)) {
        painter.rect_filled(
            rect.expand2(vec2(2.0, 0.0)),
            3.0,
            style.halo.gamma_multiply(0.8),
        );
        painter.galley(rect.min, galley, arrow.colour);
        labels.push(rect);
    }
}

fn shaft(painter: &Painter, start: Pos2, tip: Pos2, direction: Vec2, stroke: Stroke, barb: f32) {
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
