//! Minima with L2 and L1 terms, and the ways there, against NumPy (`data/penalty/penalty.json`, made by `penalty.py` there).

use ravine::analysis::{Law, NoPenalty, Penalty, penalty};
use ravine::math::Point;
use ravine::optimizer::{Adam, AdamW, GradientDescent, Method, Problem, Schedule, Trajectory};
use ravine::surface::{LeastSquares, Quadratic, Shape, Surface, View};
use serde_json::Value;

fn reference() -> Value {
    serde_json::from_str(include_str!("data/penalty/penalty.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn pair(value: &Value) -> Point {
    [number(&value[0]), number(&value[1])]
}

fn of(shape: Shape, l2: f64, l1: f64) -> Surface {
    let mut surface = Surface::from(shape);
    (surface.l2, surface.l1) = (l2, l1);
    surface
}

fn found(surface: &Surface) -> Penalty {
    penalty(surface, View::square(6.0)).expect("a minimum")
}

fn apart(a: Point, b: Point) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// The distance of a place from a line.
fn distance(line: &[Point], at: Point) -> f64 {
    let from = |pair: &[Point]| {
        let (d, e) = (
            [pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]],
            [at[0] - pair[0][0], at[1] - pair[0][1]],
        );
        let length = d[0] * d[0] + d[1] * d[1];
        let share = if length > 0.0 {
            ((d[0] * e[0] + d[1] * e[1]) / length).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (e[0] - share * d[0]).hypot(e[1] - share * d[1])
    };
    line.windows(2).map(from).fold(f64::INFINITY, f64::min)
}

#[test]
fn minima_of_quadratics_go_where_numpy_has_them() {
    for case in reference()["quadratics"].as_array().unwrap() {
        let [lambda1, lambda2] = pair(&case["lambda"]);
        let [center_x, center_y] = pair(&case["centre"]);
        let angle_deg = number(&case["angle"]);
        let quadratic = Quadratic {
            lambda1,
            lambda2,
            angle_deg,
            center_x,
            center_y,
        };
        let (l2, l1) = (number(&case["l2"]), number(&case["l1"]));
        let surface = of(Shape::Quadratic(quadratic), l2, l1);
        let penalty = found(&surface);
        let way = &penalty.ways[0];
        assert!(way.arrives && penalty.ways.len() == 1, "{case}");
        for row in case["way"].as_array().unwrap() {
            let at = [number(&row[1]), number(&row[2])];
            assert!(distance(&way.points, at) < 2e-3, "{case}: {row}");
        }
        let lowest = penalty.lowest.expect("it arrives");
        let last = case["way"].as_array().unwrap().last().unwrap();
        let end = [number(&last[1]), number(&last[2])];
        assert!(
            apart(lowest.minimum, end) < 1e-12,
            "{case}: {:?}",
            lowest.minimum
        );
        // What L1 puts to 0 is 0.
        assert_eq!(
            lowest.minimum.map(|v| v == 0.0),
            end.map(|v| v == 0.0),
            "{case}"
        );
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-11 * (1.0 + b.abs());
        assert!(near(lowest.loss, number(&case["loss"])), "{case}");
        let added = 0.5 * l2 * apart(end, [0.0; 2]).powi(2) + l1 * (end[0].abs() + end[1].abs());
        assert!(near(lowest.penalty, added), "{case}");
        assert!(
            near(lowest.effective.unwrap(), number(&case["effective"])),
            "{case}"
        );
        match lowest.law {
            Some(Law::Factors(factors)) => {
                let expected = pair(&case["factors"]);
                assert!(near(factors[0], expected[0]) && near(factors[1], expected[1]));
            }
            Some(Law::Thresholds(thresholds)) => {
                assert_eq!((l2, angle_deg), (0.0, 0.0));
                for (i, centre) in [center_x, center_y].into_iter().enumerate() {
                    let left = (centre.abs() - thresholds[i]).max(0.0);
                    assert!(near(end[i].abs(), left), "{case}");
                }
            }
            None => assert!(l1 > 0.0 && (l2 > 0.0 || angle_deg != 0.0), "{case}"),
        }
    }
}

/// Each corner of a way under L1 is found: for H = diag(1, 10) and w* = (1.6, 1.2), x is 0 from α = 1.6 on, where y = 1.2 − 0.16.
#[test]
fn a_way_has_its_corners() {
    let quadratic = Quadratic {
        lambda1: 1.0,
        lambda2: 10.0,
        center_x: 1.6,
        center_y: 1.2,
        ..Quadratic::default()
    };
    let penalty = found(&of(Shape::Quadratic(quadratic), 0.0, 4.0));
    let points = &penalty.ways[0].points;
    let corner = points.iter().find(|at| at[0] == 0.0).unwrap();
    assert!(apart(*corner, [0.0, 1.04]) < 1e-4, "{corner:?}");
    assert!(apart(*points.last().unwrap(), [0.0, 0.8]) < 1e-14);
}

#[test]
fn least_squares_and_himmelblau_go_where_numpy_has_them() {
    let file = reference();
    let cars = of(Shape::LeastSquares(LeastSquares::default()), 0.3, 0.0);
    let lowest = found(&cars).lowest.unwrap();
    assert!(apart(lowest.minimum, pair(&file["cars"]["end"])) < 1e-12);
    assert!((lowest.loss - number(&file["cars"]["loss"])).abs() < 1e-11);
    assert!((lowest.effective.unwrap() - number(&file["cars"]["effective"])).abs() < 1e-12);

    let himmelblau = of(Shape::named("himmelblau").unwrap(), 8.0, 0.0);
    let penalty = found(&himmelblau);
    assert_eq!(penalty.ways.len(), 4);
    for end in file["himmelblau"]["ends"].as_array().unwrap() {
        let arrives = penalty.ways.iter().any(|way| {
            let last = *way.points.last().unwrap();
            way.arrives && apart(last, pair(end)) < 1e-9
        });
        assert!(arrives, "{end}");
    }
    // Of all, the minimum nearest to the origin is the lowest.
    let from = penalty.lowest.unwrap().modes.centre;
    assert!(apart(from, [3.0, 2.0]) < 1e-12);
}

/// Of the valley xy = 1 the least penalty picks (±1, ±1); L2 then leads to x = y = √(1 − λ), and from λ = 1 on to the origin.
#[test]
fn a_penalty_picks_a_place_on_a_valley() {
    let product = |l2| found(&of(Shape::named("product").unwrap(), l2, 0.0));
    let penalty = product(0.3);
    assert_eq!(penalty.ways.len(), 2);
    let lowest = penalty.lowest.unwrap();
    let end = 0.7_f64.sqrt();
    assert!(apart(lowest.minimum.map(f64::abs), [end, end]) < 1e-12);
    assert!(apart(lowest.modes.centre.map(f64::abs), [1.0, 1.0]) < 1e-5);
    let lowest = product(1.2).lowest.unwrap();
    assert!(apart(lowest.minimum, [0.0; 2]) < 1e-12);
    // A flat direction of a quadratic is the first to go.
    let flat = Quadratic {
        lambda1: 0.0,
        lambda2: 4.0,
        center_x: 2.0,
        center_y: 1.0,
        ..Quadratic::default()
    };
    let lowest = found(&of(Shape::Quadratic(flat), 1.0, 0.0)).lowest.unwrap();
    assert!(apart(lowest.minimum, [0.0, 0.8]) < 1e-12);
    assert_eq!(lowest.law, Some(Law::Factors([0.0, 0.8])));
    assert!((lowest.effective.unwrap() - 0.8).abs() < 1e-12);
}

/// Where a minimum ends before the penalty is as large, its way does: with 50‖w‖² Himmelblau's function has fewer than four.
#[test]
fn ways_end_where_minima_do() {
    let surface = of(Shape::named("himmelblau").unwrap(), 100.0, 0.0);
    let penalty = found(&surface);
    assert_eq!(penalty.ways.len(), 4);
    let mut ends: Vec<Point> = Vec::new();
    for way in &penalty.ways {
        let last = *way.points.last().unwrap();
        if way.arrives {
            let jet = surface.jet2(last);
            let [xx, xy, yy] = jet.hessian;
            assert!(apart(jet.gradient, [0.0; 2]) < 1e-9 && xx * yy > xy * xy && xx > 0.0);
            ends.push(last);
        } else {
            assert!(apart(surface.jet2(last).gradient, [0.0; 2]) > 0.1);
        }
    }
    assert!(ends.len() < 4, "{ends:?}");
    for pair in ends.windows(2) {
        assert!(apart(pair[0], pair[1]) > 0.1, "two minima have become one");
    }
}

/// The line of equal penalty goes through ŵ: a circle, a diamond, or between the two.
#[test]
fn the_line_of_equal_penalty_goes_through_the_minimum() {
    for (l2, l1) in [(2.0, 0.0), (0.0, 2.0), (1.0, 1.5)] {
        let quadratic = Quadratic {
            lambda2: 3.0,
            angle_deg: 20.0,
            center_x: 2.0,
            center_y: 2.0,
            ..Quadratic::default()
        };
        let surface = of(Shape::Quadratic(quadratic), l2, l1);
        let lowest = found(&surface).lowest.unwrap();
        let added = |[x, y]: Point| 0.5 * l2 * (x * x + y * y) + l1 * (x.abs() + y.abs());
        let line = lowest.level(&surface, 144).unwrap();
        for at in &line {
            assert!((added(*at) / added(lowest.minimum) - 1.0).abs() < 1e-12);
        }
        assert!(distance(&line, lowest.minimum) < 1e-3);
        assert_eq!(line.len(), 145);
    }
}

#[test]
fn nothing_is_said_where_there_is_nothing_to_say() {
    let of = |surface: &Surface| penalty(surface, View::square(3.0));
    let none = Surface::from(Shape::Quadratic(Quadratic::default()));
    assert_eq!(of(&none), Err(NoPenalty::Zero));
    let saddle = Quadratic {
        lambda1: -1.0,
        ..Quadratic::default()
    };
    let mut saddle = Surface::from(Shape::Quadratic(saddle));
    saddle.l2 = 5.0;
    assert_eq!(of(&saddle), Err(NoPenalty::NoMinimum));
    // Whatever the numbers, nothing breaks.
    for (l2, l1) in [(1e308, 0.0), (0.0, 1e308), (1e-308, 1e-308), (1e308, 1e308)] {
        for key in ravine::surface::Shape::all()
            .iter()
            .map(|shape| shape.info().key)
        {
            let mut surface = Surface::from(Shape::named(key).unwrap());
            (surface.l2, surface.l1) = (l2, l1);
            if let Ok(penalty) = of(&surface) {
                let ends = penalty.ways.iter().flat_map(|way| &way.points);
                assert!(ends.flatten().all(|v| v.is_finite()), "{key}");
                let level = penalty.lowest.map(|lowest| lowest.level(&surface, 144));
                assert!(level.flatten().is_none_or(|line| line.len() == 145));
            }
        }
    }
}

fn run(method: Method, surface: Surface, steps: usize) -> Trajectory {
    let problem = Problem {
        objective: surface,
        start: [1.3, -0.5],
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-300,
    };
    method.run(&Schedule::default(), &problem)
}

/// Subgradient steps do not rest at a kink: with the slope g of the loss there they stay within η(α + |g|), which is ηα where the minimum without
/// penalty lies on the axis, too.
#[test]
fn subgradient_steps_jitter_around_a_kink() {
    let (rate, weight) = (0.1, 1.0);
    for centre in [0.0, 0.5] {
        let quadratic = Quadratic {
            lambda2: 4.0,
            center_x: centre,
            center_y: 1.2,
            ..Quadratic::default()
        };
        let surface = of(Shape::Quadratic(quadratic), 0.0, weight);
        assert_eq!(found(&surface).lowest.unwrap().minimum[0], 0.0);
        let descent = GradientDescent {
            lr: rate,
            ..GradientDescent::default()
        };
        let run = run(Method::GradientDescent(descent), surface, 400);
        let last = run.points[200..].iter().map(|[x, _]| x.abs());
        let furthest = last.fold(0.0, f64::max);
        let bound = rate * (weight + centre);
        assert!(
            (0.25 * bound..=bound).contains(&furthest),
            "{furthest} {bound}"
        );
    }
}

/// An L2 term in Adam's gradient leads to the penalized minimum; AdamW's decay of the same weight leads elsewhere.
#[test]
fn the_decay_of_adamw_is_no_l2_term() {
    let quadratic = Quadratic {
        lambda2: 25.0,
        center_x: 2.0,
        center_y: 2.0,
        ..Quadratic::default()
    };
    let minimum = [2.0 * 1.0 / 2.0, 2.0 * 25.0 / 26.0];
    let adam = Adam {
        lr: 0.01,
        ..Adam::default()
    };
    let penalized = of(Shape::Quadratic(quadratic), 1.0, 0.0);
    let decaying = Adam {
        weight_decay: 1.0,
        ..adam
    };
    let alone = Surface::from(Shape::Quadratic(quadratic));
    for run in [
        run(Method::Adam(adam), penalized, 6000),
        run(Method::Adam(decaying), alone.clone(), 6000),
    ] {
        assert!(apart(run.points[run.last()], minimum) < 1e-3);
    }
    let decoupled = AdamW {
        lr: 0.01,
        weight_decay: 1.0,
        ..AdamW::default()
    };
    let run = run(Method::AdamW(decoupled), alone, 6000);
    assert!(apart(run.points[run.last()], minimum) > 0.1);
}
