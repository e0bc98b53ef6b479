//! Planes through objectives of many weights, as surfaces.

use std::sync::Arc;

use ravine::analysis::{Contours, CriticalKind, Field, critical_points};
use ravine::export::{figure, svg};
use ravine::figure::Theme;
use ravine::math::Vector;
use ravine::math::simd::InstructionSet;
use ravine::objective::{Evaluation, Objective, Plane};
use ravine::optimizer::{GradientDescent, Method, Newton};
use ravine::scenario::{Optimizer, Scenario, read, write};
use ravine::surface::{Gradients, LANES, NoSlice, Quadratic, Shape, Slice, Surface};

type Weights = Vec<f64>;
type Shared = Arc<dyn Objective<Weights = Weights>>;

/// ½ (w − w*)ᵀ A (w − w*) + 1 with A = Q diag(1 … 10) Q, Q = I − 2nnᵀ a reflection.
#[derive(Clone)]
struct Bowl;

const N: usize = 10;

/// Qw
fn reflected(w: &Weights) -> Weights {
    let n = Weights::generate(N, |i| 1.0 + (i % 3) as f64);
    w.along(-2.0 * n.dot(w) / n.dot(&n), &n)
}

/// Eigenvector of the eigenvalue i + 1.
fn eigenvector(i: usize) -> Weights {
    reflected(&Weights::generate(N, |k| f64::from(u8::from(k == i))))
}

fn minimum() -> Weights {
    Weights::generate(N, |i| 0.3 * i as f64 - 1.0)
}

impl Bowl {
    fn product(v: &Weights) -> Weights {
        let turned = reflected(v);
        reflected(&Weights::generate(N, |i| (i + 1) as f64 * turned[i]))
    }
}

impl Objective for Bowl {
    type Weights = Weights;

    fn dimension(&self) -> usize {
        N
    }

    fn evaluate(&self, w: &Weights) -> Evaluation<Weights> {
        let from = w.minus(&minimum());
        let gradient = Self::product(&from);
        Evaluation {
            value: 0.5 * from.dot(&gradient) + 1.0,
            gradient,
        }
    }

    fn hessian_product(&self, _w: &Weights, v: &Weights) -> Option<Weights> {
        Some(Self::product(v))
    }
}

/// An objective that keeps its second derivatives to itself.
struct FirstOrder<O>(O);

impl<O: Objective<Weights = Weights>> Objective for FirstOrder<O> {
    type Weights = Weights;

    fn dimension(&self) -> usize {
        self.0.dimension()
    }

    fn evaluate(&self, w: &Weights) -> Evaluation<Weights> {
        self.0.evaluate(w)
    }
}

const REACH: f64 = 4.0;

/// Along two eigenvectors turned by 30° in their plane, not through the minimum.
fn plane() -> Plane {
    let (sin, cos) = 30f64.to_radians().sin_cos();
    let (p, q) = (eigenvector(2), eigenvector(7));
    let u = p.zip(&q, |p, q| cos * p + sin * q);
    let v = p.zip(&q, |p, q| cos * q - sin * p);
    let origin = minimum().zip(&Weights::generate(N, |i| (i as f64).cos()), |m, c| {
        m + 0.4 * c
    });
    Plane::new(origin, &u, &v).unwrap()
}

fn slice(objective: Shared) -> Surface {
    Shape::Slice(Slice::new(objective, plane(), REACH).unwrap()).into()
}

