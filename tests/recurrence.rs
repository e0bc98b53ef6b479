//! The recurrences that theory states along eigen-directions, and the charts that show them, against recorded runs on random
//! quadratics.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use ravine::optimizer::{
    Adam, GradientDescent, Method, Momentum, Nesterov, Newton, NewtonModified, Problem, Qhm,
    Recurrence, Regime, Schedule, Status, Trajectory,
};
use ravine::scenario::{Quantity, Scenario};
use ravine::surface::{Quadratic, Shape};
use ravine::workbench::{Along, Curve, Derived, Detail};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 64,
        rng_seed: RngSeed::Fixed(31),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn run(method: Method, quadratic: Quadratic, start: [f64; 2], steps: usize) -> Trajectory {
    let problem = Problem {
        objective: Shape::Quadratic(quadratic).into(),
        start,
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    };
    method.run(&Schedule::default(), &problem)
}

/// Every method that is a recurrence, at the rate η with the momentum μ, a second number (τ, ν) and a weight decay.
fn methods(lr: f64, momentum: f64, second: f64, weight_decay: f64) -> Vec<Method> {
    vec![
        Method::GradientDescent(GradientDescent { lr, weight_decay }),
        Method::Momentum(Momentum {
            lr,
            momentum,
            dampening: second,
            weight_decay,
        }),
        Method::Nesterov(Nesterov {
            lr,
            momentum,
            weight_decay,
        }),
        Method::Qhm(Qhm {
            lr,
            momentum,
            nu: second,
        }),
        Method::Newton(Newton { lr }),
        Method::NewtonModified(NewtonModified { lr, floor: second }),
    ]
}

fn of(method: Method, lambda: f64) -> Recurrence {
    method.recurrence(method.lr(), lambda).unwrap()
}

fn eigenvalue() -> impl Strategy<Value = f64> {
    (-1.0..1.0).prop_map(|exponent: f64| 10f64.powf(exponent))
}

/// The special values of a share as well as those between.
fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0]
}

