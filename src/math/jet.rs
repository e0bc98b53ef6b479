//! Jets: a value with its derivatives in x and y, carried through a formula by the rules of calculus.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::Number;

/// Value and gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet1 {
    /// f
    pub value: f64,
    /// [∂f/∂x, ∂f/∂y]
    pub gradient: [f64; 2],
}

/// Value, gradient and Hessian.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet2 {
    /// f
    pub value: f64,
    /// [∂f/∂x, ∂f/∂y]
    pub gradient: [f64; 2],
    /// [∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²]
    pub hessian: [f64; 3],
}

impl Jet1 {
    /// The independent variables x and y at a point.
    #[inline(always)]
    pub fn variables(x: f64, y: f64) -> (Self, Self) {
        (
            Self {
                value: x,
                gradient: [1.0, 0.0],
            },
            Self {
                value: y,
                gradient: [0.0, 1.0],
            },
        )
    }

    /// The same derivatives with another value.
    #[inline(always)]
    fn with(self, value: f64) -> Self {
        Self { value, ..self }
    }

    #[inline(always)]
    fn scaled(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            gradient: map(self.gradient, |d| d * factor),
        }
    }
}

impl Jet2 {
    /// The independent variables x and y at a point.
    #[inline(always)]
    pub fn variables(x: f64, y: f64) -> (Self, Self) {
        let hessian = [0.0; 3];
        (
            Self {
                value: x,
                gradient: [1.0, 0.0],
                hessian,
            },
            Self {
                value: y,
                gradient: [0.0, 1.0],
                hessian,
            },
        )
    }

    #[inline(always)]
    fn with(self, value: f64) -> Self {
        Self { value, ..self }
    }

    #[inline(always)]
    fn scaled(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            gradient: map(self.gradient, |d| d * factor),
            hessian: map(self.hessian, |d| d * factor),
        }
    }
}

/// Written as a loop because the calls inside the standard library's `map` and `from_fn` are not always inlined, and a call
/// that remains keeps a loop over many points from becoming vector code.
#[inline(always)]
fn map<const N: usize>(mut a: [f64; N], f: impl Fn(f64) -> f64) -> [f64; N] {
    for v in &mut a {
        *v = f(*v);
    }
    a
}

#[inline(always)]
fn zip<const N: usize>(mut a: [f64; N], b: [f64; N], f: impl Fn(f64, f64) -> f64) -> [f64; N] {
    for i in 0..N {
        a[i] = f(a[i], b[i]);
    }
    a
}

/// g gᵀ as [xx, xy, yy].
#[inline(always)]
fn outer(g: [f64; 2]) -> [f64; 3] {
    [g[0] * g[0], g[0] * g[1], g[1] * g[1]]
}

/// g hᵀ + h gᵀ as [xx, xy, yy].
#[inline(always)]
fn cross(g: [f64; 2], h: [f64; 2]) -> [f64; 3] {
    [
        2.0 * g[0] * h[0],
        g[0] * h[1] + g[1] * h[0],
        2.0 * g[1] * h[1],
    ]
}

impl Number for Jet1 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self {
            value,
            gradient: [0.0; 2],
        }
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn is_flat(self) -> bool {
        self.gradient == [0.0; 2]
    }

    #[inline(always)]
    fn chain(self, value: f64, derivatives: impl FnOnce() -> (f64, f64)) -> Self {
        let (first, _) = derivatives();
        Self {
            value,
            gradient: map(self.gradient, |d| first * d),
        }
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
        Self {
            value,
            gradient: zip(self.gradient, other.gradient, |p, q| a * p + b * q),
        }
    }
}

impl Number for Jet2 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self {
            value,
            gradient: [0.0; 2],
            hessian: [0.0; 3],
        }
    }

    #[inline(always)]
    fn value(self) -> f64 {
        self.value
    }

    #[inline(always)]
    fn is_flat(self) -> bool {
        self.gradient == [0.0; 2]
    }

    #[inline(always)]
    fn chain(self, value: f64, derivatives: impl FnOnce() -> (f64, f64)) -> Self {
        let (first, second) = derivatives();
        Self {
            value,
            gradient: map(self.gradient, |d| first * d),
            hessian: zip(self.hessian, outer(self.gradient), |h, o| {
                first * h + second * o
            }),
        }
    }

    #[inline(always)]
    fn chain2(
        self,
        other: Self,
        value: f64,
        first: impl FnOnce() -> [f64; 2],
        second: impl FnOnce() -> [f64; 3],
    ) -> Self {
        let ([a, b], [aa, ab, bb]) = (first(), second());
        let bent = zip(outer(self.gradient), outer(other.gradient), |p, q| {
            aa * p + bb * q
        });
        let mixed = zip(bent, cross(self.gradient, other.gradient), |p, q| {
            p + ab * q
        });
        let own = zip(self.hessian, other.hessian, |p, q| a * p + b * q);
        Self {
            value,
            gradient: zip(self.gradient, other.gradient, |p, q| a * p + b * q),
            hessian: zip(mixed, own, |p, q| p + q),
        }
    }
}

impl Neg for Jet1 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.scaled(-1.0)
    }
}

