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
    /// The clocks of runs that have their own.
    pub clocks: [S::OwnClock; LANES],
    /// What runs have besides with noise or within tools; `None` without either, as most blocks are, since these are copied often.
    pub besides: Option<Box<Besides>>,
    /// Both halves of what runs remember.
    pub memory: [[S::Memory; LANES]; 2],
    /// The last step, in x and in y.
    pub moved: [Lanes; 2],
    /// The number of the run in each lane.
    pub run: [usize; LANES],
}

/// What the runs of a block have besides with noise or within tools.
#[derive(Clone)]
#[repr(align(64))]
pub struct Besides {
    /// Standard deviations of the noise on each gradient component.
    pub noise: Lanes,
    /// Slow weights that look-ahead moves, in x and in y.
    pub slow: [Lanes; 2],
}

impl Default for Besides {
    fn default() -> Self {
        Self {
            noise: [0.0; LANES],
            slow: [[0.0; LANES]; 2],
        }
    }
}

impl Besides {
    fn take(&mut self, lane: usize, from: &Self, other: usize) {
        self.noise[lane] = from.noise[other];
        for axis in 0..2 {
            self.slow[axis][lane] = from.slow[axis][other];
        }
    }
}

impl<S: Stride> Block<S> {
    /// A block without runs.
    pub fn empty(is_plain: bool) -> Self {
        Self {
            x: [0.0; LANES],
            y: [0.0; LANES],
            lr: [0.0; LANES],
            clocks: [S::OwnClock::default(); LANES],
            besides: (!is_plain).then(Box::default),
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
        self.clocks[lane] = from.clocks[other];
        if let (Some(to), Some(from)) = (&mut self.besides, &from.besides) {
            to.take(lane, from, other);
        }
        for axis in 0..2 {
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
            clocks,
            besides,
            memory,
            moved,
            run,
        } = self;
        for lanes in [x, y, lr].into_iter().chain(moved) {
            lanes[hole] = lanes[last];
        }
        for memory in memory {
            memory[hole] = memory[last];
        }
        clocks[hole] = clocks[last];
        run[hole] = run[last];
        if let Some(Besides { noise, slow }) = besides.as_deref_mut() {
            let [slow_x, slow_y] = slow;
            for lanes in [noise, slow_x, slow_y] {
                lanes[hole] = lanes[last];
            }
        }
    }

    /// Stores the last step, which started from `x` and `y`, in `moved`.
    pub fn keep_step(&mut self, x: &Lanes, y: &Lanes) {
        for i in 0..LANES {
            self.moved[0][i] = self.x[i] - x[i];
            self.moved[1][i] = self.y[i] - y[i];
        }
    }
}
