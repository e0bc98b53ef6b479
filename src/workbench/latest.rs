//! Work whose last result stays until the next one comes.

use std::sync::Arc;

use super::job::{Job, Poll};
use super::runs::Wake;

/// What is computed from a key, by a thread or at once.
pub struct Latest<K, V> {
    name: &'static str,
    work: fn(&K) -> V,
    /// `None` where every update waits for the result.
    wake: Option<Wake>,
    done: Option<(K, V)>,
    pending: Option<(K, Job<V>)>,
    /// Whether what was asked for last is not what is done.
    outdated: bool,
}

impl<K: Clone + PartialEq + Send + 'static, V: Default + Send + 'static> Latest<K, V> {
    /// Work that threads of that name do, each calling `wake` when it has ended; without `wake` it is done after every update.
    pub fn new(name: &'static str, wake: Option<Wake>, work: fn(&K) -> V) -> Self {
        Self {
            name,
            work,
            wake,
            done: None,
            pending: None,
            outdated: false,
        }
    }

    /// Computes what a key asks for, or begins to, unless it is `quick`.
    pub fn update(&mut self, key: &K, quick: bool) {
        self.collect();
        let is_done = self.done.as_ref().is_some_and(|(of, _)| of == key);
        self.outdated = !is_done;
        if is_done || (self.pending.is_some() && !quick) {
            return;
        }
        match &self.wake {
            Some(wake) if !quick => {
                let (wake, work, of) = (Arc::clone(wake), self.work, key.clone());
                let job = Job::start(self.name, move || wake(), move |_| work(&of));
                self.pending = Some((key.clone(), job));
            }
            Some(_) | None => {
                (self.pending, self.outdated) = (None, false);
                self.done = Some((key.clone(), (self.work)(key)));
            }
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        (self.done, self.pending) = (None, None);
    }

    fn collect(&mut self) {
        let Some((key, job)) = &self.pending else {
            return;
        };
        let value = match job.poll() {
            Poll::Pending => return,
            Poll::Done(value) => value,
            // It would be lost again.
            Poll::Lost => V::default(),
        };
        self.done = Some((key.clone(), value));
        self.pending = None;
    }

    /// The last result and what it was computed from.
    pub fn last(&self) -> Option<&(K, V)> {
        self.done.as_ref()
    }

    /// Whether that is not what was asked for last.
    pub fn is_outdated(&self) -> bool {
        self.outdated
    }

    /// Whether a thread is at work.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_result_stays_until_the_next_one_comes() {
        let mut square = Latest::new("square", Some(Arc::new(|| ())), |n: &u64| n * n);
        square.update(&3, true);
        assert_eq!(square.last(), Some(&(3, 9)));
        square.update(&4, false);
        assert!(square.is_pending() && square.is_outdated());
        assert_eq!(square.last(), Some(&(3, 9)));
        while square.is_pending() {
            std::thread::yield_now();
            square.update(&4, false);
        }
        assert_eq!(square.last(), Some(&(4, 16)));
        assert!(!square.is_outdated());
        // What is quick does not wait for what is not.
        square.update(&5, false);
        square.update(&6, true);
        assert_eq!(
            (square.last(), square.is_pending()),
            (Some(&(6, 36)), false)
        );
    }
}
