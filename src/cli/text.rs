//! `ravine text`: a scenario as one line, or as a link.

use clap::Args;

use super::failure::Failure;
use super::page::Chosen;
use super::stdout::to_stdout;
use super::values::within_run;
use crate::scenario::{LinkError, is_address, write_line, write_link};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Show the state after this many steps [default: the step of a figure, or else none: the window plays]
    #[arg(long, value_name = "N")]
    step: Option<usize>,
    /// Print a link instead, for a page with Ravine at this address, such as https://example.org/ravine/?present
    #[arg(long, value_name = "ADDRESS")]
    link: Option<String>,
}

/// Prints the line, or the link.
pub fn text(arguments: &Arguments) -> Result<(), Failure> {
    let address = arguments.link.as_deref();
    if let Some(found) = address.filter(|address| !is_address(address)) {
        let found = found.to_owned();
        return Err(refused(&LinkError::Address { found }));
    }
    let (scenario, shown) = arguments.chosen.load_moment()?;
    let step = within_run(arguments.step, &scenario)?;
    let step = step.or(shown);
    let line = match address {
        Some(address) => write_link(address, &scenario, step).map_err(|error| refused(&error))?,
        None => write_line(&scenario, step),
    };
    to_stdout(|out| writeln!(out, "{line}"))
}

fn refused(error: &LinkError) -> Failure {
    Failure::Usage(format!("--link: {error}"))
}
