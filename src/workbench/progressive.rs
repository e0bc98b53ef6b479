//! Maps that are computed coarsely at first and then refined.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::job::{Job, Poll};
use super::request::{FINEST, Request};
use super::runs::Wake;
use crate::analysis::{Progress, all_threads};

/// Cells along the longer side, from a first sketch to the finished map.
const SIDES: [usize; 5] = [16, 32, 64, 128, FINEST];
/// While a slider moves, a map is computed as finely as this allows.
const A_FRAME: Duration = Duration::from_millis(12);

/// A map in the making: the last one computed stays until the next one comes.
pub struct Progressive<R: Request> {
    mode: Mode,
    /// What is wanted, at the finest resolution.
    wanted: Option<R>,
    /// The map last computed, with its request at that resolution.
    computed: Option<(R, R::Map)>,
    pending: Option<Pending<R>>,
    /// The request that was cancelled.
    cancelled: Option<R>,
    /// Steps of runs per second, as far as known.
    speed: f64,
}

enum Mode {
    InBackground(Wake),
    Blocking(Detail),
}

/// How a map for a file is computed.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Cells along the longer side.
    pub side: usize,
    /// Where its progress is reported.
    pub progress: Arc<Progress>,
}

impl Default for Detail {
    fn default() -> Self {
        Self {
            side: FINEST,
            progress: Arc::default(),
        }
    }
}

struct Pending<R: Request> {
    request: R,
    progress: Arc<Progress>,
    since: Instant,
    job: Job<Option<R::Map>>,
}

/// A map to show.
pub struct Shown<'a, R: Request> {
    /// What it was computed for, at its resolution.
    pub request: &'a R,
    /// The map itself.
    pub map: &'a R::Map,
    /// Whether it was computed for a different request, not merely at a coarser resolution.
    pub outdated: bool,
}

/// How a map that is being computed is coming along.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Advance {
    /// The share done, from 0 to 1.
    pub share: f64,
    /// The estimated time left; `None` while there is too little to estimate it from.
    pub left: Option<Duration>,
}

/// The same map as finely as it is ever refined.
fn finished<R: Request>(request: &R) -> R {
    request.with_side(request.finest())
}

impl<R: Request> Progressive<R> {
    /// Maps that threads refine step by step; `wake` is called when one of them is ready.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Mode::InBackground(wake))
    }

    /// Maps that are complete after every update, however long that takes.
    pub fn blocking(detail: Detail) -> Self {
        Self::new(Mode::Blocking(detail))
    }

    fn new(mode: Mode) -> Self {
        Self {
            mode,
            wanted: None,
            computed: None,
            pending: None,
            cancelled: None,
            // A guess, until a map has been timed.
            speed: 1e7,
        }
    }

    /// Computes what is wanted: at once where maps are blocking, otherwise by starting the next finer map once the last one
    /// is ready. While nothing is wanted, the last map is kept, and what is under way is given up.
    pub fn update(&mut self, wanted: Option<R>) {
        self.wanted = wanted.map(|wanted| finished(&wanted));
        let Some(wanted) = self.wanted.clone() else {
            self.collect();
            self.pending = None;
            return;
        };
        let wake = match &self.mode {
            Mode::InBackground(wake) => Arc::clone(wake),
            Mode::Blocking(detail) => {
                let full = wanted.with_side(detail.side);
                if self.computed.as_ref().is_none_or(|(of, _)| *of != full) {
                    let map = full.compute(all_threads(), &detail.progress);
                    self.computed = map.map(|map| (full, map));
                }
                return;
            }
        };
        self.collect();
        if let Some(pending) = &self.pending {
            let outdated = finished(&pending.request) != wanted;
            // A sketch is finished even if it is outdated; otherwise none would ever appear while a slider keeps moving.
            if outdated && pending.request.cells() > SIDES[0] * SIDES[0] {
                let patience = A_FRAME * 4;
                if pending.since.elapsed() > patience {
                    pending.progress.cancel();
                }
            }
            return;
        }
        if self.cancelled.as_ref() == Some(&wanted) {
            return;
        }
        self.cancelled = None;
        if self.computed.as_ref().is_none_or(|(of, _)| *of != wanted) {
            let request = wanted.with_side(self.next_side(&wanted));
            self.begin(request, wake);
        }
    }

    /// How finely a map that is not there yet is computed next: more finely than last time, or as the time of a frame allows.
    fn next_side(&self, wanted: &R) -> usize {
        let last = self.computed.as_ref().and_then(|(of, _)| {
            let mut sides = SIDES.into_iter();
            sides.find(|&side| wanted.with_side(side) == *of)
        });
        let finer = last.and_then(|side| SIDES.into_iter().find(|&finer| finer > side));
        let steps = wanted.steps().max(1) as f64;
        let affordable = (self.speed * A_FRAME.as_secs_f64() / steps).sqrt() as usize;
        let first = SIDES.into_iter().rev().find(|&side| side <= affordable);
        finer.or(first).unwrap_or(SIDES[0]).min(wanted.finest())
    }

    fn begin(&mut self, request: R, wake: Wake) {
        let progress = Arc::new(Progress::default());
        let job = {
            let (request, progress) = (request.clone(), Arc::clone(&progress));
            Job::start(
                "map",
                move || wake(),
                // One thread is left for the window, which has to follow the pointer.
                move |_| request.compute((all_threads() - 1).max(1), &progress),
            )
        };
        self.pending = Some(Pending {
            request,
            progress,
            since: Instant::now(),
            job,
        });
    }

    /// Takes the result of a job that has ended.
    fn collect(&mut self) {
        let Some(pending) = &self.pending else {
            return;
        };
        match pending.job.poll() {
            Poll::Pending => return,
            Poll::Done(Some(map)) => {
                let seconds = pending.since.elapsed().as_secs_f64().max(1e-4);
                let work = pending.request.cells() * pending.request.steps().max(1);
                self.speed = work as f64 / seconds;
                self.computed = Some((pending.request.clone(), map));
            }
            Poll::Done(None) | Poll::Lost => {}
        }
        self.pending = None;
    }

    /// The map to show: the last one, if one is wanted and there is one yet.
    pub fn shown(&self) -> Option<Shown<'_, R>> {
        let wanted = self.wanted.as_ref()?;
        let (request, map) = self.computed.as_ref()?;
        Some(Shown {
            request,
            map,
            outdated: finished(request) != *wanted,
        })
    }

    /// How the computation under way is coming along, if it has taken long enough to tell.
    pub fn advance(&self) -> Option<Advance> {
        let pending = self.pending.as_ref()?;
        let elapsed = pending.since.elapsed();
        if elapsed < Duration::from_millis(400) {
            return None;
        }
        let share = pending.progress.share();
        let coarser = self
            .computed
            .as_ref()
            .is_some_and(|(of, _)| finished(of) == finished(&pending.request));
        let total = if share > 0.3 {
            Some(elapsed.as_secs_f64() / share)
        } else if coarser {
            // The coarser map had the same kind of runs, only fewer: its time is a better guide than the first few cells.
            Some((pending.request.cells() * pending.request.steps().max(1)) as f64 / self.speed)
        } else {
            (share > 0.0).then(|| elapsed.as_secs_f64() / share)
        };
        let left = total.map(|total| (total - elapsed.as_secs_f64()).clamp(0.0, 1e9));
        Some(Advance {
            share,
            left: left.map(Duration::from_secs_f64),
        })
    }

    /// Whether what is wanted is still being computed.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// Cancels the computation under way; nothing is computed until something else is wanted or it is resumed.
    pub fn cancel(&mut self) {
        if let Some(pending) = &self.pending {
            pending.progress.cancel();
            self.cancelled = Some(finished(&pending.request));
        }
    }

    /// Resumes what was cancelled.
    pub fn resume(&mut self) {
        self.cancelled = None;
    }

    /// Whether the map was cancelled and has not been resumed or replaced by another request since.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_some()
    }
}

