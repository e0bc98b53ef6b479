//! Numbers side by side, and numbers with a tangent.
//!
//! A computation over many samples is written once, over [`Wide`], and done with eight samples at a time: with [`Lanes`] for
//! values, with [`Dual`] of these for values and their derivatives along a direction. A program that computes a gradient gives the
//! product of the Hessian with that direction in the second case.

use std::array::from_fn;
use std::fmt::Debug;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// What formulas need: arithmetic, and the inverse of a square root.
pub trait Arithmetic:
    Copy
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    /// A number that does not depend on anything.
    fn constant(value: f64) -> Self;

    /// self · factor
    fn times(self, factor: f64) -> Self;

    /// 1/√self
    fn inverse_root(self) -> Self;
}

impl Arithmetic for f64 {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        value
    }

    #[inline(always)]
    fn times(self, factor: f64) -> Self {
        self * factor
    }

    #[inline(always)]
    fn inverse_root(self) -> Self {
        1.0 / self.sqrt()
    }
}

/// Eight numbers side by side, as wide as the widest vectors of processors.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes(pub [f64; Lanes::COUNT]);

impl Lanes {
    /// How many numbers.
    pub const COUNT: usize = 8;

    /// f of each.
    #[inline(always)]
    pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self(from_fn(|i| f(self.0[i])))
    }

    /// The larger one of each pair.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        Self(from_fn(|i| {
            if self.0[i] < other.0[i] {
                other.0[i]
            } else {
                self.0[i]
            }
        }))
    }
}

macro_rules! lanewise {
    ($($trait:ident $method:ident $op:tt),*) => {$(
        impl $trait for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(from_fn(|i| self.0[i] $op other.0[i]))
            }
        }
    )*};
}

lanewise!(Add add +, Sub sub -, Mul mul *, Div div /);

impl Neg for Lanes {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|x| -x)
    }
}

impl Arithmetic for Lanes {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self([value; Self::COUNT])
    }

    #[inline(always)]
    fn times(self, factor: f64) -> Self {
        self.map(|x| x * factor)
    }

    #[inline(always)]
    fn inverse_root(self) -> Self {
        self.map(|x| 1.0 / x.sqrt())
    }
}

/// Stands in a loop whose turns are vector code already, each over the eight lanes of its own block. Without it the compiler may
/// take the lanes apart and gather the same one of eight turns into a vector, which costs several times as much.
#[inline(always)]
pub fn block_by_block() {
    // Nothing to do: but turns that might be observed cannot be merged.
    std::hint::black_box(());
}

/// A number and its derivative along a direction: dual numbers, v + tε with ε² = 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dual<R> {
    /// v
    pub value: R,
    /// t
    pub tangent: R,
}

impl<R: Arithmetic> Add for Dual<R> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            tangent: self.tangent + other.tangent,
        }
    }
}

impl<R: Arithmetic> Sub for Dual<R> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self {
            value: self.value - other.value,
            tangent: self.tangent - other.tangent,
        }
    }
}

impl<R: Arithmetic> Mul for Dual<R> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self {
            value: self.value * other.value,
            tangent: self.tangent * other.value + self.value * other.tangent,
        }
    }
}

impl<R: Arithmetic> Div for Dual<R> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self {
            value,
            tangent: (self.tangent - value * other.tangent) / other.value,
        }
    }
}

impl<R: Arithmetic> Neg for Dual<R> {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self {
            value: -self.value,
            tangent: -self.tangent,
        }
    }
}

impl<R: Arithmetic> Arithmetic for Dual<R> {
    #[inline(always)]
    fn constant(value: f64) -> Self {
        Self {
            value: R::constant(value),
            tangent: R::constant(0.0),
        }
    }

    #[inline(always)]
    fn times(self, factor: f64) -> Self {
        Self {
            value: self.value.times(factor),
            tangent: self.tangent.times(factor),
        }
    }

    #[inline(always)]
    fn inverse_root(self) -> Self {
        let value = self.value.inverse_root();
        Self {
            value,
            tangent: self.tangent * (value * value * value).times(-0.5),
        }
    }
}

/// A number that is the same for all samples: a weight, a mean.
pub trait Single: Arithmetic + Debug + Default + Send + 'static {
    /// The weight `w[i]`, which moves by `direction[i]`. Plain numbers ask for no direction.
    fn weight(w: &[f64], direction: &[f64], i: usize) -> Self;

    /// The number; of a dual one, its tangent.
    fn last(self) -> f64;
}

impl Single for f64 {
    #[inline(always)]
    fn weight(w: &[f64], _direction: &[f64], i: usize) -> Self {
        w[i]
    }

    #[inline(always)]
    fn last(self) -> f64 {
        self
    }
}

