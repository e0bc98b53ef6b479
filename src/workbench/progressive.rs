//! Maps that are computed coarsely at first and then refined.

use std::sync::Arc;
use web_time::{Duration, Instant};

use super::job::{Job, Poll, Share};
use super::pace::{A_FRAME, COARSEST, Paces, total};
use super::request::{FINEST, Request, Timed};
use super::runs::Wake;
use crate::analysis::{Progress, all_threads};

/// A map in the making: the last one computed stays until the next one comes.
pub struct Progressive<R: Request> {
    mode: Mode,
    /// What is wanted, at the finest resolution.
    wanted: Option<R>,
    computed: Option<Computed<R>>,
    pending: Option<Pending<R>>,
    /// What was given up last, until its thread has let go.
    leaving: Option<Pending<R>>,
    /// The request that was cancelled.
    cancelled: Option<R>,
    paces: Paces,
    clock: Clock,
}

/// While a hand moves, every map is outdated by the time that it is there. What is not older than this still follows the hand.
pub const LATE: Duration = Duration::from_millis(100);

/// Tells the time, of threads as well.
type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

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

/// The map last computed.
struct Computed<R: Request> {
    /// What it was computed for, at its resolution.
    request: R,
    side: usize,
    /// Since when something else has been wanted.
    unwanted: Option<Instant>,
    map: R::Map,
    took: Option<Duration>,
}

struct Pending<R: Request> {
    request: R,
    side: usize,
    /// Its threads; `None` once it is given up, so that the next one need not share them with it.
    share: Option<Share>,
    progress: Arc<Progress>,
    since: Instant,
    /// Since when something else has been wanted.
    unwanted: Option<Instant>,
    /// The map with the time that its thread or worker took for it.
    job: Job<Option<Timed<R::Map>>>,
}

/// A map to show.
pub struct Shown<'a, R: Request> {
    /// What it was computed for, at its resolution.
    pub request: &'a R,
    /// The map itself.
    pub map: &'a R::Map,
    /// Whether it was computed for a different request, not merely at a coarser resolution.
    pub outdated: bool,
    /// Whether something else has been wanted for longer than [`LATE`].
    pub late: bool,
    /// How long it took; `None` of a map for a file, which must not depend on the machine.
    pub took: Option<Duration>,
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

/// Whether a request is what is wanted, with so many cells along the longer side.
fn is_of<R: Request>(wanted: &R, request: &R, side: usize) -> bool {
    wanted.with_side(side) == *request
}

/// Whether a map has no more cells than the coarsest sketch of a grid, whatever it is made of.
fn is_coarsest(request: &impl Request) -> bool {
    request.cells() <= COARSEST * COARSEST
}

