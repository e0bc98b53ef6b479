//! What is learnt from many training sets, while that is shown.

use super::latest::Latest;
use super::runs::Wake;
use crate::analysis::{PolynomialRequest, Polynomials, Resampled, ResamplingRequest};
use crate::scenario::Scenario;

/// Rows of training sets that are drawn within a frame.
const ROWS: usize = 10_000;
/// Places at which polynomials are evaluated within a frame.
const PLACES: usize = 50_000;

/// Training sets of least squares, and of polynomials.
pub struct TrainingSets {
    /// The minima of least squares over sets drawn from its data.
    pub resampling: Latest<ResamplingRequest, Option<Resampled>>,
    /// Polynomials that are fitted to sets drawn from a curve.
    pub polynomials: Latest<PolynomialRequest, Option<Polynomials>>,
}

impl TrainingSets {
    fn new(wake: Option<Wake>) -> Self {
        Self {
            resampling: Latest::new("resampling", wake.clone(), |of| Some(of.compute())),
            polynomials: Latest::new("polynomials", wake, |of| Some(of.compute())),
        }
    }

    /// For a window: what takes long is done by threads, which call `wake`.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Some(wake))
    }

    /// For files: complete after every update.
    pub fn blocking() -> Self {
        Self::new(None)
    }

    /// Brings both up to date with a document.
    pub fn update(&mut self, scenario: &Scenario) {
        match scenario.resampling_request() {
            Some(request) => self.resampling.update(&request, request.work() <= ROWS),
            None => self.resampling.clear(),
        }
        match scenario.polynomial_request() {
            Some(request) => self.polynomials.update(&request, request.work() <= PLACES),
            None => self.polynomials.clear(),
        }
    }

    /// Whether threads are at work.
    pub fn is_pending(&self) -> bool {
        self.resampling.is_pending() || self.polynomials.is_pending()
    }
}
