//! Second-order methods and line searches: what theory says of them, on random quadratics and on every surface.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ravine::math::Jet1;
use ravine::optimizer::{
    Bfgs, ConjugateGradient, Gauge, Lbfgs, Levenberg, Method, NewtonLineSearch, NewtonModified,
    Problem, Reading, Schedule, Search, Status, SteepestDescent, Trajectory,
};
use ravine::surface::{Quadratic, Saddle, Shape, Surface};

type Point = [f64; 2];

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 48,
        rng_seed: RngSeed::Fixed(21),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn run(method: Method, surface: impl Into<Surface>, start: Point, steps: usize) -> Trajectory {
    let problem = Problem {
        objective: surface.into(),
        start,
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    method.run(&Schedule::default(), &problem)
}

fn steepest(search: Search) -> Method {
    Method::SteepestDescent(SteepestDescent {
        search,
        ..SteepestDescent::default()
    })
}

fn conjugate(search: Search) -> Method {
    Method::ConjugateGradient(ConjugateGradient {
        search,
        ..ConjugateGradient::default()
    })
}

/// BFGS with exact searches.
fn exact_bfgs() -> Method {
    Method::Bfgs(Bfgs {
        c2: 0.0,
        ..Bfgs::default()
    })
}

fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

fn size(a: Point) -> f64 {
    a[0].hypot(a[1])
}

fn matrix(gauges: &[Gauge]) -> Option<[f64; 3]> {
    gauges.iter().find_map(|g| match g.reading {
        Reading::Matrix(m) => Some(m),
        _ => None,
    })
}

/// The places tried in the step that leaves a row, and which was taken.
fn trials(t: &Trajectory, row: usize) -> (Vec<Point>, Option<usize>) {
    let reading = |g: Gauge| match g.reading {
        Reading::Trials { places, taken } => Some((places, taken)),
        _ => None,
    };
    t.gauges(row).into_iter().find_map(reading).unwrap()
}

/// A quadratic whose eigenvalues differ by a factor of up to 100, and a start some way from its centre.
fn bowl() -> impl Strategy<Value = (Quadratic, Point)> {
    let exponents = (-1.0..1.0, -1.0..1.0);
    let place = (-180.0..180.0, -3.0..3.0, -3.0..3.0);
    let way = (0.1..5.0f64, 0.0..std::f64::consts::TAU);
    (exponents, place, way).prop_map(|((a, b), (angle_deg, x, y), (length, turn))| {
        let quadratic = Quadratic {
            lambda1: 10f64.powf(a),
            lambda2: 10f64.powf(b),
            angle_deg,
            center_x: x,
            center_y: y,
        };
        let start = [x + length * turn.cos(), y + length * turn.sin()];
        (quadratic, start)
    })
}

fn error(q: &Quadratic, at: Point) -> f64 {
    size(minus(at, [q.center_x, q.center_y]))
}

proptest! {
    #![proptest_config(config())]

    /// The gradient where an exact search ends is perpendicular to the direction; f falls by Kantorovich's bound at least.
    #[test]
    fn exact_searches_turn_right_angles((q, start) in bowl()) {
        let t = run(steepest(Search::Exact), Shape::Quadratic(q), start, 6);
        let [low, high] = q.eigenvalues();
        let bound = ((high - low) / (high + low)).powi(2);
        for row in 1..=t.last() {
            let [before, after] = [t.gradients[row - 1], t.gradients[row]];
            if size(after) < 1e-4 * size(t.gradients[0]) {
                break;
            }
            prop_assert!(dot(before, after).abs() <= 1e-9 * dot(before, before), "{row}");
            // And the rate is gᵀg/gᵀHg.
            let hessian = Surface::from(Shape::Quadratic(q)).jet2(start).hessian;
            let [xx, xy, yy] = hessian;
            let [gx, gy] = before;
            let curved = xx * gx * gx + 2.0 * xy * gx * gy + yy * gy * gy;
            let rate = dot(before, before) / curved;
            prop_assert!((t.rates[row] / rate - 1.0).abs() <= 1e-9, "{} {rate}", t.rates[row]);
            // A parabola is known after one trial; the rest is going there, at most ten times as far at once.
            prop_assert!(trials(&t, row - 1).0.len() <= 6, "{:?}", trials(&t, row - 1));
            prop_assert!(t.losses[row] <= t.losses[row - 1] * bound * (1.0 + 1e-9) + 1e-15);
        }
    }

    #[test]
    fn exact_conjugate_gradients_end_in_two((q, start) in bowl()) {
        let t = run(conjugate(Search::Exact), Shape::Quadratic(q), start, 2);
        prop_assert!(error(&q, t.points[2]) <= 1e-9 * error(&q, start), "{}", error(&q, t.points[2]));
    }

    #[test]
    fn exact_bfgs_ends_in_two_and_knows_the_hessian((q, start) in bowl()) {
        let surface = Surface::from(Shape::Quadratic(q));
        let t = run(exact_bfgs(), surface.clone(), start, 2);
        prop_assert!(error(&q, t.points[2]) <= 1e-9 * error(&q, start), "{}", error(&q, t.points[2]));
        // A start on an axis shows one curvature only.
        prop_assume!(size(t.gradients[1]) > 1e-3 * size(t.gradients[0]));
        let [xx, xy, yy] = surface.jet2(start).hessian;
        let [bxx, bxy, byy] = matrix(&t.gauges(2)).unwrap();
        for (entry, unit) in [
            (bxx * xx + bxy * xy, 1.0),
            (bxx * xy + bxy * yy, 0.0),
            (bxy * xx + byy * xy, 0.0),
            (bxy * xy + byy * yy, 1.0),
        ] {
            prop_assert!((entry - unit).abs() <= 1e-5, "{entry} {unit}");
        }
    }

    /// With exact searches on a quadratic all of Broyden's class and conjugate gradients walk the same path.
    #[test]
    fn exact_methods_walk_one_path((q, start) in bowl()) {
        let shape = Shape::Quadratic(q);
        let lbfgs = Method::Lbfgs(Lbfgs { c2: 0.0, ..Lbfgs::default() });
        let paths = [exact_bfgs(), lbfgs, conjugate(Search::Exact)].map(|m| run(m, shape.clone(), start, 2).points.clone());
        for path in &paths[1..] {
            for (a, b) in path.iter().zip(&paths[0]) {
                prop_assert!(size(minus(*a, *b)) <= 1e-8 * error(&q, start));
            }
        }
    }

    /// All pairs of a short run remembered and the scale of the first one: L-BFGS's matrix meets the secant condition.
    #[test]
    fn lbfgs_meets_the_secant_condition((q, start) in bowl(), history in 1u32..5) {
        let method = Method::Lbfgs(Lbfgs { history, ..Lbfgs::default() });
        let t = run(method, Shape::Quadratic(q), start, 3);
        for row in 1..=t.last() {
            let s = minus(t.points[row], t.points[row - 1]);
            let y = minus(t.gradients[row], t.gradients[row - 1]);
            if size(t.gradients[row]) < 1e-3 * size(t.gradients[0]) {
                break;
            }
            let [xx, xy, yy] = matrix(&t.gauges(row)).unwrap();
            let by = [xx * y[0] + xy * y[1], xy * y[0] + yy * y[1]];
            prop_assert!(size(minus(by, s)) <= 1e-9 * size(s), "{by:?} {s:?}");
        }
    }

    #[test]
    fn one_newton_step_of_any_kind_ends_on_a_quadratic((q, start) in bowl(), lr in 0.1..1.0) {
        let shape = Shape::Quadratic(q);
        for method in [
            Method::NewtonModified(NewtonModified::default()),
            Method::NewtonLineSearch(NewtonLineSearch::default()),
            Method::Levenberg(Levenberg { mu: 0.0, ..Levenberg::default() }),
        ] {
            let t = run(method, shape.clone(), start, 1);
            prop_assert!(error(&q, t.points[1]) <= 1e-12 * (1.0 + error(&q, start)), "{method:?}");
        }
        let damped = Method::NewtonModified(NewtonModified { lr, ..NewtonModified::default() });
        let t = run(damped, shape, start, 10);
        for (k, at) in t.points.iter().enumerate() {
            let expected = (1.0 - lr).powi(k as i32) * error(&q, start);
            prop_assert!((error(&q, *at) - expected).abs() <= 1e-11);
        }
    }

    /// Where the Newton step goes to the saddle, the one of |H| moves away from it along the axis that curves down.
    #[test]
    fn saddle_free_newton_leaves_the_saddle(x in -2.5..2.5, y in 0.01..1.2) {
        let shape = Shape::Saddle(Saddle::default());
        let t = run(Method::NewtonModified(NewtonModified::default()), shape, [x, y], 60);
        prop_assert!(t.points[1][1] > y);
        prop_assert_eq!(t.statuses[t.last()], Status::Converged);
        let end = t.points[t.last()];
        prop_assert!(size(minus(end, [0.0, 10f64.sqrt()])) < 1e-6);
    }

    /// μ falls while the quadratic model is right (it is on a quadratic, gain 1), so the steps become Newton's.
    #[test]
    fn levenberg_trusts_a_quadratic((q, start) in bowl(), mu in 0.1..10.0, down in 0.1..0.9) {
        let method = Method::Levenberg(Levenberg { mu, down, ..Levenberg::default() });
        let t = run(method, Shape::Quadratic(q), start, 4);
        for row in 1..=t.last() {
            if t.losses[row] < 1e-9 * t.losses[0] {
                break;
            }
            let gauges = t.gauges(row - 1);
            let read = |symbol| gauges.iter().find_map(|g| match g.reading {
                Reading::Number(v) if g.symbol == symbol => Some(v),
                _ => None,
            });
            let [damping, gain] = ["μ", "ϱ"].map(|symbol| read(symbol).unwrap());
            prop_assert!((gain - 1.0).abs() <= 1e-6, "{gain}");
            let expected = mu * down.powi(row as i32 - 1);
            prop_assert!((damping / expected - 1.0).abs() <= 1e-12);
            // (H + μI)s = −g
            let [xx, xy, yy] = Surface::from(Shape::Quadratic(q)).jet2(start).hessian;
            let [sx, sy] = minus(t.points[row], t.points[row - 1]);
            let g = t.gradients[row - 1];
            let left = [(xx + damping) * sx + xy * sy + g[0], xy * sx + (yy + damping) * sy + g[1]];
            prop_assert!(size(left) <= 1e-9 * size(g));
        }
    }
}

/// Every method that searches along a line or refuses steps, with both searches where it has two.
fn searching() -> Vec<Method> {
    vec![
        steepest(Search::Exact),
        steepest(Search::Armijo),
        conjugate(Search::Exact),
        conjugate(Search::Armijo),
        Method::Bfgs(Bfgs::default()),
        exact_bfgs(),
        Method::Lbfgs(Lbfgs::default()),
        Method::NewtonLineSearch(NewtonLineSearch::default()),
        Method::Levenberg(Levenberg::default()),
    ]
}

#[test]
fn no_search_goes_up() {
    for shape in Shape::all() {
        for method in searching() {
            let t = run(method, shape.clone(), shape.info().start, 150);
            for row in 1..=t.last() {
                let (before, after) = (t.losses[row - 1], t.losses[row]);
                let rounding = 1e-13 * before.abs();
                assert!(
                    after <= before + rounding,
                    "{} on {}, row {row}: {before} to {after}",
                    method.info().key,
                    shape.info().key
                );
            }
        }
    }
}

/// What a step promises of itself, by evaluations of its own.
#[test]
fn wolfe_conditions_hold_for_bfgs() {
    let mut checked = 0;
    for shape in Shape::all() {
        let surface = Surface::from(shape.clone());
        for (c1, c2) in [(1e-4, 0.9), (0.1, 0.2)] {
            let method = Method::Bfgs(Bfgs {
                c1,
                c2,
                ..Bfgs::default()
            });
            let t = run(method, surface.clone(), shape.info().start, 60);
            for row in 1..=t.last() {
                let step = minus(t.points[row], t.points[row - 1]);
                let Jet1 { value, gradient } = surface.jet1(t.points[row - 1]);
                let next = surface.jet1(t.points[row]);
                let (slope, end) = (dot(gradient, step), dot(next.gradient, step));
                // No step meets them where values of f differ only by rounding, or at a kink.
                let fine = slope.abs() > 1e-10 * value.abs() && t.rates[row] > 1e-9;
                let kinks = [
                    "abs_ridge",
                    "bukin6",
                    "eggholder",
                    "plateau",
                    "ackley",
                    "monkey_saddle",
                ];
                if !fine || kinks.contains(&shape.info().key) {
                    continue;
                }
                let what = format!("{} row {row}", shape.info().key);
                let slack = 1e-12 * slope.abs();
                assert!(next.value <= value + c1 * slope + slack, "{what}");
                assert!(
                    end.abs() <= c2 * slope.abs() + slack,
                    "{what}: {end} {slope}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 300, "{checked}");
}

/// Armijo takes the first of its steps that is low enough, and the steps are powers of the shrinking factor.
#[test]
fn backtracking_takes_the_first_that_serves() {
    let (c1, shrink) = (0.3, 0.5);
    let method = Method::NewtonLineSearch(NewtonLineSearch {
        c1,
        shrink,
        ..NewtonLineSearch::default()
    });
    let surface = Surface::from(Shape::named("rosenbrock").unwrap());
    let t = run(method, surface.clone(), [-1.2, 1.0], 40);
    let mut shortened = 0;
    for row in 1..=t.last() {
        if size(t.gradients[row - 1]) < 1e-3 {
            break;
        }
        let (places, taken) = trials(&t, row - 1);
        assert_eq!(taken, Some(places.len() - 1));
        assert_eq!(places.last(), Some(&t.points[row]));
        let from = t.points[row - 1];
        let direction = minus(places[0], from);
        let slope = dot(t.gradients[row - 1], direction);
        for (k, place) in places.iter().enumerate() {
            let share = shrink.powi(k as i32);
            assert!(size(minus(minus(*place, from), direction.map(|d| share * d))) <= 1e-12);
            let low = surface.value(*place) <= t.losses[row - 1] + c1 * share * slope;
            assert_eq!(low, k + 1 == places.len(), "row {row}, trial {k}");
        }
        assert_eq!(t.rates[row], shrink.powi(places.len() as i32 - 1));
        shortened += usize::from(places.len() > 1);
    }
    assert!(shortened >= 3, "{shortened}");
}

/// Wolfe's conditions make sᵀy positive. Where f falls forever no step meets them, and sᵀy < 0 is a curvature that no
/// positive definite matrix has: the update is skipped.
#[test]
fn negative_curvature_is_not_learnt() {
    let shape = Shape::named("monkey_saddle").unwrap();
    let start = shape.info().start;
    let t = run(Method::Bfgs(Bfgs::default()), shape, start, 20);
    let mut skipped = 0;
    for row in 1..=t.last() {
        let s = minus(t.points[row], t.points[row - 1]);
        let y = minus(t.gradients[row], t.gradients[row - 1]);
        if dot(s, y) < 0.0 {
            assert_eq!(matrix(&t.gauges(row)), matrix(&t.gauges(row - 1)), "{row}");
            skipped += 1;
        }
        if let Some([xx, xy, yy]) = matrix(&t.gauges(row)) {
            assert!(xx > 0.0 && xx * yy > xy * xy, "{row}");
        }
    }
    assert!(skipped > 0);
}

/// B by its definition (Nocedal and Wright, 7.16 to 7.20), with whole matrices: γI with γ of the newest pair, and then for each
/// pair from the oldest to the newest B ← VᵀBV + ρssᵀ, V = I − ρysᵀ, ρ = 1/yᵀs.
#[test]
fn limited_memory_is_that_of_the_last_pairs() {
    for history in [1, 2, 3, 5] {
        let method = Method::Lbfgs(Lbfgs {
            history,
            ..Lbfgs::default()
        });
        let t = run(method, Shape::named("rosenbrock").unwrap(), [-1.2, 1.0], 25);
        let pair = |row: usize| {
            let s = minus(t.points[row + 1], t.points[row]);
            let y = minus(t.gradients[row + 1], t.gradients[row]);
            (s, y)
        };
        let mut compared = 0;
        // Beyond, differences of gradients are mostly rounding.
        for row in (1..t.last()).take_while(|row| t.gradient_norm(*row) > 1e-3) {
            let pairs = row.saturating_sub(history as usize)..row;
            let (s, y) = pair(row - 1);
            let scale = dot(s, y) / dot(y, y);
            let mut b = [[scale, 0.0], [0.0, scale]];
            for (s, y) in pairs.map(pair) {
                let rho = 1.0 / dot(s, y);
                let v = |i: usize, j: usize| f64::from(u8::from(i == j)) - rho * y[i] * s[j];
                let entry = |i: usize, j: usize| {
                    let mut sum = rho * s[i] * s[j];
                    for (k, row) in b.iter().enumerate() {
                        for (l, entry) in row.iter().enumerate() {
                            sum += v(k, i) * entry * v(l, j);
                        }
                    }
                    sum
                };
                b = [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]];
            }
            let [xx, xy, yy] = matrix(&t.gauges(row)).expect("there are pairs");
            let largest = b[0][0].max(b[1][1]);
            for (found, expected) in [(xx, b[0][0]), (xy, b[0][1]), (yy, b[1][1])] {
                let off = (found - expected).abs();
                assert!(off < 1e-6 * largest, "{history}, {row}: {found} {expected}");
            }
            compared += 1;
        }
        assert!(compared >= 10, "{history}: {compared}");
    }
}

/// On the monkey saddle f falls along a cubic, which has no lowest point.
#[test]
fn unbounded_surfaces_end_every_search() {
    let shape = Shape::named("monkey_saddle").unwrap();
    for method in searching() {
        let t = run(method, shape.clone(), [0.3, 0.1], 2_000);
        assert!(t.losses[t.last()] < -1e6, "{method:?}");
        assert!(
            t.points.iter().flatten().all(|v| v.is_finite())
                || t.statuses[t.last()] == Status::Diverged
        );
    }
}

/// At the kink of a valley no step leads down any more. The run must say so and end, not stay there to its last step.
#[test]
fn a_search_without_success_is_an_outcome() {
    let shape = Shape::named("bukin6").unwrap();
    let start = shape.info().start;
    let t = run(Method::Bfgs(Bfgs::default()), shape, start, 500);
    let (status, since) = t.status(t.last());
    assert_eq!(status, Status::Stuck);
    assert_eq!(since, t.last());
    assert!(status.ends() && status.sentence(since).contains("no lower point"));
    // Where the run ends, the places show what was tried in vain.
    let (places, taken) = trials(&t, t.last());
    assert!(!places.is_empty() && taken.is_none());
}

/// A rate of 0 gives a step of length 0, which is not a failure.
#[test]
fn rate_zero_waits() {
    for mut method in searching() {
        method.parameters_mut().set(0, 0.0);
        let shape = Shape::named("booth").unwrap();
        let t = run(method, shape, [-5.0, 5.0], 10);
        assert_eq!(t.points, [[-5.0, 5.0]; 11], "{method:?}");
        assert_eq!(t.statuses[10], Status::Running);
    }
}

/// Nesterov's arrow leads to where the velocity alone would go.
#[test]
fn nesterov_shows_where_it_looks() {
    let nesterov = Method::named("nesterov").unwrap();
    let t = run(
        nesterov,
        Shape::named("rosenbrock").unwrap(),
        [-1.2, 1.0],
        20,
    );
    let gauges = t.gauges(20);
    let place = gauges.iter().find_map(|g| match g.reading {
        Reading::Place(place) => Some(place),
        _ => None,
    });
    let velocity = gauges.iter().find_map(|g| match g.reading {
        Reading::Displacement(v) => Some(v),
        _ => None,
    });
    let (place, velocity) = (place.unwrap(), velocity.unwrap());
    let expected = [0, 1].map(|i| t.points[20][i] + 0.9 * velocity[i]);
    assert!(size(minus(place, expected)) < 1e-15 && size(velocity) > 1e-3);
}
