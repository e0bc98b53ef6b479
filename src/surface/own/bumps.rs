//! Wells and hills where the user puts them.

use crate::math::{InlineJet, Number, Point};
use crate::parameters::{Legal, Parameter, Parameters};
use crate::surface::{Formula, Gradients, Group, Info, LANES, Lanes, Spacing, View};

/// More could not be told apart, nor redrawn while one is being dragged.
pub const MAX_BUMPS: usize = 64;

/// A Gaussian bump: −d exp(−‖p − at‖²/(2w²)).
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bump {
    /// The centre.
    pub at: Point,
    /// The distance w from the centre at which the slope is steepest.
    pub width: f64,
    /// d > 0 is a well of that depth, d < 0 a hill of that height.
    pub depth: f64,
}

impl Bump {
    /// Legal widths. Narrower bumps would vanish between grid points, and w² must not underflow.
    pub const WIDTH: Legal = Legal::Between(1e-3, 1e3);
    /// Legal depths.
    pub const DEPTH: Legal = Legal::Between(-1e6, 1e6);

    /// A sum with this bump in it.
    #[inline(always)]
    fn added_to<N: Number>(&self, sum: N, x: N, y: N) -> N {
        let [bx, by] = self.at;
        let squared = (x - bx).square() + (y - by).square();
        sum - (squared * (-0.5 / (self.width * self.width))).exp() * self.depth
    }
}

/// f = (b/2)(x² + y²) − Σ dᵢ exp(−((x−xᵢ)² + (y−yᵢ)²)/(2wᵢ²)): a bowl with wells and hills in it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Bumps {
    /// Curvature b ≥ 0 of the bowl.
    pub bowl: f64,
    /// At most [`MAX_BUMPS`].
    pub bumps: Vec<Bump>,
}

const BOWL: f64 = 0.2;

impl Default for Bumps {
    fn default() -> Self {
        let bump = |x, y, width, depth| Bump {
            at: [x, y],
            width,
            depth,
        };
        Self {
            bowl: BOWL,
            bumps: vec![
                bump(1.6, 1.2, 0.7, 2.0),
                bump(-1.3, -1.5, 0.5, 1.5),
                bump(0.0, 0.0, 0.6, -1.2),
            ],
        }
    }
}

impl Parameters for Bumps {
    fn table(&self) -> &'static [Parameter] {
        const TABLE: &[Parameter] = &[Parameter::new("bowl", "b", "bowl")
            .legal(Legal::AtLeast(0.0))
            .linear(0.0, 2.0)
            .help("curvature of the bowl under the bumps; without it runs may leave for good")];
        TABLE
    }

    fn get(&self, _row: usize) -> f64 {
        self.bowl
    }

    fn set(&mut self, row: usize, value: f64) {
        self.bowl = self.table()[row].legal.clamp(value);
    }

    fn default_of(&self, _row: usize) -> f64 {
        BOWL
    }
}

impl Bumps {
    /// The bowl without bumps.
    #[inline(always)]
    fn bowl_at<N: Number>(&self, x: N, y: N) -> N {
        (x.square() + y.square()) * (0.5 * self.bowl)
    }
}

impl Formula for Bumps {
    const INFO: Info = Info {
        key: "bumps",
        name: "Wells and hills",
        group: Group::Own,
        equation: "f = (b/2)(x² + y²) − Σ dᵢ exp(−((x − xᵢ)² + (y − yᵢ)²)/(2wᵢ²))",
        teaches: "put wells and hills where you want them: which well does a run end in, and what gets it out?",
        spacing: Spacing::Linear,
        start: [-0.6, 2.6],
    };

    #[inline(always)]
    fn eval<N: Number>(&self, x: N, y: N) -> N {
        let bowl = self.bowl_at(x, y);
        self.bumps
            .iter()
            .fold(bowl, |sum, bump| bump.added_to(sum, x, y))
    }

    #[inline(always)]
    fn gradients(&self, x: &Lanes, y: &Lanes, out: &mut Gradients) {
        for i in 0..LANES {
            let (x, y) = InlineJet::variables(x[i], y[i]);
            out.put(i, self.bowl_at(x, y));
        }
        for bump in &self.bumps {
            for i in 0..LANES {
                let (x, y) = InlineJet::variables(x[i], y[i]);
                out.put(i, bump.added_to(out.jet(i), x, y));
            }
        }
    }

    // Fixed, so that the view stands still while bumps are dragged.
    fn domain(&self) -> View {
        View::square(3.0)
    }

    fn critical_points(&self) -> Vec<Point> {
        // Overlapping bumps have critical points away from their centres, so these are searched.
        Vec::new()
    }

    // Bounded below, but overlapping bumps have minima that nobody has listed.
    fn bounded_below(&self) -> Option<bool> {
        None
    }
}
