//! Several minima: the start decides.

use std::f64::consts::{E, TAU};

use super::{Formula, Group, Info, Number, Spacing, View};
use crate::math::Point;
use crate::parameters;

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
        // The function is separable: every pair of critical points of one coordinate is one of both.
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
    /// f = 20 + Σ (t² − 10 cos 2πt) over t = x, y; minimum 0 at the origin in a lattice of local minima.
    /// Rastrigin, Systems of Extremal Control (1974).
    pub struct Rastrigin {}
}

impl Formula for Rastrigin {
    const INFO: Info = Info {
        key: "rastrigin",
        name: "Rastrigin",
        group: Group::ManyMinima,
        equation: "f = 20 + Σ (t² − 10 cos 2πt), t = x, y",
        teaches: "a lattice of local minima that traps every local method",
        spacing: Spacing::Linear,
        start: [2.3, 3.4],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let term = |t: N| t.square() - (t * TAU).cos() * 10.0;
        term(x) + term(y) + 20.0
    }

    fn domain(&self) -> View {
        View::square(5.12)
    }

    fn critical_points(&self) -> Vec<Point> {
        // The global minimum and its ring of eight neighbours; marking all 121 would hide the picture.
        let near = [-0.995, 0.0, 0.995];
        near.iter().flat_map(|&x| near.map(|y| [x, y])).collect()
    }
}

parameters! {
    /// f = −20 exp(−0.2 √(r²/2)) − exp(½(cos 2πx + cos 2πy)) + e + 20 with r² = x² + y²; minimum 0 at the origin.
    ///
    /// Not differentiable at the origin, where the subgradient 0 is used.
    /// Ackley, A Connectionist Machine for Genetic Hillclimbing (1987).
    pub struct Ackley {}
}

impl Formula for Ackley {
    const INFO: Info = Info {
        key: "ackley",
        name: "Ackley",
        group: Group::ManyMinima,
        equation: "f = −20 exp(−0.2√(r²/2)) − exp(½(cos 2πx + cos 2πy)) + e + 20",
        teaches: "a funnel covered with ripples; its tip is not differentiable",
        spacing: Spacing::Linear,
        start: [-3.3, 2.6],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let radius = x.radius(y) * (-0.2 * std::f64::consts::FRAC_1_SQRT_2);
        let waves = ((x * TAU).cos() + (y * TAU).cos()) * 0.5;
        // Both exponentials last: neither waits for the other.
        let (funnel, ripples) = (radius.exp() * -20.0, waves.exp());
        funnel - ripples + (E + 20.0)
    }

    fn domain(&self) -> View {
        View::square(5.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }
}

parameters! {
    /// f = x² + y² − 2 exp(−((x−1)² + y²)/0.2) − 3 exp(−((x+1)² + y²)/0.2): a bowl with two wells, of value
    /// −2.0631 at (−0.9363, 0) and −1.0927 at (0.9053, 0), and a saddle between them.
    pub struct Wells {}
}

impl Formula for Wells {
    const INFO: Info = Info {
        key: "wells",
        name: "Two wells",
        group: Group::ManyMinima,
        equation: "f = x² + y² − 2 exp(−((x−1)² + y²)/0.2) − 3 exp(−((x+1)² + y²)/0.2)",
        teaches: "a deep and a shallow well: which one a method finds depends on the start and its speed",
        spacing: Spacing::Linear,
        start: [1.6, 1.2],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let yy = y.square();
        let well = |cx: f64| (((x - cx).square() + yy) * -5.0).exp();
        x.square() + yy - well(1.0) * 2.0 - well(-1.0) * 3.0
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[-0.9363, 0.0], [0.9053, 0.0], [0.0686, 0.0]]
    }
}
