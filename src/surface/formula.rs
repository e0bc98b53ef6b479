//! What a surface is: a formula over any number type, and what is known about it.

use super::blocks::{Curvatures, Gradients, LANES, Lanes};
use super::info::Info;
use super::view::View;
use crate::math::simd::InstructionSet;
use crate::math::{InlineJet, Jet1, Jet2, Number, Point, Vector};
use crate::objective::{
    Batches, Curved, Draw, Evaluation, Objective, Perturbed, Stationary, stationary_in_plane,
};
use crate::parameters::Parameters;

/// A formula f(x, y), written once for every number type.
pub trait Formula: Parameters + Send + Sync {
    /// What is known about the surface.
    const INFO: Info;

    /// Whether this is a polynomial: so few operations that maps compile it together with the simplest methods.
    const POLYNOMIAL: bool = false;

    /// Whether the Hessian is the same everywhere, so that linear theory holds in all of the plane.
    const QUADRATIC: bool = false;

    /// A number G of at least 1 so that, where neither |x| nor |y| exceeds an S ≥ 1, no partial derivative exceeds G·S and no value
    /// (G·S)². Quadratics have one; infinite where none is known.
    fn growth(&self) -> f64 {
        f64::INFINITY
    }

    /// The formula as people write it, with what its numbers add to it.
    fn equation(&self) -> String {
        Self::INFO.equation.to_owned()
    }

    /// f(x, y). At jets it yields the derivatives as well.
    fn eval<N: Number>(&self, x: N, y: N) -> N;

    /// `out[i] = f(x[i], y)`, to the bit what [`eval`](Self::eval) gives for each.
    #[inline(always)]
    fn values(&self, x: &[f64], y: f64, out: &mut [f64]) {
        for (value, &x) in out.iter_mut().zip(x) {
            *value = self.eval(x, y);
        }
    }

    /// Value and gradient at many points, to the bit those of [`eval`](Self::eval) at the jets of each. A sum of many terms goes
    /// term by term: additions to one sum wait for each other, those to sums of different points do not.
    #[inline(always)]
    fn gradients(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        for i in 0..LANES {
            let (x, y) = InlineJet::variables(x[i], y[i]);
            out.put(i, self.eval(x, y));
        }
    }

    /// Calls `work` with this polynomial, or with a shorter form of it where its parameters allow one.
    fn whole<W: PolynomialWork>(&self, work: W) -> W::Output
    where
        Self: Sized,
    {
        work.with(self)
    }

    /// The same formula over the rows that are kept from training; `None` where there are none.
    fn test_loss(&self, _x: f64, _y: f64) -> Option<f64> {
        None
    }

    /// The default view, which shows what the surface is known for.
    fn domain(&self) -> View;

    /// Approximate places of known minima, saddles and maxima; `analysis::critical` polishes and classifies them.
    fn critical_points(&self) -> Vec<Point>;

    /// Lines of minima without regularisation, where they cross a view, each as points in order.
    fn valleys(&self, _view: View) -> Vec<Vec<Point>> {
        Vec::new()
    }

