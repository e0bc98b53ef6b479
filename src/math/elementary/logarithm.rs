//! Natural logarithm.

use super::reduction::LN_2;

/// The bits of √½, the lower end of the interval that mantissas are brought into.
const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;

/// Coefficients of ln(1+f) − ln(1−f) over s² in s = f/(2+f); FreeBSD's msun, error 2^-58.
const L: [f64; 7] = [
    0.666_666_666_666_673_5,
    0.399_999_999_994_094_2,
    0.285_714_287_436_623_9,
    0.222_221_984_321_497_84,
    0.181_835_721_616_180_5,
    0.153_138_376_992_093_73,
    0.147_981_986_051_165_86,
];

/// ln x with an error below one unit in the last place; −∞ at 0, NaN below 0.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    // Subnormal numbers have no leading one; 2⁵⁴ lifts them among the normal ones.
    let tiny = x < f64::MIN_POSITIVE;
    let lifted = if tiny {
        x * 18_014_398_509_481_984.0
    } else {
        x
    };
    // lifted = 2ᵏ·m, √½ ≤ m < √2. The bias keeps the shifted exponent positive.
    let exponent = lifted
        .to_bits()
        .wrapping_sub(ROOT_HALF)
        .wrapping_add(1024 << 52);
    let k = whole(exponent >> 52) - if tiny { 1024.0 + 54.0 } else { 1024.0 };
    let m = f64::from_bits((exponent & ((1 << 52) - 1)).wrapping_add(ROOT_HALF));

    let f = m - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    let result = s * (half_square + (odd + even)) + k * LN_2[1] - half_square + f + k * LN_2[0];

    // x + x keeps infinity and NaN.
    let result = if x < f64::INFINITY { result } else { x + x };
    let result = if x == 0.0 { f64::NEG_INFINITY } else { result };
    if x < 0.0 { f64::NAN } else { result }
}

/// ln(1 + x) for 0 ≤ x ≤ 1 with an error of two units in the last place, also where the result is small. Without branches, as
/// [`ln`].
#[inline(always)]
pub fn ln_1p_unit(x: f64) -> f64 {
    // What the sum loses to rounding is made good to first order.
    let sum = 1.0 + x;
    ln(sum) + (x - (sum - 1.0)) / sum
}

/// A whole number n < 2⁵² as a float: its bits become the mantissa of 2⁵² + n. Vectorises, unlike a conversion.
#[inline(always)]
fn whole(n: u64) -> f64 {
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    f64::from_bits(TWO_52.to_bits() | n) - TWO_52
}
