//! The trajectories of a scenario, each memoised on what it depends on.

use std::sync::Arc;

use super::job::{Gate, Job, Poll};
use crate::optimizer::{Method, Problem, Schedule, Trajectory, Wrappers};
use crate::scenario::Scenario;

/// Up to this many steps, summed over all optimizers, are computed within the frame (a few milliseconds). Longer runs go to
/// threads, and the last paths stay visible until they are done.
const STEPS_WITHIN_A_FRAME: usize = 60_000;

/// Wakes the window when a job has finished.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone, Debug, PartialEq)]
struct Key {
    problem: Problem,
    method: Method,
    schedule: Schedule,
    wrappers: Wrappers,
}

impl Key {
    fn run(&self) -> Trajectory {
        self.method
            .run_within(&self.wrappers, &self.schedule, &self.problem)
    }
}

struct Slot {
    /// What `trajectory` was computed for.
    key: Option<Key>,
    trajectory: Option<Arc<Trajectory>>,
    pending: Option<(Key, Job<Option<Trajectory>>)>,
}

/// One trajectory for each optimizer of a scenario.
pub struct Runs {
    slots: Vec<Slot>,
    threads: Option<Threads>,
}

/// What long runs are computed by.
struct Threads {
    wake: Wake,
    gate: Arc<Gate>,
}

impl Runs {
    /// Runs that never make the window wait: long ones are computed by threads, and `wake` is called when one has finished.
    pub fn in_background(wake: Wake) -> Self {
        Self {
            slots: Vec::new(),
            threads: Some(Threads {
                wake,
                gate: Arc::default(),
            }),
        }
    }

    /// Runs that are complete after every update, however long that takes.
    pub fn blocking() -> Self {
        Self {
            slots: Vec::new(),
            threads: None,
        }
    }

    /// Brings all trajectories up to date with a scenario, or begins to.
    pub fn update(&mut self, scenario: &Scenario) {
        let problem = scenario.problem();
        let keys = scenario.optimizers.iter().map(|o| Key {
            problem: problem.clone(),
            method: o.method,
            schedule: o.schedule.clone(),
            wrappers: o.wrappers,
        });
        // Optimizers may have been removed or reordered, so slots are matched by their keys.
        let mut old = std::mem::take(&mut self.slots);
        let long = problem.steps.saturating_mul(scenario.optimizers.len()) > STEPS_WITHIN_A_FRAME;
        for (i, key) in keys.enumerate() {
            let same = old.iter().position(|s| s.key.as_ref() == Some(&key));
            let mut slot = match same {
                Some(j) => std::mem::replace(&mut old[j], Slot::empty()),
                None if i < old.len() => std::mem::replace(&mut old[i], Slot::empty()),
                None => Slot::empty(),
            };
            slot.update(key, self.threads.as_ref().filter(|_| long));
            self.slots.push(slot);
        }
    }

    /// The newest trajectory of an optimizer, if any has been computed.
    pub fn get(&self, index: usize) -> Option<&Arc<Trajectory>> {
        self.slots.get(index)?.trajectory.as_ref()
    }

    /// Whether a newer trajectory is on its way.
    pub fn is_pending(&self, index: usize) -> bool {
        self.slots.get(index).is_some_and(|s| s.pending.is_some())
    }

    /// Whether any newer trajectory is on its way.
    pub fn is_any_pending(&self) -> bool {
        self.slots.iter().any(|slot| slot.pending.is_some())
    }

    /// The last row of the longest visible run.
    pub fn last(&self, scenario: &Scenario) -> usize {
        let visible = scenario
            .optimizers
            .iter()
            .zip(&self.slots)
            .filter(|(o, _)| o.visible);
        visible
            .filter_map(|(_, s)| s.trajectory.as_ref())
            .map(|t| t.last())
            .max()
            .unwrap_or(0)
    }
}

impl Slot {
    fn empty() -> Self {
        Self {
            key: None,
            trajectory: None,
            pending: None,
        }
    }

    fn update(&mut self, key: Key, threads: Option<&Threads>) {
        if self.key.as_ref() == Some(&key) {
            self.pending = None;
            return;
        }
        let Some(threads) = threads else {
            self.trajectory = Some(Arc::new(key.run()));
            self.key = Some(key);
            self.pending = None;
            return;
        };
        if let Some((pending, job)) = &self.pending {
            let wanted = *pending == key;
            if !wanted {
                job.cancel();
            }
            match job.poll() {
                // One thread per slot at a time: the next job starts when the outdated one has ended.
                Poll::Pending => return,
                Poll::Done(Some(trajectory)) if wanted => {
                    self.trajectory = Some(Arc::new(trajectory));
                    self.key = Some(key);
                    self.pending = None;
                    return;
                }
                Poll::Lost if wanted => {
                    self.pending = None;
                    return;
                }
                // Outdated, or wanted again after it had been cancelled.
                Poll::Done(_) | Poll::Lost => {}
            }
        }
        let (wake, gate) = (Arc::clone(&threads.wake), Arc::clone(&threads.gate));
        let work = key.clone();
        let job = Job::start(
            "run",
            move || wake(),
            move |cancelled| gate.pass(cancelled, || work.run()),
        );
        self.pending = Some((key, job));
    }
}
