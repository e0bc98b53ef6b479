//! Where pairs of values lie on a map.

use egui::{Pos2, Rect, pos2};

use crate::analysis::Axis;

/// The values of two numbers, as a rectangle of the screen.
pub struct Plane {
    pub frame: Rect,
    /// Along x and y.
    pub axes: [Axis; 2],
}

impl Plane {
    /// Where a pair of values lies on the screen; `None` if a value has no logarithm on a logarithmic axis.
    pub fn screen(&self, values: [f64; 2]) -> Option<Pos2> {
        let [x, y] = [0, 1].map(|i| self.axes[i].position(values[i]));
        // Clamped so that it fits into an f32; how far outside the frame it lies does not matter.
        let [x, y] = [x, y].map(|v| v.clamp(-10.0, 10.0) as f32);
        let Rect { min, max } = self.frame;
        (x.is_finite() && y.is_finite()).then(|| {
            pos2(
                min.x + self.frame.width() * x,
                max.y - self.frame.height() * y,
            )
        })
    }

    /// The values at a place of the screen, moved to the border if it lies outside.
    pub fn values(&self, at: Pos2) -> [f64; 2] {
        let share = (at - self.frame.min) / self.frame.size();
        let clamped = |share: f32| f64::from(share.clamp(0.0, 1.0));
        [
            self.axes[0].value(clamped(share.x)),
            self.axes[1].value(clamped(1.0 - share.y)),
        ]
    }
}
