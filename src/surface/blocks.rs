//! What is known of a surface at a block of points.

use crate::math::Jet2;
pub use crate::math::simd::LANES;

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

/// Values, gradients and Hessians of a block of points.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Curvatures {
    /// Values and gradients.
    pub gradients: Gradients,
    /// ∂²f/∂x² at each point.
    pub xx: Lanes,
    /// ∂²f/∂x∂y at each point.
    pub xy: Lanes,
    /// ∂²f/∂y² at each point.
    pub yy: Lanes,
}

impl Default for Curvatures {
    fn default() -> Self {
        Self {
            gradients: Gradients::default(),
            xx: [0.0; LANES],
            xy: [0.0; LANES],
            yy: [0.0; LANES],
        }
    }
}

impl Curvatures {
    /// What is known at a point.
    #[inline(always)]
    pub fn at(&self, i: usize) -> Jet2 {
        let Gradients { value, dx, dy } = &self.gradients;
        Jet2 {
            value: value[i],
            gradient: [dx[i], dy[i]],
            hessian: [self.xx[i], self.xy[i], self.yy[i]],
        }
    }

    /// Stores what is known at a point.
    #[inline(always)]
    pub fn put(&mut self, i: usize, jet: Jet2) {
        let Gradients { value, dx, dy } = &mut self.gradients;
        value[i] = jet.value;
        [dx[i], dy[i]] = jet.gradient;
        [self.xx[i], self.xy[i], self.yy[i]] = jet.hessian;
    }
}
