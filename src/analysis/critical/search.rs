//! The search for critical points from many starts.

use super::polish::{
    CriticalKind, CriticalPoint, across, classify, negligible_slope, polish, steepest,
};
use crate::math::{Eigenpair, Point, eigenpairs, norm};
use crate::surface::{Evaluator, Gradients, LANES, Surface, View};

/// Grid points along each side for an answer within a frame. The gradients cost a tenth of what the picture of the surface does.
pub const QUICK: usize = 48;
/// The same where there is time for more.
pub const THOROUGH: usize = 128;
/// The distance between marks on a line of minima, as a share of the view.
pub const BEADS: f64 = 0.8 / QUICK as f64;
/// More starts than this are noise, or more marks than could be told apart. It also bounds the work.
const MOST_STARTS: usize = 512;

/// The zeros of the gradient in a view, from left to right and bottom to top, by a grid of so many points along each side.
///
/// Newton's method starts in the middle of every cell among whose corners both components of the gradient change sign, and where
/// the gradient is shorter than at all grid points around: there two zeros may share a cell, or lie at its border. What is still
/// closer together may be missed. On a line of minima a place is returned in every cell that it crosses; of
/// ridges and plains, whose points are not isolated either, none.
pub fn search(surface: &Surface, view: View, side: usize) -> Vec<CriticalPoint> {
    let evaluator = surface.with_landscape();
    let grid = Grid::new(&evaluator, view, side);
    let Some(starts) = grid.starts() else {
        return Vec::new();
    };
    let size = view.width().max(view.height());
    let mut found: Vec<CriticalPoint> = Vec::new();
    for start in starts {
        let Some(at) = polish(surface, start, 2.0 * size / side as f64) else {
            continue;
        };
        let close =
            |c: &CriticalPoint, apart: f64| norm([c.at[0] - at[0], c.at[1] - at[1]]) < apart * size;
        if found.iter().any(|c| close(c, 1e-4))
            || !view.contains(at)
            || is_pole(&evaluator, at, size)
        {
            continue;
        }
        let Some((kind, degenerate)) = kind(surface, at, size) else {
            continue;
        };
        // Beads along a line stay apart, however fine the grid.
        let crowded = kind == CriticalKind::Valley && side != QUICK;
        if crowded && found.iter().any(|c| close(c, BEADS)) {
            continue;
        }
        found.push(CriticalPoint {
            at,
            value: surface.value(at),
            kind,
            degenerate,
        });
    }
    found
}

/// What a zero of the gradient is, and whether its Hessian is singular; `None` on a ridge or in a plain, whose points are not
/// isolated either.
pub fn kind(surface: &Surface, at: Point, size: f64) -> Option<(CriticalKind, bool)> {
    let evaluator = surface.with_landscape();
    match (
        surroundings(&evaluator, at, size),
        classify(surface, at, size),
    ) {
        (Surroundings::Isolated, of) => Some(of),
        (Surroundings::Line, (CriticalKind::Minimum, _)) => Some((CriticalKind::Valley, true)),
        (Surroundings::Line | Surroundings::Plain, _) => None,
    }
}

/// Gradients on a grid over a view.
struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    gradients: Vec<Point>,
}

impl Grid {
    fn new(evaluator: &Evaluator<'_>, view: View, side: usize) -> Self {
        let [xs, ys] = [view.x, view.y].map(|ends| ticks(ends, side));
        let gradients = gradients(evaluator, &xs, &ys);
        Self { xs, ys, gradients }
    }

    fn at(&self, i: usize, j: usize) -> Point {
        self.gradients[j * self.xs.len() + i]
    }

    /// Where Newton's method starts, from left to right and bottom to top; `None` if there are too many places.
    fn starts(&self) -> Option<Vec<Point>> {
        let last = self.xs.len() - 1;
        let cells = (0..last).flat_map(|j| (0..last).map(move |i| (i, j)));
        let starts = cells.flat_map(|(i, j)| {
            let corners = [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)];
            let middle = || {
                let along = |ticks: &[f64], k: usize| 0.5 * (ticks[k] + ticks[k + 1]);
                [along(&self.xs, i), along(&self.ys, j)]
            };
            let crossed = may_vanish(corners.map(|(i, j)| self.at(i, j)));
            let here = || [self.xs[i], self.ys[j]];
            let least = (i > 0 && j > 0 && self.is_least(i, j)).then(here);
            crossed.then(middle).into_iter().chain(least)
        });
        let starts: Vec<Point> = starts.take(MOST_STARTS + 1).collect();
        (starts.len() <= MOST_STARTS).then_some(starts)
    }

    /// Whether the gradient is shorter at a point within the grid than at the eight around it.
    fn is_least(&self, i: usize, j: usize) -> bool {
        let here = norm(self.at(i, j));
        let mut around = (0..9).filter(|k| *k != 4);
        around.all(|k| here < norm(self.at(i + k % 3 - 1, j + k / 3 - 1)))
    }
}

