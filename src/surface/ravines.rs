//! Curved valleys.

use super::{Formula, Group, Info, Spacing, View};
use crate::math::{Number, Point, elementary as e};
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

parameters! {
    /// f = ½(1 − xy)²: the loss of a linear net with one weight in each of two layers. Minima 0 all along xy = 1, where the
    /// largest eigenvalue of the Hessian is x² + y²; a saddle at the origin, with eigenvalues ±1.
    ///
    /// The gradient flow keeps x² − y²: Saxe, McClelland and Ganguli (arXiv 1312.6120). The catapult: Lewkowycz et al.
    /// (arXiv 2003.02218).
    pub struct Product {}
}

impl Formula for Product {
    const INFO: Info = Info {
        key: "product",
        name: "Product",
        group: Group::Ravines,
        equation: "f = ½(1 − xy)²",
        teaches: "two layers with a weight each: every point of xy = 1 is a minimum, the flatter the nearer to x = y; at 0 nothing is learnt",
        spacing: Spacing::Logarithmic,
        start: [5.0, 0.05],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (-(x * y) + 1.0).square() * 0.5
    }

    fn domain(&self) -> View {
        View::new([-2.0, 6.0], [-2.4, 2.4])
    }

    /// The two on the valley are where a ridge term leaves minima.
    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0], [1.0, 1.0], [-1.0, -1.0]]
    }

    fn valleys(&self, view: View) -> Vec<Vec<Point>> {
        hyperbola(view, 1.0)
    }
}

parameters! {
    /// f = ½(1 − x²y²)². Minima 0 all along xy = ±1, where the largest eigenvalue of the Hessian is 4(x² + y²); f = ½ on both
    /// axes.
    ///
    /// Gradient descent at a rate that is too large for the valley where it arrives bounces to and fro, and is driven along
    /// the valley to where 2/η suffices, as nets are: Cohen et al. (arXiv 2103.00065); Zhu et al. (arXiv 2210.03294) study
    /// a surface like it.
    pub struct ProductSquared {}
}

impl Formula for ProductSquared {
    const INFO: Info = Info {
        key: "product_squared",
        name: "Product squared",
        group: Group::Ravines,
        equation: "f = ½(1 − x²y²)²",
        teaches: "the edge of stability: gradient descent bounces across the valley until it is as flat as 2/η asks",
        spacing: Spacing::Quantile,
        start: [6.0, 0.05],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (-(x * y).square() + 1.0).square() * 0.5
    }

    fn domain(&self) -> View {
        View::new([-2.0, 7.0], [-2.4, 2.4])
    }

    /// Where a ridge term leaves minima.
    fn critical_points(&self) -> Vec<Point> {
        vec![
            [0.0, 0.0],
            [1.0, 1.0],
            [-1.0, -1.0],
            [1.0, -1.0],
            [-1.0, 1.0],
        ]
    }

    fn valleys(&self, view: View) -> Vec<Vec<Point>> {
        [1.0, -1.0]
            .into_iter()
            .flat_map(|c| hyperbola(view, c))
            .collect()
    }
}

/// The branches of xy = c that cross a view, each as points from its left to its right, in equal ratios.
fn hyperbola(view: View, c: f64) -> Vec<Vec<Point>> {
    const POINTS: u32 = 256;
    let branch = |side: f64| {
        // Both coordinates as positive numbers, on a branch where x has this sign.
        let range = |[low, high]: [f64; 2], sign: f64| {
            let ends = [sign * low, sign * high];
            [ends[0].min(ends[1]).max(0.0), ends[0].max(ends[1])]
        };
        let (x, y) = (range(view.x, side), range(view.y, side * c.signum()));
        let size = c.abs();
        let [low, high] = [x[0].max(size / y[1]), x[1].min(size / y[0])];
        let crosses = 0.0 < low && low < high && y[1] > 0.0 && high.is_finite();
        crosses.then(|| {
            let ratio = e::ln(high / low);
            let points = (0..=POINTS).map(|i| {
                let x = side * low * e::exp(ratio * f64::from(i) / f64::from(POINTS));
                [x, c / x]
            });
            points.collect()
        })
    };
    [-1.0, 1.0].into_iter().filter_map(branch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From border to border of a view, closely enough to be drawn as a line, and exactly on the curve.
    #[test]
    fn hyperbolas_cross_their_view() {
        let view = View::new([-2.0, 5.0], [-4.0, 2.0]);
        let branches = hyperbola(view, 1.0);
        let ends: Vec<_> = branches.iter().map(|b| (b[0], b[b.len() - 1])).collect();
        let near = |a: Point, b: Point| (a[0] - b[0]).abs() + (a[1] - b[1]).abs() < 1e-12;
        assert_eq!(branches.len(), 2);
        assert!(near(ends[0].0, [-0.25, -4.0]) && near(ends[0].1, [-2.0, -0.5]));
        assert!(near(ends[1].0, [0.5, 2.0]) && near(ends[1].1, [5.0, 0.2]));
        for [x, y] in branches.concat() {
            assert!((x * y - 1.0).abs() < 1e-15);
        }
        let other = hyperbola(view, -1.0);
        assert!(
            other
                .concat()
                .iter()
                .all(|[x, y]| (x * y + 1.0).abs() < 1e-15)
        );
        assert_eq!(other.len(), 2);
        for nowhere in [
            View::new([2.0, 3.0], [1.0, 2.0]),
            View::new([-1.0, 0.0], [0.0, 1.0]),
        ] {
            assert_eq!(hyperbola(nowhere, 1.0), Vec::<Vec<Point>>::new());
        }
    }
}
