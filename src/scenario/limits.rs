//! What a document may hold. File reader and window go by the same rules, so whatever the window can set can be read.

use crate::parameters::{Legal, Slider};

/// A larger file is not a scenario.
pub const MAX_BYTES: usize = 1 << 20;
/// How the names of scenarios and decks end where nothing else is asked for. Any `.toml` is read; by the whole ending a desktop tells
/// them from other files of that kind.
pub const ENDING: &str = "ravine.toml";
/// The most characters that can be typed or pasted into a title or a name. Files may hold longer ones.
pub const MAX_TYPED: usize = 1000;

/// Whether two numbers are the ends of a range: ascending, and a finite distance apart.
pub fn is_interval([low, high]: [f64; 2]) -> bool {
    low < high && (high - low).is_finite()
}

/// Whether an axis of a map can have this range: an interval of legal values, above 0 on a logarithmic scale.
pub fn is_range_of(legal: Legal, slider: Slider, [low, high]: [f64; 2]) -> bool {
    let positive = match slider {
        Slider::Linear(..) => true,
        Slider::Logarithmic(..) => low > 0.0,
    };
    is_interval([low, high]) && positive && legal.admits(low) && legal.admits(high)
}
