//! What a surface is: a formula over any number type, and what is known about it.

use crate::choices;
pub use crate::math::simd::LANES;
use crate::math::simd::{InstructionSet, Kernel};
use crate::math::{InlineJet, Jet1, Jet2, Number, Point, Vector};
use crate::objective::{Batches, Curved, Evaluation, Objective, hessian_curves_down};
use crate::parameters::Parameters;

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    pub x: [f64; 2],
    pub y: [f64; 2],
}

impl View {
    pub const fn new(x: [f64; 2], y: [f64; 2]) -> Self {
        Self { x, y }
    }

    /// [−r, r]²
    pub const fn square(r: f64) -> Self {
        Self::new([-r, r], [-r, r])
    }

    pub fn width(&self) -> f64 {
        self.x[1] - self.x[0]
    }

    pub fn height(&self) -> f64 {
        self.y[1] - self.y[0]
    }

    pub fn contains(&self, [x, y]: Point) -> bool {
        self.x[0] <= x && x <= self.x[1] && self.y[0] <= y && y <= self.y[1]
    }

    /// The smallest rectangle around this one that has the proportions of a frame, so that a unit is as long along x as
    /// along y.
    pub fn in_proportion(&self, frame: [f32; 2]) -> Self {
        let [width, height] = frame.map(|side| f64::from(side.max(1.0)));
        let scale = (self.width() / width).max(self.height() / height);
        let grow = |[low, high]: [f64; 2], size: f64| {
            let middle = 0.5 * low + 0.5 * high;
            [middle - 0.5 * scale * size, middle + 0.5 * scale * size]
        };
        Self {
            x: grow(self.x, width),
            y: grow(self.y, height),
        }
    }
}

/// Where a surface stands in the picker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Quadratic,
    Ravines,
    ManyMinima,
    Plateaus,
    Saddles,
    Nonsmooth,
    /// What the user makes.
    Own,
}

impl Group {
    /// In the order of the picker.
    pub const ALL: [Self; 7] = [
        Self::Quadratic,
        Self::Ravines,
        Self::ManyMinima,
        Self::Plateaus,
        Self::Saddles,
        Self::Nonsmooth,
        Self::Own,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "Quadratic",
            Self::Ravines => "Ravines",
            Self::ManyMinima => "Many minima",
            Self::Plateaus => "Plateaus and needles",
            Self::Saddles => "Saddles",
            Self::Nonsmooth => "Nonsmooth",
            Self::Own => "Your own",
        }
    }
}

choices! {
    /// How the values of contour levels are spaced.
    pub enum Spacing {
        /// Equal differences.
        Linear = "linear",
        /// Geometric above the lowest value.
        Logarithmic = "logarithmic",
        /// Equal shares of the visible area.
        Quantile = "quantile",
    }
}

/// What is known about a surface, apart from its formula.
#[derive(Debug)]
pub struct Info {
    /// The name in scenario files.
    pub key: &'static str,
    pub name: &'static str,
    pub group: Group,
    /// The formula as people write it.
    pub equation: &'static str,
    /// What the surface is good for showing.
    pub teaches: &'static str,
    /// The spacing that shows it best.
    pub spacing: Spacing,
    /// A start from which runs are worth watching.
    pub start: Point,
}

/// A formula f(x, y), written once for every number type.
pub trait Formula: Parameters + Send + Sync {
    const INFO: Info;

    /// A polynomial is a few operations, so short that maps compile it together with the simplest methods.
    const POLYNOMIAL: bool = false;

    /// The Hessian is the same everywhere, so that what linear theory says near a point holds in all of the plane.
    const QUADRATIC: bool = false;

    fn eval<N: Number>(&self, x: N, y: N) -> N;

    /// `out[i] = f(x[i], y)`, the same bits as one by one.
    #[inline(always)]
    fn values(&self, x: &[f64], y: f64, out: &mut [f64]) {
        for (value, &x) in out.iter_mut().zip(x) {
            *value = self.eval(x, y);
        }
    }

    /// Does the work with a polynomial, in a shorter form where its parameters allow one.
    fn whole<W: PolynomialWork>(&self, work: W) -> W::Output
    where
        Self: Sized,
    {
        work.with(self)
    }

    /// The default view.
    fn domain(&self) -> View;

    /// Approximate places of known minima, saddles and maxima; `analysis::critical` polishes and classifies them.
    fn critical_points(&self) -> Vec<Point>;

    /// Whether no value below the lowest known minimum exists, `None` where nobody knows. Only where that is certain
    /// is a gap to it shown.
    fn bounded_below(&self) -> Option<bool> {
        Some(true)
    }

    /// Whether the lowest listed minimum stays the lowest of all with a ridge term, which favours the
    /// origin: not where unlisted minima or a plateau lie nearer to it.
    fn ridge_keeps_minimum(&self) -> bool {
        self.bounded_below() == Some(true)
    }

    /// Whether every critical point is a minimum, wherever the search for it began.
    fn convex(&self) -> bool {
        false
    }

    /// Mini-batches that gradients come from; `None` where they come from all of the surface.
    fn batches(&self) -> Option<Batches> {
        None
    }

    /// The mean over some of the rows that [`batches`](Formula::batches) counts.
    fn jet2_of_rows(&self, _rows: &[u32], x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        self.eval(x, y)
    }
}

/// A formula for loops in which it is compiled whole.
pub trait Polynomial: Send + Sync {
    fn at<N: Number>(&self, x: N, y: N) -> N;
}

impl<F: Formula> Polynomial for F {
    #[inline(always)]
    fn at<N: Number>(&self, x: N, y: N) -> N {
        self.eval(x, y)
    }
}

/// Work that is compiled for every polynomial.
pub trait PolynomialWork {
    type Output;

