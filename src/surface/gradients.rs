//! Numbers of a block of points.

use crate::math::simd::LANES;

/// A number for each point of a block.
pub type Lanes = [f64; LANES];

/// Values and gradients of a block of points, aligned so that no SIMD vector straddles two cache lines.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Gradients {
    /// f at each point.
    pub value: Lanes,
    /// ∂f/∂x at each point.
    pub dx: Lanes,
    /// ∂f/∂y at each point.
    pub dy: Lanes,
}

impl Default for Gradients {
    fn default() -> Self {
        Self {
            value: [0.0; LANES],
            dx: [0.0; LANES],
            dy: [0.0; LANES],
        }
    }
}
