//! The error function and its complement.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use super::exponential::exp;

/// (1 + 2x) e^(x²) erfc x over t = (x − 4)/(x + 4), lowest degree first, with relative error 2^-61 for 0 ≤ x ≤ 28
/// (`tests/data/elementary/error_function.py`). After Shepherd and Laframboise (1981).
const COMPLEMENT: [f64; 25] = [
    1.232_995_118_625_552_6,
    -0.139_621_116_840_562_53,
    0.015_379_652_102_620_111,
    0.068_097_054_254_693_03,
    -0.101_039_066_036_329_55,
    0.093_732_834_998_333_29,
    -0.066_330_365_811_544_21,
    0.037_167_515_537_879_08,
    -0.016_197_734_067_039_865,
    0.005_031_969_972_225_688,
    -0.000_757_773_214_797_171_8,
    -0.000_199_256_642_910_655_65,
    0.000_150_621_312_176_245_12,
    -2.439_950_545_852_554_4e-5,
    -1.122_090_250_434_060_1e-5,
    5.710_769_473_216_913e-6,
    2.916_445_562_939_141e-7,
    -8.277_591_913_537_945e-7,
    7.703_495_881_102_781e-8,
    1.132_804_830_427_454_9e-7,
    -1.910_629_448_777_917_6e-8,
    -1.660_879_467_182_853e-8,
    1.686_808_262_593_229_2e-9,
    2.103_109_581_757_033_8e-9,
    2.911_165_995_532_744_7e-10,
];

/// erf(x)/x over x², lowest degree first, with relative error 2^-58 for |x| ≤ ½.
const SMALL: [f64; 9] = [
    FRAC_2_SQRT_PI,
    -0.376_126_389_031_834_76,
    0.112_837_916_709_253_53,
    -0.026_866_170_632_887_928,
    0.005_223_977_373_021_47,
    -0.000_854_829_775_367_496_6,
    0.000_120_533_351_243_537_41,
    -1.484_584_925_970_786_9e-5,
    1.472_586_548_055_674_4e-6,
];

/// erf x = 2/√π ∫₀ˣ exp(−s²) ds with a relative error below 10⁻¹⁵.
///
/// Without branches, as everything that it calls, so that loops over many numbers become vector code.
#[inline(always)]
pub fn erf(x: f64) -> f64 {
    let size = x.abs();
    let [tail, _] = complement(size);
    let large = (1.0 - tail).copysign(x);
    let small = x * polynomial(&SMALL, x * x);
    if size < 0.5 { small } else { large }
}

/// erfc x = 1 − erf x with a relative error below 3·10⁻¹⁵ down to the subnormal numbers; 0 above 27.3.
#[inline(always)]
pub fn erfc(x: f64) -> f64 {
    let [tail, _] = complement(x.abs());
    let near = 1.0 - x * polynomial(&SMALL, x * x);
    let far = if x < 0.0 { 2.0 - tail } else { tail };
    if x.abs() < 0.5 { near } else { far }
}

/// Distribution function and density of the standard normal distribution, Φ(z) = ½ erfc(−z/√2) and φ(z) = exp(−z²/2)/√(2π), each
/// with a relative error below 10⁻¹⁵(1 + z²). Together they cost one exponential.
#[inline(always)]
pub fn normal(z: f64) -> [f64; 2] {
    let [tail, power] = complement(z.abs() * FRAC_1_SQRT_2);
    let beyond = 0.5 * tail;
    let below = if z < 0.0 { beyond } else { 1.0 - beyond };
    [below, power * INVERSE_ROOT_TAU]
}

/// 1/√(2π)
const INVERSE_ROOT_TAU: f64 = 0.5 * FRAC_1_SQRT_2 * FRAC_2_SQRT_PI;

/// erfc x and e^(−x²) for x ≥ 0.
#[inline(always)]
fn complement(x: f64) -> [f64; 2] {
    // Beyond this the result no longer changes; NaN passes the comparison.
    let x = if x > 28.0 { 28.0 } else { x };
    let scaled = polynomial(&COMPLEMENT, (x - 4.0) / (x + 4.0)) / (1.0 + 2.0 * x);
    // x² = high² + low with an exact square, and e^−low by its series: rounding x² would cost digits of its exponential.
    let high = f64::from_bits(x.to_bits() & 0xffff_ffff_0000_0000);
    let low = (x - high) * (x + high);
    let series = 1.0 - low * (1.0 - low * (0.5 - low * (1.0 / 6.0 - low * (1.0 / 24.0))));
    let power = exp(-high * high) * series;
    [power * scaled, power]
}

/// c₀ + c₁t + c₂t² + …, by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(c: &[f64; N], t: f64) -> f64 {
    let mut sum = c[N - 1];
    for k in (0..N - 1).rev() {
        sum = sum * t + c[k];
    }
    sum
}
