//! Elementary functions against mpmath (`data/elementary/values.txt`, made by `values.py` there), against libm, and at
//! the ends of their ranges.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::math::elementary::{
    cos, erf, erfc, exp, exp_of_negative, fast_tanh, ln, ln_1p_unit, logistic, normal, sin, sincos,
};

/// The distance to the next number of larger size.
fn ulp(v: f64) -> f64 {
    f64::from_bits(v.abs().to_bits() + 1) - v.abs()
}

fn function(name: &str) -> fn(f64) -> f64 {
    match name {
        "exp" => exp,
        "ln" => ln,
        "sin" => sin,
        "cos" => cos,
        "fast_tanh" => fast_tanh,
        "logistic" => |x| logistic(x)[0],
        "erf" => erf,
        "erfc" => erfc,
        "ln_1p_unit" => ln_1p_unit,
        _ => panic!("no function {name}"),
    }
}

#[test]
fn as_far_from_the_truth_as_they_say() {
    let double = |bits: &str| f64::from_bits(u64::from_str_radix(bits, 16).unwrap());
    let lines = include_str!("data/elementary/values.txt").lines().skip(1);
    assert!(lines.clone().count() > 1000);
    for line in lines {
        let [name, x, nearest, lacks] = *line.split(' ').collect::<Vec<_>>() else {
            panic!("{line}");
        };
        let (x, nearest, lacks) = (double(x), double(nearest), lacks.parse::<f64>().unwrap());
        let value = function(name)(x);
        let error = (value - nearest) / ulp(nearest) - lacks;
        // The rounding of π in four parts matters next to its large multiples.
        let reduction = match name {
            "sin" | "cos" => x.abs() * libm::exp2(-123.0) / ulp(nearest),
            _ => 0.0,
        };
        // In units of the last place; 10⁻¹⁵ is at least 4.5 of them.
        let promised = match name {
            "exp" | "ln" | "sin" | "cos" => 1.0,
            "ln_1p_unit" => 2.0,
            "fast_tanh" | "logistic" => 3.0,
            "erf" => 4.5,
            "erfc" => 13.0,
            _ => panic!("no function {name}"),
        };
        assert!(
            error.abs() < promised + reduction,
            "{name} {x:e}: {value:e}, {error} ulp off"
        );
    }
}

/// A million points a function. libm's functions are less than a unit off themselves.
#[test]
fn near_libm_everywhere() {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let mut check =
        |name: &str, libm: fn(f64) -> f64, argument: &dyn Fn(&mut ChaCha8Rng) -> f64| {
            for _ in 0..500_000 {
                let x = argument(&mut rng);
                let (value, other) = (function(name)(x), libm(x));
                let apart = (value - other).abs() / ulp(other);
                assert!(apart < 2.0, "{name} {x:e}: {value:e}, libm {other:e}");
            }
        };
    check("exp", libm::exp, &|rng| rng.random_range(-746.0..709.7));
    check("exp", libm::exp, &|rng| rng.random_range(-2.0..2.0));
    check("ln", libm::log, &|rng| {
        f64::from_bits(rng.random_range(1..f64::INFINITY.to_bits()))
    });
    check("ln", libm::log, &|rng| rng.random_range(0.0..3.0));
    for (name, libm) in [("sin", libm::sin as fn(f64) -> f64), ("cos", libm::cos)] {
        check(name, libm, &|rng| rng.random_range(-20.0..20.0));
        check(name, libm, &|rng| {
            rng.random_range(-1_073_741_824.0..1_073_741_824.0)
        });
    }
}

/// Beyond 2³⁰ the error is at most that of half a unit in the last place of the argument; beyond 2⁵¹ nothing is
/// promised but a point of the unit circle.
#[test]
fn large_angles() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    for _ in 0..100_000 {
        let x = libm::exp2(rng.random_range(30.0..51.0)) * if rng.random() { 1.0 } else { -1.0 };
        for (value, libm) in [(sin(x), libm::sin(x)), (cos(x), libm::cos(x))] {
            assert!((value - libm).abs() <= 0.5 * ulp(x) + 1e-15, "{x:e}");
        }
    }
    for x in [2e15, 3e15, 1e16, 1e100, f64::MAX, -f64::MAX] {
        let (s, c) = sincos(x);
        assert!((s * s + c * c - 1.0).abs() < 1e-3, "{x:e}: {s} {c}");
    }
}

