//! Critical points of a surface about which nothing is known.

use super::polish::{
    CriticalKind, CriticalPoint, across, classify, negligible_slope, polish, steepest,
};
use crate::math::{Eigenpair, Point, eigenpairs, norm};
use crate::surface::{Evaluator, Gradients, LANES, Surface, View};

/// Grid points along each side. The gradients cost a tenth of what the picture of the surface does.
const SIDE: usize = 48;
/// More cells with a sign change than this are noise, or more marks than could be told apart. It also bounds the work.
const MOST_CELLS: usize = 512;

/// The zeros of the gradient in a view, from left to right and bottom to top.
///
/// Newton's method starts in the middle of every cell among whose corners both components of the gradient change sign. Critical
/// points closer together than a cell may be missed. On a line of minima a place is returned in every cell that it crosses; of
/// ridges and plains, whose points are not isolated either, none.
pub fn search(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    let evaluator = surface.with_landscape();
    let [xs, ys] = [view.x, view.y].map(ticks);
    let gradients = gradients(&evaluator, &xs, &ys);
    let corners = |i: usize, j: usize| {
        [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|(i, j)| gradients[j * SIDE + i])
    };
    let cells = (0..SIDE - 1).flat_map(|j| (0..SIDE - 1).map(move |i| (i, j)));
    let cells: Vec<(usize, usize)> = cells
        .filter(|&(i, j)| may_vanish(corners(i, j)))
        .take(MOST_CELLS + 1)
        .collect();
    if cells.len() > MOST_CELLS {
        return Vec::new();
    }
    let size = view.width().max(view.height());
    let mut found: Vec<CriticalPoint> = Vec::new();
    for (i, j) in cells {
        let middle = [0.5 * (xs[i] + xs[i + 1]), 0.5 * (ys[j] + ys[j + 1])];
        let Some(at) = polish(surface, middle, 2.0 * size / SIDE as f64) else {
            continue;
        };
        let known = |c: &CriticalPoint| norm([c.at[0] - at[0], c.at[1] - at[1]]) < 1e-4 * size;
        if found.iter().any(known) || !view.contains(at) || is_pole(&evaluator, at, size) {
            continue;
        }
        let Some(kind) = kind(surface, at, size) else {
            continue;
        };
        found.push(CriticalPoint {
            at,
            value: surface.value(at),
            kind,
        });
    }
    found
}

/// What a zero of the gradient is; `None` on a ridge or in a plain, whose points are not isolated either.
pub fn kind(surface: &Surface, at: Point, size: f64) -> Option<CriticalKind> {
    let evaluator = surface.with_landscape();
    match (
        surroundings(&evaluator, at, size),
        classify(surface, at, size),
    ) {
        (Surroundings::Isolated, kind) => Some(kind),
        (Surroundings::Line, CriticalKind::Minimum) => Some(CriticalKind::Valley),
        (Surroundings::Line | Surroundings::Plain, _) => None,
    }
}

fn ticks([low, high]: [f64; 2]) -> [f64; SIDE] {
    std::array::from_fn(|i| low + (high - low) * (i as f64 / (SIDE - 1) as f64))
}

fn gradients(evaluator: &Evaluator<'_>, xs: &[f64; SIDE], ys: &[f64; SIDE]) -> Vec<Point> {
    let points: Vec<Point> = ys.iter().flat_map(|&y| xs.map(|x| [x, y])).collect();
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