fn ticks([low, high]: [f64; 2], side: usize) -> Vec<f64> {
    let tick = |i: usize| low + (high - low) * (i as f64 / (side - 1) as f64);
    (0..side).map(tick).collect()
}

fn gradients(evaluator: &Evaluator<'_>, xs: &[f64], ys: &[f64]) -> Vec<Point> {
    let points = ys.iter().flat_map(|&y| xs.iter().map(move |&x| [x, y]));
    let points: Vec<Point> = points.collect();
    let mut out = Gradients::default();
    let mut gradients = Vec::with_capacity(points.len());
    for chunk in points.chunks(LANES) {
        let component = |axis: usize| {
            std::array::from_fn(|i| chunk.get(i).map_or(0.0, |point: &Point| point[axis]))
        };
        evaluator.block(&component(0), &component(1), &mut out);
        gradients.extend((0..chunk.len()).map(|i| [out.dx[i], out.dy[i]]));
    }
    gradients
}

/// Whether both components of the gradient change sign among the corners of a cell, or one does where the other is 0: on a plain
/// both are.
fn may_vanish(corners: [Point; 4]) -> bool {
    let components = [0, 1].map(|axis| corners.map(|g| g[axis]));
    let vanish = |axis: usize| components[axis].iter().all(|v| *v == 0.0);
    let [x, y] = components.map(changes_sign);
    (x || y && vanish(0)) && (y || vanish(1))
}

/// Whether the numbers lie on both sides of 0, or some are 0 and some are not.
fn changes_sign(numbers: [f64; 4]) -> bool {
    let least = numbers.into_iter().fold(f64::INFINITY, f64::min);
    let greatest = numbers.into_iter().fold(f64::NEG_INFINITY, f64::max);
    numbers.iter().all(|v| v.is_finite()) && least <= 0.0 && 0.0 <= greatest && least < greatest
}

/// Whether Newton's method has been led astray by a pole, near which any slope is small beside the curvature: the curvature there
/// foretells slopes that are nowhere nearby.
fn is_pole(evaluator: &Evaluator<'_>, at: Point, size: f64) -> bool {
    let Some(pairs) = eigenpairs(evaluator.jet2(at).hessian) else {
        return true;
    };
    let steepest = steepest(pairs);
    let step = 1e-3 * size;
    let slope = |sign: f64| slope(evaluator, moved(at, sign * step, steepest.vector));
    let foretold = step * steepest.value.abs();
    foretold > 0.0 && f64::max(slope(1.0), slope(-1.0)) < 1e-8 * foretold
}

/// What a zero of the gradient is among others.
enum Surroundings {
    /// Alone.
    Isolated,
    /// On a line of zeros.
    Line,
    /// In an area of zeros, or where no Hessian exists.
    Plain,
}

/// Looks for other zeros a little way along the directions without curvature.
fn surroundings(evaluator: &Evaluator<'_>, at: Point, size: f64) -> Surroundings {
    let Some([low, high]) = eigenpairs(evaluator.jet2(at).hessian) else {
        return Surroundings::Plain;
    };
    let negligible = 1e-7 * (1.0 + low.value.abs().max(high.value.abs()));
    let flat = match [low, high].map(|pair| pair.value.abs() <= negligible) {
        [false, false] => return Surroundings::Isolated,
        [true, true] => {
            let around = [low, high].map(|pair| zeros_beside(evaluator, at, size, pair, false));
            return match around {
                [false, false] => Surroundings::Isolated,
                [true, false] | [false, true] => Surroundings::Line,
                [true, true] => Surroundings::Plain,
            };
        }
        [true, false] => low,
        [false, true] => high,
    };
    if zeros_beside(evaluator, at, size, flat, true) {
        Surroundings::Line
    } else {
        Surroundings::Isolated
    }
}

/// Whether the gradient vanishes again on one side or the other. A line of zeros may bend: from beside the place, Newton's method
/// across the line finds it.
fn zeros_beside(
    evaluator: &Evaluator<'_>,
    at: Point,
    size: f64,
    flat: Eigenpair,
    bends: bool,
) -> bool {
    [1.0, -1.0].into_iter().any(|sign| {
        let mut place = moved(at, 5e-3 * sign * size, flat.vector);
        for _ in 0..if bends { 8 } else { 0 } {
            let jet = evaluator.jet2(place);
            // The direction of most curvature turns along the line.
            let Some(step) = across(jet.hessian, jet.gradient) else {
                return false;
            };
            let stays = norm(step) < 5e-3 * size;
            if !stays {
                return false;
            }
            place = moved(place, -1.0, step);
        }
        slope(evaluator, place) <= negligible_slope(evaluator.jet2(place).hessian)
    })
}

fn moved([x, y]: Point, step: f64, [dx, dy]: [f64; 2]) -> Point {
    [x + step * dx, y + step * dy]
}

fn slope(evaluator: &Evaluator<'_>, at: Point) -> f64 {
    norm(evaluator.jet1(at).gradient)
}
