//! Activation functions with their first two derivatives.

use super::spec::Activation;
use crate::math::elementary as e;
use crate::math::lanes::{Lanes, Wide, block_by_block};

/// The slope of a leaky rectifier below 0.
const LEAK: f64 = 0.01;

impl Activation {
    /// The function and its first two derivatives at z.
    pub fn derivatives(self, z: f64) -> [f64; 3] {
        match self {
            Self::Tanh => Tanh::at(z),
            Self::Sigmoid => Sigmoid::at(z),
            Self::Relu => Relu::at(z),
            Self::LeakyRelu => LeakyRelu::at(z),
            Self::Gelu => Gelu::at(z),
            Self::Linear => [z, 1.0, 0.0],
        }
    }

    /// Puts the function of each z in its place and, with `KEEP`, its slope there into `slopes`.
    #[inline(always)]
    pub fn apply<T: Wide, const KEEP: bool>(self, z: &mut [T], slopes: &mut [T]) {
        match self {
            Self::Tanh => each::<Tanh, T, KEEP>(z, slopes),
            Self::Sigmoid => each::<Sigmoid, T, KEEP>(z, slopes),
            Self::Relu => each::<Relu, T, KEEP>(z, slopes),
            Self::LeakyRelu => each::<LeakyRelu, T, KEEP>(z, slopes),
            Self::Gelu => each::<Gelu, T, KEEP>(z, slopes),
            Self::Linear => {
                if KEEP {
                    slopes.fill(T::constant(1.0));
                }
            }
        }
    }
}

/// A function with its first two derivatives. A trait, because what is passed as a closure need not be inlined.
trait Smooth {
    fn at(z: f64) -> [f64; 3];
}

#[inline(always)]
fn each<F: Smooth, T: Wide, const KEEP: bool>(z: &mut [T], slopes: &mut [T]) {
    let mut slopes = slopes.iter_mut();
    for z in z {
        let at = z.values();
        let (mut f, mut first, mut second) = (Lanes::default(), Lanes::default(), Lanes::default());
        for i in 0..Lanes::COUNT {
            [f.0[i], first.0[i], second.0[i]] = F::at(at.0[i]);
        }
        let [value, slope] = z.chain([f, first, second]);
        *z = value;
        if KEEP && let Some(kept) = slopes.next() {
            *kept = slope;
        }
        block_by_block();
    }
}

struct Tanh;

impl Smooth for Tanh {
    #[inline(always)]
    fn at(z: f64) -> [f64; 3] {
        let f = e::fast_tanh(z);
        let slope = 1.0 - f * f;
        [f, slope, -2.0 * f * slope]
    }
}

struct Sigmoid;

impl Smooth for Sigmoid {
    #[inline(always)]
    fn at(z: f64) -> [f64; 3] {
        let [f, rest] = e::logistic(z);
        let slope = f * rest;
        [f, slope, slope * (rest - f)]
    }
}

struct Relu;

impl Smooth for Relu {
    #[inline(always)]
    fn at(z: f64) -> [f64; 3] {
        leaky(z, 0.0)
    }
}

struct LeakyRelu;

impl Smooth for LeakyRelu {
    #[inline(always)]
    fn at(z: f64) -> [f64; 3] {
        leaky(z, LEAK)
    }
}

/// NaN is not below 0 and stays.
#[inline(always)]
fn leaky(z: f64, leak: f64) -> [f64; 3] {
    if z <= 0.0 {
        [leak * z, leak, 0.0]
    } else {
        [z, 1.0, 0.0]
    }
}

struct Gelu;

impl Smooth for Gelu {
    /// (zΦ)′ = Φ + zφ, (zΦ)″ = (2 − z²)φ, with the distribution function Φ and the density φ of the standard normal distribution.
    #[inline(always)]
    fn at(z: f64) -> [f64; 3] {
        let [below, density] = e::normal(z);
        // Beyond 40 the density is 0, whatever the square.
        let near = if z.abs() > 40.0 { 40.0 } else { z };
        let curved = (2.0 - near * near) * density;
        [z * below, below + z * density, curved]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Choice as _;

    #[test]
    fn derivatives_are_limits_of_differences() {
        for &activation in Activation::ALL {
            for z in [-3.1, -0.7, 0.2, 1.9] {
                let h = 1e-5;
                let [_, first, second] = activation.derivatives(z);
                let [up, slope_up, _] = activation.derivatives(z + h);
                let [down, slope_down, _] = activation.derivatives(z - h);
                let (a, b) = ((up - down) / (2.0 * h), (slope_up - slope_down) / (2.0 * h));
                assert!((a - first).abs() < 1e-9, "{activation:?} {z}");
                assert!((b - second).abs() < 1e-9, "{activation:?} {z}");
            }
        }
    }

    #[test]
    fn far_out_they_are_finite_and_nan_stays() {
        for &activation in Activation::ALL {
            for z in [-1e308, -800.0, 800.0, 1e308] {
                let all = activation.derivatives(z);
                assert!(
                    all.iter().all(|x| x.is_finite()),
                    "{activation:?} {z} {all:?}"
                );
            }
            assert!(
                activation.derivatives(f64::NAN)[0].is_nan(),
                "{activation:?}"
            );
        }
    }
}