proptest! {
    #![proptest_config(config())]

    /// Along the axes of the plane no digit is lost to the other direction.
    #[test]
    fn runs_follow_to_the_last_digits(
        lambda in eigenvalue(), curved_down in any::<bool>(), rate in 0.01..2.5, momentum in share(), second in share(),
    ) {
        let lambda = if curved_down { -lambda } else { lambda };
        let quadratic = Quadratic { lambda1: lambda, lambda2: lambda, ..Quadratic::default() };
        for method in methods(rate / lambda.abs(), momentum, second, 0.0) {
            let recurrence = of(method, lambda);
            let run = run(method, quadratic, [1.0, 1.0], 60);
            let radius = recurrence.spectral_radius();
            let mut before: f64 = 1.0;
            for (k, (point, expected)) in run.points.iter().zip(recurrence.iterates(1.0)).enumerate() {
                let scale = expected.abs().max(before.abs()).max(radius.powi(k as i32)) + f64::MIN_POSITIVE;
                prop_assert!((point[0] - expected).abs() <= 1e-12 * scale, "{method:?} {k}: {point:?} {expected}");
                before = expected;
            }
            prop_assert!(run.points.len() > 10);
        }
    }

    /// In a turned quadratic around any centre, and with weight decay, which moves the place where the error is 0.
    #[test]
    fn turned_moved_and_decaying_runs_follow(
        lambdas in [eigenvalue(), eigenvalue()], angle in -90.0..90.0f64, centre in [-3.0..3.0f64, -3.0..3.0], rate in 0.01..1.9,
        momentum in 0.0..0.9, second in 0.01..1.0, weight_decay in prop_oneof![Just(0.0), 0.0..3.0],
    ) {
        let quadratic = Quadratic {
            lambda1: lambdas[0], lambda2: lambdas[1], angle_deg: angle, center_x: centre[0], center_y: centre[1],
        };
        let (s, c) = angle.to_radians().sin_cos();
        let along = |[x, y]: [f64; 2]| [c * x + s * y, c * y - s * x];
        let middle = along(centre);
        for method in methods(rate / (lambdas[0].max(lambdas[1]) + weight_decay), momentum, second, weight_decay) {
            let run = run(method, quadratic, [2.0, -1.5], 60);
            for i in 0..2 {
                let recurrence = of(method, lambdas[i]);
                let rest = (1.0 - recurrence.pull) * middle[i];
                let start = along([2.0, -1.5])[i] - rest;
                let mut largest: f64 = 10.0;
                for (point, expected) in run.points.iter().zip(recurrence.iterates(start)) {
                    largest = largest.max(point[0].abs()).max(point[1].abs());
                    let found = along(*point)[i] - rest;
                    prop_assert!((found - expected).abs() <= 1e-12 * largest, "{method:?}: {found} {expected}");
                }
            }
        }
    }

    /// The radius is 1 at the limit, and crosses it there.
    #[test]
    fn the_radius_is_one_at_the_limit(lambda in eigenvalue(), momentum in 0.0..0.99, second in share(), weight_decay in 0.0..2.0) {
        for method in methods(0.1, momentum, second, weight_decay) {
            let Some(limit) = method.step_limit(lambda) else {
                prop_assert!(matches!(method, Method::Momentum(m) if m.dampening != 0.0));
                continue;
            };
            if matches!(method, Method::NewtonModified(m) if m.floor > lambda) {
                continue;
            }
            let radius = |share: f64| method.recurrence(share * limit.rate, lambda).unwrap().spectral_radius();
            prop_assert!((radius(1.0) - 1.0).abs() <= 1e-12, "{method:?}: {}", radius(1.0));
            prop_assert!(radius(0.99) < 1.0 - 1e-6 && radius(1.01) > 1.0 + 1e-6, "{method:?}");
        }
    }

    /// What a regime is called is seen in the signs of the recorded errors.
    #[test]
    fn regimes_are_what_runs_look_like(lambda in eigenvalue(), rate in 0.01..3.9, momentum in 0.0..0.95, second in 0.1..0.9) {
        let quadratic = Quadratic { lambda1: lambda, lambda2: lambda, ..Quadratic::default() };
        for method in methods(rate / lambda, momentum, second, 0.0) {
            let recurrence = of(method, lambda);
            let radius = recurrence.spectral_radius();
            // Not too near to where one regime becomes another, which takes a long run to see, and never down to 0.
            let apart = (recurrence.trace.powi(2) - 4.0 * recurrence.determinant).abs() > 0.02 && recurrence.trace.abs() > 0.05;
            if !apart || radius < 0.05 || (radius - 1.0).abs() < 1e-3 {
                continue;
            }
            let steps = (200.0 / radius.ln().abs()).clamp(20.0, 300.0) as usize;
            let run = run(method, quadratic, [1.0, 1.0], steps);
            let late: Vec<f64> = run.points.iter().skip(run.points.len() / 2).map(|p| p[0]).collect();
            let changes = late.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count();
            let (first, last) = (late[0].abs(), late.iter().rev().take(4).fold(0.0, |m: f64, v| m.max(v.abs())));
            match recurrence.regime() {
                Regime::Monotone => prop_assert!(changes == 0 && last < first, "{method:?}"),
                Regime::Oscillating => prop_assert!(changes == late.len() - 1 && last < first, "{method:?}"),
                Regime::Ripples => prop_assert!(last < 1.0 && (steps < 40 || changes > 0), "{method:?} {late:?}"),
                Regime::Divergent => prop_assert!(last > 1.0, "{method:?}"),
                Regime::Critical | Regime::Marginal => prop_assert!(false, "{method:?}: {:?}", recurrence.regime()),
            }
        }
    }
}