    /// What the line x = y means, on a surface that shows what it means that f(x, y) = f(y, x): methods that treat both coordinates
    /// alike never leave it.
    fn mirror(&self) -> Option<&'static str> {
        None
    }

    /// Whether the lowest known minimum is the least value of f; `None` if that is unknown. A gap to the minimum is shown
    /// only where this is certain.
    fn bounded_below(&self) -> Option<bool> {
        Some(true)
    }

    /// Whether the lowest listed minimum stays the lowest of all under a ridge term, which favours the origin. It does not
    /// where unlisted minima or a plateau lie nearer to the origin.
    fn ridge_keeps_minimum(&self) -> bool {
        self.bounded_below() == Some(true)
    }

    /// Whether f is convex, so that every critical point is a minimum wherever the search for it began.
    fn convex(&self) -> bool {
        false
    }

    /// The mini-batches that gradients are computed from; `None` if gradients are always those of the whole surface.
    fn batches(&self) -> Option<Batches> {
        None
    }

    /// Value, gradient and Hessian of the mean over some of the rows that [`batches`](Formula::batches) counts.
    fn jet2_of_rows(&self, _rows: &[u32], x: f64, y: f64) -> Jet2 {
        let (x, y) = Jet2::variables(x, y);
        self.eval(x, y)
    }

    /// What makes gradients differ from step to step even on the same rows; `None` where nothing does.
    fn perturbed(&self) -> Option<Perturbed> {
        None
    }

    /// Value, gradient and Hessian as a step sees them which has drawn a mini-batch, or a perturbation.
    fn jet2_drawn(&self, draw: Draw<'_>, x: f64, y: f64) -> Jet2 {
        match draw.rows {
            Some(rows) => self.jet2_of_rows(rows, x, y),
            None => {
                let (x, y) = Jet2::variables(x, y);
                self.eval(x, y)
            }
        }
    }

    /// The rows of data over which a step that has drawn these sees the mean: those of its mini-batch, perturbed. Empty where a step
    /// sees f itself.
    fn rows_drawn(&self, _draw: Draw<'_>) -> Vec<[f64; 3]> {
        Vec::new()
    }

    /// Replaces gradients by those of the mean over such rows: at each point that of [`jet2_drawn`](Self::jet2_drawn), to the bit.
    fn block_of_rows(
        &self,
        _set: InstructionSet,
        _rows: &[[f64; 3]],
        _x: &Lanes,
        _y: &Lanes,
        _out: &mut Gradients,
    ) {
    }
}

/// A formula that is compiled into the loops of [`PolynomialWork`].
pub trait Polynomial: Send + Sync {
    /// See [`Formula::QUADRATIC`].
    const QUADRATIC: bool;

    /// f(x, y)
    fn at<N: Number>(&self, x: N, y: N) -> N;

    /// See [`Formula::growth`].
    fn growth(&self) -> f64;
}

impl<F: Formula> Polynomial for F {
    const QUADRATIC: bool = F::QUADRATIC;

    #[inline(always)]
    fn at<N: Number>(&self, x: N, y: N) -> N {
        self.eval(x, y)
    }

    fn growth(&self) -> f64 {
        Formula::growth(self)
    }
}

/// Work that is compiled once for every polynomial.
pub trait PolynomialWork {
    /// What the work results in.
    type Output;

    /// Does the work on a polynomial.
    fn with<F: Polynomial>(self, polynomial: &F) -> Self::Output;
}

