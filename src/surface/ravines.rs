//! Curved valleys.

use super::{Formula, Group, Info, Spacing, View};
use crate::math::{Number, Point};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

parameters! {
    /// f = (a − x)² + b(y − x²)²; minimum 0 at (a, a²).
    /// Rosenbrock, An automatic method for finding the greatest or least value of a function (1960).
    pub struct Rosenbrock {
        a: f64 = 1.0 => Parameter::new("a", "a", "place of the minimum").linear(-1.5, 1.5)
            .help("the minimum is at (a, a²)"),
        b: f64 = 100.0 => Parameter::new("b", "b", "steepness of the walls")
            .legal(Legal::AtLeast(0.0)).logarithmic(0.1, 1000.0)
            .help("how much steeper the walls are than the valley floor"),
    }
}

impl Formula for Rosenbrock {
    const INFO: Info = Info {
        key: "rosenbrock",
        name: "Rosenbrock",
        group: Group::Ravines,
        equation: "f = (a − x)² + b(y − x²)²",
        teaches: "a curved ravine: finding the valley is easy, following it is not",
        spacing: Spacing::Logarithmic,
        start: [-1.2, 1.0],
    };

    const POLYNOMIAL: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (-x + self.a).square() + (y - x.square()).square() * self.b
    }

    fn domain(&self) -> View {
        View::new([-2.0, 2.0], [-1.0, 3.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[self.a, self.a * self.a]]
    }
}
