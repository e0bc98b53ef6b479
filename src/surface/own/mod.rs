//! Surfaces that users make: formulas that they type, bumps that they place, and losses over data that they bring.

mod bowl;
mod bumps;
mod corruption;
mod least_squares;
mod logistic;
mod regression;
mod rowwise;
mod typed;

pub use crate::objective::{Data, MAX_ROWS, Unfit};
pub use bowl::Bowl;
pub use bumps::{Bump, Bumps, MAX_BUMPS};
pub use corruption::Corruption;
pub use least_squares::LeastSquares;
pub use logistic::Logistic;
pub use regression::{Options, Prediction, Regression, Sight};
pub use typed::Typed;
