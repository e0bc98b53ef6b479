//! Random sessions: documents nobody would think of, and hands that do anything in any order.
//!
//! Whatever is done, the window keeps its word: what was done can be undone and redone, what is written reads back, what was
//! open comes back, and what is seen depends on the document, not on the way to it.
//!
//! A session follows from its seed. `RAVINE_RANDOM=17` plays that one, `RAVINE_RANDOM_SESSIONS=5000` plays so many, from the
//! seed of `RAVINE_RANDOM` or from 0. One that fails is shortened and printed with its document and its actions.

mod actions;
mod caught;
mod controls;
mod dice;
mod documents;
mod folder;
mod look;
mod session;
mod shorten;
mod twin;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use ravine::scenario::{Scenario, write};
use ravine::workbench::Origin;

use actions::Action;
use dice::Dice;

/// What is played without being asked for more: fewer where everything is slow.
const SESSIONS: u64 = if cfg!(debug_assertions) { 12 } else { 100 };
/// Threads that play.
const HANDS: usize = 2;

/// A document and what is done to it.
#[derive(Clone, Debug)]
struct Plan {
    document: Scenario,
    origin: Origin,
    /// The seed of what lies in the session's folder.
    files: u64,
    actions: Vec<Action>,
}

impl Plan {
    fn of(seed: u64) -> Self {
        let mut dice = Dice::of(seed);
        let (mut document, origin) = documents::document(&mut dice);
        let count = 20 + dice.below(40);
        let actions = (0..count).map(|_| actions::random(&mut dice)).collect();
        // Drawn last: a seed is the same session as before there were any.
        if origin == Origin::New {
            documents::restrain(&mut dice, &mut document);
        }
        Self {
            document,
            origin,
            files: seed,
            actions,
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    let number = text.parse();
    Some(number.unwrap_or_else(|_| panic!("{variable} is no whole number: {text}")))
}

#[test]
fn any_session_can_be_undone_written_and_opened_again() {
    let first = number("RAVINE_RANDOM");
    let count = number("RAVINE_RANDOM_SESSIONS");
    let alone = if first.is_some() { 1 } else { SESSIONS };
    let first = first.unwrap_or(0);
    let (next, end) = (AtomicU64::new(first), first + count.unwrap_or(alone));
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..HANDS {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        break;
                    }
                    if let Some(failure) = failure(seed) {
                        // Printed at once: others may follow, and take long.
                        eprintln!("{failure}");
                        let mut failures = failures.lock().unwrap_or_else(PoisonError::into_inner);
                        failures.push(seed);
                    }
                }
            });
        }
    });
    let failures = failures
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    assert!(failures.is_empty(), "seeds that fail: {failures:?}");
}

/// Plays a session, and says how it failed.
fn failure(seed: u64) -> Option<String> {
    let plan = Plan::of(seed);
    let failed = session::play(&plan).err()?;
    eprintln!("RAVINE_RANDOM={seed} fails: {}", failed.why);
    let (plan, failed) = shorten::shortened(plan, failed);
    Some(format!(
        "RAVINE_RANDOM={seed} fails: {}\nshortened to\n{}from {:?}\n{}",
        failed.why,
        write(&plan.document),
        plan.origin,
        failed.log.join("\n")
    ))
}
