//! The quasi-Newton method of Broyden, Fletcher, Goldfarb and Shanno.

use super::line_search::{
    Found, Line, Trials, cautious, curvature, no_lower_place, sufficient_decrease,
};
use super::{Gauge, Info, Oracle, Step, Stepper, Stop};
use crate::math::plane::{dot, is_finite, minus};
use crate::math::symmetric::{Symmetric, times};
use crate::math::{Jet1, Point};
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

/// The row of a quasi-Newton method's first trial.
pub(super) const fn first_trial() -> Parameter {
    Parameter::new("lr", "η", "first trial")
        .legal(Legal::AtLeast(0.0))
        .linear(0.0, 2.0)
        .help("share of the quasi-Newton step that a search tries first; the very first step is at most as long as this")
}

impl Bfgs {
    pub(super) const INFO: Info = Info {
        key: "bfgs",
        name: "BFGS",
        equation: "w ← w − tBg, B ← (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ, ρ = 1/sᵀy",
        teaches: "learns the inverse Hessian from gradients alone: Newton's speed without second derivatives",
        reference: "Nocedal and Wright 2006, sec. 6.1",
    };
}

impl super::Theory for Bfgs {}

/// A step and the change of the gradient along it, with sᵀy > 0.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub s: Point,
    pub y: Point,
}

impl Pair {
    /// `None` where sᵀy is not positive, or positive by rounding only.
    pub fn new(s: Point, y: Point) -> Option<Self> {
        let (sy, ss, yy) = (dot(s, y), dot(s, s), dot(y, y));
        let positive = sy > f64::EPSILON * (ss * yy).sqrt() && sy.is_finite();
        (positive && yy > 0.0 && yy.is_finite()).then_some(Self { s, y })
    }

    /// sᵀy/yᵀy, the scale of an inverse Hessian that fits the pair (Nocedal and Wright, 6.20).
    pub fn scale(&self) -> f64 {
        dot(self.s, self.y) / dot(self.y, self.y)
    }
}

/// The method in the middle of a run.
#[derive(Clone)]
pub struct State {
    method: Bfgs,
    /// B; `None` before the first update.
    inverse: Option<Symmetric>,
    trials: Trials,
}

impl State {
    pub fn new(method: Bfgs) -> Self {
        Self {
            method,
            inverse: None,
            trials: Trials::default(),
        }
    }

    fn search(&mut self, oracle: &mut Oracle<'_>, at: Point, here: Jet1, lr: f64) -> Option<Found> {
        let Bfgs { c1, c2, .. } = self.method;
        let inverse = self.inverse.unwrap_or([1.0, 0.0, 1.0]);
        let direction = times(inverse, here.gradient).map(|v| -v);
        let first = match self.inverse {
            Some(_) => lr,
            None => cautious(lr, direction),
        };
        Line::new(oracle, &mut self.trials, at, here, direction)?.wolfe(first, c1, c2)
    }
}

/// B ← B − ρ(sᵤᵀ + usᵀ) + ρ(1 + ρyᵀu)ssᵀ with u = By, which is the product form multiplied out; `None` where
/// rounding has left it no longer positive definite.
fn updated(b: Symmetric, Pair { s, y }: Pair) -> Option<Symmetric> {
    let rho = 1.0 / dot(s, y);
    let u = times(b, y);
    let weight = rho * (1.0 + rho * dot(y, u));
    let entry = |i: usize, j: usize, old: f64| {
        old - rho * (s[i] * u[j] + u[i] * s[j]) + weight * s[i] * s[j]
    };
    let [xx, xy, yy] = [entry(0, 0, b[0]), entry(0, 1, b[1]), entry(1, 1, b[2])];
    let definite = xx > 0.0 && xx * yy > xy * xy;
    (definite && is_finite(&[xx, xy, yy])).then_some([xx, xy, yy])
}

impl Stepper for State {
    fn step(
        &mut self,
        oracle: &mut Oracle<'_>,
        at: Point,
        gradient: Point,
        lr: f64,
    ) -> Result<Step, Stop> {
        let value = oracle.value(at);
        let here = Jet1 { value, gradient };
        let mut found = self.search(oracle, at, here, lr);
        if found.is_none() && self.inverse.take().is_some() {
            found = self.search(oracle, at, here, lr);
        }
        let Some(found) = found else {
            return no_lower_place(oracle, at, gradient, lr);
        };
        if let Some(pair) = found
            .gradient
            .and_then(|there| Pair::new(minus(found.place, at), minus(there, gradient)))
        {
            let scale = pair.scale();
            let before = self.inverse.unwrap_or([scale, 0.0, scale]);
            self.inverse = updated(before, pair).or(self.inverse);
        }
        Ok(found.step())
    }

    fn gauges(&self, _lr: f64, _at: Point) -> Vec<Gauge> {
        let matrix = self.inverse;
        let matrix = matrix.map(|b| Gauge::matrix("B", "estimate of the inverse Hessian", b));
        matrix.into_iter().chain(self.trials.gauge()).collect()
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
        let updated = updated([2.0, 0.3, 1.0], Pair { s, y }).unwrap();
        let by = times(updated, y);
        assert!((by[0] - s[0]).abs() < 1e-15 && (by[1] - s[1]).abs() < 1e-15);
        // The product form, multiplied out by NumPy: (I − ρsyᵀ)B(I − ρysᵀ) + ρssᵀ with ρ = 5.
        for (entry, expected) in updated.into_iter().zip([1.7375, -2.875, 5.35]) {
            assert!((entry - expected).abs() < 1e-14, "{updated:?}");
        }
    }
}
