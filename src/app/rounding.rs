//! Rounding of numbers set with the pointer, so that people can read them and type them again.

use eframe::egui::Pos2;

use crate::figure::Projection;
use crate::math::Point;
use crate::math::decimal::to_power_of_ten;

/// A number rounded to three significant digits.
pub fn readable(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// The point of the plane under the pointer, rounded to decimals finer than a tenth of a pixel.
pub fn readable_place(projection: &Projection, at: Pos2) -> Point {
    let point = projection.plane_from_screen(at);
    let scale = projection.scale();
    [0, 1].map(|axis| {
        let decimals = -(0.1 / scale[axis]).log10().floor() as i32 - 1;
        to_decimals(point[axis], decimals)
    })
}

/// A number rounded to so many decimal places; negative ones count digits before the point.
pub fn to_decimals(value: f64, decimals: i32) -> f64 {
    to_power_of_ten(value, -decimals, f64::round)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!(readable(0.123_456), 0.123);
        assert_eq!(readable(-98_765.0), -98_800.0);
        assert_eq!(to_decimals(0.300_04, 3), 0.3);
        assert_eq!(to_decimals(-1234.0, -2), -1200.0);
        assert_eq!(to_decimals(2.5, 0), 3.0);
    }
}
