//! Planes through a space of many weights.

use thiserror::Error;

use crate::math::{Point, Vector};

/// The plane {origin + x d₁ + y d₂} in ℝⁿ.
///
/// The coordinates of a point w are those of the foot of the perpendicular from w on the plane: the (x, y) that minimise
/// ‖w − origin − x d₁ − y d₂‖. With the dual directions d¹ and d², which span the same plane with dⁱ·dⱼ = 1 for i = j and
/// else 0, they are (d¹·(w − origin), d²·(w − origin)). A gradient goes the other way: that of f(origin + x d₁ + y d₂) is
/// (d₁·∇f, d₂·∇f). Where directions are orthonormal, they are their own duals.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Plane {
    origin: Vec<f64>,
    /// d₁ and d₂
    directions: [Vec<f64>; 2],
    /// d¹ and d²
    duals: [Vec<f64>; 2],
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
    /// The plane through `origin` that two directions span. They are made orthonormal (Gram and Schmidt): d₁ along the first,
    /// d₂ along the part of the second that is perpendicular to it.
    pub fn new(origin: Vec<f64>, first: &Vec<f64>, second: &Vec<f64>) -> Result<Self, NoPlane> {
        let directions = orthonormal(&origin, first, second)?;
        Ok(Self {
            origin,
            duals: directions.clone(),
            directions,
        })
    }

    /// The plane through `origin` along two directions as they are, of any length and at any angle.
    pub fn skew(origin: Vec<f64>, directions: [Vec<f64>; 2]) -> Result<Self, NoPlane> {
        let [first, second] = &directions;
        let [u, v] = orthonormal(&origin, first, second)?;
        // d₁ = a u and d₂ = b u + c v.
        let (a, b, c) = (first.dot(&u), second.dot(&u), second.dot(&v));
        let duals = [u.zip(&v, |u, v| (u - b / c * v) / a), v.map(|v| v / c)];
        if !duals.iter().all(Vector::is_finite) {
            return Err(NoPlane::NotFinite);
        }
        Ok(Self {
            origin,
            directions,
            duals,
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

    /// d₁ and d₂
    pub fn directions(&self) -> &[Vec<f64>; 2] {
        &self.directions
    }

    /// origin + x d₁ + y d₂
    pub fn at(&self, [x, y]: Point) -> Vec<f64> {
        let [u, v] = &self.directions;
        Vec::generate(self.dimension(), |i| self.origin[i] + (x * u[i] + y * v[i]))
    }

    /// The coordinates of the foot of the perpendicular from `w` on the plane.
    pub fn shadow(&self, w: &Vec<f64>) -> Point {
        self.of_displacement(&w.minus(&self.origin))
    }

    /// The coordinates (d¹·s, d²·s) of a displacement: how far its shadow goes along d₁ and along d₂.
    pub fn of_displacement(&self, s: &Vec<f64>) -> Point {
        let [u, v] = &self.duals;
        [u.dot(s), v.dot(s)]
    }

    /// The gradient (d₁·g, d₂·g) by the coordinates, of a gradient g by the weights.
    pub fn of_gradient(&self, g: &Vec<f64>) -> Point {
        let [u, v] = &self.directions;
        [u.dot(g), v.dot(g)]
    }

    /// Of a symmetric matrix M that maps gradients to displacements, the one that does so for coordinates: [d¹·Md¹, d¹·Md²,
    /// d²·Md²].
    pub fn of_matrix(&self, matrix: &Vec<f64>) -> [f64; 3] {
        let [u, v] = &self.duals;
        let [mu, mv] = [u, v].map(|d| Vector::times(matrix, d));
        [u.dot(&mu), u.dot(&mv), v.dot(&mv)]
    }

    /// The distance of `w` from the plane.
    pub fn distance(&self, w: &Vec<f64>) -> f64 {
        w.minus(&self.at(self.shadow(w))).norm()
    }
}

/// Orthonormal vectors u along the first of two directions, and v in the plane of both.
fn orthonormal(
    origin: &Vec<f64>,
    first: &Vec<f64>,
    second: &Vec<f64>,
) -> Result<[Vec<f64>; 2], NoPlane> {
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
    Ok([u, v])
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

    /// Against the normal equations, solved by Cramer's rule.
    #[test]
    fn coordinates_along_skew_directions_are_least_squares() {
        let origin = vec![1.0, -2.0, 0.5, 3.0];
        let (a, b) = (vec![2.0, 1.0, 0.0, -1.0], vec![1.5, 1.0, 0.5, -1.0]);
        let plane = Plane::skew(origin.clone(), [a.clone(), b.clone()]).unwrap();
        assert_eq!(plane.directions(), &[a.clone(), b.clone()]);
        let w = vec![0.3, 4.0, -1.0, 2.0];
        let from = w.minus(&origin);
        let gram = [a.dot(&a), a.dot(&b), b.dot(&b)];
        let [x, y] = crate::math::symmetric::solve(gram, [a.dot(&from), b.dot(&from)]).unwrap();
        let [px, py] = plane.shadow(&w);
        assert!(
            (px - x).abs() < 1e-13 && (py - y).abs() < 1e-13,
            "{px} {py}"
        );
        // What is left is perpendicular to both directions.
        let rest = w.minus(&plane.at([px, py]));
        assert!(rest.dot(&a).abs() < 1e-13 && rest.dot(&b).abs() < 1e-13);
        assert!((plane.distance(&w) - rest.norm()).abs() < 1e-14);
        let [x, y] = plane.shadow(&plane.at([0.7, -1.3]));
        assert!((x - 0.7).abs() < 1e-14 && (y + 1.3).abs() < 1e-14);
        // A step d changes f by g·d to first order: by coordinates as by weights, for a d in the plane.
        let (g, d) = (vec![0.2, -0.7, 1.1, 0.4], a.along(-0.3, &b));
        let [[gx, gy], [dx, dy]] = [plane.of_gradient(&g), plane.of_displacement(&d)];
        assert!((gx * dx + gy * dy - g.dot(&d)).abs() < 1e-14);
        // The identity maps a gradient to a displacement as long: the inverse of the Gram matrix.
        let identity = Vec::symmetric(4, |i, j| f64::from(u8::from(i == j)));
        let inverse = crate::math::symmetric::inverse(gram).unwrap();
        for (m, i) in plane.of_matrix(&identity).into_iter().zip(inverse) {
            assert!((m - i).abs() < 1e-12, "{m} {i}");
        }
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
        let skew = |a: &Vec<f64>, b: &Vec<f64>| Plane::skew(o.clone(), [a.clone(), b.clone()]);
        assert_eq!(skew(&a, &vec![2.0, 4.0, 6.0]), Err(NoPlane::Parallel));
        assert!(skew(&a, &vec![1e-200, 0.0, 0.0]).is_ok());
        // No coordinate tells a point from its neighbours along so short a direction.
        assert_eq!(skew(&a, &vec![1e-320, 0.0, 0.0]), Err(NoPlane::NotFinite));
    }
}
