//! From the plane to the screen, in f64 until the last moment.

use std::sync::Arc;

use egui::{Pos2, Rect, Vec2, pos2};

use super::lift::Lift;
use crate::math::Point;
use crate::surface::View;

/// The map from a view of the plane to a rectangle of the screen: flat, or lifted onto the relief of a surface.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The part of the plane that is shown.
    pub view: View,
    /// Where it is shown, in points of the screen.
    pub frame: Rect,
    lift: Option<Arc<Lift>>,
}

impl PartialEq for Projection {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.lift, &other.lift) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (Some(_), None) | (None, Some(_)) => false,
        };
        same && self.view == other.view && self.frame == other.frame
    }
}

impl Projection {
    /// The map that fills the frame with the view.
    pub fn flat(view: View, frame: Rect) -> Self {
        let lift = None;
        Self { view, frame, lift }
    }

    /// The map onto a relief that stands in the frame.
    pub fn relief(lift: Arc<Lift>, frame: Rect) -> Self {
        Self {
            view: lift.view(),
            frame,
            lift: Some(lift),
        }
    }

    /// The relief that points are lifted onto.
    pub fn lift(&self) -> Option<&Arc<Lift>> {
        self.lift.as_ref()
    }

    /// The flat map of the same view to the same frame, on which paths are traced before they are lifted.
    pub fn sheet(&self) -> Self {
        Self::flat(self.view, self.frame)
    }

    /// Points of the screen per unit along x and y; y grows upwards in the plane. On a relief those of its base, as long as
    /// nothing is foreshortened.
    pub fn scale(&self) -> [f64; 2] {
        if let Some(lift) = &self.lift {
            return lift.scale();
        }
        [
            f64::from(self.frame.width()) / self.view.width(),
            f64::from(self.frame.height()) / self.view.height(),
        ]
    }

    /// How a short vector at a point looks on the screen, where y grows downwards.
    pub fn push(&self, at: Point, vector: Point) -> Point {
        match &self.lift {
            Some(lift) => lift.push(at, vector),
            None => {
                let [sx, sy] = self.scale();
                [vector[0] * sx, -vector[1] * sy]
            }
        }
    }

    /// The point of the plane that lies so many points of the screen further, as if nothing were foreshortened.
    pub fn nudged(&self, [x, y]: Point, by: Vec2) -> Point {
        let (right, down) = (f64::from(by.x), f64::from(by.y));
        let [sx, sy] = self.scale();
        let along = match &self.lift {
            Some(lift) => {
                let [to_right, away] = lift.camera().plane_axes();
                [0, 1].map(|axis| to_right[axis] * right - away[axis] * down)
            }
            None => [right, -down],
        };
        [x + along[0] / sx, y + along[1] / sy]
    }

    /// Where a point lies on the screen, as f64: far points would overflow an f32.
    pub fn project(&self, [x, y]: Point) -> Point {
        if let Some(lift) = &self.lift {
            return lift.project([x, y]);
        }
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

    /// The point of the plane that is seen at a place on the screen; `None` where that is not on the picture of the plane.
    pub fn seen_at(&self, at: Pos2) -> Option<Point> {
        match &self.lift {
            Some(lift) => lift.pick(at),
            None => (self.frame.contains(at)).then(|| self.plane_from_screen(at)),
        }
    }

    /// The point of the plane under a place on the screen; beside a relief, one of its points nearby.
    pub fn plane_from_screen(&self, at: Pos2) -> Point {
        if let Some(lift) = &self.lift {
            return lift.nearest(at);
        }
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
            let p = Projection::flat(view, frame);
            assert_eq!(p.screen_from_plane([0.0, 0.0]), pos2(210.0, 120.0));
            assert_eq!(p.screen_from_plane([-reach, reach]), pos2(10.0, 20.0));
            assert_eq!(p.plane_from_screen(pos2(410.0, 220.0)), [reach, -reach]);
        }
    }

    #[test]
    fn the_view_fills_the_frame() {
        let frame = Rect::from_min_size(pos2(10.0, 20.0), vec2(400.0, 200.0));
        let view = View::new([-6.0, 6.0], [-3.0, 3.0]);
        let p = Projection::flat(view, frame);
        assert_eq!(p.screen_from_plane([0.0, 0.0]), pos2(210.0, 120.0));
        assert_eq!(p.plane_from_screen(pos2(210.0, 20.0)), [0.0, 3.0]);
    }
}
