//! Rounding to decimal places.

use super::elementary as e;

/// v, rounded by `round` (such as `f64::floor`) to a whole multiple of 10^`exponent`.
///
/// Only whole powers of ten are multiplied and divided by, so that 0.3 does not become 0.30000000000000004. Where that power, or
/// the number of multiples, is not finite, v stays as it is.
pub fn to_power_of_ten(v: f64, exponent: i32, round: impl Fn(f64) -> f64) -> f64 {
    let power = e::powi(10.0, exponent.saturating_abs());
    let rounded = if exponent < 0 {
        round(v * power) / power
    } else {
        round(v / power) * power
    };
    if rounded.is_finite() { rounded } else { v }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_finite_multiple_stays() {
        for (v, exponent) in [
            (1e300, -20),
            (-f64::MAX, -1),
            (1.5, -400),
            (0.0, -400),
            (1e-310, i32::MIN),
            (f64::MAX, 308),
        ] {
            assert_eq!(to_power_of_ten(v, exponent, f64::round), v, "{exponent}");
        }
    }

    #[test]
    fn multiples_are_short_numbers() {
        assert_eq!(to_power_of_ten(0.300_04, -3, f64::round), 0.3);
        assert_eq!(to_power_of_ten(-1234.0, 2, f64::round), -1200.0);
        assert_eq!(to_power_of_ten(0.29, -1, f64::ceil), 0.3);
        assert_eq!(to_power_of_ten(2.5, 0, f64::floor), 2.0);
    }
}
