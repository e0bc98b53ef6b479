//! What a thread has been asked to compute, and how far it has come.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use web_time::{Duration, Instant};

/// How long a step takes, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace(f64);

impl Pace {
    /// The pace of so many steps within a time.
    pub fn of(time: Duration, steps: usize) -> Self {
        Self(time.as_secs_f64() / steps.max(1) as f64)
    }

    /// How long so many steps take.
    pub fn time(self, steps: usize) -> Duration {
        Duration::try_from_secs_f64(self.0 * steps as f64).unwrap_or(Duration::MAX)
    }
}

/// How far a run that threads compute has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Underway {
    /// The share of its steps that is done, from 0 to 1.
    pub share: f64,
    /// Steps a second since it began, the time included in which others had their turns.
    pub speed: f64,
}

/// A run that is almost done is not worth stopping, even if nobody wants it any more.
const ALMOST: Duration = Duration::from_millis(100);

/// Whether to go on with a run that is outdated, has so much time left and replaces a path that has been outdated for so long.
/// While a slider moves, every run is outdated before it ends; what is shown then is never older than twice the time of a run.
pub fn is_worth_finishing(left: Duration, outdated: Duration) -> bool {
    left <= ALMOST.max(outdated)
}

/// Work for a thread that may have to wait for its turn. Until then something else can be asked for instead.
#[derive(Debug)]
pub struct Order<K> {
    work: Mutex<Work<K>>,
    row: AtomicUsize,
}

#[derive(Debug)]
struct Work<K> {
    key: K,
    began: Option<Instant>,
}

impl<K: Clone + PartialEq> Order<K> {
    /// Asks for something.
    pub fn new(key: K) -> Self {
        Self {
            work: Mutex::new(Work { key, began: None }),
            row: AtomicUsize::new(0),
        }
    }

    fn work(&self) -> MutexGuard<'_, Work<K>> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something is what the thread computes, or what it is going to compute.
    pub fn is_for(&self, key: &K) -> bool {
        self.work().key == *key
    }

    /// Asks for this instead; whether it is not too late for that.
    pub fn change(&self, key: &K) -> bool {
        let mut work = self.work();
        if work.began.is_none() {
            work.key = key.clone();
        }
        work.key == *key
    }

    /// The thread begins: what it has to compute.
    pub fn begin(&self) -> K {
        let mut work = self.work();
        work.began = Some(Instant::now());
        work.key.clone()
    }

    /// The thread has come to a row.
    pub fn reach(&self, row: usize) {
        self.row.store(row, Ordering::Relaxed);
    }

    /// How far it has come on the way to its last row; `None` before its first step.
    pub fn underway(&self, last: impl Fn(&K) -> usize) -> Option<Underway> {
        let row = self.row.load(Ordering::Relaxed);
        let work = self.work();
        let spent = work.began.filter(|_| row > 0)?.elapsed().as_secs_f64();
        Some(Underway {
            share: row as f64 / last(&work.key).max(1) as f64,
            speed: row as f64 / spent.max(1e-9),
        })
    }

    /// How long it will still take to its last row, at that pace until something is known of this run.
    pub fn left(&self, last: impl Fn(&K) -> usize, pace: Pace) -> Duration {
        let row = self.row.load(Ordering::Relaxed);
        let work = self.work();
        let pace = match work.began {
            Some(began) if row > 0 => Pace::of(began.elapsed(), row),
            Some(_) | None => pace,
        };
        pace.time(last(&work.key).saturating_sub(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn what_is_outdated_is_finished_if_that_is_sooner_than_anything_has_come() {
        assert!(is_worth_finishing(
            Duration::from_millis(90),
            Duration::ZERO
        ));
        assert!(!is_worth_finishing(SECOND, Duration::from_millis(20)));
        assert!(!is_worth_finishing(2 * SECOND, SECOND));
        assert!(is_worth_finishing(SECOND, 2 * SECOND));
    }

    #[test]
    fn an_order_is_changed_until_the_thread_begins() {
        let order = Order::new(1);
        assert!(order.change(&2) && order.is_for(&2));
        assert_eq!(order.begin(), 2);
        assert!(!order.change(&3) && order.is_for(&2) && order.change(&2));
    }

    #[test]
    fn what_is_left_follows_from_what_is_done() {
        let order = Order::new(300);
        let left = || order.left(|last| *last, Pace::of(SECOND, 100));
        assert_eq!(left(), 3 * SECOND);
        order.begin();
        order.reach(200);
        // Half of what has been done in next to no time.
        let left = left();
        assert!(left < SECOND, "{left:?}");
        assert_eq!(Pace(f64::INFINITY).time(5), Duration::MAX);
    }
}