/// Polyak's best setting makes the roots at both ends double: critical damping.
#[test]
fn the_best_heavy_ball_is_critically_damped() {
    for condition in [4.0, 10.0, 25.0, 1000.0] {
        let best = Method::Momentum(Momentum::default())
            .best([0.5, 0.5 * condition])
            .unwrap();
        let method = Method::Momentum(Momentum {
            lr: best.lr,
            momentum: best.momentum.unwrap(),
            ..Momentum::default()
        });
        for lambda in [0.5, 0.5 * condition] {
            let recurrence = of(method, lambda);
            assert_eq!(
                recurrence.regime(),
                Regime::Critical,
                "{condition} {lambda}"
            );
            assert!((recurrence.spectral_radius() - best.shrinkage).abs() < 1e-7);
        }
        let between = of(method, 0.25 * (1.0 + condition));
        assert_eq!(between.regime(), Regime::Ripples);
    }
}

#[test]
fn other_methods_are_no_recurrences() {
    for method in Method::all() {
        let known = methods(0.1, 0.5, 0.5, 0.0);
        let expected = known.iter().any(|m| m.info().key == method.info().key);
        assert_eq!(
            method.recurrence(0.1, 2.0).is_some(),
            expected,
            "{method:?}"
        );
    }
    for lambda in [f64::NAN, f64::INFINITY] {
        for method in methods(0.1, 0.5, 0.5, 0.0) {
            assert_eq!(method.recurrence(0.1, lambda), None, "{method:?} {lambda}");
        }
    }
    // No step exists where the Hessian is singular.
    assert_eq!(Method::Newton(Newton::default()).recurrence(1.0, 0.0), None);
}

/// The curves that the chart draws for a method at a constant rate on a quadratic.
fn curves(method: Method, quadratic: Quadratic, start: [f64; 2], quantity: Quantity) -> Derived {
    let mut scenario = Scenario::on(Shape::Quadratic(quadratic));
    scenario.start = start;
    scenario.run.steps = 60;
    scenario.chart.quantity = quantity;
    scenario.optimizers = vec![method.into()];
    let mut derived = Derived::blocking(Detail::default());
    derived.update(&scenario, None);
    derived
}

/// What is measured and what is predicted for each step, up to gaps.
fn both(curve: &Curve) -> impl Iterator<Item = (f64, f64)> {
    let measured = curve.points.iter().filter(|p| !p[1].is_nan());
    measured.map(|[step, value]| {
        let [at, predicted] = curve.predicted[*step as usize];
        assert_eq!(at, *step);
        (*value, predicted)
    })
}

/// Descent with the factors 0.75 and −1.5: the first component is seen until it is lost in the rounding of coordinates that
/// the second one makes huge, and what is left of it is never taken for dynamics.
#[test]
fn rounding_is_not_shown_as_dynamics() {
    for angle_deg in [0.0, 30.0, -50.0, 90.0] {
        let quadratic = Quadratic {
            lambda1: 1.0,
            lambda2: 10.0,
            angle_deg,
            ..Quadratic::default()
        };
        let lr = 0.25;
        let method = Method::GradientDescent(GradientDescent {
            lr,
            weight_decay: 0.0,
        });
        let mut scenario = Scenario::on(Shape::Quadratic(quadratic));
        scenario.start = [1.0, 0.7];
        scenario.run.steps = 120;
        scenario.chart.quantity = Quantity::Components;
        scenario.layers.eigen_lens = true;
        scenario.optimizers = vec![method.into()];
        let mut derived = Derived::blocking(Detail::default());
        derived.update(&scenario, None);
        let first = &derived.curves.all()[0];
        for (measured, predicted) in both(first) {
            let error = measured / predicted - 1.0;
            assert!(error.abs() < 0.5, "{angle_deg}: {measured} {predicted}");
        }
        let (run, modes) = (derived.runs.get(0).unwrap(), derived.eigen.of(0).unwrap());
        let ball = |row| Along::of(&scenario, 0, run, row, modes, 0).trail.pop();
        let shown = first.points.last().unwrap()[0];
        if angle_deg == 0.0 {
            // Along the axes nothing is lost.
            assert!(shown == 120.0 && ball(120).is_some());
        } else {
            assert!((35.0..60.0).contains(&shown), "{angle_deg}: {shown}");
            // The lens shows 0 as long as that is seen.
            assert!(ball(60).is_some_and(|at| at.abs() < 1e-3) && ball(110).is_none());
        }
    }
}

