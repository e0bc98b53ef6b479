//! Number types, elementary functions, typed formulas, eigenpairs and random streams.
//!
//! Everything here is deterministic to the bit on every machine: elementary functions are pure Rust
//! (never the system's `libm`), random draws are counter-based.

pub mod eigen;
pub mod elementary;
pub mod formula;
pub mod inline_jet;
pub mod jet;
pub mod number;
pub mod random;
pub mod simd;
pub mod vector;

pub use eigen::{Eigenpair, eigenpairs};
pub use inline_jet::InlineJet;
pub use jet::{Jet1, Jet2};
pub use number::Number;
pub use vector::Vector;

/// A point or vector of the plane, `[x, y]`.
pub type Point = [f64; 2];

/// Euclidean length of a vector, without overflow for components up to `f64::MAX / √2`.
pub fn norm(v: Point) -> f64 {
    elementary::hypot(v[0], v[1])
}
