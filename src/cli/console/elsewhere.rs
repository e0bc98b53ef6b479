//! Where a program always shares the terminal that it was started from.

/// The console of the process that has started this one.
#[derive(Debug)]
pub struct Console;

impl Console {
    /// Takes part in it.
    pub fn of_parent() -> Self {
        Self
    }

    /// Leaves it to others where that can be done.
    pub fn leave(self) {}
}
