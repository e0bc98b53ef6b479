//! Frames are drawn one after the other, because a film keeps what they share, and made into what is written by all processors.

use std::collections::VecDeque;
use std::io;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::drawing::Drawing;
use super::movie::Movie;
use super::png::ExportError;
use crate::analysis::all_threads;
use crate::optimizer::Progress;

/// A drawing, and where what is made of it goes.
type Job<T> = (Drawing, Sender<Result<T, ExportError>>);

/// Draws the frames with these indices, which is reported as `what`, makes something of each on several threads, and hands that over in their order. Each thread has
/// a worker of its own.
///
/// # Errors
/// Those of `worker` and `take`, and if it was cancelled.
pub fn in_order<T: Send, W: FnMut(Drawing) -> Result<T, ExportError>>(
    movie: &mut Movie<'_>,
    indices: &[usize],
    (progress, what): (&Progress, &'static str),
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(usize, T) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let (give, jobs) = channel::<Job<T>>();
    let jobs = Mutex::new(jobs);
    std::thread::scope(|scope| {
        let started = (0..all_threads()).filter(|_| {
            let thread = std::thread::Builder::new().name("frames".to_owned());
            let work = || work(&jobs, worker());
            thread.spawn_scoped(scope, work).is_ok()
        });
        let started = started.count();
        // Where no thread can be started, this one does all the work.
        let mut own = (started == 0).then(&worker);
        let mut pending: VecDeque<(usize, Receiver<Result<T, ExportError>>)> = VecDeque::new();
        let mut take_first = |pending: &mut VecDeque<(usize, Receiver<_>)>| {
            let Some((index, answer)) = pending.pop_front() else {
                return Ok(());
            };
            // There is none where a thread has panicked, which the scope passes on.
            let made = answer.recv().map_err(|_| given_up())?;
            progress.advance(1);
            take(index, made?)
        };
        // Dropped when all is done or has failed, so that the threads end.
        let give = give;
        for (place, &index) in indices.iter().enumerate() {
            let drawing = movie.draw(index);
            if place == 0 {
                // The first drawing computes what all share.
                progress.begin(what, indices.len(), 1);
            }
            if progress.is_cancelled() {
                return Err(given_up());
            }
            let (answer, answered) = channel();
            match &mut own {
                Some(own) => drop(answer.send(own(drawing))),
                None => drop(give.send((drawing, answer))),
            }
            pending.push_back((index, answered));
            // What waits is in memory.
            if pending.len() > started + 1 {
                take_first(&mut pending)?;
            }
        }
        while !pending.is_empty() {
            take_first(&mut pending)?;
        }
        Ok(())
    })
}

/// Works until there is no more to come.
fn work<T>(
    jobs: &Mutex<Receiver<Job<T>>>,
    mut worker: impl FnMut(Drawing) -> Result<T, ExportError>,
) {
    // A poisoned lock means that another thread has panicked, which the scope passes on.
    let next = || jobs.lock().ok().and_then(|jobs| jobs.recv().ok());
    while let Some((drawing, answer)) = next() {
        // Nobody waits for it where the work has been given up.
        let _ = answer.send(worker(drawing));
    }
}

/// The error of work that was cancelled.
pub fn given_up() -> ExportError {
    ExportError::Write(io::Error::other("cancelled"))
}
