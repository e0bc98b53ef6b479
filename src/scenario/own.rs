//! What surfaces hold besides numbers, in scenario files: the text of a formula, bumps, data sets.

use std::sync::Arc;

use super::notation::{Text, line, number, pair, quoted};
use super::source::Result;
use super::table::{Table, TextOrTable};
use crate::parameters::Legal;
use crate::spelling::nearest;
use crate::surface::{Bump, Bumps, Content, ContentMut, Data, MAX_BUMPS, MAX_ROWS, Shape, Typed};

const TEXT: &str = "text";
const DATA: &str = "data";

/// Reads the keys of a surface's own content; what a file leaves out stays as it is.
pub fn read(table: &mut Table<'_>, shape: &mut Shape) -> Result<()> {
    match shape.content_mut() {
        ContentMut::None | ContentMut::Slice | ContentMut::Network(_) => {}
        ContentMut::Text(typed) => read_text(table, typed)?,
        ContentMut::Bumps(bumps) => read_bumps(table, bumps)?,
        ContentMut::Data => {
            if let Some(data) = read_data(table)? {
                let over = shape.over(data);
                *shape = over.map_err(|unfit| table.error(DATA, &unfit.to_string()))?;
            }
        }
    }
    Ok(())
}

/// The keys that a kind of surface takes besides its parameters, in words for lists; `None` where there are none.
pub fn describe(shape: &Shape) -> Option<String> {
    match shape.content() {
        // A text is listed as a parameter, a slice not at all.
        Content::None | Content::Text(_) | Content::Slice(_) | Content::Network(_) => None,
        Content::Bumps(_) => Some(format!(
            "takes up to {MAX_BUMPS} tables [[surface.bump]] with at = [x, y], width, depth"
        )),
        Content::Data(_) => {
            let sets = Data::all_built_in().iter();
            let fitting = sets.filter(|set| shape.over(Arc::clone(set)).is_ok());
            let names: Vec<&str> = fitting.map(|set| set.name.as_str()).collect();
            Some(format!(
                "takes data = a built-in set ({}), or a table [surface.data] with name, names, a, b, target",
                names.join(", ")
            ))
        }
    }
}

/// Writes the keys that [`read`] takes. Tables come last: in TOML no key of the surface may follow them.
pub fn write(out: &mut Text, shape: &Shape) {
    match shape.content() {
        Content::None => {}
        Content::Text(typed) => line(out, TEXT, quoted(typed.text())),
        Content::Bumps(bumps) => write_bumps(out, &bumps.bumps),
        Content::Data(regression) => write_data(out, regression.data()),
        // No file can hold a function. The text says so, and reading it fails at its kind.
        Content::Slice(_) | Content::Network(_) => {
            out.raw("# A slice is made by a program: no file can hold its objective.\n")
        }
    }
}

fn read_text(table: &mut Table<'_>, target: &mut Typed) -> Result<()> {
    if let Some(text) = table.text(TEXT)? {
        *target = Typed::new(text).map_err(|error| {
            let (line, column) = error.place(text);
            let message = format!("line {line}, column {column} of the formula: {error}");
            table.error_within(TEXT, text, error.span.start, &message)
        })?;
    }
    Ok(())
}

fn read_bumps(table: &mut Table<'_>, target: &mut Bumps) -> Result<()> {
    const KEY: &str = "bump";
    let Some(tables) = table.tables_if_any(KEY)? else {
        return Ok(());
    };
    if tables.len() > MAX_BUMPS {
        let message = format!("found {}; allowed: at most {MAX_BUMPS}", tables.len());
        return Err(table.error(KEY, &message));
    }
    let bump = |mut table: Table<'_>| {
        let missing = |table: &Table<'_>, key: &str, allowed: &str| {
            table.error(key, &format!("found nothing; allowed: {allowed}"))
        };
        let at = table.numbers("at", Legal::Finite)?;
        let at = at.ok_or_else(|| missing(&table, "at", "its centre, [x, y]"))?;
        let mut number = |key: &'static str, legal: Legal| {
            let value = table.number(key, legal)?;
            value.ok_or_else(|| missing(&table, key, &legal.describe()))
        };
        let bump = Bump {
            at,
            width: number("width", Bump::WIDTH)?,
            depth: number("depth", Bump::DEPTH)?,
        };
        table.finish()?;
        Ok(bump)
    };
    target.bumps = tables.into_iter().map(bump).collect::<Result<_>>()?;
    Ok(())
}

