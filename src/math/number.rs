//! The number trait that surfaces are written over.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::elementary as e;

/// A number type that a formula can be evaluated with: `f64` for the value alone, [`Jet1`](super::Jet1) for value
/// and gradient, [`Jet2`](super::Jet2) for value, gradient and Hessian.
///
/// A type supplies arithmetic and the chain rule for one and for two arguments; every elementary function follows from
/// its value and first two derivatives, written once here.
///
/// Where a function has no derivative, it has a conventional one that is finite, so that a method can stand there:
/// 0 for |·|, sign and relu at 0 and for √, hypot and atan2 at the origin; the mean of both sides for min and max at a
/// tie. `tests/derivatives.rs` compares these with PyTorch's, which differ only at √ (∞) and hypot (NaN).
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

    /// Whether the gradient is 0; a plain value has none.
    fn is_flat(self) -> bool;

    /// g(self) for a scalar function with g = `value`, and g′, g″ given by `derivatives`.
    ///
    /// The derivatives are a closure so that plain values never pay for them. Keep it small: the compiler may turn a large
    /// closure into a function of its own, and a loop with a call in it does not vectorise. Inlined code without side
    /// effects is better computed before the closure; the compiler drops it where the result is not used.
    fn chain(self, value: f64, derivatives: impl FnOnce() -> (f64, f64)) -> Self;

    /// g(self, other) with g = `value`, first partial derivatives [g₁, g₂] and second ones [g₁₁, g₁₂, g₂₂].
    fn chain2(
        self,
        other: Self,
        value: f64,
        first: impl FnOnce() -> [f64; 2],
        second: impl FnOnce() -> [f64; 3],
    ) -> Self;

    /// self²
    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }

    /// c·self²
    #[inline(always)]
    fn scaled_square(self, c: f64) -> Self {
        self.square() * c
    }

    /// eˣ at x = self.
    #[inline(always)]
    fn exp(self) -> Self {
        let f = e::exp(self.value());
        self.chain(f, || (f, f))
    }

    /// The natural logarithm; −∞ at 0, NaN below 0.
    #[inline(always)]
    fn ln(self) -> Self {
        let v = self.value();
        self.chain(e::ln(v), || (1.0 / v, -1.0 / (v * v)))
    }

    /// The logarithm to base 10; −∞ at 0, NaN below 0.
    #[inline(always)]
    fn log10(self) -> Self {
        let v = self.value();
        let slope = std::f64::consts::LOG10_E / v;
        self.chain(e::log10(v), || (slope, -slope / v))
    }

    /// √self, with derivatives 0 at 0; NaN below 0.
    #[inline(always)]
    fn sqrt(self) -> Self {
        let f = self.value().sqrt();
        self.chain(f, || {
            if f == 0.0 {
                (0.0, 0.0)
            } else {
                (0.5 / f, -0.25 / (f * f * f))
            }
        })
    }

    /// The sine of an angle in radians.
    #[inline(always)]
    fn sin(self) -> Self {
        let (sin, cos) = e::sincos(self.value());
        self.chain(sin, || (cos, -sin))
    }

    /// The cosine of an angle in radians.
    #[inline(always)]
    fn cos(self) -> Self {
        let (sin, cos) = e::sincos(self.value());
        self.chain(cos, || (-sin, -cos))
    }

    /// The tangent of an angle in radians.
    #[inline(always)]
    fn tan(self) -> Self {
        let f = e::tan(self.value());
        let slope = 1.0 + f * f;
        self.chain(f, || (slope, 2.0 * f * slope))
    }

    /// The inverse sine, from −π/2 to π/2; NaN outside [−1, 1], and an infinite slope at ±1.
    #[inline(always)]
    fn asin(self) -> Self {
        let v = self.value();
        let slope = 1.0 / ((1.0 - v) * (1.0 + v)).sqrt();
        self.chain(e::asin(v), || (slope, v * slope * slope * slope))
    }

    /// The inverse cosine, from 0 to π; NaN outside [−1, 1], and an infinite slope at ±1.
    #[inline(always)]
    fn acos(self) -> Self {
        let v = self.value();
        let slope = -1.0 / ((1.0 - v) * (1.0 + v)).sqrt();
        self.chain(e::acos(v), || (slope, v * slope * slope * slope))
    }

    /// The inverse tangent, from −π/2 to π/2.
    #[inline(always)]
    fn atan(self) -> Self {
        let v = self.value();
        let slope = 1.0 / (1.0 + v * v);
        self.chain(e::atan(v), || (slope, -2.0 * v * slope * slope))
    }

    /// The hyperbolic sine.
    #[inline(always)]
    fn sinh(self) -> Self {
        let v = self.value();
        let f = e::sinh(v);
        self.chain(f, || (e::cosh(v), f))
    }

    /// The hyperbolic cosine.
    #[inline(always)]
    fn cosh(self) -> Self {
        let v = self.value();
        let f = e::cosh(v);
        self.chain(f, || (e::sinh(v), f))
    }

    /// The hyperbolic tangent.
    #[inline(always)]
    fn tanh(self) -> Self {
        let v = self.value();
        let f = e::tanh(v);
        self.chain(f, || {
            // Not 1 − f², which is 0 where f rounds to 1.
            let slope = 4.0 * logistic_slope(2.0 * v);
            (slope, -2.0 * f * slope)
        })
    }

    /// 1/(1 + e⁻ˣ)
    #[inline(always)]
    fn sigmoid(self) -> Self {
        let v = self.value();
        let f = 1.0 / (1.0 + e::exp(-v));
        self.chain(f, || {
            let slope = logistic_slope(v);
            (slope, slope * (1.0 - 2.0 * f))
        })
    }

    /// ln(1 + eˣ)
    #[inline(always)]
    fn softplus(self) -> Self {
        let v = self.value();
        let above = if v <= 0.0 { 0.0 } else { v };
        let f = above + e::log1p(e::exp_of_negative(-v.abs()));
        self.chain(f, || (1.0 / (1.0 + e::exp(-v)), logistic_slope(v)))
    }

    /// max(self, 0), with the subgradient 0 at 0.
    #[inline(always)]
    fn relu(self) -> Self {
        let v = self.value();
        // The comparison lets NaN through.
        let f = if v <= 0.0 { 0.0 } else { v };
        self.chain(f, || (if v > 0.0 { 1.0 } else { 0.0 }, 0.0))
    }

    /// −1, 0 or 1, with derivatives 0; NaN stays NaN.
    #[inline(always)]
    fn sign(self) -> Self {
        let v = self.value();
        let f = if v.is_nan() { v } else { sign(v) };
        self.chain(f, || (0.0, 0.0))
    }

    /// |self|, with the subgradient 0 at 0.
    #[inline(always)]
    fn abs(self) -> Self {
        let v = self.value();
        self.chain(v.abs(), || (sign(v), 0.0))
    }

    /// selfⁿ for an integer n, with 0⁰ = 1.
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

    /// selfᶜ for an exponent c that is not an integer; NaN below 0.
    #[inline(always)]
    fn powf(self, c: f64) -> Self {
        let v = self.value();
        self.chain(e::pow(v, c), || {
            let second = c * (c - 1.0) * e::pow(v, c - 2.0);
            (c * e::pow(v, c - 1.0), second)
        })
    }

    /// cˢᵉˡᶠ for a constant base c.
    #[inline(always)]
    fn exponent_of(self, c: f64) -> Self {
        let f = e::pow(c, self.value());
        self.chain(f, || {
            let rate = if f == 0.0 { 0.0 } else { e::ln(c) };
            (f * rate, f * rate * rate)
        })
    }

    /// selfᵒᵗʰᵉʳ, with 0⁰ = 1. Derivatives with respect to the exponent are 0 where the base is 0 and the exponent is not
    /// negative, and where the base is negative and the exponent does not change: x²⁺⁰ʸ is x² everywhere.
    #[inline(always)]
    fn pow(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        let f = e::pow(a, b);
        // With respect to the exponent, 0ᵇ is flat for b > 0.
        let rate = || {
            let fixed = ((a == 0.0) & (b >= 0.0)) | ((a < 0.0) & other.is_flat());
            if fixed { 0.0 } else { e::ln(a) }
        };
        let first = || {
            let base = if b == 0.0 {
                0.0
            } else {
                b * e::pow(a, b - 1.0)
            };
            [base, f * rate()]
        };
        let second = || {
            let base = if b == 0.0 || b == 1.0 {
                0.0
            } else {
                b * (b - 1.0) * e::pow(a, b - 2.0)
            };
            let mixed = if a == 0.0 && b >= 0.0 {
                0.0
            } else {
                e::pow(a, b - 1.0) * (1.0 + b * rate())
            };
            [base, mixed, f * rate() * rate()]
        };
        self.chain2(other, f, first, second)
    }

    /// The angle of the point (other, self), from −π to π.
    #[inline(always)]
    fn atan2(self, other: Self) -> Self {
        let (y, x) = (self.value(), other.value());
        // Divided by r twice: r² may overflow.
        let r = e::hypot(x, y);
        let (s, c) = if r == 0.0 { (0.0, 0.0) } else { (y / r, x / r) };
        let over = |v: f64| if v == 0.0 { 0.0 } else { v / r };
        let first = || [over(c), over(-s)];
        let second = || [-2.0 * s * c, (s - c) * (s + c), 2.0 * s * c].map(|v| over(over(v)));
        self.chain2(other, e::atan2(y, x), first, second)
    }

    /// √(self² + other²) without overflow on the way.
    #[inline(always)]
    fn hypot(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        let f = e::hypot(a, b);
        let (s, c) = if f == 0.0 { (0.0, 0.0) } else { (b / f, a / f) };
        let over = |v: f64| if v == 0.0 { 0.0 } else { v / f };
        self.chain2(
            other,
            f,
            || [c, s],
            || [over(s * s), over(-s * c), over(c * c)],
        )
    }

    /// The smaller of the two, with its derivatives; at a tie the mean of both, and NaN if either is NaN.
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        if a < b {
            self
        } else if b < a {
            other
        } else {
            // A tie, or NaN.
            self * 0.5 + other * 0.5
        }
    }

    /// The larger of the two, with its derivatives; at a tie the mean of both, and NaN if either is NaN.
    #[inline(always)]
    fn max(self, other: Self) -> Self {
        let (a, b) = (self.value(), other.value());
        if a > b {
            self
        } else if b > a {
            other
        } else {
            self * 0.5 + other * 0.5
        }
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

/// The derivative of 1/(1 + e⁻ᵛ), accurate also where the function is nearly 0 or 1.
#[inline(always)]
fn logistic_slope(v: f64) -> f64 {
    let t = e::exp_of_negative(-v.abs());
    t / ((1.0 + t) * (1.0 + t))
}

/// −1, 0 or 1; 0 at 0, the subgradient of |·| that the whole program uses, and 0 for NaN.
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
    fn is_flat(self) -> bool {
        true
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self
    }

    #[inline(always)]
    fn chain(self, value: f64, _derivatives: impl FnOnce() -> (f64, f64)) -> Self {
        value
    }
    #[inline(always)]
    fn chain2(
        self,
        _other: Self,
        value: f64,
        _first: impl FnOnce() -> [f64; 2],
        _second: impl FnOnce() -> [f64; 3],
    ) -> Self {
        value
    }
}
