//! Arrows at heads, at readable lengths, and the symbols beside them.

use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use super::projection::Projection;
use super::style::Style;
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
    let direction = (tip - start).normalized();
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
    let direction = (tip - start).normalized();
    painter.line_segment([start, tip], stroke);
    let side = direction.rot90() * barb * 0.7;
    let base = tip - direction * barb;
    painter.line(vec![base + side, tip, base - side], stroke);
}

/// The symbols of arrows. They are written once everything else is drawn, each where it covers neither a head nor another
/// symbol, and left out where there is no such place.
#[derive(Default)]
pub struct Labels {
    wanted: Vec<Label>,
    taken: Vec<Rect>,
}

struct Label {
    symbol: String,
    colour: Color32,
    tip: Pos2,
    direction: Vec2,
}

impl Labels {
    /// Keeps a rectangle free of symbols.
    pub fn avoid(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// A symbol at the tip of something that points that way.
    pub fn want(&mut self, symbol: String, colour: Color32, tip: Pos2, direction: Vec2) {
        self.wanted.push(Label {
            symbol,
            colour,
            tip,
            direction,
        });
    }

    /// Writes the symbols into a frame. Returns what may not be covered any more.
    pub fn paint(self, painter: &Painter, frame: Rect, style: &Style) -> Vec<Rect> {
        let Self { wanted, mut taken } = self;
        for label in wanted {
            let (font, ink) = (style.strong_font(0.85), style.legible(label.colour));
            let galley = painter.layout_no_wrap(label.symbol.clone(), font, ink);
            let Some(rect) = label.place(galley.size(), style.text_size, frame, &taken) else {
                continue;
            };
            let ground = style.halo.gamma_multiply(0.8);
            painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 3.0, ground);
            painter.galley(rect.min, galley, ink);
            taken.push(rect);
        }
        taken
    }
}

impl Label {
    /// A free rectangle of that size at the tip: before it, or else at one of its sides.
    fn place(&self, size: Vec2, unit: f32, frame: Rect, taken: &[Rect]) -> Option<Rect> {
        let side = self.direction.rot90();
        [self.direction, side, -side]
            .into_iter()
            .map(|way| {
                let at = self.tip + way * (unit * 0.35 + 0.5 * size.dot(way.abs()));
                Align2::CENTER_CENTER.anchor_size(at, size)
            })
            .find(|rect| {
                frame.contains_rect(*rect) && !taken.iter().any(|other| other.intersects(*rect))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn symbols_cover_neither_heads_nor_each_other() {
        let frame = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        let (size, unit) = (vec2(30.0, 14.0), 13.0);
        let head = Rect::from_center_size(pos2(100.0, 100.0), vec2(15.0, 15.0));
        let mut taken = vec![head];
        for turn in 0..24 {
            let direction = Vec2::angled(turn as f32 * 0.1);
            let label = Label {
                symbol: String::new(),
                colour: Color32::BLACK,
                tip: head.center() + direction * 30.0,
                direction,
            };
            if let Some(rect) = label.place(size, unit, frame, &taken) {
                assert!(taken.iter().all(|other| !other.intersects(rect)), "{turn}");
                taken.push(rect);
            }
        }
        // Some find a place, and there is none for all.
        assert!((4..20).contains(&taken.len()), "{}", taken.len());
    }

    #[test]
    fn at_the_border_a_symbol_stands_beside_its_arrow() {
        let frame = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        let label = Label {
            symbol: String::new(),
            colour: Color32::BLACK,
            tip: pos2(395.0, 150.0),
            direction: vec2(1.0, 0.0),
        };
        assert_eq!(label.place(vec2(30.0, 14.0), 13.0, frame, &[]), None);
        let label = Label {
            tip: pos2(380.0, 150.0),
            ..label
        };
        let rect = label.place(vec2(30.0, 14.0), 13.0, frame, &[]).unwrap();
        assert!(
            rect.bottom() < 150.0 && rect.center().x == 380.0,
            "{rect:?}"
        );
    }
}
