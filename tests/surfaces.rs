//! Surfaces against mpmath (`data/surfaces.json`, made by `surfaces.py` there), central differences and what is
//! known of them.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use ravine::analysis::{CriticalKind, critical_points, known_minimum, valleys_in};
use ravine::math::eigenpairs;
use ravine::math::simd::InstructionSet;
use ravine::scenario;
use ravine::surface::{Gradients, LANES, Shape, Surface, View};
use serde_json::Value;

type Point = [f64; 2];

fn references() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("data/surfaces.json")).unwrap();
    file["surfaces"].as_array().unwrap().clone()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The surface of a reference, built the way a file builds it.
fn surface(reference: &Value) -> Surface {
    let mut text = format!("version = 1\n[surface]\nkind = {}\n", reference["kind"]);
    for (key, value) in reference["params"].as_object().unwrap() {
        text.push_str(&format!("{key} = {value}\n"));
    }
    scenario::read("reference", &text).unwrap().surface
}

fn every_surface() -> Vec<Surface> {
    Shape::all().into_iter().map(Surface::from).collect()
}

fn key(surface: &Surface) -> &'static str {
    surface.shape.info().key
}

fn random_point(rng: &mut ChaCha8Rng, view: View) -> Point {
    [view.x, view.y].map(|[low, high]| rng.random_range(low..high))
}

#[test]
fn every_kind_has_a_reference() {
    let references = references();
    for shape in Shape::all() {
        let key = shape.info().key;
        assert!(references.iter().any(|r| r["kind"] == key), "{key}");
    }
}

#[test]
fn values_and_derivatives_are_mpmaths() {
    for reference in references() {
        let surface = surface(&reference);
        for sample in reference["samples"].as_array().unwrap() {
            let at = [number(&sample["at"][0]), number(&sample["at"][1])];
            let jet = surface.jet2(at);
            let h = &sample["hessian"];
            let pairs = [
                (jet.value, &sample["value"]),
                (jet.gradient[0], &sample["gradient"][0]),
                (jet.gradient[1], &sample["gradient"][1]),
                (jet.hessian[0], &h[0][0]),
                (jet.hessian[1], &h[0][1]),
                (jet.hessian[1], &h[1][0]),
                (jet.hessian[2], &h[1][1]),
            ];
            // Rounding is relative to the largest intermediate result, estimated by the largest final one.
            let scale = pairs.iter().fold(1.0, |m: f64, p| m.max(p.0.abs()));
            for (ours, theirs) in pairs {
                let theirs = number(theirs);
                assert!(
                    (ours - theirs).abs() <= 1e-13 * scale,
                    "{} at {at:?}: {ours} instead of {theirs}",
                    key(&surface)
                );
            }
            assert_eq!(jet.value, surface.value(at));
            let first = surface.jet1(at);
            assert_eq!((first.value, first.gradient), (jet.value, jet.gradient));
        }
    }
}

#[test]
fn critical_points_are_found_and_classified() {
    for reference in references() {
        let surface = surface(&reference);
        let found = critical_points(&surface);
        let listed = reference["critical"].as_array().unwrap();
        for point in listed {
            let (x, y) = (number(&point["x"]), number(&point["y"]));
            let kind = match point["type"].as_str().unwrap() {
                "minimum" => CriticalKind::Minimum,
                "valley" => CriticalKind::Valley,
                "saddle" => CriticalKind::Saddle,
                "maximum" => CriticalKind::Maximum,
                other => panic!("{other}"),
            };
            let near = found
                .iter()
                .find(|c| (c.at[0] - x).abs() <= 1e-9 && (c.at[1] - y).abs() <= 1e-9)
                .unwrap_or_else(|| panic!("{}: nothing at ({x}, {y})", key(&surface)));
            assert_eq!(near.kind, kind, "{} at ({x}, {y})", key(&surface));
            let value = number(&point["value"]);
            assert!(
                (near.value - value).abs() <= 1e-11 * (1.0 + value.abs()),
                "{} at ({x}, {y}): {} instead of {value}",
                key(&surface),
                near.value
            );
        }
        // The reference lists all of them, except for Rastrigin's lattice.
        if key(&surface) != "rastrigin" {
            assert_eq!(found.len(), listed.len(), "{}", key(&surface));
        }
        let lowest = listed
            .iter()
            .map(|c| number(&c["value"]))
            .min_by(f64::total_cmp);
        if let Some(minimum) = known_minimum(&surface, &found) {
            assert!(
                (minimum - lowest.unwrap()).abs() <= 1e-11,
                "{}",
                key(&surface)
            );
        } else {
            let unbounded = [
                "quadratic",
                "monkey_saddle",
                "mccormick",
                "eggholder",
                "formula",
                "bumps",
            ];
            assert!(unbounded.contains(&key(&surface)), "{}", key(&surface));
        }
    }
}

