//! What L2 and L1 do to the minima of a loss: the way of each as both grow from 0 to their weights.
//!
//! On a quadratic with Hessian H = Σ λᵢuᵢuᵢᵀ and minimum w*, the component along uᵢ becomes λᵢ/(λᵢ+α)·w*ᵢ under an L2 term of weight α; under an
//! L1 term of weight α, where H is diagonal, it becomes sign(w*ᵢ)·max(|w*ᵢ| − α/λᵢ, 0). Goodfellow, Bengio and Courville, Deep Learning
//! (2016), 7.1.

mod settle;

use self::settle::Penalized;
use super::critical::{CriticalKind, CriticalPoint, critical_points_in};
use super::modes::Modes;
use crate::math::{Eigenpair, Point, eigenpairs, elementary as e, norm};
use crate::surface::{Surface, View};

/// Of more minima, so many are followed.
const MOST: usize = 16;
/// The places at which a way is found, besides its corners: where the weights are the cubes of shares of their size, since what the loss
/// hardly resists goes first.
const PLACES: u32 = 96;
/// A minimum that moves further than this share of the view between two of them has become another one.
const FAR: f64 = 0.05;
/// Halvings of the way between two places in search of a corner, or of where a minimum ends.
const HALVINGS: u32 = 10;

/// The way of a minimum as the penalty grows.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// From the minimum w* without penalty; where that lies on a line of minima, from the one that the least penalty picks.
    pub points: Vec<Point>,
    /// Whether it is a minimum all the way; otherwise the points end where it ceases to be one.
    pub arrives: bool,
}

/// What a penalty makes of the minima of a loss.
#[derive(Clone, Debug, PartialEq)]
pub struct Penalty {
    /// The ways of the known minima.
    pub ways: Vec<Way>,
    /// The one of those that arrive whose end ŵ is the lowest with the penalty; `None` if none arrives.
    pub lowest: Option<Shrunk>,
}

/// A minimum with and without the penalty.
#[derive(Clone, Debug, PartialEq)]
pub struct Shrunk {
    /// The minimum w* without it, and the eigenpairs of the Hessian there.
    pub modes: Modes,
    /// ŵ
    pub minimum: Point,
    /// The loss at ŵ, without the penalty.
    pub loss: f64,
    /// What the penalty adds there.
    pub penalty: f64,
    /// How many parameters the loss still decides: Σ λᵢ/(λᵢ+α) over the eigenvalues of its Hessian at ŵ, α the weight of L2; with L1 only
    /// those among coordinates that are not 0 count. `None` where an eigenvalue is negative, and nothing is so decided.
    pub effective: Option<f64>,
    /// What becomes of the component along each eigenvector, where that is known in closed form.
    pub law: Option<Law>,
}

/// What becomes of the components of a quadratic's minimum along its eigenvectors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Under L2, each is multiplied by λᵢ/(λᵢ+α).
    Factors([f64; 2]),
    /// Under L1 with a diagonal Hessian, each becomes shorter by α/λᵢ, but not less than 0.
    Thresholds([f64; 2]),
}

/// Why nothing is shown of a penalty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPenalty {
    /// Both weights are 0.
    Zero,
    /// No minimum of the loss is known.
    NoMinimum,
}

impl NoPenalty {
    /// The reason, for the place where it would be shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Zero => "L2 and L1 are 0: raise one of them",
            Self::NoMinimum => "no minimum of the loss without its penalty is known here",
        }
    }
}

/// The loss alone.
pub fn without_penalty(surface: &Surface) -> Surface {
    Surface::from(surface.shape.clone())
}

/// What the weights l2 and l1 of a surface make of its minima, those that it lists or that are found in the view.
///
/// # Errors
/// Where both weights are 0, or no minimum is known.
pub fn penalty(surface: &Surface, view: View) -> Result<Penalty, NoPenalty> {
    if surface.is_plain() {
        return Err(NoPenalty::Zero);
    }
    let plain = without_penalty(surface);
    let landscape = plain.shape.landscape();
    let size = view.width().max(view.height());
    // A convex loss has one minimum, however far it moves.
    let single = landscape.convex() || landscape.is_quadratic();
    let followed = Followed {
        loss: &plain,
        penalized: Penalized::of(&plain, surface, size),
        far: if single { f64::INFINITY } else { FAR * size },
    };
    let minima = critical_points_in(&plain, view).into_iter();
    let minima = minima.filter(|critical| match critical.kind {
        CriticalKind::Minimum | CriticalKind::Valley => true,
        CriticalKind::Saddle | CriticalKind::Maximum => false,
    });
    let minima = minima.take(MOST);
    let ways: Vec<Way> = minima.filter_map(|c| followed.way(&c)).collect();
    if ways.is_empty() {
        return Err(NoPenalty::NoMinimum);
    }
    let ends = ways.iter().filter(|way| way.arrives);
    let value = |way: &Way| way.points.last().map_or(f64::NAN, |at| surface.value(*at));
    let lowest = ends.min_by(|a, b| value(a).total_cmp(&value(b)));
    let lowest = lowest.and_then(|way| Shrunk::of(surface, &plain, way));
    Ok(Penalty { ways, lowest })
}

/// A penalized loss, and how far its minimum may move between two places.
struct Followed<'a> {
    loss: &'a Surface,
    penalized: Penalized<'a>,
    far: f64,
}

