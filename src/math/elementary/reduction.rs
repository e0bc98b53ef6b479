//! Argument reduction: constants and rounding that exponential, logarithm, sine and cosine share.

/// ln 2 as a sum of two parts; the first has few enough bits that its product with an exponent is exact.
pub const LN_2: [f64; 2] = [
    f64::from_bits(0x3fe6_2e42_fee0_0000),
    f64::from_bits(0x3dea_39ef_3579_3c76),
];

/// 1.5·2⁵²: floats of this size have no bits left for a fraction, so adding it rounds to a whole number.
pub const SHIFT: f64 = 6_755_399_441_055_744.0;

/// The whole number nearest to x for |x| < 2⁵¹, and a bit pattern whose low bits are that number in two's complement.
///
/// `f64::round` would be a function call on the baseline processor.
#[inline(always)]
pub fn nearest(x: f64) -> (f64, u64) {
    let shifted = x + SHIFT;
    (shifted - SHIFT, shifted.to_bits())
}
