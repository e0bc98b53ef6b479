//! Panics as data: those of a session, and those of the threads that work for it.

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
    static CAUGHT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Panics of jobs, which the window survives: runs, maps and exports then never come.
static OF_JOBS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Names of the threads that the window starts.
const JOBS: &[&str] = &["run", "map", "table", "export", "file dialog"];

/// Does something that may panic; the error says with what message and where, also if one of the window's jobs panicked.
pub fn caught(does: impl FnOnce()) -> Result<(), String> {
    listen();
    CATCHES.set(true);
    let result = catch_unwind(AssertUnwindSafe(does));
    CATCHES.set(false);
    let own = CAUGHT.take();
    if result.is_err() {
        return Err(own.unwrap_or_else(|| "a panic without a message".to_owned()));
    }
    let mut jobs = OF_JOBS.lock().unwrap_or_else(PoisonError::into_inner);
    match jobs.pop() {
        Some(job) => Err(format!("a job panicked: {job}")),
        None => Ok(()),
    }
}

/// Notes panics from now on. Those of other tests are reported as ever.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = take_hook();
        set_hook(Box::new(move |info| {
            if CATCHES.get() {
                CAUGHT.set(Some(text(info)));
                return;
            }
            report(info);
            if thread::current()
                .name()
                .is_some_and(|name| JOBS.contains(&name))
            {
                let mut jobs = OF_JOBS.lock().unwrap_or_else(PoisonError::into_inner);
                jobs.push(text(info));
            }
        }));
    });
}

fn text(info: &PanicHookInfo<'_>) -> String {
    // Empty unless RUST_BACKTRACE asks for it.
    let trace = Backtrace::capture();
    format!("{info}\n{trace}")
}
