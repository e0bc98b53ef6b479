//! The gradient flow and central flows against closed forms, SciPy, fine steps of another method, and the runs that they
//! describe.

use ravine::analysis::flow::gradient::End;
use ravine::analysis::{CentralFlow, CentralRequest, GradientFlow, NoFlow, gradient_flow};
use ravine::math::eigenpairs;
use ravine::optimizer::{
    Clip, GradientDescent, Method, Momentum, Problem, Rmsprop, Schedule, Status, Trajectory,
    Wrappers,
};
use ravine::scenario;
use ravine::surface::{Shape, Surface};

type Point = [f64; 2];

fn named(key: &str) -> Surface {
    Shape::named(key).expect("a surface").into()
}

fn surface(lines: &str) -> Surface {
    let text = format!("version = 1\n[surface]\n{lines}\n");
    scenario::read("test", &text).expect("a scenario").surface
}

fn flow(surface: &Surface, start: Point) -> GradientFlow {
    gradient_flow(surface, start, surface.shape.landscape().domain(), 1e-6)
}

fn distance([x, y]: Point, [a, b]: Point) -> f64 {
    (x - a).hypot(y - b)
}

fn last(flow: &GradientFlow) -> Point {
    flow.points[flow.points.len() - 1]
}

/// On a quadratic w(t) = c + Σ exp(−λᵢt)αᵢuᵢ, whatever its condition, and up a saddle as well.
#[test]
fn the_gradient_flow_of_a_quadratic_is_the_closed_form() {
    for (low, high, angle) in [
        (1.0, 10.0, 0.0),
        (1.0, 1e4, 30.0),
        (0.01, 100.0, -70.0),
        (-0.5, 2.0, 20.0),
    ] {
        let quadratic = surface(&format!(
            "kind = \"quadratic\"\nlambda1 = {low:?}\nlambda2 = {high:?}\nangle_deg = {angle:?}\ncenter = [0.3, -0.2]"
        ));
        let start = [-2.4, 1.6];
        let flow = flow(&quadratic, start);
        let (s, c) = f64::to_radians(angle).sin_cos();
        let (dx, dy) = (start[0] - 0.3, start[1] + 0.2);
        for (at, t) in flow.points.iter().zip(&flow.times) {
            let (u, v) = (
                (c * dx + s * dy) * (-low * t).exp(),
                (c * dy - s * dx) * (-high * t).exp(),
            );
            let exact = [0.3 + c * u - s * v, -0.2 + s * u + c * v];
            let size = 1.0 + exact[0].abs() + exact[1].abs();
            assert!(
                distance(*at, exact) < 1e-9 * size,
                "{low} {high}, t = {t}: {at:?}, {exact:?}"
            );
        }
        assert_eq!(flow.end, if low < 0.0 { End::Left } else { End::Rest });
        assert!(flow.points.len() < 500, "{}", flow.points.len());
        // No two points are further apart than a fiftieth of the view.
        let gaps = flow
            .points
            .windows(2)
            .map(|pair| distance(pair[0], pair[1]));
        assert!(gaps.fold(0.0, f64::max) <= 0.02 * 6.0 * 1.0001);
    }
}

/// d(x² − y²)/dt = 2(1 − xy)(xy − yx) = 0, so it ends where xy = 1 has the same x² − y².
#[test]
fn the_gradient_flow_of_the_product_keeps_the_difference_of_squares() {
    let product = named("product");
    for start in [[5.0, 0.05], [-1.5, 0.3], [0.2, -1.9], [4.0, 2.3]] {
        let flow = flow(&product, start);
        let kept = |[x, y]: Point| x * x - y * y;
        for at in &flow.points {
            assert!(
                (kept(*at) - kept(start)).abs() < 1e-7,
                "{at:?} from {start:?}"
            );
        }
        // x² = (c + √(c² + 4))/2
        let half = 0.5 * kept(start);
        let x = (half + (half * half + 1.0).sqrt()).sqrt();
        let end = last(&flow).map(f64::abs);
        assert_eq!(flow.end, End::Rest);
        assert!(distance(end, [x, 1.0 / x]) < 1e-6, "{end:?} from {start:?}");
    }
}

