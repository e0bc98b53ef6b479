//! The parallel projection of a box onto the screen.

use egui::Rect;

use crate::math::Point;
use crate::math::elementary::sincos;

/// A place in the box of a relief: x and y along its base, z up, all measured from its centre in lengths of the longer side of
/// the base.
pub type Place = [f64; 3];

/// The place in a box with these sides at shares of its base and its height.
pub fn place([wide, deep, high]: Place, [s, t]: Point, height: f64) -> Place {
    [wide * (s - 0.5), deep * (t - 0.5), high * (height - 0.5)]
}

/// An eye that is infinitely far away, so that parallels stay parallel and equal lengths equal, wherever they lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Unit vectors to the right, upwards, and towards the eye.
    right: Place,
    up: Place,
    toward: Place,
    /// Points of the screen per length.
    scale: f64,
    /// Where the centre of the box lies on the screen.
    middle: Point,
}

impl Camera {
    /// The eye at an azimuth and an elevation in degrees. The box with these sides stands in the middle of the frame, as large as
    /// it may be without leaving it at any azimuth, so that turning it does not change its size.
    pub fn new(azimuth: f64, elevation: f64, [wide, deep, high]: Place, frame: Rect) -> Self {
        let ((sin_a, cos_a), (sin_e, cos_e)) =
            (sincos(azimuth.to_radians()), sincos(elevation.to_radians()));
        let diagonal = (wide * wide + deep * deep).sqrt();
        let extent = [diagonal, diagonal * sin_e + high * cos_e];
        let size = [frame.width(), frame.height()].map(f64::from);
        let center = frame.center();
        Self {
            right: [-sin_a, cos_a, 0.0],
            up: [-sin_e * cos_a, -sin_e * sin_a, cos_e],
            toward: [cos_e * cos_a, cos_e * sin_a, sin_e],
            scale: (size[0] / extent[0]).min(size[1] / extent[1]),
            middle: [center.x, center.y].map(f64::from),
        }
    }

    /// Where a place lies on the screen.
    #[inline]
    pub fn screen(&self, at: Place) -> Point {
        let [across, up] = self.across_and_up(at);
        [
            self.middle[0] + across * self.scale,
            self.middle[1] - up * self.scale,
        ]
    }

    /// How far to the right of the centre and above it a place is seen, in lengths.
    #[inline]
    pub fn across_and_up(&self, at: Place) -> Point {
        [dot(self.right, at), dot(self.up, at)]
    }

    /// The same of a place on the screen.
    pub fn sight(&self, [x, y]: Point) -> Point {
        [
            (x - self.middle[0]) / self.scale,
            (self.middle[1] - y) / self.scale,
        ]
    }

    /// Unit vectors of the plane: to the right, and away from the eye.
    pub fn plane_axes(&self) -> [Point; 2] {
        let [rx, ry, _] = self.right;
        [[rx, ry], [-ry, rx]]
    }

    /// The unit vector towards the eye.
    pub fn toward(&self) -> Place {
        self.toward
    }

    /// Points of the screen per length.
    pub fn scale(&self) -> f64 {
        self.scale
    }
}

fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    const FRAME: Rect = Rect {
        min: pos2(100.0, 50.0),
        max: pos2(500.0, 350.0),
    };

    #[test]
    fn from_above_it_is_a_map_and_from_the_side_a_profile() {
        let sides = [1.0, 1.0, 0.5];
        let above = Camera::new(-90.0, 90.0, sides, FRAME);
        let scale = 300.0 / 2.0f64.sqrt();
        let near = |a: Point, b: Point| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-9;
        let at = above.screen([0.25, 0.5, 0.2]);
        assert!(
            near(at, [300.0 + 0.25 * scale, 200.0 - 0.5 * scale]),
            "{at:?}"
        );
        let side = Camera::new(0.0, 0.0, sides, FRAME);
        let scale = 400.0 / 2.0f64.sqrt();
        let at = side.screen([0.3, 0.25, 0.2]);
        assert!(
            near(at, [300.0 + 0.25 * scale, 200.0 - 0.2 * scale]),
            "{at:?}"
        );
    }

    #[test]
    fn the_box_fits_at_every_azimuth() {
        let sides = [1.0, 0.6, 0.5];
        for azimuth in 0..36 {
            let camera = Camera::new(f64::from(azimuth) * 10.0, 35.0, sides, FRAME);
            for corner in 0..8 {
                let half = |axis: usize| sides[axis] * (((corner >> axis) & 1) as f64 - 0.5);
                let [x, y] = camera.screen([half(0), half(1), half(2)]);
                let place = pos2(x as f32, y as f32);
                assert!(FRAME.expand2(vec2(0.01, 0.01)).contains(place));
            }
        }
    }
}
