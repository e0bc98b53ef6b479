//! What the fast loops watch, to tell which runs cannot have ended.

use super::block::Block;
use super::stride::{Seen, Stride};
use crate::math::Point;
use crate::math::simd::Kernel;
use crate::surface::{LANES, Lanes};

/// What the fast loops record of a chunk: enough to tell which runs cannot have ended in it.
#[derive(Clone)]
#[repr(align(64))]
pub struct Watch {
    /// The least ‖g‖² seen.
    pub least: Lanes,
    /// 0, or NaN if a value or a gradient was not finite, or there was no step.
    pub flaw: Lanes,
}

impl Watch {
    /// Marks a run that goes no further.
    pub fn stop(&mut self, lane: usize) {
        self.flaw[lane] = f64::NAN;
    }

    /// The record of no step.
    pub fn new() -> Self {
        Self {
            least: [f64::INFINITY; LANES],
            flaw: [0.0; LANES],
        }
    }
}

/// Watches what is known of the places of a block, where the method is given something else.
pub struct Look<'a, S: Seen> {
    /// What is known.
    pub known: &'a S::Block,
    /// The record of the chunk.
    pub watch: &'a mut Watch,
}

impl<S: Seen> Kernel for Look<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { known, watch } = self;
        for i in 0..LANES {
            let seen = S::in_lane(known, i);
            watch.least[i] = least(watch.least[i], seen.gradient());
            watch.flaw[i] += flaw(seen.value(), seen.gradient());
        }
    }
}

/// The smaller of a squared length and that of a gradient.
#[inline(always)]
pub fn least(least: f64, [dx, dy]: Point) -> f64 {
    let square = dx * dx + dy * dy;
    // Not `min`, which must handle NaN: `flaw` does that here.
    if square < least { square } else { least }
}

/// 0, or NaN where a number is not finite.
#[inline(always)]
pub fn flaw(value: f64, [dx, dy]: Point) -> f64 {
    (value + (dx + dy)) * 0.0
}

/// The lanes of a block whose runs may have ended.
pub struct Suspects<'a, S: Stride> {
    /// The limit of gradients at rest; NaN for none.
    pub limit: f64,
    /// The runs after the chunk.
    pub block: &'a Block<S>,
    /// The record of the chunk.
    pub watch: &'a Watch,
}

impl<S: Stride> Kernel for Suspects<'_, S> {
    type Output = [bool; LANES];

    #[inline(always)]
    fn run(self) -> [bool; LANES] {
        let Self {
            limit,
            block,
            watch,
        } = self;
        let square = limit * limit;
        let mut suspects = [false; LANES];
        for (i, suspect) in suspects.iter_mut().enumerate() {
            let finite = (block.x[i] + block.y[i]).is_finite() & (watch.flaw[i] == 0.0);
            *suspect = !finite | (watch.least[i] <= square);
        }
        suspects
    }
}
