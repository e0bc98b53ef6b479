//! What a search has tried.

use super::line_search::Watch;
use super::{Explanation, Gauge, Trial, Value};
use crate::math::Vector;

/// What the last search tried, in order, and which of it was taken.
#[derive(Clone, Debug)]
pub struct Trials<V> {
    /// All trials.
    pub tried: Vec<Trial<V>>,
    /// The index of the one that was taken.
    pub taken: Option<usize>,
}

impl<V> Default for Trials<V> {
    fn default() -> Self {
        Self {
            tried: Vec::new(),
            taken: None,
        }
    }
}

impl<V: Vector> Trials<V> {
    /// Forgets all places.
    pub fn clear(&mut self) {
        self.tried.clear();
        self.taken = None;
    }

    /// Adds what has been tried.
    pub fn push(&mut self, trial: Trial<V>) {
        self.tried.push(trial);
    }

    /// Marks the last trial as taken.
    pub fn take_last(&mut self) {
        self.taken = self.tried.len().checked_sub(1);
    }

    /// Tells what was tried, what makes a trial acceptable, and what was taken. `by` is what is tried, t or μ.
    pub fn explain(&self, by: &'static str, rule: &'static str, told: &mut Explanation<V>) {
        if self.tried.is_empty() {
            return;
        }
        told.equals(by, rule, Value::Trials(self.tried.clone(), self.taken));
        if let Some(taken) = self.taken.and_then(|i| self.tried.get(i)) {
            told.given(by, taken.by);
        }
    }

    /// The places as a gauge; `None` before the first search.
    pub fn gauge(&self) -> Option<Gauge<V>> {
        let places: Vec<_> = self.tried.iter().map(|t| t.place.clone()).collect();
        (!places.is_empty()).then(|| Gauge::trials("tried", "places tried", places, self.taken))
    }
}

impl<V: Vector> Watch<V> for Trials<V> {
    fn begins(&mut self) {
        self.clear();
    }

    fn tried(&mut self, trial: impl FnOnce() -> Trial<V>) {
        self.push(trial());
    }

    fn took(&mut self, t: f64) {
        self.taken = self.tried.iter().position(|trial| trial.by == t);
    }
}
