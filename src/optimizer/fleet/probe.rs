//! Second places at which steps look before they are settled.

use super::block::Block;
use super::stride::{Seen, Stride};
use crate::math::simd::Kernel;
use crate::math::{Jet1, Point};
use crate::surface::{Gradients, LANES, Lanes};

/// The places at which the steps of a block look before they are settled.
#[derive(Default)]
pub struct Probes {
    /// The places.
    pub place: Places,
    /// Values and gradients there.
    pub seen: Gradients,
}

impl Probes {
    /// The place of a lane's probe, and what is known there.
    #[inline(always)]
    pub fn at(&self, lane: usize) -> (Point, Jet1) {
        let Places { x, y } = &self.place;
        ([x[lane], y[lane]], Jet1::in_lane(&self.seen, lane))
    }
}

/// A place in each lane.
#[repr(align(64))]
pub struct Places {
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
        }
    }
}

/// Finds the places of probes.
pub struct Probe<'a, S: Stride> {
    /// The method.
    pub stride: S,
    /// The clock that runs share.
    pub clock: S::Clock,
    /// The factor of the learning rate.
    pub factor: f64,
    /// The runs.
    pub block: &'a mut Block<S>,
    /// What the method is given of the places where they are.
    pub seen: &'a <S::Seen as Seen>::Block,
    /// The places.
    pub place: &'a mut Places,
}

impl<S: Stride> Kernel for Probe<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            stride,
            clock: shared,
            factor,
            block,
            seen,
            place,
        } = self;
        let [memory_x, memory_y] = &mut block.memory;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i);
            let memory = [&mut memory_x[i], &mut memory_y[i]];
            let (lr, at) = (block.lr[i] * factor, [block.x[i], block.y[i]]);
            let clock = S::clock(&shared, &block.clocks[i]);
            [place.x[i], place.y[i]] = stride.probe(clock, lr, memory, at, &seen);
        }
    }
}
