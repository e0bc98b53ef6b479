//! Values and gradients of many points side by side.

use crate::math::simd::LANES;
use crate::math::{InlineJet, Jet1};

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

impl Gradients {
    /// Value and gradient at the point of a lane.
    #[inline(always)]
    pub fn jet(&self, lane: usize) -> InlineJet {
        InlineJet::from(Jet1 {
            value: self.value[lane],
            gradient: [self.dx[lane], self.dy[lane]],
        })
    }

    /// Stores value and gradient at the point of a lane.
    #[inline(always)]
    pub fn put(&mut self, lane: usize, jet: InlineJet) {
        let Jet1 { value, gradient } = jet.jet();
        self.value[lane] = value;
        [self.dx[lane], self.dy[lane]] = gradient;
    }
}
