//! Breaking runs off: whoever waits for one is asked now and then whether to go on.

use super::run::Trajectory;

/// Asked every few dozen evaluations whether a run shall end at the row that it has reached; in many dimensions at every row.
pub type Interrupt<'a> = &'a mut dyn FnMut(Reached<'_>) -> bool;

/// How far a run has come.
#[derive(Clone, Copy)]
pub struct Reached<'a> {
    /// Steps so far.
    pub row: usize,
    /// Evaluations so far, of any kind.
    pub evaluations: u32,
    /// What can be seen of it while it goes on; `None` in the plane, where whole runs take no time.
    pub unfinished: Option<&'a dyn Unfinished>,
}

/// A run that goes on.
pub trait Unfinished {
    /// The run up to the row that it has reached, without averages of the path.
    fn so_far(&self) -> Trajectory;
}

/// When the next question is due.
pub(super) struct Questions<'a> {
    interrupt: Interrupt<'a>,
    /// Rows and evaluations between two questions, at most. Each multiple of so many rows has one.
    every: usize,
    due: usize,
    /// The row of the last question, and the evaluations by then.
    last: (usize, u32),
    /// Rows to the next question, unless a multiple comes before.
    rows: usize,
}

impl<'a> Questions<'a> {
    pub fn every(every: usize, interrupt: Interrupt<'a>) -> Self {
        Self {
            interrupt,
            every,
            due: 0,
            last: (0, 0),
            rows: 1,
        }
    }

    /// Whether to ask at a row: all that happens in most steps.
    #[inline(always)]
    pub fn are_due(&self, row: usize) -> bool {
        row == self.due
    }

    /// Asks whether to break off at a row, and decides when to ask next. A step may cost dozens of evaluations, so there are as
    /// many rows between questions as the rows before let expect, and few in the beginning.
    #[inline(never)]
    pub fn ask(&mut self, reached: Reached<'_>) -> bool {
        let Reached {
            row, evaluations, ..
        } = reached;
        let rows = (row - self.last.0).max(1);
        let made = evaluations.wrapping_sub(self.last.1) as usize;
        let affordable = self.every / made.div_ceil(rows).max(1);
        self.rows = (2 * self.rows).min(affordable).max(1);
        self.due = row + self.rows.min(self.every - row % self.every);
        self.last = (row, evaluations);
        (self.interrupt)(reached)
    }
}
