//! Which windows are small, and what is opened in one.

use eframe::egui::{Vec2, vec2};

/// Width and height from which on panels have room beside the plot.
pub const ROOMY: Vec2 = vec2(600.0, 480.0);

/// Whether a window of that size has no room for panels beside the plot.
pub fn is_small(size: Vec2) -> bool {
    size.x < ROOMY.x || size.y < ROOMY.y
}

/// A panel that is opened in place of the knobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// The surface, or the settings of a lab.
    Surface,
    Optimizers,
    Chart,
}
