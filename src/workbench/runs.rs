//! The trajectories of a scenario, each memoised on what it depends on.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use web_time::{Duration, Instant};

use super::budget::{Budget, Deadline};
use super::job::{Gate, Job, Poll, Turn};
use super::order::{Order, Pace, Underway, is_worth_finishing};
use crate::optimizer::{Method, Problem, Progress, Reached, Schedule, Trajectory, Wrappers};
use crate::scenario::Scenario;

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
    /// The run, unless it is broken off.
    fn run(
        &self,
        mut breaks_off: impl FnMut(Reached<'_>) -> bool,
    ) -> Result<Trajectory, BrokenOff> {
        let mut broken_off = false;
        let run = self.method.run_until(
            &self.wrappers,
            &self.schedule,
            &self.problem,
            &mut |reached| {
                broken_off = breaks_off(reached);
                broken_off
            },
        );
        if broken_off {
            Err(BrokenOff { row: run.last() })
        } else {
            Ok(run)
        }
    }

    /// Whether its path is shown while it grows: in the plane whole runs take no time.
    fn grows(&self) -> bool {
        self.problem.objective.shape.network().is_some()
    }

    /// Whether the path of the other may stand for this one until it has been computed: they differ in numbers only.
    fn resembles(&self, other: &Self) -> bool {
        let kinds = |key: &Self| {
            let surface = key.problem.objective.shape.info().key;
            (surface, key.method.info().key)
        };
        kinds(self) == kinds(other)
    }
}

/// A run was broken off at a row.
struct BrokenOff {
    row: usize,
}

/// A run with what it was computed for, or as much of it as there is by now.
struct Done {
    key: Key,
    trajectory: Arc<Trajectory>,
    complete: bool,
}

/// A run that a thread computes.
struct Pending {
    order: Arc<Order<Key>>,
    /// The run as it grows.
    growing: Receiver<Done>,
    /// Whether any of it has been shown.
    grown: bool,
    job: Job<Option<(Done, Pace)>>,
}

/// Between two looks at a run that grows.
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// The most of the time that looks may take: one part in so many.
const SPARE: u32 = 10;

/// The run of an optimizer.
#[derive(Default)]
struct Slot {
    /// The newest run.
    shown: Option<Done>,
    pending: Option<Pending>,
    /// Since when what is shown is not what is wanted.
    outdated: Option<Instant>,
    /// How long a step of the last run took.
    pace: Option<Pace>,
}

/// One trajectory for each optimizer of a scenario.
pub struct Runs {
    slots: Vec<Slot>,
    threads: Option<Threads>,
    /// Where blocking runs report how far they have come, and are cancelled.
    progress: Arc<Progress>,
}

/// What computes the runs for which a frame has no time.
struct Threads {
    wake: Wake,
    gate: Arc<Gate>,
    budget: Budget,
}

impl Runs {
    /// Runs that never make the window wait longer than a budget: what does not fit is computed by threads, and `wake` is
    /// called when one has finished.
    pub fn in_background(wake: Wake, budget: Budget) -> Self {
        Self {
            slots: Vec::new(),
            threads: Some(Threads {
                wake,
                gate: Arc::default(),
                budget,
            }),
            progress: Arc::default(),
        }
    }

    /// Runs that are complete after every update, however long that takes, unless they are cancelled.
    pub fn blocking(progress: Arc<Progress>) -> Self {
        Self {
            slots: Vec::new(),
            threads: None,
            progress,
        }
    }

    /// Brings all trajectories up to date with a scenario, or begins to.
    pub fn update(&mut self, scenario: &Scenario) {
        let problem = scenario.problem();
        let keys = scenario.optimizers.iter().map(|o| Key {
            problem: o.problem(&problem),
            method: o.method,
            schedule: o.schedule.clone(),
            wrappers: o.wrappers,
        });
        let keys: Vec<Key> = keys.collect();
        self.arrange(&keys);
        let wanted = keys.into_iter().zip(&mut self.slots);
        if let Some(threads) = &self.threads {
            let mut deadline = Deadline::of(threads.budget);
            wanted.for_each(|(key, slot)| slot.update(key, threads, &mut deadline));
        } else {
            let missing: Vec<_> = wanted.filter(|(key, slot)| !slot.shows(key)).collect();
            if !missing.is_empty() {
                self.progress.begin("Runs", missing.len(), problem.steps);
            }
            for (key, slot) in missing {
                slot.complete(key, &self.progress);
            }
        }
    }

