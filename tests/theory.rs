//! What linear theory says of methods on quadratics, checked on random ones.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ravine::optimizer::{
    Adagrad, Adam, GradientDescent, Method, Momentum, Nesterov, Newton, Problem, Qhm, Rmsprop,
    Schedule, Status, Trajectory,
};
use ravine::surface::{Quadratic, Rosenbrock, Saddle, Shape};

type Point = [f64; 2];

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 32,
        rng_seed: RngSeed::Fixed(20),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A quadratic and a start whose components along both eigenvectors are `parts`.
#[derive(Clone, Copy, Debug)]
struct Case {
    quadratic: Quadratic,
    parts: Point,
}

impl Case {
    /// Without rotation and centre, where each coordinate is a direction and no digit is lost to the other.
    fn upright(lambda1: f64, lambda2: f64) -> Self {
        let quadratic = Quadratic {
            lambda1,
            lambda2,
            ..Quadratic::default()
        };
        Self {
            quadratic,
            parts: [1.0, 1.0],
        }
    }

    fn axes(&self) -> Point {
        let (s, c) = self.quadratic.angle_deg.to_radians().sin_cos();
        [c, s]
    }

    fn start(&self) -> Point {
        let ([c, s], [u, v]) = (self.axes(), self.parts);
        let q = &self.quadratic;
        [q.center_x + c * u - s * v, q.center_y + s * u + c * v]
    }

    /// Components of the error along both eigenvectors.
    fn parts_at(&self, [x, y]: Point) -> Point {
        let [c, s] = self.axes();
        let (x, y) = (x - self.quadratic.center_x, y - self.quadratic.center_y);
        [c * x + s * y, c * y - s * x]
    }

    fn lambdas(&self) -> Point {
        [self.quadratic.lambda1, self.quadratic.lambda2]
    }

    fn run(&self, method: Method, steps: usize) -> Trajectory {
        let shape = Shape::Quadratic(self.quadratic);
        run(method, &Schedule::default(), shape, self.start(), steps)
    }

    /// Components of the error at every row.
    fn errors(&self, trajectory: &Trajectory) -> Vec<Point> {
        let parts = |p: &Point| self.parts_at(*p);
        trajectory.points.iter().map(parts).collect()
    }
}

