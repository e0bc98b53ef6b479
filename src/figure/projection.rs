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
        let Rect { min, max } = self.frame;
        let along = |v: f64, [low, high]: [f64; 2], length: f32| {
            let (beyond, length) = (v - low, f64::from(length));
            let scale = length / (high - low);
            if scale.is_finite() {
                beyond * scale
            } else {
                beyond / (high - low) * length
            }
        };
        [
            f64::from(min.x) + along(x, self.view.x, self.frame.width()),
            f64::from(max.y) - along(y, self.view.y, self.frame.height()),
        ]
    }

    /// Where a point that is (nearly) in view lies on the screen.
    pub fn screen_from_plane(&self, at: Point) -> Pos2 {
        let [x, y] = self.project(at);
        pos2(x as f32, y as f32)
    }

    /// The point of the plane under a place on the screen.
    pub fn plane_from_screen(&self, at: Pos2) -> Point {
        let Rect { min, max } = self.frame;
        let along = |by: f32, [low, high]: [f64; 2], length: f32| {
            let (by, length) = (f64::from(by), f64::from(length));
            let scale = length / (high - low);
            if scale.is_finite() {
                low + by / scale
            } else {
                low + by / length * (high - low)
            }
        };
        [
            along(at.x - min.x, self.view.x, self.frame.width()),
            along(max.y - at.y, self.view.y, self.frame.height()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    /// Where a unit of the plane is more points of the screen than f64 can hold.
    #[test]
    fn the_smallest_views_fill_it_too() {
        let frame = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 200.0));
        for reach in [1e-310, 5e-324] {
            let view = View::square(reach);
            let p = Projection { view, frame };
            assert_eq!(p.screen_from_plane([0.0, 0.0]), pos2(210.0, 120.0));
            assert_eq!(p.screen_from_plane([-reach, reach]), pos2(10.0, 20.0));
            assert_eq!(p.plane_from_screen(pos2(410.0, 220.0)), [reach, -reach]);
        }
    }

    #[test]
    fn the_view_fills_the_frame() {
        let frame = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 200.0));
        let view = View::new([-6.0, 6.0], [-3.0, 3.0]);
        let p = Projection { view, frame };
        assert_eq!(p.screen_from_plane([0.0, 0.0]), pos2(210.0, 120.0));
        assert_eq!(p.plane_from_screen(pos2(210.0, 20.0)), [0.0, 3.0]);
    }
}
