//! Long computations on named threads.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Work under way. Dropping it tells the work to stop.
#[derive(Debug)]
pub struct Job<T> {
    result: Receiver<T>,
    cancelled: Arc<AtomicBool>,
}

/// The state of a job when it is polled.
pub enum Poll<T> {
    /// The work is still going on.
    Pending,
    /// The work has ended with this result, which is handed out once.
    Done(T),
    /// The work ended without a result: it was cancelled, or its thread could not be started.
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
        let (sender, result) = channel();
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        // If no thread can be started, the sender is dropped and the job reports itself lost.
        let _ = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                let value = work(&flag);
                // The receiver is gone if the job was dropped; then nobody wants the value.
                let _ = sender.send(value);
                wake();
            });
        Self { result, cancelled }
    }

    /// Asks for the result without waiting.
    pub fn poll(&self) -> Poll<T> {
        match self.result.try_recv() {
            Ok(value) => Poll::Done(value),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Disconnected) => Poll::Lost,
        }
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}
