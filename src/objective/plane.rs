//! Planes through a space of many weights.

use thiserror::Error;

use crate::math::{Point, Vector};

/// The plane {origin + x u + y v} in ℝⁿ, where u and v are orthonormal.
///
/// The coordinates of a point w on the plane are (uᵀ(w − origin), vᵀ(w − origin)), those of the foot of the perpendicular
/// from w.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    origin: Vec<f64>,
    /// u and v
    directions: [Vec<f64>; 2],
}

/// Why an origin and two directions do not define a plane.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NoPlane {
    /// Origin and directions differ in their number of coordinates.
    #[error(
        "origin and directions have {0}, {1} and {2} coordinates: they must have the same number"
    )]
    Lengths(usize, usize, usize),
    /// A number is NaN or infinite.
    #[error("a coordinate of the plane is not finite")]
    NotFinite,
    /// A direction is zero, or both are parallel up to rounding.
    #[error("the directions are parallel, or one of them is zero")]
    Parallel,
}

/// Directions at an angle whose sine is at most this count as parallel.
const PARALLEL: f64 = 1e-12;

impl Plane {
    /// The plane through `origin` that two directions span. They are made orthonormal (Gram and Schmidt): u along the first,
    /// v along the part of the second that is perpendicular to it.
    pub fn new(origin: Vec<f64>, first: &Vec<f64>, second: &Vec<f64>) -> Result<Self, NoPlane> {
        if first.len() != origin.len() || second.len() != origin.len() {
            return Err(NoPlane::Lengths(origin.len(), first.len(), second.len()));
        }
        if !(origin.is_finite() && first.is_finite() && second.is_finite()) {
            return Err(NoPlane::NotFinite);
        }
        let u = unit(first).ok_or(NoPlane::Parallel)?;
        let second = unit(second).ok_or(NoPlane::Parallel)?;
        let mut across = second.along(-second.dot(&u), &u);
        if across.norm() <= PARALLEL {
            return Err(NoPlane::Parallel);
        }
        // Once more: what is left may be short, and rounding may have tilted it.
        across = across.along(-across.dot(&u), &u);
        let v = unit(&across).ok_or(NoPlane::Parallel)?;
        Ok(Self {
            origin,
            directions: [u, v],
        })
    }

    /// The plane through `origin` along two coordinate axes, counted from 0. Equal axes, or one beyond the last, are
    /// [`NoPlane::Parallel`].
    pub fn of_coordinates(origin: Vec<f64>, first: usize, second: usize) -> Result<Self, NoPlane> {
        let axis = |k: usize| Vec::generate(origin.len(), |i| if i == k { 1.0 } else { 0.0 });
        Self::new(origin.clone(), &axis(first), &axis(second))
    }

    /// n, the dimension of the space around the plane.
    pub fn dimension(&self) -> usize {
        self.origin.len()
    }

    /// The point with the coordinates (0, 0).
    pub fn origin(&self) -> &Vec<f64> {
        &self.origin
    }

    /// The unit vectors u and v, at right angles.
    pub fn directions(&self) -> &[Vec<f64>; 2] {
        &self.directions
    }

    /// origin + x u + y v
    pub fn at(&self, [x, y]: Point) -> Vec<f64> {
        let [u, v] = &self.directions;
        Vec::generate(self.dimension(), |i| self.origin[i] + (x * u[i] + y * v[i]))
    }

    /// The coordinates of the foot of the perpendicular from `w` on the plane.
    pub fn shadow(&self, w: &Vec<f64>) -> Point {
        self.components(&w.minus(&self.origin))
    }

    /// The components (uᵀd, vᵀd) of a displacement or a gradient.
    pub fn components(&self, d: &Vec<f64>) -> Point {
        let [u, v] = &self.directions;
        [u.dot(d), v.dot(d)]
    }

    /// The distance of `w` from the plane.
    pub fn distance(&self, w: &Vec<f64>) -> f64 {
        w.minus(&self.at(self.shadow(w))).norm()
    }
}

fn unit(v: &Vec<f64>) -> Option<Vec<f64>> {
    let length = v.norm();
    (length > 0.0 && length.is_finite()).then(|| v.map(|x| x / length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_and_distance_make_up_the_point() {
        let origin = vec![1.0, 2.0, 3.0, 4.0];
        let plane =
            Plane::new(origin, &vec![1.0, 1.0, 0.0, 0.0], &vec![1.0, 0.0, 0.0, 2.0]).unwrap();
        let [u, v] = plane.directions();
        assert!((u.norm() - 1.0).abs() < 1e-15 && (v.norm() - 1.0).abs() < 1e-15);
        assert!(u.dot(v).abs() < 1e-15);
        let w = vec![0.5, -1.0, 2.0, 7.0];
        let [x, y] = plane.shadow(&w);
        // Pythagoras: ‖w − origin‖² = x² + y² + distance².
        let whole = w.minus(plane.origin()).norm();
        let parts = x.hypot(y).hypot(plane.distance(&w));
        assert!((whole - parts).abs() < 1e-14);
        let on_it = plane.at([0.3, -2.0]);
        let [x, y] = plane.shadow(&on_it);
        assert!((x - 0.3).abs() < 1e-14 && (y + 2.0).abs() < 1e-14);
        assert!(plane.distance(&on_it) < 1e-14);
    }

    #[test]
    fn what_spans_no_plane_is_refused() {
        let (o, a) = (vec![0.0; 3], vec![1.0, 2.0, 3.0]);
        let plane = |b: &Vec<f64>| Plane::new(o.clone(), &a, b);
        assert_eq!(plane(&vec![2.0, 4.0, 6.0]), Err(NoPlane::Parallel));
        assert_eq!(plane(&vec![0.0; 3]), Err(NoPlane::Parallel));
        assert_eq!(plane(&vec![1.0; 2]), Err(NoPlane::Lengths(3, 3, 2)));
        assert_eq!(plane(&vec![f64::NAN; 3]), Err(NoPlane::NotFinite));
        assert!(plane(&vec![1e200, 0.0, 0.0]).is_ok());
    }
}
