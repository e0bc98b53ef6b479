//! `ravine signals`: what becomes of signals from layer to layer of random networks, as a table.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::page::Chosen;
use super::progress::watched;
use super::stdout::to_stdout;
use super::values::writer;
use crate::analysis::signals::{Bank, SignalRequest};
use crate::analysis::{SignalSettings, all_threads};
use crate::export::write::Output;
use crate::export::{Format, signals};
use crate::optimizer::Progress;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// Write to FILE (.csv), whole or not at all, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Draws the networks and writes the table of their layers.
pub fn signals(arguments: &Arguments) -> Result<(), Failure> {
    let output = arguments.output.as_deref();
    let output = output.filter(|path| *path != Path::new("-"));
    if let Some(path) = output {
        writer(path, |format| (format == Format::Csv).then_some(()), "")?;
    }
    let settings = arguments.chosen.load()?.signals;
    let output = output.map(Output::open).transpose()?;
    let table = table(&settings)?;
    match output {
        Some(output) => Ok(output.fill(|out| out.write_all(&table))?),
        None => to_stdout(|out| out.write_all(&table)),
    }
}

fn table(settings: &SignalSettings) -> Result<Vec<u8>, Failure> {
    let request = SignalRequest::new(settings, Bank::default());
    let progress = Progress::default();
    let passed = watched(&progress, || request.compute(all_threads(), &progress));
    let mut table = Vec::new();
    if let Some(passed) = passed {
        signals::csv(request.settings(), &passed, &mut table)?;
    }
    Ok(table)
}
