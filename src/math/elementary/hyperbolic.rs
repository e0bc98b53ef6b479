//! Hyperbolic tangent and the logistic function, for loops over many numbers.

use super::exponential::{exp_m1_positive, exp_of_negative};

/// tanh x with an error of three units in the last place, without branches, so that loops over many numbers become vector
/// code. Its last bits are not those of [`tanh`](super::tanh), which is correct to one unit and slower.
#[inline(always)]
pub fn fast_tanh(x: f64) -> f64 {
    // tanh 20 rounds to 1; NaN passes the comparison.
    let size = x.abs();
    let size = if size > 20.0 { 20.0 } else { size };
    let e = exp_m1_positive(2.0 * size);
    (e / (e + 2.0)).copysign(x)
}

/// The logistic function at x and at −x, σ(±x) = 1/(1 + e^∓x): two numbers whose sum is 1, each with a relative error of three
/// units in the last place. Without branches.
#[inline(always)]
pub fn logistic(x: f64) -> [f64; 2] {
    let e = exp_of_negative(-x.abs());
    let large = 1.0 / (1.0 + e);
    let small = e * large;
    if x < 0.0 {
        [small, large]
    } else {
        [large, small]
    }
}
