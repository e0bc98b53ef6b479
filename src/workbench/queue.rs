//! Work that is asked for again and again, and done one piece at a time.

use serde::de::DeserializeOwned;
use std::collections::VecDeque;
use std::sync::Arc;
use web_time::Instant;

use super::job::{Job, Poll, Task};
use super::runs::Wake;
use crate::optimizer::Progress;

/// Work under way and work that waits for it, in the order in which it was asked for. What is asked for under the key of earlier
/// work takes its place: the last one wins.
pub struct Queue<K, T> {
    wake: Wake,
    running: Option<Running<K, T>>,
    waiting: VecDeque<(K, Work<T>)>,
}

/// What is to be done. It ends soon, without a result, if its progress is cancelled.
type Work<T> = Box<dyn FnOnce(&Arc<Progress>, Wake) -> Job<Option<T>> + Send>;

/// Work under way.
pub struct Running<K, T> {
    /// What it was asked for under.
    pub key: K,
    /// How far it has come.
    pub progress: Arc<Progress>,
    /// When it began.
    pub since: Instant,
    /// Whether the same has been asked for again.
    superseded: bool,
    job: Job<Option<T>>,
}

/// How work has ended.
#[derive(Debug, PartialEq)]
pub enum Ended<T> {
    /// With a result.
    Done(T),
    /// Without one, because it was cancelled.
    Cancelled,
    /// Without one, because no thread could be started or its thread has panicked.
    Lost,
}

impl<K: Clone + PartialEq + Send + 'static, T: Send + 'static> Queue<K, T> {
    /// A queue without work; `wake` is called whenever a piece has ended.
    pub fn new(wake: Wake) -> Self {
        Self {
            wake,
            running: None,
            waiting: VecDeque::new(),
        }
    }

    /// Asks for a task. What was asked for under the same key before is cancelled, or never begins.
    pub fn ask<W: Task<Output = T>>(&mut self, key: K, task: W)
    where
        T: DeserializeOwned,
    {
        self.put(key, |progress, wake| {
            Job::of(task, progress, move || wake())
        });
    }

    fn put(
        &mut self,
        key: K,
        work: impl FnOnce(&Arc<Progress>, Wake) -> Job<Option<T>> + Send + 'static,
    ) {
        self.waiting.retain(|(other, _)| *other != key);
        if let Some(running) = self.running.as_mut().filter(|running| running.key == key) {
            running.progress.cancel();
            running.superseded = true;
        }
        self.waiting.push_back((key, Box::new(work)));
        self.begin();
    }

    /// Begins the next piece if nothing is under way: two at once would take twice the memory and no less time.
    fn begin(&mut self) {
        if self.running.is_some() {
            return;
        }
        let Some((key, work)) = self.waiting.pop_front() else {
            return;
        };
        let progress = Arc::new(Progress::default());
        let job = work(&progress, Arc::clone(&self.wake));
        self.running = Some(Running {
            key,
            progress,
            since: Instant::now(),
            superseded: false,
            job,
        });
    }

    /// The outcome of what has ended since the last call; nothing is told of what has been asked for again.
    pub fn poll(&mut self) -> Option<(K, Ended<T>)> {
        let running = self.running.take()?;
        let ended = match running.job.poll() {
            Poll::Pending => {
                self.running = Some(running);
                return None;
            }
            Poll::Done(Some(result)) => Ended::Done(result),
            Poll::Done(None) => Ended::Cancelled,
            // A worker that has been told to give it up says nothing more.
            Poll::Lost if running.progress.is_cancelled() => Ended::Cancelled,
            Poll::Lost => Ended::Lost,
        };
        self.begin();
        (!running.superseded).then(|| (running.key.clone(), ended))
    }

    /// Tells the work under way to end.
    pub fn cancel(&self) {
        if let Some(running) = &self.running {
            running.progress.cancel();
        }
    }

