//! Quadratics, on which theory can be checked exactly.

use super::{Formula, Group, Info, Polynomial, PolynomialWork, Spacing, View};
use crate::math::{Number, Point, elementary as e};
use crate::parameters;
use crate::parameters::Parameter;

parameters! {
    /// f = ½(λ₁u² + λ₂v²) in coordinates (u, v) turned by θ around a centre:
    /// u = c(x−x₀) + s(y−y₀), v = −s(x−x₀) + c(y−y₀), c = cos θ, s = sin θ.
    ///
    /// Both λ > 0: a bowl with its minimum 0 at the centre and condition number κ = λmax/λmin. One λ < 0: a
    /// saddle. One λ = 0: a flat valley. Any textbook, e.g. Nocedal and Wright, Numerical Optimization, ch. 3.
    pub struct Quadratic {
        lambda1: f64 = 1.0 => Parameter::new("lambda1", "λ₁", "first eigenvalue").linear(-5.0, 30.0)
            .help("curvature along the first axis; negative makes a saddle, zero a flat valley"),
        lambda2: f64 = 10.0 => Parameter::new("lambda2", "λ₂", "second eigenvalue").linear(-5.0, 30.0)
            .help("curvature along the second axis; the larger of the two sets the step limit 2/λmax"),
        angle_deg: f64 = 0.0 => Parameter::new("angle_deg", "θ", "rotation in degrees")
            .linear(-90.0, 90.0)
            .help("turns the axes; per-coordinate methods such as Adam notice, gradient descent shrinks errors as before"),
        center_x: f64 = 0.0 => Parameter::new("center", "x₀", "centre, x").element(0).linear(-3.0, 3.0)
            .help("where the gradient is zero"),
        center_y: f64 = 0.0 => Parameter::new("center", "y₀", "centre, y").element(1).linear(-3.0, 3.0)
            .help("where the gradient is zero"),
    }
}

impl Formula for Quadratic {
    const INFO: Info = Info {
        key: "quadratic",
        name: "Quadratic",
        group: Group::Quadratic,
        equation: "f = ½(λ₁u² + λ₂v²), (u, v) = R(−θ)·(x − x₀, y − y₀)",
        teaches: "conditioning: the ratio κ of the eigenvalues decides how fast gradient descent can be",
        spacing: Spacing::Logarithmic,
        start: [-2.4, 1.6],
    };

    const POLYNOMIAL: bool = true;
    const QUADRATIC: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let (x, y) = (x - self.center_x, y - self.center_y);
        // The steps of an optimizer need not wait for a sine and cosine that are 0 and 1.
        if self.angle_deg == 0.0 {
            return self.along_axes(x, y);
        }
        let (s, c) = e::sincos(self.angle_deg.to_radians());
        self.along_axes(x * c + y * s, y * c - x * s)
    }

    fn whole<W: PolynomialWork>(&self, work: W) -> W::Output {
        if self.angle_deg != 0.0 {
            work.with(self)
        } else if [self.center_x, self.center_y].map(f64::to_bits) == [0; 2] {
            work.with(&NotTurned::<true>(self))
        } else {
            work.with(&NotTurned::<false>(self))
        }
    }

    /// |u|, |v| ≤ c·S with c = 2 + |x₀| + |y₀|, so |f| ≤ (|λ₁| + |λ₂|)c²S² and |∂f| ≤ (|λ₁| + |λ₂|)c·S.
    fn growth(&self) -> f64 {
        let c = 2.0 + self.center_x.abs() + self.center_y.abs();
        (1.0 + self.lambda1.abs() + self.lambda2.abs()) * c * c
    }

    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[self.center_x, self.center_y]]
    }

    fn bounded_below(&self) -> Option<bool> {
        Some(self.lambda1 >= 0.0 && self.lambda2 >= 0.0)
    }
}

/// A quadratic along the axes of the plane, around the origin if `CENTRED`: loops over its steps need not test the angle, nor subtract
/// a centre that is 0.
struct NotTurned<'a, const CENTRED: bool>(&'a Quadratic);

impl<const CENTRED: bool> Polynomial for NotTurned<'_, CENTRED> {
    const QUADRATIC: bool = true;

    #[inline(always)]
    fn at<N: Number>(&self, x: N, y: N) -> N {
        let Self(q) = self;
        if CENTRED {
            q.along_axes(x, y)
        } else {
            q.along_axes(x - q.center_x, y - q.center_y)
        }
    }

    /// As that of any quadratic, with c = 1 + |x₀| + |y₀|.
    fn growth(&self) -> f64 {
        let Self(q) = self;
        let c = 1.0 + q.center_x.abs() + q.center_y.abs();
        (1.0 + q.lambda1.abs() + q.lambda2.abs()) * c * c
    }
}