/// [`Formula`] as a trait object, for code that learns at run time which surface it has. Implemented for every formula and
/// by the surfaces that users make.
pub trait Landscape {
    /// What is known about the surface.
    fn info(&self) -> &'static Info;
    /// The formula as people write it, including one that the user has typed.
    fn equation(&self) -> String {
        self.info().equation.to_owned()
    }
    /// See [`Formula::domain`].
    fn domain(&self) -> View;
    /// See [`Formula::critical_points`].
    fn critical_points(&self) -> Vec<Point>;
    /// See [`Formula::valleys`].
    fn valleys(&self, _view: View) -> Vec<Vec<Point>> {
        Vec::new()
    }
    /// See [`Formula::mirror`].
    fn mirror(&self) -> Option<&'static str> {
        None
    }
    /// See [`Formula::bounded_below`].
    fn bounded_below(&self) -> Option<bool>;
    /// See [`Formula::ridge_keeps_minimum`].
    fn ridge_keeps_minimum(&self) -> bool;
    /// See [`Formula::test_loss`].
    fn test_loss(&self, _x: f64, _y: f64) -> Option<f64> {
        None
    }
    /// f(x, y)
    fn value(&self, x: f64, y: f64) -> f64;
    /// (∂f/∂x, ∂f/∂y), with f in `value`. A pair stays in registers; a `Jet1` would be returned through memory, and every step
    /// of an optimizer waits for its gradient.
    fn gradient(&self, x: f64, y: f64, value: &mut f64) -> (f64, f64);
    /// Value, gradient and Hessian.
    fn jet2(&self, x: f64, y: f64) -> Jet2;
    /// See [`Formula::convex`].
    fn convex(&self) -> bool {
        false
    }
    /// Whether the Hessian is known to be the same everywhere ([`Formula::QUADRATIC`]).
    fn is_quadratic(&self) -> bool {
        false
    }
    /// See [`Formula::batches`].
    fn batches(&self) -> Option<Batches> {
        None
    }
    /// See [`Formula::jet2_of_rows`].
    fn jet2_of_rows(&self, _rows: &[u32], x: f64, y: f64) -> Jet2 {
        self.jet2(x, y)
    }
    /// See [`Formula::perturbed`].
    fn perturbed(&self) -> Option<Perturbed> {
        None
    }
    /// See [`Formula::jet2_drawn`].
    fn jet2_drawn(&self, draw: Draw<'_>, x: f64, y: f64) -> Jet2 {
        match draw.rows {
            Some(rows) => self.jet2_of_rows(rows, x, y),
            None => self.jet2(x, y),
        }
    }
    /// See [`Formula::rows_drawn`].
    fn rows_drawn(&self, _draw: Draw<'_>) -> Vec<[f64; 3]> {
        Vec::new()
    }
    /// See [`Formula::block_of_rows`].
    fn block_of_rows(
        &self,
        _set: InstructionSet,
        _rows: &[[f64; 3]],
        _x: &Lanes,
        _y: &Lanes,
        _out: &mut Gradients,
    ) {
    }
    /// Whether gradients differ from step to step without noise on them.
    fn varies(&self) -> bool {
        self.batches().is_some() || self.perturbed().is_some()
    }
    /// `out[i] = f(x[i], y)`, the same bits on every instruction set.
    fn row(&self, set: InstructionSet, x: &[f64], y: f64, out: &mut [f64]);
    /// Value and gradient at many points, the same bits as [`gradient`](Landscape::gradient) gives at each.
    fn block(&self, set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Gradients);
    /// Value, gradient and Hessian at many points, the same bits as [`jet2`](Landscape::jet2) gives at each.
    fn block2(&self, _set: InstructionSet, x: &Lanes, y: &Lanes, out: &mut Curvatures) {
        for (i, (x, y)) in x.iter().zip(y).enumerate() {
            out.put(i, self.jet2(*x, *y));
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

    fn gradient_of_rows(&self, rows: &[u32], [x, y]: &Point) -> Point {
        Formula::jet2_of_rows(self, rows, *x, *y).gradient
    }

    fn perturbed(&self) -> Option<Perturbed> {
        Formula::perturbed(self)
    }

    fn evaluate_drawn(&self, draw: Draw<'_>, at: &Point) -> Evaluation<Point> {
        Evaluation {
            gradient: self.second_order_drawn(draw, at).gradient,
            ..self.evaluate(at)
        }
    }

    fn hessian_product(&self, at: &Point, v: &Point) -> Option<Point> {
        Some(Point::times(&self.second_order(at).hessian, v))
    }

    fn stationary(&self, at: &Point, tolerance: f64) -> Stationary {
        stationary_in_plane(&self.second_order(at), at, tolerance, |at| {
            Objective::value(self, at)
        })
    }
}

impl<F: Formula> Curved for F {
    #[inline]
    fn second_order(&self, [x, y]: &Point) -> Jet2 {
        let (x, y) = Jet2::variables(*x, *y);
        self.eval(x, y)
    }

    fn second_order_drawn(&self, draw: Draw<'_>, [x, y]: &Point) -> Jet2 {
        Formula::jet2_drawn(self, draw, *x, *y)
    }
}
