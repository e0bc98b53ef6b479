//! A shorter session that fails as well.

use super::Plan;
use super::session::{self, Failed};

/// Sessions played to find it.
const TRIES: usize = 150;

/// Leaves out what is not needed to fail: first the end, then parts, ever smaller.
pub fn shortened(mut plan: Plan, mut failed: Failed) -> (Plan, Failed) {
    let mut left = TRIES;
    plan.actions.truncate(failed.log.len());
    let mut part = plan.actions.len().div_ceil(2);
    while part > 0 {
        let mut at = plan.actions.len();
        while at > 0 {
            let from = at.saturating_sub(part);
            let mut shorter = plan.clone();
            shorter.actions.drain(from..at);
            if left == 0 {
                return (plan, failed);
            }
            left -= 1;
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
