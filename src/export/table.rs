//! Trajectories as tables.
//!
//! All optimizers of a scenario are written in turn, hidden ones too: visibility concerns the figure, and a script that reads
//! a table should not lose rows because someone cleared a check box.
//!
//! Columns of a surface are `optimizer,step,x,y,loss,grad_x,grad_y,lr,status`; those of a network
//! `optimizer,step,x,y,distance,loss,grad_norm,lr,status`, where x and y are the coordinates of the shadow on the plane that the
//! scenario shows, and the distance is that of the weights from it. Where rows of the data are kept from training, the loss over these
//! follows as `test_loss`. There is a row for the start (step 0) and one after each step.
//!
//! Each run is computed when its rows are due and dropped once they have been written, so that memory holds only one run at
//! a time. Numbers have the fewest digits that read back to the same f64, and always a point or an exponent: a reader that
//! guesses types would otherwise take 1 and −0 for integers.

mod columns;
mod npy;

pub use columns::Trace;
pub use npy::npy;

use std::io::{self, Write};
use std::ops::Range;

use self::columns::{Cell, Table};
use crate::optimizer::Progress;
use crate::scenario::Scenario;

/// Comma-separated values. Names are quoted as in RFC 4180; lines end in a line feed. Numbers that are not finite are
/// `inf`, `-inf` or `NaN`.
///
/// # Errors
/// If `out` cannot be written.
pub fn csv(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    csv_watched(&scenario.into(), out, &Progress::default())
}

/// [`csv`] with reports to `progress`.
///
/// # Errors
/// If `out` cannot be written, and if cancelled.
pub fn csv_watched(trace: &Trace<'_>, out: &mut dyn Write, progress: &Progress) -> io::Result<()> {
    let table = Table::of(trace, progress);
    out.write_all(b"optimizer")?;
    for column in table.columns {
        write!(out, ",{}", column.name)?;
    }
    if table.tests {
        out.write_all(b",test_loss")?;
    }
    for weight in 0..table.weights {
        write!(out, ",w{weight}")?;
    }
    out.write_all(b"\n")?;
    for run in table.runs(progress) {
        let (name, run) = run?;
        let name = quoted(&name);
        for rows in chunks(run.last() + 1, ROWS) {
            let weights = table.weights_of(&run, rows.clone(), 0..table.weights);
            let mut weights = weights.chunks(table.weights.max(1));
            let mut tests = table.test_losses(&run, rows.clone()).into_iter();
            for row in rows {
                out.write_all(name.as_bytes())?;
                for column in table.columns {
                    match column.cell(&run, row) {
                        Cell::Whole(v) => write!(out, ",{v}"),
                        Cell::Number(v) => write!(out, ",{v:?}"),
                        Cell::Word(word) => write!(out, ",{word}"),
                    }?;
                }
                if let Some(v) = tests.next() {
                    write!(out, ",{v:?}")?;
                }
                for v in weights.next().into_iter().flatten() {
                    write!(out, ",{v:?}")?;
                }
                out.write_all(b"\n")?;
            }
        }
    }
    Ok(())
}

/// An array with an object for each optimizer: its name, and the columns of [`csv`] as arrays. Numbers that are not finite
/// are `null`, since JSON cannot express them.
///
/// # Errors
/// If `out` cannot be written.
pub fn json(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    json_watched(&scenario.into(), out, &Progress::default())
}

