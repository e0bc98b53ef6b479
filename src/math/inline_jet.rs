//! Value and gradient for formulas that are inlined as a whole.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::{Jet1, Number};

/// A [`Jet1`] that skips partial derivatives known to vanish.
///
/// ∂x/∂y is 0, but the compiler may not drop a product with 0, because 0 · ∞ is NaN. Here a flag marks such a derivative.
/// Where the whole formula is inlined the flags are constants, and about half of the operations of a [`Jet1`] disappear;
/// anywhere else each flag would be a branch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InlineJet {
    value: f64,
    dx: Partial,
    dy: Partial,
}

/// A partial derivative; where it vanishes, `value` is 0 and is never calculated with.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Partial {
    vanishes: bool,
    value: f64,
}

impl Partial {
    const ZERO: Self = Self {
        vanishes: true,
        value: 0.0,
    };
    const ONE: Self = Self {
        vanishes: false,
        value: 1.0,
    };

    #[inline(always)]
    fn map(self, f: impl FnOnce(f64) -> f64) -> Self {
        if self.vanishes {
            self
        } else {
            Self {
                vanishes: false,
                value: f(self.value),
            }
        }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        if self.vanishes {
            other
        } else {
            self.map(|p| if other.vanishes { p } else { p + other.value })
        }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        if self.vanishes {
            other.map(|q| -q)
        } else {
            self.map(|p| if other.vanishes { p } else { p - other.value })
        }
    }
}

impl InlineJet {
    /// The independent variables x and y at a point.
    #[inline(always)]
    pub fn variables(x: f64, y: f64) -> (Self, Self) {
        (
            Self {
                value: x,
                dx: Partial::ONE,
                dy: Partial::ZERO,
            },
            Self {
                value: y,
                dx: Partial::ZERO,
                dy: Partial::ONE,
            },
        )
    }

    /// Value and gradient as a plain jet.
    #[inline(always)]
    pub fn jet(self) -> Jet1 {
        Jet1 {
            value: self.value,
            gradient: [self.dx.value, self.dy.value],
        }
    }

    /// The same derivatives with another value.
    #[inline(always)]
    fn with(self, value: f64) -> Self {
        Self { value, ..self }
    }

    #[inline(always)]
    fn map(self, value: f64, f: impl Fn(f64) -> f64) -> Self {
        Self {
            value,
            dx: self.dx.map(&f),
            dy: self.dy.map(&f),
        }
    }
}

/// A jet of which no derivative is known to vanish.
impl From<Jet1> for InlineJet {
    #[inline(always)]
    fn from(jet: Jet1) -> Self {
        let partial = |value| Partial {
            vanishes: false,
            value,
        };
        let [dx, dy] = jet.gradient;
        Self {
            value: jet.value,
            dx: partial(dx),
            dy: partial(dy),
        }
    }
}

impl Number for InlineJet {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self {
            value,
            dx: Partial::ZERO,
            dy: Partial::ZERO,
        }
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn is_flat(self) -> bool {
        (self.dx.value == 0.0) & (self.dy.value == 0.0)
    }

    #[inline(always)]
    fn chain(self, value: f64, derivatives: impl FnOnce() -> (f64, f64)) -> Self {
        let (first, _) = derivatives();
        self.map(value, |d| first * d)
    }

    /// The derivative 2c·u·u′ has the bits of that of a product, (u′u + uu′)c, as long as this sum is finite, for doubling is exact; where
    /// it is not, neither is the value.
    #[inline(always)]
    fn scaled_square(self, c: f64) -> Self {
        let double = c + c;
        self.map(self.value * self.value * c, |d| d * self.value * double)
    }

    #[inline(always)]
    fn chain2(
        self,
        other: Self,
        value: f64,
        first: impl FnOnce() -> [f64; 2],
        _second: impl FnOnce() -> [f64; 3],
    ) -> Self {
        let [a, b] = first();
        let along = |p: Partial, q: Partial| p.map(|p| a * p).plus(q.map(|q| b * q));
        Self {
            value,
            dx: along(self.dx, other.dx),
            dy: along(self.dy, other.dy),
        }
    }
}

impl Neg for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(-self.value, |d| -d)
    }
}

impl Add for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        Self {
            value: self.value + b.value,
            dx: self.dx.plus(b.dx),
            dy: self.dy.plus(b.dy),
        }
    }
}

impl Sub for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        Self {
            value: self.value - b.value,
            dx: self.dx.minus(b.dx),
            dy: self.dy.minus(b.dy),
        }
    }
}

impl Mul for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        let product = |p: Partial, q: Partial| {
            let (left, right) = (p.map(|p| p * b.value), q.map(|q| self.value * q));
            left.plus(right)
        };
        Self {
            value: self.value * b.value,
            dx: product(self.dx, b.dx),
            dy: product(self.dy, b.dy),
        }
    }
}

impl Div for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn div(self, b: Self) -> Self {
        let value = self.value / b.value;
        let quotient = |p: Partial, q: Partial| {
            let numerator = p.minus(q.map(|q| value * q));
            numerator.map(|n| n / b.value)
        };
        Self {
            value,
            dx: quotient(self.dx, b.dx),
            dy: quotient(self.dy, b.dy),
        }
    }
}

impl Add<f64> for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn add(self, c: f64) -> Self {
        self.with(self.value + c)
    }
}

impl Sub<f64> for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn sub(self, c: f64) -> Self {
        self.with(self.value - c)
    }
}

impl Mul<f64> for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn mul(self, c: f64) -> Self {
        self.map(self.value * c, |d| d * c)
    }
}

impl Div<f64> for InlineJet {
    type Output = Self;
    #[inline(always)]
    fn div(self, c: f64) -> Self {
        let inverse = 1.0 / c;
        self.map(self.value / c, |d| d * inverse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same arithmetic as a plain jet, which carries zeros along.
    #[test]
    fn agrees_with_the_plain_jet() {
        fn formula<N: Number>(x: N, y: N) -> N {
            let a = x.square() + y - 11.0;
            let b = (x * y).exp() / (y.square() + 2.0);
            let c = (x * y + x).scaled_square(-0.35) + y.scaled_square(1e-3);
            a * b + c - (x.sin() - y.cos()) * 0.5
                + (-x).abs() / 4.0
                + x.radius(y) * N::constant(3.0)
        }
        for (x, y) in [(0.3, -1.2), (2.0, 0.5), (-1.0, 0.0)] {
            let plain = {
                let (x, y) = Jet1::variables(x, y);
                formula(x, y)
            };
            let (x, y) = InlineJet::variables(x, y);
            assert_eq!(formula(x, y).jet(), plain);
        }
    }

    #[test]
    fn an_infinite_factor_does_not_spoil_what_vanishes() {
        let (x, y) = InlineJet::variables(f64::INFINITY, 1.0);
        // ∂(x + y)/∂y is 1 wherever x is.
        assert_eq!((x.square() + y).jet().gradient[1], 1.0);
    }
}
