//! Lattices and rings of local minima.

use std::f64::consts::{E, FRAC_1_SQRT_2, PI, TAU};

use crate::math::{Number, Point, elementary as e};
use crate::parameters;
use crate::surface::{Formula, Group, Info, Spacing, View};

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
        equation: "f = −20 exp(−0.2√(r²/2)) − exp(½(cos 2πx + cos 2πy)) + e + 20, r² = x² + y²",
        teaches: "a funnel covered with ripples; its tip is not differentiable",
        spacing: Spacing::Linear,
        start: [-3.3, 2.6],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let radius = x.radius(y) * (-0.2 * FRAC_1_SQRT_2);
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
    /// f = 1 + (x² + y²)/4000 − cos x · cos(y/√2); minimum 0 at the origin in a lattice of local minima.
    /// Griewank, Generalized descent for global optimization (1981).
    pub struct Griewank {}
}

impl Formula for Griewank {
    const INFO: Info = Info {
        key: "griewank",
        name: "Griewank",
        group: Group::ManyMinima,
        equation: "f = 1 + (x² + y²)/4000 − cos x · cos(y/√2)",
        teaches: "a wide bowl under ripples: from afar it is convex, from near it is not",
        spacing: Spacing::Linear,
        start: [7.0, -5.5],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let bowl = (x.square() + y.square()) * 2.5e-4 + 1.0;
        bowl - x.cos() * (y * FRAC_1_SQRT_2).cos()
    }

    fn domain(&self) -> View {
        View::square(10.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.0, 0.0],
            [PI, 4.4429],
            [PI, -4.4429],
            [-PI, 4.4429],
            [-PI, -4.4429],
        ]
    }
}

parameters! {
    /// f = sin²3πx + (x−1)²(1 + sin²3πy) + (y−1)²(1 + sin²2πy); minimum 0 at (1, 1) among many local ones.
    /// Lévy and Montalvo, The tunneling algorithm for the global minimization of functions (1985).
    pub struct Levy13 {}
}

impl Formula for Levy13 {
    const INFO: Info = Info {
        key: "levy13",
        name: "Lévy 13",
        group: Group::ManyMinima,
        equation: "f = sin²(3πx) + (x−1)²(1 + sin²(3πy)) + (y−1)²(1 + sin²(2πy))",
        teaches: "ripples on a bowl whose walls ripple too",
        spacing: Spacing::Linear,
        start: [-2.6, -3.1],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let wave = |t: N, k: f64| (t * (k * PI)).sin().square();
        let walls = (x - 1.0).square() * (wave(y, 3.0) + 1.0);
        wave(x, 3.0) + walls + (y - 1.0).square() * (wave(y, 2.0) + 1.0)
    }

    fn domain(&self) -> View {
        View::square(4.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[1.0, 1.0]]
    }

    fn ridge_keeps_minimum(&self) -> bool {
        false
    }
}

parameters! {
    /// f = x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7; minimum 0 at the origin in a lattice of local minima.
    /// Bohachevsky, Johnson and Stein, Generalized simulated annealing for function optimization (1986).
    pub struct Bohachevsky {}
}

impl Formula for Bohachevsky {
    const INFO: Info = Info {
        key: "bohachevsky",
        name: "Bohachevsky",
        group: Group::ManyMinima,
        equation: "f = x² + 2y² − 0.3 cos 3πx − 0.4 cos 4πy + 0.7",
        teaches: "a bowl with shallow ripples: momentum rolls over many of them",
        spacing: Spacing::Linear,
        start: [-1.7, 1.5],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let ripples = (x * (3.0 * PI)).cos() * 0.3 + (y * (4.0 * PI)).cos() * 0.4;
        x.square() + y.square() * 2.0 - ripples + 0.7
    }

    fn domain(&self) -> View {
        View::square(2.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.0, 0.0],
            [0.62, 0.0],
            [-0.62, 0.0],
            [0.0, 0.47],
            [0.0, -0.47],
        ]
    }
}

parameters! {
    /// f = −(1 + cos 12r)/(r²/2 + 2) with r² = x² + y²; minimum −1 at the origin, where it is smooth: cos 12r is a
    /// power series in r². Jamil and Yang, A literature survey of benchmark functions (arXiv 1308.4008).
    pub struct DropWave {}
}

impl Formula for DropWave {
    const INFO: Info = Info {
        key: "drop_wave",
        name: "Drop wave",
        group: Group::ManyMinima,
        equation: "f = −(1 + cos 12r)/(r²/2 + 2), r² = x² + y²",
        teaches: "rings of minima around the lowest point: every direction leads into a moat",
        spacing: Spacing::Linear,
        start: [2.1, 1.4],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let squared = x.square() + y.square();
        -(cosine_of_root(squared * 144.0) + 1.0) / (squared * 0.5 + 2.0)
    }

    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }
}

/// cos √q for q ≥ 0, with derivatives −sin(a)/2a and (sin(a)/a − cos a)/4a² for a = √q, which have limits at 0.
#[inline(always)]
fn cosine_of_root<N: Number>(q: N) -> N {
    let v = q.value();
    let a = v.sqrt();
    let (sin, cos) = e::sincos(a);
    // Near 0 the second derivative loses its digits in the difference; its series does not.
    let series = (
        -0.5 + v * (1.0 / 12.0 - v * (1.0 / 240.0 - v * (1.0 / 10_080.0 - v * (1.0 / 725_760.0)))),
        1.0 / 12.0
            - v * (1.0 / 120.0
                - v * (1.0 / 3360.0 - v * (1.0 / 181_440.0 - v * (1.0 / 15_966_720.0)))),
    );
    let ratio = sin / a;
    let closed = (-0.5 * ratio, (ratio - cos) / (4.0 * v));
    let derivatives = if v < 0.05 { series } else { closed };
    q.chain(cos, || derivatives)
}
