//! The states of runs side by side.

use super::stride::Stride;
use crate::surface::{LANES, Lanes};

/// The states of a block of runs, one in each lane.
#[derive(Clone)]
#[repr(align(64))]
pub struct Block<S: Stride> {
    /// Abscissas.
    pub x: Lanes,
    /// Ordinates.
    pub y: Lanes,
    /// Learning rates before the schedule.
    pub lr: Lanes,
    /// Standard deviations of the noise on each gradient component.
    pub noise: Lanes,
    /// The clocks of runs that have their own.
    pub clocks: [S::OwnClock; LANES],
    /// Slow weights that look-ahead moves, in x and in y.
    pub slow: [Lanes; 2],
    /// Both halves of what runs remember.
    pub memory: [[S::Memory; LANES]; 2],
    /// The last step, in x and in y.
    pub moved: [Lanes; 2],
    /// The number of the run in each lane.
    pub run: [usize; LANES],
}

impl<S: Stride> Block<S> {
    /// A block without runs.
    pub fn empty() -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
            lr: [0.0; LANES],
            noise: [0.0; LANES],
            clocks: [S::OwnClock::default(); LANES],
            slow: [[0.0; LANES]; 2],
            memory: [[S::Memory::default(); LANES]; 2],
            moved: [[0.0; LANES]; 2],
            run: [0; LANES],
        }
    }

    /// Copies the run in lane `other` of a block to a lane of this one.
    pub fn take(&mut self, lane: usize, from: &Self, other: usize) {
        self.x[lane] = from.x[other];
        self.y[lane] = from.y[other];
        self.lr[lane] = from.lr[other];
        self.noise[lane] = from.noise[other];
        self.clocks[lane] = from.clocks[other];
        for axis in 0..2 {
            self.slow[axis][lane] = from.slow[axis][other];
            self.moved[axis][lane] = from.moved[axis][other];
            self.memory[axis][lane] = from.memory[axis][other];
        }
        self.run[lane] = from.run[other];
    }

    /// Moves the run in one lane to another.
    pub fn refill(&mut self, hole: usize, last: usize) {
        let Self {
            x,
            y,
            lr,
            noise,
            clocks,
            slow,
            memory,
            moved,
            run,
        } = self;
        let numbers = [x, y, lr, noise].into_iter();
        for lanes in numbers.chain(slow).chain(moved) {
            lanes[hole] = lanes[last];
        }
        for memory in memory {
            memory[hole] = memory[last];
        }
        clocks[hole] = clocks[last];
        run[hole] = run[last];
    }

    /// Stores the last step, which started from `x` and `y`, in `moved`.
    pub fn keep_step(&mut self, x: &Lanes, y: &Lanes) {
        for i in 0..LANES {
            self.moved[0][i] = self.x[i] - x[i];
            self.moved[1][i] = self.y[i] - y[i];
        }
    }
}