impl Single for Dual<f64> {
    #[inline(always)]
    fn weight(w: &[f64], direction: &[f64], i: usize) -> Self {
        Self {
            value: w[i],
            tangent: direction[i],
        }
    }

    #[inline(always)]
    fn last(self) -> f64 {
        self.tangent
    }
}

/// Eight samples side by side of what is computed: values, or values with their derivatives along a direction.
pub trait Wide: Arithmetic + Debug + Default + Send + 'static {
    /// What is the same for all samples.
    type Single: Single;

    /// The same for all eight samples.
    fn splat(one: Self::Single) -> Self;

    /// Numbers that depend on no weight.
    fn data(values: Lanes) -> Self;

    /// The values, without derivatives.
    fn values(self) -> Lanes;

    /// g(self) and g′(self), given [g, g′, g″] at the values.
    fn chain(self, derivatives: [Lanes; 3]) -> [Self; 2];

    /// self · factors, which depend on no weight.
    fn scaled(self, factors: Lanes) -> Self;

    /// The first `count` samples; 0 for the others, whatever they are.
    fn first(self, count: usize) -> Self;

    /// The sum of all eight, always in the same order.
    fn sum(self) -> Self::Single;
}

impl Wide for Lanes {
    type Single = f64;

    #[inline(always)]
    fn splat(one: f64) -> Self {
        Self::constant(one)
    }

    #[inline(always)]
    fn data(values: Lanes) -> Self {
        values
    }

    #[inline(always)]
    fn values(self) -> Lanes {
        self
    }

    #[inline(always)]
    fn chain(self, [g, slope, _]: [Lanes; 3]) -> [Self; 2] {
        [g, slope]
    }

    #[inline(always)]
    fn scaled(self, factors: Lanes) -> Self {
        self * factors
    }

    #[inline(always)]
    fn first(self, count: usize) -> Self {
        Self(from_fn(|i| if i < count { self.0[i] } else { 0.0 }))
    }

    #[inline(always)]
    fn sum(self) -> f64 {
        let [a, b, c, d, e, f, g, h] = self.0;
        ((a + e) + (c + g)) + ((b + f) + (d + h))
    }
}

impl Wide for Dual<Lanes> {
    type Single = Dual<f64>;

    #[inline(always)]
    fn splat(one: Dual<f64>) -> Self {
        Self {
            value: Lanes::constant(one.value),
            tangent: Lanes::constant(one.tangent),
        }
    }

    #[inline(always)]
    fn data(values: Lanes) -> Self {
        Self {
            value: values,
            tangent: Lanes::constant(0.0),
        }
    }

    #[inline(always)]
    fn values(self) -> Lanes {
        self.value
    }

    #[inline(always)]
    fn chain(self, [g, first, second]: [Lanes; 3]) -> [Self; 2] {
        let along = |value, slope| Self {
            value,
            tangent: slope * self.tangent,
        };
        [along(g, first), along(first, second)]
    }

    #[inline(always)]
    fn scaled(self, factors: Lanes) -> Self {
        Self {
            value: self.value * factors,
            tangent: self.tangent * factors,
        }
    }

    #[inline(always)]
    fn first(self, count: usize) -> Self {
        Self {
            value: self.value.first(count),
            tangent: self.tangent.first(count),
        }
    }

    #[inline(always)]
    fn sum(self) -> Dual<f64> {
        Dual {
            value: self.value.sum(),
            tangent: self.tangent.sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// g(x) = (x² − 3)/√x + x at 2 along 3: g = 2 + 1/√2 and g′ = 2x/√x − (x² − 3)/(2x√x) + 1.
    #[test]
    fn tangents_are_derivatives() {
        let x = Dual {
            value: 2.0,
            tangent: 3.0,
        };
        let g = (x * x - Dual::constant(3.0)) * x.inverse_root() + x;
        let slope = 4.0 / 2f64.sqrt() - 1.0 / (4.0 * 2f64.sqrt()) + 1.0;
        assert!((g.value - 2.0 - 0.5f64.sqrt()).abs() < 1e-15);
        assert!((g.tangent - 3.0 * slope).abs() < 1e-14);
        let quotient = Dual::constant(1.0) / x;
        assert_eq!((quotient.value, quotient.tangent), (0.5, -0.75));
        assert_eq!((-x).times(2.0).tangent, -6.0);
    }

    #[test]
    fn lanes_beyond_the_last_sample_count_nothing() {
        let lanes = Lanes([1.0, 2.0, 3.0, f64::NAN, f64::INFINITY, 0.0, 0.0, 0.0]);
        assert_eq!(lanes.first(3).sum(), 6.0);
        assert!(lanes.sum().is_nan());
        assert_eq!(Lanes([1.0; 8]).first(8).sum(), 8.0);
    }
}