#[test]
fn derivatives_agree_with_central_differences() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for mut surface in every_surface() {
        let domain = surface.shape.landscape().domain();
        for (l2, l1) in [(0.0, 0.0), (0.7, 0.0), (0.0, 1.3), (0.2, 0.4)] {
            (surface.l2, surface.l1) = (l2, l1);
            for _ in 0..50 {
                let at = random_point(&mut rng, domain);
                // Neither kinks at the axes nor the tips of cones may lie between the two sides.
                if at[0].abs() < 0.01 || at[1].abs() < 0.01 {
                    continue;
                }
                let valley = at[1] - 0.01 * at[0] * at[0];
                if key(&surface) == "bukin6" && (valley.abs() < 0.05 || (at[0] + 10.0).abs() < 0.01)
                {
                    continue;
                }
                check_differences(&surface, at);
            }
        }
    }
}

/// Central differences with h = 1e-5 are off by h² times a third derivative and by rounding over h.
fn check_differences(surface: &Surface, [x, y]: Point) {
    let h = 1e-5;
    let jet = surface.jet2([x, y]);
    let curvature = jet.hessian.iter().fold(1.0, |m: f64, d| m.max(d.abs()));
    let (east, west) = (surface.jet1([x + h, y]), surface.jet1([x - h, y]));
    let (north, south) = (surface.jet1([x, y + h]), surface.jet1([x, y - h]));
    let slope = |a: f64, b: f64| (a - b) / (2.0 * h);
    let pairs = [
        (jet.gradient[0], slope(east.value, west.value)),
        (jet.gradient[1], slope(north.value, south.value)),
        (jet.hessian[0], slope(east.gradient[0], west.gradient[0])),
        (jet.hessian[1], slope(east.gradient[1], west.gradient[1])),
        (jet.hessian[1], slope(north.gradient[0], south.gradient[0])),
        (jet.hessian[2], slope(north.gradient[1], south.gradient[1])),
    ];
    let scale = jet.gradient.iter().fold(curvature, |m, d| m.max(d.abs()));
    for (i, (exact, difference)) in pairs.into_iter().enumerate() {
        assert!(
            (exact - difference).abs() <= 1e-6 * scale,
            "{} at ({x}, {y}), derivative {i}: {exact}, by differences {difference}",
            key(surface)
        );
    }
}

/// Whether two numbers have the same bits; the bits of NaN depend on the order in which two of them meet.
fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[test]
fn rows_and_blocks_have_the_bits_of_single_points_on_every_instruction_set() {
    let mut rng = ChaCha8Rng::seed_from_u64(12);
    for mut surface in every_surface() {
        let mut coordinates = |[low, high]: [f64; 2]| -> Vec<f64> {
            let special = [0.0, -0.0, 1e-9, 1e8, 1e200, -1e200, f64::INFINITY, f64::NAN];
            let ordinary = (0..3 * LANES + 3).map(|_| rng.random_range(low..high));
            ordinary.chain(special).collect()
        };
        let domain = surface.shape.landscape().domain();
        let (xs, mut ys) = (coordinates(domain.x), coordinates(domain.y));
        ys.reverse();
        for (l2, l1) in [(0.0, 0.0), (0.7, 0.3)] {
            (surface.l2, surface.l1) = (l2, l1);
            for set in InstructionSet::all() {
                let name = format!("{} on {set:?}", key(&surface));
                let evaluator = surface.with_landscape_on(set);
                let (y, mut row) = (ys[20], vec![0.0; xs.len()]);
                evaluator.row(&xs, y, &mut row);
                for (&x, &value) in xs.iter().zip(&row) {
                    let alone = surface.value([x, y]);
                    assert!(
                        same(value, alone),
                        "{name}, ({x}, {y}): {value}, {alone} alone"
                    );
                }
                let blocks = |v: &[f64]| v.as_chunks::<LANES>().0.to_vec();
                let tail = |v: &[f64]| *v.last_chunk::<LANES>().unwrap();
                let (mut x_blocks, mut y_blocks) = (blocks(&xs), blocks(&ys));
                x_blocks.push(tail(&xs));
                y_blocks.push(tail(&ys));
                for (x, y) in x_blocks.iter().zip(&y_blocks) {
                    let mut block = Gradients::default();
                    evaluator.block(x, y, &mut block);
                    for i in 0..LANES {
                        let alone = surface.jet1([x[i], y[i]]);
                        let [dx, dy] = alone.gradient;
                        assert!(
                            same(block.value[i], alone.value)
                                && same(block.dx[i], dx)
                                && same(block.dy[i], dy),
                            "{name}, ({}, {}): {alone:?} alone",
                            x[i],
                            y[i]
                        );
                    }
                }
            }
        }
    }
}

