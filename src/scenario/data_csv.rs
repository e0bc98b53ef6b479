//! Data sets from CSV files: two features and a target.

use std::io::{self, BufRead, Read as _};

use thiserror::Error;

use super::reason;
use crate::math::random::below;
use crate::spelling::printable;
use crate::surface::{Data, MAX_ROWS, Unfit};

/// Why a CSV was refused: one message with the place, what was found and what is allowed.
#[derive(Debug, Error)]
pub enum CsvError {
    /// The system could not read the file.
    #[error("cannot read {}: {}", printable(file), reason(source))]
    Read {
        /// The name of the file.
        file: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The table as a whole is at fault.
    #[error("{}: {message}", printable(file))]
    Whole {
        /// The name of the file.
        file: String,
        /// What was found and what is allowed.
        message: String,
    },
    /// A line is at fault.
    #[error("{}:{line}: {message}", printable(file))]
    Line {
        /// The name of the file.
        file: String,
        /// From 1; blank lines and comments count.
        line: usize,
        /// What was found and what is allowed.
        message: String,
    },
    /// A cell is at fault.
    #[error("{}:{line}: column {column}: {message}", printable(file))]
    Cell {
        /// The name of the file.
        file: String,
        /// From 1; blank lines and comments count.
        line: usize,
        /// From 1.
        column: usize,
        /// What was found and what is allowed.
        message: String,
    },
}

/// A table that was read.
#[derive(Debug)]
pub struct Csv {
    /// The rows that were kept, in the order of the file: all of them or, of a long file, a random sample of [`MAX_ROWS`].
    pub data: Data,
    /// Rows in the file.
    pub rows: usize,
    file: String,
    /// The first rows with distinct targets in the whole file, up to three.
    targets: Vec<Row>,
}

/// A row with its line.
type Row = (usize, [f64; 3]);

impl Csv {
    /// The two targets of the whole file, ascending.
    ///
    /// # Errors
    /// If the file has one target only, or more than two, with the place.
    pub fn classes(&self) -> Result<[f64; 2], CsvError> {
        let file = self.file.clone();
        let values = self.targets.iter().map(|(_, [.., target])| *target);
        match *values.collect::<Vec<_>>() {
            [first, second] => Ok([first.min(second), first.max(second)]),
            [first, second, third, ..] => Err(CsvError::Cell {
                file,
                line: self.targets[2].0,
                column: 3,
                message: format!(
                    "found {third} after {first} and {second}; allowed: two values, one for each class"
                ),
            }),
            [] | [_] => Err(CsvError::Whole {
                file,
                message: Unfit::OneClass(self.data.rows[0][2]).to_string(),
            }),
        }
    }
}

/// A longer line cannot be a row of numbers.
const MAX_LINE: u64 = 1 << 16;
/// The sample of a long file is the same whenever it is read.
const SEED: u64 = 0;
const COLUMNS: &str = "3 columns: two features and a target";

/// Reads a table with an optional header. `file` is its name in messages.
///
/// Cells are separated by semicolons, tabs, commas or blanks, whichever the first line has; with semicolons and tabs a number
/// may have a decimal comma. Blank lines and lines that begin with # are skipped. Memory stays bounded: of a long file a
/// sample is kept in which every row is equally likely (Vitter's algorithm R, 1985). Every n-th row would not do: of targets
/// that alternate it could keep only one.
///
/// # Errors
/// If the file cannot be read, has fewer than 2 rows, a feature that is the same in all of them, or a line that is not a row of 3 numbers of legal size.
pub fn read_csv(file: &str, mut source: impl BufRead) -> Result<Csv, CsvError> {
    let mut names = ["a", "b", "target"].map(str::to_owned);
    let mut separator = None;
    let mut sample = Sample::default();
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
            return Err(at_line(file, line, message));
        }
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let first = separator.is_none();
        let separator = *separator.get_or_insert_with(|| Separator::of(text));
        let cells = three_cells(file, line, separator.split(text))?;
        let named = |cell: &String| separator.number(cell).is_none();
        if first && cells.iter().all(named) && cells.iter().any(|cell| !cell.is_empty()) {
            for (name, cell) in names.iter_mut().zip(cells) {
                if !cell.is_empty() {
                    *name = cell;
                }
            }
            continue;
        }
        sample.push(line, numbers(file, line, separator, &cells)?);
    }
    sample.finish(file, names)
}

fn at_line(file: &str, line: usize, message: String) -> CsvError {
    CsvError::Line {
        file: file.to_owned(),
        line,
        message,
    }
}

fn three_cells(file: &str, line: usize, cells: Vec<String>) -> Result<[String; 3], CsvError> {
    <[String; 3]>::try_from(cells).map_err(|cells| {
        let count = cells.len();
        let columns = if count == 1 { "column" } else { "columns" };
        let message = format!("found {count} {columns}; allowed: {COLUMNS}");
        at_line(file, line, message)
    })
}

fn numbers(
    file: &str,
    line: usize,
    separator: Separator,
    cells: &[String; 3],
) -> Result<[f64; 3], CsvError> {
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
    Ok(row)
}

/// A uniform sample of the rows read so far, each with its line: all of them as long as they are few.
#[derive(Default)]
struct Sample {
    held: Vec<Row>,
    /// The first rows of the first three different targets: more than two are no classes.
    targets: Vec<Row>,
    /// Rows read.
    rows: usize,
    /// The first row, and whether each feature has had another value since.
    first: Option<[f64; 3]>,
    varies: [bool; 2],
}

impl Sample {
    fn push(&mut self, line: usize, row: [f64; 3]) {
        let Self {
            held,
            targets,
            rows,
            first,
            varies,
        } = self;
        let first = first.get_or_insert(row);
        for (feature, varies) in varies.iter_mut().enumerate() {
            *varies |= row[feature] != first[feature];
        }
        if targets.len() < 3 && targets.iter().all(|(_, [.., target])| *target != row[2]) {
            targets.push((line, row));
        }
        *rows += 1;
        if held.len() < MAX_ROWS {
            held.push((line, row));
        } else if let Some(slot) = held.get_mut(below(SEED, *rows as u64, *rows)) {
            *slot = (line, row);
        }
    }

    fn finish(self, file: &str, names: [String; 3]) -> Result<Csv, CsvError> {
        let Self {
            mut held,
            targets,
            rows,
            first,
            varies,
        } = self;
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
        // A feature that never changes says nothing about the target.
        if let (Some(first), Some(feature)) = (first, varies.iter().position(|varies| !varies)) {
            return Err(CsvError::Whole {
                file: file.to_owned(),
                message: format!(
                    "found only the value {} in the column {:?}; allowed: features that vary",
                    first[feature], names[feature]
                ),
            });
        }
        if let [first, second] = targets[..] {
            // A class that the sample has missed replaces one of its rows.
            for missed in [first, second] {
                if held.iter().all(|(_, [.., target])| *target != missed.1[2]) {
                    held[0] = missed;
                }
            }
        }
        held.sort_by_key(|(line, _)| *line);
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        Ok(Csv {
            data: Data {
                name: name.to_owned(),
                names,
                rows: held.into_iter().map(|(_, row)| row).collect(),
            },
            rows,
            file: file.to_owned(),
            targets,
        })
    }
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

    /// The cells of a line. A separator within double quotes does not count.
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

    /// The number in a cell, which may be infinite or NaN; `None` if the cell holds something else.
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
