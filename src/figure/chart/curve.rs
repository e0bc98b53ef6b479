//! A curve of the chart on the screen, and the marks that tell it from the others where colours cannot.

use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::figure::heads::head;
use crate::figure::projection::Projection;
use crate::figure::style::Style;
use crate::math::Point;
use crate::workbench::Curve;

/// Heights further outside the chart than this, in heights of the chart, are drawn there.
const FAR: f64 = 1e3;
/// The distance between two marks of a curve along the horizontal axis, in text heights.
const APART: f32 = 8.0;

/// A curve with its places on the screen.
pub struct Plotted {
    /// In the coordinates of the axes; NaN in gaps.
    pub points: Vec<Point>,
    /// On the screen.
    pub screen: Vec<Point>,
    projection: Projection,
}

impl Plotted {
    /// A curve whose values have such heights.
    pub fn of(
        curve: &[Point],
        height: impl Fn(f64) -> Option<f64>,
        projection: &Projection,
    ) -> Self {
        let [low, high] = projection.view.y;
        let far = FAR * (high - low);
        let place = |[x, value]: &Point| {
            let height = height(*value).unwrap_or(f64::NAN);
            [*x, height.clamp(low - far, high + far)]
        };
        let points: Vec<Point> = curve.iter().map(place).collect();
        Self {
            screen: points.iter().map(|p| projection.project(*p)).collect(),
            points,
            projection: projection.clone(),
        }
    }

    /// Places along the curve, that far apart along the horizontal axis, beginning after a share of that.
    fn places(&self, apart: f32, share: f32) -> Vec<Pos2> {
        let frame = self.projection.frame;
        let mut next = f64::from(frame.left() + apart * share);
        let mut places = Vec::new();
        for pair in self.screen.windows(2) {
            let [[x0, _], [x1, _]] = [pair[0], pair[1]];
            while next <= x1 {
                let at = pos2(next as f32, between([pair[0], pair[1]], next) as f32);
                if next >= x0 && frame.contains(at) {
                    places.push(at);
                }
                next += f64::from(apart);
            }
        }
        places
    }

    /// Neighbouring places on the screen that reach into a range of its horizontal axis.
    fn across(&self, [left, right]: [f64; 2]) -> impl Iterator<Item = [Point; 2]> {
        let first = self.screen.partition_point(|p| p[0] < left);
        let end = self.screen.partition_point(|p| p[0] <= right) + 1;
        let range = first.saturating_sub(1)..end.min(self.screen.len());
        let pairs = self.screen[range].windows(2);
        pairs.map(|pair| [pair[0], pair[1]])
    }

    /// Where the curve is at this place of the horizontal axis of the screen.
    pub fn y_at(&self, x: f64) -> Option<f64> {
        let pair = self.across([x, x]).next()?;
        (pair[0][0] <= x && x <= pair[1][0]).then(|| between(pair, x))
    }

    /// Whether the curve runs through a rectangle of the screen.
    pub fn crosses(&self, rect: Rect) -> bool {
        let [left, right] = [rect.left(), rect.right()].map(f64::from);
        self.across([left, right]).any(|pair| {
            let [a, b] = [left.max(pair[0][0]), right.min(pair[1][0])].map(|x| between(pair, x));
            a.min(b) <= f64::from(rect.bottom()) && a.max(b) >= f64::from(rect.top())
        })
    }

    /// Where the curve leaves the frame upwards or downwards, or begins outside of it.
    fn exits(&self) -> Vec<Exit> {
        let frame = self.projection.frame;
        let [top, bottom] = [frame.top(), frame.bottom()].map(f64::from);
        let outside = |y: f64| y < top || y > bottom;
        let mut exits = Vec::new();
        if let Some([x, y]) = self.screen.first().filter(|p| outside(p[1])) {
            exits.push(Exit {
                x: *x as f32,
                up: *y < top,
            });
        }
        for pair in self.screen.windows(2) {
            let [[x0, y0], [x1, y1]] = [pair[0], pair[1]];
            if outside(y1) && !outside(y0) && !y0.is_nan() {
                let border = if y1 < top { top } else { bottom };
                let x = x0 + (x1 - x0) * (border - y0) / (y1 - y0);
                exits.push(Exit {
                    x: x as f32,
                    up: y1 < top,
                });
            }
        }
        exits
    }
}

/// The height between two places of a line.
fn between([[x0, y0], [x1, y1]]: [Point; 2], x: f64) -> f64 {
    let t = if x1 > x0 { (x - x0) / (x1 - x0) } else { 1.0 };
    y0 + (y1 - y0) * t
}

