//! Critical points of a surface about which nothing is known.

use super::polish::{CriticalPoint, classify, negligible_slope, polish};
use crate::math::{Point, eigenpairs, norm};
use crate::surface::{Evaluator, Gradients, LANES, Surface, View};

/// Grid points along each side. The gradients cost a tenth of what the picture of the surface does.
const SIDE: usize = 48;
/// More cells with a sign change than this are noise, or more marks than could be told apart. It also bounds the work.
const MOST_CELLS: usize = 512;

/// The isolated zeros of the gradient in a view, from left to right and bottom to top.
///
/// Newton's method starts in the middle of every cell among whose corners both components of the gradient change sign. Critical
/// points closer together than a cell may be missed. Points of valley floors and plains are not isolated, so none are returned.
pub fn search(surface: &Surface, view: View) -> Vec<CriticalPoint> {
    let evaluator = surface.with_landscape();
    let [xs, ys] = [view.x, view.y].map(ticks);
    let gradients = gradients(&evaluator, &xs, &ys);
    let corners = |i: usize, j: usize| {
        [(i, j), (i + 1, j), (i, j + 1), (i + 1, j + 1)].map(|(i, j)| gradients[j * SIDE + i])
    };
    let cells = (0..SIDE - 1).flat_map(|j| (0..SIDE - 1).map(move |i| (i, j)));
    let cells: Vec<(usize, usize)> = cells
        .filter(|&(i, j)| (0..2).all(|axis| changes_sign(corners(i, j).map(|g| g[axis]))))
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
        if found.iter().any(known) || !view.contains(at) || !is_isolated(&evaluator, at, size) {
            continue;
        }
        found.push(CriticalPoint {
            at,
            value: surface.value(at),
            kind: classify(surface, at, size),
        });
    }
    found
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

/// Whether the numbers lie on both sides of 0, or some are 0 and some are not: all are 0 on a plain.
fn changes_sign(numbers: [f64; 4]) -> bool {
    let least = numbers.into_iter().fold(f64::INFINITY, f64::min);
    let greatest = numbers.into_iter().fold(f64::NEG_INFINITY, f64::max);
    numbers.iter().all(|v| v.is_finite()) && least <= 0.0 && 0.0 <= greatest && least < greatest
}

/// Whether the gradient is nonzero nearby in the directions without curvature.
fn is_isolated(evaluator: &Evaluator<'_>, at: Point, size: f64) -> bool {
    let hessian = evaluator.jet2(at).hessian;
    let Some(pairs) = eigenpairs(hessian) else {
        return false;
    };
    let strongest = pairs.iter().fold(0.0, |m: f64, p| m.max(p.value.abs()));
    pairs
        .iter()
        .filter(|pair| pair.value.abs() <= 1e-7 * (1.0 + strongest))
        .all(|pair| {
            let [x, y] = pair.vector.map(|v| 1e-3 * size * v);
            let slope = |sign: f64| {
                norm(
                    evaluator
                        .jet1([at[0] + sign * x, at[1] + sign * y])
                        .gradient,
                )
            };
            slope(1.0).min(slope(-1.0)) > negligible_slope(hessian)
        })
}
