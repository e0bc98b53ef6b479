//! `ravine map`: basin and hyperparameter maps as pictures and tables.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::failure::Failure;
use super::value::{ending, scale, size};
use crate::analysis::{Progress, all_threads};
use crate::export::png::png;
use crate::export::write::{stream_whole, write_whole};
use crate::export::{detailed_figure_svg, hyper_svg, map};
use crate::figure::Theme;
use crate::scenario::{Scenario, load};
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
    /// The scenario; `-` is standard input
    #[arg(value_name = "SCENARIO.toml")]
    scenario: PathBuf,
    /// The file, whose ending (.png, .svg or .csv) says what to write
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Whose map: a place in the list of optimizers, from 1 [default: the scenario's]
    #[arg(long, value_name = "N")]
    optimizer: Option<usize>,
    /// Cells along the longer side, 2 to 2048
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u16).range(2..=2048))]
    cells: u16,
    /// Width and height of a picture in points, 16 to 10000 each
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1600x1000", value_parser = size)]
    size: [u16; 2],
    /// Pixels per point of a PNG, 0.1 to 10
    #[arg(long, value_name = "FACTOR", default_value = "2", value_parser = scale)]
    scale: f32,
    #[arg(long, default_value = "paper")]
    theme: Theme,
}

#[derive(Clone, Copy)]
enum Format {
    Png,
    Svg,
    Csv,
}

/// Computes a map and writes it.
pub fn map(arguments: Arguments) -> Result<(), Failure> {
    let format = format(&arguments.output)?;
    let mut scenario = load(&arguments.scenario)?;
    choose_optimizer(&mut scenario, arguments.optimizer)?;
    if arguments.kind == Kind::Hyper && scenario.hyper_request().is_none() {
        return Err(nothing());
    }
    let detail = Detail {
        side: usize::from(arguments.cells),
        progress: Arc::default(),
    };
    match (arguments.kind, format) {
        (Kind::Basins, Format::Csv) => {
            let wanted = scenario.basin_request(scenario.view());
            let request = wanted.ok_or_else(nothing)?.with_side(detail.side);
            let computed = watched(&detail.progress, || {
                Request::compute(&request, all_threads(), &detail.progress)
            });
            let computed = computed.ok_or_else(nothing)?;
            let content = |out: &mut dyn io::Write| map::basins_csv(&request, &computed, out);
            Ok(stream_whole(arguments.output, content)?)
        }
        (Kind::Hyper, Format::Csv) => {
            let wanted = scenario.hyper_request();
            let request = wanted.ok_or_else(nothing)?.with_side(detail.side);
            let computed = watched(&detail.progress, || {
                Request::compute(&request, all_threads(), &detail.progress)
            });
            let computed = computed.ok_or_else(nothing)?;
            let content = |out: &mut dyn io::Write| map::hyper_csv(&request, &computed, out);
            Ok(stream_whole(arguments.output, content)?)
        }
        (kind, Format::Png | Format::Svg) => {
            let size = arguments.size.map(f32::from);
            let svg = watched(&detail.progress, || match kind {
                Kind::Basins => {
                    scenario.layers.basins = true;
                    scenario.maps.hyper = false;
                    detailed_figure_svg(&scenario, None, size, arguments.theme, &detail)
                }
                Kind::Hyper => hyper_svg(&scenario, size, arguments.theme, &detail),
            });
            let bytes = match format {
                Format::Png => png(&svg, arguments.scale)?,
                Format::Svg | Format::Csv => svg.into_bytes(),
            };
            Ok(write_whole(arguments.output, &bytes)?)
        }
    }
}

/// There is no map to make.
fn nothing() -> Failure {
    Failure::Usage(
        "found nothing to vary; allowed: an optimizer with at least two numbers".to_owned(),
    )
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

fn format(path: &Path) -> Result<Format, Failure> {
    match ending(path).as_str() {
        "png" => Ok(Format::Png),
        "svg" => Ok(Format::Svg),
        "csv" => Ok(Format::Csv),
        _ => Err(Failure::Usage(format!(
            "--output: found {}; allowed: a name that ends in .png, .svg or .csv",
            path.display()
        ))),
    }
}

/// Does the work. If it takes long and standard error is a terminal, that shows the progress.
fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let begin = Instant::now();
            let mut shown = false;
            while !done.load(Ordering::Relaxed) {
                std::thread::sleep(Duration::from_millis(50));
                let (elapsed, share) = (begin.elapsed().as_secs_f64(), progress.share());
                if elapsed < 0.7 || share >= 1.0 {
                    continue;
                }
                let left = if share > 0.0 {
                    format!(", about {:.0} s left", elapsed / share - elapsed)
                } else {
                    String::new()
                };
                // If standard error is closed, nobody is watching.
                let _ = write!(io::stderr(), "\r{:3.0} %{left}      ", 100.0 * share);
                shown = true;
            }
            if shown {
                let _ = write!(io::stderr(), "\r{:40}\r", "");
            }
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}
