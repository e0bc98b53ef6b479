//! Loss surfaces: a closed list of formulas in two variables, each written once over [`Number`].
//!
//! To add one: a `parameters!` struct and its [`Formula`] in the file of its [`Group`], and one row in the `shapes!` list below.

mod content;
mod evaluator;
mod formula;
mod many_minima;
mod nonsmooth;
mod own;
mod plateaus;
mod quadratic;
mod ravines;
mod saddles;

pub use content::{Content, ContentMut};
pub use evaluator::Evaluator;
pub use formula::{
    Formula, Gradients, Group, Info, LANES, Landscape, Lanes, Polynomial, PolynomialWork, Spacing,
    View,
};
pub use many_minima::{
    Ackley, Bohachevsky, Branin, DropWave, Griewank, Hills, Himmelblau, Levy13, Mccormick,
    Rastrigin, SharpAndFlat, SixHumpCamel, StyblinskiTang, ThreeHumpCamel, Wells,
};
pub use nonsmooth::{AbsRidge, Bukin6, Eggholder};
pub use own::{
    Bump, Bumps, Data, LeastSquares, Logistic, MAX_BUMPS, MAX_ROWS, Options, Prediction,
    Regression, Sight, Typed, Unfit,
};
pub use plateaus::{Beale, Easom, GoldsteinPrice, Plateau};
pub use quadratic::{Booth, Matyas, Quadratic};
pub use ravines::Rosenbrock;
pub use saddles::{MonkeySaddle, Saddle};

use std::sync::Arc;

use evaluator::regularise;

use crate::math::simd::InstructionSet;
use crate::math::{Jet1, Jet2, Point, Vector};
use crate::objective::{Batches, Curved, Evaluation, Objective, hessian_curves_down};
use crate::parameters::{Legal, Parameter, Parameters};

/// A shape with regularisation: f(x, y) + (l2/2)(x² + y²) + l1(|x| + |y|).
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    pub shape: Shape,
    /// Ridge weight, ≥ 0.
    pub l2: f64,
    /// Lasso weight, ≥ 0; the subgradient 0 is used where a coordinate is 0.
    pub l1: f64,
}

// Formulas of the catalogue; those that hold what the user makes; losses over data.
macro_rules! shapes {
    ($($name:ident),* $(,)?; $($own:ident),* $(,)?; $($loss:ident),* $(,)?) => {
        /// The formula of a surface.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Shape {
            $($name($name),)*
            $($own($own),)*
            $($loss($loss),)*
        }

        impl Shape {
            /// Every kind with its defaults, in the order of menus and lists.
            pub fn all() -> Vec<Self> {
                vec![
                    $(Self::$name($name::default()),)*
                    $(Self::$own($own::default()),)*
                    $(Self::$loss($loss::default()),)*
                ]
            }

            /// The formula, matched once; hold on to it in loops over points.
            pub fn landscape(&self) -> &dyn Landscape {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                }
            }

            /// Does the work with a polynomial; `None` for other surfaces.
            pub fn with_polynomial<W: PolynomialWork>(&self, work: W) -> Option<W::Output> {
                match self {
                    $(Self::$name(f) => if <$name as Formula>::POLYNOMIAL {
                        Some(f.whole(work))
                    } else {
                        None
                    },)*
                    $(Self::$own(_) => None,)*
                    $(Self::$loss(_) => None,)*
                }
            }

            /// What it holds besides numbers.
            pub fn content(&self) -> Content<'_> {
                match self {
                    $(Self::$name(_) => Content::None,)*
                    $(Self::$own(f) => Content::from(f),)*
                    $(Self::$loss(f) => Content::Data(f.regression()),)*
                }
            }

            /// The same to be changed.
            pub fn content_mut(&mut self) -> ContentMut<'_> {
                match self {
                    $(Self::$name(_) => ContentMut::None,)*
                    $(Self::$own(f) => ContentMut::from(f),)*
                    $(Self::$loss(_) => ContentMut::Data,)*
                }
            }

            /// The same loss over other data; itself where it is no loss over data.
            ///
            /// # Errors
            /// Where the data do not fit the loss, as more than two classes do not fit logistic regression.
            pub fn over(&self, data: Arc<Data>) -> Result<Self, Unfit> {
                match self {
                    $(Self::$name(_) => Ok(self.clone()),)*
                    $(Self::$own(_) => Ok(self.clone()),)*
                    $(Self::$loss(f) => $loss::new(data, *f.regression().options()).map(Self::$loss),)*
                }
            }

            pub fn parameters(&self) -> &dyn Parameters {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                }
            }

            pub fn parameters_mut(&mut self) -> &mut dyn Parameters {
                match self {
                    $(Self::$name(f) => f,)*
                    $(Self::$own(f) => f,)*
                    $(Self::$loss(f) => f,)*
                }
            }
        }
    };
}

