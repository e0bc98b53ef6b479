//! Saddle points.

use super::{Formula, Gradients, Group, Info, LANES, Lanes, Spacing, View};
use crate::math::{InlineJet, Number, Point, elementary as e};
use crate::parameters;
use crate::parameters::{Legal, Parameter};

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

/// Inputs of [`TwoUnits`] on each side of 0, a tenth apart.
const INPUTS: u32 = 20;

/// Twice a positive input of [`TwoUnits`].
#[inline(always)]
fn twice_the_input(i: u32) -> f64 {
    f64::from(i) * 0.2
}

parameters! {
    /// f = ½·mean (o − t)² over 41 inputs z from −2 to 2, with the output o = tanh xz + tanh yz of a net of two units and the
    /// target t = tanh v₁z + tanh v₂z. Minima 0 at (v₁, v₂) and (v₂, v₁). In between, on x = y, lies a saddle, or where v₁ = v₂
    /// the one minimum.
    ///
    /// A start with x = y stays there, since both units see the same gradient: Goodfellow, Bengio and Courville, Deep
    /// Learning (2016), section 8.4.
    pub struct TwoUnits {
        target1: f64 = 2.0 => Parameter::new("target1", "v₁", "first target weight")
            .legal(Legal::AtLeast(0.0)).linear(0.1, 3.0)
            .help("the net learns tanh v₁z + tanh v₂z; with v₁ = v₂ the one minimum lies on x = y"),
        target2: f64 = 0.5 => Parameter::new("target2", "v₂", "second target weight")
            .legal(Legal::AtLeast(0.0)).linear(0.1, 3.0)
            .help("the net learns tanh v₁z + tanh v₂z; with v₁ = v₂ the one minimum lies on x = y"),
    }
}

impl TwoUnits {
    /// σ(2v₁z) + σ(2v₂z)
    #[inline(always)]
    fn target(&self, z2: f64) -> f64 {
        (self.target1 * z2).sigmoid() + (self.target2 * z2).sigmoid()
    }

    /// Value and gradient at many points, input by input: what only the input decides is found once for all of them.
    #[inline(always)]
    fn sums(
        &self,
        x: &Lanes,
        y: &Lanes,
        out: &mut Gradients,
        sigmoid: impl Fn(InlineJet) -> InlineJet,
    ) {
        for i in 1..=INPUTS {
            let z2 = twice_the_input(i);
            let target = self.target(z2);
            for lane in 0..LANES {
                let (x, y) = InlineJet::variables(x[lane], y[lane]);
                let square = (sigmoid(x * z2) + sigmoid(y * z2) - target).square();
                let sum = if i == 1 {
                    square
                } else {
                    out.jet(lane) + square
                };
                out.put(lane, sum);
            }
        }
        for lane in 0..LANES {
            out.put(lane, out.jet(lane) * (4.0 / 41.0));
        }
    }
}

/// σ(v) for v ≥ 0, to the bit that of [`Number::sigmoid`], whose two exponentials are the same there; no second derivative, which such
/// a jet has no place for.
#[inline(always)]
fn sigmoid_of_positive(v: InlineJet) -> InlineJet {
    let small = e::exp_of_negative(-v.value());
    let whole = 1.0 + small;
    v.chain(1.0 / whole, || (small / (whole * whole), 0.0))
}

/// Outputs and target are odd: an input and its opposite have equal squares, and 0 has none. With tanh u = 2σ(2u) − 1, whose
/// exponential becomes vector code, f is 4/41 of the squares of σ(2xz) + σ(2yz) − σ(2v₁z) − σ(2v₂z) over z = 0.1 … 2.
impl Formula for TwoUnits {
    const INFO: Info = Info {
        key: "two_units",
        name: "Two units",
        group: Group::Saddles,
        equation: "f = ½·mean (tanh xz + tanh yz − tanh v₁z − tanh v₂z)² over z = −2, −1.9, …, 2",
        teaches: "equal weights stay equal: from x = y both units learn the same, and the run ends at a saddle",
        spacing: Spacing::Logarithmic,
        start: [0.3, 0.301],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let square = |i| {
            let z2 = twice_the_input(i);
            ((x * z2).sigmoid() + (y * z2).sigmoid() - self.target(z2)).square()
        };
        let mut sum = square(1);
        for i in 2..=INPUTS {
            sum = sum + square(i);
        }
        sum * (4.0 / 41.0)
    }

    #[inline(always)]
    fn gradients(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        if x.iter().chain(y).all(|&w| w >= 0.0) {
            self.sums(x, y, out, sigmoid_of_positive);
        } else {
            self.sums(x, y, out, InlineJet::sigmoid);
        }
    }

    #[inline(always)]
    fn values(&self, x: &[f64], y: f64, out: &mut [f64]) {
        // What depends on y alone is found once for the row.
        for i in 1..=INPUTS {
            let z2 = twice_the_input(i);
            let (second, target) = ((y * z2).sigmoid(), self.target(z2));
            for (sum, &x) in out.iter_mut().zip(x) {
                let square = ((x * z2).sigmoid() + second - target).square();
                *sum = if i == 1 { square } else { *sum + square };
            }
        }
        for sum in out {
            *sum *= 4.0 / 41.0;
        }
    }

    fn domain(&self) -> View {
        View::new([-0.5, 3.0], [-0.5, 3.0])
    }

    fn critical_points(&self) -> Vec<Point> {
        let Self { target1, target2 } = *self;
        let between = 0.9 * (target1 * target2).sqrt();
        vec![[target1, target2], [target2, target1], [between; 2]]
    }

    fn mirror(&self) -> Option<&'static str> {
        Some("x = y, equal weights")
    }
}