/// What the slice of [`Bowl`] should be but for a constant, and that constant.
fn expected() -> (Surface, f64) {
    let plane = plane();
    let [center_x, center_y] = plane.shadow(&minimum());
    let quadratic = Quadratic {
        lambda1: 3.0,
        lambda2: 8.0,
        // The eigenvectors lie at −30° as the plane sees them.
        angle_deg: -30.0,
        center_x,
        center_y,
    };
    let least = Objective::value(&Bowl, &plane.at([center_x, center_y]));
    (Shape::Quadratic(quadratic).into(), least)
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

#[test]
fn a_plane_along_eigenvectors_cuts_out_their_quadratic() {
    let (expected, least) = expected();
    let objectives: [(Shared, f64); 2] =
        [(Arc::new(Bowl), 1e-12), (Arc::new(FirstOrder(Bowl)), 1e-8)];
    for (objective, hessian_tolerance) in objectives {
        let slice = slice(objective);
        for at in [[0.0, 0.0], [1.3, -0.2], [-2.0, 3.5], [40.0, 7.0]] {
            let (jet, reference) = (slice.jet2(at), expected.jet2(at));
            assert!(close(jet.value, reference.value + least, 1e-12), "{at:?}");
            assert!(close(slice.value(at), jet.value, 1e-14));
            assert_eq!(slice.jet1(at).gradient, jet.gradient);
            for k in 0..2 {
                let (a, b) = (jet.gradient[k], reference.gradient[k]);
                assert!(close(a, b, 1e-11), "{at:?}: {a} {b}");
            }
            for k in 0..3 {
                let (a, b) = (jet.hessian[k], reference.hessian[k]);
                assert!(close(a, b, hessian_tolerance), "{at:?}: {a} {b}");
            }
        }
        let critical = critical_points(&slice);
        let [point] = &critical[..] else {
            panic!("{critical:?}");
        };
        let [x, y] = plane().shadow(&minimum());
        assert_eq!(point.kind, CriticalKind::Minimum);
        assert!(close(point.at[0], x, 1e-9) && close(point.at[1], y, 1e-9));
        assert!(close(point.value, least, 1e-12));
    }
}

#[test]
fn grids_and_contour_lines_are_those_of_the_quadratic() {
    let (expected, least) = expected();
    let slice = slice(Arc::new(Bowl));
    let view = slice.shape.landscape().domain();
    assert_eq!((view.x, view.y), ([-REACH, REACH], [-REACH, REACH]));
    let (mut field, mut reference) = (Field::default(), Field::default());
    field.sample(&slice, view, 81, 81);
    reference.sample(&expected, view, 81, 81);
    for (a, b) in field.values.iter().zip(&reference.values) {
        assert!(close(*a, b + least, 1e-12), "{a} {b}");
    }
    let levels = [0.5, 2.0, 5.0].map(|above| least + above);
    let mut contours = Contours::default();
    contours.trace(&field, &levels);
    for (i, level) in levels.into_iter().enumerate() {
        let [line] = contours.lines_of(i) else {
            panic!("one ellipse, not {:?}", contours.lines_of(i));
        };
        assert!(line.closed);
        // Linear interpolation over a cell of side h is off by at most λh²/8.
        for point in contours.points_of(line) {
            let off = (slice.value(*point) - level).abs();
            assert!(off <= 8.0 * 0.01 / 8.0 + 1e-12, "{point:?}: {off}");
        }
    }
}

#[test]
fn a_figure_shows_a_slice_and_a_file_refuses_it() {
    let mut scenario = Scenario::on(slice(Arc::new(Bowl)).shape);
    scenario.start = [-3.0, 3.0];
    scenario.run.steps = 40;
    scenario.optimizers = vec![
        Optimizer::from(Method::Newton(Newton::default())),
        Optimizer::from(Method::GradientDescent(GradientDescent {
            lr: 0.1,
            ..GradientDescent::default()
        })),
    ];
    // Newton's method needs one step on a quadratic, whichever plane shows it.
    let run = scenario.optimizers[0].run(&scenario.problem());
    let [x, y] = plane().shadow(&minimum());
    assert!(close(run.points[1][0], x, 1e-12) && close(run.points[1][1], y, 1e-12));

    let svg = svg::write(&figure(&scenario, None, [480.0, 360.0], Theme::Paper));
    assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"));
    assert!(svg.contains("f(w₀ + x u + y v), a plane through 10 dimensions"));
    let lengths = [true, false].map(|contours| {
        scenario.layers.contours = contours;
        svg::write(&figure(&scenario, None, [480.0, 360.0], Theme::Paper)).len()
    });
    assert!(lengths[0] > lengths[1] + 1000, "{lengths:?}");

    let error = read("slice.toml", &write(&scenario)).unwrap_err();
    let message = error.to_string();
    assert!(
        message.contains("surface.kind: found \"slice\""),
        "{message}"
    );
}

#[test]
fn slices_are_equal_where_nothing_differs() {
    let objective: Shared = Arc::new(Bowl);
    let slice = |objective: &Shared, plane, reach| Slice::new(Arc::clone(objective), plane, reach);
    let one = slice(&objective, plane(), 1.0).unwrap();
    assert_eq!(slice(&objective, plane(), 1.0), Ok(one.clone()));
    let axes = Plane::of_coordinates(minimum(), 0, 1).unwrap();
    let alike: Shared = Arc::new(FirstOrder(Bowl));
    for other in [
        slice(&objective, plane(), 2.0),
        slice(&objective, axes, 1.0),
        slice(&alike, plane(), 1.0),
    ] {
        assert_ne!(other.unwrap(), one);
    }
    let flat = Plane::of_coordinates(vec![0.0; 3], 0, 1).unwrap();
    let wrong = NoSlice::Dimensions {
        objective: N,
        plane: 3,
    };
    assert_eq!(slice(&objective, flat, 1.0), Err(wrong));
    for reach in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(
            slice(&objective, plane(), reach),
            Err(NoSlice::Reach(reach))
        );
    }
    assert!(slice(&objective, plane(), f64::NAN).is_err());
}