/// Rosenbrock's valley is stiff, and bends.
#[test]
fn the_gradient_flow_agrees_with_fine_steps_of_another_method() {
    let rosenbrock = named("rosenbrock");
    let flow = flow(&rosenbrock, [-1.2, 1.0]);
    assert_eq!(flow.end, End::Rest);
    assert!(distance(last(&flow), [1.0, 1.0]) < 1e-5);
    let index = flow
        .times
        .iter()
        .position(|t| *t > 0.5)
        .expect("it goes on");
    let end = flow.times[index];
    let downhill = |at: Point| rosenbrock.jet1(at).gradient.map(|g| -g);
    let steps = 40_000;
    let h = end / f64::from(steps);
    let mut at = [-1.2, 1.0];
    for _ in 0..steps {
        let plus = |k: Point, share: f64| [at[0] + share * h * k[0], at[1] + share * h * k[1]];
        let k1 = downhill(at);
        let k2 = downhill(plus(k1, 0.5));
        let k3 = downhill(plus(k2, 0.5));
        let k4 = downhill(plus(k3, 1.0));
        let mean = [0, 1].map(|i| (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]) / 6.0);
        at = plus(mean, 1.0);
    }
    assert!(
        distance(at, flow.points[index]) < 1e-7,
        "{at:?}, {:?}",
        flow.points[index]
    );
}

#[test]
fn the_gradient_flow_stops_wherever_it_has_to() {
    assert_eq!(flow(&named("monkey_saddle"), [1.0, 0.02]).end, End::Left);
    let log = surface("kind = \"formula\"\ntext = \"x + ln(x) + y^2\"");
    assert_eq!(flow(&log, [2.0, 1.0]).end, End::Undefined);
    for start in [[f64::NAN, 0.0], [1e308, -1e308], [f64::INFINITY, 1.0]] {
        for shape in Shape::all() {
            let key = shape.info().key;
            let flow = flow(&shape.into(), start);
            assert!(
                flow.points.len() < 5000 && flow.points.len() == flow.times.len(),
                "{key}"
            );
        }
    }
    // Along a kink it goes on as finely as can be seen: it slides down |x| once it is at y = 0.
    let ridge = flow(&named("abs_ridge"), [-1.7, 1.13]);
    let sliding = ridge.points.iter().filter(|[x, _]| *x > -1.47);
    assert!(sliding.clone().count() > 100 && sliding.clone().all(|[_, y]| y.abs() < 2e-3));
}

/// Every surface of the catalogue: downhill all the way, and smooth enough to draw.
#[test]
fn the_gradient_flow_goes_downhill_on_every_surface() {
    for shape in Shape::all() {
        let surface = Surface::from(shape);
        let key = surface.shape.info().key;
        let flow = flow(&surface, surface.shape.info().start);
        let losses: Vec<f64> = flow.points.iter().map(|at| surface.value(*at)).collect();
        let smooth = !["abs_ridge", "bukin6", "eggholder"].contains(&key);
        let rise = losses
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(0.0, f64::max);
        assert!(
            !smooth || rise <= 1e-9 * (1.0 + losses[0].abs()),
            "{key}: {rise}"
        );
        assert!(flow.points.len() > 3, "{key}: {flow:?}");
    }
}

fn problem(surface: Surface, start: Point, steps: usize) -> Problem {
    Problem {
        objective: surface,
        start,
        steps,
        seed: 0,
        noise: 0.0,
        tolerance: 1e-6,
    }
}

fn request(method: Method, problem: &Problem) -> Option<CentralRequest> {
    CentralRequest::of(&method, &Schedule::default(), &Wrappers::default(), problem)
}

fn central(method: Method, problem: &Problem) -> Result<CentralFlow, NoFlow> {
    request(method, problem)
        .expect("a method with a central flow")
        .compute()
}

