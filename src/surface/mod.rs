//! Loss surfaces: a closed list of formulas in two variables, each written once over
//! [`Number`](crate::math::Number).
//!
//! To add one to the list: a `parameters!` struct and its [`Formula`] in the file of its [`Group`], and one row in the
//! `shapes!` list of `shape.rs`.
//!
//! # A surface of your own
//!
//! Implement [`Formula`] for a struct of parameters. Derivatives follow from the formula, and every formula is an
//! [`Objective`] that methods run on.
//!
//! ```
//! use ravine::math::{Number, Point};
//! use ravine::objective::Curved;
//! use ravine::optimizer::{Adam, PerCoordinate, Problem, Schedule, Status, record};
//! use ravine::parameters::{Legal, Parameter};
//! use ravine::surface::{Formula, Group, Info, Spacing, View};
//!
//! ravine::parameters! {
//!     /// f = (x − a)² + b(y − sin x)²; minimum 0 at (a, sin a).
//!     pub struct Wave {
//!         a: f64 = 0.0 => Parameter::new("a", "a", "place of the minimum"),
//!         b: f64 = 10.0 => Parameter::new("b", "b", "steepness").legal(Legal::AtLeast(0.0)),
//!     }
//! }
//!
//! impl Formula for Wave {
//!     const INFO: Info = Info {
//!         key: "wave",
//!         name: "Wave",
//!         group: Group::Ravines,
//!         equation: "f = (x − a)² + b(y − sin x)²",
//!         teaches: "a valley along a sine",
//!         spacing: Spacing::Logarithmic,
//!         start: [-2.0, 1.0],
//!     };
//!
//!     fn eval<N: Number>(&self, x: N, y: N) -> N {
//!         (x - self.a).square() + (y - x.sin()).square() * self.b
//!     }
//!
//!     fn domain(&self) -> View {
//!         View::square(3.0)
//!     }
//!
//!     fn critical_points(&self) -> Vec<Point> {
//!         vec![[self.a, self.a.sin()]]
//!     }
//! }
//!
//! let wave = Wave { a: 1.0, ..Wave::default() };
//! let jet = wave.second_order(&[0.0, 1.0]);
//! assert_eq!((jet.value, jet.gradient), (11.0, [-22.0, 20.0]));
//! assert_eq!(jet.hessian, [22.0, -20.0, 20.0]); // ∂xx, ∂xy, ∂yy
//!
//! let problem = Problem { objective: wave, start: Wave::INFO.start, steps: 5000, seed: 0, noise: 0.0, tolerance: 1e-6 };
//! let adam = PerCoordinate::new(Adam { lr: 0.02, ..Adam::default() });
//! let run = record(adam, 0.02, &Schedule::default(), &problem);
//! assert_eq!(run.status(run.last()).0, Status::Converged);
//! let [x, y] = run.points[run.last()];
//! assert!((x - 1.0).abs() < 1e-5 && (y - f64::sin(1.0)).abs() < 1e-5);
//! ```
//!
//! # A plane through many weights
//!
//! A [`Slice`] makes a surface of two directions through an objective of any dimension, so that grids, contour lines,
//! critical points, figures and exports work on it unchanged.

mod blocks;
mod content;
mod evaluator;
mod formula;
mod info;
mod loops;
mod many_minima;
mod network;
mod nonsmooth;
mod own;
mod plateaus;
mod quadratic;
mod ravines;
mod ready;
mod saddles;
mod shape;
mod slice;
mod view;

pub use blocks::{Curvatures, Gradients, LANES, Lanes};
pub use content::{Content, ContentMut};
pub use evaluator::Evaluator;
pub use formula::{Formula, Landscape, Polynomial, PolynomialWork};
pub use info::{Group, Info, Spacing};
pub use many_minima::{
    Ackley, Bohachevsky, Branin, DropWave, Griewank, Hills, Himmelblau, Levy13, Mccormick,
    Rastrigin, SharpAndFlat, SixHumpCamel, StyblinskiTang, ThreeHumpCamel, Wells,
};
pub use network::{NetworkSurface, Placed};
pub use nonsmooth::{AbsRidge, Bukin6, Eggholder};
pub use own::{
    Bowl, Bump, Bumps, Corruption, Data, LeastSquares, Logistic, MAX_BUMPS, MAX_ROWS, Options,
    Prediction, Regression, Sight, Typed, Unfit,
};
pub use plateaus::{Beale, Easom, GoldsteinPrice, Plateau};
pub use quadratic::{Booth, Matyas, Quadratic};
pub use ravines::{Product, ProductSquared, Rosenbrock};
pub use saddles::{MonkeySaddle, Saddle, TwoUnits};
pub use shape::Shape;
pub use slice::{NoSlice, Slice};
pub use view::View;

use crate::math::simd::InstructionSet;
use crate::math::{Jet1, Jet2, Point, Vector};
use crate::objective::{
    Batches, Curved, Draw, Evaluation, Objective, Perturbed, Stationary, stationary_in_plane,
};
use crate::parameters::{Legal, Parameter, Parameters};

/// A shape with regularisation: f(x, y) + (l2/2)(x² + y²) + l1(|x| + |y|).
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Surface {
    /// The formula.
    pub shape: Shape,
    /// Ridge weight l2, ≥ 0.
    pub l2: f64,
    /// Lasso weight l1, ≥ 0; the subgradient 0 is used where a coordinate is 0.
    pub l1: f64,
}