impl Quadratic {
    /// f in the coordinates (u, v) along its own axes.
    #[inline(always)]
    fn along_axes<N: Number>(&self, u: N, v: N) -> N {
        u.scaled_square(0.5 * self.lambda1) + v.scaled_square(0.5 * self.lambda2)
    }

    /// [λmin, λmax] of the Hessian
    pub fn eigenvalues(&self) -> [f64; 2] {
        [
            self.lambda1.min(self.lambda2),
            self.lambda1.max(self.lambda2),
        ]
    }
}

parameters! {
    /// f = (x + 2y − 7)² + (2x + y − 5)²; minimum 0 at (1, 3); κ = 9.
    /// Jamil and Yang, A literature survey of benchmark functions (arXiv 1308.4008), no. 17.
    pub struct Booth {}
}

impl Formula for Booth {
    const INFO: Info = Info {
        key: "booth",
        name: "Booth",
        group: Group::Quadratic,
        equation: "f = (x + 2y − 7)² + (2x + y − 5)²",
        teaches: "a tilted quadratic away from the origin: Newton needs one step",
        spacing: Spacing::Logarithmic,
        start: [-7.0, -6.0],
    };

    const POLYNOMIAL: bool = true;
    const QUADRATIC: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (x + y * 2.0 - 7.0).square() + (x * 2.0 + y - 5.0).square()
    }

    /// |x + 2y − 7| ≤ 10S, |2x + y − 5| ≤ 8S, so |f| ≤ 164S² and |∂f| ≤ 56S.
    fn growth(&self) -> f64 {
        64.0
    }

    fn domain(&self) -> View {
        View::square(10.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[1.0, 3.0]]
    }
}

parameters! {
    /// f = 0.26(x² + y²) − 0.48xy; minimum 0 at the origin; eigenvalues 0.04 and 1, κ = 25.
    /// Jamil and Yang, A literature survey of benchmark functions (arXiv 1308.4008), no. 71.
    pub struct Matyas {}
}

impl Formula for Matyas {
    const INFO: Info = Info {
        key: "matyas",
        name: "Matyas",
        group: Group::Quadratic,
        equation: "f = 0.26(x² + y²) − 0.48xy",
        teaches: "a tilted narrow bowl: κ = 25, and no coordinate is an axis",
        spacing: Spacing::Logarithmic,
        start: [-8.0, 4.0],
    };

    const POLYNOMIAL: bool = true;
    const QUADRATIC: bool = true;

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        (x.square() + y.square()) * 0.26 - x * y * 0.48
    }

    /// |f| ≤ S² and |∂f| ≤ S.
    fn growth(&self) -> f64 {
        2.0
    }

    fn domain(&self) -> View {
        View::square(10.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        vec![[0.0, 0.0]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Jet1;

    fn stays_within_growth(formula: &impl Formula, name: &str) {
        let growth = formula.growth();
        for size in [1.0, 3.0, 1e3, 1e50, 1e140] {
            for [x, y] in [
                [1.0, 1.0],
                [1.0, -1.0],
                [-1.0, -1.0],
                [0.3, 1.0],
                [-1.0, 0.1],
            ] {
                let (x, y) = Jet1::variables(size * x, size * y);
                let Jet1 { value, gradient } = formula.eval(x, y);
                let most = growth * size;
                let [dx, dy] = gradient.map(f64::abs);
                assert!(dx.max(dy) <= most, "{name}: {gradient:?} at {size}");
                assert!(value.abs() <= most * most, "{name}: {value} at {size}");
            }
        }
    }

    #[test]
    fn quadratics_grow_no_faster_than_they_say() {
        stays_within_growth(&Booth::default(), "booth");
        stays_within_growth(&Matyas::default(), "matyas");
        for (lambda1, lambda2) in [(1.0, 100.0), (-5.0, 30.0), (1e-3, 0.0), (1e-320, 1e4)] {
            for (angle_deg, center) in [(0.0, 0.0), (0.0, -3.0), (45.0, 3.0), (-30.0, 100.0)] {
                let quadratic = Quadratic {
                    lambda1,
                    lambda2,
                    angle_deg,
                    center_x: center,
                    center_y: -center,
                };
                stays_within_growth(&quadratic, "quadratic");
            }
        }
    }
}
