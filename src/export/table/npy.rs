//! Trajectories as a NumPy array.

use std::io::{self, Write};

use super::columns::{Cell, Cells, Table, Trace};
use super::{ROWS, chunks};
use crate::export::npy::{self, Field, Kind};
use crate::optimizer::{Progress, Trajectory};

/// Room for the longest status, `converged`.
const STATUS: usize = 9;

/// A structured array with a row for each row of [`csv`](super::csv) and a field for each of its columns, for `numpy.load`.
///
/// In place of its name an optimizer has its place in the scenario, from 1. The status is a string. All weights are one field, `w`, with
/// a row of numbers each. The number of rows comes first in such a file, so all runs are held until they are written.
///
/// # Errors
/// If `out` cannot be written, and if cancelled.
pub fn npy(trace: &Trace<'_>, out: &mut dyn Write, progress: &Progress) -> io::Result<()> {
    let table = Table::of(trace, progress);
    let runs: Vec<Trajectory> = table
        .runs(progress)
        .map(|run| Ok(run?.1))
        .collect::<io::Result<_>>()?;
    let rows = runs.iter().map(|run| run.last() + 1).sum();
    npy::begin_table(&fields(&table), rows, out)?;
    for (index, run) in runs.iter().enumerate() {
        for rows in chunks(run.last() + 1, ROWS) {
            let weights = table.weights_of(run, rows.clone(), 0..table.weights);
            let mut weights = weights.chunks(table.weights.max(1));
            let mut tests = table.test_losses(run, rows.clone()).into_iter();
            for row in rows {
                npy::whole(index + 1, out)?;
                for column in table.columns {
                    match column.cell(run, row) {
                        Cell::Whole(v) => npy::whole(v, out),
                        Cell::Number(v) => npy::number(v, out),
                        Cell::Word(word) => npy::word(word, STATUS, out),
                    }?;
                }
                if table.tests {
                    npy::number(tests.next().unwrap_or(f64::NAN), out)?;
                }
                for v in weights.next().into_iter().flatten() {
                    npy::number(*v, out)?;
                }
            }
        }
    }
    Ok(())
}

fn fields(table: &Table<'_>) -> Vec<Field> {
    let field = |name, kind| Field { name, kind };
    let mut fields = vec![field("optimizer", Kind::Whole)];
    fields.extend(table.columns.iter().map(|column| {
        let kind = match column.cells {
            Cells::Whole(_) => Kind::Whole,
            Cells::Number(_) => Kind::Number,
            Cells::Word(_) => Kind::Word(STATUS),
        };
        field(column.name, kind)
    }));
    if table.tests {
        fields.push(field("test_loss", Kind::Number));
    }
    if table.weights > 0 {
        fields.push(field("w", Kind::Numbers(table.weights)));
    }
    fields
}
