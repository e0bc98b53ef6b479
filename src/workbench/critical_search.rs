//! The critical points that a thorough search finds besides those known at once.

use std::sync::Arc;

use super::job::{Job, Poll};
use super::runs::Wake;
use crate::analysis::{CriticalPoint, more_critical_points};
use crate::surface::{Surface, View};

type Key = (Surface, View);

/// A search on a thread, whose last result stays until the next one comes.
pub struct CriticalSearch {
    /// `None` where every update waits for the result.
    wake: Option<Wake>,
    wanted: Option<Key>,
    found: Option<(Key, Vec<CriticalPoint>)>,
    pending: Option<(Key, Job<Vec<CriticalPoint>>)>,
}

impl CriticalSearch {
    /// Searches that a thread makes; `wake` is called when one has ended.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Some(wake))
    }

    /// Searches that are complete after every update.
    pub fn blocking() -> Self {
        Self::new(None)
    }

    fn new(wake: Option<Wake>) -> Self {
        Self {
            wake,
            wanted: None,
            found: None,
            pending: None,
        }
    }

    /// Searches a surface in a view, or begins to.
    pub fn update(&mut self, wanted: Option<Key>) {
        self.wanted = wanted;
        self.collect();
        let Some(wanted) = &self.wanted else {
            return;
        };
        if self.found.as_ref().is_some_and(|(key, _)| key == wanted) || self.pending.is_some() {
            return;
        }
        let key = wanted.clone();
        match &self.wake {
            Some(wake) => {
                let (wake, (surface, view)) = (Arc::clone(wake), key.clone());
                let search = move |_: &_| more_critical_points(&surface, view);
                self.pending = Some((key, Job::start("critical points", move || wake(), search)));
            }
            None => {
                let found = more_critical_points(&key.0, key.1);
                self.found = Some((key, found));
            }
        }
    }

    fn collect(&mut self) {
        let Some((key, job)) = &self.pending else {
            return;
        };
        match job.poll() {
            Poll::Pending => return,
            Poll::Done(found) => self.found = Some((key.clone(), found)),
            // It would be lost again.
            Poll::Lost => self.found = Some((key.clone(), Vec::new())),
        }
        self.pending = None;
    }

    /// What has been found; while a slider moves, on the surface of a moment ago.
    pub fn found(&self) -> &[CriticalPoint] {
        match (&self.wanted, &self.found) {
            (Some((surface, _)), Some(((of, _), found)))
                if of.shape.info().key == surface.shape.info().key =>
            {
                found
            }
            (Some(_) | None, _) => &[],
        }
    }

    /// Whether a search is under way.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::CriticalKind;
    use crate::surface::Shape;

    fn key(side: f64) -> Key {
        let surface = Surface::from(Shape::named("rastrigin").unwrap());
        (surface, View::new([2.5, 2.5 + side], [2.5, 2.5 + side]))
    }

    fn minima(search: &CriticalSearch) -> usize {
        let found = search.found().iter();
        found.filter(|c| c.kind == CriticalKind::Minimum).count()
    }

    #[test]
    fn a_thread_finds_what_waiting_finds() {
        let mut waiting = CriticalSearch::blocking();
        waiting.update(Some(key(1.0)));
        // One well of the lattice.
        assert_eq!(minima(&waiting), 1);
        let mut search = CriticalSearch::in_background(Arc::new(|| ()));
        search.update(Some(key(1.0)));
        while search.is_pending() {
            std::thread::yield_now();
            search.update(Some(key(1.0)));
        }
        assert_eq!(search.found(), waiting.found());
    }

    #[test]
    fn the_last_result_stays_until_the_next_one_comes_and_is_not_of_another_surface() {
        let mut search = CriticalSearch::blocking();
        search.update(Some(key(2.0)));
        assert_eq!(minima(&search), 4);
        let other = Surface::from(Shape::named("himmelblau").unwrap());
        search.wanted = Some((other, View::square(6.0)));
        assert!(search.found().is_empty());
        search.update(None);
        assert!(search.found().is_empty());
    }
}