/// A place where a curve leaves the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Exit {
    x: f32,
    up: bool,
}

/// Small heads along a curve, hollow along that of the second direction. Those of different optimizers begin at different places, so that all can be seen where curves
/// lie on one another.
pub fn paint_marks(
    painter: &Painter,
    plotted: &Plotted,
    curve: &Curve,
    ink: Color32,
    style: &Style,
) {
    let unit = style.text_size;
    let index = curve.index;
    let hollow = curve.sight.direction == Some(1);
    // Multiples of the golden section spread evenly, however many there are.
    let share = (0.3 + 0.618_034 * index as f32 + if hollow { 0.5 } else { 0.0 }).fract();
    let (fill, edge) = if hollow {
        (style.background, ink)
    } else {
        (ink, style.background)
    };
    for at in plotted.places(unit * APART, share) {
        head(index).paint(painter, at, unit * 0.24, fill, edge);
    }
}

/// Triangles at the border where a curve leaves the chart; those that would overlap are left out.
pub fn paint_exits(painter: &Painter, plotted: &Plotted, ink: Color32, style: &Style) {
    let unit = style.text_size;
    let frame = plotted.projection.frame;
    let mut last: [Option<f32>; 2] = [None; 2];
    for Exit { x, up } in plotted.exits() {
        let before = &mut last[usize::from(up)];
        if before.is_some_and(|before| x - before < unit) {
            continue;
        }
        *before = Some(x);
        let x = x.clamp(
            frame.left() + unit * 0.4,
            (frame.right() - unit * 0.4).max(frame.left() + unit * 0.4),
        );
        let (tip, inwards) = if up {
            (pos2(x, frame.top() + 1.0), 1.0)
        } else {
            (pos2(x, frame.bottom() - 1.0), -1.0)
        };
        let corner = |side: f32| tip + vec2(side * unit * 0.4, inwards * unit * 0.6);
        let triangle = vec![tip, corner(1.0), corner(-1.0)];
        let halo = Stroke::new(unit * 0.2, style.background);
        painter.add(Shape::closed_line(triangle.clone(), halo));
        painter.add(Shape::convex_polygon(triangle, ink, Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;

    fn plotted(values: &[f64]) -> Plotted {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        let view = View::new([0.0, 10.0], [0.0, 10.0]);
        let curve: Vec<Point> = values
            .iter()
            .enumerate()
            .map(|(i, v)| [i as f64, *v])
            .collect();
        Plotted::of(&curve, Some, &Projection::flat(view, frame))
    }

    #[test]
    fn a_curve_is_marked_where_it_leaves() {
        let exit = |x, up| Exit { x, up };
        // From 5 at x = 1 to 15 at x = 2 it crosses 10 halfway; one unit is 10 points.
        assert_eq!(plotted(&[5.0, 5.0, 15.0]).exits(), [exit(15.0, true)]);
        assert_eq!(
            plotted(&[20.0, 5.0, -5.0]).exits(),
            [exit(0.0, true), exit(15.0, false)]
        );
        assert_eq!(plotted(&[0.0, 10.0, 5.0]).exits(), []);
        assert_eq!(plotted(&[5.0, f64::NAN, 15.0]).exits(), []);
        let infinite = plotted(&[5.0, f64::NEG_INFINITY]).exits();
        assert!(infinite.len() == 1 && !infinite[0].up && infinite[0].x < 0.1);
    }

    #[test]
    fn a_curve_crosses_what_it_runs_through() {
        // y = 2x in the plane, and 10 points a unit: from (0, 100) to (50, 0) on the screen.
        let curve = plotted(&[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        let around = |x, y| Rect::from_center_size(pos2(x, y), vec2(4.0, 4.0));
        assert!(curve.crosses(around(25.0, 50.0)) && curve.crosses(around(50.0, 1.0)));
        assert!(!curve.crosses(around(25.0, 60.0)) && !curve.crosses(around(60.0, 0.0)));
        assert!(curve.y_at(25.0).is_some_and(|y| (y - 50.0).abs() < 1e-9));
        assert_eq!([curve.y_at(-1.0), curve.y_at(51.0)], [None; 2]);
    }

    #[test]
    fn marks_lie_on_the_curve() {
        let places = plotted(&[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]).places(10.0, 0.5);
        // y = 2x in the plane, and 10 points a unit.
        let expected = [5.0, 15.0, 25.0, 35.0, 45.0].map(|x: f32| pos2(x, 100.0 - 2.0 * x));
        assert_eq!(places, expected);
    }
}
