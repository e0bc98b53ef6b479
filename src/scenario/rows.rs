//! Tables of parameters in scenario files.

use super::notation::{Text, line, number, pair, quoted};
use super::source::Result;
use super::table::Table;
use crate::parameters::{Legal, Parameter, Parameters};

/// Reads the parameters whose keys the file has.
pub fn read_parameters(table: &mut Table<'_>, target: &mut dyn Parameters) -> Result<()> {
    (0..target.table().len()).try_for_each(|row| read_parameter(table, target, row))
}

/// Reads one of them.
pub fn read_parameter(
    table: &mut Table<'_>,
    target: &mut dyn Parameters,
    row: usize,
) -> Result<()> {
    let Parameter {
        key,
        element,
        legal,
        ..
    } = target.table()[row];
    match element {
        None => match legal {
            Legal::Choice(names) => {
                if let Some(i) = table.choice(key, names)? {
                    target.set(row, i as f64);
                }
            }
            Legal::Optional(names) => {
                if let Some(i) = table.choice(key, names)? {
                    target.set(row, (i + 1) as f64);
                }
            }
            Legal::Exact(high) => {
                if let Some(v) = table.exact(key, high)? {
                    target.set_exact(row, v);
                }
            }
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..)
            | Legal::Whole(..)
            | Legal::Switch => {
                if let Some(v) = table.number(key, legal)? {
                    target.set(row, v);
                }
            }
        },
        // Both components of a pair are read at its first row.
        Some(0) => {
            if let Some([x, y]) = table.numbers(key, legal)? {
                target.set(row, x);
                target.set(row + 1, y);
            }
        }
        Some(_) => {}
    }
    Ok(())
}

/// Writes all of them, one a line.
pub fn write_parameters(out: &mut Text, parameters: &dyn Parameters) {
    for row in 0..parameters.table().len() {
        write_parameter(out, parameters, row);
    }
}

/// Writes one of them.
pub fn write_parameter(out: &mut Text, parameters: &dyn Parameters, row: usize) {
    let parameter = &parameters.table()[row];
    let value = parameters.get(row);
    let text = match parameter.element {
        None => match parameter.legal {
            Legal::Switch => (value != 0.0).to_string(),
            Legal::Whole(..) => format!("{value:.0}"),
            Legal::Exact(_) => parameters.exact(row).to_string(),
            legal @ (Legal::Choice(_) | Legal::Optional(_)) => match legal.choice(value) {
                Some(name) => quoted(name),
                None => return,
            },
            Legal::Finite
            | Legal::AtLeast(_)
            | Legal::Above(_)
            | Legal::Between(..)
            | Legal::HalfOpen(..) => number(value),
        },
        Some(0) => pair([value, parameters.get(row + 1)]),
        // Both components of a pair are written at its first row.
        Some(_) => return,
    };
    line(out, parameter.key, text);
}
