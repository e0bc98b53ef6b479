//! The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.

use super::descent::{self, Aim, Descent};
use super::line_search::{Found, Goal, WOLFE, cautious, curvature, sufficient_decrease};
use super::trials::Trials;
use super::{Explanation, Gauge, Here, Info, Oracle, Share, Step, Stepper, Stop, Value};
use crate::math::Vector;
use crate::math::vector::packed;
use crate::objective::Objective;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// w ← w − tBg, where B follows the inverse Hessian: B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ with the step s,
    /// the change of the gradient y along it and ρ = 1/sᵀy.
    ///
    /// t meets the strong Wolfe conditions, or is exact where c₂ = 0. The first direction is −g; B starts as
    /// (sᵀy/yᵀy)I after it. Where sᵀy is not positive the update is skipped, and where no lower place is
    /// found B is forgotten. Under noise both gradients of y have the same draw, as on one mini-batch.
    /// Nocedal and Wright, Numerical Optimization (2006), sec. 6.1.
    pub struct Bfgs {
        lr: f64 = 1.0 => first_trial(),
        c1: f64 = 1e-4 => sufficient_decrease(),
        c2: f64 = 0.9 => curvature(),
    }
}

/// The row of the first trial of a quasi-Newton method.
pub(super) const fn first_trial() -> Parameter {
    Parameter::new("lr", "η", "first trial")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 2.0)
        .help("share of the quasi-Newton step that a search tries first; the very first trial, along −g, is at most as long as this")
}

impl Bfgs {
    pub(super) const INFO: Info = Info {
        key: "bfgs",
        name: "BFGS",
        equation: "w ← w − tBg, t by line search; B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ, s = Δw, y = Δg, ρ = 1/sᵀy",
        teaches: "learns the inverse Hessian from gradients alone: Newton's speed without second derivatives",
        reference: "Nocedal and Wright 2006, sec. 6.1",
    };
}

impl super::Theory for Bfgs {
    fn searches_a_line(&self) -> bool {
        true
    }
}

/// A step and the change of the gradient along it, with sᵀy > 0.
#[derive(Clone)]
pub(super) struct Pair<V> {
    /// The step.
    pub s: V,
    /// The change of the gradient.
    pub y: V,
    /// sᵀy
    pub sy: f64,
    /// yᵀy
    yy: f64,
}

impl<V: Vector> Pair<V> {
    /// `None` where sᵀy is not positive, or positive by rounding only.
    #[inline]
    pub fn new(s: V, y: V) -> Option<Self> {
        let (sy, ss, yy) = (s.dot(&y), s.dot(&s), y.dot(&y));
        let positive = sy > f64::EPSILON * (ss * yy).sqrt() && sy.is_finite();
        (positive && yy > 0.0 && yy.is_finite()).then_some(Self { s, y, sy, yy })
    }

    /// The pair of the step that a search found; `None` too where the search has not evaluated the gradient at its end.
    #[inline]
    pub fn along(here: Here<'_, V>, found: &Found<V>) -> Option<Self> {
        let there = found.gradient.as_ref()?;
        Self::new(found.place.minus(here.at), there.minus(here.gradient))
    }

    /// Tells s, y and ρ.
    pub fn explain(&self, told: &mut Explanation<V>) {
        told.equals("s", "Δw", Value::Vector(self.s.clone()));
        told.equals("y", "Δg", Value::Vector(self.y.clone()));
        told.equals("ρ", "1/([s]ᵀ[y])", 1.0 / self.sy);
    }

    /// sᵀy/yᵀy, the scale of an inverse Hessian that fits the pair (Nocedal and Wright, 6.20).
    pub fn scale(&self) -> f64 {
        self.sy / self.yy
    }
}

/// Tells Bg, where there is a B yet, the search along its opposite, or else along −g, and where it leads.
pub(super) fn explain_search<V: Vector>(
    product: Option<V>,
    trials: &Trials<V>,
    here: Here<'_, V>,
    step: Result<Step<V>, Stop>,
    told: &mut Explanation<V>,
) {
    let opposite = |v: &V| Value::Vector(v.map(|v| -v));
    let (share, [symbol, part, result]) = match &product {
        Some(product) => {
            told.equals("Bg", "[B][g]", Value::Vector(product.clone()));
            told.equals("d", "−[Bg]", opposite(product));
            (Share::Mixed, ["−tBg", "−[t][Bg]", "[w] − [t][Bg]"])
        }
        None => {
            told.equals("d", "−[g]", opposite(here.gradient));
            (Share::Gradient, ["−tg", "−[t][g]", "[w] − [t][g]"])
        }
    };
    trials.explain("t", WOLFE, told);
    let Ok(Step { to, lr: t }) = step else { return };
    if t == 0.0 {
        told.result("[w]", Value::Vector(to));
        return;
    }
    told.part(share, symbol, part, Value::Vector(to.minus(here.at)));
    told.result(result, Value::Vector(to));
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State<V: Vector> {
    method: Bfgs,
    /// B; `None` before the first update.
    inverse: Option<V::Symmetric>,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: Bfgs) -> Self {
        Self {
            method,
            inverse: None,
        }
    }
}

impl<V: Vector> Descent<V> for State<V> {
    fn goal(&self) -> Goal {
        let Bfgs { c1, c2, .. } = self.method;
        Goal::Wolfe { c1, c2 }
    }

