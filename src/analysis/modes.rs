//! The eigen-directions of a critical point, and what a run looks like along them.

use super::critical::polish;
use crate::math::{Eigenpair, Point, eigenpairs, elementary as e, norm};
use crate::optimizer::{Gauge, Reading, Status, Trajectory};
use crate::surface::{Shape, Surface, View};

/// A component is known from this many ulps of the coordinates on that it is computed from.
const ULPS: f64 = 8.0;
/// What is less than this share of a view cannot be seen in it.
const UNSEEN: f64 = 1e-3;

/// A critical point w* with the eigenpairs of the Hessian there: f ≈ f(w*) + ½Σλᵢαᵢ², where αᵢ is the component of w − w* along
/// the i-th eigenvector.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Modes {
    /// w*
    pub centre: Point,
    /// f(w*)
    pub value: f64,
    /// Eigenvalues and eigenvectors: those of the kind `quadratic` in the order of its parameters, others ascending.
    pub pairs: [Eigenpair; 2],
    /// Whether f is this quadratic everywhere, rather than near w* only.
    pub exact: bool,
}

/// Eigenvalues smaller than this share of the other are the rounding of a flat direction.
const ROUNDING: f64 = 16.0 * f64::EPSILON;

/// Eigenpairs of which the smaller one is 0 where it cannot be told from that.
fn without_noise(pairs: [Eigenpair; 2]) -> [Eigenpair; 2] {
    let largest = pairs[0].value.abs().max(pairs[1].value.abs());
    pairs.map(|pair| Eigenpair {
        value: if pair.value.abs() < ROUNDING * largest {
            0.0
        } else {
            pair.value
        },
        ..pair
    })
}

impl Modes {
    /// The place from which a run is seen: where it ends; one that has diverged is seen from where it came from.
    pub fn seen_from(run: &Trajectory) -> Point {
        let last = run.last();
        match run.statuses[last] {
            Status::Diverged => run.points[0],
            Status::Running
            | Status::Converged
            | Status::Saddle
            | Status::Maximum
            | Status::Plateau
            | Status::Singular
            | Status::Stuck => run.points[last],
        }
    }

    /// Those of the critical point nearest to a place: on a quadratic its centre, else one of the `known` ones or the one to
    /// which Newton's method leads from there within a quarter of the view. `None` where there is none.
    pub fn near(surface: &Surface, known: &[Point], view: View, place: Point) -> Option<Self> {
        let exact = Self::are_exact_on(surface);
        let distance = |at: &Point| norm([at[0] - place[0], at[1] - place[1]]);
        let found = if exact {
            None
        } else {
            polish(surface, place, 0.25 * view.width().max(view.height()))
        };
        let nearest = known
            .iter()
            .copied()
            .chain(found)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Self::at(surface, nearest, exact)
    }

    /// Whether a surface is one and the same quadratic everywhere.
    pub fn are_exact_on(surface: &Surface) -> bool {
        surface.shape.landscape().is_quadratic() && surface.l1 == 0.0
    }

    pub(super) fn at(surface: &Surface, centre: Point, exact: bool) -> Option<Self> {
        let jet = surface.jet2(centre);
        let pairs = if let (Shape::Quadratic(q), true) = (&surface.shape, exact) {
            // Exact, in the order of the sliders and also where both eigenvalues are the same.
            let (s, c) = e::sincos(q.angle_deg.to_radians());
            [(q.lambda1, [c, s]), (q.lambda2, [-s, c])].map(|(value, vector)| Eigenpair {
                value: value + surface.l2,
                vector,
            })
        } else {
            without_noise(eigenpairs(jet.hessian)?)
        };
        let finite = pairs.iter().all(|pair| pair.value.is_finite()) && jet.value.is_finite();
        finite.then_some(Self {
            centre,
            value: jet.value,
            pairs,
            exact,
        })
    }

    /// αᵢ, the components of w − w* along the eigenvectors.
    pub fn components(&self, [x, y]: Point) -> [f64; 2] {
        let [dx, dy] = [x - self.centre[0], y - self.centre[1]];
        self.pairs
            .map(|Eigenpair { vector: [c, s], .. }| c * dx + s * dy)
    }

    /// αᵢ as far as its size is known: `None` where it is lost in the rounding of the coordinates.
    pub fn known(&self, direction: usize, at: Point) -> Option<f64> {
        self.known_to(direction, at, 0.0)
    }

    /// αᵢ as far as it is known to what can be seen in a view: one that is 0 up to rounding is seen to be 0, unless the
    /// coordinates are huge.
    pub fn seen(&self, direction: usize, at: Point, view: View) -> Option<f64> {
        self.known_to(direction, at, UNSEEN * view.width().min(view.height()))
    }

    fn known_to(&self, direction: usize, at: Point, enough: f64) -> Option<f64> {
        let vector = self.pairs[direction].vector;
        // Along an axis, the other coordinate has no say.
        let has_say = |axis: &usize| vector[*axis] != 0.0;
        let size = |axis: usize| at[axis].abs().max(self.centre[axis].abs());
        let size = (0..2).filter(has_say).map(size).fold(0.0, f64::max);
        let component = self.components(at)[direction];
        let rounding = ULPS * f64::EPSILON * size;
        (component.abs().max(enough) >= rounding).then_some(component)
    }

    /// The place with a component along one eigenvector, and none along the other.
    pub fn place_along(&self, direction: usize, component: f64) -> Point {
        let [c, s] = self.pairs[direction].vector;
        [
            self.centre[0] + component * c,
            self.centre[1] + component * s,
        ]
    }

    /// ½λα², what a component adds to f.
    pub fn share(&self, direction: usize, component: f64) -> f64 {
        0.5 * self.pairs[direction].value * component * component
    }

    /// The component of w − w* at which a method rests whose weight decay pulls it that share of the way to the origin.
    pub fn rest(&self, direction: usize, pull: f64) -> f64 {
        let ([x, y], [c, s]) = (self.centre, self.pairs[direction].vector);
        if pull == 0.0 {
            0.0
        } else {
            -pull * (c * x + s * y)
        }
    }
}

/// The largest eigenvalue of P⁻¹H at a row of a run, where P is what the method divides each coordinate of its step by; without
/// such a P, that of H. `None` where it does not exist, and for methods that multiply by a matrix.
///
/// P⁻¹ are the method's effective rates over its learning rate, from its gauges at that row.
pub fn preconditioned_sharpness(
    surface: &Surface,
    run: &Trajectory,
    row: usize,
    gauges: &[Gauge],
) -> Option<f64> {
    let rate = run.rate_from(row).unwrap_or(run.rates[run.last()]);
    let mut inverse = [1.0; 2];
    for gauge in gauges {
        match gauge.reading {
            Reading::Rates(rates) => {
                inverse = rates.map(|of_coordinate| of_coordinate / rate);
            }
            Reading::Matrix(_) => return None,
            Reading::Displacement(_)
            | Reading::Gradient(_)
            | Reading::Place(_)
            | Reading::Numbers(_)
            | Reading::Number(_)
            | Reading::Trials { .. } => {}
        }
    }
    // P^(−½) H P^(−½) is symmetric and has the same eigenvalues.
    let [p, q] = inverse;
    let [xx, xy, yy] = surface.jet2(run.points[row]).hessian;
    let scaled = [xx * p, xy * (p * q).sqrt(), yy * q];
    eigenpairs(scaled).map(|[_, high]| high.value)
}
