//! The tasks that other programs do too: contour lines and bands, grids, optimizer steps, figures and movies as files, a network's loss and
//! training, a slider's move; a keystroke in a formula; and maps of every method, on every surface, within tools and over other numbers.
//! One thread, unless a line says otherwise; two for maps, and all processors for movies. `networks.py` and `signals.py` are the peers of the tasks `T9` and `signals`.
//!
//! `cargo bench` prints a table, `cargo bench --bench peers -- --json` one JSON object a line; task names (`T1`) select
//! tasks. Times are those of one execution. `KIT_BUDGET` is the seconds spent on repetitions of a line, `KIT_QUICK=1`
//! makes them few and leaves out the largest grids, `KIT_LINES=adam` leaves out lines whose size does not contain that text.

mod contours;
mod grids;
mod kit;
mod maps;
mod movies;
mod networks;
mod runs;
mod subjects;
mod window;

use std::error::Error;

use kit::Kit;

fn main() -> Result<(), Box<dyn Error>> {
    let mut kit = Kit::from_environment();
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--json" => kit.json = true,
            // What cargo passes to every benchmark.
            "--bench" => {}
            _ => kit.selected.push(argument),
        }
    }
    if kit.selects("T1") {
        contours::contour_lines(&kit);
    }
    if kit.selects("T2") {
        contours::bands(&kit);
    }
    if kit.selects("T3") {
        grids::grids(&kit);
    }
    if kit.selects("T4") {
        runs::optimizer_steps(&kit);
    }
    if kit.selects("T5") {
        maps::basins(&kit);
    }
    if kit.selects("T6") {
        maps::rates_and_momenta(&kit);
    }
    if kit.selects("maps") {
        maps::every_basin_map(&kit);
    }
    if kit.selects("more") {
        maps::more_than_plain(&kit);
    }
    if kit.selects("hyper") {
        maps::over_any_numbers(&kit);
    }
    if kit.selects("T7") {
        window::files(&kit)?;
    }
    if kit.selects("T8") {
        movies::movies(&kit)?;
    }
    if kit.selects("T9") {
        networks::networks(&kit);
    }
    if kit.selects("T10") {
        window::slider(&kit);
    }
    if kit.selects("relief") {
        window::relief(&kit);
    }
    if kit.selects("swarm") {
        runs::swarm(&kit);
    }
    if kit.selects("T11") {
        contours::typing(&kit);
    }
    if kit.selects("signals") {
        networks::signals(&kit);
    }
    Ok(())
}