/// Mean of ln(1 + exp(−s xᵀw)) over 80 rows of 50 features.
#[derive(Clone)]
struct Logistic {
    /// s x
    rows: Vec<Weights>,
}

impl Logistic {
    fn new() -> Self {
        let feature = |r: usize, i: usize| ((r * 7 + i * 13) as f64 * 0.37).sin();
        let row = |r: usize| {
            let sign = if r.is_multiple_of(3) { -1.0 } else { 1.0 };
            Weights::generate(50, |i| sign * feature(r, i))
        };
        Self {
            rows: (0..80).map(row).collect(),
        }
    }
}

impl Objective for Logistic {
    type Weights = Weights;

    fn dimension(&self) -> usize {
        50
    }

    fn evaluate(&self, w: &Weights) -> Evaluation<Weights> {
        let share = 1.0 / self.rows.len() as f64;
        let (mut value, mut gradient) = (0.0, vec![0.0; 50]);
        for x in &self.rows {
            let margin = x.dot(w);
            value += share * (-margin).exp().ln_1p();
            gradient = gradient.along(-share / (1.0 + margin.exp()), x);
        }
        Evaluation { value, gradient }
    }

    fn hessian_product(&self, w: &Weights, v: &Weights) -> Option<Weights> {
        let share = 1.0 / self.rows.len() as f64;
        let product = self.rows.iter().fold(vec![0.0; 50], |sum, x| {
            let p = 1.0 / (1.0 + (-x.dot(w)).exp());
            sum.along(share * p * (1.0 - p) * x.dot(v), x)
        });
        Some(product)
    }
}

#[test]
fn derivatives_of_a_logistic_regression_are_its_differences() {
    let direction = |k: f64| Weights::generate(50, |i| (k * (i + 1) as f64).sin());
    let plane = || Plane::new(direction(0.3), &direction(0.9), &direction(2.1)).unwrap();
    let surface = |objective: Shared| -> Surface {
        Shape::Slice(Slice::new(objective, plane(), 3.0).unwrap()).into()
    };
    let (exact, differences) = (
        surface(Arc::new(Logistic::new())),
        surface(Arc::new(FirstOrder(Logistic::new()))),
    );
    let h = 1e-5;
    for at in [[0.0, 0.0], [1.5, -0.4], [-2.0, 2.5], [0.3, 6.0]] {
        let jet = exact.jet2(at);
        for axis in 0..2 {
            let (mut low, mut high) = (at, at);
            low[axis] -= h;
            high[axis] += h;
            let slope = (exact.value(high) - exact.value(low)) / (2.0 * h);
            assert!(close(jet.gradient[axis], slope, 1e-9), "{at:?} {axis}");
            for other in 0..2 {
                let [above, below] = [high, low].map(|p| exact.jet1(p).gradient[other]);
                let curvature = (above - below) / (2.0 * h);
                assert!(
                    close(jet.hessian[axis + other], curvature, 1e-9),
                    "{at:?} {axis}"
                );
            }
        }
        for (a, b) in differences.jet2(at).hessian.into_iter().zip(jet.hessian) {
            assert!(close(a, b, 1e-9), "{at:?}: {a} {b}");
        }
        assert!(jet.hessian[0] > 1e-4, "flat: nothing was compared");
    }
}

#[test]
fn rows_and_blocks_are_points_one_by_one() {
    let surface = slice(Arc::new(Bowl));
    let evaluator = surface.with_landscape_on(InstructionSet::widest());
    let x: [f64; LANES] = std::array::from_fn(|i| 0.1 * i as f64 - 3.0);
    let y: [f64; LANES] = std::array::from_fn(|i| (i as f64).sin());
    let (mut row, mut block) = ([0.0; LANES], Gradients::default());
    evaluator.row(&x, 0.7, &mut row);
    evaluator.block(&x, &y, &mut block);
    for i in 0..LANES {
        assert_eq!(row[i], surface.value([x[i], 0.7]));
        let jet = surface.jet1([x[i], y[i]]);
        assert_eq!((block.value[i], block.dx[i]), (jet.value, jet.gradient[0]));
        assert_eq!(block.dy[i], jet.gradient[1]);
    }
}
