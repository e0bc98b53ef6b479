//! Saddle points.

use super::{Formula, Group, Info, Spacing, View};
use crate::math::{Number, Point};
use crate::parameters;

parameters! {
    /// f = ½(x² − y²) + y⁴/40: a saddle at the origin between two minima of value −2.5 at (0, ±√10).
    pub struct Saddle {}
}

impl Formula for Saddle {
    const INFO: Info = Info {
        key: "saddle",
        name: "Saddle",
        group: Group::Saddles,
        equation: "f = ½(x² − y²) + y⁴/40",
        teaches: "Newton goes to the saddle; gradient descent leaves it, slowly at first",
        spacing: Spacing::Linear,
        start: [-2.5, 0.01],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let yy = y.square();
        (x.square() - yy) * 0.5 + yy.square() * 0.025
    }

    fn domain(&self) -> View {
        View::new([-3.0, 3.0], [-5.0, 5.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0], [0.0, 3.1623], [0.0, -3.1623]]
    }
}

parameters! {
    /// f = x³ − 3xy²: three valleys and three ridges meet at the origin, where the Hessian is zero.
    /// Unbounded below. Hilbert and Cohn-Vossen, Geometry and the Imagination (1932).
    pub struct MonkeySaddle {}
}

impl Formula for MonkeySaddle {
    const INFO: Info = Info {
        key: "monkey_saddle",
        name: "Monkey saddle",
        group: Group::Saddles,
        equation: "f = x³ − 3xy²",
        teaches: "a degenerate saddle: the Hessian vanishes and Newton has no step there",
        spacing: Spacing::Linear,
        start: [1.0, 0.02],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        x.powi(3) - x * y.square() * 3.0
    }

    fn domain(&self) -> View {
        View::square(1.5)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }

    fn bounded_below(&self) -> Option<bool> {
        Some(false)
    }
}