/// The weights of regularisation; those of the formula are [`Shape::parameters`].
impl Parameters for Surface {
    fn table(&self) -> &'static [Parameter] {
        const TABLE: &[Parameter] = &[
            Parameter::new("l2", "L2", "L2 term")
                .legal(Legal::AtLeast(0.0))
                .linear(0.0, 10.0)
                .help("adds (l2/2)·(x² + y²) to the surface: a pull to the origin, and curvature everywhere"),
            Parameter::new("l1", "L1", "L1 term")
                .legal(Legal::AtLeast(0.0))
                .linear(0.0, 10.0)
                .help("adds l1·(|x| + |y|) to the surface: minima move onto the axes"),
        ];
        TABLE
    }

    fn get(&self, row: usize) -> f64 {
        [self.l2, self.l1].get(row).copied().unwrap_or(f64::NAN)
    }

    fn set(&mut self, row: usize, value: f64) {
        let table = self.table();
        if let Some(weight) = [&mut self.l2, &mut self.l1].into_iter().nth(row) {
            *weight = table[row].legal.clamp(value);
        }
    }

    fn default_of(&self, _row: usize) -> f64 {
        0.0
    }
}

impl From<Shape> for Surface {
    fn from(shape: Shape) -> Self {
        Self {
            shape,
            l2: 0.0,
            l1: 0.0,
        }
    }
}

impl Surface {
    /// Of a network, the same with training that starts at a point of the plane; any other surface as it is.
    pub fn released(&self) -> Self {
        let mut surface = self.clone();
        if let ContentMut::Network(network) = surface.shape.content_mut() {
            network.released = true;
        }
        surface
    }

    /// The loss over the data that are kept from training, without regularisation; `None` where none are.
    pub fn tested(&self) -> Option<Self> {
        self.shape.tested().map(Self::from)
    }

    /// f where a run starts whose start is seen at a point.
    pub fn start_loss(&self, at: Point) -> f64 {
        match self.shape.network() {
            Some(network) => network.network().value(&network.start(at)),
            None => self.value(at),
        }
    }

    /// f at a point, regularisation included.
    pub fn value(&self, at: Point) -> f64 {
        self.at_a_point().value(at)
    }

    /// Whether the surface is its formula alone, without regularisation.
    pub fn is_plain(&self) -> bool {
        self.l2 == 0.0 && self.l1 == 0.0
    }

    /// Value and gradient.
    #[inline]
    pub fn jet1(&self, at: Point) -> Jet1 {
        self.at_a_point().jet1(at)
    }

    /// Value, gradient and Hessian.
    #[inline]
    pub fn jet2(&self, at: Point) -> Jet2 {
        self.at_a_point().jet2(at)
    }

    // A single point does not profit from wide vectors, so the processor is not asked for them.
    #[inline]
    fn at_a_point(&self) -> Evaluator<'_> {
        self.with_landscape_on(InstructionSet::BASELINE)
    }

    /// The surface with its enum matched, for loops over many points.
    pub fn with_landscape(&self) -> Evaluator<'_> {
        self.with_landscape_on(InstructionSet::widest())
    }

    /// [`with_landscape`](Self::with_landscape), on a given instruction set for rows and blocks.
    pub fn with_landscape_on(&self, set: InstructionSet) -> Evaluator<'_> {
        Evaluator {
            set,
            landscape: self.shape.landscape(),
            l2: self.l2,
            l1: self.l1,
        }
    }
}

impl Objective for Surface {
    type Weights = Point;

    fn dimension(&self) -> usize {
        2
    }

    #[inline]
    fn evaluate(&self, at: &Point) -> Evaluation<Point> {
        let Jet1 { value, gradient } = self.jet1(*at);
        Evaluation { value, gradient }
    }

    fn value(&self, at: &Point) -> f64 {
        Surface::value(self, *at)
    }

    fn batches(&self) -> Option<Batches> {
        self.shape.landscape().batches()
    }

    fn gradient_of_rows(&self, rows: &[u32], at: &Point) -> Point {
        self.at_a_point().jet2_of_rows(rows, *at).gradient
    }

    fn perturbed(&self) -> Option<Perturbed> {
        self.shape.landscape().perturbed()
    }

    fn evaluate_drawn(&self, draw: Draw<'_>, at: &Point) -> Evaluation<Point> {
        Evaluation {
            gradient: self.second_order_drawn(draw, at).gradient,
            ..self.evaluate(at)
        }
    }

    fn hessian_product(&self, at: &Point, v: &Point) -> Option<Point> {
        Some(Point::times(&self.jet2(*at).hessian, v))
    }

    fn stationary(&self, at: &Point, tolerance: f64) -> Stationary {
        stationary_in_plane(&self.jet2(*at), at, tolerance, |at| {
            Objective::value(self, at)
        })
    }
}

impl Curved for Surface {
    #[inline]
    fn second_order(&self, at: &Point) -> Jet2 {
        self.jet2(*at)
    }

    fn second_order_drawn(&self, draw: Draw<'_>, at: &Point) -> Jet2 {
        self.at_a_point().jet2_drawn(draw, *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regularisation_adds_its_terms() {
        let mut surface = Surface::from(Shape::Booth(Booth::default()));
        let (plain, at) = (surface.jet2([-2.0, 3.0]), [-2.0, 3.0]);
        surface.l2 = 0.5;
        surface.l1 = 2.0;
        let jet = surface.jet2(at);
        assert_eq!(jet.value, plain.value + 0.25 * 13.0 + 2.0 * 5.0);
        assert_eq!(jet.gradient[0], plain.gradient[0] - 1.0 - 2.0);
        assert_eq!(jet.gradient[1], plain.gradient[1] + 1.5 + 2.0);
        assert_eq!(jet.hessian[0], plain.hessian[0] + 0.5);
        assert_eq!(surface.jet1(at).gradient, jet.gradient);
        assert_eq!(surface.value(at), jet.value);
        let mut row = [0.0];
        surface.with_landscape().row(&[-2.0], 3.0, &mut row);
        assert_eq!(row[0], jet.value);
    }
}
