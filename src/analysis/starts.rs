//! Where many runs start: drawn from a view, or on a grid over it.

use crate::math::Point;
use crate::math::random::uniform_pair;
use crate::surface::View;

/// The i-th of the places drawn uniformly from a view; it depends on (seed, i) only.
pub fn drawn(view: View, seed: u64, index: usize) -> Point {
    place(view, uniform_pair(seed, index as u64))
}

/// Columns and rows of the largest grid with squares, about, that has no more of them than `count`.
pub fn grid(view: View, count: usize) -> [usize; 2] {
    let count = count.max(1);
    let ratio = view.width() / view.height();
    // Saturates by definition of `as`.
    let columns = ((count as f64 * ratio).sqrt().floor() as usize).clamp(1, count);
    [columns, count / columns]
}

/// The centre of a square of a grid over a view, counted from the left and then from below.
pub fn centre(view: View, [columns, rows]: [usize; 2], index: usize) -> Point {
    let (i, j) = (index % columns, index / columns);
    place(
        view,
        [
            (i as f64 + 0.5) / columns as f64,
            (j as f64 + 0.5) / rows as f64,
        ],
    )
}

/// The place at these shares of a view.
fn place(view: View, [u, v]: [f64; 2]) -> Point {
    let at = |[low, high]: [f64; 2], share: f64| low * (1.0 - share) + high * share;
    [at(view.x, u), at(view.y, v)]
}
