//! What gauges show at a point, against the step that leaves it: the step is that of the recorded path, and the equations are
//! those of the methods, written down once more.

use ravine::math::Point;
use ravine::optimizer::{
    Clip, Gauge, Method, Momentum, Newton, Problem, Reading, Schedule, Status, Tool, Trajectory,
    Wrappers,
};
use ravine::surface::{Shape, Surface};

fn problem(surface: &str, start: Point, steps: usize) -> Problem {
    Problem {
        objective: Surface::from(Shape::named(surface).unwrap()),
        start,
        steps,
        seed: 7,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

/// A vector, place or number per coordinate, by its symbol.
fn read(gauges: &[Gauge], symbol: &str) -> Point {
    let found = gauges.iter().find(|g| g.symbol == symbol);
    match found.map(|g| &g.reading) {
        Some(
            Reading::Displacement(v)
            | Reading::Gradient(v)
            | Reading::Place(v)
            | Reading::Numbers(v)
            | Reading::Rates(v),
        ) => *v,
        other => panic!("{symbol}: {other:?} in {gauges:?}"),
    }
}

fn matrix(gauges: &[Gauge]) -> Option<[f64; 3]> {
    gauges.iter().find_map(|g| match g.reading {
        Reading::Matrix(m) => Some(m),
        _ => None,
    })
}

/// The place that a search has taken.
fn taken(gauges: &[Gauge]) -> Option<Point> {
    gauges.iter().find_map(|g| match &g.reading {
        Reading::Trials { places, taken } => Some(places[(*taken)?]),
        _ => None,
    })
}

fn times([xx, xy, yy]: [f64; 3], [x, y]: Point) -> Point {
    [xx * x + xy * y, xy * x + yy * y]
}

/// The step that leaves a row as the gauges tell it, from the equation of the method.
fn told(key: &str, t: &Trajectory, row: usize) -> Point {
    let gauges = t.gauges(row);
    let (w, g, lr) = (t.points[row], t.gradients[row], t.rates[row + 1]);
    let of = |symbol: &str| read(&gauges, symbol);
    let scaled = |rate: &str, moment: &str| {
        let (rate, moment) = (of(rate), of(moment));
        [0, 1].map(|i| -rate[i] * moment[i])
    };
    match key {
        "gradient_descent" => g.map(|g| -lr * g),
        "momentum" | "qhm" => of("v"),
        "nesterov" => [0, 1].map(|i| of("w + μv")[i] - lr * g[i] - w[i]),
        "adagrad" => [0, 1].map(|i| -of("η/√G")[i] * g[i]),
        "rmsprop" => [0, 1].map(|i| -of("η/√s")[i] * g[i]),
        "adadelta" => [0, 1].map(|i| -of("η√u/√s")[i] * g[i]),
        "adam" => scaled("η/√v̂", "m̂"),
        "adamw" => [0, 1].map(|i| scaled("η/√v̂", "m̂")[i] - lr * 0.01 * w[i]),
        "adamax" => scaled("η/u", "m̂"),
        "nadam" => scaled("η/√v̂", "m̄"),
        "radam" if gauges.iter().any(|g| g.symbol == "r") => scaled("ηr/√v̂", "m̂"),
        "radam" => scaled("η", "m̂"),
        "qhadam" => scaled("η/√r", "q"),
        "rprop" => [0, 1].map(|i| {
            // A coordinate whose gradient has changed its sign waits.
            let flipped = row > 0 && t.gradients[row - 1][i] * g[i] < 0.0;
            let waited = row > 0 && t.points[row - 1][i] == w[i];
            if flipped && !waited {
                0.0
            } else {
                -g[i].signum() * of("Δ")[i]
            }
        }),
        "lion" => of("c").map(|c| -lr * c.signum()),
        "steepest_descent" => g.map(|g| -lr * g),
        // At rest no search finds a lower place, and the run stays where it is.
        "conjugate_gradient" if lr == 0.0 => [0.0; 2],
        "conjugate_gradient" => of("d").map(|d| lr * d),
        "bfgs" | "lbfgs" => {
            let direction = matrix(&gauges).map_or(g, |b| times(b, g));
            direction.map(|d| -lr * d)
        }
        "newton" => of("−H⁻¹g").map(|d| lr * d),
        "newton_modified" | "newton_line_search" => of("−|H|⁻¹g").map(|d| lr * d),
        "levenberg" => of("−Bg").map(|d| lr * d),
        _ => panic!("{key} has no equation here"),
    }
}

#[test]
fn gauges_tell_the_step_that_leaves_their_point() {
    let falling = Schedule::named("exponential").unwrap();
    for schedule in [Schedule::default(), falling] {
        for method in Method::all() {
            let key = method.info().key;
            let t = method.run(&schedule, &problem("rosenbrock", [-1.2, 1.0], 40));
            for row in 0..t.last() {
                let step = [0, 1].map(|i| t.points[row + 1][i] - t.points[row][i]);
                let told = told(key, &t, row);
                let length = step[0].hypot(step[1]);
                let apart = (told[0] - step[0]).hypot(told[1] - step[1]);
                assert!(
                    apart <= 1e-9 * length + 1e-14,
                    "{key}, row {row}: {told:?} {step:?}"
                );
                if let Some(place) = taken(&t.gauges(row)) {
                    assert_eq!(place, t.points[row + 1], "{key}, row {row}");
                }
            }
        }
    }
}

/// H⁻¹g at the start of the README's run, by hand: f = (1 − x)² + 100(y − x²)² has there g = (−215.6, −88) and
/// H = [1330 480; 480 200].
#[test]
fn newtons_arrow_leads_to_its_next_point() {
    let newton = Method::Newton(Newton { lr: 0.5 });
    let t = newton.run(&Schedule::default(), &problem("rosenbrock", [-1.2, 1.0], 3));
    let determinant = 1330.0 * 200.0 - 480.0 * 480.0;
    let by_hand = [
        (200.0 * 215.6 - 480.0 * 88.0) / determinant,
        (1330.0 * 88.0 - 480.0 * 215.6) / determinant,
    ];
    let arrow = read(&t.gauges(0), "−H⁻¹g");
    for i in 0..2 {
        assert!(
            (arrow[i] - by_hand[i]).abs() < 1e-12,
            "{arrow:?} {by_hand:?}"
        );
        assert!((t.points[0][i] + 0.5 * by_hand[i] - t.points[1][i]).abs() < 1e-12);
    }
}

/// At the last row the step that would follow is shown, as a longer run makes it.
#[test]
fn the_last_row_shows_the_step_that_would_follow() {
    let mut wrapped = Wrappers::default();
    for tool in Tool::ALL {
        wrapped.switch(tool, true);
    }
    for method in Method::all() {
        for wrappers in [Wrappers::default(), wrapped] {
            let run = |steps| {
                let problem = problem("himmelblau", [-0.5, -0.4], steps);
                method.run_within(&wrappers, &Schedule::default(), &problem)
            };
            let (short, long) = (run(4), run(9));
            assert!(long.last() > 4, "{method:?}");
            assert_eq!(short.gauges(4), long.gauges(4), "{method:?}");
            assert_eq!(run(0).gauges(0), long.gauges(0), "{method:?}");
        }
    }
}

#[test]
fn a_run_that_has_ended_has_no_step_to_show() {
    let momentum = Method::Momentum(Momentum {
        lr: 1e3,
        ..Momentum::default()
    });
    let t = momentum.run(
        &Schedule::default(),
        &problem("rosenbrock", [-1.2, 1.0], 50),
    );
    assert_eq!(t.statuses[t.last()], Status::Diverged);
    assert_eq!(t.gauges(t.last()), []);
    assert!(!t.gauges(t.last() - 1).is_empty());

    // A ridge of straight lines has no curvature.
    let newton = Method::Newton(Newton::default());
    let t = newton.run(&Schedule::default(), &problem("abs_ridge", [1.0, 1.0], 3));
    assert_eq!(t.statuses[t.last()], Status::Singular);
    assert_eq!(t.gauges(t.last()), []);
}

/// Clipping's share of the gradient is that of the step that leaves the row.
#[test]
fn clipping_tells_what_it_leaves() {
    let wrappers = Wrappers {
        clip: Some(Clip { norm: 2.0 }),
        ..Wrappers::default()
    };
    let mut method = Method::named("gradient_descent").unwrap();
    method.parameters_mut().set(0, 0.002);
    let t = method.run_within(
        &wrappers,
        &Schedule::default(),
        &problem("rosenbrock", [-1.2, 1.0], 30),
    );
    for row in 0..t.last() {
        let gauges = t.gauges(row);
        let Some(Reading::Number(share)) = gauges
            .iter()
            .find(|g| g.symbol == "c/‖g‖")
            .map(|g| g.reading.clone())
        else {
            panic!("{gauges:?}");
        };
        let [gx, gy] = t.gradients[row];
        assert!((share - (2.0 / gx.hypot(gy)).min(1.0)).abs() < 1e-6);
        for (i, g) in [gx, gy].into_iter().enumerate() {
            let step = t.points[row + 1][i] - t.points[row][i];
            assert!((step + 0.002 * share * g).abs() < 1e-14);
        }
    }
}

/// Replaying several rows at once gives what replaying each of them does, with noise, too.
#[test]
fn gauges_of_several_rows_are_those_of_each() {
    for key in ["adam", "momentum", "bfgs"] {
        let method = Method::named(key).unwrap();
        let problem = Problem {
            objective: Surface::from(Shape::named("rosenbrock").unwrap()),
            start: [-1.2, 1.0],
            steps: 700,
            seed: 3,
            noise: 0.01,
            tolerance: 1e-6,
        };
        let run = method.run(&Schedule::default(), &problem);
        let rows: Vec<usize> = [0, 1, 5, 255, 256, 257, 300, 699, 700]
            .map(|row: usize| row.min(run.last()))
            .into();
        let each: Vec<_> = rows.iter().map(|row| run.gauges(*row)).collect();
        assert_eq!(run.gauges_of(&rows), each, "{key}");
    }
}