/// At rest away from the origin, a component is lost on a logarithmic axis, and seen to be 0 in the lens.
#[test]
fn a_ball_at_rest_is_seen() {
    let quadratic = Quadratic {
        center_x: 2.0,
        center_y: -1.0,
        angle_deg: 30.0,
        ..Quadratic::default()
    };
    let mut scenario = Scenario::on(Shape::Quadratic(quadratic));
    scenario.chart.quantity = Quantity::Components;
    scenario.run.steps = 60;
    scenario.optimizers = vec![Method::Newton(Newton::default()).into()];
    let mut derived = Derived::blocking(Detail::default());
    derived.update(&scenario, None);
    let (run, modes) = (derived.runs.get(0).unwrap(), derived.eigen.of(0).unwrap());
    for (direction, curve) in derived.curves.all().iter().enumerate() {
        assert!(curve.points.last().unwrap()[0] < 3.0);
        let along = Along::of(&scenario, 0, run, 60, modes, direction);
        assert!(along.trail.last().unwrap().abs() < 1e-14);
    }
}

fn turned() -> impl Strategy<Value = Quadratic> {
    let lambdas = [eigenvalue(), eigenvalue()];
    (lambdas, -90.0..90.0f64, [-3.0..3.0f64, -3.0..3.0]).prop_map(|(lambdas, angle, centre)| {
        Quadratic {
            lambda1: lambdas[0],
            lambda2: lambdas[1],
            angle_deg: angle,
            center_x: centre[0],
            center_y: centre[1],
        }
    })
}

