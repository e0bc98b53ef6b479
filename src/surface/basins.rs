//! A few minima with basins of their own.

use std::f64::consts::PI;

use super::{Formula, Group, Info, Number, Spacing, View};
use crate::math::Point;
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// f = 2x² − 1.05x⁴ + x⁶/6 + xy + y²; minimum 0 at the origin, two of value 0.2986 at ±(1.7476, −0.8738), two
    /// saddles between. Jamil and Yang, A literature survey of benchmark functions (arXiv 1308.4008), no. 29.
    pub struct ThreeHumpCamel {}
}

impl Formula for ThreeHumpCamel {
    const INFO: Info = Info {
        key: "three_hump_camel",
        name: "Three-hump camel",
        group: Group::ManyMinima,
        equation: "f = 2x² − 1.05x⁴ + x⁶/6 + xy + y²",
        teaches: "three minima in a row: the middle one is lowest",
        spacing: Spacing::Logarithmic,
        start: [-2.2, 1.8],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let xx = x.square();
        let even = (xx * (1.0 / 6.0) - 1.05) * xx + 2.0;
        even * xx + x * y + y.square()
    }

    fn domain(&self) -> View {
        View::square(2.5)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.0, 0.0],
            [1.7476, -0.8738],
            [-1.7476, 0.8738],
            [1.0705, -0.5353],
            [-1.0705, 0.5353],
        ]
    }
}

parameters! {
    /// f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1; minimum of the domain −1.9132 at (−0.5472, −1.5472), another,
    /// 1.2284, at (2.5944, 1.5944). Unbounded below: each wave of the valley lies π lower than the last.
    /// McCormick, Computability of global solutions to factorable nonconvex programs (1976).
    pub struct Mccormick {}
}

impl Formula for Mccormick {
    const INFO: Info = Info {
        key: "mccormick",
        name: "McCormick",
        group: Group::ManyMinima,
        equation: "f = sin(x + y) + (x − y)² − 1.5x + 2.5y + 1",
        teaches: "a valley in waves: a fast method rides into the next one",
        spacing: Spacing::Linear,
        start: [3.2, 3.4],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (x + y).sin() + (x - y).square() - x * 1.5 + y * 2.5 + 1.0
    }

    fn domain(&self) -> View {
        View::new([-1.5, 4.0], [-3.0, 4.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[-0.5472, -1.5472], [2.5944, 1.5944], [1.5472, 0.5472]]
    }

    fn bounded_below(&self) -> Option<bool> {
        Some(false)
    }
}

parameters! {
    /// f = (y − 5.1x²/4π² + 5x/π − 6)² + 10(1 − 1/8π) cos x + 10; three minima of value 0.397887 = 10/8π, where
    /// cos x = −1 and the square vanishes. Dixon and Szegő, Towards Global Optimisation 2 (1978).
    pub struct Branin {}
}

impl Formula for Branin {
    const INFO: Info = Info {
        key: "branin",
        name: "Branin",
        group: Group::ManyMinima,
        equation: "f = (y − 5.1x²/4π² + 5x/π − 6)² + 10(1 − 1/8π) cos x + 10",
        teaches: "three equal minima on a parabola",
        spacing: Spacing::Logarithmic,
        start: [1.0, 13.0],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let bent = y - x.square() * (5.1 / (4.0 * PI * PI)) + x * (5.0 / PI) - 6.0;
        bent.square() + x.cos() * (10.0 - 10.0 / (8.0 * PI)) + 10.0
    }

