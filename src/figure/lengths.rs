//! Lengths and directions with the same bits on every machine: egui's are `f32::hypot`, which each system rounds in its own way.

use egui::{Pos2, Vec2};

/// As [`Vec2::length`] and [`Vec2::normalized`].
pub trait Length {
    /// √(x² + y²)
    fn norm(self) -> f32;
    /// The vector of length 1 in its direction; zero has none.
    fn direction(self) -> Vec2;
}

impl Length for Vec2 {
    fn norm(self) -> f32 {
        let [x, y] = [self.x, self.y].map(f64::from);
        // Squares of f32 are exact in f64, and the root is rounded correctly everywhere.
        (x * x + y * y).sqrt() as f32
    }

    fn direction(self) -> Vec2 {
        let length = self.norm();
        if length <= 0.0 { self } else { self / length }
    }
}

/// As [`Pos2::distance`].
pub trait Apart {
    /// The length of the way to another place.
    fn apart(self, other: Self) -> f32;
}

impl Apart for Pos2 {
    fn apart(self, other: Self) -> f32 {
        (self - other).norm()
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn lengths_are_correctly_rounded() {
        assert_eq!(vec2(3.0, -4.0).norm(), 5.0);
        assert_eq!(vec2(1.0, 1.0).norm(), std::f32::consts::SQRT_2);
        // No square overflows.
        assert_eq!(vec2(3e30, 4e30).norm(), 5e30);
        assert_eq!(vec2(0.0, 7.0).direction(), vec2(0.0, 1.0));
        assert_eq!(Vec2::ZERO.direction(), Vec2::ZERO);
        assert_eq!(pos2(1.0, 1.0).apart(pos2(4.0, 5.0)), 5.0);
    }
}
