//! What can be computed from a surface without running a method on it: grids, contour lines and their
//! levels, critical points, step limits.

pub mod contour;
pub mod critical;
pub mod field;
pub mod levels;
pub mod stability;

pub use contour::Contours;
pub use critical::{
    CriticalKind, CriticalPoint, critical_points, critical_points_in, known_minimum,
};
pub use field::Field;
