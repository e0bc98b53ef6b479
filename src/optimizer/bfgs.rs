//! The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.

use super::line_search::{
    Found, Line, WOLFE, cautious, curvature, no_lower_place, sufficient_decrease,
};
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
}

impl<V: Vector> Pair<V> {
    /// `None` where sᵀy is not positive, or positive by rounding only.
    pub fn new(s: V, y: V) -> Option<Self> {
        let (sy, ss, yy) = (s.dot(&y), s.dot(&s), y.dot(&y));
        let positive = sy > f64::EPSILON * (ss * yy).sqrt() && sy.is_finite();
        (positive && yy > 0.0 && yy.is_finite()).then_some(Self { s, y })
    }

    /// The pair of the step that a search found; `None` too where the search has not evaluated the gradient at its end.
    pub fn along(here: Here<'_, V>, found: &Found<V>) -> Option<Self> {
        let there = found.gradient.as_ref()?;
        Self::new(found.place.minus(here.at), there.minus(here.gradient))
    }

    /// Tells s, y and ρ.
    pub fn explain(&self, told: &mut Explanation<V>) {
        told.equals("s", "Δw", Value::Vector(self.s.clone()));
        told.equals("y", "Δg", Value::Vector(self.y.clone()));
        told.equals("ρ", "1/([s]ᵀ[y])", 1.0 / self.s.dot(&self.y));
    }

    /// sᵀy/yᵀy, the scale of an inverse Hessian that fits the pair (Nocedal and Wright, 6.20).
    pub fn scale(&self) -> f64 {
        self.s.dot(&self.y) / self.y.dot(&self.y)
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
    trials: Trials<V>,
}

impl<V: Vector> State<V> {
    /// The method at the start of a run.
    pub fn new(method: Bfgs) -> Self {
        Self {
            method,
            inverse: None,
            trials: Trials::default(),
        }
    }

    fn search<O: Objective<Weights = V> + ?Sized>(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, V>,
        lr: f64,
    ) -> Option<Found<V>> {
        let Bfgs { c1, c2, .. } = self.method;
        let (direction, first) = match &self.inverse {
            Some(inverse) => (V::times(inverse, here.gradient).map(|v| -v), lr),
            None => {
                let down = here.gradient.map(|v| -v);
                let first = cautious(lr, &down);
                (down, first)
            }
        };
        Line::new(oracle, &mut self.trials, here, direction)?.wolfe(first, c1, c2)
    }

    /// Searches along −Bg, and where no lower place is found along −g, for which B is forgotten.
    fn search_again<O: Objective<Weights = V> + ?Sized>(
        &mut self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, V>,
        lr: f64,
    ) -> Option<Found<V>> {
        let found = self.search(oracle, here, lr);
        if found.is_none() && self.inverse.take().is_some() {
            return self.search(oracle, here, lr);
        }
        found
    }
}

/// B − ρ(suᵀ + usᵀ) + ρ(1 + ρyᵀu)ssᵀ with u = By, which is the product form multiplied out; `None` where rounding
/// has made it indefinite.
fn updated<V: Vector>(b: &V::Symmetric, Pair { s, y }: &Pair<V>) -> Option<V::Symmetric> {
    let n = s.dimension();
    let rho = 1.0 / s.dot(y);
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
        let Some(found) = self.search_again(oracle, here, lr) else {
            return no_lower_place(oracle, here, lr);
        };
        if let Some(pair) = Pair::along(here, &found) {
            let inverse = match &self.inverse {
                Some(inverse) => updated(inverse, &pair),
                None => {
                    let scale = pair.scale();
                    let entry = |i, j| if i == j { scale } else { 0.0 };
                    let before = O::Weights::symmetric(here.at.dimension(), entry);
                    updated(&before, &pair)
                }
            };
            self.inverse = inverse.or(self.inverse.take());
        }
        Ok(found.step())
    }

    fn gauges(
        &self,
        oracle: &mut Oracle<'_, O>,
        here: Here<'_, O::Weights>,
        lr: f64,
    ) -> Vec<Gauge<O::Weights>> {
        let mut searched = self.clone();
        let found = searched.search_again(oracle, here, lr);
        // Where nothing is found, B is what the first search went by.
        let by = if found.is_some() { &searched } else { self };
        let name = "estimate of the inverse Hessian";
        let matrix = by.inverse.clone().map(|b| Gauge::matrix("B", name, b));
        matrix.into_iter().chain(searched.trials.gauge()).collect()
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
        let found = searched.search_again(oracle, here, lr);
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
        explain_search(product, &searched.trials, here, step, told);
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
        let updated = updated(&[2.0, 0.3, 1.0], &Pair { s, y }).unwrap();
        let by = <[f64; 2]>::times(&updated, &y);
        assert!((by[0] - s[0]).abs() < 1e-15 && (by[1] - s[1]).abs() < 1e-15);
        // The product form, multiplied out by NumPy: (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ with ρ = 5.
        for (entry, expected) in updated.into_iter().zip([1.7375, -2.875, 5.35]) {
            assert!((entry - expected).abs() < 1e-14, "{updated:?}");
        }
    }
}
