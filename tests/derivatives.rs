//! Derivatives against num-dual, a second implementation of automatic differentiation: of every function that a formula
//! can call, and of the catalogue, each formula written once more.

use std::f64::consts::{E, FRAC_1_SQRT_2, PI, TAU};

use nalgebra::{Matrix2, Vector2};
use num_dual::{Dual2SVec64, DualNum as _, hessian};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::math::formula::{Program, function_names};
use ravine::math::{Jet1, Jet2};
use ravine::surface::{Gradients, LANES, Shape, Surface, Typed};

type Dual = Dual2SVec64<2>;
type Function = fn(Dual, Dual) -> Dual;

fn abs(v: Dual) -> Dual {
    if v.re < 0.0 { -v } else { v }
}

/// Value, gradient and Hessian of a function by num-dual.
fn by_duals(f: Function, at: [f64; 2]) -> Jet2 {
    let (value, gradient, hessian): (f64, Vector2<f64>, Matrix2<f64>) =
        hessian(|v| f(v[0], v[1]), &Vector2::from(at));
    Jet2 {
        value,
        gradient: gradient.into(),
        hessian: [hessian[(0, 0)], hessian[(0, 1)], hessian[(1, 1)]],
    }
}

/// Equal up to rounding, which is relative to the largest intermediate result, estimated by the largest final one.
fn assert_close(what: &str, at: [f64; 2], ours: Jet2, theirs: Jet2, slack: f64) {
    let numbers = |j: Jet2| {
        let ([a, b], [c, d, e]) = (j.gradient, j.hessian);
        [j.value, a, b, c, d, e]
    };
    let (ours, theirs) = (numbers(ours), numbers(theirs));
    let scale = theirs.iter().fold(1.0, |m: f64, v| m.max(v.abs()));
    for (a, b) in ours.into_iter().zip(theirs) {
        let close = (a - b).abs() <= slack * scale;
        assert!(close, "{what} at {at:?}: {ours:?} instead of {theirs:?}");
    }
}

