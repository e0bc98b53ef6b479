//! `ravine data`: the numbers behind a figure, and a script that computes its paths.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::page::Chosen;
use super::progress::watched;
use super::stdout::to_stdout;
use super::values::{data_format, writer};
use crate::export::write::Output;
use crate::export::{Extract, ExtractWriter, Format};
use crate::optimizer::Progress;
use crate::spelling::printable;

#[derive(Debug, Args)]
pub struct Arguments {
    /// What to take out of the figure
    what: Extract,
    #[command(flatten)]
    chosen: Chosen,
    /// The form of the data [default: by the ending of FILE; on standard output csv, of contours json, of python py]
    #[arg(long, value_parser = data_format())]
    format: Option<Format>,
    /// Write to FILE, whole or not at all, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Grid points along the longer side of the view, for grid and contours, 2 to 4096 [default: 256]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=4096))]
    points: Option<u16>,
}

/// Grid points along the longer side unless there is a number.
const POINTS: u16 = 256;

/// Writes what is taken out of a figure.
pub fn data(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { what, points, .. } = *arguments;
    let output = arguments.output.as_deref();
    let output = output.filter(|path| *path != Path::new("-"));
    let (format, write) = chosen_writer(arguments, output)?;
    if let Some(points) = points
        && !what.has_a_grid()
    {
        let name = what.key();
        let message =
            format!("--points: found {points} with {name}; allowed: with grid or contours");
        return Err(Failure::Usage(message));
    }
    refuse_on_terminal(format, output)?;
    let mut scenario = arguments.chosen.load()?;
    if let Some(objection) = what.objection(&scenario) {
        return Err(Failure::Usage(objection));
    }
    if output.is_none() && io::stdout().is_terminal() {
        // A terminal would obey what a name tells it.
        for label in scenario.optimizers.iter_mut().flat_map(|o| &mut o.label) {
            *label = printable(label);
        }
    }
    let points = usize::from(points.unwrap_or(POINTS));
    let progress = Arc::new(Progress::default());
    match output {
        Some(path) => {
            let output = Output::open(path)?;
            watched(&progress, || {
                Ok(output.fill(|out| write(&scenario, points, out, &progress))?)
            })
        }
        None => watched(&progress, || {
            to_stdout(|out| write(&scenario, points, out, &progress))
        }),
    }
}

/// The format, by its name, by the ending of the file, or the usual one, and its writer.
fn chosen_writer(
    arguments: &Arguments,
    output: Option<&Path>,
) -> Result<(Format, ExtractWriter), Failure> {
    let what = arguments.what;
    let with = |format: Format| Some((format, what.writer(format)?));
    match (arguments.format, output) {
        (Some(format), _) => with(format).ok_or_else(|| {
            let fitting = what.formats().iter().map(|(format, _)| format.ending());
            let fitting = fitting.collect::<Vec<_>>().join(", ");
            let (found, name) = (format.ending(), what.key());
            let message = format!("--format: found {found}; allowed with {name}: {fitting}");
            Failure::Usage(message)
        }),
        (None, Some(path)) => writer(path, with, ", or any name with --format"),
        (None, None) => Ok(what.formats()[0]),
    }
}

/// Refuses to write bytes that are no text onto a terminal.
pub fn refuse_on_terminal(format: Format, output: Option<&Path>) -> Result<(), Failure> {
    if format == Format::Npy && output.is_none() && io::stdout().is_terminal() {
        let message = "--format: found npy on a terminal; allowed: with --output, or into a pipe";
        return Err(Failure::Usage(message.to_owned()));
    }
    Ok(())
}

impl ValueEnum for Extract {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Grid => {
                "Values of the surface on a grid over the view: rows are y, columns are x"
            }
            Self::Contours => "The figure's level lines, as a GeoJSON-like FeatureCollection",
            Self::Chart => "The chart's curves, with a row for each step and series",
            Self::Python => {
                "A script that computes the paths of the visible optimizers with PyTorch"
            }
        };
        Some(PossibleValue::new(self.key()).help(help))
    }
}