#[test]
fn ends_of_the_ranges() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(-0.0), 1.0);
    assert_eq!(exp(f64::INFINITY), f64::INFINITY);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(709.7827128933841), f64::INFINITY);
    assert_eq!(exp(f64::MAX), f64::INFINITY);
    assert_eq!(exp(-745.1332191019412), 0.0);
    assert_eq!(exp(-745.133219101941), f64::from_bits(1));
    assert_eq!(exp(-f64::MAX), 0.0);

    assert_eq!(ln(1.0).to_bits(), 0.0f64.to_bits());
    assert_eq!(ln(0.0), f64::NEG_INFINITY);
    assert_eq!(ln(-0.0), f64::NEG_INFINITY);
    assert_eq!(ln(f64::INFINITY), f64::INFINITY);
    for x in [-f64::from_bits(1), -1.0, f64::NEG_INFINITY] {
        assert!(ln(x).is_nan());
    }

    assert_eq!(sin(0.0).to_bits(), 0.0f64.to_bits());
    assert_eq!(sin(-0.0).to_bits(), (-0.0f64).to_bits());
    assert_eq!(sin(f64::from_bits(1)), f64::from_bits(1));
    assert_eq!(cos(0.0), 1.0);
    for x in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        assert!(sin(x).is_nan() && cos(x).is_nan());
    }
    assert!(exp(f64::NAN).is_nan() && ln(f64::NAN).is_nan());

    for f in [fast_tanh, erf] {
        assert_eq!(f(-0.0).to_bits(), (-0.0f64).to_bits());
        assert_eq!(f(f64::from_bits(1)), f64::from_bits(1));
        assert_eq!((f(f64::INFINITY), f(-f64::INFINITY)), (1.0, -1.0));
        assert_eq!((f(f64::MAX), f(-30.0)), (1.0, -1.0));
        assert!(f(f64::NAN).is_nan());
    }
    assert_eq!((erfc(0.0), erfc(f64::INFINITY)), (1.0, 0.0));
    assert_eq!((erfc(f64::NEG_INFINITY), erfc(-30.0)), (2.0, 2.0));
    assert_eq!(logistic(0.0), [0.5; 2]);
    assert_eq!(logistic(f64::INFINITY), [1.0, 0.0]);
    assert_eq!(logistic(f64::NEG_INFINITY), [0.0, 1.0]);
    assert_eq!((ln_1p_unit(0.0), ln_1p_unit(1.0)), (0.0, ln(2.0)));
    assert!(erfc(f64::NAN).is_nan() && logistic(f64::NAN)[0].is_nan());
}

/// Inlined or not, alone or together: sine and cosine are the same numbers.
#[test]
fn both_at_once_are_each_alone() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..10_000 {
        let x = rng.random_range(-1e3..1e3);
        assert_eq!(sincos(x), (sin(x), cos(x)));
        assert_eq!((sin(-x), cos(-x)), (-sin(x), cos(x)));
    }
}

/// Φ and φ from mpmath 1.4 with 40 digits.
#[test]
fn the_normal_distribution_is_that_of_the_tables() {
    for (z, below, density) in [
        (-37.5, 4.605353009581955e-308, 1.7282337322841054e-306),
        (-20.0, 2.7536241186062337e-89, 5.520948362159764e-88),
        (-5.25, 7.604960516488715e-8, 4.1284709886299984e-7),
        (-1.0, 0.15865525393145705, 0.24197072451914334),
        (-0.6875, 0.24588385038026145, 0.3149735354265933),
        (-0.125, 0.4502617751698871, 0.39583768694474947),
        (0.0, 0.5, 0.3989422804014327),
        (0.25, 0.5987063256829237, 0.3866681168028492),
        (0.71875, 0.7638525150271456, 0.30812821059619006),
        (1.5, 0.9331927987311419, 0.12951759566589172),
        (3.0, 0.9986501019683699, 0.0044318484119380075),
        (8.0, 0.9999999999999993, 5.052271083536892e-15),
    ] {
        for (found, wanted) in normal(z).into_iter().zip([below, density]) {
            let off = (found / wanted - 1.0).abs();
            assert!(off < 1e-15 * (1.0 + z * z), "{z}: {found:e}, {wanted:e}");
        }
    }
    assert_eq!(normal(f64::INFINITY), [1.0, 0.0]);
    assert_eq!(normal(-1e308), [0.0, 0.0]);
    assert!(normal(f64::NAN).iter().all(|v| v.is_nan()));
}

/// The short form for negative numbers has the bits of the long one, down to where the result vanishes.
#[test]
fn the_exponential_of_a_negative_number_is_the_exponential() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    let random = (0..20_000).map(|_| rng.random_range(-750.0..0.0));
    let ends = [
        0.0,
        -0.0,
        -1e-300,
        -745.133219101941,
        -745.1332191019412,
        -f64::MAX,
        f64::NEG_INFINITY,
    ];
    for x in random.chain(ends) {
        assert_eq!(exp_of_negative(x).to_bits(), exp(x).to_bits(), "{x}");
    }
    assert!(exp_of_negative(f64::NAN).is_nan());
}
