//! The program in a tab of a browser: the window on the page, or a worker of that page, which does what it is told. A script can ask
//! it for figures, paths and maps as well.

use std::ops::RangeInclusive;
use std::process::ExitCode;
use std::sync::Arc;

use ravine::app::{self, Startup};
use ravine::export::map::MapTable;
use ravine::export::{FileOptions, Format, figure, table};
use ravine::figure::Theme;
use ravine::optimizer::Progress;
use ravine::platform::{address, is_page, is_touched, reporter};
use ravine::scenario::{Opened, Scenario, load_bytes};
use ravine::workbench::Request;
use wasm_bindgen::prelude::wasm_bindgen;

/// Width and height of a figure in points, pixels per point, and cells of a map, as the command line takes them.
const SIDES: RangeInclusive<f32> = 16.0..=10_000.0;
const SCALES: RangeInclusive<f32> = 0.1..=10.0;
const CELLS: RangeInclusive<usize> = 2..=2048;

pub fn main() -> ExitCode {
    if !is_page() {
        return ExitCode::SUCCESS;
    }
    match app::run(Startup {
        system_dialogs: true,
        touch: is_touched(),
        ..Startup::at(&address())
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => panic!("{message}"),
    }
}

/// Does a task for the page, in a worker: see [`app::errand`].
#[wasm_bindgen]
pub fn work(name: &str, task: &[u8]) -> Option<Vec<u8>> {
    let progress = Arc::new(Progress::default());
    let report = reporter();
    progress.watch(move |progress| report(&progress.what(), progress.steps()));
    app::errand(name, task, &progress)
}

/// The scenario of a text: that of a file, or the line that carries one.
fn scenario(text: &str) -> Result<Scenario, String> {
    let loaded = load_bytes("scenario", text.as_bytes()).map_err(|e| e.to_string())?;
    match loaded.parts().0 {
        Opened::Scenario(scenario) => Ok(*scenario),
        Opened::Deck(_) => Err("a deck has several scenarios".to_owned()),
    }
}

/// The figure of a scenario as a file of that format (`svg`, `png`, `pdf`), as `ravine render` writes it on a page of so many points,
/// with so many pixels per point where it has pixels.
#[wasm_bindgen]
pub fn draw(
    text: &str,
    format: &str,
    width: f32,
    height: f32,
    scale: f32,
) -> Result<Vec<u8>, String> {
    let format = Format::of(format!("a.{format}").as_ref()).and_then(Format::figure);
    let write = format.ok_or("there is no such format")?;
    let sides = [width, height].map(|side| SIDES.contains(&side));
    if sides != [true; 2] || !SCALES.contains(&scale) {
        return Err(format!(
            "width and height are from {} to {}, the scale from {} to {}",
            SIDES.start(),
            SIDES.end(),
            SCALES.start(),
            SCALES.end()
        ));
    }
    let drawing = figure(&scenario(text)?, None, [width, height], Theme::Paper);
    let options = FileOptions {
        scale,
        ..FileOptions::default()
    };
    write(&drawing, &options).map_err(|e| e.to_string())
}

/// The paths of a scenario, as `ravine trace` writes them into a CSV.
#[wasm_bindgen]
pub fn trace(text: &str) -> Result<Vec<u8>, String> {
    let mut csv = Vec::new();
    table::csv(&scenario(text)?, &mut csv).map_err(|e| e.to_string())?;
    Ok(csv)
}

/// A map of a scenario (`basins` or `hyper`) with so many cells along its longer side, as `ravine map` writes it into a CSV.
#[wasm_bindgen]
pub fn map(text: &str, kind: &str, side: usize) -> Result<Vec<u8>, String> {
    let (scenario, progress) = (scenario(text)?, Progress::default());
    let scenario = scenario.on_its_plane(1, &progress);
    if !CELLS.contains(&side) {
        return Err(format!("from {} to {} cells", CELLS.start(), CELLS.end()));
    }
    let table = match kind {
        "basins" => scenario.basin_request(scenario.view()).and_then(|wanted| {
            let request = wanted.with_side(side);
            let map = Request::compute(&request, 1, &progress)?;
            Some(MapTable::Basins(request, map))
        }),
        "hyper" => scenario.hyper_request().and_then(|wanted| {
            let request = wanted.with_side(side);
            let map = Request::compute(&request, 1, &progress)?;
            Some(MapTable::Hyper(request, map))
        }),
        _ => return Err("a map is called basins or hyper".to_owned()),
    };
    let mut csv = Vec::new();
    let table = table.ok_or("there is nothing to vary")?;
    table.csv(&mut csv).map_err(|e| e.to_string())?;
    Ok(csv)
}
