//! What runs say about where they ended.

use ravine::analysis::{HyperRequest, Outcome, Progress, critical_points};
use ravine::math::Point;
use ravine::objective::{Evaluation, Objective, Plane, Stationary};
use ravine::optimizer::{
    GradientDescent, Method, PerCoordinate, Problem, Schedule, Status, Trajectory, record_on,
};
use ravine::scenario::{AxisChoice, Scenario, lesson_pages, read};
use ravine::surface::{Shape, Surface, Typed};
use ravine::workbench::Request as _;

fn surface(text: &str) -> Surface {
    Surface::from(Shape::Typed(Typed::new(text).expect("a formula")))
}

/// What a formula of the plane has at a place, with a tolerance of 1e-6.
fn kind(text: &str, at: Point) -> Stationary {
    surface(text).stationary(&at, 1e-6)
}

#[test]
fn eigenvalues_decide_where_f_curves() {
    use Stationary::{Maximum, Minimum, Saddle};
    for (text, expected) in [
        ("x^2 + 2*y^2", Minimum),
        ("x^2", Minimum),
        ("(x + y)^2", Minimum),
        ("10*x^2 - 1e-15*y^2", Minimum),
        ("x^2 - 0.5*y^2", Saddle),
        // A millionth of the other curvature is what counts as none.
        ("x^2 - 1e-5*y^2", Saddle),
        ("50*x^2 - 1e-3*y^2", Saddle),
        ("x^2 - 1e-7*y^2", Minimum),
        ("-x^2 - 1e-5*y^2", Maximum),
        ("-x^2 + 1e-5*y^2", Saddle),
        ("-x^2 + 1e-7*y^2", Saddle),
        ("x^2 + 4*x*y + y^2", Saddle),
        ("-x^2", Saddle),
        ("-x^2 - 2*y^2", Maximum),
        ("-2*x^2 + x*y - y^2", Maximum),
    ] {
        assert_eq!(kind(text, [0.0, 0.0]), expected, "{text}");
    }
}

#[test]
fn values_decide_where_f_hardly_curves() {
    use Stationary::{Maximum, Minimum, Plateau, Saddle};
    for (text, expected) in [
        ("x^4 + y^4", Minimum),
        ("x^4", Minimum),
        ("x^8 + 100*y^8", Minimum),
        ("(y - x^2)^4", Minimum),
        ("1e-9*x^2 + 1e-5*y^2", Minimum),
        ("1e-9*(x - 1)^2 + 1e-9*(y + 1)^2", Minimum),
        ("-x^4 - y^4", Maximum),
        ("-1e-7*x^2 - 1e-8*y^2", Maximum),
        ("x^4 - y^4", Saddle),
        ("x^3 - 3*x*y^2", Saddle),
        ("1e-30*(x^2 - y^2)", Saddle),
        ("3", Plateau),
        ("1e-7*x", Plateau),
        ("-exp(-(x - 6)^2 - y^2)", Plateau),
        ("tanh(20 + x*y)", Plateau),
        ("1/(1 + exp(30 + 4*x))", Plateau),
    ] {
        assert_eq!(kind(text, [0.0, 0.0]), expected, "{text}");
        // Where a run comes to rest it is not quite at the bottom.
        if expected == Minimum {
            assert_eq!(kind(text, [2e-3, -1e-3]), expected, "{text}");
        }
    }
}

/// The runs of a scenario.
fn runs(scenario: &Scenario) -> Vec<Trajectory> {
    let problem = scenario.problem();
    scenario
        .optimizers
        .iter()
        .map(|o| o.run(&problem))
        .collect()
}

fn scenario(text: &str) -> Scenario {
    read("outcomes.toml", &format!("version = 1\n{text}")).expect("a scenario")
}

fn run(text: &str) -> Trajectory {
    runs(&scenario(text)).swap_remove(0)
}

#[test]
fn newton_rests_on_the_maximum_of_himmelblaus_function() {
    let lesson = lesson_pages()
        .iter()
        .find(|l| l.key == "basins")
        .expect("a lesson");
    // Within reach of the hill in the middle.
    let mut scenario = lesson.scenario.clone();
    scenario.start = [-0.5, -0.5];
    let all = runs(&scenario);
    let newton = all.last().expect("the last one is Newton's method");
    let [x, y] = newton.points[newton.last()];
    // The only local maximum, as the literature has it.
    assert!((x + 0.270845).abs() < 1e-6 && (y + 0.923039).abs() < 1e-6);
    assert_eq!(newton.status(newton.last()).0, Status::Maximum);
    assert!(newton.sentence(newton.last()).contains("at a maximum"));
}

