//! From the plane to the screen, in f64 until the last moment.

use egui::{Pos2, Rect, pos2};

use crate::math::Point;
use crate::surface::View;

/// The map from a view of the plane to a rectangle of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Projection {
    /// The part of the plane that is shown.
    pub view: View,
    /// Where it is shown, in points of the screen.
    pub frame: Rect,
}

impl Projection {
    /// Points of the screen per unit along x and y; y grows upwards in the plane.
    pub fn scale(&self) -> [f64; 2] {
        [
            f64::from(self.frame.width()) / self.view.width(),
            f64::from(self.frame.height()) / self.view.height(),
        ]
    }

    /// Where a point lies on the screen, as f64: far points would overflow an f32.
    pub fn project(&self, [x, y]: Point) -> Point {
        let [sx, sy] = self.scale();
        [
            f64::from(self.frame.left()) + (x - self.view.x[0]) * sx,
            f64::from(self.frame.bottom()) - (y - self.view.y[0]) * sy,
        ]
    }

    /// Where a point that is (nearly) in view lies on the screen.
    pub fn screen_from_plane(&self, at: Point) -> Pos2 {
        let [x, y] = self.project(at);
        pos2(x as f32, y as f32)
    }

    /// The point of the plane under a place on the screen.
    pub fn plane_from_screen(&self, at: Pos2) -> Point {
        let [sx, sy] = self.scale();
        [
            self.view.x[0] + f64::from(at.x - self.frame.left()) / sx,
            self.view.y[0] + f64::from(self.frame.bottom() - at.y) / sy,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn the_view_fills_the_frame() {
        let frame = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 200.0));
        let view = View::new([-6.0, 6.0], [-3.0, 3.0]);
        let p = Projection { view, frame };
        assert_eq!(p.screen_from_plane([0.0, 0.0]), pos2(210.0, 120.0));
        assert_eq!(p.plane_from_screen(pos2(210.0, 20.0)), [0.0, 3.0]);
    }
}
