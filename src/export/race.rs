//! Races as tables.

use std::io::{self, Write};

use super::table::quoted;
use crate::analysis::Race;

/// The table of a race, `optimizer,parameter,value,evaluations,loss,solved`: a row for each number that was tuned, and one without
/// parameter and value for an optimizer of which none was.
///
/// `names` are those of all optimizers of the document. `evaluations` is the mean over the starts of those until solved, where an
/// unsolved run counts with its whole budget; `loss` the mean of the losses at the ends of the runs; `solved` the share of
/// the starts from which it got there.
///
/// # Errors
/// If `out` cannot be written.
pub fn csv(names: &[String], race: &Race, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "optimizer,parameter,value,evaluations,loss,solved")?;
    for tuned in &race.entrants {
        let name = quoted(names.get(tuned.index).map_or("", String::as_str));
        let (evaluations, loss, share) = (tuned.evaluations(), tuned.score.loss, tuned.share());
        let result = format!("{evaluations:?},{loss:?},{share:?}");
        let parameters = tuned.method.parameters();
        for &row in &tuned.rows {
            let (key, value) = (parameters.table()[row].key, parameters.get(row));
            writeln!(out, "{name},{key},{value:?},{result}")?;
        }
        if tuned.rows.is_empty() {
            writeln!(out, "{name},,,{result}")?;
        }
    }
    Ok(())
}