#[test]
fn far_from_easoms_well_is_a_plateau() {
    let text = r#"
        surface = { kind = "easom" }
        start = { at = [-0.94, -0.94] }
        run = { steps = 20 }
        optimizer = [{ kind = "momentum" }]"#;
    let t = run(text);
    assert_eq!(t.status(20), (Status::Plateau, 0));
    let scenario = scenario(text);
    let wanted = scenario
        .basin_request(scenario.view())
        .expect("an optimizer");
    for tolerance in [1e-6, 1e-9] {
        let mut request = wanted.with_side(64);
        request.conditions.tolerance = tolerance;
        let known = critical_points(&request.conditions.surface);
        let map = request
            .compute(&known, 2, &Progress::default())
            .expect("nobody cancels");
        let mut flat = 0;
        for (index, cell) in map.cells.iter().enumerate() {
            let at = request.start(index);
            let Evaluation { value, gradient } = request.conditions.surface.evaluate(&at);
            // The bottom of the well itself is no plateau.
            if gradient[0].hypot(gradient[1]) <= tolerance && value > -0.5 {
                let found = (cell.outcome, cell.steps);
                assert_eq!(
                    found,
                    (Outcome::Plateau, 0),
                    "{at:?}, tolerance {tolerance}"
                );
                flat += 1;
            }
        }
        assert!(flat > 100, "{flat} flat starts");
    }
}

/// ½ Σ cᵢ wᵢ² + Σ qᵢ wᵢ⁴ in many dimensions.
#[derive(Clone)]
struct Powers {
    squares: Vec<f64>,
    fourths: Vec<f64>,
}

impl Objective for Powers {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.squares.len()
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let terms = || w.iter().zip(self.squares.iter().zip(&self.fourths));
        Evaluation {
            value: terms()
                .map(|(w, (c, q))| 0.5 * c * w * w + q * w.powi(4))
                .sum(),
            gradient: terms()
                .map(|(w, (c, q))| c * w + 4.0 * q * w.powi(3))
                .collect(),
        }
    }

    fn hessian_product(&self, w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
        let terms = w.iter().zip(v).zip(self.squares.iter().zip(&self.fourths));
        Some(
            terms
                .map(|((w, v), (c, q))| (c + 12.0 * q * w * w) * v)
                .collect(),
        )
    }
}

