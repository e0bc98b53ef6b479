//! `ravine render`: a figure as a file, or one that moves.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{Failure, complain};
use super::look::Look;
use super::moving::Moving;
use super::page::{Chosen, OfDeck};
use super::progress::watched;
use super::target::{Figure, Target};
use super::values::{picture_format, within_run, writer};
use crate::export::Format;
use crate::export::numbered::Pattern;
use crate::scenario::{Scenario, Series};
use crate::spelling::printable;
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Arguments {
    /// The scenario, or a figure or line of text that carries one, or a deck; `-` is standard input. Several with --out-dir, where a deck
    /// stands for all its pages unless one is named
    #[arg(value_name = "SCENARIO.toml", required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub page: OfDeck,
    /// The figure, whose ending says what to write: a picture, or a movie of all steps (.gif, .apng, .y4m, or `-`, which is Y4M video
    /// on standard output). A name with a number, as in frame-%04d.png, is a picture for each frame
    #[arg(
        short,
        long,
        value_name = "FILE",
        required_unless_present = "out_dir",
        conflicts_with = "out_dir"
    )]
    output: Option<PathBuf>,
    /// Instead: the folder for the figures of all scenarios, which are called like these; made if it is missing. Figures that cannot be
    /// made are listed at the end
    #[arg(long, value_name = "DIR")]
    pub out_dir: Option<PathBuf>,
    /// What figures in that folder are, one or several such as pdf,png [default: png]
    #[arg(long, value_delimiter = ',', conflicts_with = "output", value_parser = picture_format())]
    pub format: Vec<Format>,
    /// Figures for several values of a number, such as optimizer.1.lr=0.01..1:9log or run.noise=0,0.1,1: side by side in one file with
    /// --output, each in a file of its own with --out-dir
    #[arg(long, value_name = "TARGET=VALUES")]
    pub vary: Option<String>,
    #[command(flatten)]
    pub look: Look,
    /// Show the state after this many steps [default: the step of a figure, or else the last]
    #[arg(long, value_name = "N")]
    pub step: Option<usize>,
    #[command(flatten)]
    pub moving: Moving,
}

/// Draws the figure of one scenario and writes it.
pub fn render(arguments: &Arguments) -> Result<(), Failure> {
    let (Some(output), [scenario]) = (&arguments.output, &arguments.scenarios[..]) else {
        let count = arguments.scenarios.len();
        let message = format!(
            "--output: found one file for {count} scenarios; allowed: one scenario, or --out-dir in its place"
        );
        return Err(Failure::Usage(message));
    };
    let target = target(arguments, output)?;
    let chosen = Chosen::new(scenario.clone(), arguments.page.clone());
    let (mut scenario, of_figure) = chosen.load_moment()?;
    if let Some(vary) = &arguments.vary {
        scenario.multiples = Some(series(vary, &scenario)?);
    }
    let figure = Figure {
        step: within_run(arguments.step, &scenario)?.or(of_figure),
        scenario,
        path: output.clone(),
    };
    let detail = Detail::default();
    let said = watched(&detail.progress, || {
        target.make((&arguments.look, &arguments.moving), &figure, &detail)
    })?;
    if !said.is_empty() {
        complain(&said);
    }
    Ok(())
}

/// The series that `--vary` asks for.
pub fn series(vary: &str, scenario: &Scenario) -> Result<Series, Failure> {
    if scenario.lab().is_some() {
        let message =
            "--vary: found a lab; allowed: with a surface or a network, whose plot is repeated";
        return Err(Failure::Usage(message.to_owned()));
    }
    let series = Series::parse(vary, scenario);
    series.map_err(|e| Failure::Usage(format!("--vary: {e}")))
}

/// What is asked for, unless options do not fit it.
fn target(arguments: &Arguments, output: &Path) -> Result<Target, Failure> {
    let (name, moving) = (printable(&output.display().to_string()), &arguments.moving);
    let refused = |found: &str, allowed: &str| {
        let message = format!("{found} with {name}; allowed: {allowed}");
        Err(Failure::Usage(message))
    };
    let target = if output == Path::new("-") {
        if io::stdout().is_terminal() {
            let message = "--output: found -, and a terminal; allowed: a pipe or a file";
            return Err(Failure::Usage(message.to_owned()));
        }
        Target::Stream
    } else {
        let video = ", or - for video on standard output";
        let moves = moving.given().is_some();
        let target = writer(output, |format| Target::of(format, moves), video)?;
        let figure = Format::of(output).and_then(Format::figure);
        match (figure, Pattern::of(output)) {
            (Some(write), Some(pattern)) => Target::Numbered(write, pattern),
            (Some(_), None) | (None, _) => target,
        }
    };
    match (&target, moving.given(), arguments.step) {
        (Target::Still(_), Some(flag), _) => {
            let allowed = "with what moves: a name that ends in .gif, .apng, .pdf or .y4m, numbered frames such as frame-%04d.png, or -";
            refused(&format!("{flag}: found"), allowed)
        }
        (Target::Movie(_) | Target::Numbered(..) | Target::Stream, _, Some(step)) => {
            let allowed = "with a picture; what moves takes --steps A..B";
            refused(&format!("--step: found {step}"), allowed)
        }
        (Target::Still(_), None, _)
        | (Target::Movie(_) | Target::Numbered(..) | Target::Stream, _, None) => Ok(target),
    }
}