fn descent(lr: f64) -> Method {
    Method::GradientDescent(GradientDescent {
        lr,
        ..GradientDescent::default()
    })
}

fn rmsprop(lr: f64, alpha: f64) -> Method {
    Method::Rmsprop(Rmsprop {
        lr,
        alpha,
        ..Rmsprop::default()
    })
}

/// ηλmax/2
fn edge(surface: &Surface, lr: f64, at: Point) -> f64 {
    let [_, high] = eigenpairs(surface.jet2(at).hessian).expect("a Hessian");
    0.5 * lr * high.value
}

/// The largest distance between the flow and the mean of two steps from a row on, and the row.
fn widest(flow: &CentralFlow, run: &Trajectory, from: usize) -> (f64, usize) {
    let distances = (from..=run.last()).map(|row| {
        let [mean, at] = flow.beside(&run.points, row).expect("both are there");
        (distance(mean, at), row)
    });
    distances.max_by(|a, b| a.0.total_cmp(&b.0)).expect("rows")
}

/// Below the edge it is the gradient flow in the time ηt, for as long as the run.
#[test]
fn below_the_edge_a_central_flow_is_the_gradient_flow() {
    let quadratic = surface("kind = \"quadratic\"\nlambda2 = 10.0");
    let problem = problem(quadratic, [-2.4, 1.6], 200);
    let flow = central(descent(0.15), &problem).expect("a flow");
    for t in [0.0_f64, 0.5, 3.0, 50.5, 200.0] {
        let exact = [-2.4 * (-0.15 * t).exp(), 1.6 * (-1.5 * t).exp()];
        let at = flow.at(t).expect("a place");
        assert!(distance(at, exact) < 1e-5, "{t}: {at:?}, {exact:?}");
        assert_eq!(flow.swings(t), Some([[0.0; 2]; 2]));
    }
    assert_eq!((flow.at(-0.1), flow.at(200.1)), (None, None));
}

/// On the edge it is the gradient flow projected onto λmax = 2/η, which SciPy integrates (DOP853, with λmax in closed form).
#[test]
fn on_the_edge_the_central_flow_of_gradient_descent_is_scipys() {
    let surface = named("product_squared");
    let problem = problem(surface.clone(), [6.0, 0.05], 10_000);
    let flow = central(descent(0.02), &problem).expect("a flow");
    let table = [
        (1.2750236955385401, [6.00163266, 0.14864248], 1e-7),
        (100.0, [5.9402225335150085, 0.15108180642256128], 1e-6),
        (1000.0, [5.456077212269498, 0.17317083248318252], 1e-6),
        (2000.0, [5.148881885328864, 0.19040985086201784], 1e-6),
        (3000.0, [5.0375941009428065, 0.19742171383065094], 1e-6),
        (10_000.0, [4.995994314855147, 0.20016029365674579], 1e-6),
    ];
    for (t, expected, slack) in table {
        let at = flow.at(t).expect("a place");
        assert!(distance(at, expected) < slack, "{t}: {at:?}, {expected:?}");
        assert!((edge(&surface, 0.02, at) - 1.0).abs() < 1e-6, "{t}");
    }
    // σ from the same program; the eigenvector lies almost along y.
    let sigma = flow.swings(1000.0).expect("a swing")[0];
    assert!(
        (sigma[0].hypot(sigma[1]) - 0.034605301614570684).abs() < 3e-5,
        "{sigma:?}"
    );
    assert!(sigma[1].abs() > 0.99 * 0.0346);
}

