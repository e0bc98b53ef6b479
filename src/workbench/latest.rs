//! Work whose last result stays until the next one comes.

use std::sync::Arc;

use super::job::{Job, Poll};
use super::runs::Wake;

/// What is computed from a key, by a thread or at once.
pub struct Latest<K, V> {
    name: &'static str,
    work: fn(&K) -> V,
    /// Whether what was computed from one key may stand for what is asked with another.
    comparable: fn(&K, &K) -> bool,
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
            comparable: |_, _| true,
            wake,
            done: None,
            pending: None,
            outdated: false,
        }
    }

    /// The same, but without a last result that is not `comparable` with what is asked for, as if there were none yet.
    pub fn comparing(self, comparable: fn(&K, &K) -> bool) -> Self {
        Self { comparable, ..self }
    }

    /// Computes what a key asks for, or begins to, unless it is `quick`.
    pub fn update(&mut self, key: &K, quick: bool) {
        self.collect();
        // A thread that has ended just now may have worked at what was asked long ago.
        self.done.take_if(|(of, _)| !(self.comparable)(of, key));
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
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

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

    /// A question of a subject, whose answer waits until it may come.
    #[derive(Clone)]
    struct Question {
        subject: char,
        number: u32,
        free: Arc<AtomicBool>,
        asked: Arc<AtomicUsize>,
    }

    impl PartialEq for Question {
        fn eq(&self, other: &Self) -> bool {
            (self.subject, self.number) == (other.subject, other.number)
        }
    }

    #[test]
    fn the_last_result_does_not_stand_for_what_it_cannot_be_compared_with() {
        let answer = |of: &Question| {
            of.asked.fetch_add(1, Ordering::Relaxed);
            while !of.free.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            of.number
        };
        let mut latest = Latest::new("test", Some(Arc::new(|| ())), answer)
            .comparing(|a, b| a.subject == b.subject);
        let asked = Arc::new(AtomicUsize::new(0));
        let question = |subject, number| Question {
            subject,
            number,
            free: Arc::default(),
            asked: Arc::clone(&asked),
        };
        let [a, b, other] = [('a', 1), ('b', 2), ('b', 3)].map(|(s, n)| question(s, n));
        latest.update(&a, false);
        // What is asked next waits for its turn, since threads cannot be stopped.
        latest.update(&b, false);
        a.free.store(true, Ordering::Relaxed);
        let begun = |latest: &Latest<Question, u32>| {
            let of = latest.pending.as_ref().map(|(of, _)| of.subject);
            of == Some('b')
        };
        while !begun(&latest) {
            latest.update(&b, false);
            assert!(latest.last().is_none());
            std::thread::yield_now();
        }
        b.free.store(true, Ordering::Relaxed);
        while latest.is_pending() {
            latest.update(&b, false);
            std::thread::yield_now();
        }
        let number = |latest: &Latest<Question, u32>| latest.last().map(|(_, number)| *number);
        assert_eq!(number(&latest), Some(2));
        assert_eq!(asked.load(Ordering::Relaxed), 2, "each of them once");
        // It stays for another question of its subject, and for no other.
        latest.update(&other, false);
        assert_eq!((number(&latest), latest.is_outdated()), (Some(2), true));
        latest.update(&a, false);
        assert_eq!(number(&latest), None);
        other.free.store(true, Ordering::Relaxed);
    }
}
