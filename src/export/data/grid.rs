//! Values of a surface on a grid as tables.

use std::io::{self, Write};
use std::sync::Arc;

use super::derive::on_a_grid;
use crate::analysis::Field;
use crate::export::npy as file;
use crate::optimizer::Progress;
use crate::scenario::Scenario;

/// Comma-separated values: a row for each y from below, a column for each x from the left, after a line with the x and a column with the y.
/// Where f is undefined the value is `NaN`.
pub fn csv(
    scenario: &Scenario,
    points: usize,
    out: &mut dyn Write,
    progress: &Arc<Progress>,
) -> io::Result<()> {
    let (_, derived) = on_a_grid(scenario, points, progress)?;
    let field = derived.relief.field();
    out.write_all(b"y\\x")?;
    for x in field.xs() {
        write!(out, ",{x:?}")?;
    }
    for (y, values) in rows(field) {
        write!(out, "\n{y:?}")?;
        for value in values {
            write!(out, ",{value:?}")?;
        }
    }
    out.write_all(b"\n")
}

/// An array of three matrices, x, y and f, each with a row for each y from below and a column for each x from the left, as NumPy's
/// `meshgrid` and matplotlib's `contour` have them.
pub fn npy(
    scenario: &Scenario,
    points: usize,
    out: &mut dyn Write,
    progress: &Arc<Progress>,
) -> io::Result<()> {
    let (_, derived) = on_a_grid(scenario, points, progress)?;
    let field = derived.relief.field();
    file::begin(&[3, field.rows, field.columns], out)?;
    for _ in field.ys() {
        for x in field.xs() {
            file::number(x, out)?;
        }
    }
    for y in field.ys() {
        for _ in field.xs() {
            file::number(y, out)?;
        }
    }
    for value in &field.values {
        file::number(*value, out)?;
    }
    Ok(())
}

fn rows(field: &Field) -> impl Iterator<Item = (f64, &[f64])> {
    field.ys().zip(field.values.chunks(field.columns.max(1)))
}
