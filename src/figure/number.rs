//! Numbers as figures show them: with powers of ten.

pub use crate::spelling::number::{percent, scientific};

/// A number in at most `digits` significant digits: `0.05`, `1250`, `3.2·10⁻⁷`.
pub fn compact(value: f64, digits: usize) -> String {
    let plain = crate::spelling::number::compact(value, digits);
    if plain.contains('e') && value.is_finite() {
        scientific(value, digits)
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_written_as_such() {
        for (value, text) in [
            (0.05, "0.05"),
            (-1.25e-7, "−1.25·10⁻⁷"),
            (1e6, "10⁶"),
            (-1e-5, "−10⁻⁵"),
            (999_999.0, "10⁶"),
            (0.0, "0"),
            (f64::NAN, "undefined"),
            (f64::INFINITY, "∞"),
        ] {
            assert_eq!(compact(value, 4), text);
        }
    }
}