    /// A slot for each key. Optimizers may have been removed or reordered, so slots are matched by their keys first.
    fn arrange(&mut self, keys: &[Key]) {
        let mut old: Vec<Option<Slot>> = self.slots.drain(..).map(Some).collect();
        let taken = |slot: &mut Option<Slot>, key| slot.take_if(|slot| slot.is_for(key));
        let same = keys
            .iter()
            .map(|key| old.iter_mut().find_map(|slot| taken(slot, key)));
        let same: Vec<Option<Slot>> = same.collect();
        let arranged = same.into_iter().enumerate().map(|(i, same)| {
            let other = || old.get_mut(i).and_then(Option::take);
            same.or_else(other).unwrap_or_default()
        });
        self.slots = arranged.collect();
    }

    /// The newest trajectory of an optimizer, if any has been computed.
    pub fn get(&self, index: usize) -> Option<&Arc<Trajectory>> {
        let shown = self.slots.get(index)?.shown.as_ref()?;
        Some(&shown.trajectory)
    }

    /// Whether a newer trajectory is on its way.
    pub fn is_pending(&self, index: usize) -> bool {
        self.slots.get(index).is_some_and(|s| s.pending.is_some())
    }

    /// Whether the trajectory of an optimizer is not of its settings, but of earlier ones.
    pub fn is_outdated(&self, index: usize) -> bool {
        let slot = self.slots.get(index);
        slot.is_some_and(|slot| slot.outdated.is_some())
    }

    /// Whether the trajectory of an optimizer is the beginning of a run that goes on.
    pub fn is_growing(&self, index: usize) -> bool {
        let shown = self.slots.get(index).and_then(|slot| slot.shown.as_ref());
        shown.is_some_and(|shown| !shown.complete)
    }

    /// How far the run has come that an optimizer's path is growing with.
    pub fn underway(&self, index: usize) -> Option<Underway> {
        let pending = self.slots.get(index)?.pending.as_ref()?;
        pending.order.underway(|key| key.problem.steps)
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
            .filter_map(|(_, slot)| slot.shown.as_ref())
            .map(|shown| shown.trajectory.last())
            .max()
            .unwrap_or(0)
    }
}

impl Slot {
    /// Whether something is shown here, or is going to be.
    fn is_for(&self, key: &Key) -> bool {
        let pending = self.pending.as_ref();
        self.shows(key) || pending.is_some_and(|pending| pending.order.is_for(key))
    }

    /// Whether all of a run is shown.
    fn shows(&self, key: &Key) -> bool {
        let shown = self.shown.as_ref();
        shown.is_some_and(|shown| shown.complete && shown.key == *key)
    }

    fn show(&mut self, key: Key, trajectory: Trajectory) {
        self.shown = Some(Done {
            key,
            trajectory: Arc::new(trajectory),
            complete: true,
        });
    }

    /// Computes what is wanted, however long that takes, unless it is cancelled.
    fn complete(&mut self, key: Key, progress: &Progress) {
        let run = progress.of_run(key.problem.steps, |interrupt| key.run(interrupt));
        if let Ok(run) = run {
            self.show(key, run);
        }
    }