impl Add for Jet1 {
    type Output = Self;
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        Self {
            value: self.value + b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| p + q),
        }
    }
}

impl Sub for Jet1 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        Self {
            value: self.value - b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| p - q),
        }
    }
}

impl Mul for Jet1 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        Self {
            value: self.value * b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| {
                p * b.value + self.value * q
            }),
        }
    }
}

impl Div for Jet1 {
    type Output = Self;
    #[inline(always)]
    fn div(self, b: Self) -> Self {
        let value = self.value / b.value;
        Self {
            value,
            gradient: zip(self.gradient, b.gradient, |p, q| (p - value * q) / b.value),
        }
    }
}

impl Neg for Jet2 {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.scaled(-1.0)
    }
}

impl Add for Jet2 {
    type Output = Self;
    #[inline(always)]
    fn add(self, b: Self) -> Self {
        Self {
            value: self.value + b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| p + q),
            hessian: zip(self.hessian, b.hessian, |p, q| p + q),
        }
    }
}

impl Sub for Jet2 {
    type Output = Self;
    #[inline(always)]
    fn sub(self, b: Self) -> Self {
        Self {
            value: self.value - b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| p - q),
            hessian: zip(self.hessian, b.hessian, |p, q| p - q),
        }
    }
}

impl Mul for Jet2 {
    type Output = Self;
    #[inline(always)]
    fn mul(self, b: Self) -> Self {
        let both = cross(self.gradient, b.gradient);
        let own = zip(self.hessian, b.hessian, |p, q| p * b.value + self.value * q);
        Self {
            value: self.value * b.value,
            gradient: zip(self.gradient, b.gradient, |p, q| {
                p * b.value + self.value * q
            }),
            hessian: zip(own, both, |p, q| p + q),
        }
    }
}

impl Div for Jet2 {
    type Output = Self;
    #[inline(always)]
    fn div(self, b: Self) -> Self {
        // From f = q·b: q′ = (f′ − q b′)/b and q″ = (f″ − q′b′ᵀ − b′q′ᵀ − q b″)/b.
        let value = self.value / b.value;
        let gradient = zip(self.gradient, b.gradient, |p, q| (p - value * q) / b.value);
        let both = cross(gradient, b.gradient);
        let own = zip(self.hessian, b.hessian, |p, q| p - value * q);
        Self {
            value,
            gradient,
            hessian: zip(own, both, |p, q| (p - q) / b.value),
        }
    }
}

/// Arithmetic with plain numbers, which have no derivatives to carry.
macro_rules! with_plain_numbers {
    ($($jet:ty),*) => {$(
        impl Add<f64> for $jet {
            type Output = Self;
            #[inline(always)]
            fn add(self, c: f64) -> Self {
                self.with(self.value + c)
            }
        }
        impl Sub<f64> for $jet {
            type Output = Self;
            #[inline(always)]
            fn sub(self, c: f64) -> Self {
                self.with(self.value - c)
            }
        }
        impl Mul<f64> for $jet {
            type Output = Self;
            #[inline(always)]
            fn mul(self, c: f64) -> Self {
                self.scaled(c)
            }
        }
        impl Div<f64> for $jet {
            type Output = Self;
            #[inline(always)]
            fn div(self, c: f64) -> Self {
                self.scaled(1.0 / c).with(self.value / c)
            }
        }
    )*};
}
with_plain_numbers!(Jet1, Jet2);

#[cfg(test)]
mod tests {
    use super::*;

    /// f = x² y / (1 + y²) with derivatives worked out by hand at (2, 1):
    /// f = 2, f_x = 2xy/(1+y²) = 2, f_y = x²(1−y²)/(1+y²)² = 0,
    /// f_xx = 2y/(1+y²) = 1, f_xy = 2x(1−y²)/(1+y²)² = 0, f_yy = x²·2y(y²−3)/(1+y²)³ = −2.
    #[test]
    fn quotient_by_hand() {
        let (x, y) = Jet2::variables(2.0, 1.0);
        let f = x.square() * y / (y.square() + 1.0);
        assert_eq!(f.value, 2.0);
        assert_eq!(f.gradient, [2.0, 0.0]);
        assert_eq!(f.hessian, [1.0, 0.0, -2.0]);
    }

    /// e^{xy} at (1, 2): gradient e²(2, 1), Hessian e²(4, 1 + 2, 1).
    #[test]
    fn exponential_by_hand() {
        let (x, y) = Jet2::variables(1.0, 2.0);
        let f = (x * y).exp();
        let e2 = f.value;
        assert!((e2 - 7.38905609893065).abs() < 1e-14);
        assert_eq!(f.gradient, [2.0 * e2, e2]);
        assert_eq!(f.hessian, [4.0 * e2, 3.0 * e2, e2]);
    }

    #[test]
    fn kinks_have_subgradient_zero() {
        let (x, y) = Jet1::variables(0.0, 0.0);
        assert_eq!(x.abs().gradient, [0.0, 0.0]);
        assert_eq!(x.radius(y).gradient, [0.0, 0.0]);
        assert_eq!(x.powi(1).gradient, [1.0, 0.0]);
    }
}
