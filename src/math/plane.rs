//! Points and vectors of the plane.

use super::elementary::hypot;

/// A point or vector of the plane, `[x, y]`.
pub type Point = [f64; 2];

/// Euclidean length of a vector, without overflow for components up to `f64::MAX / √2`.
pub fn norm(v: Point) -> f64 {
    hypot(v[0], v[1])
}

/// a·b.
pub fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// a − b.
pub fn minus(a: Point, b: Point) -> Point {
    [a[0] - b[0], a[1] - b[1]]
}

/// w + td.
pub fn along(w: Point, t: f64, d: Point) -> Point {
    [w[0] + t * d[0], w[1] + t * d[1]]
}

/// Whether all entries are.
pub fn is_finite(v: &[f64]) -> bool {
    v.iter().all(|v| v.is_finite())
}