    /// The work under way.
    pub fn running(&self) -> Option<&Running<K, T>> {
        self.running.as_ref()
    }

    /// How many pieces wait.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

impl<K, T> Drop for Running<K, T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// A queue, and what tells which pieces have begun.
    struct Bench {
        queue: Queue<u8, &'static str>,
        begun: (Sender<&'static str>, Receiver<&'static str>),
    }

    impl Bench {
        fn new() -> Self {
            Self {
                queue: Queue::new(Arc::new(|| ())),
                begun: channel(),
            }
        }

        /// Work that is no task: such as waits for the test cannot go to a worker.
        fn work(
            &mut self,
            key: u8,
            work: impl FnOnce(&Arc<Progress>) -> Option<&'static str> + Send + 'static,
        ) {
            self.queue.put(key, |progress, wake| {
                let watched = Arc::clone(progress);
                Job::start("test", move || wake(), move |_| work(&watched))
            });
        }

        /// Work that ends when it is let go or cancelled.
        fn ask(&mut self, key: u8, name: &'static str) -> Sender<()> {
            let (let_go, wait) = channel::<()>();
            let begun = self.begun.0.clone();
            self.work(key, move |progress| {
                let _ = begun.send(name);
                loop {
                    if progress.is_cancelled() {
                        return None;
                    }
                    if wait.try_recv().is_ok() {
                        return Some(name);
                    }
                    std::thread::yield_now();
                }
            });
            let_go
        }

        fn ended(&mut self) -> (u8, Ended<&'static str>) {
            loop {
                if let Some(ended) = self.queue.poll() {
                    return ended;
                }
                std::thread::yield_now();
            }
        }

        fn begun(&self) -> &'static str {
            self.begun.1.recv().expect("something begins")
        }
    }

    #[test]
    fn one_piece_at_a_time_in_the_order_of_asking() {
        let mut bench = Bench::new();
        let let_go = [(1, "a"), (2, "b"), (3, "c")].map(|(key, name)| bench.ask(key, name));
        assert_eq!((bench.begun(), bench.queue.waiting()), ("a", 2));
        assert!(bench.begun.1.try_recv().is_err(), "the others wait");
        for (i, name) in ["a", "b", "c"].into_iter().enumerate() {
            let_go[i].send(()).expect("it waits");
            assert_eq!(bench.ended(), (i as u8 + 1, Ended::Done(name)));
        }
        assert!(bench.queue.running().is_none());
    }

    #[test]
    fn of_the_same_the_last_one_wins_and_the_others_end() {
        let mut bench = Bench::new();
        let _first = bench.ask(1, "first");
        assert_eq!(bench.begun(), "first");
        let others = ["second", "third", "last"].map(|name| bench.ask(1, name));
        assert_eq!(bench.queue.waiting(), 1);
        others[2].send(()).expect("it waits");
        assert_eq!(bench.ended(), (1, Ended::Done("last")));
        assert_eq!(
            bench.begun(),
            "last",
            "the second and the third never began"
        );
        assert!(bench.queue.running().is_none());
    }

    #[test]
    fn what_is_cancelled_makes_room_for_the_next() {
        let mut bench = Bench::new();
        let _first = bench.ask(1, "a");
        let second = bench.ask(2, "b");
        bench.begun();
        bench.queue.cancel();
        assert_eq!(bench.ended(), (1, Ended::Cancelled));
        second.send(()).expect("it waits");
        assert_eq!(bench.ended(), (2, Ended::Done("b")));
    }

    #[test]
    fn work_that_panics_is_lost_and_nothing_waits_for_it() {
        let mut bench = Bench::new();
        bench.work(1, |_| panic!("on purpose"));
        assert_eq!(bench.ended(), (1, Ended::Lost));
        bench.ask(2, "next").send(()).expect("it waits");
        assert_eq!(bench.ended(), (2, Ended::Done("next")));
    }
}
