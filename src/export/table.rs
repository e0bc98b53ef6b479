//! Trajectories as tables.
//!
//! All optimizers of a scenario are written in turn, hidden ones too: visibility concerns the figure, and a script that reads
//! a table should not lose rows because someone cleared a check box.
//!
//! Each run is computed when its rows are due and dropped once they have been written, so that memory holds only one run at
//! a time. Numbers have the fewest digits that read back to the same f64, and always a point or an exponent: a reader that
//! guesses types would otherwise take 1 and −0 for integers.

use std::io::{self, Write};

use crate::{
    optimizer::{Progress, Trajectory},
    scenario::Scenario,
};

/// `optimizer,step,x,y,loss,grad_x,grad_y,lr,status`: a row for the start (step 0) and one after each step, as
/// comma-separated values. Names are quoted as in RFC 4180; lines end in a line feed. Numbers that are not finite are
/// `inf`, `-inf` or `NaN`.
///
/// # Errors
/// If `out` cannot be written.
pub fn csv(scenario: &Scenario, out: &mut dyn Write) -> io::Result<()> {
    csv_watched(scenario, out, &Progress::default())
}

/// [`csv`] with reports to `progress`.
///
/// # Errors
/// If `out` cannot be written, and if cancelled.
pub fn csv_watched(
    scenario: &Scenario,
    out: &mut dyn Write,
    progress: &Progress,
) -> io::Result<()> {
    writeln!(out, "optimizer,step,x,y,loss,grad_x,grad_y,lr,status")?;
    for run in runs(scenario, progress) {
        let (name, run) = run?;
        let name = quoted(&name);
        for row in 0..=run.last() {
            let [x, y] = run.points[row];
            let [grad_x, grad_y] = run.gradients[row];
            let (loss, lr) = (run.losses[row], run.rates[row]);
            let status = run.statuses[row].key();
            writeln!(
                out,
                "{name},{row},{x:?},{y:?},{loss:?},{grad_x:?},{grad_y:?},{lr:?},{status}"
            )?;
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
    json_watched(scenario, out, &Progress::default())
}

/// [`json`] with reports to `progress`.
///
/// # Errors
/// If `out` cannot be written, and if cancelled.
pub fn json_watched(
    scenario: &Scenario,
    out: &mut dyn Write,
    progress: &Progress,
) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, run) in runs(scenario, progress).enumerate() {
        let (name, run) = run?;
        out.write_all(if i == 0 { b"\n{" } else { b",\n{" })?;
        out.write_all(b"\"optimizer\":")?;
        serde_json::to_writer(&mut *out, &name)?;
        column(out, "step", 0..=run.last(), |out, step| {
            write!(out, "{step}")
        })?;
        column(out, "x", &run.points, |out, [x, _]| number(out, *x))?;
        column(out, "y", &run.points, |out, [_, y]| number(out, *y))?;
        column(out, "loss", &run.losses, |out, loss| number(out, *loss))?;
        column(out, "grad_x", &run.gradients, |out, [x, _]| number(out, *x))?;
        column(out, "grad_y", &run.gradients, |out, [_, y]| number(out, *y))?;
        column(out, "lr", &run.rates, |out, lr| number(out, *lr))?;
        column(out, "status", &run.statuses, |out, status| {
            write!(out, "\"{}\"", status.key())
        })?;
        out.write_all(b"}")?;
    }
    out.write_all(b"\n]\n")
}

/// The runs, each computed when it is asked for; an error if cancelled.
fn runs(
    scenario: &Scenario,
    progress: &Progress,
) -> impl Iterator<Item = io::Result<(String, Trajectory)>> {
    let problem = scenario.problem();
    let optimizers = scenario.optimizers.iter();
    progress.begin("Runs", optimizers.len(), problem.steps);
    scenario
        .table_names()
        .into_iter()
        .zip(optimizers)
        .map(move |(name, o)| {
            let run = progress.of_run(problem.steps, |interrupt| o.run_until(&problem, interrupt));
            if progress.is_cancelled() {
                return Err(io::Error::other("cancelled"));
            }
            Ok((name, run))
        })
}

fn column<T>(
    out: &mut dyn Write,
    key: &str,
    values: impl IntoIterator<Item = T>,
    mut put: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
) -> io::Result<()> {
    write!(out, ",\n\"{key}\":[")?;
    for (i, value) in values.into_iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        put(out, value)?;
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

/// A field of comma-separated values.
pub(super) fn quoted(text: &str) -> String {
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
        csv_watched(&Scenario::default(), &mut out, &progress).expect("memory");
        assert_eq!((progress.what(), progress.share()), ("Runs", 1.0));
        progress.cancel();
        for write in [csv_watched, json_watched] {
            write(&Scenario::default(), &mut out, &progress).expect_err("cancelled");
        }
    }
}
