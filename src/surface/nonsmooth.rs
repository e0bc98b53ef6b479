//! Kinks: places without a gradient.

use super::{Formula, Group, Info, Spacing, View};
use crate::math::{Number, Point, number::sign};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// f = |x| + κ|y|; minimum 0 at the origin. Not differentiable where a coordinate is 0; the subgradient 0 is used
    /// there. Shor, Minimization Methods for Non-Differentiable Functions (1985).
    pub struct AbsRidge {
        kappa: f64 = 5.0 => Parameter::new("kappa", "κ", "steepness along y")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 20.0)
            .help("the slope along y; along x it is 1"),
    }
}

impl Formula for AbsRidge {
    const INFO: Info = Info {
        key: "abs_ridge",
        name: "Absolute ridge",
        group: Group::Nonsmooth,
        equation: "f = |x| + κ|y|",
        teaches: "a kink instead of a curvature: gradient steps of constant rate never settle",
        spacing: Spacing::Linear,
        start: [-1.7, 1.13],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        x.abs() + y.abs() * self.kappa
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }
}

parameters! {
    /// f = 100√|y − 0.01x²| + 0.01|x + 10|; minimum 0 at (−10, 1).
    ///
    /// Not differentiable along the valley y = 0.01x², where the slope is infinite and the subgradient 0 is used, nor
    /// at x = −10. Bukin, New minimization strategies for non-smooth functions (1997).
    pub struct Bukin6 {}
}

impl Formula for Bukin6 {
    const INFO: Info = Info {
        key: "bukin6",
        name: "Bukin 6",
        group: Group::Nonsmooth,
        equation: "f = 100√|y − 0.01x²| + 0.01|x + 10|",
        teaches: "a knife-edge valley: the gradient grows towards it, so steps never settle",
        spacing: Spacing::Linear,
        start: [-6.5, -1.5],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        root_of_size(y - x.square() * 0.01) * 100.0 + (x + 10.0).abs() * 0.01
    }

    fn domain(&self) -> View {
        View::new([-15.0, -5.0], [-3.0, 3.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[-10.0, 1.0]]
    }
}

parameters! {
    /// f = −(y+47) sin√|y + x/2 + 47| − x sin√|x − y − 47|; lowest in the domain −959.6407 at (512, 404.2319) on its
    /// border, where the gradient is not zero. Unbounded below.
    ///
    /// Not smooth where an argument of a root is 0; its root has the subgradient 0 there. Whitley et al., Evaluating
    /// evolutionary algorithms (1996).
    pub struct Eggholder {}
}

impl Formula for Eggholder {
    const INFO: Info = Info {
        key: "eggholder",
        name: "Eggholder",
        group: Group::Nonsmooth,
        equation: "f = −(y+47) sin√|y + x/2 + 47| − x sin√|x − y − 47|",
        teaches: "deep pits everywhere, and the deepest on the border: an unconstrained method walks past it",
        spacing: Spacing::Linear,
        start: [120.0, 260.0],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let first = root_of_size(y + x * 0.5 + 47.0).sin() * (y + 47.0);
        -first - x * root_of_size(x - y - 47.0).sin()
    }

    fn domain(&self) -> View {
        View::square(512.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [482.35, 432.88],
            [439.48, 453.98],
            [-465.69, 385.72],
            [347.33, 499.42],
        ]
    }

    fn bounded_below(&self) -> Option<bool> {
        Some(false)
    }
}

/// √|u|, with the subgradient 0 (and second derivative 0) at 0, where its slope is infinite.
#[inline(always)]
fn root_of_size<N: Number>(u: N) -> N {
    let v = u.value();
    let root = v.abs().sqrt();
    u.chain(root, || {
        if root > 0.0 {
            (0.5 * sign(v) / root, -0.25 / (root * root * root))
        } else {
            (0.0, 0.0)
        }
    })
}