impl<R: Request> Progressive<R> {
    /// Maps that threads refine step by step; `wake` is called when one of them is ready.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Mode::InBackground(wake), Arc::new(Instant::now))
    }

    /// Maps that are complete after every update, however long that takes.
    pub fn blocking(detail: Detail) -> Self {
        Self::new(Mode::Blocking(detail), Arc::new(Instant::now))
    }

    fn new(mode: Mode, clock: Clock) -> Self {
        Self {
            mode,
            wanted: None,
            computed: None,
            pending: None,
            leaving: None,
            cancelled: None,
            paces: Paces::default(),
            clock,
        }
    }

    /// Computes what is wanted: at once where maps are blocking, otherwise by starting the next finer map once the last one
    /// is ready. While nothing is wanted, the last map is kept, and what is under way is given up.
    pub fn update(&mut self, wanted: Option<R>) {
        self.refine(wanted, 0);
    }

    /// The same where a map with so many cells along its longer side is there already.
    pub fn refine(&mut self, wanted: Option<R>, side: usize) {
        self.wanted = wanted.map(|wanted| finished(&wanted));
        self.collect();
        let Some(wanted) = self.wanted.clone() else {
            self.pending = None;
            return;
        };
        let wake = match &self.mode {
            Mode::InBackground(wake) => Arc::clone(wake),
            Mode::Blocking(detail) => {
                let (detail, full) = (detail.clone(), wanted.with_side(detail.side));
                if self.computed.as_ref().is_none_or(|of| of.request != full) {
                    self.computed = complete(full, &detail);
                }
                return;
            }
        };
        self.note_time(&wanted);
        self.give_up_for(&wanted);
        let computed = self.computed.as_ref();
        if self.pending.is_some()
            || self.cancelled.as_ref() == Some(&wanted)
            || computed.is_some_and(|of| of.request == wanted)
        {
            return;
        }
        self.cancelled = None;
        let there = computed.filter(|of| is_of(&wanted, &of.request, of.side));
        let side = match there.map_or(side, |of| of.side.max(side)) {
            0 => self.paces.first_side(&wanted),
            side => self.paces.finer_side(&wanted, side),
        };
        self.pending = Some(self.begin(wanted.with_side(side), side, wake));
    }

    /// Notes since when something else has been wanted than what is there and what is under way.
    fn note_time(&mut self, wanted: &R) {
        let now = (self.clock)();
        let note = |unwanted: &mut Option<Instant>, request, side| {
            *unwanted = (!is_of(wanted, request, side)).then(|| unwanted.unwrap_or(now));
        };
        if let Some(of) = &mut self.computed {
            note(&mut of.unwanted, &of.request, of.side);
        }
        if let Some(of) = &mut self.pending {
            note(&mut of.unwanted, &of.request, of.side);
        }
    }

    /// Gives up what is under way if something else is wanted by now and it will not end within a frame. The coarsest sketch is
    /// finished even so; otherwise none would ever appear while a slider keeps moving.
    fn give_up_for(&mut self, wanted: &R) {
        let hopeless = |pending: &mut Pending<R>| {
            let outdated = !is_of(wanted, &pending.request, pending.side);
            outdated
                && !is_coarsest(&pending.request)
                && pending.left(&self.paces, &self.clock) > A_FRAME
        };
        // The next one begins while the last one lets go; not more than that, so that threads do not pile up.
        if self.leaving.is_some() {
            return;
        }
        if let Some(mut pending) = self.pending.take_if(hopeless) {
            pending.progress.cancel();
            // It has shown how fast it goes.
            let took = pending.total(&self.paces, &self.clock);
            self.paces.learn(&pending.request, took);
            pending.share = None;
            self.leaving = Some(pending);
        }
    }

    fn begin(&self, request: R, side: usize, wake: Wake) -> Pending<R> {
        let progress = Arc::new(Progress::default());
        let share = Share::take();
        let threads = share.threads;
        let job = {
            let (request, progress) = (request.clone(), Arc::clone(&progress));
            let clock = Arc::clone(&self.clock);
            let wake = move || wake();
            match request.parcel() {
                Some(parcel) => Job::sent(parcel, &progress, Some, wake),
                None => Job::start("map", wake, move |_| {
                    let begin = clock();
                    let map = request.compute(threads, &progress)?;
                    Some((map, clock().saturating_duration_since(begin)))
                }),
            }
        };
        Pending {
            request,
            side,
            share: Some(share),
            progress,
            since: (self.clock)(),
            unwanted: None,
            job,
        }
    }

    /// Takes the results of jobs that have ended.
    fn collect(&mut self) {
        let still_there = |job: &Job<_>| matches!(job.poll(), Poll::Pending);
        self.leaving.take_if(|leaving| !still_there(&leaving.job));
        let Some(pending) = &self.pending else {
            return;
        };
        let ended = match pending.job.poll() {
            Poll::Pending => return,
            Poll::Done(ended) => ended,
            Poll::Lost => {
                // What was lost once would be lost again: that it is resumed is left to the user.
                if !pending.progress.is_cancelled() {
                    self.cancelled = Some(pending.request.clone());
                }
                None
            }
        };
        let pending = self.pending.take();
        if let (Some(pending), Some((map, took))) = (&pending, ended) {
            self.paces.learn(&pending.request, took);
            self.computed = Some(Computed {
                request: pending.request.clone(),
                side: pending.side,
                unwanted: pending.unwanted,
                map,
                took: Some(took),
            });
        }
    }

    /// The map to show: the last one, if one is wanted and there is one yet.
    pub fn shown(&self) -> Option<Shown<'_, R>> {
        let wanted = self.wanted.as_ref()?;
        let Computed {
            request,
            side,
            unwanted,
            map,
            took,
        } = self.computed.as_ref()?;
        let now = (self.clock)();
        let late = unwanted.is_some_and(|since| now.saturating_duration_since(since) > LATE);
        Some(Shown {
            request,
            map,
            outdated: !is_of(wanted, request, *side),
            late,
            took: *took,
        })
    }

    /// How the computation under way is coming along, if it has taken long enough to tell.
    pub fn advance(&self) -> Option<Advance> {
        let pending = self.pending.as_ref()?;
        let elapsed = (self.clock)().saturating_duration_since(pending.since);
        if elapsed < Duration::from_millis(400) {
            return None;
        }
        let share = pending.progress.share();
        let wanted = self.wanted.as_ref();
        let of_wanted = |request, side| wanted.is_some_and(|wanted| is_of(wanted, request, side));
        let computed = self.computed.as_ref();
        let coarser = computed.is_some_and(|of| of_wanted(&of.request, of.side))
            && of_wanted(&pending.request, pending.side);
        let total = if share <= 0.3 && coarser {
            // The coarser map had the same kind of runs, only fewer: its time is a better guide than the first few cells.
            Some(self.paces.expected(&pending.request))
        } else {
            (share > 0.0).then(|| total(elapsed, share, elapsed))
        };
        Some(Advance {
            share,
            left: total.map(|total| total.saturating_sub(elapsed)),
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
            self.cancelled.clone_from(&self.wanted);
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

/// A map for a file; `None` if it was cancelled.
fn complete<R: Request>(request: R, Detail { side, progress }: &Detail) -> Option<Computed<R>> {
    let map = request.compute(all_threads(), progress)?;
    Some(Computed {
        request,
        side: *side,
        unwanted: None,
        map,
        took: None,
    })
}

impl<R: Request> Pending<R> {
    /// How long it will have taken altogether.
    fn total(&self, paces: &Paces, clock: &Clock) -> Duration {
        let elapsed = clock().saturating_duration_since(self.since);
        total(
            elapsed,
            self.progress.share(),
            paces.expected(&self.request),
        )
    }

    /// How much longer it will take.
    fn left(&self, paces: &Paces, clock: &Clock) -> Duration {
        let elapsed = clock().saturating_duration_since(self.since);
        self.total(paces, clock).saturating_sub(elapsed)
    }
}

impl<R: Request> Drop for Pending<R> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

#[cfg(test)]
mod tests;