/// The run itself is chaotic for thousands of steps, yet its mean stays near; it ends where the flow does.
#[test]
fn gradient_descent_follows_its_central_flow_to_the_edge() {
    let surface = named("product_squared");
    for (start, lr, steps, within) in [
        ([6.0, 0.05], 0.02, 15_000, 0.08),
        ([8.0, 0.1], 0.01, 20_000, 0.05),
    ] {
        let problem = problem(surface.clone(), start, steps);
        let run = descent(lr).run(&Schedule::default(), &problem);
        let flow = central(descent(lr), &problem).expect("a flow");
        let (far, row) = widest(&flow, &run, 1);
        assert!(far < within, "η = {lr}: {far} at step {row}");
        println!(
            "η = {lr}: {far} at step {row}, points {}",
            flow.points.len()
        );
        if lr == 0.02 {
            let end = edge(&surface, lr, run.points[steps]);
            assert!((end - 1.0).abs() < 1e-3, "{end}");
            assert!(widest(&flow, &run, 5000).0 < 0.004);
            // Gradient flow would have stayed at x² − y² = 36.
            assert!(distance(run.points[steps], [4.995, 0.2002]) < 1e-3);
        }
    }
}

/// Where a flow is at some times.
type Places = &'static [(f64, Point)];

/// By SciPy (DOP853, third derivatives by complex steps), from the run's first step on.
#[test]
fn central_flows_of_rmsprop_are_scipys() {
    let table: [(Surface, Point, [f64; 2], Places); 3] = [
        (
            named("rosenbrock"),
            [-1.2, 1.0],
            [0.01, 0.99],
            &[
                (200.0, [-0.8227526882300622, 0.6828443900380374]),
                (450.0, [0.24233552753742857, 0.05745964425221402]),
                (500.0, [0.4366608113044719, 0.1887848720224781]),
                (600.0, [0.6237871959551791, 0.38754436183345214]),
            ],
        ),
        (
            named("product_squared"),
            [6.0, 0.05],
            [0.01, 0.9],
            &[
                (10.0, [6.140527026111014, 0.1627024081013685]),
                (30.0, [6.138063921402472, 0.16266266097883947]),
                (600.0, [5.974377757825995, 0.1671329562840409]),
            ],
        ),
        (
            surface("kind = \"quadratic\"\nlambda2 = 10.0\nangle_deg = 30.0"),
            [-2.4, 1.6],
            [0.05, 0.9],
            &[
                (20.0, [-1.16978359295159, 0.3876393620687514]),
                (90.0, [-0.018564427801613038, -0.01096997707547183]),
                (150.0, [0.0, 0.0]),
            ],
        ),
    ];
    for (surface, start, [lr, alpha], places) in table {
        let key = surface.shape.info().key;
        let steps = places[places.len() - 1].0 as usize;
        let problem = problem(surface, start, steps);
        let flow = central(rmsprop(lr, alpha), &problem).expect("a flow");
        for (t, expected) in places {
            let at = flow.at(*t).expect("a place");
            assert!(
                distance(at, *expected) < 2e-6,
                "{key}, {t}: {at:?}, {expected:?}"
            );
        }
    }
}

/// Within 0.04 on Rosenbrock's surface, as in NumPy, while it moves by 2.
#[test]
fn rmsprop_follows_its_central_flow() {
    let problem = problem(named("rosenbrock"), [-1.2, 1.0], 600);
    let method = rmsprop(0.01, 0.99);
    let run = method.run(&Schedule::default(), &problem);
    let flow = central(method, &problem).expect("a flow");
    let (far, row) = widest(&flow, &run, 2);
    assert!(far < 0.04, "{far} at step {row}");
}

/// Along the axes both directions come to their own edge.
#[test]
fn separate_coordinates_are_held_each_at_its_own_edge() {
    let quadratic = surface("kind = \"quadratic\"\nlambda2 = 10.0");
    let problem = problem(quadratic, [-2.4, 1.6], 600);
    let method = rmsprop(0.05, 0.9);
    let flow = central(method, &problem).expect("a flow");
    let swings = flow.swings(600.0).expect("it goes on to the end");
    let reach = |axis: usize| swings.iter().map(|u| u[axis].abs()).fold(0.0, f64::max);
    // With the gradient ±λσ, ν = λ²σ² and the step ηλσ/√ν = η is twice the swing: σ = η/2 along both.
    for axis in [0, 1] {
        assert!((reach(axis) - 0.025).abs() < 1e-6, "{swings:?}");
    }
    let run = method.run(&Schedule::default(), &problem);
    assert!((run.points[600][1].abs() - 0.025).abs() < 1e-3);
}

