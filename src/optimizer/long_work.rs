//! Work that takes long: how far it has come, and whether anybody still wants it.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::{Interrupt, Reached};

/// How far long work has come, and whether it has been cancelled. Any number of threads may work, look and cancel.
#[derive(Default)]
pub struct Progress {
    cancelled: AtomicBool,
    /// What is being computed.
    what: Mutex<Cow<'static, str>>,
    /// Steps of runs, of all of them together.
    done: AtomicU64,
    total: AtomicU64,
    watcher: OnceLock<Watcher>,
}

/// Who is told of every advance.
type Watcher = Box<dyn Fn(&Progress) + Send + Sync>;

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, share) = (self.what(), self.share());
        write!(f, "Progress({what:?}, {share}, {})", self.is_cancelled())
    }
}

impl Progress {
    /// Asks the work to end soon, without a result.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](Self::cancel) has been called.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The share of what is being computed that is done, from 0 to 1.
    pub fn share(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed).max(1);
        (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0)
    }

    /// What is being computed, in words; empty where nothing has begun yet.
    pub fn what(&self) -> Cow<'static, str> {
        self.words().clone()
    }

    /// The steps that are done, and all of them.
    pub fn steps(&self) -> [u64; 2] {
        [&self.done, &self.total].map(|steps| steps.load(Ordering::Relaxed))
    }

    /// Has somebody look at every advance, who hands on what is seen. The first one stays.
    pub fn watch(&self, watcher: impl Fn(&Self) + Send + Sync + 'static) {
        let _ = self.watcher.set(Box::new(watcher));
    }

    /// Takes over how far work has come that is done elsewhere.
    pub fn take_over(&self, what: String, [done, total]: [u64; 2]) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        *self.words() = what.into();
    }

    fn look(&self) {
        if let Some(watcher) = self.watcher.get() {
            watcher(self);
        }
    }

    /// Begins to compute something by so many runs of so many steps.
    pub fn begin(&self, what: &'static str, runs: usize, steps: usize) {
        let total = (runs as u64).saturating_mul(steps as u64);
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        *self.words() = what.into();
        self.look();
    }

    /// So many more steps are done, or need not be done because runs have ended before them.
    pub fn advance(&self, steps: usize) {
        self.done.fetch_add(steps as u64, Ordering::Relaxed);
        self.look();
    }

    /// Counts the steps of a run as it takes them, and breaks it off if the work is cancelled.
    pub fn of_run<T>(&self, steps: usize, run: impl FnOnce(Interrupt<'_>) -> T) -> T {
        let mut counted = 0;
        let result = run(&mut |Reached { row, .. }| {
            self.advance(row.saturating_sub(counted));
            counted = row;
            self.is_cancelled()
        });
        if !self.is_cancelled() {
            // Those since the last question, and those that a run need not take which ends early.
            self.advance(steps.saturating_sub(counted));
        }
        result
    }

    fn words(&self) -> MutexGuard<'_, Cow<'static, str>> {
        self.what.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
