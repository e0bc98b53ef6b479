//! How many runs end, computed by several threads.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::math::Point;
use crate::math::simd::InstructionSet;
use crate::optimizer::{End, Fleet, Method, Schedule, Until, Wrappers};
use crate::surface::Surface;

/// How far long work has come, and whether anybody still wants it.
#[derive(Debug, Default)]
pub struct Progress {
    cancelled: AtomicBool,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// Work that looks at this ends soon, without a result.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The share of runs that have ended, from 0 to 1.
    pub fn share(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed).max(1);
        self.done.load(Ordering::Relaxed) as f64 / total as f64
    }

    /// Begins work of so many runs.
    pub(super) fn begin(&self, total: usize) {
        self.total.store(total, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }
}

/// What all runs of a map share.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    pub surface: Surface,
    pub schedule: Schedule,
    pub wrappers: Wrappers,
    pub steps: usize,
    pub seed: u64,
    pub noise: f64,
    pub until: Until,
}

/// Runs of one method.
pub struct Part {
    pub method: Method,
    pub starts: Vec<Point>,
    /// The learning rate of each.
    pub rates: Vec<f64>,
}

/// As many threads as the machine runs at once.
pub fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// The ends of the runs of `count` parts, in their order; `None` if cancelled.
///
/// Parts are made where they are computed, so a map never holds all of its starts.
pub fn ends(
    conditions: &Conditions,
    count: usize,
    part: impl Fn(usize) -> Part + Sync,
    threads: usize,
    progress: &Progress,
) -> Option<Vec<Vec<End>>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(vec![Vec::new(); count]);
    let work = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && index < count
            && !progress.is_cancelled()
        {
            let Part {
                method,
                starts,
                rates,
            } = part(index);
            let ends = method.ends_within(
                &conditions.wrappers,
                &Fleet {
                    surface: &conditions.surface,
                    schedule: &conditions.schedule,
                    steps: conditions.steps,
                    seed: conditions.seed,
                    noise: conditions.noise,
                    until: conditions.until,
                    set: InstructionSet::widest(),
                    starts: &starts,
                    rates: &rates,
                    cancelled: &progress.cancelled,
                },
            );
            progress.done.fetch_add(ends.len(), Ordering::Relaxed);
            // A poisoned lock means that another thread has panicked, which the scope passes on.
            if let Ok(mut results) = results.lock() {
                results[index] = ends;
            }
        }
    };
    std::thread::scope(|scope| {
        // Where no thread can be started, this one does all the work.
        for _ in 1..threads.min(count) {
            let _ = std::thread::Builder::new()
                .name("map".to_owned())
                .spawn_scoped(scope, work);
        }
        work();
    });
    if progress.is_cancelled() {
        return None;
    }
    results.into_inner().ok()
}