/// Text, the same with duals, and where x and y are drawn from.
const FUNCTIONS: &[(&str, Function, [f64; 2], [f64; 2])] = &[
    ("exp(x*y)", |x, y| (x * y).exp(), [-2.0, 2.0], [-2.0, 2.0]),
    ("ln(x*y)", |x, y| (x * y).ln(), [0.1, 3.0], [0.1, 3.0]),
    ("log10(x+y)", |x, y| (x + y).log10(), [0.1, 3.0], [0.1, 3.0]),
    ("sqrt(x*y)", |x, y| (x * y).sqrt(), [0.1, 3.0], [0.1, 3.0]),
    ("abs(x*y)", |x, y| abs(x * y), [-3.0, 3.0], [-3.0, 3.0]),
    (
        "x*sign(y)",
        |x, y| if y.re < 0.0 { -x } else { x },
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    ("sin(x*y)", |x, y| (x * y).sin(), [-3.0, 3.0], [-3.0, 3.0]),
    ("cos(x*y)", |x, y| (x * y).cos(), [-3.0, 3.0], [-3.0, 3.0]),
    ("tan(x+y)", |x, y| (x + y).tan(), [-0.7, 0.7], [-0.7, 0.7]),
    ("asin(x*y)", |x, y| (x * y).asin(), [-0.9, 0.9], [-0.9, 0.9]),
    ("acos(x*y)", |x, y| (x * y).acos(), [-0.9, 0.9], [-0.9, 0.9]),
    ("atan(x*y)", |x, y| (x * y).atan(), [-3.0, 3.0], [-3.0, 3.0]),
    ("sinh(x*y)", |x, y| (x * y).sinh(), [-2.0, 2.0], [-2.0, 2.0]),
    ("cosh(x*y)", |x, y| (x * y).cosh(), [-2.0, 2.0], [-2.0, 2.0]),
    ("tanh(x*y)", |x, y| (x * y).tanh(), [-2.0, 2.0], [-2.0, 2.0]),
    (
        "sigmoid(x*y)",
        |x, y| ((-(x * y)).exp() + 1.0).recip(),
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "relu(x*y)",
        |x, y| if (x * y).re > 0.0 { x * y } else { x * 0.0 },
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "softplus(x*y)",
        |x, y| ((x * y).exp() + 1.0).ln(),
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "atan2(y, x*y)",
        |x, y| y.atan2(x * y),
        [0.1, 3.0],
        [0.1, 3.0],
    ),
    (
        "atan2(x*y, -1 - x^2)",
        |x, y| (x * y).atan2(-(x * x) - 1.0),
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "min(x*y, x+y)",
        |x, y| {
            if (x * y).re < (x + y).re {
                x * y
            } else {
                x + y
            }
        },
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "max(x*y, x+y)",
        |x, y| {
            if (x * y).re > (x + y).re {
                x * y
            } else {
                x + y
            }
        },
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
    (
        "hypot(x*y, x-y)",
        |x, y| ((x * y).powi(2) + (x - y).powi(2)).sqrt(),
        [0.5, 3.0],
        [0.5, 3.0],
    ),
    (
        "pow(x, y)",
        |x, y| (x.ln() * y).exp(),
        [0.1, 3.0],
        [-2.0, 2.0],
    ),
    (
        "(x+y)^1.7",
        |x, y| (x + y).powf(1.7),
        [0.1, 3.0],
        [0.1, 3.0],
    ),
    ("(x*y)^0.5", |x, y| (x * y).sqrt(), [0.1, 3.0], [0.1, 3.0]),
    (
        "2.5^(x*y)",
        |x, y| (x * y * 2.5f64.ln()).exp(),
        [-2.0, 2.0],
        [-2.0, 2.0],
    ),
    ("e^(x*y)", |x, y| (x * y).exp(), [-2.0, 2.0], [-2.0, 2.0]),
    ("(x*y)^5", |x, y| (x * y).powi(5), [-1.5, 1.5], [-1.5, 1.5]),
    (
        "(x*y)^-3",
        |x, y| (x * y).powi(-3),
        [-3.0, -0.5],
        [0.5, 3.0],
    ),
    (
        "(x+y)^2*(x*y)^3*(x-y)^4",
        |x, y| (x + y).powi(2) * (x * y).powi(3) * (x - y).powi(4),
        [-1.0, 1.0],
        [-1.0, 1.0],
    ),
    (
        "x/y - 2/(x*y) + (x*y)/3",
        |x, y| x / y - (x * y).recip() * 2.0 + x * y / 3.0,
        [0.5, 3.0],
        [0.5, 3.0],
    ),
    (
        "(1 - x*y)*(y - x)",
        |x, y| (-(x * y) + 1.0) * (y - x),
        [-3.0, 3.0],
        [-3.0, 3.0],
    ),
];

#[test]
fn functions_have_the_derivatives_of_duals() {
    let mut rng = ChaCha8Rng::seed_from_u64(21);
    for name in function_names() {
        let called = FUNCTIONS.iter().any(|f| f.0.contains(&format!("{name}(")));
        assert!(called, "{name}");
    }
    for &(text, duals, xs, ys) in FUNCTIONS {
        let program = Program::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
        for _ in 0..500 {
            let at = [
                rng.random_range(xs[0]..xs[1]),
                rng.random_range(ys[0]..ys[1]),
            ];
            let (x, y) = Jet2::variables(at[0], at[1]);
            let ours = program.at(x, y);
            assert_close(text, at, ours, by_duals(duals, at), 1e-12);
            let (x, y) = Jet1::variables(at[0], at[1]);
            let first = program.at(x, y);
            assert_eq!(
                (first.value, first.gradient),
                (ours.value, ours.gradient),
                "{text}"
            );
            assert_eq!(program.at(at[0], at[1]), ours.value, "{text}");
        }
    }
}

/// Rows and blocks run another loop over the same operations.
#[test]
fn rows_and_blocks_have_the_bits_of_single_points() {
    let mut rng = ChaCha8Rng::seed_from_u64(22);
    for &(text, _, xs, ys) in FUNCTIONS {
        let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
        let evaluator = surface.with_landscape();
        let mut draw = |[low, high]: [f64; 2]| std::array::from_fn(|_| rng.random_range(low..high));
        let (x, y): ([f64; LANES], [f64; LANES]) = (draw(xs), draw(ys));
        let mut out = Gradients::default();
        evaluator.block(&x, &y, &mut out);
        let long: Vec<f64> = x
            .iter()
            .chain(&y)
            .copied()
            .chain([f64::NAN, 1e300])
            .collect();
        let mut row = vec![0.0; long.len()];
        evaluator.row(&long, y[0], &mut row);
        for (i, &x) in long.iter().enumerate() {
            let alone = surface.value([x, y[0]]);
            assert!(row[i].to_bits() == alone.to_bits() || row[i].is_nan() && alone.is_nan());
        }
        for i in 0..LANES {
            let jet = surface.jet1([x[i], y[i]]);
            assert_eq!(
                (out.value[i], [out.dx[i], out.dy[i]]),
                (jet.value, jet.gradient)
            );
        }
    }
}

/// Text, place, value, gradient and Hessian.
type Case = (&'static str, [f64; 2], f64, [f64; 2], [f64; 3]);

/// Where a derivative does not exist, conventions that are finite. `torch`: the gradients of PyTorch 2.15.
#[test]
fn places_without_a_derivative_have_a_conventional_one() {
    let cases: &[Case] = &[
        // torch
        ("abs(x)", [0.0, 1.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("sign(x)", [0.0, 1.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("relu(x)", [0.0, 1.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("min(x, y)", [2.0, 2.0], 2.0, [0.5, 0.5], [0.0; 3]),
        ("max(x, y)", [2.0, 2.0], 2.0, [0.5, 0.5], [0.0; 3]),
        ("x^y", [0.0, 2.0], 0.0, [0.0, 0.0], [2.0, 0.0, 0.0]),
        ("x^y", [0.0, 0.0], 1.0, [0.0, 0.0], [0.0; 3]),
        ("x^0", [0.0, 0.0], 1.0, [0.0, 0.0], [0.0; 3]),
        ("x^1", [0.0, 0.0], 0.0, [1.0, 0.0], [0.0; 3]),
        (
            "(-1)^3*x^3",
            [-2.0, 0.0],
            8.0,
            [-12.0, 0.0],
            [12.0, 0.0, 0.0],
        ),
        ("atan2(y, x)", [0.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        // Not torch, where these are infinite or not a number.
        ("sqrt(x)", [0.0, 1.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("sqrt(x^2 + y^2)", [0.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("(x^2 + y^2)^0.5", [0.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("hypot(x, y)", [0.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        // Without overflow or cancellation on the way.
        ("hypot(x, y)", [3e200, 4e200], 5e200, [0.6, 0.8], [0.0; 3]),
        ("sigmoid(x)", [-800.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("sigmoid(x)", [800.0, 0.0], 1.0, [0.0, 0.0], [0.0; 3]),
        ("softplus(x)", [800.0, 0.0], 800.0, [1.0, 0.0], [0.0; 3]),
        ("softplus(x)", [-800.0, 0.0], 0.0, [0.0, 0.0], [0.0; 3]),
        ("tanh(x)", [-800.0, 0.0], -1.0, [0.0, 0.0], [0.0; 3]),
    ];
    for &(text, [x, y], value, gradient, hessian) in cases {
        let (x, y) = Jet2::variables(x, y);
        let jet = Program::parse(text).unwrap().at(x, y);
        let expected = Jet2 {
            value,
            gradient,
            hessian,
        };
        let close = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-15 * b.abs().max(1e-180);
        let pairs = [(jet.value, value)]
            .into_iter()
            .chain(jet.gradient.into_iter().zip(gradient))
            .chain(jet.hessian.into_iter().zip(hessian));
        for (ours, theirs) in pairs {
            assert!(
                close(ours, theirs),
                "{text}: {jet:?} instead of {expected:?}"
            );
        }
    }
    // The slope of tanh where 1 − tanh² has no digits left: 4e⁻⁴⁰ up to e⁻⁸⁰.
    let (x, y) = Jet1::variables(20.0, 0.0);
    let slope = Program::parse("tanh(x)").unwrap().at(x, y).gradient[0];
    assert!((slope / (4.0 * (-40.0f64).exp()) - 1.0).abs() < 1e-14);
}

#[test]
fn what_is_undefined_is_not_a_number() {
    for text in [
        "ln(x)",
        "sqrt(x)",
        "log10(x)",
        "asin(x)",
        "acos(x)",
        "x^0.3",
        "x^y",
        "min(ln(x), y)",
        "max(y, ln(x))",
        "relu(sqrt(x))",
        "sign(sqrt(x))",
        "hypot(ln(x), y)",
        "0/0",
        "softplus(ln(x))",
        "sigmoid(ln(x))",
        "abs(ln(x))",
    ] {
        let program = Program::parse(text).unwrap();
        assert!(program.at(-2.0, 0.5).is_nan(), "{text}");
        let (x, y) = Jet2::variables(-2.0, 0.5);
        assert!(program.at(x, y).value.is_nan(), "{text}");
        let surface = Surface::from(Shape::Typed(Typed::new(text).unwrap()));
        let (first, second) = (surface.jet1([-2.0, 0.5]), surface.jet2([-2.0, 0.5]));
        let derivatives = [first.gradient, second.gradient].concat();
        let mut derivatives = derivatives.iter().chain(&second.hessian);
        assert!(derivatives.all(|d| d.is_nan()), "{text}");
    }
}

fn well(x: Dual, y: Dual, center: [f64; 2], spread: f64) -> Dual {
    (-((x - center[0]).powi(2) + (y - center[1]).powi(2)) / spread).exp()
}

fn root_of_size(v: Dual) -> Dual {
    abs(v).sqrt()
}

/// The catalogue with default parameters.
const CATALOGUE: &[(&str, Function)] = &[
    ("quadratic", |x, y| x * x * 0.5 + y * y * 5.0),
    ("booth", |x, y| {
        (x + y * 2.0 - 7.0).powi(2) + (x * 2.0 + y - 5.0).powi(2)
    }),
    ("matyas", |x, y| (x * x + y * y) * 0.26 - x * y * 0.48),
    ("rosenbrock", |x, y| {
        (-x + 1.0).powi(2) + (y - x * x).powi(2) * 100.0
    }),
    ("product", |x, y| (-x * y + 1.0).powi(2) * 0.5),
    ("product_squared", |x, y| {
        (-(x * y).powi(2) + 1.0).powi(2) * 0.5
    }),
    ("two_units", |x, y| {
        let sum = (-20..=20).map(|i| {
            let z = f64::from(i) * 0.1;
            let target = (2.0 * z).tanh() + (0.5 * z).tanh();
            ((x * z).tanh() + (y * z).tanh() - target).powi(2)
        });
        sum.reduce(|a, b| a + b).expect("41 inputs") * (0.5 / 41.0)
    }),
    ("beale", |x, y| {
        let term = |c: f64, n| (-x + x * y.powi(n) + c).powi(2);
        term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
    }),
    ("goldstein_price", |x, y| {
        let (xx, xy, yy) = (x * x, x * y, y * y);
        let first = -x * 14.0 + xx * 3.0 - y * 14.0 + xy * 6.0 + yy * 3.0 + 19.0;
        let second = -x * 32.0 + xx * 12.0 + y * 48.0 - xy * 36.0 + yy * 27.0 + 18.0;
        ((x + y + 1.0).powi(2) * first + 1.0) * ((x * 2.0 - y * 3.0).powi(2) * second + 30.0)
    }),
    ("himmelblau", |x, y| {
        (x * x + y - 11.0).powi(2) + (x + y * y - 7.0).powi(2)
    }),
    ("styblinski_tang", |x, y| {
        let term = |t: Dual| t.powi(4) - t.powi(2) * 16.0 + t * 5.0;
        (term(x) + term(y)) / 2.0
    }),
    ("six_hump_camel", |x, y| {
        (-x.powi(2) * 2.1 + x.powi(4) / 3.0 + 4.0) * x * x + x * y + (y * y * 4.0 - 4.0) * y * y
    }),
    ("three_hump_camel", |x, y| {
        x.powi(2) * 2.0 - x.powi(4) * 1.05 + x.powi(6) / 6.0 + x * y + y * y
    }),
    ("mccormick", |x, y| {
        (x + y).sin() + (x - y).powi(2) - x * 1.5 + y * 2.5 + 1.0
    }),
    ("branin", |x, y| {
        let bent = y - x * x * 5.1 / (4.0 * PI * PI) + x * 5.0 / PI - 6.0;
        bent * bent + x.cos() * 10.0 * (1.0 - 1.0 / (8.0 * PI)) + 10.0
    }),
    ("rastrigin", |x, y| {
        let term = |t: Dual| t * t - (t * TAU).cos() * 10.0;
        term(x) + term(y) + 20.0
    }),
    ("ackley", |x, y| {
        let funnel = (((x * x + y * y) / 2.0).sqrt() * -0.2).exp() * -20.0;
        funnel - (((x * TAU).cos() + (y * TAU).cos()) / 2.0).exp() + E + 20.0
    }),
    ("griewank", |x, y| {
        (x * x + y * y) / 4000.0 - x.cos() * (y * FRAC_1_SQRT_2).cos() + 1.0
    }),
    ("levy13", |x, y| {
        let wave = |t: Dual, k: f64| (t * (k * PI)).sin().powi(2);
        wave(x, 3.0)
            + (x - 1.0).powi(2) * (wave(y, 3.0) + 1.0)
            + (y - 1.0).powi(2) * (wave(y, 2.0) + 1.0)
    }),
    ("bohachevsky", |x, y| {
        x * x + y * y * 2.0 - (x * (3.0 * PI)).cos() * 0.3 - (y * (4.0 * PI)).cos() * 0.4 + 0.7
    }),
    ("drop_wave", |x, y| {
        let squared = x * x + y * y;
        -((squared.sqrt() * 12.0).cos() + 1.0) / (squared / 2.0 + 2.0)
    }),
    ("wells", |x, y| {
        x * x + y * y - well(x, y, [1.0, 0.0], 0.2) * 2.0 - well(x, y, [-1.0, 0.0], 0.2) * 3.0
    }),
    ("hills", |x, y| {
        let u = y * 1.4;
        let bump = |a: f64, b: f64| well(x, u, [a, b], 0.2);
        x * x + u * u + bump(1.0, 0.0) * 2.0 + bump(-1.0, 0.0) * 6.0 - bump(1.0, -1.0) * 2.0
    }),
    ("sharp_and_flat", |x, y| {
        (x * x + y * y) / 50.0 - well(x, y, [-1.5, 0.0], 0.08) - well(x, y, [1.5, 0.0], 1.28)
    }),
    ("plateau", |x, y| {
        let r = (x * x + y * y).sqrt() * 10.0 + 0.01;
        r * r * 0.01 - r.sin() / r
    }),
    ("easom", |x, y| {
        -(x.cos() * y.cos() * well(x, y, [PI, PI], 1.0))
    }),
    ("saddle", |x, y| (x * x - y * y) / 2.0 + y.powi(4) / 40.0),
    ("monkey_saddle", |x, y| x.powi(3) - x * y * y * 3.0),
    ("abs_ridge", |x, y| abs(x) + abs(y) * 5.0),
    ("bukin6", |x, y| {
        root_of_size(y - x * x * 0.01) * 100.0 + abs(x + 10.0) * 0.01
    }),
    ("eggholder", |x, y| {
        let first = (y + 47.0) * root_of_size(y + x / 2.0 + 47.0).sin();
        -first - x * root_of_size(x - y - 47.0).sin()
    }),
    ("formula", |x, y| {
        x * x + y * y + (x * 2.0).sin() * (y * 2.0).sin() * 1.5
    }),
    ("bumps", |x, y| {
        let bump = |a: f64, b: f64, width: f64| {
            let square = (x - a) * (x - a) + (y - b) * (y - b);
            (-square / (2.0 * width * width)).exp()
        };
        let wells = bump(1.6, 1.2, 0.7) * 2.0 + bump(-1.3, -1.5, 0.5) * 1.5;
        (x * x + y * y) * 0.1 - wells + bump(0.0, 0.0, 0.6) * 1.2
    }),
];

#[test]
fn the_catalogue_has_the_derivatives_of_duals() {
    let mut rng = ChaCha8Rng::seed_from_u64(23);
    for shape in Shape::all() {
        let key = shape.info().key;
        // Sums over data have references of their own, in tests/regression.rs and tests/surfaces.rs.
        if shape.regression().is_some() {
            continue;
        }
        let row = CATALOGUE.iter().find(|row| row.0 == key);
        let (_, duals) = row.unwrap_or_else(|| panic!("{key} is not written here"));
        let domain = shape.landscape().domain();
        let surface = Surface::from(shape);
        for _ in 0..500 {
            let at = [domain.x, domain.y].map(|[low, high]| rng.random_range(low..high));
            assert_close(key, at, surface.jet2(at), by_duals(*duals, at), 1e-11);
        }
    }
}

/// An exponent that does not change makes a power of it, whatever the sign of the base; one that does leaves a negative base
/// undefined.
#[test]
fn a_constant_exponent_has_slopes_below_zero() {
    let at = |text: &str, [x, y]: [f64; 2]| {
        let program = Program::parse(text).expect("a formula");
        let (a, b) = Jet2::variables(x, y);
        let (c, d) = Jet1::variables(x, y);
        let (jet, slope) = (program.at(a, b), program.at(c, d));
        assert_eq!(
            format!("{:?}", jet.gradient),
            format!("{:?}", slope.gradient),
            "{text}"
        );
        jet
    };
    let square = at("x^(2 + 0*y)", [-3.0, 0.7]);
    assert_eq!((square.value, square.gradient), (9.0, [-6.0, 0.0]));
    assert_eq!(square.hessian, [2.0, 0.0, 0.0]);
    let cube = at("pow(x - 1, 3 + 0*x*y)", [-1.0, 2.0]);
    assert_eq!((cube.value, cube.gradient), (-8.0, [12.0, 0.0]));
    let [dx, dy] = at("x^y", [-2.0, 2.0]).gradient;
    assert!(dx.is_nan() || dy.is_nan());
    // Where the base is positive nothing changes: ∂ of 2^(y²) twice along y at 0 is 2 ln 2.
    let bent = at("x^(y*y)", [2.0, 0.0]);
    assert!((bent.hessian[2] - 2.0 * 2.0_f64.ln()).abs() < 1e-15);
}
