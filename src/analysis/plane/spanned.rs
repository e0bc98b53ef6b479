//! Planes with what is written beside them.

use crate::math::{Point, Vector as _};
use crate::network::Network;
use crate::objective::{End, Evaluation, HessianAt, Objective, Plane, Ritz};
use crate::optimizer::{BLOWN_UP, Kept, WeightPath};
use crate::spelling::number::compact;
use crate::surface::{Placed, View};

use super::principal::{Principal, random_walk_shares, signed};

/// A view shows at least this much of the plane to each side of the origin, in lengths of w.
const LEAST_REACH: f64 = 0.2;
/// The longer side of a view is at most so many times the shorter one.
const LONGEST: f64 = 2.0;

/// Why there is no plane of some kind: the beginning of a sentence.
pub type NoSpan = &'static str;

/// The rows of a path before it diverges, if it does.
pub fn sane(path: &WeightPath) -> &[Kept] {
    let first = path.rows.first().map_or(f64::NAN, |kept| kept.loss);
    let limit = BLOWN_UP * first.abs();
    let is_sane = |kept: &&Kept| kept.weights.is_finite() && kept.loss <= limit;
    &path.rows[..path.rows.iter().take_while(is_sane).count()]
}

/// The weights that all planes of a request share, and the runs that they are seen with.
pub struct Spanned<'a> {
    /// The network.
    pub network: &'a Network,
    /// The seed of directions that are drawn.
    pub seed: u64,
    /// The paths whose shadows are to be seen.
    pub paths: &'a [WeightPath],
}

impl Spanned<'_> {
    /// A plane with its view: the origin, and the shadows of all paths as far as they do not diverge.
    fn placed(&self, plane: Plane, axes: [String; 2], about: String) -> Placed {
        let rows = self.paths.iter().flat_map(sane);
        let places = rows.map(|kept| plane.shadow(&kept.weights));
        let [u, v] = plane.directions().each_ref().map(|d| d.norm());
        let length = plane.origin().norm();
        let size = if length > 0.0 { length } else { 1.0 };
        let least = [u, v].map(|unit| LEAST_REACH * size / unit);
        Placed {
            domain: around(places, least),
            plane,
            axes,
            about,
        }
    }

    fn drawn(&self, w: &[f64], number: u64) -> Vec<f64> {
        self.network.filter_normalized(w, self.seed, number)
    }

    /// Through w along two random filter-normalized directions, each as long as the weights that it moves.
    pub fn random(&self, w: &[f64], through: &str) -> Result<Placed, NoSpan> {
        Placed::random(self.network, w, self.seed, through).ok_or("All weights are 0")
    }

    /// The principal components of the paths, through w.
    pub fn principal(&self, w: &[f64], through: &str) -> Result<Placed, NoSpan> {
        let rows = self.paths.iter().flat_map(sane);
        let places: Vec<&Vec<f64>> = rows.map(|kept| &kept.weights).collect();
        let diverges = |path: &WeightPath| sane(path).len() < path.rows.len();
        let why = if self.paths.iter().any(diverges) {
            "No path moves before it diverges"
        } else {
            "No path moves"
        };
        let found = Principal::of(&places).ok_or(why)?;
        let share = |place: usize| format!("{} %", percent(found.shares[place]));
        let [first, second] = [share(0), share(1)];
        let walks = random_walk_shares(self.paths.len());
        let [walk, walk2] = walks.map(percent);
        let (paths, its, of_walks) = match self.paths.len() {
            1 => ("the path".to_owned(), "its", "a random walk alone"),
            n => (format!("the {n} paths"), "their", "random walks alone"),
        };
        let drawn;
        let (across, axis, about) = match found.directions.get(1) {
            Some(direction) => (
                direction,
                format!("PC 2 ({second})"),
                format!(
                    "The first two principal components of {paths}, through {through}: they explain {first} and {second} \
                     of {its} variance; of {of_walks} they would explain {walk} % and {walk2} %"
                ),
            ),
            None => {
                drawn = self.drawn(w, 1);
                (
                    &drawn,
                    "random direction".to_owned(),
                    format!(
                        "The one direction along {paths}, and a random filter-normalized direction, through {through}"
                    ),
                )
            }
        };
        let plane = Plane::new(w.to_vec(), &found.directions[0], across);
        let plane = plane.map_err(|_| why)?;
        Ok(self.placed(plane, [format!("PC 1 ({first})"), axis], about))
    }

    /// The eigenvectors of two eigenvalues of the Hessian at w, through w: the two largest, or the largest and the least.
    pub fn curvature(&self, w: &Vec<f64>, extremes: bool, through: &str) -> Result<Placed, NoSpan> {
        const NONE: NoSpan = "The Hessian is not finite";
        let hessian = HessianAt::new(self.network, w);
        let (pairs, names, which) = if extremes {
            let both = hessian.extremes(&[End::Greatest, End::Least], None);
            let which = "the largest and the least eigenvalue";
            (both.ok_or(NONE)?, ["u_max", "u_min"], which)
        } else {
            let two = two_largest(self.network, w).ok_or(NONE)?;
            (two.into(), ["u₁", "u₂"], "the two largest eigenvalues")
        };
        let [first, second] = &pairs[..] else {
            return Err(NONE);
        };
        let axis = |name: &str, pair: &Ritz| format!("{name} (λ = {})", short(pair.value));
        let axes = [axis(names[0], first), axis(names[1], second)];
        let [u, v] = [first, second].map(|pair| signed(pair.vector.clone()));
        let plane = Plane::new(w.clone(), &u, &v);
        let plane = plane.map_err(|_| "The Hessian is a multiple of the identity")?;
        let about = format!(
            "The eigenvectors of {which} of the Hessian at {through}: {} and {}",
            short(first.value),
            short(second.value)
        );
        Ok(self.placed(plane, axes, about))
    }

    /// Through three places: x from the first to the last, and the middle one above that line.
    pub fn through(
        &self,
        [first, middle, last]: [&Vec<f64>; 3],
        [across, above]: [String; 2],
        about: String,
    ) -> Result<Placed, NoSpan> {
        let along = last.minus(first);
        let plane = Plane::new(first.clone(), &along, &middle.minus(first));
        if let Ok(plane) = plane {
            return Ok(self.placed(plane, [across, above], about));
        }
        let plane = Plane::new(first.clone(), &along, &self.drawn(first, 1));
        let plane = plane.map_err(|_| "The two weights are equal")?;
        let about = format!(
            "{about}; these lie on one line, and y is a random filter-normalized direction"
        );
        Ok(self.placed(plane, [across, "random direction".to_owned()], about))
    }

    /// From one place (x = 0) to another (x = 1), with a random filter-normalized direction across.
    pub fn interpolation(
        &self,
        [from, to]: [&Vec<f64>; 2],
        names: [&str; 2],
    ) -> Result<Placed, NoSpan> {
        let along = to.minus(from);
        let across = self.drawn(from, 1);
        let across = if across.norm() > 0.0 {
            across
        } else {
            self.drawn(to, 1)
        };
        let plane = Plane::skew(from.clone(), [along, across]);
        let plane = plane.map_err(|_| "The two weights are equal")?;
        let [start, end] = names;
        let axes = [
            format!("from {start} (0) to {end} (1)"),
            "random direction".to_owned(),
        ];
        let about = format!(
            "The line from {start} (x = 0) to {end} (x = 1), and a random filter-normalized direction across it"
        );
        let mut placed = self.placed(plane, axes, about);
        placed.domain = grown(placed.domain, View::new([-0.5, 1.5], [-1.0, 1.0]));
        Ok(placed)
    }
}

