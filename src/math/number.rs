//! The number trait that surfaces are written over.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::elementary as e;

/// A number that a formula can be evaluated at: `f64` for the value alone, [`Jet1`](super::Jet1) for value
/// and gradient, [`Jet2`](super::Jet2) for value, gradient and Hessian.
///
/// A type supplies arithmetic and [`chain`](Number::chain); every elementary function follows from its value
/// and first two derivatives, written once here.
pub trait Number:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// A number that depends on neither x nor y.
    fn constant(value: f64) -> Self;

    /// The value, without derivatives.
    fn value(self) -> f64;

    /// g(self) for a scalar function with g = `value`, and g′, g″ given by `derivatives`.
    /// The derivatives are a closure so that plain values never pay for them. Keep it small: a large one may become a
    /// function of its own, which no loop over many points can turn into vector code. What is inlined and pure is
    /// better computed before it, and dropped by the compiler where it is not used.
    fn chain(self, value: f64, derivatives: impl FnOnce() -> (f64, f64)) -> Self;

    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }

    #[inline(always)]
    fn exp(self) -> Self {
        let f = e::exp(self.value());
        self.chain(f, || (f, f))
    }

    #[inline(always)]
    fn ln(self) -> Self {
        let v = self.value();
        self.chain(e::ln(v), || (1.0 / v, -1.0 / (v * v)))
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        let f = self.value().sqrt();
        self.chain(f, || (0.5 / f, -0.25 / (f * f * f)))
    }

    #[inline(always)]
    fn sin(self) -> Self {
        let (sin, cos) = e::sincos(self.value());
        self.chain(sin, || (cos, -sin))
    }

    #[inline(always)]
    fn cos(self) -> Self {
        let (sin, cos) = e::sincos(self.value());
        self.chain(cos, || (-sin, -cos))
    }

    /// |self|, with the subgradient 0 at 0.
    #[inline(always)]
    fn abs(self) -> Self {
        let v = self.value();
        self.chain(v.abs(), || (sign(v), 0.0))
    }

    /// selfⁿ for an integer n.
    #[inline(always)]
    fn powi(self, n: i32) -> Self {
        let v = self.value();
        let k = f64::from(n);
        self.chain(e::powi(v, n), || {
            // The conditions keep 0 · ∞ out of x⁰ and x¹ at x = 0.
            let first = if n == 0 { 0.0 } else { k * e::powi(v, n - 1) };
            let second = if n == 0 || n == 1 {
                0.0
            } else {
                k * (k - 1.0) * e::powi(v, n - 2)
            };
            (first, second)
        })
    }

    /// √(self² + other²), with the subgradient 0 (and second derivatives 0) at the origin, where it has none.
    #[inline(always)]
    fn radius(self, other: Self) -> Self {
        let squared = self.square() + other.square();
        let f = squared.value().sqrt();
        squared.chain(f, || {
            if f > 0.0 {
                (0.5 / f, -0.25 / (f * f * f))
            } else {
                (0.0, 0.0)
            }
        })
    }
}

/// −1, 0 or 1; 0 at 0, which is the subgradient of |·| that every part of the program uses.
#[inline(always)]
pub fn sign(v: f64) -> f64 {
    if v > 0.0 {
        1.0
    } else if v < 0.0 {
        -1.0
    } else {
        0.0
    }
}

impl Number for f64 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self
    }

    #[inline(always)]
    fn chain(self, value: f64, _derivatives: impl FnOnce() -> (f64, f64)) -> Self {
        value
    }
}
