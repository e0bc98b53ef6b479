//! The lines of a script that compute the path of one optimizer.

use super::method::Made;
use super::schedule::Scheduled;
use super::text::{number, quoted};
use crate::optimizer::Wrappers;
use crate::scenario::{Optimizer, Scenario};
use crate::spelling::printable;

/// A shown optimizer.
pub struct Shown<'a> {
    /// The optimizer.
    pub optimizer: &'a Optimizer,
    /// How its method is made.
    pub made: Made,
    /// How its schedule is made.
    pub scheduled: Scheduled,
    /// The lines that compute its path.
    pub text: String,
}

impl<'a> Shown<'a> {
    /// An optimizer of that name.
    pub fn of(optimizer: &'a Optimizer, name: &str, scenario: &Scenario) -> Self {
        let made = Made::of(&optimizer.method, scenario.run.tolerance);
        let lr = optimizer.method.lr();
        let scheduled = Scheduled::of(&optimizer.schedule, lr, scenario.run.steps);
        let mut shown = Self {
            optimizer,
            made,
            scheduled,
            text: String::new(),
        };
        shown.text = shown.lines(name);
        shown
    }

    fn lines(&self, name: &str) -> String {
        let method = self.optimizer.method.info().name;
        let call = match &self.made {
            Made::LeftOut(why) => {
                let name = printable(name);
                return format!("\n# {name} ({method}) is left out: {why}.\n");
            }
            Made::Torch(call) | Made::Plain { call, .. } => call,
        };
        let mut out = match self.made {
            Made::Plain { why, .. } => format!("\n# {method}: {why}.\n"),
            Made::Torch(_) | Made::LeftOut(_) => format!("\n# {method}\n"),
        };
        if self.optimizer.wrappers.average.is_some() {
            out.push_str("# The average of its path, which does not change it, is left out.\n");
        }
        let mut arguments = vec![format!("lambda w: {call}")];
        arguments.extend(
            self.scheduled
                .scheduler
                .iter()
                .map(|s| format!("schedule={s}")),
        );
        arguments.extend(tools(self.optimizer));
        let arguments: String = arguments.iter().map(|a| format!("    {a},\n")).collect();
        out.push_str(&format!("paths[{}] = run(\n{arguments})\n", quoted(name)));
        out
    }
}

/// The arguments of a call of `run` that tools and a start of its own are.
fn tools(optimizer: &Optimizer) -> Vec<String> {
    let Wrappers {
        sam,
        clip,
        lookahead,
        average: _,
    } = &optimizer.wrappers;
    let mut arguments = Vec::new();
    if let Some([x, y]) = optimizer.pinned {
        arguments.push(format!("start=[{}, {}]", number(x), number(y)));
    }
    arguments.extend(sam.map(|sam| format!("sam={}", number(sam.rho))));
    arguments.extend(clip.map(|clip| format!("clip={}", number(clip.norm))));
    arguments.extend(lookahead.map(|l| format!("lookahead=({}, {})", l.steps, number(l.alpha))));
    arguments
}