#[test]
fn many_dimensions_have_maxima_and_plateaus_too() {
    let zero = || vec![0.0; 12];
    let ones = |sign: f64| vec![sign; 12];
    let mut mixed = ones(1.0);
    mixed[3] = -1.0;
    let halves = [vec![1.0; 6], vec![-1.0; 6]].concat();
    let mut valley = zero();
    valley[5] = 2.0;
    for (squares, fourths, expected) in [
        (ones(1.0), zero(), Status::Converged),
        (ones(-1.0), zero(), Status::Maximum),
        (mixed, zero(), Status::Saddle),
        (valley, zero(), Status::Converged),
        (ones(1e-7), zero(), Status::Converged),
        (zero(), ones(1.0), Status::Converged),
        (zero(), ones(-1.0), Status::Maximum),
        (zero(), halves, Status::Saddle),
        (zero(), zero(), Status::Plateau),
    ] {
        let problem = Problem {
            objective: Powers { squares, fourths },
            start: zero(),
            steps: 2,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        let plane = Plane::of_coordinates(zero(), 0, 1).expect("two axes");
        let method = PerCoordinate::new(GradientDescent::default());
        let t = record_on(&plane, method, 0.1, &Schedule::default(), &problem)
            .expect("equal dimensions");
        assert_eq!(t.status(2).0, expected, "{:?}", problem.objective.squares);
    }
}

#[test]
fn flat_minima_and_shallow_bowls_are_minima_where_runs_come_to_rest() {
    for text in [
        "x^4 + y^4",
        "1e-4*x^2 + 2e-4*y^2",
        "x^2 + 1e-9*y^2",
        "(x + y)^2",
    ] {
        for kind in ["gradient_descent", "momentum", "adam", "newton"] {
            let t = run(&format!(
                "surface = {{ kind = \"formula\", text = \"{text}\" }}\nstart = {{ at = [0.3, 0.2] }}\nrun = {{ steps = 100000 }}\noptimizer = [{{ kind = \"{kind}\", lr = 0.1 }}]"
            ));
            // The valley has no Newton step.
            let singular = text == "(x + y)^2" && kind == "newton";
            let expected = if singular {
                Status::Singular
            } else {
                Status::Converged
            };
            let status = t.status(t.last()).0;
            assert!(
                status == expected || (kind != "newton" && status == Status::Running),
                "{kind} on {text}: {status:?}"
            );
        }
    }
}

/// Gradient descent on ½λx² multiplies x by 1 − ηλ.
fn descent(lambda: f64, lr: f64, steps: usize) -> Trajectory {
    run(&format!(
        "surface = {{ kind = \"quadratic\", lambda1 = {lambda}, lambda2 = 1 }}\nstart = {{ at = [1, 0] }}\nrun = {{ steps = {steps} }}\noptimizer = [{{ kind = \"gradient_descent\", lr = {lr} }}]"
    ))
}

#[test]
fn sentences_say_how_a_run_is_coming_along() {
    // |1 − ηλ| = 0.99: far from rest after 120 steps.
    let slow = descent(1.0, 0.01, 120);
    assert_eq!(slow.sentence(60), "running");
    assert_eq!(slow.sentence(120), "not converged after 120 steps");
    assert_eq!(
        descent(1.0, 0.01, 1).sentence(1),
        "not converged after 1 step"
    );
    // The table's words do not change.
    assert_eq!(slow.statuses[120].key(), "running");
    // 1 − ηλ = −4.5, −1.05: the loss grows 20-fold and by a tenth at each step.
    assert_eq!(descent(1.0, 5.5, 120).sentence(119), "diverging");
    let creeping = descent(1.0, 2.05, 120);
    assert_eq!(creeping.sentence(120), "diverging");
    // A hill: 1 − ηλ = 1.5, towards −∞.
    assert_eq!(descent(-1.0, 0.5, 120).sentence(120), "diverging");
    // Down from the saddle at the middle of Himmelblau's hill, and the waves of momentum: both end well.
    for kind in ["momentum", "nesterov", "adam", "newton"] {
        let t = run(&format!(
            "surface = {{ kind = \"rosenbrock\" }}\nrun = {{ steps = 400 }}\noptimizer = [{{ kind = \"{kind}\" }}]"
        ));
        for row in 0..=t.last() {
            assert!(!t.is_diverging(row), "{kind}, step {row}");
        }
    }
    // Noise around the optimum is no divergence either.
    let noisy = run(
        "surface = { kind = \"booth\" }\nstart = { at = [3, 3] }\nrun = { steps = 1000, noise = 1 }\noptimizer = [{ kind = \"gradient_descent\", lr = 0.05 }]",
    );
    assert!((0..=1000).all(|row| !noisy.is_diverging(row)));
}

#[test]
fn one_tolerance_serves_runs_and_maps() {
    let text = |tolerance: &str| {
        format!(
            "surface = {{ kind = \"quadratic\", lambda1 = 1, lambda2 = 2 }}\nstart = {{ at = [1, 1] }}\nrun = {{ steps = 500{tolerance} }}\nmaps = {{ optimizer = 1, x = \"lr\", x_range = [0.1, 0.4], y = \"momentum\", y_range = [0, 0.5], measure = \"loss\" }}\noptimizer = [{{ kind = \"momentum\", lr = 0.1, momentum = 0 }}]"
        )
    };
    // x = 0.9ᵗ: gradient and step are within 10⁻⁶ from t = 132 on (0.9¹³² = 9.1·10⁻⁷), within 10⁻² from t = 44 on.
    for (tolerance, since) in [("", 132), (", tolerance = 1e-2", 44)] {
        let scenario = scenario(&text(tolerance));
        assert_eq!(runs(&scenario)[0].status(500), (Status::Converged, since));
        let basins = scenario
            .basin_request(scenario.view())
            .expect("an optimizer");
        assert_eq!(basins.conditions.tolerance, scenario.run.tolerance);
        // The loss after the last step belongs to runs that have converged.
        let hyper = scenario.hyper_request().expect("two numbers").with_side(2);
        let map = hyper
            .compute(1, &Progress::default())
            .expect("nobody cancels");
        for end in &map.cells {
            assert_eq!((end.status, end.row), (Status::Converged, 500));
        }
    }
    // Line searches are computed one after the other.
    let mut one = scenario(&text(""));
    one.optimizers[0] = Method::named("bfgs").expect("a method").into();
    one.maps.axes = [AxisChoice::default(); 2];
    let hyper = one.hyper_request().expect("two numbers").with_side(2);
    let map = hyper
        .compute(1, &Progress::default())
        .expect("nobody cancels");
    for (end, values) in map.cells.iter().zip([[0, 0], [1, 0], [0, 1], [1, 1]]) {
        let mut single = one.clone();
        for (axis, value) in hyper.axes.iter().zip(hyper.values(values[0], values[1])) {
            single.set_target(axis.target, value);
        }
        let run = &runs(&single)[0];
        assert_eq!(
            (end.row as usize, end.status),
            (run.last(), run.status(run.last()).0)
        );
    }
}

/// How descent on a network of two hidden layers ends.
fn end_of(network: &str) -> Status {
    let text = format!(
        "version = 1\nrun.steps = 400\n[network]\nsamples = 32\n{network}\n\
         [[optimizer]]\nkind = \"gradient_descent\"\nlr = 0.3\n"
    );
    let scenario = read("network.toml", &text).expect("a scenario");
    let run = scenario.optimizers[0].run(&scenario.problem());
    run.status(run.last()).0
}

/// Moons have as many samples of either class, so that the bias of the output is at its best where nothing else passes: the Hessian is
/// that of the bias, which curves upwards, and no gradient reaches a hidden unit.
#[test]
fn where_no_signal_passes_a_network_is_on_a_plateau() {
    for network in [
        "activation = \"relu\"\ninit = \"constant\"\nconstant = 0",
        "activation = \"relu\"\ninit = \"constant\"\nconstant = -0.5",
        "activation = \"tanh\"\ninit = \"constant\"\nconstant = 0",
    ] {
        assert_eq!(end_of(network), Status::Plateau, "{network}");
    }
    // All weights are 0, and one hidden layer: f falls to the second order.
    let one = "hidden = [4]\nactivation = \"tanh\"\ninit = \"constant\"\nconstant = 0";
    assert_eq!(end_of(one), Status::Saddle);
    assert_eq!(end_of("activation = \"tanh\""), Status::Running);
}

/// While a hand moves the number of an axis, only the ring on the map moves.
#[test]
fn a_map_is_the_same_wherever_the_document_stands_on_its_axes() {
    let at = |lr: f64, momentum: f64, start: f64| {
        scenario(&format!(
            "surface = {{ kind = \"himmelblau\" }}\nstart = {{ at = [{start}, 1] }}\nrun = {{ steps = 50 }}\nmaps = {{ optimizer = 1, x = \"lr\", x_range = [0.001, 0.01], y = \"momentum\", y_range = [0, 0.9] }}\noptimizer = [{{ kind = \"momentum\", lr = {lr}, momentum = {momentum} }}]"
        ))
    };
    let request = |scenario: &Scenario| scenario.hyper_request().expect("two numbers").with_side(3);
    let (one, other) = (request(&at(0.002, 0.5, 1.0)), request(&at(0.02, 0.8, 1.0)));
    assert_ne!(one, other);
    assert_eq!(one.clone().anywhere(), other.clone().anywhere());
    let map = |request: &HyperRequest| {
        let map = request.compute(1, &Progress::default());
        map.expect("nobody cancels").cells
    };
    let cells = map(&one);
    assert_eq!(map(&other), cells);
    assert_eq!(map(&one.clone().anywhere()), cells);
    // A start that no axis moves counts.
    let moved = request(&at(0.002, 0.5, -2.0));
    assert_ne!(moved.clone().anywhere(), one.anywhere());
    assert_ne!(map(&moved), cells);
}
