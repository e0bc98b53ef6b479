//! Critical points that are searched, against theory and against the catalogue's lists.

use ravine::analysis::{
    CriticalKind, CriticalPoint, critical_points, critical_points_in, more_critical_points,
    search_critical_points,
};
use ravine::surface::{Shape, Surface, Typed, View};

fn surface(text: &str) -> Surface {
    Shape::Typed(Typed::new(text).unwrap_or_else(|e| panic!("{text}: {e}"))).into()
}

fn found(text: &str) -> Vec<CriticalPoint> {
    critical_points(&surface(text))
}

/// The catalogue's formulas as one types them, with the number of their critical points: the search finds the same ones.
#[test]
fn typed_formulas_have_the_critical_points_of_the_catalogue() {
    for (key, text) in [
        ("booth", "(x + 2*y - 7)^2 + (2*x + y - 5)^2"),
        ("rosenbrock", "(1 - x)^2 + 100*(y - x^2)^2"),
        ("himmelblau", "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"),
        (
            "styblinski_tang",
            "(x^4 - 16*x^2 + 5*x + y^4 - 16*y^2 + 5*y)/2",
        ),
        (
            "six_hump_camel",
            "(4 - 2.1*x^2 + x^4/3)*x^2 + x*y + (4*y^2 - 4)*y^2",
        ),
        ("three_hump_camel", "2*x^2 - 1.05*x^4 + x^6/6 + x*y + y^2"),
        ("mccormick", "sin(x + y) + (x - y)^2 - 1.5*x + 2.5*y + 1"),
        (
            "wells",
            "x^2 + y^2 - 2*exp(-5*((x-1)^2 + y^2)) - 3*exp(-5*((x+1)^2 + y^2))",
        ),
        ("saddle", "(x^2 - y^2)/2 + y^4/40"),
        ("monkey_saddle", "x^3 - 3*x*y^2"),
        ("matyas", "0.26*(x^2 + y^2) - 0.48*x*y"),
    ] {
        let shape = Shape::named(key).unwrap();
        let domain = shape.landscape().domain();
        let listed = critical_points(&shape.into());
        let searched = critical_points_in(&surface(text), domain);
        assert_eq!(searched.len(), listed.len(), "{key}: {searched:?}");
        for a in &listed {
            let same = |b: &&CriticalPoint| (0..2).all(|i| (a.at[i] - b.at[i]).abs() < 1e-8);
            let b = searched
                .iter()
                .find(same)
                .unwrap_or_else(|| panic!("{key}: {a:?}"));
            assert_eq!(a.kind, b.kind, "{key}: {a:?}");
        }
    }
}

fn near(a: &CriticalPoint, b: &CriticalPoint, tolerance: f64) -> bool {
    (0..2).all(|i| (a.at[i] - b.at[i]).abs() < tolerance)
}

/// Where the catalogue lists all there is, the search from many starts finds that and nothing else.
#[test]
fn the_thorough_search_agrees_with_complete_lists() {
    for key in [
        "quadratic",
        "booth",
        "matyas",
        "rosenbrock",
        "himmelblau",
        "styblinski_tang",
        "six_hump_camel",
        "three_hump_camel",
        "goldstein_price",
        "beale",
        "mccormick",
        "branin",
        "wells",
        "hills",
        "sharp_and_flat",
        "saddle",
        "monkey_saddle",
        "least_squares",
        "logistic",
    ] {
        let shape = Shape::named(key).unwrap();
        let domain = shape.landscape().domain();
        let surface = Surface::from(shape);
        let in_view = |points: Vec<CriticalPoint>| {
            let inside = points.into_iter().filter(|c| domain.contains(c.at));
            inside.collect::<Vec<_>>()
        };
        let listed = in_view(critical_points(&surface));
        let searched = search_critical_points(&surface, domain);
        assert_eq!(searched.len(), listed.len(), "{key}: {searched:?}");
        for a in &listed {
            let found = searched.iter().find(|b| near(a, b, 1e-7));
            let b = found.unwrap_or_else(|| panic!("{key}: {a:?}"));
            assert_eq!(
                (a.kind, a.degenerate),
                (b.kind, b.degenerate),
                "{key}: {a:?}"
            );
        }
        assert_eq!(more_critical_points(&surface, domain), [], "{key}");
    }
}

/// Of lattices the catalogue lists a few wells; near each of them the search finds it, and its neighbours.
#[test]
fn the_thorough_search_finds_wells_of_lattices() {
    for (key, reach, more) in [
        ("rastrigin", 0.9, 3),
        ("griewank", 4.0, 3),
        ("levy13", 0.3, 1),
        ("bohachevsky", 0.4, 1),
    ] {
        let surface = Surface::from(Shape::named(key).unwrap());
        let listed = critical_points(&surface);
        let [x, y] = listed[0].at;
        // Beside the well, so that no start is at it.
        let view = View::new([x - reach, x + 1.1 * reach], [y - 1.2 * reach, y + reach]);
        let searched = search_critical_points(&surface, view);
        assert!(searched.len() >= more, "{key}: {searched:?}");
        let found = searched.iter().find(|b| near(&listed[0], b, 1e-6));
        let found = found.unwrap_or_else(|| panic!("{key}: {searched:?}"));
        assert_eq!(found.kind, listed[0].kind, "{key}");
    }
}