    /// Computes what is wanted if there is time for it before the deadline; otherwise asks a thread.
    fn update(&mut self, key: Key, threads: &Threads, deadline: &mut Deadline) {
        self.shown.take_if(|shown| !shown.key.resembles(&key));
        self.collect(&key);
        if self.shows(&key) {
            self.pending = None;
            self.outdated = None;
            return;
        }
        if self.shown.as_ref().is_some_and(|shown| shown.key == key) {
            self.outdated = None;
        } else {
            self.outdated.get_or_insert_with(Instant::now);
        }
        if let Some(pending) = &self.pending {
            // One thread at a time: if it has begun with something else, the next one follows when it has ended.
            if !pending.order.change(&key) {
                let pace = self.pace.unwrap_or_default();
                let left = pending.order.left(|key| key.problem.steps, pace);
                let outdated = self
                    .outdated
                    .map_or(Duration::ZERO, |since| since.elapsed());
                // Of a path that grows the beginning is shown: so it moves while a slider does.
                let seen = pending.grown || !key.grows();
                if seen && !is_worth_finishing(left, outdated) {
                    pending.job.cancel();
                }
            }
        } else if !self.try_within(&key, deadline) {
            self.pending = Some(ask(key, threads));
        }
    }

    /// Takes what a thread has computed, even if it is outdated by now: while a slider moves, everything is.
    fn collect(&mut self, wanted: &Key) {
        let Some(pending) = &mut self.pending else {
            return;
        };
        if let Some(done) = pending.growing.try_iter().last() {
            pending.grown = true;
            if done.key.resembles(wanted) {
                self.shown = Some(done);
            }
        }
        match pending.job.poll() {
            Poll::Pending => return,
            Poll::Done(Some((done, pace))) => {
                self.pace = Some(pace);
                if done.key.resembles(wanted) {
                    self.shown = Some(done);
                    self.outdated = None;
                }
            }
            Poll::Done(None) | Poll::Lost => {}
        }
        self.pending = None;
    }

    /// Computes a run unless it takes longer than there is time; whether it did.
    fn try_within(&mut self, key: &Key, deadline: &mut Deadline) -> bool {
        let steps = key.problem.steps;
        let expected = self.pace.map(|pace| pace.time(steps)).unwrap_or_default();
        if expected >= deadline.left() {
            return false;
        }
        deadline.begin();
        let begin = Instant::now();
        let run = key.run(|reached| deadline.is_past(reached.evaluations));
        let steps = run.as_ref().map_or_else(|broken| broken.row, |_| steps);
        self.pace = Some(Pace::of(begin.elapsed(), steps));
        let Ok(run) = run else {
            return false;
        };
        self.show(key.clone(), run);
        self.outdated = None;
        true
    }
}

/// Asks a thread for a run.
fn ask(key: Key, threads: &Threads) -> Pending {
    let order = Arc::new(Order::new(key));
    let (wake, gate, work) = (
        Arc::clone(&threads.wake),
        Arc::clone(&threads.gate),
        Arc::clone(&order),
    );
    let looked = Arc::clone(&threads.wake);
    let (sender, growing) = channel();
    let show = move |done: Done| {
        // Nobody wants it any more if the receiver is gone; then the run is broken off, too.
        let _ = sender.send(done);
        looked();
    };
    let job = Job::start(
        "run",
        move || wake(),
        move |cancelled| {
            let compute = |turn: &Turn<'_>| compute(&work, cancelled, turn, show);
            gate.pass(cancelled, compute).flatten()
        },
    );
    Pending {
        order,
        growing,
        grown: false,
        job,
    }
}

/// Computes the run that is asked for, unless it is cancelled, and shows it while it grows.
fn compute(
    work: &Order<Key>,
    cancelled: &AtomicBool,
    turn: &Turn<'_>,
    show: impl Fn(Done),
) -> Option<(Done, Pace)> {
    let key = work.begin();
    let begin = Instant::now();
    let (mut looked, mut cost) = (begin, Duration::ZERO);
    let run = key.run(|reached| {
        work.reach(reached.row);
        if let Some(run) = reached.unfinished
            && looked.elapsed() >= BETWEEN_LOOKS.max(SPARE * cost)
        {
            let now = Instant::now();
            show(Done {
                key: key.clone(),
                trajectory: Arc::new(run.so_far().averaged(key.wrappers.average)),
                complete: false,
            });
            cost = now.elapsed();
            turn.pass_on();
            looked = Instant::now();
        }
        cancelled.load(Ordering::Relaxed)
    });
    let pace = Pace::of(begin.elapsed(), key.problem.steps);
    let done = Done {
        trajectory: Arc::new(run.ok()?),
        key,
        complete: true,
    };
    Some((done, pace))
}
