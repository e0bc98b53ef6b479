//! The ends of many runs, computed by several threads.

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::math::Point;
use crate::math::simd::InstructionSet;
use crate::optimizer::{End, Fleet, Method, OwnNumber, Progress, Schedule, Until, Wrappers};
use crate::surface::Surface;

/// What all runs of a map share.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    /// What is minimised.
    pub surface: Surface,
    /// The learning rate over time.
    pub schedule: Schedule,
    /// Tools around the method.
    pub wrappers: Wrappers,
    /// Steps of a run at most.
    pub steps: usize,
    /// Seed of the noise and of mini-batches.
    pub seed: u64,
    /// Standard deviation of Gaussian noise on each gradient component.
    pub noise: f64,
    /// A run is at rest where neither ‖∇f‖ nor the step that led there is longer than this.
    pub tolerance: f64,
    /// When a run has ended.
    pub until: Until,
}

/// Runs of one method.
pub struct Part {
    /// The method, whose own learning rate does not count.
    pub method: Method,
    /// What is minimised, if not what the conditions say.
    pub surface: Option<Surface>,
    /// The start of each run.
    pub starts: Vec<Point>,
    /// The learning rate of each run.
    pub rates: Vec<f64>,
    /// Standard deviation of Gaussian noise on each gradient component of each run, in place of the conditions' one.
    pub noise: Vec<f64>,
    /// Numbers of the method of which each run has its own: the row in the method's table, and the value of each run.
    pub numbers: Vec<(usize, Vec<f64>)>,
}

/// The number of threads that the machine runs at once.
pub fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// The ends of the runs of `count` parts, in their order; `None` if cancelled.
///
/// Each part is made by the thread that computes it, so a map never holds all of its starts.
pub fn ends(
    conditions: &Conditions,
    count: usize,
    part: impl Fn(usize) -> Part + Sync,
    threads: usize,
    progress: &Progress,
) -> Option<Vec<Vec<End>>> {
    in_parts(count, threads, progress, |index| {
        let Part {
            method,
            surface,
            starts,
            rates,
            noise,
            numbers,
        } = part(index);
        let numbers: Vec<OwnNumber<'_>> = numbers
            .iter()
            .map(|(row, values)| OwnNumber { row: *row, values })
            .collect();
        method.ends_within(
            &conditions.wrappers,
            &Fleet {
                surface: surface.as_ref().unwrap_or(&conditions.surface),
                schedule: &conditions.schedule,
                steps: conditions.steps,
                seed: conditions.seed,
                tolerance: conditions.tolerance,
                until: conditions.until,
                set: InstructionSet::widest(),
                starts: &starts,
                rates: &rates,
                noise: &noise,
                numbers: &numbers,
                progress,
            },
        )
    })
}

/// The results of `count` parts of some work, in their order, which several threads take one after the other; `None` if
/// cancelled.
pub(crate) fn in_parts<T: Clone + Default + Send>(
    count: usize,
    threads: usize,
    progress: &Progress,
    part: impl Fn(usize) -> T + Sync,
) -> Option<Vec<T>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(vec![T::default(); count]);
    let work = || {
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && index < count
            && !progress.is_cancelled()
        {
            let result = part(index);
            // A poisoned lock means that another thread has panicked, which the scope passes on.
            if let Ok(mut results) = results.lock() {
                results[index] = result;
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
