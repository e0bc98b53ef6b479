//! Number types, elementary functions, typed formulas, vectors and symmetric matrices of the plane, and random streams.
//!
//! Every result has the same bits on every machine: elementary functions are pure Rust (never the system's `libm`), and
//! random draws are counter-based.

pub mod checked;
pub mod columns;
pub mod decimal;
pub mod eigen;
pub mod elementary;
pub mod formula;
pub mod inline_jet;
pub mod jet;
pub mod lanes;
pub mod number;
pub mod random;
pub mod simd;
pub mod symmetric;
pub mod vector;

pub use checked::Checked;
pub use columns::Columnar;
pub use eigen::{Eigenpair, eigenpairs};
pub use inline_jet::InlineJet;
pub use jet::{Jet1, Jet2};
pub use number::Number;
pub use vector::{Point, Vector, norm};
