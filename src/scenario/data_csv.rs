//! Data sets from CSV files: two features and a target.

use std::io::{self, BufRead, Read as _};

use thiserror::Error;

use crate::surface::{Data, MAX_ROWS, Unfit};

/// Why a CSV was refused: one message with line, column, what was found and what is allowed.
#[derive(Debug, Error)]
pub enum CsvError {
    #[error("cannot read {file}: {source}")]
    Read { file: String, source: io::Error },
    #[error("{file}: {message}")]
    Whole { file: String, message: String },
    #[error("{file}:{line}: {message}")]
    Line {
        file: String,
        /// From 1; blank lines and comments count.
        line: usize,
        message: String,
    },
    #[error("{file}:{line}: column {column}: {message}")]
    Cell {
        file: String,
        line: usize,
        /// From 1.
        column: usize,
        message: String,
    },
}

/// A table that was read.
#[derive(Debug)]
pub struct Csv {
    pub data: Data,
    /// Rows in the file; of more than [`MAX_ROWS`] so many were kept, evenly spread.
    pub rows: usize,
    file: String,
    /// Where each kept row stands.
    lines: Vec<usize>,
}

impl Csv {
    /// Why a model cannot be fitted, with the place in the file.
    pub fn unfit(&self, unfit: Unfit) -> CsvError {
        let file = self.file.clone();
        match unfit {
            Unfit::OneClass(_) => CsvError::Whole {
                file,
                message: unfit.to_string(),
            },
            Unfit::ManyClasses { values, row } => CsvError::Cell {
                file,
                line: self.lines[row - 1],
                column: 3,
                message: format!(
                    "found {} after {} and {}; allowed: two values, one for each class",
                    values[2], values[0], values[1]
                ),
            },
        }
    }
}

/// A longer line is no row of numbers.
const MAX_LINE: u64 = 1 << 16;
/// Rows held while reading, from which those that are kept are chosen: the choice is even to a sixteenth.
const HELD: usize = 16 * MAX_ROWS;
const COLUMNS: &str = "3 columns: two features and a target";

/// Reads a table with an optional header. `file` is the name that messages give.
///
/// Cells stand between semicolons, tabs, commas or blanks, whichever the first line has; with semicolons and tabs a
/// number may have a decimal comma. Blank lines and lines that begin with # are skipped. However long the file is, memory
/// stays bounded.
pub fn read_csv(file: &str, mut source: impl BufRead) -> Result<Csv, CsvError> {
    let at_line = |line: usize, message: String| CsvError::Line {
        file: file.to_owned(),
        line,
        message,
    };
    let mut separator = None;
    let mut names = ["a", "b", "target"].map(str::to_owned);
    let mut held: Vec<(usize, [f64; 3])> = Vec::new();
    let (mut rows, mut every) = (0, 1);
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let limited = source.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes);
        let length = limited.map_err(|source| CsvError::Read {
            file: file.to_owned(),
            source,
        })?;
        if length == 0 {
            break;
        }
        if length as u64 == MAX_LINE {
            let message = format!("found a line of {MAX_LINE} bytes or more; allowed: {COLUMNS}");
            return Err(at_line(line, message));
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let first = separator.is_none();
        let separator = *separator.get_or_insert_with(|| Separator::of(text));
        let cells = separator.split(text);
        let count = cells.len();
        let Ok(cells) = <[String; 3]>::try_from(cells) else {
            let columns = if count == 1 { "column" } else { "columns" };
            let message = format!("found {count} {columns}; allowed: {COLUMNS}");
            return Err(at_line(line, message));
        };
        let named = |cell: &String| separator.number(cell).is_none();
        if first && cells.iter().all(named) && cells.iter().any(|cell| !cell.is_empty()) {
            for (name, cell) in names.iter_mut().zip(cells) {
                if !cell.is_empty() {
                    *name = cell;
                }
            }
            continue;
        }
        let mut row = [0.0; 3];
        for (i, cell) in cells.iter().enumerate() {
            let number = separator.number(cell);
            row[i] = number
                .filter(|v| v.abs() <= Data::LARGEST)
                .ok_or_else(|| CsvError::Cell {
                    file: file.to_owned(),
                    line,
                    column: i + 1,
                    message: format!(
                        "found {}; allowed: a number up to {:e} in size",
                        found(cell),
                        Data::LARGEST
                    ),
                })?;
        }
        if rows % every == 0 {
            held.push((line, row));
        }
        rows += 1;
        if held.len() > HELD {
            // Every second one of those that are there, and of those to come.
            let mut index = 0;
            held.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            every *= 2;
        }
    }
    if rows < 2 {
        let message = format!(
            "found {rows} {} of numbers; allowed: at least 2",
            if rows == 1 { "row" } else { "rows" }
        );
        return Err(CsvError::Whole {
            file: file.to_owned(),
            message,
        });
    }
    let kept = held.len().min(MAX_ROWS);
    let (lines, rows_kept) = (0..kept).map(|i| held[i * held.len() / kept]).unzip();
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    Ok(Csv {
        data: Data {
            name: name.to_owned(),
            names,
            rows: rows_kept,
        },
        rows,
        file: file.to_owned(),
        lines,
    })
}

/// What stands between cells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    Character(char),
    Blanks,
}

impl Separator {
    fn of(text: &str) -> Self {
        let all = [';', '\t', ','].map(Self::Character);
        let cells = |s: &Self| s.split(text).len();
        let fits = all.into_iter().find(|s| cells(s) == 3);
        fits.or(all.into_iter().find(|s| cells(s) > 1))
            .unwrap_or(Self::Blanks)
    }

    /// The cells of a line; a separator within double quotes is text.
    fn split(self, text: &str) -> Vec<String> {
        let mut quoted = false;
        let cells = text.split(|c: char| {
            quoted ^= c == '"';
            !quoted
                && match self {
                    Self::Character(separator) => c == separator,
                    Self::Blanks => c.is_whitespace(),
                }
        });
        let cells = cells.map(|cell| cell.trim().trim_matches('"').trim().to_owned());
        match self {
            Self::Character(_) => cells.collect(),
            Self::Blanks => cells.filter(|cell| !cell.is_empty()).collect(),
        }
    }

    /// A number, perhaps an infinite one or none (NaN).
    fn number(self, cell: &str) -> Option<f64> {
        let comma = matches!(self, Self::Character(';' | '\t'));
        let text = if comma && !cell.contains('.') {
            cell.replacen(',', ".", 1)
        } else {
            cell.to_owned()
        };
        text.parse().ok()
    }
}

/// A cell as a message shows it.
fn found(cell: &str) -> String {
    if cell.is_empty() {
        return "nothing".to_owned();
    }
    let short: String = cell.chars().take(40).collect();
    let dots = if short.len() < cell.len() { "…" } else { "" };
    format!("{short:?}{dots}")
}
