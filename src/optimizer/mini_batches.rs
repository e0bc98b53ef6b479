//! Which rows the mini-batch of a step holds.

use crate::math::random::{self, Purpose, Sequence};
use crate::objective::Batches;

/// The mini-batches of a run, step by step.
///
/// Every epoch takes each row once, in an order drawn by (seed, epoch); its last batch has the rows that are left. With replacement,
/// a batch is drawn by (seed, step) from all rows.
pub struct MiniBatches {
    batches: Batches,
    seed: u64,
    step: u64,
    /// The number of an epoch and the order of its rows; with replacement, of a step and its rows.
    order: Option<(u64, Vec<u32>)>,
}

impl MiniBatches {
    /// Before any step.
    pub fn new(batches: Batches, seed: u64) -> Self {
        Self {
            batches,
            seed,
            step: 0,
            order: None,
        }
    }

    /// Enters a step. Draws the order of rows if the step is in another epoch than the last one; with replacement, if it is another
    /// one.
    pub fn begin(&mut self, step: u64) {
        self.step = step;
        let Batches {
            rows,
            size,
            replacement,
        } = self.batches;
        let round = match replacement {
            true => step,
            false => step / rows.div_ceil(size) as u64,
        };
        if self
            .order
            .as_ref()
            .is_some_and(|(drawn, _)| *drawn == round)
        {
            return;
        }
        let order = if replacement {
            let mut draws = Sequence::new(self.seed, Purpose::Replacement, round);
            (0..size).map(|_| draws.below(rows) as u32).collect()
        } else {
            random::permutation(self.seed, round, rows as u32)
        };
        self.order = Some((round, order));
    }

    /// The rows of the step; `None` before any.
    pub fn rows(&self) -> Option<&[u32]> {
        let (_, order) = self.order.as_ref()?;
        let Batches {
            rows,
            size,
            replacement,
        } = self.batches;
        let number = match replacement {
            true => 0,
            false => self.step as usize % rows.div_ceil(size),
        };
        order.chunks(size).nth(number)
    }
}
