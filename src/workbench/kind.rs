//! Which maps are equally fast.

/// What maps that are equally fast have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// The key of the method whose runs they consist of; empty where there are none.
    pub method: &'static str,
    /// The key of the surface.
    pub surface: &'static str,
    /// Whether each run goes alone, since tools around the method or mini-batches keep it from going side by side with others.
    pub alone: bool,
}