/// The eigenpairs of the two largest eigenvalues. The second is sought beside the first, so that an eigenvalue that two
/// directions share is found twice.
fn two_largest(network: &Network, w: &Vec<f64>) -> Option<[Ritz; 2]> {
    let ends = HessianAt::new(network, w).extremes(&[End::Greatest, End::Least], None)?;
    let [first, least] = <[Ritz; 2]>::try_from(ends).ok()?;
    let beside = Beside {
        network,
        by: least.value - first.value,
        direction: &first.vector,
    };
    let second = HessianAt::new(&beside, w).extremes(&[End::Greatest], None)?;
    Some([first, second.into_iter().next()?])
}

/// An objective with the Hessian H + by·uuᵀ: the eigenvalue of the direction u is moved out of the way.
struct Beside<'a> {
    network: &'a Network,
    by: f64,
    direction: &'a Vec<f64>,
}

impl Objective for Beside<'_> {
    type Weights = Vec<f64>;

    fn dimension(&self) -> usize {
        self.network.dimension()
    }

    fn evaluate(&self, w: &Vec<f64>) -> Evaluation<Vec<f64>> {
        self.network.evaluate(w)
    }

    fn hessian_product(&self, w: &Vec<f64>, v: &Vec<f64>) -> Option<Vec<f64>> {
        let image = self.network.hessian_product(w, v)?;
        Some(image.along(self.by * self.direction.dot(v), self.direction))
    }
}

/// A view of the origin and some places, with room around, at least so far to each side of the middle, and not too elongated.
fn around(places: impl Iterator<Item = Point>, least: [f64; 2]) -> View {
    let (mut low, mut high) = ([0.0_f64; 2], [0.0_f64; 2]);
    for place in places.filter(Point::is_finite) {
        for axis in 0..2 {
            low[axis] = low[axis].min(place[axis]);
            high[axis] = high[axis].max(place[axis]);
        }
    }
    let half = [0, 1].map(|axis| (0.6 * (high[axis] - low[axis])).max(least[axis]));
    let half = [
        half[0].max(half[1] / LONGEST),
        half[1].max(half[0] / LONGEST),
    ];
    let side = |axis: usize| {
        let middle = 0.5 * (low[axis] + high[axis]);
        [middle - half[axis], middle + half[axis]]
    };
    View::new(side(0), side(1))
}

/// The smallest view around two.
fn grown(a: View, b: View) -> View {
    let both = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
    View::new(both(a.x, b.x), both(a.y, b.y))
}

fn percent(share: f64) -> String {
    compact(100.0 * share, 2)
}

/// An eigenvalue as axes show it.
fn short(v: f64) -> String {
    compact(v, 3)
}
