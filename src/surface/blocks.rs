//! What is known of a surface at a block of points.

pub use crate::math::simd::LANES;
use crate::math::{InlineJet, Jet1, Jet2};

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
