//! Rotations with the same bits on every machine.

use std::ops::Mul;

use egui::{Vec2, vec2};

use crate::math::elementary::sincos;

/// A rotation. That of egui takes sine and cosine from the system, whose last bits are not the same on all.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// Where it takes (1, 0).
    along: Vec2,
}

impl Turn {
    /// By an angle in radians, from the first axis to the second: clockwise where y points down.
    pub fn by(angle: f32) -> Self {
        let (sin, cos) = sincos(f64::from(angle));
        Self {
            along: vec2(cos as f32, sin as f32),
        }
    }
}

impl Mul<Vec2> for Turn {
    type Output = Vec2;

    fn mul(self, v: Vec2) -> Vec2 {
        self.along * v.x + self.along.rot90() * -v.y
    }
}

#[cfg(test)]
mod tests {
    use egui::emath::Rot2;

    use super::*;

    #[test]
    fn it_turns_as_egui_does_up_to_rounding() {
        for i in -700..700 {
            let (angle, v) = (i as f32 * 0.01, vec2(3.0, -0.7));
            let (ours, theirs) = (Turn::by(angle) * v, Rot2::from_angle(angle) * v);
            assert!((ours - theirs).length() < 1e-6, "{angle}: {ours} {theirs}");
        }
    }

    /// What musl's functions give in twice the precision, rounded once.
    #[test]
    fn its_bits_are_those_of_exact_functions() {
        for i in 0..2000 {
            let angle = i as f32 * 0.003;
            let along = Turn::by(angle) * vec2(1.0, 0.0);
            let wide = f64::from(angle);
            let exact = [libm::cos(wide), libm::sin(wide)].map(|x| x as f32);
            assert_eq!([along.x, along.y], exact, "{angle}");
        }
    }
}
