//! Long computations beside the window: on named threads, or in workers of a page.

use std::any::Any;
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::optimizer::Progress;
use crate::platform::{Errand, HAS_WORKERS, News, send, spawn};

/// Work that is told as data, so that it can go to a worker where a page has no threads.
pub trait Task: Serialize + DeserializeOwned + Send + 'static {
    /// The name that workers know it under.
    const NAME: &'static str;
    /// What comes back.
    type Output: Serialize + DeserializeOwned + Send + 'static;

    /// Does it; `None` if it was cancelled.
    fn run(self, progress: &Arc<Progress>) -> Option<Self::Output>;
}

/// Does a task that came as bytes, and returns its result as bytes; `None` if it was cancelled, or is not understood.
pub fn work<K: Task>(task: &[u8], progress: &Arc<Progress>) -> Option<Vec<u8>> {
    let task: K = postcard::from_bytes(task).ok()?;
    postcard::to_stdvec(&task.run(progress)?).ok()
}

/// A task as bytes, on its way to a worker.
pub struct Parcel<T> {
    name: &'static str,
    task: Vec<u8>,
    /// Reads what comes back.
    unpack: fn(&[u8]) -> Option<T>,
}

impl<T: DeserializeOwned> Parcel<T> {
    /// Of what workers know under that name, where there are workers, and if it can be written as bytes.
    pub fn of(name: &'static str, task: &impl Serialize) -> Option<Self> {
        let task = HAS_WORKERS
            .then(|| postcard::to_stdvec(task).ok())
            .flatten()?;
        Some(Self {
            name,
            task,
            unpack: |bytes| postcard::from_bytes(bytes).ok(),
        })
    }
}

/// A result on its way, of whatever type: so the code of channels, which is large, is in the program once and not for each type.
type Handed = Box<dyn Any + Send>;

/// Work under way. Dropping it tells the work to stop.
#[derive(Debug)]
pub struct Job<T> {
    result: Receiver<Handed>,
    cancelled: Arc<AtomicBool>,
    away: Option<Away>,
    returns: PhantomData<fn() -> T>,
}

/// Work that a worker does, until its progress is cancelled.
#[derive(Debug)]
struct Away {
    _errand: Errand,
    progress: Arc<Progress>,
}

/// Who owes the result of a job.
pub struct Answering<T> {
    sender: Sender<Handed>,
    takes: PhantomData<fn(T)>,
}

impl<T: Send + 'static> Answering<T> {
    /// Hands the result in.
    pub fn answer(self, value: T) {
        // The receiver is gone if the job was dropped; then nobody wants the value.
        let _ = self.sender.send(Box::new(value));
    }
}

/// The state of a job when it is polled.
pub enum Poll<T> {
    /// The work is still going on.
    Pending,
    /// The work has ended with this result, which is handed out once.
    Done(T),
    /// The work ended without a result: its thread could not be started or has panicked, or its worker has failed.
    Lost,
}

impl<T: Send + 'static> Job<T> {
    /// Starts `work` on a thread with a name. The flag passed to `work` tells it to return early. `wake` is called after the
    /// result has been sent.
    pub fn start(
        name: &str,
        wake: impl FnOnce() + Send + 'static,
        work: impl FnOnce(&AtomicBool) -> T + Send + 'static,
    ) -> Self {
        let (answering, job) = Self::answered();
        let flag = Arc::clone(&job.cancelled);
        // If no thread can be started, nobody is left to answer and the job reports itself lost.
        let _ = spawn(name, move || {
            answering.answer(work(&flag));
            wake();
        });
        job
    }

    /// Work that somebody else does, who answers when it has ended.
    pub fn answered() -> (Answering<T>, Self) {
        let (sender, result) = channel();
        let job = Self {
            result,
            cancelled: Arc::default(),
            away: None,
            returns: PhantomData,
        };
        let answering = Answering {
            sender,
            takes: PhantomData,
        };
        (answering, job)
    }

    /// Asks for the result without waiting.
    pub fn poll(&self) -> Poll<T> {
        let away = self.away.as_ref();
        if away.is_some_and(|away| away.progress.is_cancelled()) {
            return Poll::Lost;
        }
        match self.result.try_recv() {
            // Only what answers this job can be in its channel.
            Ok(value) => value
                .downcast()
                .map_or(Poll::Lost, |value| Poll::Done(*value)),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Disconnected) => Poll::Lost,
        }
    }
}

impl<T: DeserializeOwned + Send + 'static> Job<Option<T>> {
    /// Starts a task, in a worker where there are any and otherwise on a thread.
    pub fn of<K: Task<Output = T>>(
        task: K,
        progress: &Arc<Progress>,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        match Parcel::of(K::NAME, &task) {
            Some(parcel) => Self::sent(parcel, progress, Some, wake),
            None => {
                let progress = Arc::clone(progress);
                Self::start(K::NAME, wake, move |_| task.run(&progress))
            }
        }
    }
}

impl<T: Send + 'static> Job<T> {
    /// Work that goes to a worker. Its result is what `finish` makes of what comes back.
    pub fn sent<R: 'static>(
        parcel: Parcel<R>,
        progress: &Arc<Progress>,
        finish: impl FnOnce(R) -> T + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> Self {
        let Parcel { name, task, unpack } = parcel;
        let (answering, mut job) = Self::answered();
        let mut ending = Some((answering, finish, wake));
        let told = Arc::clone(progress);
        let errand = send(name, task, move |news| match news {
            News::Progress(what, steps) => told.take_over(what, steps),
            News::Done(bytes) => {
                if let Some((answering, finish, wake)) = ending.take() {
                    // Without an answer the job is lost.
                    if let Some(result) = bytes.and_then(|bytes| unpack(&bytes)) {
                        answering.answer(finish(result));
                    }
                    wake();
                }
            }
        });
        job.away = errand.map(|errand| Away {
            _errand: errand,
            progress: Arc::clone(progress),
        });
        job
    }
}

