//! Surfaces that go their own way over blocks of points, where `surfaces.rs` does not lead them: each point has the bits that it has
//! alone.

use std::sync::Arc;

use ravine::math::formula::function_names;
use ravine::math::simd::InstructionSet;
use ravine::surface::{Bump, Bumps, Data, Gradients, LANES, Lanes, Shape, Typed};

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Compares a block with single points on every instruction set.
fn compare(name: &str, shape: &Shape, x: &Lanes, y: &Lanes) {
    let landscape = shape.landscape();
    for set in InstructionSet::all() {
        let mut block = Gradients::default();
        landscape.block(set, x, y, &mut block);
        for i in 0..LANES {
            let mut value = 0.0;
            let (dx, dy) = landscape.gradient(x[i], y[i], &mut value);
            let found = [block.value[i], block.dx[i], block.dy[i]];
            let alone = [value, dx, dy];
            assert!(
                found.iter().zip(alone).all(|(a, b)| same(*a, b)),
                "{name} on {set:?} at ({}, {}): {found:?}, {alone:?} alone",
                x[i],
                y[i]
            );
        }
    }
}

/// Numbers from `low` to `high` in no order, the last ones special.
fn numbers(low: f64, high: f64, step: f64, special: &[f64]) -> Lanes {
    let mut lanes: Lanes = std::array::from_fn(|i| low + (high - low) * (i as f64 * step).fract());
    lanes[LANES - special.len()..].copy_from_slice(special);
    lanes
}

const X: f64 = 0.618_033_988_75;
const Y: f64 = 0.414_213_562_37;
/// Where functions end, or their exponentials do.
const SPECIAL: [f64; 10] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    1e-9,
    800.0,
    -720.0,
    1e200,
    f64::INFINITY,
    f64::NAN,
];

#[test]
fn two_units_with_positive_weights_only() {
    let shape = Shape::named("two_units").expect("in the catalogue");
    let x = numbers(0.0, 3.0, X, &[0.0, 1e-9, 400.0, f64::INFINITY]);
    let y = numbers(0.0, 900.0, Y, &[]);
    compare("two units", &shape, &x, &y);
}

#[test]
fn every_function_of_typed_formulas() {
    let texts = function_names().into_iter().map(|name| {
        let two = ["atan2", "min", "max", "hypot", "pow"].contains(&name);
        if two {
            format!("{name}(x - y, x*y) - {name}(y, 3)/x")
        } else {
            format!("{name}(x*y + 0.3*x)/y - 2*{name}(y)")
        }
    });
    let others = [
        "3",
        "(x - y)^2 + y^3 - 1/x^4 + x^7",
        "2^x - x^2.5",
        "5 - x/3 + 2/y",
    ];
    let x = numbers(-3.0, 3.0, X, &SPECIAL);
    let mut y = numbers(-3.0, 3.0, Y, &SPECIAL);
    y.reverse();
    for text in texts.chain(others.map(str::to_owned)) {
        let shape = Shape::Typed(Typed::new(&*text).expect("a formula"));
        compare(&text, &shape, &x, &y);
    }
}

#[test]
fn sums_of_none_one_and_many_terms() {
    let (mut x, mut y) = (numbers(-3.0, 3.0, X, &SPECIAL), numbers(-3.0, 3.0, Y, &[]));
    for _ in 0..2 {
        for count in [0, 1, 9] {
            let bumps = (0..count).map(|i| Bump {
                at: [0.5 * f64::from(i) - 2.0, 0.0],
                width: 0.4,
                depth: 1.0 - 0.3 * f64::from(i),
            });
            let bumps = Bumps {
                bumps: bumps.collect(),
                ..Bumps::default()
            };
            compare(&format!("{count} bumps"), &Shape::Bumps(bumps), &x, &y);
        }
        let logistic = Shape::named("logistic").expect("in the catalogue");
        // A feature that is 0 in all rows leaves a derivative that is 0, with a sign.
        for feature in [0.0, -0.0, 1.5] {
            let row = |i: i32| [feature, f64::from(i - 3), f64::from(i % 2)];
            let data = Data {
                rows: (0..8).map(row).collect(),
                ..(*Data::all_built_in()[0]).clone()
            };
            let shape = logistic.over(Arc::new(data)).expect("two classes");
            compare("logistic", &shape, &x, &y);
        }
        std::mem::swap(&mut x, &mut y);
    }
}
