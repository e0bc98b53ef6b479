//! eˣ.

use std::f64::consts::LOG2_E;

use super::reduction::{LN_2, SHIFT, nearest};

/// eʳ ≈ 1 + r + r²/2 + c₃r³ + … + c₁₂r¹²: minimax with relative error 2^-63 on |r| ≤ ½ ln 2
/// (`tests/data/elementary/exponential.py`).
const C: [f64; 10] = [
    0.166_666_666_666_666_88,
    0.041_666_666_666_666_845,
    0.008_333_333_333_312_902,
    0.001_388_888_888_875_669_5,
    0.000_198_412_699_063_856_58,
    2.480_158_763_066_788_2e-5,
    2.755_722_511_984_895_4e-6,
    2.755_697_829_506_118e-7,
    2.511_534_233_620_930_7e-8,
    2.101_438_261_436_073e-9,
];

/// eˣ with an error below one unit in the last place; infinity above 709.78, gradual underflow below −708.4.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // Beyond these the result no longer changes; NaN passes both comparisons.
    let x = if x > 710.0 { 710.0 } else { x };
    let x = if x < -746.0 { -746.0 } else { x };
    let (bits, rest) = reduced(x);
    let fraction = 1.0 + rest;

    // 2ᵏ in two factors: neither leaves the normal numbers, and only the last product rounds.
    let exponent = bits.wrapping_sub(SHIFT.to_bits()).wrapping_add(2048);
    let half = exponent >> 1;
    fraction * power_of_two(half) * power_of_two(exponent - half)
}

/// eˣ for x ≤ 0, to the bit that of [`exp`] with fewer operations.
#[inline(always)]
pub fn exp_of_negative(x: f64) -> f64 {
    let x = if x < -746.0 { -746.0 } else { x };
    let (bits, rest) = reduced(x);
    // 2ᵏ⁺⁶⁴ is a normal number for the least k, and only the last product rounds.
    (1.0 + rest) * power_of_two(bits.wrapping_add(1024 + 64)) * TWO_TO_MINUS_64
}

/// 2⁻⁶⁴
const TWO_TO_MINUS_64: f64 = f64::from_bits((1023 - 64) << 52);

/// eˣ − 1 for 0 ≤ x ≤ 700, with an error of two units in the last place, also where the result is small.
#[inline(always)]
pub fn exp_m1_positive(x: f64) -> f64 {
    let (bits, rest) = reduced(x);
    let power = power_of_two(bits.wrapping_sub(SHIFT.to_bits()).wrapping_add(1024));
    power * rest + (power - 1.0)
}

/// x = k ln 2 + r with |r| ≤ ½ ln 2: a bit pattern whose low bits are k, and eʳ − 1.
#[inline(always)]
fn reduced(x: f64) -> (u64, f64) {
    // r = high − low
    let (k, bits) = nearest(x * LOG2_E);
    let (high, low) = (x - k * LN_2[0], k * LN_2[1]);
    let r = high - low;

    let r2 = r * r;
    let r4 = r2 * r2;
    let head = (C[0] * r + (0.5 + C[1] * r2)) + C[2] * (r * r2);
    let middle = (C[3] + C[4] * r) + r2 * (C[5] + C[6] * r);
    let tail = (C[7] + C[8] * r) + r2 * C[9];
    let rest = r2 * (head + r4 * (middle + r4 * tail));
    (bits, high + (rest - low))
}

/// 2^(n − 1024) for n from 2 to 2046.
#[inline(always)]
fn power_of_two(n: u64) -> f64 {
    f64::from_bits((n - 1) << 52)
}
