//! What a document may hold. File reader and window go by the same rules, so whatever the window can set can be read.

/// A larger file is not a scenario.
pub const MAX_BYTES: usize = 1 << 20;
/// The most characters that can be typed or pasted into a title or a name. Files may hold longer ones.
pub const MAX_TYPED: usize = 1000;

/// Whether two numbers are the ends of a range: ascending, and a finite distance apart.
pub fn is_interval([low, high]: [f64; 2]) -> bool {
    low < high && (high - low).is_finite()
}
