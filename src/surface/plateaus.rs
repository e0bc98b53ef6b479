//! Flat regions, cliffs and narrow targets.

use std::f64::consts::PI;

use super::{Formula, Group, Info, Spacing, View};
use crate::math::{Number, Point};
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

    const POLYNOMIAL: bool = true;

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
    /// f = [1 + (x+y+1)²(19 − 14x + 3x² − 14y + 6xy + 3y²)]·[30 + (2x−3y)²(18 − 32x + 12x² + 48y − 36xy + 27y²)];
    /// minimum 3 at (0, −1). Goldstein and Price, On descent from local minima (1971).
    pub struct GoldsteinPrice {}
}

impl Formula for GoldsteinPrice {
    const INFO: Info = Info {
        key: "goldstein_price",
        name: "Goldstein–Price",
        group: Group::Plateaus,
        equation: "f = [1 + (x+y+1)²(19 − 14x + 3x² − 14y + 6xy + 3y²)]·[30 + (2x−3y)²(18 − 32x + 12x² + 48y − 36xy + 27y²)]",
        teaches: "values from 3 to 3.5 million: no single rate fits, and clipping would help",
        spacing: Spacing::Logarithmic,
        start: [-1.2, 0.6],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let (xx, xy, yy) = (x.square(), x * y, y.square());
        let p = xx * 3.0 + xy * 6.0 + yy * 3.0 - x * 14.0 - y * 14.0 + 19.0;
        let q = xx * 12.0 - xy * 36.0 + yy * 27.0 - x * 32.0 + y * 48.0 + 18.0;
        let first = (x + y + 1.0).square() * p + 1.0;
        first * ((x * 2.0 - y * 3.0).square() * q + 30.0)
    }

    fn domain(&self) -> View {
        View::new([-2.0, 2.0], [-3.0, 1.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.0, -1.0],
            [-0.6, -0.4],
            [1.8, 0.2],
            [1.2, 0.8],
            [-0.4, -0.6],
            [1.2, -0.2],
            [1.4, 0.6],
            [0.6, 0.4],
            [0.8, 0.2],
        ]
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
        equation: "f = −sin(r₁)/r₁ + 0.01 r₁², r₁ = 10r + 0.01, r² = x² + y²",
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

parameters! {
    /// f = −cos x cos y exp(−(x−π)² − (y−π)²); minimum −1 at (π, π).
    /// Easom, A survey of global optimization techniques (1990).
    pub struct Easom {}
}

impl Formula for Easom {
    const INFO: Info = Info {
        key: "easom",
        name: "Easom",
        group: Group::Plateaus,
        equation: "f = −cos x cos y exp(−(x−π)² − (y−π)²)",
        teaches: "a needle on a plateau: far from it there is no gradient to follow",
        spacing: Spacing::Linear,
        start: [1.9, 4.3],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let distance = (x - PI).square() + (y - PI).square();
        -(x.cos() * y.cos() * (-distance).exp())
    }

    fn domain(&self) -> View {
        View::new([-1.0, 7.0], [-1.0, 7.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[PI, PI]]
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }
}
