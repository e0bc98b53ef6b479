//! Elementary functions: all of the program's come from here.
//!
//! They are pure Rust, so a figure or a trajectory has the same bits on every machine; `f64::exp` and the like call the
//! system's library and do not promise that. Square roots are correctly rounded in IEEE arithmetic and stay with the
//! hardware.
//!
//! The functions that surfaces and networks use most (eˣ, ln, sine and cosine, erf, a fast tanh, hypot) have no branches, tables or calls, so that loops over many
//! points become vector code, again with the same bits. The others are musl's algorithms, with an error of at most one
//! unit in the last place.

mod error_function;
mod exponential;
mod hyperbolic;
mod hypotenuse;
mod logarithm;
mod reduction;
mod trigonometric;

pub use error_function::{erf, erfc, normal};
pub use exponential::{exp, exp_of_negative};
pub use hyperbolic::{fast_tanh, logistic};
pub use hypotenuse::hypot;
pub use libm::{acos, asin, atan, atan2, cbrt, cosh, fmod, log1p, log10, pow, sinh, tan, tanh};
pub use logarithm::{ln, ln_1p_unit};
pub use trigonometric::{cos, sin, sincos};

/// xⁿ for an integer n by repeated squaring, with 0⁰ = 1; exact where every product is.
///
/// Written out because `f64::powi` may round differently from one compiler to the next.
#[inline(always)]
pub fn powi(x: f64, n: i32) -> f64 {
    let (mut base, mut left, mut result) = (x, n.unsigned_abs(), 1.0);
    while left > 0 {
        if left & 1 == 1 {
            result *= base;
        }
        base *= base;
        left >>= 1;
    }
    if n < 0 { 1.0 / result } else { result }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integer_powers_are_products() {
        assert_eq!(powi(3.0, 0), 1.0);
        assert_eq!(powi(0.0, 0), 1.0);
        assert_eq!(powi(-2.0, 5), -32.0);
        assert_eq!(powi(2.0, -3), 0.125);
    }

    #[test]
    fn functions_agree_with_known_constants() {
        use std::f64::consts::{E, FRAC_PI_2, LN_2};
        let within_an_ulp = |a: f64, b: f64| (a - b).abs() <= f64::EPSILON * b.abs();
        assert!(within_an_ulp(exp(1.0), E));
        assert!(within_an_ulp(ln(2.0), LN_2));
        assert!(within_an_ulp(sin(FRAC_PI_2), 1.0));
        assert!(within_an_ulp(hypot(3.0, 4.0), 5.0));
    }
}
