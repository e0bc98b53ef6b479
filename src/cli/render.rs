//! `ravine render`: a figure as a file.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::look::Look;
use super::page::Chosen;
use super::progress::watched;
use super::values::{ending, within_run, writer};
use crate::export::Format;
use crate::export::write::Output;
use crate::workbench::Detail;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// The picture, whose ending (.png or .svg) says what to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    look: Look,
    /// Show the state after this many steps [default: the step of a figure, or else the last]
    #[arg(long, value_name = "N")]
    step: Option<usize>,
}

/// Draws the figure and writes it.
pub fn render(arguments: Arguments) -> Result<(), Failure> {
    let Arguments {
        chosen,
        output,
        look,
        step,
    } = arguments;
    let later = match ending(&output).as_str() {
        "pdf" | "gif" => ", which is what this version writes",
        _ => "",
    };
    let write = writer(&output, Format::figure, later)?;
    let (scenario, shown) = chosen.load_moment()?;
    let step = within_run(step, &scenario)?.or(shown);
    let output = Output::open(output)?;
    let detail = Detail::default();
    watched(&detail.progress, || {
        let drawing = look.film(&detail).figure(&scenario, step);
        detail.progress.begin("Picture", 0, 0);
        let bytes = write(&drawing, look.scale)?;
        Ok(output.fill(|out| out.write_all(&bytes))?)
    })
}
