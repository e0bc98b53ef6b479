//! The ends of many runs, computed by several threads.

use std::num::NonZero;
use std::sync::Mutex;

use crate::math::Point;
use crate::math::simd::InstructionSet;
use crate::optimizer::{End, Fleet, Method, OwnNumber, Progress, Schedule, Until, Wrappers};
use crate::surface::Surface;

/// What all runs of a map share.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
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

impl Conditions {
    /// How the runs of a part end; of the first runs only if cancelled.
    pub fn ends(&self, part: &Part, progress: &Progress) -> Vec<End> {
        let numbers = part.numbers.iter();
        let numbers: Vec<OwnNumber<'_>> = numbers
            .map(|(row, values)| OwnNumber { row: *row, values })
            .collect();
        part.method.ends_within(
            &self.wrappers,
            &Fleet {
                surface: part.surface.as_ref().unwrap_or(&self.surface),
                schedule: &self.schedule,
                steps: self.steps,
                seed: self.seed,
                tolerance: self.tolerance,
                until: self.until,
                set: InstructionSet::widest(),
                starts: &part.starts,
                rates: &part.rates,
                noise: &part.noise,
                numbers: &numbers,
                progress,
            },
        )
    }
}

/// The results of `count` parts of some work, in their order, which several threads take one after the other; `None` if
/// cancelled.
pub(crate) fn in_parts<T: Clone + Default + Send>(
    count: usize,
    threads: usize,
    progress: &Progress,
    part: impl Fn(usize) -> T + Sync,
) -> Option<Vec<T>> {
    let mut results = vec![T::default(); count];
    fill_in_parts(&mut results, 1, threads, progress, |index, result| {
        result.fill_with(|| part(index));
    })?;
    Some(results)
}

/// Fills cells, so many at a time, by several threads that take one part after the other; `None` if cancelled. `fill` is given
/// the number of the part and its cells.
pub(crate) fn fill_in_parts<T: Send>(
    cells: &mut [T],
    length: usize,
    threads: usize,
    progress: &Progress,
    fill: impl Fn(usize, &mut [T]) + Sync,
) -> Option<()> {
    let length = length.max(1);
    let count = cells.len().div_ceil(length);
    let parts = Mutex::new(cells.chunks_mut(length).enumerate());
    // A poisoned lock means that another thread has panicked, which the scope passes on.
    let next = || parts.lock().ok().and_then(|mut parts| parts.next());
    let work = || {
        while !progress.is_cancelled()
            && let Some((index, part)) = next()
        {
            fill(index, part);
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
    (!progress.is_cancelled()).then_some(())
}