impl Followed<'_> {
    /// The way of a minimum of the loss; where its Hessian is singular, from where the least penalty moves it. `None` where Newton's method
    /// does not stay even then.
    fn way(&self, from: &CriticalPoint) -> Option<Way> {
        let share = |place: u32| {
            let root = f64::from(place) / f64::from(PLACES);
            root * root * root
        };
        let (mut points, mut place) = (vec![from.at], 0);
        if self.is_flat(from) {
            place = 1;
            points = vec![self.penalized.settle(share(1), from.at)?];
        }
        let mut arrives = true;
        while arrives && place < PLACES {
            arrives = self.advance(&mut points, [share(place), share(place + 1)], HALVINGS);
            place += 1;
        }
        (points.len() > 1).then_some(Way { points, arrives })
    }

    /// Whether the Hessian at a minimum is singular, on a quadratic exactly.
    fn is_flat(&self, minimum: &CriticalPoint) -> bool {
        match Modes::at(self.loss, minimum.at, Modes::are_exact_on(self.loss)) {
            Some(modes) if modes.exact => modes.pairs.iter().any(|pair| pair.value == 0.0),
            Some(_) | None => minimum.degenerate || minimum.kind == CriticalKind::Valley,
        }
    }

    /// Follows the minimum from one share of the weights to another, by way of its corners, where a coordinate comes to 0 or leaves it; `false`
    /// where it ends before that.
    fn advance(&self, points: &mut Vec<Point>, [from, to]: [f64; 2], halvings: u32) -> bool {
        let Some(&at) = points.last() else {
            return false;
        };
        if let Some(next) = self.penalized.settle(to, at) {
            let moved = (next[0] - at[0]).abs().max((next[1] - at[1]).abs());
            let turns = [0, 1].map(|i| (at[i] == 0.0) != (next[i] == 0.0));
            let smooth = !self.penalized.has_corners() || turns == [false; 2];
            if moved <= self.far && (smooth || halvings == 0) {
                points.push(next);
                return true;
            }
        }
        let middle = 0.5 * (from + to);
        halvings > 0
            && self.advance(points, [from, middle], halvings - 1)
            && self.advance(points, [middle, to], halvings - 1)
    }
}

impl Shrunk {
    fn of(surface: &Surface, plain: &Surface, way: &Way) -> Option<Self> {
        let (from, minimum) = (*way.points.first()?, *way.points.last()?);
        let modes = Modes::at(plain, from, Modes::are_exact_on(plain))?;
        let loss = plain.value(minimum);
        Some(Self {
            effective: effective(surface, plain, minimum),
            law: law(surface, &modes),
            penalty: surface.value(minimum) - loss,
            modes,
            minimum,
            loss,
        })
    }

    /// The points at which the penalty is what it is at ŵ, around the origin: for L2 a circle, for L1 a diamond with its corners on the axes.
    /// `None` where ŵ is the origin.
    pub fn level(&self, surface: &Surface, corners: u32) -> Option<Vec<Point>> {
        let Surface { l2, l1, .. } = *surface;
        let size = norm(self.minimum);
        let extent = self.minimum[0].abs() + self.minimum[1].abs();
        let least = 0.5 * l2 * size * size + l1 * extent;
        let level = |i: u32| {
            let turn = std::f64::consts::TAU * f64::from(i) / f64::from(corners);
            let (s, c) = e::sincos(turn);
            // ½·l2·r² + l1·r·(|c| + |s|) is that, at one r > 0.
            let slope = l1 * (c.abs() + s.abs());
            let r = 2.0 * least / (slope + (slope * slope + 2.0 * l2 * least).sqrt());
            [r * c, r * s]
        };
        let outline: Vec<Point> = (0..=corners).map(level).collect();
        let exists = least > 0.0 && outline.iter().flatten().all(|v| v.is_finite());
        exists.then_some(outline)
    }
}

/// Σ λᵢ/(λᵢ+l2) over the eigenvalues of the Hessian in those coordinates that L1 has not put to 0.
fn effective(surface: &Surface, plain: &Surface, at: Point) -> Option<f64> {
    let [xx, xy, yy] = plain.jet2(at).hessian;
    let held = at.map(|coordinate| surface.l1 > 0.0 && coordinate == 0.0);
    let values = match held {
        [true, true] => Vec::new(),
        [false, true] => vec![xx],
        [true, false] => vec![yy],
        [false, false] => {
            let [low, high] = eigenpairs([xx, xy, yy])?.map(|pair| pair.value);
            let rounding = 16.0 * f64::EPSILON * high.abs();
            vec![if low.abs() <= rounding { 0.0 } else { low }, high]
        }
    };
    let decided = |value: f64| {
        // Without L2, an eigenvalue 0 decides nothing.
        let share = if value == 0.0 {
            0.0
        } else {
            value / (value + surface.l2)
        };
        (value >= 0.0 && share.is_finite()).then_some(share)
    };
    values.into_iter().map(decided).sum()
}

/// The closed form, where there is one.
fn law(surface: &Surface, modes: &Modes) -> Option<Law> {
    let Surface { l2, l1, .. } = *surface;
    if !modes.exact {
        return None;
    }
    if l1 == 0.0 {
        let factor = |Eigenpair { value, .. }: Eigenpair| value / (value + l2);
        return Some(Law::Factors(modes.pairs.map(factor)));
    }
    let straight = |pair: &Eigenpair| pair.vector.iter().any(|v| v.abs() <= 4.0 * f64::EPSILON);
    let diagonal = l2 == 0.0 && modes.pairs.iter().all(straight);
    diagonal.then(|| Law::Thresholds(modes.pairs.map(|pair| l1 / pair.value)))
}
