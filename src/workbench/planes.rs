//! The plane that the loss of a network is shown on.

use std::sync::Arc;
use web_time::{Duration, Instant};

use super::job::{Job, Poll, Task};
use super::latest::Latest;
use super::runs::Wake;
use crate::analysis::{PlaneRequest, Progress, SliceStatistics, all_threads};
use crate::network::Network;
use crate::surface::Placed;

/// The plane that a document asks for; while a thread is looking for it, the last one.
pub struct Planes {
    /// `None` where every update waits for its plane.
    wake: Option<Wake>,
    /// Where a waiting update reports how far it has come, and is cancelled.
    progress: Arc<Progress>,
    done: Option<(PlaneRequest, Arc<Placed>)>,
    pending: Option<Pending>,
    spectrum: Latest<Cut, Option<SliceStatistics>>,
}

struct Pending {
    request: PlaneRequest,
    progress: Arc<Progress>,
    since: Instant,
    job: Job<Option<Placed>>,
}

/// A network with the plane through it.
#[derive(Clone, PartialEq)]
struct Cut {
    network: Arc<Network>,
    placed: Arc<Placed>,
}

/// A plane that nobody wants any more is looked for so long before the next one: while a slider moves, none would ever appear
/// otherwise.
const PATIENCE: Duration = Duration::from_secs(1);

impl Planes {
    /// Planes that threads look for, unless they are known at once; `wake` is called when one has been found.
    pub fn in_background(wake: Wake) -> Self {
        Self::new(Some(wake), Arc::default())
    }

    /// Planes that are there after every update, unless the work is cancelled.
    pub fn blocking(progress: Arc<Progress>) -> Self {
        Self::new(None, progress)
    }

    fn new(wake: Option<Wake>, progress: Arc<Progress>) -> Self {
        let of = |cut: &Cut| SliceStatistics::of(&cut.network, cut.placed.plane.origin());
        Self {
            spectrum: Latest::new("spectrum", wake.clone(), of),
            wake,
            progress,
            done: None,
            pending: None,
        }
    }

    /// Brings the plane up to date, or begins to.
    pub fn update(&mut self, request: Option<&PlaneRequest>) {
        let Some(request) = request else {
            (self.done, self.pending) = (None, None);
            self.spectrum.clear();
            return;
        };
        self.collect();
        let is_done = self.done.as_ref().is_some_and(|(of, _)| of == request);
        if is_done {
            self.pending = None;
        } else if request.is_quick() || self.wake.is_none() {
            self.pending = None;
            let placed = request.compute(all_threads(), &self.progress);
            self.done = placed.map(|placed| (request.clone(), Arc::new(placed)));
        } else {
            let is_over = |p: &Pending| p.request != *request && p.since.elapsed() > PATIENCE;
            self.pending.take_if(|pending| is_over(pending));
            if self.pending.is_none() {
                self.pending = self.wake.as_ref().map(|wake| look_for(request, wake));
            }
        }
        if let Some((of, placed)) = &self.done {
            let cut = Cut {
                network: Arc::clone(&of.network),
                placed: Arc::clone(placed),
            };
            self.spectrum.update(&cut, false);
        }
    }

    fn collect(&mut self) {
        let Some(pending) = &self.pending else {
            return;
        };
        let placed = match pending.job.poll() {
            Poll::Pending => return,
            Poll::Done(placed) => placed,
            // It would be lost again.
            Poll::Lost => Some(Placed::initial(&pending.request.network, 0)),
        };
        if let Some(placed) = placed {
            self.done = Some((pending.request.clone(), Arc::new(placed)));
        }
        self.pending = None;
    }

    /// The last plane that was found.
    pub fn last(&self) -> Option<&Arc<Placed>> {
        self.done.as_ref().map(|(_, placed)| placed)
    }

    /// The spectrum of the Hessian at the origin of the last plane; `None` until it is known, and where it is not finite.
    pub fn statistics(&self) -> Option<&SliceStatistics> {
        let (cut, found) = self.spectrum.last()?;
        let current = self.last().is_some_and(|placed| *placed == cut.placed);
        found.as_ref().filter(|_| current)
    }

    /// Whether a thread is looking for the plane.
    pub fn is_placing(&self) -> bool {
        self.pending.is_some()
    }

    /// Whether a thread is at work.
    pub fn is_pending(&self) -> bool {
        self.is_placing() || self.spectrum.is_pending()
    }
}

fn look_for(request: &PlaneRequest, wake: &Wake) -> Pending {
    let progress = Arc::new(Progress::default());
    let wake = wake.clone();
    let job = Job::of(request.clone(), &progress, move || wake());
    Pending {
        request: request.clone(),
        progress,
        since: Instant::now(),
        job,
    }
}

impl Task for PlaneRequest {
    const NAME: &'static str = "plane";
    type Output = Placed;

    fn run(self, progress: &Arc<Progress>) -> Option<Placed> {
        // One thread is left for the window, which has to follow the pointer.
        let threads = (all_threads() - 1).max(1);
        self.compute(threads, progress)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
