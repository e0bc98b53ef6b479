//! What surfaces of the user's own have in files besides numbers.

use super::table::{Result, Table};
use super::write::{line, quoted};
use crate::surface::{Shape, Typed};

/// Reads the keys that are there.
pub fn read(table: &mut Table<'_>, shape: &mut Shape) -> Result<()> {
    if let Shape::Typed(typed) = shape
        && let Some(text) = table.text(TEXT)?
    {
        *typed = Typed::new(text).map_err(|error| {
            let (line, column) = error.place(text);
            let message = format!("line {line}, column {column} of the formula: {error}");
            table.error_within(TEXT, text, error.span.start, &message)
        })?;
    }
    Ok(())
}

/// Writes all keys.
pub fn write(out: &mut String, shape: &Shape) {
    if let Shape::Typed(typed) = shape {
        line(out, TEXT, quoted(typed.text()));
    }
}

const TEXT: &str = "text";
