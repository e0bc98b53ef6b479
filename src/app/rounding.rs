//! Rounding of numbers set with the pointer, so that people can read them and type them again.

use eframe::egui::Pos2;

use crate::figure::Projection;
use crate::math::Point;
use crate::math::decimal::to_power_of_ten;
use crate::parameters::Legal;

/// A number rounded to three significant digits.
pub fn readable(value: f64) -> f64 {
    let rounded = format!("{value:.2e}").parse().ok();
    rounded.filter(|v: &f64| v.is_finite()).unwrap_or(value)
}

/// The point of the plane under the pointer, rounded to decimals no coarser than a pixel. It is finite whatever the view.
pub fn readable_place(projection: &Projection, at: Pos2) -> Point {
    let point = projection.plane_from_screen(at);
    let scale = projection.scale();
    [0, 1].map(|axis| {
        let decimals = -(0.1 / scale[axis]).log10().floor() - 1.0;
        // Saturates by definition of `as`.
        Legal::Finite.clamp(to_decimals(point[axis], decimals as i32))
    })
}

/// A number rounded to so many decimal places; negative ones count digits before the point.
pub fn to_decimals(value: f64, decimals: i32) -> f64 {
    to_power_of_ten(value, decimals.saturating_neg(), f64::round)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::surface::View;
    use eframe::egui::{Rect, pos2, vec2};

    #[test]
    fn places_are_finite_in_every_view() {
        let frame = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        for (low, high) in [
            (-1e-310, 1e-310),
            (-5e-324, 5e-324),
            (-1e307, 1e307),
            (-8e307, 8e307),
            (1e16, 1e16 + 2.0),
        ] {
            let view = View::new([low, high], [low, high]);
            let projection = Projection::flat(view, frame);
            for at in [frame.min, frame.center(), frame.max] {
                for v in readable_place(&projection, at) {
                    // Up to a pixel.
                    let slack = (high - low) / 600.0;
                    assert!(low - slack <= v && v <= high + slack, "{low} {high} {v}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(readable(0.123_456), 0.123);
        assert_eq!(readable(-98_765.0), -98_800.0);
        assert_eq!(to_decimals(0.300_04, 3), 0.3);
        assert_eq!(to_decimals(-1234.0, -2), -1200.0);
        assert_eq!(to_decimals(2.5, 0), 3.0);
    }
}
