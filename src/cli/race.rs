//! `ravine race`: the visible optimizers, each tuned on the same budget, as a table.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::page::Chosen;
use super::progress::watched;
use super::stdout::to_stdout;
use super::values::writer;
use crate::analysis::all_threads;
use crate::export::write::Output;
use crate::export::{Format, race};
use crate::optimizer::Progress;
use crate::scenario::Scenario;
use crate::spelling::printable;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Write to FILE (.csv), whole or not at all, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs a race and writes its table.
pub fn race(arguments: &Arguments) -> Result<(), Failure> {
    let output = arguments.output.as_deref();
    let output = output.filter(|path| *path != Path::new("-"));
    if let Some(path) = output {
        writer(path, |format| (format == Format::Csv).then_some(()), "")?;
    }
    let scenario = arguments.chosen.load()?;
    let output = output.map(Output::open).transpose()?;
    match output {
        Some(output) => {
            let table = table(&scenario, false)?;
            Ok(output.fill(|out| out.write_all(&table))?)
        }
        None => {
            let table = table(&scenario, io::stdout().is_terminal())?;
            to_stdout(|out| out.write_all(&table))
        }
    }
}

/// The table, of whose names a terminal obeys nothing if it is shown there.
fn table(scenario: &Scenario, on_terminal: bool) -> Result<Vec<u8>, Failure> {
    let Some(request) = scenario.race_request() else {
        if scenario.surface.shape.network().is_some() {
            let message =
                "found a network; allowed: a surface, since the least loss of a network is unknown";
            return Err(Failure::Usage(message.to_owned()));
        }
        let message = "found no visible optimizer that is not pinned; allowed: at least one, to take part in the race";
        return Err(Failure::Usage(message.to_owned()));
    };
    let mut names = scenario.table_names();
    if on_terminal {
        names = names.iter().map(|name| printable(name)).collect();
    }
    let progress = Progress::default();
    let race = watched(&progress, || request.compute(all_threads(), &progress));
    let mut table = Vec::new();
    if let Some(race) = race {
        race::csv(&names, &race, &mut table)?;
    }
    Ok(table)
}