proptest! {
    #![proptest_config(config())]

    /// The dashed lines of gradient descent are straight, with the slope ln|1−ηλᵢ|, and lie on what is measured.
    #[test]
    fn drawn_components_fall_by_the_factor(quadratic in turned(), share in 0.02..1.05) {
        let lambdas = [quadratic.lambda1, quadratic.lambda2];
        let lr = share * 2.0 / lambdas[0].max(lambdas[1]);
        let method = Method::GradientDescent(GradientDescent { lr, weight_decay: 0.0 });
        let derived = curves(method, quadratic, [2.0, -1.5], Quantity::Components);
        let drawn = derived.curves.all();
        prop_assert_eq!(drawn.len(), 2);
        for (curve, lambda) in drawn.iter().zip(lambdas) {
            let factor: f64 = (1.0 - lr * lambda).abs();
            prop_assert_eq!(curve.predicted.len(), 61);
            let [_, first] = curve.predicted[0];
            for [k, value] in &curve.predicted[1..] {
                if *value > 1e-290 {
                    let slope = (value / first).ln() / k;
                    prop_assert!((slope - factor.ln()).abs() <= 1e-12 * (1.0 + factor.ln().abs()), "{k}: {slope}");
                }
            }
            let largest = curve.points.iter().chain(&drawn[0].points).fold(10.0, |m: f64, p| m.max(p[1]));
            for (measured, predicted) in both(curve) {
                prop_assert!((measured - predicted).abs() <= 1e-12 * largest);
            }
        }
    }

    /// Predictions of methods with memory, and of the loss gap, lie on what is measured: also at a double root.
    #[test]
    fn drawn_predictions_are_what_happens(quadratic in turned(), rate in 0.05..0.9, momentum in 0.0..0.9, second in 0.01..1.0,
        weight_decay in prop_oneof![Just(0.0), 0.0..1.0]) {
        let lambdas = [quadratic.lambda1, quadratic.lambda2];
        let [low, high] = [lambdas[0].min(lambdas[1]), lambdas[0].max(lambdas[1])];
        let mut all = methods(rate / (high + weight_decay), momentum, second, weight_decay);
        let best = Method::Momentum(Momentum::default()).best([low, high]).unwrap();
        all.push(Method::Momentum(Momentum { lr: best.lr, momentum: best.momentum.unwrap(), ..Momentum::default() }));
        for method in all {
            for quantity in [Quantity::Components, Quantity::LossGap] {
                let derived = curves(method, quadratic, [2.0, -1.5], quantity);
                for curve in derived.curves.all() {
                    prop_assert_eq!(curve.predicted.len(), 61, "{:?}", method);
                    let largest = curve.points.iter().fold(10.0, |m: f64, p| m.max(p[1]));
                    for (measured, predicted) in both(curve) {
                        prop_assert!((measured - predicted).abs() <= 1e-11 * largest, "{method:?} {measured:?} {predicted:?}");
                    }
                }
            }
        }
    }

    /// A run converges where its sharpness is drawn 1 % under its limit, and diverges 1 % over it: for every method that has one.
    #[test]
    fn runs_stay_under_the_limit_that_is_drawn(lambda in eigenvalue(), momentum in 0.0..0.9, second in 0.0..1.0, weight_decay in 0.0..1.0) {
        let quadratic = Quadratic { lambda1: lambda, lambda2: lambda, ..Quadratic::default() };
        for method in methods(0.1, momentum, second, weight_decay) {
            let Some(limit) = method.step_limit(lambda) else { continue };
            for under in [true, false] {
                let mut method = method;
                let row = method.rate_row().unwrap();
                method.parameters_mut().set(row, limit.rate * if under { 0.99 } else { 1.01 });
                let derived = curves(method, quadratic, [1.0, 1.0], Quantity::Sharpness);
                let curve = &derived.curves.all()[0];
                // Newton's limit is one of the rate, whatever the curvature.
                if limit.formula == "2" {
                    prop_assert!(curve.limit.is_empty());
                } else {
                    prop_assert_eq!(curve.points[0][1] < curve.limit[0][1], under, "{:?}", method);
                    let edge = curve.limit[0][1] + weight_decay_of(method);
                    let expected = (lambda + weight_decay_of(method)) / if under { 0.99 } else { 1.01 };
                    prop_assert!((edge / expected - 1.0).abs() < 1e-12, "{method:?}");
                }
                let run = run(method, quadratic, [1.0, 1.0], 6_000);
                let (status, loss) = (run.statuses[run.last()], run.losses[run.last()]);
                let so = if under {
                    status == Status::Converged
                } else {
                    status == Status::Diverged || loss > 1e6 * run.losses[0]
                };
                let floored = matches!(method, Method::NewtonModified(m) if m.floor > lambda);
                prop_assert!(so || floored, "{method:?}: {status:?} {loss}");
            }
        }
    }
}

fn weight_decay_of(method: Method) -> f64 {
    let parameters = method.parameters();
    parameters
        .row("weight_decay")
        .map_or(0.0, |row| parameters.get(row))
}

/// Adam on f = ½(x² + 10y²): P is diag(√v̂ + ε), so that λmax(P⁻¹H) is the larger of λᵢ/Pᵢ; its limit is 38/η at β₁ = 0.9.
#[test]
fn preconditioned_sharpness_is_that_of_adams_own_coordinates() {
    let (lr, beta2, eps) = (0.05, 0.99, 1e-8);
    let adam = Method::Adam(Adam {
        lr,
        beta2,
        eps,
        ..Adam::default()
    });
    let quadratic = Quadratic {
        lambda1: 1.0,
        lambda2: 10.0,
        ..Quadratic::default()
    };
    let derived = curves(
        adam,
        quadratic,
        [1.0, -0.5],
        Quantity::PreconditionedSharpness,
    );
    let curve = &derived.curves.all()[0];
    let path = run(adam, quadratic, [1.0, -0.5], 60);
    let mut v = [0.0; 2];
    for (row, point) in path.points.iter().enumerate() {
        let lambdas = [1.0, 10.0];
        let seen: Vec<f64> = (0..2)
            .map(|i| {
                v[i] = beta2 * v[i] + (1.0 - beta2) * (lambdas[i] * point[i]).powi(2);
                lambdas[i] / ((v[i] / (1.0 - beta2.powi(row as i32 + 1))).sqrt() + eps)
            })
            .collect();
        let expected = seen[0].max(seen[1]);
        assert!(
            (curve.points[row][1] / expected - 1.0).abs() < 1e-12,
            "{row}"
        );
        assert!((curve.limit[row][1] - 38.0 / lr).abs() < 1e-9);
    }
    assert_eq!(curve.formula, "2(1+β₁)/((1−β₁)η)");
    // A heavy ball with μ = β₁ and the rate (1−β₁)η is at its edge there.
    let heavy = Momentum {
        lr: 0.1 * lr,
        momentum: 0.9,
        ..Momentum::default()
    };
    let recurrence = Method::Momentum(heavy)
        .recurrence(heavy.lr, 38.0 / lr)
        .unwrap();
    assert!((recurrence.spectral_radius() - 1.0).abs() < 1e-12);
}

