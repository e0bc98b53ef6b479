//! The catalogue's minima: places and values as the literature prints them, against polished ones.

use std::f64::consts::PI;

use ravine::analysis::{CriticalKind, critical_points};
use ravine::surface::{Shape, Surface};

/// Kind, place, value and half a unit of the value's last printed digit.
const MINIMA: &[(&str, [f64; 2], f64, f64)] = &[
    ("matyas", [0.0, 0.0], 0.0, 0.0),
    ("three_hump_camel", [0.0, 0.0], 0.0, 0.0),
    ("three_hump_camel", [1.7476, -0.8738], 0.2986, 5e-5),
    ("three_hump_camel", [-1.7476, 0.8738], 0.2986, 5e-5),
    ("griewank", [0.0, 0.0], 0.0, 0.0),
    ("levy13", [1.0, 1.0], 0.0, 1e-15),
    ("goldstein_price", [0.0, -1.0], 3.0, 1e-12),
    ("mccormick", [-0.5472, -1.5472], -1.9132, 5e-5),
    ("easom", [PI, PI], -1.0, 1e-15),
    ("drop_wave", [0.0, 0.0], -1.0, 0.0),
    ("bukin6", [-10.0, 1.0], 0.0, 0.0),
    ("branin", [-PI, 12.275], 0.397887, 5e-7),
    ("branin", [PI, 2.275], 0.397887, 5e-7),
    ("branin", [9.42478, 2.475], 0.397887, 5e-7),
    ("bohachevsky", [0.0, 0.0], 0.0, 1e-15),
    ("hills", [0.9003, -0.6534], -0.1588, 5e-5),
    ("hills", [0.0415, -0.0006], 0.0483, 5e-5),
    ("abs_ridge", [0.0, 0.0], 0.0, 0.0),
];

#[test]
fn printed_minima_are_found() {
    for &(key, place, value, slack) in MINIMA {
        let surface = Surface::from(Shape::named(key).unwrap());
        let points = critical_points(&surface);
        let near = |at: [f64; 2]| (0..2).all(|i| (at[i] - place[i]).abs() <= 6e-5);
        let found = points.iter().find(|c| near(c.at));
        let found = found.unwrap_or_else(|| panic!("{key}: nothing at {place:?}: {points:?}"));
        assert_eq!(found.kind, CriticalKind::Minimum, "{key}");
        let gradient = surface.jet1(found.at).gradient;
        assert!(
            gradient.iter().all(|g| g.abs() <= 1e-6),
            "{key}: {gradient:?}"
        );
        assert!(
            (found.value - value).abs() <= slack,
            "{key}: {}",
            found.value
        );
    }
}

/// On the border x = 512 the slope along it vanishes and the one across it leads out. The printed y is a unit of its
/// last digit off: the slope vanishes at 404.23180.
#[test]
fn eggholders_lowest_place_is_on_its_border() {
    let surface = Surface::from(Shape::named("eggholder").unwrap());
    let jet = surface.jet2([512.0, 404.2319]);
    assert!((jet.value + 959.6407).abs() <= 5e-5);
    assert!(jet.gradient[0] < -0.1 && jet.hessian[2] > 0.0);
    assert!((jet.gradient[1] / jet.hessian[2]).abs() <= 1e-4);
    assert!(
        critical_points(&surface)
            .iter()
            .all(|c| c.value > jet.value)
    );
}

/// cos 12r = 1 − 72r² + …, so at the centre f = −(1 − 36r²)(1 − ¼r²) + … = −1 + 36.25r² + …, and the Hessian is 72.5 times the identity.
#[test]
fn drop_wave_is_smooth_at_its_centre() {
    let surface = Surface::from(Shape::named("drop_wave").unwrap());
    let jet = surface.jet2([0.0, 0.0]);
    assert_eq!((jet.value, jet.gradient), (-1.0, [0.0, 0.0]));
    for (found, expected) in jet.hessian.into_iter().zip([72.5, 0.0, 72.5]) {
        assert!((found - expected).abs() <= 1e-12, "{:?}", jet.hessian);
    }
}

#[test]
fn kinks_have_finite_derivatives() {
    for (key, at) in [
        ("abs_ridge", [0.0, 1.0]),
        ("bukin6", [-10.0, 1.0]),
        ("bukin6", [-5.0, 0.25]),
        ("eggholder", [0.0, -47.0]),
        ("eggholder", [47.0, 0.0]),
    ] {
        let jet = Surface::from(Shape::named(key).unwrap()).jet2(at);
        assert!(
            jet.gradient
                .iter()
                .chain(&jet.hessian)
                .all(|d| d.is_finite()),
            "{key} {at:?}"
        );
    }
}