    fn with<F: Polynomial>(self, polynomial: &F) -> Self::Output;
}

/// [`Formula`] without its type parameter, for code that learns at run time which surface it has.
/// Implemented for every formula, and by what the user makes.
pub trait Landscape {
    fn info(&self) -> &'static Info;
    /// The formula as people write it, where the user has made it too.
    fn equation(&self) -> String {
        self.info().equation.to_owned()
    }
    fn domain(&self) -> View;
    fn critical_points(&self) -> Vec<Point>;
    fn bounded_below(&self) -> Option<bool>;
    fn ridge_keeps_minimum(&self) -> bool;
    fn value(&self, x: f64, y: f64) -> f64;
    /// [∂f/∂x, ∂f/∂y] as a pair, which stays in registers, with f in `value`: a `Jet1` would be returned through memory,
    /// and steps of an optimizer wait for the gradient.
    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64);
    fn jet2(&self, x: f64, y: f64) -> Jet2;
    fn convex(&self) -> bool {
        false
    }
    /// Whether the Hessian is known to be the same everywhere ([`Formula::QUADRATIC`]).
    fn is_quadratic(&self) -> bool {
        false
    }
    fn batches(&self) -> Option<Batches> {
        None
    }
    fn jet2_of_rows(&self, _rows: &[u32], x: f64, y: f64) -> Jet2 {
        self.jet2(x, y)
    }
    /// `out[i] = f(x[i], y)`, the same bits on every instruction set.
    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]);
    /// Value and gradient at many points, the same bits as [`gradient`](Landscape::gradient) gives at each.
    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients);
}

pub type Lanes = [f64; LANES];

/// Values and gradients of a block of points, aligned so that no vector lies across two lines of the cache.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Gradients {
    pub value: Lanes,
    pub dx: Lanes,
    pub dy: Lanes,
}

impl Default for Gradients {
    fn default() -> Self {
        Self {
            value: [0.0; LANES],
            dx: [0.0; LANES],
            dy: [0.0; LANES],
        }
    }
}

struct Row<'a, F> {
    formula: &'a F,
    x: &'a [f64],
    y: f64,
    out: &'a mut [f64],
}

impl<F: Formula> Kernel for Row<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { formula, x, y, out } = self;
        formula.values(x, y, out);
    }
}

struct Block<'a, F> {
    formula: &'a F,
    x: &'a Lanes,
    y: &'a Lanes,
    out: &'a mut Gradients,
}

impl<F: Formula> Kernel for Block<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { formula, x, y, out } = self;
        for i in 0..LANES {
            let (x, y) = InlineJet::variables(x[i], y[i]);
            let jet = formula.eval(x, y).jet();
            out.value[i] = jet.value;
            [out.dx[i], out.dy[i]] = jet.gradient;
        }
    }
}

/// Every formula is an objective of the plane.
impl<F: Formula> Objective for F {
    type Weights = Point;

    fn dimension(&self) -> usize {
        2
    }

    #[inline]
    fn evaluate(&self, [x, y]: &Point) -> Evaluation<Point> {
        let (x, y) = InlineJet::variables(*x, *y);
        let Jet1 { value, gradient } = self.eval(x, y).jet();
        Evaluation { value, gradient }
    }

    fn value(&self, [x, y]: &Point) -> f64 {
        self.eval(*x, *y)
    }

    fn batches(&self) -> Option<Batches> {
        Formula::batches(self)
    }

    fn gradient_of_rows(&self, rows: &[u32], at: &Point) -> Point {
        self.second_order_of_rows(rows, at).gradient
    }

    fn hessian_product(&self, at: &Point, v: &Point) -> Option<Point> {
        Some(Point::times(&self.second_order(at).hessian, v))
    }

    fn curves_down(&self, at: &Point) -> bool {
        hessian_curves_down(self.second_order(at).hessian)
    }
}

impl<F: Formula> Curved for F {
    #[inline]
    fn second_order(&self, [x, y]: &Point) -> Jet2 {
        let (x, y) = Jet2::variables(*x, *y);
        self.eval(x, y)
    }

    fn second_order_of_rows(&self, rows: &[u32], [x, y]: &Point) -> Jet2 {
        Formula::jet2_of_rows(self, rows, *x, *y)
    }
}

impl<F: Formula> Landscape for F {
    fn info(&self) -> &'static Info {
        const { &F::INFO }
    }

    fn domain(&self) -> View {
        Formula::domain(self)
    }

    fn critical_points(&self) -> Vec<Point> {
        Formula::critical_points(self)
    }

    fn bounded_below(&self) -> Option<bool> {
        Formula::bounded_below(self)
    }

    fn ridge_keeps_minimum(&self) -> bool {
        Formula::ridge_keeps_minimum(self)
    }

    fn convex(&self) -> bool {
        Formula::convex(self)
    }

    fn is_quadratic(&self) -> bool {
        F::QUADRATIC
    }

    fn batches(&self) -> Option<Batches> {
        Formula::batches(self)
    }

    fn jet2_of_rows(&self, rows: &[u32], x: f64, y: f64) -> Jet2 {
        Formula::jet2_of_rows(self, rows, x, y)
    }

    fn value(&self, x: f64, y: f64) -> f64 {
        self.eval(x, y)
    }

    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64) {
        let (x, y) = InlineJet::variables(x, y);
        let jet = self.eval(x, y).jet();
        *value = jet.value;
        let [dx, dy] = jet.gradient;
        (dx, dy)
    }

    fn jet2(&self, x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        self.eval(x, y)
    }

    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]) {
        let formula = self;
        set.run(Row { formula, x, y, out });
    }

    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        let formula = self;
        set.run(Block { formula, x, y, out });
    }
}
