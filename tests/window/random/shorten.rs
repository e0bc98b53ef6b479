//! A shorter session that fails as well.

use std::time::{Duration, Instant};

use super::Plan;
use super::session::{self, Failed};

/// How long it is looked for: a session that waits in vain takes long.
const PATIENCE: Duration = Duration::from_secs(60);

/// Leaves out what is not needed to fail: first the end, then parts, ever smaller.
pub fn shortened(mut plan: Plan, mut failed: Failed) -> (Plan, Failed) {
    let since = Instant::now();
    plan.actions.truncate(failed.log.len());
    let mut part = plan.actions.len().div_ceil(2);
    while part > 0 {
        let mut at = plan.actions.len();
        while at > 0 {
            let from = at.saturating_sub(part);
            let mut shorter = plan.clone();
            shorter.actions.drain(from..at);
            if since.elapsed() > PATIENCE {
                return (plan, failed);
            }
            if let Err(again) = session::play(&shorter) {
                shorter.actions.truncate(again.log.len());
                (plan, failed) = (shorter, again);
            }
            at = from.min(plan.actions.len());
        }
        part = if part == 1 { 0 } else { part.div_ceil(2) };
    }
    (plan, failed)
}
