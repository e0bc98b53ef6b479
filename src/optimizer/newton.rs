//! Newton's method.

use super::{Gauge, Info, Oracle, Step, Stepper, Stop};
use crate::math::Point;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// w ← w − ηH⁻¹g; η = 1 is Newton's method, η < 1 the damped one.
    ///
    /// Where H is singular or nearly so (reciprocal condition below 1e-12) the run stops with a status. The
    /// step goes to the critical point of the local quadratic model, whatever it is: saddles and maxima too.
    /// Nocedal and Wright, Numerical Optimization (2006), ch. 3.
    pub struct Newton {
        lr: f64 = 1.0 => Parameter::new("lr", "η", "damping factor")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 2.0)
            .help("1 jumps to the centre of the local quadratic; less goes only part of the way"),
    }
}

impl Newton {
    pub(super) const INFO: Info = Info {
        key: "newton",
        name: "Newton",
        equation: "w ← w − η H⁻¹g",
        teaches: "one jump on a quadratic, whatever κ; elsewhere it goes to saddles and maxima just as gladly",
        reference: "Nocedal and Wright 2006, ch. 3",
    };
}

/// Below this reciprocal condition number a Hessian counts as singular.
const SINGULAR: f64 = 1e-12;

/// Newton's method in the middle of a run.
#[derive(Clone)]
pub struct State {
    /// The last full step −H⁻¹g.
    direction: Point,
}

impl State {
    pub fn new(_method: Newton) -> Self {
        Self {
            direction: [0.0; 2],
        }
    }
}

impl Stepper for State {
    fn uses_hessian(&self) -> bool {
        true
    }

    #[inline]
    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        let hessian = oracle.hessian(at).hessian;
        let [x, y] = solve(hessian, gradient).ok_or(Stop::SingularHessian)?;
        self.direction = [-x, -y];
        Ok(Step {
            to: [at[0] - lr * x, at[1] - lr * y],
            lr,
        })
    }

    fn gauges(&self, _lr: f64, _at: Point) -> Vec<Gauge> {
        vec![Gauge::displacement(
            "−H⁻¹g",
            "Newton direction",
            self.direction,
        )]
    }
}

/// H⁻¹g for H = [[xx, xy], [xy, yy]] by Cramer's rule; `None` where H is singular or not finite.
#[inline]
fn solve([xx, xy, yy]: [f64; 3], g: Point) -> Option<Point> {
    let scale = xx.abs().max(xy.abs()).max(yy.abs());
    if !(scale > 0.0 && scale.is_finite()) {
        return None;
    }
    // Products of scaled numbers neither overflow nor vanish.
    let unit = inverse_power_of_two(scale);
    let (a, b, c) = (xx * unit, xy * unit, yy * unit);
    let determinant = a * c - b * b;
    // With singular values s ≥ t: |det| = st and ‖H‖² = s² + t², so |det|/‖H‖² is t/s up to (t/s)³.
    let frobenius = a * a + 2.0 * b * b + c * c;
    if determinant.is_nan() || determinant.abs() < SINGULAR * frobenius {
        return None;
    }
    let (p, q) = (g[0] * unit, g[1] * unit);
    Some([(c * p - b * q) / determinant, (a * q - b * p) / determinant])
}

/// 2⁻ᵏ for a positive finite number in [2ᵏ, 2ᵏ⁺¹): a product with it is exact, and steps need not wait for a division.
/// 2¹⁰²³ for subnormal numbers.
#[inline(always)]
fn inverse_power_of_two(v: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff << 52;
    // 2⁻¹⁰²³ has no exponent bits left, only one of the mantissa.
    f64::from_bits(((2046 << 52) - (v.to_bits() & EXPONENT)).max(1 << 51))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn solves_and_refuses() {
        // [[2, 1], [1, 3]]⁻¹ (5, 10) = (1, 3)
        let [x, y] = solve([2.0, 1.0, 3.0], [5.0, 10.0]).unwrap();
        assert!((x - 1.0).abs() < 1e-15 && (y - 3.0).abs() < 1e-15);
        assert!(solve([1.0, 0.0, 1e-11], [1.0, 1.0]).is_some());
        assert!(solve([1.0, 0.0, 1e-13], [1.0, 1.0]).is_none());
        assert!(solve([0.0; 3], [1.0, 1.0]).is_none());
        assert!(solve([f64::NAN, 0.0, 1.0], [1.0, 1.0]).is_none());
        assert_eq!(solve([1e200, 0.0, 1e200], [1e200, 0.0]), Some([1.0, 0.0]));
    }
}
