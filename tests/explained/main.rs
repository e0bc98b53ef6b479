//! Explained steps against recorded ones: where they lead, what their arrows add up to, and what each line says against what
//! its formula comes to.

mod arithmetic;

use arithmetic::Quantity;
use ravine::math::Point;
use ravine::optimizer::{
    Clip, Explanation, Lookahead, Method, Problem, Role, Sam, Schedule, Trajectory, Value, Wrappers,
};
use ravine::scenario::read;
use ravine::surface::{Shape, Surface};

fn problem(surface: &str, start: Point, noise: f64) -> Problem {
    Problem {
        objective: Surface::from(Shape::named(surface).unwrap()),
        start,
        steps: 60,
        seed: 7,
        noise,
        tolerance: 1e-6,
    }
}

fn tools() -> Wrappers {
    Wrappers {
        sam: Some(Sam { rho: 0.1 }),
        clip: Some(Clip { norm: 3.0 }),
        lookahead: Some(Lookahead {
            steps: 3,
            alpha: 0.4,
        }),
        average: None,
    }
}

/// Every method as it is, and again with every parameter that changes its formulas.
fn methods() -> Vec<Method> {
    let set = |mut method: Method, changes: &[(&str, f64)]| {
        for (key, value) in changes {
            if let Some(row) = method.parameters().row(key) {
                method.parameters_mut().set(row, *value);
            }
        }
        method
    };
    let lively = [("lr", 0.02)];
    let second_order = ["bfgs", "lbfgs", "newton", "newton_line_search", "levenberg"];
    let special = [
        ("weight_decay", 0.05),
        ("amsgrad", 1.0),
        ("centered", 1.0),
        ("dampening", 0.3),
        ("lr_decay", 0.01),
        ("initial_accumulator", 0.5),
        ("search", 1.0),
        ("momentum", 0.8),
        ("floor", 0.5),
        ("history", 2.0),
        ("beta2", 0.9),
    ];
    let mut all = Vec::new();
    for method in Method::all() {
        let key = method.info().key;
        let usual = if second_order.contains(&key) || key.contains("gradients") {
            method
        } else {
            set(method, &lively)
        };
        all.extend([usual, set(usual, &special)]);
    }
    all
}

/// Every setting around the methods: tools, schedules, noise, another surface with saddles.
fn runs(method: Method) -> Vec<(String, Trajectory)> {
    let falling = Schedule::named("exponential").unwrap();
    let constant = Schedule::default();
    let settings = [
        (
            "plain",
            Wrappers::default(),
            &constant,
            problem("rosenbrock", [-1.2, 1.0], 0.0),
        ),
        (
            "tools",
            tools(),
            &constant,
            problem("rosenbrock", [-1.2, 1.0], 0.0),
        ),
        (
            "schedule",
            Wrappers::default(),
            &falling,
            problem("himmelblau", [-0.4, -0.5], 0.0),
        ),
        (
            "noise",
            Wrappers::default(),
            &constant,
            problem("himmelblau", [0.5, 4.0], 0.3),
        ),
        ("all", tools(), &falling, problem("saddle", [1.5, 0.2], 0.1)),
    ];
    let named = |(name, wrappers, schedule, problem): (&str, Wrappers, &Schedule, Problem)| {
        let run = method.run_within(&wrappers, schedule, &problem);
        (format!("{name}, {method:?}"), run)
    };
    settings.into_iter().map(named).collect()
}

fn check_lines(told: &Explanation, context: &str) {
    for (i, line) in told.0.iter().enumerate() {
        let Some(computed) = arithmetic::value(told, i) else {
            continue;
        };
        let (ours, theirs): (&[f64], Vec<f64>) = match (&line.value, computed) {
            (Value::Number(a), Quantity::Number(b)) => (std::slice::from_ref(a), vec![b]),
            (Value::Vector(a), Quantity::Vector(b)) => (a, b.to_vec()),
            // Numbers that every coordinate would repeat.
            (Value::Vector(a), Quantity::Number(b)) => (a, vec![b; 2]),
            (Value::Matrix(a), Quantity::Matrix(b)) => (a, b.to_vec()),
            pair => panic!("{context}: {line:?}, {pair:?}"),
        };
        // Differences of nearly equal numbers lose digits, as centred moments do.
        let size = ours.iter().fold(1e-3_f64, |m, v| m.max(v.abs()));
        for (a, b) in ours.iter().zip(&theirs) {
            let near = a == b || (a - b).abs() <= 1e-7 * size || a.is_nan() && b.is_nan();
            assert!(near, "{context}: {line:?} comes to {theirs:?}");
        }
    }
}

#[test]
fn explained_steps_lead_where_the_recorded_ones_do_to_the_last_bit() {
    for method in methods() {
        for (name, run) in runs(method) {
            assert!(run.last() >= 1, "{name}");
            for row in 0..run.last() {
                let told = run.explain(row);
                let to = told.leads_to().unwrap_or_else(|| panic!("{name}, {row}"));
                let next = run.points[row + 1];
                assert_eq!(
                    to.map(f64::to_bits),
                    next.map(f64::to_bits),
                    "{name}, {row}"
                );
            }
        }
    }
}

