//! The length of the hypotenuse.

/// Squares of numbers from 2⁻⁴⁵⁰ to 2⁵¹¹ neither overflow nor lose what [`square`] needs.
const HUGE: f64 = f64::from_bits((1023 + 511) << 52);
const TINY: f64 = f64::from_bits((1023 - 450) << 52);
/// 2⁷⁰⁰ and 2⁻⁷⁰⁰.
const UP: f64 = f64::from_bits((1023 + 700) << 52);
const DOWN: f64 = f64::from_bits((1023 - 700) << 52);
/// 2⁻⁶⁴: a leg this many times shorter than the other adds nothing to it.
const NOTHING: f64 = f64::from_bits((1023 - 64) << 52);

/// √(x² + y²), without overflow on the way: musl's algorithm, with an error below one unit in the last place.
///
/// Selections in place of its branches give the same bits, and let loops over many points become vector code. As in C, an
/// infinite leg makes an infinite length, even beside NaN.
#[inline(always)]
pub fn hypot(x: f64, y: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    let (long, short) = if x < y { (y, x) } else { (x, y) };
    let (is_huge, is_tiny) = (long >= HUGE, short < TINY);
    let shrink = if is_tiny { UP } else { 1.0 };
    let shrink = if is_huge { DOWN } else { shrink };
    let back = if is_tiny { DOWN } else { 1.0 };
    let back = if is_huge { UP } else { back };
    let (high_x, low_x) = square(long * shrink);
    let (high_y, low_y) = square(short * shrink);
    let length = back * (low_y + low_x + high_y + high_x).sqrt();
    let length = if short <= long * NOTHING {
        long
    } else {
        length
    };
    if (x == f64::INFINITY) | (y == f64::INFINITY) {
        f64::INFINITY
    } else {
        length
    }
}

/// x² as the sum of a rounded square and what is missing from it (Dekker 1971).
#[inline(always)]
fn square(x: f64) -> (f64, f64) {
    let split = x * 134_217_729.0;
    let high = x - split + split;
    let low = x - high;
    let rounded = x * x;
    let rest = high * high - rounded + 2.0 * high * low + low * low;
    (rounded, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::random::{Purpose, Sequence};

    /// The bits of musl's function, from the smallest numbers to the largest, near and far from each other.
    #[test]
    fn lengths_are_those_with_branches() {
        let special = [
            0.0,
            -0.0,
            f64::MIN_POSITIVE,
            5e-324,
            HUGE,
            TINY,
            f64::MAX,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
            1.0,
            -NOTHING,
        ];
        let mut draws = Sequence::new(1, Purpose::Resampling, 0);
        let mut number = |spread: f64| {
            let exponent = draws.normal() * spread;
            draws.normal() * 2f64.powf(exponent)
        };
        let mut pairs: Vec<[f64; 2]> = Vec::new();
        for a in special {
            pairs.extend(special.map(|b| [a, b]));
            pairs.extend((0..40).map(|_| [a, a * number(40.0)]));
        }
        for spread in [0.1, 10.0, 40.0, 400.0] {
            pairs.extend((0..50_000).map(|_| [number(spread), number(spread)]));
        }
        // Around the border beyond which the shorter leg counts for nothing.
        for exponent in 50..80 {
            let far = 2f64.powi(exponent);
            pairs.extend((0..500).map(|_| {
                let x = number(100.0);
                [x, x / far * (1.0 + number(0.1).abs())]
            }));
        }
        for [x, y] in pairs {
            let (ours, musl) = (hypot(x, y), libm::hypot(x, y));
            let same = ours.to_bits() == musl.to_bits() || (ours.is_nan() && musl.is_nan());
            assert!(same, "{x:e}, {y:e}: {ours:e}, {musl:e}");
        }
    }
}
