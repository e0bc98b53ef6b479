//! Grids over a plot.

/// Points of a grid along x and y.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Points along x.
    pub columns: usize,
    /// Points along y.
    pub rows: usize,
}

impl Resolution {
    /// A grid as fine along both sides of a frame, with `points` along the longer one.
    pub fn along(points: usize, [width, height]: [f32; 2]) -> Self {
        let longer = width.max(height);
        let along = |side: f32| ((points as f32 * side / longer).round() as usize).max(2);
        Self {
            columns: along(width),
            rows: along(height),
        }
    }
}