#[test]
fn the_arrows_of_a_step_add_up_to_it() {
    for method in methods() {
        for (name, run) in runs(method) {
            for row in 0..run.last() {
                let told = run.explain(row);
                let (at, next) = (run.points[row], run.points[row + 1]);
                let (mut sum, mut size) = ([0.0; 2], at[0].abs() + at[1].abs());
                for (_, _, part) in told.parts() {
                    sum = [sum[0] + part[0], sum[1] + part[1]];
                    size += part[0].abs() + part[1].abs();
                }
                for i in 0..2 {
                    let step = next[i] - at[i];
                    let near = (sum[i] - step).abs() <= 1e-9 * size.max(1e-3) || !step.is_finite();
                    assert!(near, "{name}, {row}: {sum:?} {step} {told:#?}");
                }
            }
        }
    }
}

#[test]
fn every_line_is_what_its_formula_comes_to() {
    for method in methods() {
        for (name, run) in runs(method) {
            for row in 0..=run.last() {
                check_lines(&run.explain(row), &format!("{name}, {row}"));
            }
        }
    }
}

/// Steps with mini-batches: the gradient is that of the rows of the step.
#[test]
fn mini_batches_are_told() {
    let text = "version = 1\n[surface]\nkind = \"least_squares\"\nbatch = 2\n[start]\nat = [0.5, 0.5]\n\
                [run]\nsteps = 12\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.01\n";
    let scenario = read("step.toml", text).unwrap();
    let optimizer = &scenario.optimizers[0];
    let run = optimizer
        .method
        .run(&optimizer.schedule, &scenario.problem());
    for row in 0..run.last() {
        let told = run.explain(row);
        assert_eq!(told.leads_to(), Some(&run.points[row + 1]));
        assert_eq!(told.last_gradient(), Some(&run.gradients[row]));
        let exact = told.0.iter().find(|l| l.symbol == "∇f").unwrap();
        let all = scenario.surface.jet2(run.points[row]).gradient;
        let Value::Vector(exact) = exact.value else {
            panic!("{exact:?}");
        };
        for (a, b) in exact.iter().zip(all) {
            assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0));
        }
        assert_ne!(exact, run.gradients[row]);
    }
}

/// Momentum's second step from (1, 1) on ½(x² + 4y²) with η = 0.1 and μ = 0.5, by hand: g = (1, 4), b = g, w = (0.9, 0.6);
/// then g = (0.9, 2.4), b = (0.5 + 0.9, 2 + 2.4) = (1.4, 4.4), w = (0.76, 0.16).
#[test]
fn a_step_of_momentum_by_hand() {
    let text = "version = 1\n[surface]\nkind = \"quadratic\"\nlambda1 = 1\nlambda2 = 4\n[start]\nat = [1.0, 1.0]\n\
                [run]\nsteps = 3\n[[optimizer]]\nkind = \"momentum\"\nlr = 0.1\nmomentum = 0.5\n";
    let scenario = read("step.toml", text).unwrap();
    let optimizer = &scenario.optimizers[0];
    let run = optimizer
        .method
        .run(&optimizer.schedule, &scenario.problem());
    let told = run.explain(1);
    let digits = |v: f64| {
        format!("{:.3}", v)
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    };
    let shown: Vec<_> = (0..told.0.len())
        .filter_map(|i| {
            Some((
                told.0[i].symbol,
                told.in_symbols(i),
                told.in_numbers(i, digits)?,
            ))
        })
        .collect();
    let wanted = [
        ("b", "μb + g", "0.5·(1, 4) + (0.9, 2.4)"),
        ("−ημb₋", "−ημb₋", "−0.1·0.5·(1, 4)"),
        ("−ηg", "−ηg", "−0.1·(0.9, 2.4)"),
        ("v", "−ηb", "−0.1·(1.4, 4.4)"),
        ("w", "w − ηb", "(0.9, 0.6) − 0.1·(1.4, 4.4)"),
    ];
    let shown: Vec<_> = shown
        .iter()
        .map(|(a, b, c)| (*a, b.as_str(), c.as_str()))
        .collect();
    assert_eq!(shown, wanted);
    let parts: Vec<_> = told
        .parts()
        .map(|(symbol, _, v)| (symbol, v.map(digits)))
        .collect();
    assert_eq!(parts[0], ("−ημb₋", ["-0.05".to_owned(), "-0.2".to_owned()]));
    assert_eq!(parts[1], ("−ηg", ["-0.09".to_owned(), "-0.24".to_owned()]));
}

/// Where no step exists, what is known is told, and no place.
#[test]
fn a_singular_hessian_leads_nowhere() {
    let newton = Method::named("newton").unwrap();
    let run = newton.run(&Schedule::default(), &problem("abs_ridge", [1.0, 1.0], 0.0));
    let told = run.explain(run.last());
    assert_eq!(told.leads_to(), None);
    assert!(told.0.iter().any(|l| l.symbol == "H"));
    assert!(told.0.iter().any(|l| l.role == Role::Gradient));
}
