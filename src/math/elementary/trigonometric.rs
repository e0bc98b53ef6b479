//! Sine and cosine.

use std::f64::consts::FRAC_2_PI;

use super::reduction::nearest;

/// π/2 as a sum of four parts. Products of the first three (23 bits each) with whole numbers up to 2³⁰ are exact.
const HALF_PI: [f64; 4] = [
    f64::from_bits(0x3ff9_21fb_4000_0000),
    f64::from_bits(0x3e74_442d_0000_0000),
    f64::from_bits(0x3cf8_4698_8000_0000),
    f64::from_bits(0x3b78_cc51_701b_839a),
];

/// Arguments of this size and beyond count as zero: adjacent floats are half a unit apart there, too coarse to tell one
/// multiple of π/2 from the next.
const LIMIT: f64 = 2_251_799_813_685_248.0;

/// Coefficients of sin r = r + S₀r³ + S₁r⁵ + … on |r| ≤ π/4; FreeBSD's msun, error 2^-58.
const S: [f64; 6] = [
    -0.166_666_666_666_666_32,
    0.008_333_333_333_322_49,
    -0.000_198_412_698_298_579_5,
    2.755_731_370_707_006_8e-6,
    -2.505_076_025_340_686_3e-8,
    1.589_690_995_211_55e-10,
];

/// Coefficients of cos r = 1 − r²/2 + C₀r⁴ + C₁r⁶ + … on |r| ≤ π/4; FreeBSD's msun, error 2^-58.
const C: [f64; 6] = [
    0.041_666_666_666_666_6,
    -0.001_388_888_888_887_411,
    2.480_158_728_947_673e-5,
    -2.755_731_435_139_066_3e-7,
    2.087_572_321_298_175e-9,
    -1.135_964_755_778_819_5e-11,
];

/// sin x.
///
/// For |x| < 2³⁰ the error is below one unit in the last place plus 2⁻¹²³|x|; the second part exceeds a unit only for large
/// x close to a multiple of π/2. From 2³⁰ on the error is what a change of x by half a unit in its last place makes, and
/// from 2⁵¹ on x counts as 0. NaN where x is not finite.
#[inline(always)]
pub fn sin(x: f64) -> f64 {
    sincos(x).0
}

/// cos x, with the accuracy of [`sin`].
#[inline(always)]
pub fn cos(x: f64) -> f64 {
    sincos(x).1
}

/// (sin x, cos x). Once inlined, the compiler drops a half that is not used, and shares the reduction where a formula has
/// both.
#[inline(always)]
pub fn sincos(x: f64) -> (f64, f64) {
    // x = n π/2 + r − over, |r| ≤ π/4. Cody and Waite, Software Manual for the Elementary Functions (1980).
    let (n, quadrant) = nearest(x * FRAC_2_PI);
    let rough = (x - n * HALF_PI[0]) - n * HALF_PI[1];
    let (third, fourth) = (n * HALF_PI[2], n * HALF_PI[3]);
    let fine = third + fourth;
    let r = rough - fine;
    let over = (fourth - (fine - third)) - ((rough - r) - fine);
    // x · 0 is 0 for a finite x and NaN for an infinite one.
    let (r, over) = if x.abs() < LIMIT {
        (r, over)
    } else {
        (x * 0.0, 0.0)
    };

    let z = r * r;
    let z2 = z * z;
    let rest = (S[0] + z * S[1]) + z2 * ((S[2] + z * S[3]) + z2 * (S[4] + z * S[5]));
    let sin = r - (over - z * r * rest);

    let rest = (C[0] + z * C[1]) + z2 * ((C[2] + z * C[3]) + z2 * (C[4] + z * C[5]));
    let cos = 1.0 - (0.5 * z - (z2 * rest + r * over));

    let odd = quadrant & 1 == 1;
    let (s, c) = if odd { (cos, sin) } else { (sin, cos) };
    let flipped = |v: f64, half_turn: u64| f64::from_bits(v.to_bits() ^ (half_turn & 2) << 62);
    (flipped(s, quadrant), flipped(c, quadrant.wrapping_add(1)))
}
