//! Mini-batches.

/// Mini-batches of the rows that a surface is a mean over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batches {
    /// How many rows there are.
    pub rows: usize,
    /// Rows in a batch, fewer than there are.
    pub size: usize,
}