    #[inline]
    fn aim(&mut self, gradient: &V, lr: f64) -> Aim<V> {
        match &self.inverse {
            Some(inverse) => Aim {
                direction: V::times(inverse, gradient).map(|v| -v),
                first: lr,
            },
            None => {
                let direction = gradient.map(|v| -v);
                let first = cautious(lr, &direction);
                Aim { direction, first }
            }
        }
    }

    #[inline]
    fn forget(&mut self) -> bool {
        self.inverse.take().is_some()
    }

    #[inline]
    fn learn(&mut self, here: Here<'_, V>, found: &Found<V>) {
        let Some(pair) = Pair::along(here, found) else {
            return;
        };
        let inverse = match &self.inverse {
            Some(inverse) => updated(inverse, &pair),
            None => {
                let scale = pair.scale();
                let entry = |i, j| if i == j { scale } else { 0.0 };
                updated(&V::symmetric(here.at.dimension(), entry), &pair)
            }
        };
        self.inverse = inverse.or(self.inverse.take());
    }
}

/// B − ρ(suᵀ + usᵀ) + ρ(1 + ρyᵀu)ssᵀ with u = By, which is the product form multiplied out; `None` where rounding
/// has made it indefinite.
#[inline]
fn updated<V: Vector>(b: &V::Symmetric, Pair { s, y, sy, .. }: &Pair<V>) -> Option<V::Symmetric> {
    let n = s.dimension();
    let rho = 1.0 / sy;
    let u = V::times(b, y);
    let weight = rho * (1.0 + rho * y.dot(&u));
    let (old, s, u) = (b.as_ref(), s.coordinates(), u.coordinates());
    let new = V::symmetric(n, |i, j| {
        old[packed(n, i, j)] - rho * (s[i] * u[j] + u[i] * s[j]) + weight * s[i] * s[j]
    });
    is_positive_definite(n, new.as_ref()).then_some(new)
}

/// Whether all entries are finite and the matrix is positive definite. In more than two dimensions only the diagonal is
/// checked: with sᵀy > 0 only rounding can make the update indefinite, and then the line search finds that the direction does
/// not lead down.
#[inline]
fn is_positive_definite(n: usize, matrix: &[f64]) -> bool {
    let definite = match matrix {
        [xx, xy, yy] => *xx > 0.0 && xx * yy > xy * xy,
        _ => (0..n).all(|i| matrix[packed(n, i, i)] > 0.0),
    };
    definite && matrix.iter().all(|v| v.is_finite())
}

impl<O: Objective + ?Sized> Stepper<O> for State<O::Weights> {
    fn step(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Result<Step<O::Weights>, Stop> {
        descent::step(self, oracle, here, lr, &mut ())
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let mut searched = self.clone();
        let mut trials = Trials::default();
        let found = descent::search(&mut searched, oracle, here, lr, &mut trials);
        // Where nothing is found, B is what the first search went by.
        let by = if found.is_some() { &searched } else { self };
        let name = "estimate of the inverse Hessian";
        let matrix = by.inverse.clone().map(|b| Gauge::matrix("B", name, b));
        matrix.into_iter().chain(trials.gauge()).collect()
    }

    fn explain(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
        told: &mut Explanation<O::Weights>,
    ) {
        told.parameters(&self.method, Value::Number);
        let mut searched = self.clone();
        let mut trials = Trials::default();
        let found = descent::search(&mut searched, oracle, here, lr, &mut trials);
        // Where nothing is found, B is what the first search went by.
        let by = if found.is_some() { &searched } else { self };
        if let Some(inverse) = &by.inverse {
            told.equals(
                "B",
                "as the steps before have left it",
                Value::Matrix(inverse.clone()),
            );
        }
        let mut after = self.clone();
        let step = after.step(oracle, here, lr);
        let product = (by.inverse.as_ref()).map(|b| O::Weights::times(b, here.gradient));
        explain_search(product, &trials, here, step, told);
        if let Some(pair) = found.and_then(|found| Pair::along(here, &found)) {
            pair.explain(told);
            if let Some(inverse) = after.inverse {
                let formula = "(I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ";
                told.becomes("B", formula, Value::Matrix(inverse));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_positive_curvature_makes_a_pair() {
        assert!(Pair::new([1.0, 0.0], [2.0, 5.0]).is_some());
        for y in [
            [-2.0, 5.0],
            [0.0, 1.0],
            [1e-17, 1.0],
            [f64::NAN, 0.0],
            [f64::INFINITY, 0.0],
        ] {
            assert!(Pair::new([1.0, 0.0], y).is_none(), "{y:?}");
        }
        assert!(Pair::new([0.0; 2], [0.0; 2]).is_none());
    }

    #[test]
    fn updates_meet_the_secant_condition() {
        let (s, y) = ([0.3, -0.2], [1.0, 0.5]);
        let pair = Pair::new(s, y).unwrap();
        let updated = updated(&[2.0, 0.3, 1.0], &pair).unwrap();
        let by = <[f64; 2]>::times(&updated, &y);
        assert!((by[0] - s[0]).abs() < 1e-15 && (by[1] - s[1]).abs() < 1e-15);
        // The product form, multiplied out by NumPy: (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ with ρ = 5.
        for (entry, expected) in updated.into_iter().zip([1.7375, -2.875, 5.35]) {
            assert!((entry - expected).abs() < 1e-14, "{updated:?}");
        }
    }
}
