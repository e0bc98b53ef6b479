//! The arrows of a step as large as their room allows, with a bar that says how large that is.

use egui::{Align2, Color32, Painter, Rect, Stroke, StrokeKind, pos2, vec2};

use super::chain::{self, Chain};
use crate::figure::labels::Labels;
use crate::figure::number::compact;
use crate::figure::scene::Scene;
use crate::figure::style::Style;
use crate::figure::typeset::Typeset as _;
use crate::math::Point;

/// Arrows shorter than this, in text heights, have no name.
const LEGIBLE: f32 = 0.3;

/// Draws a chain into a rectangle, in the ratio of scales that the plot has.
pub fn paint(painter: &Painter, rect: Rect, chain: &Chain, scene: &Scene<'_>, ink: Color32) {
    let style = &scene.style;
    let unit = style.text_size;
    let edge = Stroke::new(unit / 13.0, style.faint);
    painter.rect(
        rect,
        style.text_size * 0.23,
        style.background,
        edge,
        StrokeKind::Inside,
    );
    let inner = rect.shrink2(vec2(unit * 3.2, (unit * 1.9).min(rect.height() * 0.16)));
    let Some(lens) = Lens::around(chain, stretch(scene), inner) else {
        return;
    };
    let ground = painter.with_clip_rect(rect.shrink(1.0));
    let place = |at: Point| lens.place(at);
    let mut labels = Labels::default();
    chain::paint(&ground, chain, place, ink, style, (&mut labels, LEGIBLE));
    labels.paint(&ground, rect.shrink(2.0), style);
    for (axis, name) in ["x", "y"].into_iter().enumerate() {
        // One bar says it all where both axes have one scale.
        if axis == 0 || lens.scale[0] != lens.scale[1] {
            bar(&ground, rect, axis, name, &lens, style);
        }
    }
    let head = lens.place(chain.at);
    let head = pos2(head[0] as f32, head[1] as f32);
    ground.circle(
        head,
        unit * 0.3,
        ink,
        Stroke::new(unit * 0.08, style.outline(ink)),
    );
}

/// How many times a unit along y is as long as one along x.
fn stretch(scene: &Scene<'_>) -> f64 {
    if scene.scenario.figure.equal_aspect {
        1.0
    } else {
        let view = scene.scenario.view();
        view.width() / view.height()
    }
}

/// The map from the plane to a rectangle.
struct Lens {
    /// The place in the middle, and where that is on the screen.
    middle: Point,
    at: [f64; 2],
    /// Points of the screen per unit along x and y.
    scale: [f64; 2],
}

impl Lens {
    /// As large as fits; `None` where there is nothing to magnify.
    fn around(chain: &Chain, stretch: f64, rect: Rect) -> Option<Self> {
        let [x, y] = chain.bounds();
        let [width, height] = [f64::from(rect.width()), f64::from(rect.height())];
        let along_x = width / (x[1] - x[0]);
        let along_y = height / ((y[1] - y[0]) * stretch);
        let scale = along_x.min(along_y);
        let middle = [x, y].map(|[low, high]| 0.5 * low + 0.5 * high);
        let at = [f64::from(rect.center().x), f64::from(rect.center().y)];
        (scale.is_finite() && scale > 0.0 && rect.is_positive()).then_some(Self {
            middle,
            at,
            scale: [scale, scale * stretch],
        })
    }

    fn place(&self, [x, y]: Point) -> Point {
        [
            self.at[0] + (x - self.middle[0]) * self.scale[0],
            self.at[1] - (y - self.middle[1]) * self.scale[1],
        ]
    }
}

/// A bar of round length in a lower corner.
fn bar(painter: &Painter, rect: Rect, axis: usize, name: &str, lens: &Lens, style: &Style) {
    let unit = style.text_size;
    let wanted = f64::from(unit) * 5.0 / lens.scale[axis];
    let Some(length) = round(wanted) else {
        return;
    };
    let points = (length * lens.scale[axis]) as f32;
    let corner = rect.left_bottom() + vec2(unit * 0.6, -unit * 0.6);
    let end = corner
        + if axis == 0 {
            vec2(points, 0.0)
        } else {
            vec2(0.0, -points)
        };
    let stroke = Stroke::new(unit * 0.12, style.faint);
    painter.line_segment([corner, end], stroke);
    let text = if lens.scale[0] == lens.scale[1] {
        compact(length, 3)
    } else {
        format!("{name}: {}", compact(length, 3))
    };
    let (align, at) = if axis == 0 {
        (Align2::LEFT_CENTER, end + vec2(unit * 0.4, 0.0))
    } else {
        (Align2::LEFT_BOTTOM, end)
    };
    painter.write(at, align, text, style.font(0.8), style.faint);
}

/// The largest 1, 2 or 5 times a power of ten up to a length.
fn round(length: f64) -> Option<f64> {
    let power = 10f64.powi(length.log10().floor() as i32);
    let factor = [5.0, 2.0, 1.0].into_iter().find(|f| f * power <= length)?;
    (factor * power > 0.0 && length.is_finite()).then_some(factor * power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_round() {
        let close = |a: Option<f64>, b: f64| a.is_some_and(|a| (a / b - 1.0).abs() < 1e-12);
        assert!(close(round(7.3), 5.0));
        assert!(close(round(0.0042), 0.002));
        assert!(close(round(1.9e8), 1e8));
        assert_eq!(round(f64::INFINITY), None);
        assert_eq!(round(0.0), None);
    }
}
