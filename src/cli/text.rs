//! `ravine text`: a scenario as one line.

use clap::Args;

use super::failure::Failure;
use super::page::Chosen;
use super::stdout::to_stdout;
use super::values::within_run;
use crate::scenario::write_line;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Show the state after this many steps [default: the step of a figure, or else none: the window plays]
    #[arg(long, value_name = "N")]
    step: Option<usize>,
}

/// Prints the line.
pub fn text(arguments: &Arguments) -> Result<(), Failure> {
    let (scenario, shown) = arguments.chosen.load_moment()?;
    let step = within_run(arguments.step, &scenario)?;
    let line = write_line(&scenario, step.or(shown));
    to_stdout(|out| writeln!(out, "{line}"))
}
