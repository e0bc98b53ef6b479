//! What part of the plane is shown.

use crate::math::Point;

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct View {
    /// The left and the right edge.
    pub x: [f64; 2],
    /// The lower and the upper edge.
    pub y: [f64; 2],
}

impl View {
    /// The rectangle between these edges, each pair ascending.
    pub const fn new(x: [f64; 2], y: [f64; 2]) -> Self {
        Self { x, y }
    }

    /// [−r, r]²
    pub const fn square(r: f64) -> Self {
        Self::new([-r, r], [-r, r])
    }

    /// Length along x.
    pub fn width(&self) -> f64 {
        self.x[1] - self.x[0]
    }

    /// Length along y.
    pub fn height(&self) -> f64 {
        self.y[1] - self.y[0]
    }

    /// Whether a point lies in the rectangle or on its border.
    pub fn contains(&self, [x, y]: Point) -> bool {
        self.x[0] <= x && x <= self.x[1] && self.y[0] <= y && y <= self.y[1]
    }

    /// The smallest rectangle around this one that has the proportions of a frame, so that a unit is as long along x as
    /// along y. This one itself where there is none within the range of f64.
    pub fn in_proportion(&self, frame: [f32; 2]) -> Self {
        let [width, height] = frame.map(|side| f64::from(side.max(1.0)));
        let scale = (self.width() / width).max(self.height() / height);
        let grow = |[low, high]: [f64; 2], size: f64| {
            let middle = 0.5 * low + 0.5 * high;
            [middle - 0.5 * scale * size, middle + 0.5 * scale * size]
        };
        let grown = Self {
            x: grow(self.x, width),
            y: grow(self.y, height),
        };
        let exists = |side: f64| side > 0.0 && side.is_finite();
        let both = exists(grown.width()) && exists(grown.height());
        if both { grown } else { *self }
    }
}