/// Predictions are only made where theory covers the run.
#[test]
fn nothing_is_predicted_where_theory_says_nothing() {
    let descent = Method::GradientDescent(GradientDescent {
        lr: 0.05,
        weight_decay: 0.0,
    });
    let predicted = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = Scenario::on(Shape::Quadratic(Quadratic::default()));
        scenario.chart.quantity = Quantity::Components;
        scenario.optimizers = vec![descent.into()];
        change(&mut scenario);
        let mut derived = Derived::blocking(Detail::default());
        derived.update(&scenario, None);
        let all = derived.curves.all();
        assert!(all.len() == 2 && all.iter().all(|curve| !curve.points.is_empty()));
        all.iter().any(|curve| !curve.predicted.is_empty())
    };
    assert!(predicted(&|_| {}));
    assert!(!predicted(&|s| s.run.noise = 0.1));
    assert!(!predicted(&|s| s.surface.l1 = 0.1));
    assert!(!predicted(
        &|s| s.optimizers[0].wrappers.clip = Some(Default::default())
    ));
    assert!(!predicted(
        &|s| s.optimizers[0].schedule = Schedule::named("exponential").unwrap()
    ));
    assert!(!predicted(
        &|s| s.optimizers = vec![Method::Adam(Adam::default()).into()]
    ));
    assert!(!predicted(&|s| *s = Scenario {
        chart: s.chart,
        optimizers: s.optimizers.clone(),
        ..Scenario::on(Shape::named("himmelblau").unwrap())
    }));
    // An average leaves the run as it is, and a ridge only adds to the eigenvalues.
    assert!(predicted(
        &|s| s.optimizers[0].wrappers.average = Some(Default::default())
    ));
    assert!(predicted(&|s| s.surface.l2 = 0.5));
}

proptest! {
    #![proptest_config(config())]

    /// The hop that the lens predicts is the one that the run makes, for methods with memory and with weight decay, too.
    #[test]
    fn the_next_hop_is_the_one_that_comes(quadratic in turned(), rate in 0.05..0.9, momentum in 0.0..0.9, second in 0.01..1.0,
        weight_decay in prop_oneof![Just(0.0), 0.0..1.0]) {
        let high = quadratic.lambda1.max(quadratic.lambda2);
        for method in methods(rate / (high + weight_decay), momentum, second, weight_decay) {
            let mut scenario = Scenario::on(Shape::Quadratic(quadratic));
            scenario.start = [2.0, -1.5];
            scenario.run.steps = 12;
            scenario.layers.eigen_lens = true;
            scenario.optimizers = vec![method.into()];
            let mut derived = Derived::blocking(Detail::default());
            derived.update(&scenario, None);
            let (run, modes) = (derived.runs.get(0).unwrap(), derived.eigen.of(0).unwrap());
            for direction in 0..2 {
                for row in 0..12 {
                    let along = |row| Along::of(&scenario, 0, run, row, modes, direction);
                    let (predicted, comes) = (along(row).next.unwrap(), *along(row + 1).trail.last().unwrap());
                    prop_assert!((predicted - comes).abs() <= 1e-10, "{method:?} {row}: {predicted} {comes}");
                }
            }
        }
    }
}