#[test]
fn no_central_flow_where_none_is_known() {
    let problem = problem(named("product"), [5.0, 0.05], 100);
    // ηλmax/2 is 1.25 at the start: the run catapults.
    assert_eq!(central(descent(0.1), &problem), Err(NoFlow::BeyondTheEdge));
    assert!(central(descent(0.05), &problem).is_ok());
    let other = Method::Momentum(Momentum::default());
    assert_eq!(request(other, &problem), None);
    assert_eq!(request(descent(0.0), &problem), None);
    let noisy = Problem {
        noise: 0.1,
        ..problem.clone()
    };
    assert_eq!(request(descent(0.05), &noisy), None);
    let wrappers = Wrappers {
        clip: Some(Clip::default()),
        ..Wrappers::default()
    };
    let clipped = CentralRequest::of(&descent(0.05), &Schedule::default(), &wrappers, &problem);
    assert_eq!(clipped, None);
    for start in [[f64::NAN, 0.0], [1e308, -1e308]] {
        let astray = Problem {
            start,
            ..problem.clone()
        };
        for method in [descent(0.05), rmsprop(0.01, 0.9)] {
            assert!(central(method, &astray).is_err());
        }
    }
    // A weight decay is a ridge term.
    let mut ridge = problem.clone();
    ridge.objective.l2 = 0.3;
    let decayed = Method::GradientDescent(GradientDescent {
        lr: 0.05,
        weight_decay: 0.3,
    });
    assert_eq!(central(decayed, &problem), central(descent(0.05), &ridge));
}

/// LECTURE: past 2/η a run catapults to where the valley is flatter, or away. NumPy has the same numbers.
#[test]
fn the_product_catapults() {
    let product = named("product");
    let ends = [
        ([5.0, 0.05], 0.1, 1.2505, 0.6273, 6),
        ([4.0, 0.1], 0.2, 1.6003, 0.2003, 3),
    ];
    for (start, lr, before, after, rises) in ends {
        let run = descent(lr).run(&Schedule::default(), &problem(product.clone(), start, 300));
        let at = run.points[run.last()];
        assert!((edge(&product, lr, start) - before).abs() < 1e-4);
        assert!((edge(&product, lr, at) - after).abs() < 1e-4, "{at:?}");
        let found = run
            .losses
            .windows(2)
            .filter(|pair| pair[1] > pair[0] + 1e-12);
        assert_eq!(found.count(), rises);
    }
    let away = descent(0.2).run(&Schedule::default(), &problem(product, [5.0, 0.05], 300));
    assert_eq!(away.status(away.last()).0, Status::Diverged);
}

/// Two units that begin alike stay alike to the last bit, and end at a saddle; a thousandth apart, they part.
#[test]
fn units_that_begin_alike_stay_alike() {
    let two = named("two_units");
    let run = descent(0.5).run(
        &Schedule::default(),
        &problem(two.clone(), [0.3, 0.3], 20_000),
    );
    assert!(run.points.iter().all(|[x, y]| x.to_bits() == y.to_bits()));
    assert!(distance(run.points[20_000], [0.90455573; 2]) < 1e-7);
    assert!((run.losses[20_000] - 6.3958e-3).abs() < 1e-6);
    assert_eq!(run.status(20_000).0, Status::Saddle);
    let run = descent(0.5).run(&Schedule::default(), &problem(two, [0.3, 0.301], 20_000));
    assert!(distance(run.points[20_000], [0.5, 2.0]) < 1e-9 && run.losses[20_000] < 1e-28);
    // With the target 2 tanh 1.5z the minimum is on the diagonal, and being alike does no harm.
    let tied = surface("kind = \"two_units\"\ntarget1 = 1.5\ntarget2 = 1.5");
    let run = descent(0.5).run(&Schedule::default(), &problem(tied, [0.3, 0.3], 2000));
    assert!(distance(run.points[2000], [1.5, 1.5]) < 1e-9);
}
