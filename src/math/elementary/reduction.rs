//! What the reductions of arguments share.

/// ln 2 in two parts; the first has so few bits that its products with exponents are exact.
pub const LN_2: [f64; 2] = [
    f64::from_bits(0x3fe6_2e42_fee0_0000),
    f64::from_bits(0x3dea_39ef_3579_3c76),
];

/// 1.5·2⁵²: a number this large has no bits left for a fraction, so a sum with it rounds to a whole number.
pub const SHIFT: f64 = 6_755_399_441_055_744.0;

/// The whole number nearest to x, |x| < 2⁵¹, and bits whose low end is that number in two's complement.
/// (`f64::round` is a function call on the baseline processor.)
#[inline(always)]
pub fn nearest(x: f64) -> (f64, u64) {
    let shifted = x + SHIFT;
    (shifted - SHIFT, shifted.to_bits())
}