impl<R: Request> Drop for Pending<R> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A map that says which request it was made for.
    #[derive(Clone, Debug, PartialEq)]
    struct Echo {
        key: u32,
        side: usize,
    }

    impl Request for Echo {
        type Map = (u32, usize);

        fn with_side(&self, side: usize) -> Self {
            Self { side, ..*self }
        }

        fn cells(&self) -> usize {
            self.side * self.side
        }

        fn steps(&self) -> usize {
            100
        }

        fn compute(&self, _: usize, progress: &Progress) -> Option<(u32, usize)> {
            (!progress.is_cancelled()).then_some((self.key, self.side))
        }
    }

    #[test]
    fn a_map_ends_at_its_finest_and_follows_what_is_wanted() {
        let mut map = Progressive::in_background(Arc::new(|| {}));
        for key in [1, 2] {
            let wanted = Echo { key, side: 0 };
            let mut seen = Vec::new();
            let begin = Instant::now();
            while seen.last() != Some(&(key, 256)) && begin.elapsed().as_secs() < 20 {
                map.update(Some(wanted.clone()));
                if let Some(shown) = map.shown().filter(|m| seen.last() != Some(m.map)) {
                    assert_eq!(shown.outdated, shown.map.0 != key);
                    seen.push(*shown.map);
                }
                std::thread::yield_now();
            }
            assert_eq!(seen.last(), Some(&(key, 256)));
            let of_this: Vec<usize> = seen.iter().filter(|m| m.0 == key).map(|m| m.1).collect();
            assert!(of_this.is_sorted(), "{seen:?}");
        }
    }

    #[test]
    fn a_cancelled_map_stays_cancelled_until_another_is_wanted() {
        let mut map = Progressive::in_background(Arc::new(|| {}));
        let wanted = Echo { key: 7, side: 0 };
        map.update(Some(wanted.clone()));
        map.cancel();
        assert!(map.is_cancelled());
        for _ in 0..50 {
            map.update(Some(wanted.clone()));
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_ne!(map.shown().map(|m| *m.map), Some((7, 256)));
        map.update(Some(Echo { key: 8, side: 0 }));
        assert!(!map.is_cancelled());
    }

    /// It would keep all processors busy for nobody.
    #[test]
    fn what_is_not_wanted_any_more_is_given_up() {
        let mut map = Progressive::in_background(Arc::new(|| {}));
        map.update(Some(Echo { key: 7, side: 0 }));
        let progress = map.pending.as_ref().map(|p| Arc::clone(&p.progress));
        map.update(None);
        assert!(map.pending.is_none());
        assert!(progress.expect("it is under way").is_cancelled());
    }

    #[test]
    fn a_map_is_hidden_while_none_is_wanted_and_comes_back() {
        let mut map = Progressive::blocking(Detail {
            side: 32,
            ..Detail::default()
        });
        let wanted = Echo { key: 7, side: 0 };
        map.update(Some(wanted.clone()));
        assert_eq!(map.shown().map(|m| *m.map), Some((7, 32)));
        map.update(None);
        assert!(map.shown().is_none());
        map.update(Some(wanted));
        assert_eq!(
            map.shown().map(|m| (*m.map, m.outdated)),
            Some(((7, 32), false))
        );
    }
}
