//! A few minima with wide basins of their own: the start decides.

use std::f64::consts::PI;

use crate::math::{Number, Point};
use crate::parameters;
use crate::surface::{Formula, Group, Info, Spacing, View};

parameters! {
    /// f = (x² + y − 11)² + (x + y² − 7)²; four minima of value 0, four saddles, one maximum.
    /// Himmelblau, Applied Nonlinear Programming (1972).
    pub struct Himmelblau {}
}

impl Formula for Himmelblau {
    const INFO: Info = Info {
        key: "himmelblau",
        name: "Himmelblau",
        group: Group::ManyMinima,
        equation: "f = (x² + y − 11)² + (x + y² − 7)²",
        teaches: "four equal minima: the start decides the basin, and so does the step size",
        spacing: Spacing::Logarithmic,
        start: [-0.5, -0.5],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (x.square() + y - 11.0).square() + (x + y.square() - 7.0).square()
    }

    fn domain(&self) -> View {
        View::square(6.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [3.0, 2.0],
            [-2.8051, 3.1313],
            [-3.7793, -3.2832],
            [3.5844, -1.8481],
            [3.3852, 0.0739],
            [0.0867, 2.8843],
            [-3.0730, -0.0814],
            [-0.1280, -1.9537],
            [-0.2708, -0.9230],
        ]
    }
}

parameters! {
    /// f = ½ Σ (t⁴ − 16t² + 5t) over t = x, y; minimum −78.3323 at (−2.9035, −2.9035).
    /// Styblinski and Tang, Experiments in nonconvex optimization (1990).
    pub struct StyblinskiTang {}
}

impl Formula for StyblinskiTang {
    const INFO: Info = Info {
        key: "styblinski_tang",
        name: "Styblinski–Tang",
        group: Group::ManyMinima,
        equation: "f = ½ Σ (t⁴ − 16t² + 5t), t = x, y",
        teaches: "one global and three local minima, separated by saddles",
        spacing: Spacing::Linear,
        start: [0.6, 4.2],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let term = |t: N| t.powi(4) - t.square() * 16.0 + t * 5.0;
        (term(x) + term(y)) * 0.5
    }

    fn domain(&self) -> View {
        View::square(5.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        // The function is a sum over the coordinates: its critical points are all pairs of those of one term.
        let roots = [-2.9035, 0.1567, 2.7468];
        roots.iter().flat_map(|&x| roots.map(|y| [x, y])).collect()
    }
}

parameters! {
    /// f = (4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²; two global minima −1.0316 at ±(0.0898, −0.7126).
    /// Dixon and Szegő, Towards Global Optimisation 2 (1978).
    pub struct SixHumpCamel {}
}

impl Formula for SixHumpCamel {
    const INFO: Info = Info {
        key: "six_hump_camel",
        name: "Six-hump camel",
        group: Group::ManyMinima,
        equation: "f = (4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²",
        teaches: "six minima in pairs, with saddles between them",
        spacing: Spacing::Quantile,
        start: [-1.9, 1.0],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let (xx, yy) = (x.square(), y.square());
        (-xx * 2.1 + xx.square() * (1.0 / 3.0) + 4.0) * xx + x * y + (yy * 4.0 - 4.0) * yy
    }

    fn domain(&self) -> View {
        View::new([-2.0, 2.0], [-1.2, 1.2])
    }

    fn critical_points(&self) -> Vec<Point> {
        let half = [
            [0.0898, -0.7127],
            [1.7036, -0.7961],
            [1.6071, 0.5687],
            [1.1092, -0.7683],
            [1.6381, 0.2287],
            [1.2961, 0.6051],
            [1.2302, 0.1623],
        ];
        // f(−x, −y) = f(x, y)
        let mut all = vec![[0.0, 0.0]];
        all.extend(half.iter().flat_map(|&[x, y]| [[x, y], [-x, -y]]));
        all
    }
}

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
        equation: "f = (y − 5.1x²/(4π²) + 5x/π − 6)² + 10(1 − 1/(8π)) cos x + 10",
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
