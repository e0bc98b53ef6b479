//! The same methods in many dimensions: against PyTorch and SciPy (`data/dimensions/`, made by `reference.py` there), and
//! against the plane, which a space of more dimensions contains.

use std::ops::ControlFlow;

use ravine::math::{Jet1, Point, Vector};
use ravine::objective::{Batches, Evaluation, Objective, Plane};
use ravine::optimizer::{
    Average, Clip, Group, Lookahead, Method, NoRun, Oracle, Problem, Sam, Scaling, Schedule,
    Status, Trajectory, Wrappers,
};
use ravine::surface::{Rosenbrock, Shape, Surface};
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    let number = |v: &Value| v.as_f64().unwrap();
    value.as_array().unwrap().iter().map(number).collect()
}

fn rows(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().unwrap().iter().map(numbers).collect()
}

fn reference() -> Value {
    serde_json::from_str(include_str!("data/dimensions/reference.json")).unwrap()
}

/// ½ wᵀAw − bᵀw
#[derive(Clone)]
struct Quadratic {
    matrix: Vec<Vec<f64>>,
    b: Vec<f64>,
}

impl Objective for Quadratic {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.b.len()
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let aw: Vec<f64> = self.matrix.iter().map(|row| row.dot(w)).collect();
        Evaluation {
            value: 0.5 * w.dot(&aw) - self.b.dot(w),
            gradient: aw.minus(&self.b),
        }
    }

    fn hessian_product(&self, _w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
        Some(self.matrix.iter().map(|row| row.dot(v)).collect())
    }
}

/// mean ln(1 + exp(−s xᵀw)) + ½ ridge wᵀw
#[derive(Clone)]
struct Logistic {
    rows: Vec<Vec<f64>>,
    signs: Vec<f64>,
    ridge: f64,
    batch: Option<usize>,
}

impl Logistic {
    fn over(&self, rows: &[u32], w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let n = rows.len() as f64;
        let mut value = 0.5 * self.ridge * w.dot(w);
        let mut gradient = w.map(|w| self.ridge * w);
        for &i in rows {
            let (x, s) = (&self.rows[i as usize], self.signs[i as usize]);
            let m = s * x.dot(w);
            value += ((-m).max(0.0) + (-m.abs()).exp().ln_1p()) / n;
            gradient = gradient.along(-s / (1.0 + m.exp()) / n, x);
        }
        Evaluation { value, gradient }
    }
}

impl Objective for Logistic {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.rows[0].len()
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let all: Vec<u32> = (0..self.rows.len() as u32).collect();
        self.over(&all, w)
    }

    fn batches(&self) -> Option<Batches> {
        let rows = self.rows.len();
        self.batch.map(|size| Batches {
            rows,
            size,
            replacement: false,
        })
    }

    fn gradient_of_rows(&self, rows: &[u32], w: &Vec<f64>) -> Vec<f64> {
        self.over(rows, w).gradient
    }
}

fn quadratic(data: &Value) -> Problem<Quadratic> {
    problem(
        data,
        Quadratic {
            matrix: rows(&data["matrix"]),
            b: numbers(&data["b"]),
        },
    )
}

fn logistic(data: &Value) -> Problem<Logistic> {
    let objective = Logistic {
        rows: rows(&data["rows"]),
        signs: numbers(&data["signs"]),
        ridge: data["ridge"].as_f64().unwrap(),
        batch: None,
    };
    problem(data, objective)
}