/// Two saddles and two minima closer to one another than the cells of the quick search.
#[test]
fn neighbours_are_told_apart() {
    // f = u²/2 with a double well along x: f' = (x² − a²)·x.
    let text = "y^2 + x^4/4 - 0.04^2*x^2/2";
    let view = View::new([-2.0, 2.1], [-2.0, 2.2]);
    let found = search_critical_points(&surface(text), view);
    let kinds = |kind| found.iter().filter(|c| c.kind == kind).count();
    assert_eq!(
        [kinds(CriticalKind::Minimum), kinds(CriticalKind::Saddle)],
        [2, 1],
        "{found:?}"
    );
}

/// So many that marks would hide the picture are left out; singular Hessians are told.
#[test]
fn marks_stay_few_and_degenerate_ones_are_told() {
    let surface_of = |key: &str| Surface::from(Shape::named(key).unwrap());
    let griewank = surface_of("griewank");
    assert!(search_critical_points(&griewank, View::square(10.0)).len() > 50);
    assert_eq!(more_critical_points(&griewank, View::square(10.0)), []);
    let [monkey] = critical_points(&surface_of("monkey_saddle"))[..] else {
        panic!("one saddle");
    };
    assert!(monkey.degenerate && monkey.kind == CriticalKind::Saddle);
    let flat = found("x^4 + y^2");
    assert!(flat.len() == 1 && flat[0].degenerate && flat[0].kind == CriticalKind::Minimum);
    assert!(!found("x^2 + y^2")[0].degenerate);
}

#[test]
fn the_view_is_searched() {
    // Minima of the waves at (2k − ½)π.
    let wave = surface("sin(x) + y^2");
    let view = View::new([9.0, 13.0], [-1.0, 1.0]);
    let [point] = critical_points_in(&wave, view)[..] else {
        panic!("one minimum in view");
    };
    assert!((point.at[0] - 3.5 * std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(point.kind, CriticalKind::Minimum);
    assert_eq!(
        critical_points_in(&wave, View::new([1e-3, 1e-2], [1.0, 2.0])),
        []
    );
}

#[test]
fn kinks_tips_and_flat_minima_are_found() {
    for text in [
        "abs(x) + abs(y)",
        "hypot(x, y)",
        "x^4 + y^4",
        "max(abs(x), abs(y))^2",
    ] {
        let points = found(text);
        assert_eq!(points.len(), 1, "{text}: {points:?}");
        assert!(
            points[0].at.iter().all(|v| v.abs() < 1e-2),
            "{text}: {points:?}"
        );
        assert_eq!(points[0].kind, CriticalKind::Minimum, "{text}");
    }
    let [top] = found("exp(-x^2 - y^2)")[..] else {
        panic!("one maximum");
    };
    assert_eq!((top.kind, top.value), (CriticalKind::Maximum, 1.0));
}

/// Ridges and plains have no marks, and what is undefined or steep everywhere has none at all.
#[test]
fn nothing_is_found_where_nothing_is() {
    for text in [
        "0",
        "x",
        "x + y",
        "-(x + y)^2",
        "relu(x)",
        "relu(x - 7)",
        "sign(x*y)",
        "ln(x)",
        "1/x",
        "1/(x*y)",
        "ln(-1 - x^2)",
        "0/0",
        "1e308*exp(x^2)",
        "x*y/0",
        "tan(x)",
        "exp(-1000*(x^2 + y^2)) - exp(-1000*(x^2 + y^2))",
        "sqrt(x)",
        "acos(x) + y",
        "x^y^x",
    ] {
        let points = found(text);
        assert!(points.is_empty(), "{text}: {points:?}");
    }
}

/// A valley's floor is marked as what it is, all along, whatever way it takes.
#[test]
fn lines_of_minima_are_told_from_minima() {
    type Residual = fn(f64, f64) -> f64;
    let valleys: [(&str, Residual); 5] = [
        ("x^2", |x, _| x),
        ("(x + y)^2", |x, y| x + y),
        ("(x - 2*y)^2", |x, y| x - 2.0 * y),
        ("(1 - x*y)^2", |x, y| 1.0 - x * y),
        ("(x^2 + y^2 - 4)^2", |x, y| x * x + y * y - 4.0),
    ];
    for (text, residual) in valleys {
        let points = found(text);
        let (floor, others): (Vec<_>, Vec<_>) =
            points.iter().partition(|c| c.kind == CriticalKind::Valley);
        assert!(floor.len() > 30, "{text}: {} places", floor.len());
        for CriticalPoint { at: [x, y], .. } in floor {
            assert!(residual(x, y).abs() < 1e-4, "{text}: {x}, {y}");
        }
        // The saddle of the third and the hill in the ring lie at the origin.
        assert!(others.len() <= 1, "{text}: {others:?}");
        for other in others {
            assert!(
                other.kind != CriticalKind::Minimum && other.at == [0.0, 0.0],
                "{other:?}"
            );
        }
    }
}

/// A pole is no minimum, not even where a search begins on it.
#[test]
fn poles_are_no_critical_points() {
    let one_over = surface("1/(x*y)");
    for side in [1.0, 2.0, 5.0, 1e-6] {
        for shift in [0.0, 1e-17, 1e-12, 0.3 * side] {
            let view = View::new([-side + shift, side + shift], [-side, side - shift]);
            assert_eq!(critical_points_in(&one_over, view), [], "{view:?}");
        }
    }
}

/// So many that marks would hide the picture; and the work stays bounded.
#[test]
fn noise_has_no_marks() {
    assert!(found("sin(40*x)*sin(40*y)").is_empty());
    let long = format!("sin(99*x{})*cos(77*y)", "+sin(x*y)".repeat(80));
    assert!(found(&long).is_empty());
}
