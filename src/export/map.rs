//! Maps as tables.

use std::io::{self, Write};

use crate::analysis::{BasinRequest, Basins, HyperMap, HyperRequest, Outcome};

/// `x,y,outcome,minimum_x,minimum_y,steps,loss`: a row for each start, from the lowest y and the lowest x on.
///
/// The outcome is `minimum`, `saddle`, `running`, `diverged` or `stopped`; the minimum reached stands beside it. Steps
/// are those after which that was certain.
///
/// # Errors
/// When `out` cannot be written.
pub fn basins_csv(request: &BasinRequest, map: &Basins, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "x,y,outcome,minimum_x,minimum_y,steps,loss")?;
    for (index, cell) in map.cells.iter().enumerate() {
        let [x, y] = request.start(index);
        let (outcome, place) = match cell.outcome {
            Outcome::Minimum(i) => ("minimum", map.minima.get(usize::from(i))),
            Outcome::OtherMinimum => ("minimum", None),
            Outcome::Saddle => ("saddle", None),
            Outcome::Running => ("running", None),
            Outcome::Diverged => ("diverged", None),
            Outcome::Stopped => ("stopped", None),
        };
        let place = place.map_or(",".to_owned(), |[x, y]| format!("{x:?},{y:?}"));
        let (steps, loss) = (cell.steps, cell.loss);
        writeln!(out, "{x:?},{y:?},{outcome},{place},{steps},{loss:?}")?;
    }
    Ok(())
}

/// The keys of both parameters, then `status,steps,loss`: a row for each pair of values, from the lowest on.
///
/// The status is `converged` where the gradient has come down to the tolerance, else as in traces.
///
/// # Errors
/// When `out` cannot be written.
pub fn hyper_csv(request: &HyperRequest, map: &HyperMap, out: &mut dyn Write) -> io::Result<()> {
    let table = request.method.parameters().table();
    let [x, y] = map.axes.map(|axis| table[axis.parameter].key);
    writeln!(out, "{x},{y},status,steps,loss")?;
    for (index, end) in map.cells.iter().enumerate() {
        let [x, y] = request.values(index % map.columns, index / map.columns);
        let (status, steps, loss) = (end.status.key(), end.row, end.loss);
        writeln!(out, "{x:?},{y:?},{status},{steps},{loss:?}")?;
    }
    Ok(())
}