/// A surface says that it is a quadratic where its Hessian is the same in all of its domain, and nowhere else.
#[test]
fn quadratics_are_known_as_such() {
    let mut rng = ChaCha8Rng::seed_from_u64(15);
    let mut quadratics = Vec::new();
    for surface in every_surface() {
        let landscape = surface.shape.landscape();
        let mut hessian = || {
            surface
                .jet2(random_point(&mut rng, landscape.domain()))
                .hessian
        };
        let first = hessian();
        let scale = first.iter().fold(0.0, |m: f64, h| m.max(h.abs()));
        let near = |h: [f64; 3]| {
            h.iter()
                .zip(first)
                .all(|(a, b)| (a - b).abs() <= 1e-14 * scale)
        };
        // The sum of two absolute values has curvature only at its kinks.
        let constant = scale > 0.0 && (0..50).all(|_| near(hessian()));
        assert_eq!(landscape.is_quadratic(), constant, "{}", key(&surface));
        if constant {
            quadratics.push(key(&surface));
        }
    }
    assert_eq!(
        quadratics,
        ["quadratic", "booth", "matyas", "least_squares"]
    );
}

/// A map of the plane that changes a surface's value by a factor only.
type Symmetry = (&'static str, fn(Point) -> Point, f64);

#[test]
fn symmetries_hold() {
    let turn = |turns: f64| {
        move |[x, y]: Point| {
            let (s, c) = (std::f64::consts::TAU * turns).sin_cos();
            [c * x - s * y, s * x + c * y]
        }
    };
    let symmetries: &[Symmetry] = &[
        ("quadratic", |[x, y]| [-x, -y], 1.0),
        ("six_hump_camel", |[x, y]| [-x, -y], 1.0),
        ("styblinski_tang", |[x, y]| [y, x], 1.0),
        ("rastrigin", |[x, y]| [-x, y], 1.0),
        ("rastrigin", |[x, y]| [y, x], 1.0),
        ("ackley", |[x, y]| [x, -y], 1.0),
        ("ackley", |[x, y]| [y, x], 1.0),
        ("wells", |[x, y]| [x, -y], 1.0),
        ("saddle", |[x, y]| [-x, y], 1.0),
        ("saddle", |[x, y]| [x, -y], 1.0),
        ("monkey_saddle", |[x, y]| [x, -y], 1.0),
        ("monkey_saddle", |[x, y]| [-x, -y], -1.0),
        ("booth", |[x, y]| [2.0 - x, 6.0 - y], 1.0),
        ("product", |[x, y]| [y, x], 1.0),
        ("product", |[x, y]| [-x, -y], 1.0),
        ("product_squared", |[x, y]| [-y, x], 1.0),
        ("product_squared", |[x, y]| [-x, y], 1.0),
        ("two_units", |[x, y]| [y, x], 1.0),
    ];
    let mut rng = ChaCha8Rng::seed_from_u64(13);
    let mut check = |key: &str, map: &dyn Fn(Point) -> Point, factor: f64| {
        let surface = Surface::from(Shape::named(key).unwrap());
        let domain = surface.shape.landscape().domain();
        for _ in 0..50 {
            let at = random_point(&mut rng, domain);
            let (here, there) = (surface.value(at), surface.value(map(at)));
            assert!(
                (there - factor * here).abs() <= 1e-12 * (1.0 + here.abs()),
                "{key} at {at:?}: {here} and {there}"
            );
        }
    };
    for (key, map, factor) in symmetries {
        check(key, map, *factor);
    }
    // Three ridges and three valleys: 120° later the same, 60° later upside down.
    check("monkey_saddle", &turn(1.0 / 3.0), 1.0);
    check("monkey_saddle", &turn(1.0 / 6.0), -1.0);
    check("plateau", &turn(0.123), 1.0);
}

/// Along a line of minima the value and the slope are 0. There the Hessian of ½(1 − xy)² is (y, x)(y, x)ᵀ and that of
/// ½(1 − x²y²)² four times as much.
#[test]
fn lines_of_minima_are_listed_with_their_sharpness() {
    let mut listed = Vec::new();
    for mut surface in every_surface() {
        let view = surface.shape.landscape().domain();
        let lines = valleys_in(&surface, view);
        if lines.is_empty() {
            continue;
        }
        let factor = match key(&surface) {
            "product" => 1.0,
            "product_squared" => 4.0,
            other => panic!("{other}"),
        };
        for at in lines.concat() {
            let slack = 1e-9 * view.width();
            let inside = |v: f64, [low, high]: Point| low - slack <= v && v <= high + slack;
            assert!(inside(at[0], view.x) && inside(at[1], view.y), "{at:?}");
            let jet = surface.jet2(at);
            assert!(jet.value < 1e-28 && jet.gradient.iter().all(|g| g.abs() < 1e-13));
            let [low, high] = eigenpairs(jet.hessian).unwrap();
            let sharpness = factor * (at[0] * at[0] + at[1] * at[1]);
            assert!((high.value / sharpness - 1.0).abs() < 1e-12 && low.value.abs() < 1e-12);
        }
        listed.push((key(&surface), lines.len()));
        // A ridge term leaves two or four of the minima, at x² = y² with |xy| = 1 − l2 or, squared, 2|xy|(1 − x²y²) = l2.
        surface.l2 = 0.19;
        assert!(valleys_in(&surface, view).is_empty());
        let points = critical_points(&surface);
        let minima = points
            .iter()
            .filter(|c| c.kind == CriticalKind::Minimum && c.value < 0.4);
        let sizes: Vec<Point> = minima.map(|c| c.at.map(f64::abs)).collect();
        assert_eq!(sizes.len(), lines.len());
        for [x, y] in &sizes {
            let xy = x * y;
            let pull = if factor == 1.0 {
                1.0 - xy
            } else {
                2.0 * xy * (1.0 - xy * xy)
            };
            assert!(
                (x - y).abs() < 1e-9 && (pull - 0.19).abs() < 1e-9,
                "{x} {y}"
            );
        }
    }
    assert_eq!(listed, [("product", 2), ("product_squared", 4)]);
}

#[test]
fn domains_hold_starts_and_critical_points() {
    for surface in every_surface() {
        let domain = surface.shape.landscape().domain();
        let start = surface.shape.info().start;
        assert!(domain.contains(start), "{}", key(&surface));
        assert!(surface.value(start).is_finite(), "{}", key(&surface));
        for point in critical_points(&surface) {
            assert!(domain.contains(point.at), "{} {point:?}", key(&surface));
        }
    }
}

#[test]
fn nothing_lies_below_a_known_minimum() {
    let mut rng = ChaCha8Rng::seed_from_u64(14);
    for mut surface in every_surface() {
        for l2 in [0.0, 0.5] {
            surface.l2 = l2;
            let Some(minimum) = known_minimum(&surface, &critical_points(&surface)) else {
                let unbounded = [
                    "monkey_saddle",
                    "mccormick",
                    "eggholder",
                    "formula",
                    "bumps",
                ];
                // A ridge moves their minima onto a kink, or raises them above places nearer to the origin.
                let moved = ["bukin6", "easom", "levy13", "sharp_and_flat"];
                let unknown = unbounded.contains(&key(&surface));
                assert!(unknown || l2 > 0.0 && moved.contains(&key(&surface)));
                continue;
            };
            let domain = surface.shape.landscape().domain();
            for _ in 0..2000 {
                let at = random_point(&mut rng, domain);
                let value = surface.value(at);
                assert!(value >= minimum - 1e-12, "{} at {at:?}", key(&surface));
            }
        }
    }
}

/// Where the surface is pulled to the origin, its critical points move with it: the ridge term's minimum on a
/// quadratic solves (H + l2·I) w = H w₀.
#[test]
fn critical_points_follow_the_regularisation() {
    let text = "version = 1\n[surface]\nkind = \"quadratic\"\nlambda1 = 2.0\nlambda2 = 6.0\ncenter = [1.0, -2.0]\nl2 = 2.0\n";
    let surface = scenario::read("ridge", text).unwrap().surface;
    let [point] = critical_points(&surface)[..] else {
        panic!("one minimum");
    };
    let expected = [2.0 / 4.0, -2.0 * 6.0 / 8.0];
    assert!((point.at[0] - expected[0]).abs() < 1e-15);
    assert!((point.at[1] - expected[1]).abs() < 1e-15);
    assert_eq!(point.kind, CriticalKind::Minimum);

    // ½·10(x − 3)² + 100|x|: the kink at 0 wins, and no gradient is zero.
    let text = "version = 1\n[surface]\nkind = \"quadratic\"\nlambda1 = 10.0\ncenter = [3.0, 3.0]\nl1 = 100.0\n";
    let surface = scenario::read("lasso", text).unwrap().surface;
    let points = critical_points(&surface);
    assert!(points.is_empty(), "{points:?}");
    assert_eq!(known_minimum(&surface, &points), None);
}