shapes![
    Quadratic,
    Booth,
    Matyas,
    Rosenbrock,
    Beale,
    GoldsteinPrice,
    Himmelblau,
    StyblinskiTang,
    SixHumpCamel,
    ThreeHumpCamel,
    Mccormick,
    Branin,
    Rastrigin,
    Ackley,
    Griewank,
    Levy13,
    Bohachevsky,
    DropWave,
    Wells,
    Hills,
    SharpAndFlat,
    Plateau,
    Easom,
    Saddle,
    MonkeySaddle,
    AbsRidge,
    Bukin6,
    Eggholder;
    Typed,
    Bumps;
    LeastSquares,
    Logistic,
];

impl Shape {
    pub fn info(&self) -> &'static Info {
        self.landscape().info()
    }

    /// The kind of that name in scenario files, with its defaults.
    pub fn named(key: &str) -> Option<Self> {
        Self::all().into_iter().find(|s| s.info().key == key)
    }

    /// What x and y are called: over data, the weights of its features.
    pub fn axes(&self) -> [String; 2] {
        let names = ["x", "y"].map(str::to_owned);
        match self.regression() {
            None => names,
            Some(regression) => {
                let [a, b, _] = &regression.data().names;
                [format!("x = w₁ ({a})"), format!("y = w₂ ({b})")]
            }
        }
    }

    /// Data and the way a model sees them, where the surface is a loss over data.
    pub fn regression(&self) -> Option<&Regression> {
        match self.content() {
            Content::Data(regression) => Some(regression),
            Content::None | Content::Text(_) | Content::Bumps(_) => None,
        }
    }
}

/// The weights of regularisation; the numbers of the formula are [`Shape::parameters`].
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
    pub fn value(&self, [x, y]: Point) -> f64 {
        self.regularised(x, y, self.shape.landscape().value(x, y))
    }

    /// Whether the surface is its formula alone, without penalties.
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

    /// For one point the instruction set does not matter: it is not looked for.
    #[inline]
    fn at_a_point(&self) -> Evaluator<'_> {
        self.with_landscape_on(InstructionSet::BASELINE)
    }

    /// The surface with its enum matched, for loops over many points.
    pub fn with_landscape(&self) -> Evaluator<'_> {
        self.with_landscape_on(InstructionSet::widest())
    }

    /// The same, with a choice of the instruction set for rows and blocks.
    pub fn with_landscape_on(&self, set: InstructionSet) -> Evaluator<'_> {
        Evaluator {
            set,
            landscape: self.shape.landscape(),
            l2: self.l2,
            l1: self.l1,
        }
    }

    #[inline(always)]
    fn regularised(&self, x: f64, y: f64, value: f64) -> f64 {
        regularise(self.l2, self.l1, x, y, value)
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
        self.second_order_of_rows(rows, at).gradient
    }

    fn hessian_product(&self, at: &Point, v: &Point) -> Option<Point> {
        Some(Point::times(&self.jet2(*at).hessian, v))
    }

    fn curves_down(&self, at: &Point) -> bool {
        hessian_curves_down(self.jet2(*at).hessian)
    }
}

impl Curved for Surface {
    #[inline]
    fn second_order(&self, at: &Point) -> Jet2 {
        self.jet2(*at)
    }

    fn second_order_of_rows(&self, rows: &[u32], at: &Point) -> Jet2 {
        self.at_a_point().jet2_of_rows(rows, *at)
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
