//! The critical points that a thorough search finds besides those known at once.

use super::latest::Latest;
use super::runs::Wake;
use crate::analysis::{CriticalPoint, more_critical_points};
use crate::surface::{Surface, View};

type Key = (Surface, View);

/// A search on a thread, whose last result stays until the next one comes.
pub struct CriticalSearch {
    wanted: Option<Key>,
    search: Latest<Key, Vec<CriticalPoint>>,
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
        let work = |(surface, view): &Key| more_critical_points(surface, *view);
        Self {
            wanted: None,
            search: Latest::new("critical points", wake, work)
                .comparing(|(old, _), (new, _)| old.shape.is_like(&new.shape)),
        }
    }

    /// Searches a surface in a view, or begins to.
    pub fn update(&mut self, wanted: Option<Key>) {
        if let Some(key) = &wanted {
            self.search.update(key, false);
        }
        self.wanted = wanted;
    }

    /// What has been found; while a slider moves, on the surface of a moment ago.
    pub fn found(&self) -> &[CriticalPoint] {
        let found = self.search.last().filter(|_| self.wanted.is_some());
        found.map_or(&[], |(_, found)| found)
    }

    /// Whether a search is under way.
    pub fn is_pending(&self) -> bool {
        self.wanted.is_some() && self.search.is_pending()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

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
        let mut search = CriticalSearch::in_background(Arc::new(|| ()));
        let ended = |search: &mut CriticalSearch, wanted: Key| {
            search.update(Some(wanted.clone()));
            while search.is_pending() {
                std::thread::yield_now();
                search.update(Some(wanted.clone()));
            }
        };
        ended(&mut search, key(2.0));
        assert_eq!(minima(&search), 4);
        search.update(Some(key(1.0)));
        assert!(search.is_pending());
        assert_eq!(minima(&search), 4);
        ended(&mut search, key(2.0));
        let other = Surface::from(Shape::named("griewank").unwrap());
        search.update(Some((other, View::square(6.0))));
        assert!(search.is_pending() && search.found().is_empty());
        ended(&mut search, key(2.0));
        search.update(None);
        assert!(search.found().is_empty());
    }
}
