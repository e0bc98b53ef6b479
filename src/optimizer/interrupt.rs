//! Breaking runs off: whoever waits for one is asked now and then whether to go on.

/// Asked every few dozen evaluations whether a run shall end at the row that it has reached.
pub type Interrupt<'a> = &'a mut dyn FnMut(Reached) -> bool;

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// Steps so far.
    pub row: usize,
    /// Evaluations so far, of any kind.
    pub evaluations: u32,
}

/// When the next question is due.
pub(super) struct Questions<'a> {
    interrupt: Interrupt<'a>,
    /// Rows and evaluations between two questions, at most. Each multiple of so many rows has one.
    every: usize,
    due: usize,
    last: Reached,
    /// Rows to the next question, unless a multiple comes before.
    rows: usize,
}

impl<'a> Questions<'a> {
    pub fn every(every: usize, interrupt: Interrupt<'a>) -> Self {
        Self {
            interrupt,
            every,
            due: 0,
            last: Reached {
                row: 0,
                evaluations: 0,
            },
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
    pub fn ask(&mut self, row: usize, evaluations: u32) -> bool {
        let rows = (row - self.last.row).max(1);
        let made = evaluations.wrapping_sub(self.last.evaluations) as usize;
        let affordable = self.every / made.div_ceil(rows).max(1);
        self.rows = (2 * self.rows).min(affordable).max(1);
        self.due = row + self.rows.min(self.every - row % self.every);
        self.last = Reached { row, evaluations };
        (self.interrupt)(self.last)
    }
}