fn problem<O: Objective<Weights = Vec<f64>>>(data: &Value, objective: O) -> Problem<O> {
    Problem {
        objective,
        start: numbers(&data["start"]),
        steps: 200,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

fn plane(dimension: usize) -> Plane {
    Plane::of_coordinates(vec![0.0; dimension], 1, 3).unwrap()
}

fn run<O>(method: &Method, problem: &Problem<O>) -> Trajectory
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
{
    let plane = plane(problem.objective.dimension());
    let none = Wrappers::default();
    method
        .run_on(&plane, &none, &Schedule::default(), problem)
        .unwrap()
}

fn method(kind: &str, parameters: &Value) -> Method {
    let mut method = Method::named(kind).unwrap();
    for (key, value) in parameters.as_object().unwrap() {
        let row = method.parameters().row(key).unwrap();
        let number = value
            .as_f64()
            .unwrap_or_else(|| f64::from(u8::from(value.as_bool().unwrap())));
        method.parameters_mut().set(row, number);
    }
    method
}

fn paths_match<O>(data: &Value, problem: &Problem<O>) -> usize
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
{
    let runs = data["runs"].as_array().unwrap();
    for run_of_theirs in runs {
        let kind = run_of_theirs["kind"].as_str().unwrap();
        let ours = run(&method(kind, &run_of_theirs["parameters"]), problem);
        let steps = numbers(&run_of_theirs["steps"]);
        assert!(steps.len() >= 4, "{kind}: too few steps to compare");
        for (step, theirs) in steps.iter().zip(rows(&run_of_theirs["weights"])) {
            let apart = ours.weights(*step as usize).minus(&theirs).norm();
            assert!(
                apart <= 1e-9 * (1.0 + theirs.norm()),
                "{kind} at step {step}: {apart:e} apart"
            );
        }
    }
    runs.len()
}

#[test]
fn coordinatewise_methods_walk_as_pytorchs_in_10_and_in_50_dimensions() {
    let file = reference();
    assert_eq!(
        paths_match(&file["quadratic"], &quadratic(&file["quadratic"])),
        16
    );
    assert_eq!(
        paths_match(&file["logistic"], &logistic(&file["logistic"])),
        16
    );
}

fn minima_match<O>(data: &Value, problem: &Problem<O>)
where
    O: Objective<Weights = Vec<f64>> + Clone + 'static,
{
    for (kind, theirs) in [
        ("bfgs", "BFGS"),
        ("lbfgs", "L-BFGS-B"),
        ("conjugate_gradient", "CG"),
    ] {
        let minima = data["minima"].as_array().unwrap();
        let minimum = minima.iter().find(|m| m["method"] == theirs).unwrap();
        let ours = run(&Method::named(kind).unwrap(), problem);
        let solved = (0..=ours.last()).find(|&row| ours.gradient_norm(row) <= 1e-6);
        let row = solved.unwrap_or_else(|| panic!("{kind} does not come to rest"));
        let apart = ours
            .weights(row)
            .minus(&numbers(&minimum["weights"]))
            .norm();
        // Two places of slopes ‖g‖ ≤ √n 10⁻⁶ lie at most 2√n 10⁻⁶/λmin apart; λmin is 0.5 and at least the ridge 0.05.
        let dimension = problem.start.len() as f64;
        assert!(
            apart <= 2.0 * dimension.sqrt() * 1e-6 / 0.05,
            "{kind}: {apart:e}"
        );
        let [evaluations, most] = [
            f64::from(ours.evaluations[row]),
            3.0 * minimum["evaluations"].as_f64().unwrap(),
        ];
        assert!(
            evaluations <= most,
            "{kind}: {evaluations} evaluations, {most} allowed"
        );
    }
}

#[test]
fn searching_methods_find_scipys_minima() {
    let file = reference();
    minima_match(&file["quadratic"], &quadratic(&file["quadratic"]));
    minima_match(&file["logistic"], &logistic(&file["logistic"]));
}

#[test]
fn conjugate_gradients_end_a_quadratic_in_as_many_steps_as_it_has_dimensions() {
    let file = reference();
    let t = run(
        &Method::named("conjugate_gradient").unwrap(),
        &quadratic(&file["quadratic"]),
    );
    assert!(t.gradient_norm(9) > 1e-5 * t.gradient_norm(0));
    assert!(
        t.gradient_norm(10) < 1e-5 * t.gradient_norm(0),
        "{}",
        t.gradient_norm(10)
    );
}

/// A surface of the plane on the coordinates 1 and 3 of five; the others do nothing.
#[derive(Clone)]
struct Embedded(Surface);

impl Objective for Embedded {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        5
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        let Jet1 {
            value,
            gradient: [x, y],
        } = self.0.jet1([w[1], w[3]]);
        Evaluation {
            value,
            gradient: vec![0.0, x, 0.0, y, 0.0],
        }
    }

    fn value(&self, w: &Vec<f64>) -> f64 {
        Surface::value(&self.0, [w[1], w[3]])
    }

    fn hessian_product(&self, w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
        let h = self.0.jet2([w[1], w[3]]).hessian;
        let [x, y] = Point::times(&h, &[v[1], v[3]]);
        Some(vec![0.0, x, 0.0, y, 0.0])
    }
}

/// Every method that needs no 2×2 Hessian, alone and within every tool, takes the steps that it takes in the plane.
#[test]
fn a_plane_in_five_dimensions_is_a_plane() {
    let surface = Surface::from(Shape::Rosenbrock(Rosenbrock::default()));
    let flat = Problem {
        objective: surface.clone(),
        start: [-1.2, 1.0],
        steps: 60,
        seed: 3,
        noise: 0.0,
        tolerance: 1e-6,
    };
    let deep = Problem {
        objective: Embedded(surface),
        start: vec![0.0, -1.2, 0.0, 1.0, 0.0],
        steps: 60,
        seed: 3,
        noise: 0.0,
        tolerance: 1e-6,
    };
    let tools = [
        Wrappers::default(),
        Wrappers {
            sam: Some(Sam::default()),
            ..Wrappers::default()
        },
        Wrappers {
            clip: Some(Clip::default()),
            ..Wrappers::default()
        },
        Wrappers {
            lookahead: Some(Lookahead::default()),
            ..Wrappers::default()
        },
        Wrappers {
            average: Some(Average::default()),
            ..Wrappers::default()
        },
    ];
    let schedule = Schedule::named("cosine").unwrap();
    let mut compared = 0;
    for method in Method::all() {
        for tools in &tools {
            let ours = match method.run_on(&plane(5), tools, &schedule, &deep) {
                Ok(ours) => ours,
                Err(NoRun::NeedsHessian) => continue,
                Err(other) => panic!("{other}"),
            };
            compared += 1;
            let planar = method.run_within(tools, &schedule, &flat);
            let what = method.info().key;
            // Searches with a gradient that a tool has reshaped magnify the last bit of its norm, which is summed differently.
            let reshaped = tools.sam.is_some() || tools.clip.is_some();
            let astray = reshaped && method.group() == Group::SecondOrder;
            let rows = if astray { 4 } else { planar.last() };
            assert_eq!(ours.statuses[..rows], planar.statuses[..rows], "{what}");
            assert_eq!(
                ours.evaluations[..rows],
                planar.evaluations[..rows],
                "{what}"
            );
            for row in 0..rows {
                let apart = ours.points[row].minus(&planar.points[row]).norm();
                assert!(
                    apart <= 1e-9 * (1.0 + planar.points[row].norm()),
                    "{what} row {row}: {apart:e}"
                );
                assert_eq!(ours.distance(row), 0.0, "{what}");
            }
            assert_eq!(ours.averages(60).len(), planar.averages(60).len(), "{what}");
            let (deep, flat) = (ours.gauges(40), planar.gauges(40));
            let drawn = |g: &&ravine::optimizer::Gauge| g.vector([0.0; 2]).is_some();
            let names = |g: &[ravine::optimizer::Gauge]| -> Vec<_> {
                g.iter().filter(drawn).map(|g| g.symbol).collect()
            };
            assert_eq!(names(&deep), names(&flat), "{what}");
        }
    }
    let needs_hessian = [
        "newton",
        "newton_modified",
        "newton_line_search",
        "levenberg",
    ];
    let all = Method::all().len() - needs_hessian.len();
    assert_eq!(compared, all * tools.len());
}

#[test]
fn shadows_distances_and_norms_are_those_of_the_weights() {
    let file = reference();
    let problem = quadratic(&file["quadratic"]);
    let t = run(&Method::named("adam").unwrap(), &problem);
    let plane = plane(10);
    for row in [0, 1, 15, 16, 17, 130] {
        let w = t.weights(row);
        assert_eq!(t.points[row], [w[1], w[3]], "row {row}");
        let rest: f64 = w
            .iter()
            .enumerate()
            .filter(|(i, _)| *i != 1 && *i != 3)
            .map(|(_, w)| w * w)
            .sum();
        assert!((t.distance(row) - rest.sqrt()).abs() < 1e-12);
        let here = problem.objective.evaluate(&w);
        assert_eq!(here.value, t.losses[row]);
        assert_eq!(here.gradient.norm(), t.gradient_norm(row));
        assert_eq!(plane.of_gradient(&here.gradient), t.gradients[row]);
        if row > 0 {
            assert_eq!(w.minus(&t.weights(row - 1)).norm(), t.step_length(row));
        }
    }
}

/// Along 2e₁ and e₁ + ½e₃, a place has the coordinates x = (w₁ − y)/2 and y = 2w₃.
#[test]
fn on_skew_directions_the_parts_of_a_step_make_up_the_step() {
    let axis = |n: usize, length: f64| Vec::generate(10, |i| if i == n { length } else { 0.0 });
    let second = axis(1, 1.0).along(1.0, &axis(3, 0.5));
    let plane = Plane::skew(vec![0.0; 10], [axis(1, 2.0), second]).unwrap();
    let problem = quadratic(&reference()["quadratic"]);
    let method = Method::named("momentum").unwrap();
    let schedule = Schedule::default();
    let t = method
        .run_on(&plane, &Wrappers::default(), &schedule, &problem)
        .unwrap();
    for row in [0, 1, 40] {
        let w = t.weights(row);
        let y = 2.0 * w[3];
        assert_eq!(t.points[row], [0.5 * (w[1] - y), y]);
        let g = problem.objective.evaluate(&w).gradient;
        assert_eq!(t.gradients[row], [2.0 * g[1], g[1] + 0.5 * g[3]]);
        let step = t.points[row + 1].minus(&t.points[row]);
        let explained = t.explain(row);
        let parts = explained.parts().map(|(_, _, part)| *part);
        let sum = parts.fold([0.0; 2], |sum, part| sum.along(1.0, &part));
        assert!(sum.minus(&step).norm() < 1e-12 * t.points[row].norm());
        let result = explained.leads_to().expect("a next row");
        assert!(result.minus(&t.points[row + 1]).norm() < 1e-12 * t.points[row].norm());
    }
}

/// Of Adam, η/(√v̂ + ε) is η/(|g| + ε) in the first step.
#[test]
fn a_visit_shows_all_weights_and_what_scales_gradients() {
    let file = reference();
    let problem = quadratic(&file["quadratic"]);
    let rows = [0, 3, 15, 16, 17, 130];
    for (key, diagonal) in [("adam", true), ("gradient_descent", false)] {
        let method = Method::named(key).unwrap();
        let t = run(&method, &problem);
        let mut seen = Vec::new();
        t.visit(&rows, true, &mut |stand| {
            assert_eq!(stand.weights, t.weights(stand.row), "{key} {}", stand.row);
            seen.push((stand.row, stand.scaling));
            if stand.row == 17 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        let visited: Vec<usize> = seen.iter().map(|(row, _)| *row).collect();
        assert_eq!(visited, rows[..5]);
        let gradient = problem.objective.evaluate(&problem.start).gradient;
        match &seen[0].1 {
            Scaling::Each(rates) if diagonal => {
                for (rate, g) in rates.iter().zip(gradient) {
                    let expected = method.lr() / (g.abs() + 1e-8);
                    assert!((rate / expected - 1.0).abs() < 1e-12, "{rate} {expected}");
                }
            }
            other => assert!(!diagonal && *other == Scaling::Rate, "{key}: {other:?}"),
        }
    }
}

#[test]
fn weights_of_a_long_run_are_those_of_a_shorter_one() {
    let file = reference();
    let mut problem = quadratic(&file["quadratic"]);
    let adam = Method::named("adam").unwrap();
    problem.steps = 40_000;
    let long = run(&adam, &problem);
    for row in [3, 16_383, 16_384, 16_400, 32_767, 32_768, 39_999] {
        problem.steps = row;
        let short = run(&adam, &problem);
        assert_eq!(long.points[row], short.points[row], "{row}");
        let weights = long.weights(row);
        assert_eq!([weights[1], weights[3]], long.points[row], "{row}");
        assert_eq!(weights, short.weights(row), "{row}");
    }
}

#[test]
fn a_saddle_of_many_dimensions_is_told_from_a_minimum() {
    let mut matrix = vec![vec![0.0; 6]; 6];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = 1.0 + i as f64;
    }
    let rests = |matrix: Vec<Vec<f64>>, start: Vec<f64>| {
        let objective = Quadratic {
            matrix,
            b: vec![0.0; 6],
        };
        let problem = Problem {
            objective,
            start,
            steps: 2000,
            seed: 0,
            noise: 0.0,
            tolerance: 1e-6,
        };
        let t = run(
            &method("gradient_descent", &serde_json::json!({"lr": 0.2})),
            &problem,
        );
        t.status(t.last()).0
    };
    assert_eq!(rests(matrix.clone(), vec![1.0; 6]), Status::Converged);
    matrix[2][2] = -1.0;
    // Exactly on the ridge it stays there.
    assert_eq!(
        rests(matrix.clone(), vec![1.0, 1.0, 0.0, 1.0, 1.0, 1.0]),
        Status::Saddle
    );
    assert_eq!(rests(matrix, vec![1.0; 6]), Status::Diverged);
}

#[test]
fn mini_batches_of_an_epoch_make_up_the_gradient() {
    let file = reference();
    let mut objective = logistic(&file["logistic"]).objective;
    // 120 rows: 17 batches of 7 and a last one of 1.
    objective.batch = Some(7);
    let w = numbers(&file["logistic"]["start"]);
    let full = objective.evaluate(&w);
    let mut oracle = Oracle::new(&objective, 0.0, 5);
    let mut sum = w.map(|_| 0.0);
    for step in 0..18 {
        oracle.begin(step);
        let batch = oracle.gradient(&w);
        assert_eq!(batch.value, full.value, "values are those of all rows");
        let rows = if step == 17 { 1.0 } else { 7.0 };
        sum = sum.along(rows / 120.0, &batch.gradient);
    }
    assert!(sum.minus(&full.gradient).norm() < 1e-13);
}

#[test]
fn noise_is_drawn_for_every_coordinate() {
    let file = reference();
    let objective = quadratic(&file["quadratic"]).objective;
    let w = vec![0.5; 10];
    let exact = objective.evaluate(&w).gradient;
    let mut oracle = Oracle::new(&objective, 0.1, 11);
    let n = 4000;
    let mut squares = vec![0.0; 10];
    let mut crossed = 0.0;
    for step in 0..n {
        oracle.begin(step);
        let noise = oracle.gradient(&w).gradient.minus(&exact);
        assert_eq!(
            oracle.gradient(&w).gradient.minus(&exact),
            noise,
            "one draw a step"
        );
        squares = squares.zip(&noise, |s, z| s + z * z);
        crossed += noise[0] * noise[7];
    }
    let n = n as f64;
    for variance in squares.map(|s| s / n) {
        // Five standard errors of a variance, σ²√(2/n).
        assert!(
            (variance - 0.01).abs() < 5.0 * 0.01 * (2.0 / n).sqrt(),
            "{variance}"
        );
    }
    assert!((crossed / n).abs() < 5.0 * 0.01 / n.sqrt());
}

#[test]
fn runs_repeat_and_need_equal_dimensions() {
    let file = reference();
    let mut problem = quadratic(&file["quadratic"]);
    problem.noise = 0.3;
    let adam = Method::named("adam").unwrap();
    let (a, b) = (run(&adam, &problem), run(&adam, &problem));
    assert_eq!(a.points, b.points);
    problem.steps = 90;
    assert_eq!(run(&adam, &problem).points[..], a.points[..91]);
    let refused = |plane: &Plane, problem: &Problem<Quadratic>| {
        let none = Wrappers::default();
        let run = adam.run_on(plane, &none, &Schedule::default(), problem);
        matches!(run, Err(NoRun::Dimensions { .. }))
    };
    assert!(refused(&plane(9), &problem));
    problem.start.pop();
    assert!(refused(&plane(10), &problem));
}
