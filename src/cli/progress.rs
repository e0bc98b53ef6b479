//! The progress of long work, on a terminal.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::optimizer::Progress;

/// Work that is done within this time says nothing.
const QUIET: Duration = Duration::from_millis(500);
/// Time between two looks at the progress.
const LOOK: Duration = Duration::from_millis(100);
/// Positions of a bar.
const FINE: f64 = 1e6;

/// Does the work. If it takes long and standard error is a terminal, that shows the progress.
pub fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        // Dropped when the work has ended, also by a panic.
        let (_working, ended) = channel();
        scope.spawn(move || watch(progress, &ended));
        work()
    })
}

/// Shows the progress until the work has ended.
fn watch(progress: &Progress, ended: &Receiver<()>) {
    let ended_within = |time| ended.recv_timeout(time) != Err(RecvTimeoutError::Timeout);
    let bar = ProgressBar::with_draw_target(Some(FINE as u64), ProgressDrawTarget::hidden());
    let mut what = std::borrow::Cow::Borrowed("");
    for look in 1.. {
        if ended_within(LOOK) {
            break;
        }
        if progress.what() != what {
            what = progress.what();
            bar.reset();
            bar.set_message(what.clone());
        }
        let share = progress.share();
        // Before anything is done, nothing is known of the time left.
        bar.set_style(if share > 0.0 { measured() } else { begun() });
        bar.set_position((FINE * share) as u64);
        if look * LOOK == QUIET {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }
    bar.finish_and_clear();
}

fn measured() -> ProgressStyle {
    style("{msg} {wide_bar} {percent:>3} %, {eta} left")
}

fn begun() -> ProgressStyle {
    style("{msg} …")
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_understood() {
        for template in ["{msg} {wide_bar} {percent:>3} %, {eta} left", "{msg} …"] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
