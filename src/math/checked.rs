//! A result and whether it holds, without a branch.

/// A result together with whether it holds, for loops over many numbers side by side: an `Option` would be a branch there,
/// which keeps them from becoming vector code.
#[derive(Clone, Copy, Debug)]
pub struct Checked<T> {
    /// The result; arbitrary where it does not hold.
    pub value: T,
    /// Whether it holds.
    pub holds: bool,
}

impl<T> Checked<T> {
    /// The result where it holds.
    #[inline(always)]
    pub fn ok(self) -> Option<T> {
        self.holds.then_some(self.value)
    }
}