    fn domain(&self) -> View {
        View::new([-5.0, 10.0], [0.0, 15.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [-PI, 12.275],
            [PI, 2.275],
            [9.42478, 2.475],
            [0.0, 6.0],
            [2.0 * PI, 1.1],
        ]
    }
}

parameters! {
    /// With u = 1.4y and e(a, b) = exp(−((x−a)² + (u−b)²)/0.2): f = x² + u² + 2e(1, 0) + 6e(−1, 0) − 2e(1, −1), a
    /// bowl with two hills and a hole; minima −0.1588 at (0.9003, −0.6534) and 0.0483 at (0.0415, −0.0006).
    pub struct Hills {}
}

impl Formula for Hills {
    const INFO: Info = Info {
        key: "hills",
        name: "Hills",
        group: Group::ManyMinima,
        equation: "f = x² + u² + 2e(1, 0) + 6e(−1, 0) − 2e(1, −1), u = 1.4y",
        teaches: "two hills and a hole in a bowl: the way down leads around",
        spacing: Spacing::Linear,
        start: [-1.6, 0.3],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let u = y * 1.4;
        let bump = |a: f64, b: f64| (((x - a).square() + (u - b).square()) * -5.0).exp();
        let hills = bump(1.0, 0.0) * 2.0 + bump(-1.0, 0.0) * 6.0;
        x.square() + u.square() + hills - bump(1.0, -1.0) * 2.0
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.9003, -0.6534],
            [0.0415, -0.0006],
            [0.4583, -0.4500],
            [1.4852, 0.0066],
            [-1.7103, 0.0],
            [1.1215, 0.0051],
            [-1.0347, 0.0],
        ]
    }
}

parameters! {
    /// With u = x − s: f = (u² + y²)/50 − d₁ exp(−((u+1.5)² + y²)/2w₁²) − d₂ exp(−((u−1.5)² + y²)/2w₂²), a narrow
    /// well at the left and a wide one at the right in a shallow bowl.
    ///
    /// The shift s stands for the difference between training and test loss: a point that was found at s = 0 keeps
    /// its value where the well is wide and loses it where it is narrow. Hochreiter and Schmidhuber, Flat minima
    /// (1997); Keskar et al. (arXiv 1609.04836).
    pub struct SharpAndFlat {
        sharp_depth: f64 = 1.0 => Parameter::new("sharp_depth", "d₁", "depth of the sharp well")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 3.0)
            .help("how far the narrow well reaches down"),
        sharp_width: f64 = 0.2 => Parameter::new("sharp_width", "w₁", "width of the sharp well")
            .legal(Legal::AtLeast(0.01)).linear(0.05, 1.5)
            .help("standard deviation of the narrow well; its curvature is d₁/w₁²"),
        flat_depth: f64 = 1.0 => Parameter::new("flat_depth", "d₂", "depth of the flat well")
            .legal(Legal::AtLeast(0.0)).linear(0.0, 3.0)
            .help("how far the wide well reaches down"),
        flat_width: f64 = 0.8 => Parameter::new("flat_width", "w₂", "width of the flat well")
            .legal(Legal::AtLeast(0.01)).linear(0.05, 1.5)
            .help("standard deviation of the wide well; its curvature is d₂/w₂²"),
        shift: f64 = 0.0 => Parameter::new("shift", "s", "shift")
            .linear(-1.0, 1.0)
            .help("moves the whole surface along x, as test data move a training loss"),
    }
}

impl Formula for SharpAndFlat {
    const INFO: Info = Info {
        key: "sharp_and_flat",
        name: "Sharp and flat",
        group: Group::ManyMinima,
        equation: "f = (u² + y²)/50 − d₁ exp(−((u+1.5)² + y²)/2w₁²) − d₂ exp(−((u−1.5)² + y²)/2w₂²), u = x − s",
        teaches: "sharpness against generalisation: shift the surface and the sharp minimum loses most",
        spacing: Spacing::Linear,
        start: [-0.4, 1.8],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let (u, yy) = (x - self.shift, y.square());
        let well = |center: f64, depth: f64, width: f64| {
            let distance = (u - center).square() + yy;
            (distance * (-0.5 / (width * width))).exp() * depth
        };
        let sharp = well(-1.5, self.sharp_depth, self.sharp_width);
        let flat = well(1.5, self.flat_depth, self.flat_width);
        (u.square() + yy) * 0.02 - sharp - flat
    }

    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [self.shift - 1.5, 0.0],
            [self.shift + 1.5, 0.0],
            [self.shift - 0.7043, 0.0],
        ]
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }
}
