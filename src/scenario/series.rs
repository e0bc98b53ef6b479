//! A number that varies, such as a learning rate from 0.01 to 1.

use std::fmt;

use super::knob::Target;
use crate::spelling::printable;

/// The most scenarios of a series.
pub const MAX_SERIES: usize = 64;

/// A number of the document, and the values that it takes one after the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// The number.
    pub target: Target,
    /// Its values; legal, one at least.
    pub values: Vec<f64>,
    /// The values as they were written.
    pub(super) spelling: String,
}

impl Series {
    /// The values as they were written.
    pub fn spelling(&self) -> &str {
        &self.spelling
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.target, self.spelling)
    }
}

/// What is wrong with the description of a series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("found {found}; allowed: {allowed}")]
pub struct SeriesError {
    found: String,
    allowed: String,
}

impl SeriesError {
    pub(super) fn new(found: &str, allowed: impl Into<String>) -> Self {
        Self {
            found: printable(found),
            allowed: allowed.into(),
        }
    }
}

impl Series {
    /// The same after optimizers have moved: `to` maps an index to the new one, or to `None` if that optimizer is gone.
    pub(super) fn followed(self, to: impl Fn(usize) -> Option<usize>) -> Option<Self> {
        let place = self.target.place.followed(to)?;
        let key = self.target.key;
        Some(Self {
            target: Target { place, key },
            ..self
        })
    }
}