fn run(
    method: Method,
    schedule: &Schedule,
    shape: Shape,
    start: Point,
    steps: usize,
) -> Trajectory {
    let problem = Problem {
        objective: shape.into(),
        start,
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    method.run(schedule, &problem)
}

fn gradient_descent(lr: f64) -> Method {
    Method::GradientDescent(GradientDescent {
        lr,
        ..GradientDescent::default()
    })
}

fn momentum(lr: f64, momentum: f64) -> Method {
    Method::Momentum(Momentum {
        lr,
        momentum,
        ..Momentum::default()
    })
}

fn nesterov(lr: f64, momentum: f64) -> Method {
    Method::Nesterov(Nesterov {
        lr,
        momentum,
        ..Nesterov::default()
    })
}

fn with_rate(mut method: Method, lr: f64) -> Method {
    let table = method.parameters().table();
    let row = table.iter().position(|p| p.key == "lr").unwrap();
    method.parameters_mut().set(row, lr);
    method
}

fn size() -> impl Strategy<Value = f64> {
    (0.1..5.0, any::<bool>()).prop_map(|(v, negative): (f64, bool)| if negative { -v } else { v })
}

/// A positive number that is as often small as large.
fn eigenvalue() -> impl Strategy<Value = f64> {
    (-1.0..1.0).prop_map(|exponent: f64| 10f64.powf(exponent))
}

fn bowl() -> impl Strategy<Value = Case> {
    let lambdas = (eigenvalue(), eigenvalue());
    let place = (-180.0..180.0, -3.0..3.0, -3.0..3.0);
    (lambdas, place, size(), size()).prop_map(|((lambda1, lambda2), (angle, x, y), u, v)| Case {
        quadratic: Quadratic {
            lambda1,
            lambda2,
            angle_deg: angle,
            center_x: x,
            center_y: y,
        },
        parts: [u, v],
    })
}

/// max|σ| over the roots of σ² + bσ + c.
fn largest_root(b: f64, c: f64) -> f64 {
    let discriminant = b * b - 4.0 * c;
    if discriminant < 0.0 {
        c.sqrt()
    } else {
        0.5 * (b.abs() + discriminant.sqrt())
    }
}

fn heavy_ball_rate(h: f64, beta: f64) -> f64 {
    largest_root(-(1.0 + beta - h), beta)
}

fn nesterov_rate(h: f64, beta: f64) -> f64 {
    largest_root(-(1.0 + beta) * (1.0 - h), beta * (1.0 - h))
}

/// The factor per step that a linear recurrence with two terms shrinks or grows by in the long run, from the pairs of
/// neighbouring errors, over the second half of a run.
fn measured_rate(errors: &[f64]) -> f64 {
    let pair = |k: usize| errors[k].hypot(errors[k - 1]);
    let last = errors.len() - 1;
    let middle = last / 2;
    (pair(last) / pair(middle)).powf(1.0 / (last - middle) as f64)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn gradient_descent_shrinks_each_direction(case in bowl(), share in 0.01..1.2) {
        let high = case.quadratic.eigenvalues()[1];
        let lr = share * 2.0 / high;
        let trajectory = case.run(gradient_descent(lr), 40);
        let start_loss = trajectory.losses[0];
        for (k, error) in case.errors(&trajectory).into_iter().enumerate() {
            let mut gap = 0.0;
            let growth = (1.0 - lr * high).abs().max(1.0).powi(k as i32);
            for (i, lambda) in case.lambdas().into_iter().enumerate() {
                let factor = (1.0 - lr * lambda).powi(k as i32);
                let expected = factor * case.parts[i];
                prop_assert!((error[i] - expected).abs() <= 1e-11 * growth);
                gap += 0.5 * lambda * factor * factor * case.parts[i] * case.parts[i];
            }
            prop_assert!((trajectory.losses[k] - gap).abs() <= 1e-11 * start_loss * growth * growth);
        }
    }

    #[test]
    fn gradient_descent_is_stable_below_its_limit(case in bowl(), share in 0.05..0.99, beyond in 1.05..3.0) {
        let limit = gradient_descent(0.1).step_limit(case.quadratic.eigenvalues()[1]).unwrap().rate;
        prop_assert_eq!(limit, 2.0 / case.quadratic.eigenvalues()[1]);
        let stable = case.run(gradient_descent(share * limit), 6_000);
        prop_assert_eq!(stable.statuses[stable.last()], Status::Converged);
        let unstable = case.run(gradient_descent(beyond * limit), 6_000);
        prop_assert_eq!(unstable.statuses[unstable.last()], Status::Diverged);
        prop_assert!(unstable.points.len() < 6_001);
    }

    #[test]
    fn best_gradient_descent_is_best(low in eigenvalue(), condition in 1.5..30.0f64, off in 0.02..0.5) {
        let case = Case::upright(low, low * condition);
        let best = gradient_descent(0.1).best(case.quadratic.eigenvalues()).unwrap();
        prop_assert!((best.shrinkage - (condition - 1.0) / (condition + 1.0)).abs() < 1e-14);
        prop_assert_eq!(best.momentum, None);
        let steps = (4.0 * (condition + 1.0) / off) as usize;
        let error = |lr: f64| {
            let errors = case.errors(&case.run(gradient_descent(lr), steps));
            errors[steps][0].hypot(errors[steps][1])
        };
        // Both directions shrink by exactly the rate.
        let expected = best.shrinkage.powi(steps as i32) * 2f64.sqrt();
        prop_assert!((error(best.lr) / expected - 1.0).abs() < 1e-8);
        prop_assert!(error(best.lr * (1.0 - off)) > error(best.lr));
        prop_assert!(error(best.lr * (1.0 + off)) > error(best.lr));
    }

    #[test]
    fn heavy_ball_follows_its_recurrence(case in bowl(), share in 0.01..1.0, beta in 0.0..0.99) {
        let lr = share * 2.0 * (1.0 + beta) / case.quadratic.eigenvalues()[1];
        let errors = case.errors(&case.run(momentum(lr, beta), 100));
        for (i, lambda) in case.lambdas().into_iter().enumerate() {
            let h = lr * lambda;
            prop_assert!((errors[1][i] - (1.0 - h) * errors[0][i]).abs() <= 1e-11);
            for k in 1..100 {
                let next = (1.0 + beta - h) * errors[k][i] - beta * errors[k - 1][i];
                prop_assert!((errors[k + 1][i] - next).abs() <= 1e-11 * (1.0 + next.abs()));
            }
        }
    }

    #[test]
    fn nesterov_follows_its_recurrence(case in bowl(), share in 0.01..1.0, beta in 0.0..0.99) {
        let lr = share * 2.0 * (1.0 + beta) / ((1.0 + 2.0 * beta) * case.quadratic.eigenvalues()[1]);
        let errors = case.errors(&case.run(nesterov(lr, beta), 100));
        for (i, lambda) in case.lambdas().into_iter().enumerate() {
            let h = lr * lambda;
            // The velocity starts at zero, and the first step already looks ahead.
            prop_assert!((errors[1][i] - (1.0 - h * (1.0 + beta)) * errors[0][i]).abs() <= 1e-11);
            for k in 1..100 {
                let next = (1.0 + beta) * (1.0 - h) * errors[k][i] - beta * (1.0 - h) * errors[k - 1][i];
                prop_assert!((errors[k + 1][i] - next).abs() <= 1e-11 * (1.0 + next.abs()));
            }
        }
    }

    #[test]
    fn momentum_is_stable_below_its_limit(
        case in bowl(), share in 0.05..0.95, beyond in 1.02..2.0, beta in 0.0..0.95,
    ) {
        for method in [momentum(0.1, beta), nesterov(0.1, beta)] {
            let limit = method.step_limit(case.quadratic.eigenvalues()[1]).unwrap().rate;
            let stable = case.run(with_rate(method, share * limit), 6_000);
            prop_assert_eq!(stable.statuses[stable.last()], Status::Converged);
            let unstable = case.run(with_rate(method, beyond * limit), 12_000);
            prop_assert_eq!(unstable.statuses[unstable.last()], Status::Diverged);
        }
    }

    #[test]
    fn rates_are_the_largest_roots(lambda in eigenvalue(), share in 0.02..1.1, beta in 0.01..0.95) {
        let case = Case::upright(lambda, lambda);
        for (method, rate) in [
            (momentum(0.1, beta), heavy_ball_rate as fn(f64, f64) -> f64),
            (nesterov(0.1, beta), nesterov_rate),
        ] {
            let lr = share * method.step_limit(lambda).unwrap().rate;
            let expected = rate(lr * lambda, beta);
            // As many steps as fit between 1 and 1e±150, so that losses stay finite.
            let steps = (340.0 / expected.ln().abs()).clamp(10.0, 4000.0) as usize;
            let errors: Vec<f64> = case.run(with_rate(method, lr), steps).points.iter().map(|p| p[0]).collect();
            prop_assert_eq!(errors.len(), steps + 1);
            let measured = measured_rate(&errors);
            // Near a double root the recurrence shrinks like k·σᵏ, which a run of any length shows.
            prop_assert!((measured / expected).ln().abs() <= 8.0 / steps as f64, "{measured} {expected} {steps}");
        }
    }

    #[test]
    fn best_heavy_ball_is_best(low in eigenvalue(), condition in 1.5..100.0f64) {
        let high = low * condition;
        let best = momentum(0.1, 0.5).best([low, high]).unwrap();
        let root = condition.sqrt();
        prop_assert!((best.shrinkage - (root - 1.0) / (root + 1.0)).abs() < 1e-13);
        let rate = |lr: f64, beta: f64| heavy_ball_rate(lr * low, beta).max(heavy_ball_rate(lr * high, beta));
        let beta = best.momentum.unwrap();
        // At the double roots rounding moves σ by the root of an ulp.
        prop_assert!((rate(best.lr, beta) - best.shrinkage).abs() < 1e-6);
        // No other pair does better.
        for i in 1..80 {
            for j in 0..80 {
                let (lr, beta) = (f64::from(i) / 80.0 * 4.0 / high, f64::from(j) / 80.0);
                prop_assert!(rate(lr, beta) >= best.shrinkage - 1e-9, "{lr} {beta}");
            }
        }
        // And runs do as the roots say.
        let steps = 200;
        let errors = Case::upright(low, high).run(momentum(best.lr, beta), steps).points.clone();
        let measured = measured_rate(&errors.iter().map(|p| p[0]).collect::<Vec<_>>());
        prop_assert!((measured - best.shrinkage).abs() < 0.03, "{measured} {}", best.shrinkage);
    }

    /// v ← αv − ηg, w ← w + v: the lecture's momentum.
    #[test]
    fn lecture_momentum_is_pytorchs_at_a_constant_rate(alpha in 0.0..0.95, x in -1.5..1.5, y in -0.5..2.0) {
        let lr = 2e-4;
        let shape = Shape::Rosenbrock(Rosenbrock::default());
        let paths = |schedule: &Schedule| {
            let trajectory = run(momentum(lr, alpha), schedule, shape.clone(), [x, y], 200);
            let landscape = shape.landscape();
            let (mut w, mut v, mut apart) = ([x, y], [0.0; 2], 0.0f64);
            for (t, point) in trajectory.points.iter().enumerate() {
                apart = apart.max((point[0] - w[0]).hypot(point[1] - w[1]));
                let g = landscape.jet2(w[0], w[1]).gradient;
                let rate = lr * schedule.factor(t as u64);
                v = [alpha * v[0] - rate * g[0], alpha * v[1] - rate * g[1]];
                w = [w[0] + v[0], w[1] + v[1]];
            }
            apart
        };
        prop_assert!(paths(&Schedule::default()) < 1e-9);
        if alpha > 0.1 {
            // Under a schedule the forms part: the old velocity keeps the rate it was made with.
            prop_assert!(paths(&Schedule::named("exponential").unwrap()) > 1e-6);
        }
    }

    #[test]
    fn newton_needs_one_step(case in bowl(), saddle in any::<bool>()) {
        let mut case = case;
        if saddle {
            case.quadratic.lambda1 *= -1.0;
        }
        let trajectory = case.run(Method::Newton(Newton { lr: 1.0 }), 3);
        let error = case.parts_at(trajectory.points[1]);
        prop_assert!(error[0].hypot(error[1]) < 1e-12, "{error:?}");
        let expected = if saddle { Status::Saddle } else { Status::Converged };
        // The first small step is the second.
        prop_assert_eq!(trajectory.status(3), (expected, 2));
    }

    #[test]
    fn damped_newton_shrinks_every_direction_alike(case in bowl(), lr in 0.0..2.0) {
        let trajectory = case.run(Method::Newton(Newton { lr }), 30);
        for (k, error) in case.errors(&trajectory).into_iter().enumerate() {
            for (part, start) in error.into_iter().zip(case.parts) {
                let expected = (1.0 - lr).powi(k as i32) * start;
                prop_assert!((part - expected).abs() <= 1e-11);
            }
        }
    }

    #[test]
    fn newton_goes_to_the_saddle(x in -2.5..2.5, y in -1.3..1.3) {
        let shape = Shape::Saddle(Saddle::default());
        let newton = Method::Newton(Newton::default());
        let trajectory = run(newton, &Schedule::default(), shape, [x, y], 30);
        let (status, since) = trajectory.status(30);
        prop_assert_eq!(status, Status::Saddle);
        prop_assert!(since <= 20);
        let end = trajectory.points[trajectory.last()];
        prop_assert!(end[0].hypot(end[1]) < 1e-9);
    }

    #[test]
    fn gradient_descent_leaves_the_saddle(x in -2.5..2.5, y in 0.001..1.3) {
        let shape = Shape::Saddle(Saddle::default());
        let trajectory = run(gradient_descent(0.1), &Schedule::default(), shape, [x, y], 500);
        prop_assert_eq!(trajectory.statuses[trajectory.last()], Status::Converged);
        let end = trajectory.points[trajectory.last()];
        prop_assert!((end[1] - 10f64.sqrt()).abs() < 1e-5);
    }

    #[test]
    fn newton_has_no_step_in_a_flat_valley(case in bowl()) {
        let mut case = case;
        case.quadratic.lambda1 = 0.0;
        let trajectory = case.run(Method::Newton(Newton::default()), 10);
        prop_assert_eq!(trajectory.points.len(), 1);
        prop_assert_eq!(trajectory.status(0), (Status::Singular, 0));
    }

    /// A factor of 4 on f is a factor of 4 on g, 16 on g² and 4 on its root: without ε not a bit changes.
    #[test]
    fn adaptive_methods_are_blind_to_the_scale(case in bowl()) {
        let mut steep = case;
        steep.quadratic.lambda1 *= 4.0;
        steep.quadratic.lambda2 *= 4.0;
        for method in [
            Method::Adagrad(Adagrad { lr: 0.3, eps: 0.0, ..Adagrad::default() }),
            Method::Rmsprop(Rmsprop { lr: 0.05, eps: 0.0, ..Rmsprop::default() }),
            Method::Adam(Adam { lr: 0.1, eps: 0.0, ..Adam::default() }),
        ] {
            prop_assert_eq!(case.run(method, 100).points.clone(), steep.run(method, 100).points.clone());
        }
    }

    /// Adam's and Adagrad's first step is η along each coordinate, whatever the gradient.
    #[test]
    fn first_steps_of_adaptive_methods_have_one_length(case in bowl(), lr in 0.001..1.0) {
        for method in [
            Method::Adagrad(Adagrad { lr, eps: 0.0, ..Adagrad::default() }),
            Method::Adam(Adam { lr, eps: 0.0, ..Adam::default() }),
        ] {
            let trajectory = case.run(method, 1);
            for i in 0..2 {
                let (moved, g) = (trajectory.points[1][i] - trajectory.points[0][i], trajectory.gradients[0][i]);
                prop_assert!((moved + lr * g.signum()).abs() < 1e-14 * 10.0);
            }
        }
    }
}

/// Moments that began at 0 are (1−β₁)g and (1−β₂)g² after the first step, and stay as they are without bias correction.
#[test]
fn without_bias_correction_adam_begins_with_other_steps() {
    let case = Case::upright(1.0, 7.0);
    let adam = Adam {
        lr: 0.01,
        eps: 0.0,
        bias_correction: false,
        ..Adam::default()
    };
    let trajectory = case.run(Method::Adam(adam), 300);
    let (mut m, mut v) = ([0.0_f64; 2], [0.0_f64; 2]);
    for (t, pair) in trajectory.points.windows(2).enumerate() {
        for i in 0..2 {
            let g = trajectory.gradients[t][i];
            (m[i], v[i]) = (0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g);
            let expected = pair[0][i] - 0.01 * m[i] / v[i].sqrt();
            assert!((pair[1][i] - expected).abs() < 1e-12, "step {t}");
        }
    }
    let moved = trajectory.points[1][0] - trajectory.points[0][0];
    assert!((moved.abs() - 0.01 * 0.1 / 0.001_f64.sqrt()).abs() < 1e-15);
}

/// The limit that theory states is where runs begin to grow, found by halving.
#[test]
fn step_limits_agree_with_a_search() {
    let lambda = 2.5;
    let case = Case::upright(lambda, lambda);
    let decayed = GradientDescent {
        lr: 0.1,
        weight_decay: 0.5,
    };
    let mut methods = vec![
        gradient_descent(0.1),
        Method::Newton(Newton::default()),
        Method::Momentum(Momentum {
            momentum: 0.6,
            weight_decay: 1.5,
            ..Momentum::default()
        }),
        Method::Nesterov(Nesterov {
            momentum: 0.6,
            weight_decay: 1.5,
            ..Nesterov::default()
        }),
    ];
    for (momentum, nu) in [(0.6, 0.0), (0.6, 0.7), (0.6, 1.0), (0.95, 0.7)] {
        methods.push(Method::Qhm(Qhm {
            lr: 0.1,
            momentum,
            nu,
        }));
    }
    for beta in [0.0, 0.3, 0.9, 0.99] {
        methods.extend([momentum(0.1, beta), nesterov(0.1, beta)]);
    }
    let grows = |method: Method| {
        let trajectory = case.run(method, 8000);
        let end = trajectory.points[trajectory.last()];
        trajectory.statuses[trajectory.last()] == Status::Diverged || end[0].abs() > 1.0
    };
    for method in methods {
        let (mut low, mut high) = (0.01, 10.0);
        for _ in 0..16 {
            let middle = 0.5 * (low + high);
            if grows(with_rate(method, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        let limit = method.step_limit(lambda).unwrap().rate;
        assert!(
            (low / limit - 1.0).abs() < 2e-3,
            "{method:?}: {low}, {limit}"
        );
    }
    let limit = Method::GradientDescent(decayed).step_limit(lambda).unwrap();
    assert_eq!(limit.rate, 2.0 / 3.0);
}

#[test]
fn no_limit_where_theory_has_none() {
    for method in [
        momentum(0.1, 1.0),
        nesterov(0.1, 1.5),
        Method::Adagrad(Adagrad::default()),
        Method::Rmsprop(Rmsprop::default()),
        Method::Adam(Adam::default()),
    ] {
        assert_eq!(method.step_limit(1.0), None, "{method:?}");
    }
    for lambda in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(gradient_descent(0.1).step_limit(lambda), None);
    }
    for lambdas in [
        [0.0, 1.0],
        [-1.0, 1.0],
        [f64::NAN, 1.0],
        [1.0, f64::INFINITY],
    ] {
        assert_eq!(gradient_descent(0.1).best(lambdas), None);
    }
}

/// The surface's largest curvature is 10, the view 6 wide: 0.4 of the limit, a share of the view, or the method's default.
#[test]
fn suggested_rates_are_stable_and_visible() {
    let suggested = |key: &str, lambda_max: f64| {
        let method = Method::named(key).unwrap();
        method.suggested_rate(lambda_max, 6.0)
    };
    for (key, rate) in [
        ("gradient_descent", Some(0.08)),
        // 0.4 · 2(1 + 0.9)/10 = 0.152
        ("momentum", Some(0.1)),
        // 0.4 · 2(1 + 0.9)/(1 + 1.8)/10 = 0.054…
        ("nesterov", Some(0.05)),
        ("qhm", Some(0.08)),
        ("radam", Some(0.08)),
        ("adagrad", Some(1.0)),
        ("adam", Some(0.1)),
        ("rmsprop", Some(0.1)),
        ("lion", Some(0.03)),
        ("adadelta", None),
        ("newton", None),
        ("bfgs", None),
    ] {
        assert_eq!(suggested(key, 10.0), rate, "{key}");
    }
    // Where nothing curves up there is no limit to stay below.
    for key in ["gradient_descent", "momentum", "qhm"] {
        assert_eq!(suggested(key, -1.0), None, "{key}");
    }
    assert_eq!(suggested("radam", -1.0), Some(0.1));
}

/// The help of a rate states the limit that theory knows, and none where it knows none.
#[test]
fn the_help_of_a_rate_is_true() {
    for method in Method::all() {
        let row = method.rate_row().unwrap();
        let help = method.parameters().table()[row].help;
        let stated = help.split("it must stay below ").nth(1);
        let limit = method.step_limit(4.0).map(|limit| limit.formula);
        // Newton's limit is a number, whatever the curvature.
        assert_eq!(
            stated,
            limit.filter(|formula| *formula != "2"),
            "{method:?}"
        );
        assert_eq!(
            limit == Some("2"),
            help.contains("beyond 2 it diverges"),
            "{method:?}"
        );
    }
}

/// A weight decay adds to every curvature, and the formula of the limit says so.
#[test]
fn limits_with_weight_decay_name_it() {
    for mut method in Method::all() {
        let Some(before) = method.step_limit(4.0) else {
            continue;
        };
        let Some(row) = method.parameters().row("weight_decay") else {
            continue;
        };
        assert_eq!(method.parameters().table()[row].symbol, "wd");
        method.parameters_mut().set(row, 4.0);
        let after = method.step_limit(4.0).unwrap();
        assert_eq!(after.rate, before.rate / 2.0);
        assert!(after.formula.contains("λmax+wd") && !before.formula.contains("wd"));
    }
}