/// [`json`] with reports to `progress`.
///
/// # Errors
/// If `out` cannot be written, and if cancelled.
pub fn json_watched(trace: &Trace<'_>, out: &mut dyn Write, progress: &Progress) -> io::Result<()> {
    let table = Table::of(trace, progress);
    out.write_all(b"[")?;
    for (i, run) in table.runs(progress).enumerate() {
        let (name, run) = run?;
        out.write_all(if i == 0 { b"\n{" } else { b",\n{" })?;
        out.write_all(b"\"optimizer\":")?;
        serde_json::to_writer(&mut *out, &name)?;
        let rows = run.last() + 1;
        for column in table.columns {
            let cells = (0..rows).map(|row| column.cell(&run, row));
            array(column.name, cells, out)?;
        }
        if table.tests {
            let cells = table.test_losses(&run, 0..rows).into_iter();
            array("test_loss", cells.map(Cell::Number), out)?;
        }
        // Columns lie across the rows: as many are held as memory has room for, and the run is replayed for each lot.
        for lot in chunks(table.weights, (HELD / rows).max(1)) {
            let held = table.weights_of(&run, 0..rows, lot.clone());
            for (place, weight) in lot.clone().enumerate() {
                let column = held.iter().skip(place).step_by(lot.len());
                let cells = column.map(|v| Cell::Number(*v));
                array(&format!("w{weight}"), cells, out)?;
            }
        }
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")
}

/// Rows whose weights are held at a time.
const ROWS: usize = 64;
/// Numbers of columns that are held at a time: 64 MB.
const HELD: usize = 8 << 20;

/// 0 … `count` − 1 in lots of at most `size`.
fn chunks(count: usize, size: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..count).step_by(size);
    starts.map(move |start| start..(start + size).min(count))
}

fn array(name: &str, cells: impl Iterator<Item = Cell>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (i, cell) in cells.enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Whole(v) => write!(out, "{v}"),
            Cell::Number(v) => number(out, v),
            Cell::Word(word) => write!(out, "\"{word}\""),
        }?;
    }
    out.write_all(b"]")
}

fn number(out: &mut dyn Write, v: f64) -> io::Result<()> {
    if v.is_finite() {
        write!(out, "{v:?}")
    } else {
        out.write_all(b"null")
    }
}

/// A text from somebody else as a field of comma-separated values for a spreadsheet, which would take what begins with one of these characters for a formula
/// and run it: an apostrophe makes it a text again, except where it is a number (OWASP, CSV injection). Where cells are parted at semicolons or tabs, it is
/// still one.
pub fn defused(text: &str) -> String {
    const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    let is_number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    let text = match text.starts_with(FORMULA) && !is_number() {
        true => format!("'{text}"),
        false => text.to_owned(),
    };
    if text.contains([';', '\t']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        quoted(&text)
    }
}

/// A field of comma-separated values.
pub fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_somebody_else_is_a_formula() {
        for (text, field) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
            ("@SUM(1,1)", "\"'@SUM(1,1)\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "'＝1"),
            ("a;=1", "\"a;=1\""),
            ("-inf", "'-inf"),
            ("-0.5", "-0.5"),
            ("+1e5", "+1e5"),
            ("a = -b", "a = -b"),
            ("", ""),
        ] {
            assert_eq!(defused(text), field);
        }
    }

    #[test]
    fn fields_are_quoted_only_where_they_must_be() {
        assert_eq!(quoted(" Adam; β₁ = 0.9 "), " Adam; β₁ = 0.9 ");
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(quoted("a\r\nb"), "\"a\r\nb\"");
    }

    #[test]
    fn numbers_stay_numbers_of_the_same_bits() {
        let text = |v| {
            let mut out = Vec::new();
            number(&mut out, v).expect("memory");
            String::from_utf8(out).expect("ASCII")
        };
        assert_eq!(text(-0.0), "-0.0");
        assert_eq!(text(1.0), "1.0");
        assert_eq!(text(1e-8), "1e-8");
        assert_eq!(text(5e-324), "5e-324");
        for v in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(text(v), "null");
        }
    }

    #[test]
    fn a_table_that_is_cancelled_is_an_error() {
        let progress = Progress::default();
        let mut out = Vec::new();
        let scenario = Scenario::default();
        csv_watched(&(&scenario).into(), &mut out, &progress).expect("memory");
        assert_eq!((&*progress.what(), progress.share()), ("Runs", 1.0));
        progress.cancel();
        for write in [csv_watched, json_watched] {
            write(&(&scenario).into(), &mut out, &progress).expect_err("cancelled");
        }
    }
}