fn write_bumps(out: &mut Text, bumps: &[Bump]) {
    if bumps.is_empty() {
        line(out, "bump", "[]".to_owned());
    }
    for Bump { at, width, depth } in bumps {
        out.inner_item("surface.bump");
        line(out, "at", pair(*at));
        line(out, "width", number(*width));
        line(out, "depth", number(*depth));
    }
}

/// `data = "name"` of a built-in set, or a table with the columns.
fn read_data(table: &mut Table<'_>) -> Result<Option<Arc<Data>>> {
    let allowed = "the name of a built-in set in quotes, or a table, [surface.data]";
    let name = match table.text_or_table(DATA, allowed)? {
        None => return Ok(None),
        Some(TextOrTable::Table(columns)) => return read_columns(columns).map(Some),
        Some(TextOrTable::Text(name)) => name,
    };
    if let Some(data) = Data::built_in(name) {
        return Ok(Some(data));
    }
    if name.contains(['.', '/', '\\']) {
        return Err(table.error(
            DATA,
            "found the name of a file; allowed: a built-in set, or the data themselves: open the CSV in the window or drop it there, and save",
        ));
    }
    let names: Vec<&str> = Data::all_built_in()
        .iter()
        .map(|d| d.name.as_str())
        .collect();
    let mut message = format!(
        "found {name:?}; allowed: {}, or a table, [surface.data]",
        names.join(", ")
    );
    if let Some(near) = nearest(name, &names) {
        message.push_str(&format!("; did you mean `{near}`?"));
    }
    Err(table.error(DATA, &message))
}

/// Reads a table of data: its name, the names of its columns, and these.
pub fn read_columns(mut table: Table<'_>) -> Result<Arc<Data>> {
    let name = table.text("name")?.unwrap_or("data").to_owned();
    let names = match table.texts("names")? {
        Some(names) => names.map(str::to_owned),
        None => ["a", "b", "target"].map(str::to_owned),
    };
    let legal = Legal::Between(-Data::LARGEST, Data::LARGEST);
    let mut columns: Vec<Vec<f64>> = Vec::with_capacity(3);
    for key in ["a", "b", "target"] {
        let Some(column) = table.column(key, legal, 2..=MAX_ROWS)? else {
            let message = format!("found nothing; allowed: an array of 2 to {MAX_ROWS} numbers");
            return Err(table.error(key, &message));
        };
        if let Some(first) = columns.first()
            && first.len() != column.len()
        {
            let message = format!(
                "found an array of {}; allowed: as many numbers as in a, {}",
                column.len(),
                first.len()
            );
            return Err(table.error(key, &message));
        }
        columns.push(column);
    }
    table.finish()?;
    let rows = (0..columns[0].len()).map(|i| [columns[0][i], columns[1][i], columns[2][i]]);
    Ok(Arc::new(Data {
        name,
        names,
        rows: rows.collect(),
    }))
}

fn write_data(out: &mut Text, data: &Data) {
    if data.is_built_in() {
        line(out, DATA, quoted(&data.name));
        return;
    }
    write_columns(out, "surface.data", data);
}

/// Writes what [`read_columns`] reads, as the table of that path.
pub fn write_columns(out: &mut Text, path: &str, data: &Data) {
    out.inner_table(path);
    line(out, "name", quoted(&data.name));
    let names: Vec<String> = data.names.iter().map(|n| quoted(n)).collect();
    line(out, "names", format!("[{}]", names.join(", ")));
    for (column, key) in ["a", "b", "target"].into_iter().enumerate() {
        let numbers: Vec<String> = data.column(column).map(number).collect();
        line(out, key, format!("[{}]", numbers.join(", ")));
    }
}