impl<T> Job<T> {
    /// Tells the work to stop, while its result can still be asked for.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// Jobs at work that take several threads each.
static SHARED_OUT: AtomicUsize = AtomicUsize::new(0);

/// The share of a job that takes several threads, until it is dropped.
#[derive(Debug)]
pub struct Share {
    /// How many threads it may take.
    pub threads: usize,
}

impl Share {
    /// Of those threads that are there when one is left for the window, which has to follow the pointer, as many as leave as many
    /// for each of the other jobs. One at least, and jobs do not wait for each other: where there are as many of them as
    /// processors, or more, none is left for the window alone.
    pub fn take() -> Self {
        let processors = available_parallelism().map_or(1, |n| n.get());
        let others = SHARED_OUT.fetch_add(1, Ordering::Relaxed);
        Self {
            threads: threads_beside(others, processors),
        }
    }
}

/// The threads of a job that shares processors with others and with the window.
fn threads_beside(others: usize, processors: usize) -> usize {
    ((processors - 1) / (others + 1)).max(1)
}

impl Drop for Share {
    fn drop(&mut self) {
        SHARED_OUT.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets as many threads work at a time as there are processors; the others wait. So work that is cancelled before its turn
/// has cost neither time nor memory.
#[derive(Debug)]
pub struct Gate {
    line: Mutex<Line>,
    moved: Condvar,
}

/// The free places, and who waits for one.
#[derive(Debug)]
struct Line {
    free: usize,
    waiting: VecDeque<u64>,
    next: u64,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            line: Mutex::new(Line {
                free: available_parallelism().map_or(1, |n| n.get()),
                waiting: VecDeque::new(),
                next: 0,
            }),
            moved: Condvar::new(),
        }
    }
}

impl Gate {
    /// Waits for a turn and works, unless the work has been cancelled by then.
    pub fn pass<T>(&self, cancelled: &AtomicBool, work: impl FnOnce(&Turn<'_>) -> T) -> Option<T> {
        self.enter();
        let turn = Turn(self);
        (!cancelled.load(Ordering::Relaxed)).then(|| work(&turn))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits at the end of the line.
    fn enter(&self) {
        let mut line = self.line();
        let own = line.next;
        line.next += 1;
        line.waiting.push_back(own);
        let waits = |line: &mut Line| line.free == 0 || line.waiting.front() != Some(&own);
        let line = self.moved.wait_while(line, waits);
        let mut line = line.unwrap_or_else(PoisonError::into_inner);
        line.waiting.pop_front();
        line.free -= 1;
        self.moved.notify_all();
    }

    fn leave(&self) {
        self.line().free += 1;
        self.moved.notify_all();
    }
}

/// A place in the gate, which is given back even if the work panics.
pub struct Turn<'a>(&'a Gate);

impl Turn<'_> {
    /// Lets others work who wait, and waits until it is one's turn again.
    pub fn pass_on(&self) {
        if !self.0.line().waiting.is_empty() {
            self.0.leave();
            self.0.enter();
        }
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::sync::mpsc::RecvTimeoutError;
    use std::time::Duration;

    #[test]
    fn jobs_leave_a_processor_for_the_window_where_there_is_one() {
        let threads = [0, 1, 2, 9].map(|others| threads_beside(others, 8));
        assert_eq!(threads, [7, 3, 2, 1]);
        assert_eq!(
            [1, 2, 3].map(|processors| threads_beside(0, processors)),
            [1, 1, 2]
        );
    }

    /// With all places taken, nothing else works; what is cancelled meanwhile never does.
    #[test]
    fn the_gate_lets_in_as_many_as_there_are_processors() {
        let processors = available_parallelism().map_or(1, |n| n.get());
        let gate = Arc::new(Gate::default());
        let worked = Arc::new(AtomicUsize::new(0));
        let (inside, entered) = channel();
        let start = |wait: Option<Receiver<()>>| {
            let (gate, worked, inside) = (gate.clone(), worked.clone(), inside.clone());
            Job::start(
                "test",
                || (),
                move |cancelled| {
                    gate.pass(cancelled, |_| {
                        worked.fetch_add(1, Ordering::Relaxed);
                        let _ = inside.send(());
                        wait.map(|wait| wait.recv());
                    })
                },
            )
        };
        let (leave, holding): (Vec<_>, Vec<_>) = (0..processors)
            .map(|_| {
                let (leave, wait) = channel();
                (leave, start(Some(wait)))
            })
            .unzip();
        for _ in 0..processors {
            entered.recv().unwrap();
        }
        let unwanted = start(None);
        let nobody = entered.recv_timeout(Duration::from_millis(50));
        assert_eq!(nobody, Err(RecvTimeoutError::Timeout));
        unwanted.cancel();
        drop(leave);
        let ended = |job: &Job<Option<()>>| loop {
            match job.poll() {
                Poll::Pending => std::thread::yield_now(),
                Poll::Done(value) => break value,
                Poll::Lost => panic!("a thread was lost"),
            }
        };
        assert!(holding.iter().all(|job| ended(job) == Some(())));
        assert_eq!(ended(&unwanted), None);
        assert_eq!(worked.load(Ordering::Relaxed), processors);
    }
}
