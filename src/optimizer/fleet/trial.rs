//! The exact loops, which find where runs end, with the tests of a recorded run at every row.

use super::block::Block;
use super::march::{Chunk, TILE, get, put};
use super::stride::{Seen, Stride};
use crate::math::Point;
use crate::math::simd::{InstructionSet, Kernel};
use crate::optimizer::Stop;
use crate::optimizer::status::{Verdict, verdict};
use crate::surface::{LANES, Lanes, Polynomial, PolynomialWork};

/// The first row of a chunk where each run of a block ends, with place and value there.
#[repr(align(64))]
pub struct Found {
    /// The row; −1 where the run goes on.
    pub row: Lanes,
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
    /// f
    pub value: Lanes,
    /// 1 where something is not finite, 0 elsewhere.
    pub flawed: Lanes,
    /// Why there is no step from there, if there is none.
    pub stopped: [Option<Stop>; LANES],
}

impl Found {
    /// No run has ended.
    pub fn nothing() -> Self {
        Self {
            row: [-1.0; LANES],
            x: [0.0; LANES],
            y: [0.0; LANES],
            value: [0.0; LANES],
            flawed: [0.0; LANES],
            stopped: [None; LANES],
        }
    }

    /// Records that a run has no step from a row, as the walk of a recorded run does: whether it rests there or not, but not where
    /// it has ended before the step.
    pub fn stop(&mut self, lane: usize, stop: Stop, row: f64, at: Point, value: f64) {
        let rests_here = self.row[lane] == row && self.flawed[lane] == 0.0;
        if self.row[lane] < 0.0 || rests_here {
            self.row[lane] = row;
            [self.x[lane], self.y[lane]] = at;
            self.value[lane] = value;
            self.stopped[lane] = Some(stop);
        }
    }
}

/// The tests of one row of a block.
pub struct Test<'a, S: Stride> {
    /// The number of the row.
    pub row: f64,
    /// The limit of gradients and steps at rest; NaN for none.
    pub limit: f64,
    /// The runs.
    pub block: &'a Block<S>,
    /// Values and gradients where they are.
    pub seen: &'a <S::Seen as Seen>::Block,
    /// Where runs have ended so far.
    pub found: &'a mut Found,
}

impl<S: Stride> Kernel for Test<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            row,
            limit,
            block,
            seen,
            found,
        } = self;
        for i in 0..LANES {
            let seen = S::Seen::in_lane(seen, i);
            let (x, y, value) = (block.x[i], block.y[i], seen.value());
            let moved = [block.moved[0][i], block.moved[1][i]];
            let Verdict { flawed, rests } =
                verdict(limit, &[x, y], value, &seen.gradient(), &moved);
            if (flawed | rests) & (found.row[i] < 0.0) {
                found.row[i] = row;
                found.x[i] = x;
                found.y[i] = y;
                found.value[i] = value;
                found.flawed[i] = f64::from(flawed);
            }
        }
    }
}

/// All steps of a chunk and the tests of their rows in one loop. The block holds the states before the chunk and does not
/// change.
struct Trial<'a, F, S: Stride> {
    polynomial: &'a F,
    stride: S,
    chunk: &'a Chunk<S>,
    limit: f64,
    /// How many lanes, from the first on, hold runs.
    used: usize,
    block: &'a Block<S>,
    found: &'a mut Found,
}

impl<F: Polynomial, S: Stride> Kernel for Trial<'_, F, S> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self {
            polynomial,
            stride,
            chunk,
            limit,
            used,
            block,
            found,
        } = self;
        for tile in 0..used.min(LANES).div_ceil(TILE) {
            let [memory_x, memory_y] = &block.memory;
            let (mut x, mut y) = (get(&block.x, tile), get(&block.y, tile));
            let lr = get(&block.lr, tile);
            let (mut mx, mut my) = (get(memory_x, tile), get(memory_y, tile));
            let [mut moved_x, mut moved_y] =
                [get(&block.moved[0], tile), get(&block.moved[1], tile)];
            let (mut rows, mut values, mut flaws) = ([-1.0; TILE], [0.0; TILE], [0.0; TILE]);
            let (mut end_x, mut end_y) = ([0.0; TILE], [0.0; TILE]);
            let mut row = chunk.first_row as f64;
            for step in &chunk.steps {
                let (clock, factor) = (step.clock, step.factor);
                for i in 0..TILE {
                    let at = [x[i], y[i]];
                    let seen = S::Seen::of(polynomial, at);
                    let (value, moved) = (seen.value(), [moved_x[i], moved_y[i]]);
                    let Verdict { flawed, rests } =
                        verdict(limit, &at, value, &seen.gradient(), &moved);
                    let first = (flawed | rests) & (rows[i] < 0.0);
                    // Selections instead of branches, so that the loop vectorises.
                    rows[i] = if first { row } else { rows[i] };
                    end_x[i] = if first { at[0] } else { end_x[i] };
                    end_y[i] = if first { at[1] } else { end_y[i] };
                    values[i] = if first { value } else { values[i] };
                    let flaw = if flawed { 1.0 } else { 0.0 };
                    flaws[i] = if first { flaw } else { flaws[i] };
                    // Copies, as in the fast loop.
                    let (mut memory_x, mut memory_y) = (mx[i], my[i]);
                    let memory = [&mut memory_x, &mut memory_y];
                    [x[i], y[i]] = stride.step(&clock, lr[i] * factor, memory, at, &seen).to;
                    (mx[i], my[i]) = (memory_x, memory_y);
                    moved_x[i] = x[i] - at[0];
                    moved_y[i] = y[i] - at[1];
                }
                row += 1.0;
            }
            put(&mut found.row, tile, rows);
            put(&mut found.x, tile, end_x);
            put(&mut found.y, tile, end_y);
            put(&mut found.value, tile, values);
            put(&mut found.flawed, tile, flaws);
        }
    }
}

/// A [`Trial`] before its polynomial is known.
pub struct Trying<'a, S: Stride> {
    /// The instruction set to run on.
    pub set: InstructionSet,
    /// The method.
    pub stride: S,
    /// The steps.
    pub chunk: &'a Chunk<S>,
    /// The limit of gradients and steps at rest; NaN for none.
    pub limit: f64,
    /// How many lanes, from the first on, hold runs.
    pub used: usize,
    /// The states before the chunk.
    pub block: &'a Block<S>,
    /// Where runs have ended.
    pub found: &'a mut Found,
}

impl<S: Stride> PolynomialWork for Trying<'_, S> {
    type Output = ();

    fn with<F: Polynomial>(self, polynomial: &F) {
        let Self {
            set,
            stride,
            chunk,
            limit,
            used,
            block,
            found,
        } = self;
        set.run(Trial {
            polynomial,
            stride,
            chunk,
            limit,
            used,
            block,
            found,
        });
    }
}
