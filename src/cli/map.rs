//! `ravine map`: basin and hyperparameter maps as pictures and tables.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::look::Look;
use super::page::Chosen;
use super::progress::watched;
use super::values::writer;
use crate::analysis::all_threads;
use crate::export::drawing::Drawing;
use crate::export::map::MapTable;
use crate::export::write::Output;
use crate::export::{FigureWriter, Film, Format, MapWriter};
use crate::scenario::Scenario;
use crate::workbench::{Detail, Request};

/// The kinds of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// Where each start of the plane ends
    Basins,
    /// What becomes of the run for many values of two of the optimizer's numbers
    Hyper,
}

#[derive(Debug, Args)]
pub struct Arguments {
    /// The map to make; the scenario's [maps] table says of what
    kind: Kind,
    #[command(flatten)]
    chosen: Chosen,
    /// The file, whose ending (.png, .svg or .csv) says what to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Whose map: a place in the list of optimizers, from 1 [default: the scenario's]
    #[arg(long, value_name = "N")]
    optimizer: Option<usize>,
    /// Cells along the longer side, 2 to 2048
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(2..=2048))]
    cells: u16,
    #[command(flatten)]
    look: Look,
}

/// What a map is written by.
enum Writer {
    Cells(MapWriter),
    Picture(Format, FigureWriter),
}

impl Writer {
    fn of(format: Format) -> Option<Self> {
        let cells = format.map().map(Self::Cells);
        cells.or(format.figure().map(|write| Self::Picture(format, write)))
    }
}

/// Computes a map and writes it.
pub fn map(arguments: Arguments) -> Result<(), Failure> {
    let writer = writer(&arguments.output, Writer::of, "")?;
    let mut scenario = arguments.chosen.load()?;
    choose_optimizer(&mut scenario, arguments.optimizer)?;
    if arguments.kind == Kind::Hyper && scenario.hyper_request().is_none() {
        return Err(nothing());
    }
    if arguments.kind == Kind::Hyper
        && scenario.maps.theory
        && let Err(reason) = scenario.convergence_request()
    {
        let message = format!(
            "maps.theory: found true, where theory does not apply: {reason}; allowed: false"
        );
        return Err(Failure::Usage(message));
    }
    let detail = Detail {
        side: usize::from(arguments.cells),
        progress: Arc::default(),
    };
    let output = Output::open(&arguments.output)?;
    let progress = Arc::clone(&detail.progress);
    watched(&progress, || match writer {
        Writer::Cells(write) => {
            let table = cells(arguments.kind, &scenario, &detail).ok_or_else(nothing)?;
            Ok(output.fill(|out| write(&table, out))?)
        }
        Writer::Picture(format, write) => {
            let film = arguments.look.film(format, arguments.look.scale(), &detail);
            let drawing = picture(&arguments, &mut scenario, film);
            progress.begin("Picture", 0, 0);
            let bytes = write(&drawing, &arguments.look.file(arguments.look.scale()))?;
            Ok(output.fill(|out| out.write_all(&bytes))?)
        }
    })
}

/// The cells of a map; `None` where there is nothing to vary.
fn cells(kind: Kind, scenario: &Scenario, detail: &Detail) -> Option<MapTable> {
    let (threads, progress) = (all_threads(), &detail.progress);
    let scenario = &*scenario.on_its_plane(threads, progress);
    match kind {
        Kind::Basins => {
            let wanted = scenario.basin_request(scenario.view())?;
            let request = wanted.with_side(detail.side);
            let map = Request::compute(&request, threads, progress)?;
            Some(MapTable::Basins(request, map))
        }
        Kind::Hyper if scenario.maps.theory => {
            let wanted = scenario.convergence_request().ok()?;
            let request = wanted.with_side(detail.side);
            let map = Request::compute(&request, threads, progress)?;
            Some(MapTable::Convergence(request, map))
        }
        Kind::Hyper => {
            let wanted = scenario.hyper_request()?;
            let request = wanted.with_side(detail.side);
            let map = Request::compute(&request, threads, progress)?;
            Some(MapTable::Hyper(request, map))
        }
    }
}

/// A map as a picture: basins under the figure's paths, settings on a page of their own.
fn picture(arguments: &Arguments, scenario: &mut Scenario, mut film: Film) -> Drawing {
    // The figure names only the optimizer whose map it is.
    let of = scenario.maps.optimizer;
    for (index, optimizer) in scenario.optimizers.iter_mut().enumerate() {
        optimizer.visible = index == of;
    }
    match arguments.kind {
        Kind::Basins => {
            scenario.layers.basins = true;
            scenario.maps.hyper = false;
            film.figure(scenario, None)
        }
        Kind::Hyper => film.hyper_map(scenario),
    }
}

/// There is no map to make.
fn nothing() -> Failure {
    Failure::Usage("found nothing to vary; allowed: an optimizer with a number".to_owned())
}

/// Chooses the optimizer whose map is made, and checks that there is one.
fn choose_optimizer(scenario: &mut Scenario, wanted: Option<usize>) -> Result<(), Failure> {
    let count = scenario.optimizers.len();
    if count == 0 {
        let message = "the scenario has no optimizer; a map needs one";
        return Err(Failure::Usage(message.to_owned()));
    }
    let Some(wanted) = wanted else {
        return Ok(());
    };
    if !(1..=count).contains(&wanted) {
        let message = format!("--optimizer: found {wanted}; allowed: 1 to {count}");
        return Err(Failure::Usage(message));
    }
    scenario.maps.optimizer = wanted - 1;
    Ok(())
}
