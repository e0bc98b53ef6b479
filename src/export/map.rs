//! Maps as tables.

use std::io::{self, Write};

use crate::analysis::{
    BasinRequest, Basins, ConvergenceMap, ConvergenceRequest, HyperMap, HyperRequest, Outcome,
};

/// A map with what it was computed for.
pub enum MapTable {
    /// A basin map.
    Basins(BasinRequest, Basins),
    /// A hyperparameter map.
    Hyper(HyperRequest, HyperMap),
    /// What theory says in place of a hyperparameter map.
    Convergence(ConvergenceRequest, ConvergenceMap),
}

impl MapTable {
    /// Writes a header and a row for each cell, starting at the lowest y and, within a row of cells, at the lowest x.
    ///
    /// The columns of a basin map are `x,y,outcome,minimum_x,minimum_y,steps,loss`. The outcome is `minimum`, `saddle`,
    /// `maximum`, `plateau`, `running`, `diverged` or `stopped`; after `minimum` follows which one. `steps` counts the steps
    /// until the outcome was certain.
    ///
    /// The columns of a hyperparameter map are the names of both numbers, then `status,steps,loss`. The status is
    /// that of the trace's row after so many steps.
    ///
    /// The columns of a convergence map are the names of both numbers, then `radius,regime`: the factor on the error in each step,
    /// in the long run, and how it goes on in the direction where it shrinks least.
    ///
    /// # Errors
    /// If `out` cannot be written.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Basins(request, map) => basins_csv(request, map, out),
            Self::Hyper(request, map) => hyper_csv(request, map, out),
            Self::Convergence(request, map) => convergence_csv(request, map, out),
        }
    }
}

fn basins_csv(request: &BasinRequest, map: &Basins, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "x,y,outcome,minimum_x,minimum_y,steps,loss")?;
    for (index, cell) in map.cells.iter().enumerate() {
        let [x, y] = request.start(index);
        let (outcome, place) = match cell.outcome {
            Outcome::Minimum(i) => ("minimum", map.minima.get(i as usize)),
            Outcome::Saddle => ("saddle", None),
            Outcome::Maximum => ("maximum", None),
            Outcome::Plateau => ("plateau", None),
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

fn hyper_csv(request: &HyperRequest, map: &HyperMap, out: &mut dyn Write) -> io::Result<()> {
    let [x, y] = map.axes.map(|axis| axis.target);
    writeln!(out, "{x},{y},status,steps,loss")?;
    for (index, end) in map.cells.iter().enumerate() {
        let [x, y] = request.values(index % map.columns, index / map.columns);
        let (status, steps, loss) = (end.status.key(), end.row, end.loss);
        writeln!(out, "{x:?},{y:?},{status},{steps},{loss:?}")?;
    }
    Ok(())
}

fn convergence_csv(
    request: &ConvergenceRequest,
    map: &ConvergenceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    let [x, y] = request.axes.map(|axis| axis.target);
    writeln!(out, "{x},{y},radius,regime")?;
    for (index, cell) in map.cells.iter().enumerate() {
        let [x, y] = request.values(index % map.columns, index / map.columns);
        let (radius, regime) = (cell.radius, cell.regime.name());
        writeln!(out, "{x:?},{y:?},{radius:?},{regime}")?;
    }
    Ok(())
}
