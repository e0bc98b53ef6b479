//! Flat regions, cliffs and narrow targets.

use super::{Formula, Group, Info, Number, Spacing, View};
use crate::math::Point;
use crate::parameters;

parameters! {
    /// f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²; minimum 0 at (3, 0.5), a saddle at (0, 1).
    /// Beale, On an iterative method for finding a local minimum (1958).
    pub struct Beale {}
}

impl Formula for Beale {
    const INFO: Info = Info {
        key: "beale",
        name: "Beale",
        group: Group::Plateaus,
        equation: "f = (1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        teaches: "a plateau with cliffs at its corners: one rate is too small here and too large there",
        spacing: Spacing::Logarithmic,
        start: [-0.8, 1.6],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let term = |c: f64, n: i32| (x * y.powi(n) - x + c).square();
        term(1.5, 1) + term(2.25, 2) + term(2.625, 3)
    }

    fn domain(&self) -> View {
        View::square(4.5)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[3.0, 0.5], [0.0, 1.0], [0.1005, -2.6445]]
    }
}

parameters! {
    /// f = −sin(r₁)/r₁ + 0.01 r₁² with r₁ = 10r + 0.01 and r² = x² + y²: minimum ≈ −1 at the centre, a ring of
    /// minima (0.388) of radius ≈ 0.663 around it.
    ///
    /// Not differentiable at the centre, where the subgradient 0 is used.
    pub struct Plateau {}
}

impl Formula for Plateau {
    const INFO: Info = Info {
        key: "plateau",
        name: "Plateau",
        group: Group::Plateaus,
        equation: "f = −sin(r₁)/r₁ + 0.01 r₁², r₁ = 10r + 0.01",
        teaches: "a ring-shaped moat around the minimum: without speed a method stays in it",
        spacing: Spacing::Linear,
        start: [-1.3, 1.1],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let r = x.radius(y) * 10.0 + 0.01;
        r.square() * 0.01 - r.sin() / r
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }
}
