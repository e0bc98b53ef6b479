//! What is made of many numbers.

use crate::math::elementary as e;
use crate::scenario::claim::{Across, Measurement, Rows, Take};

/// The rows of a run whose last one is given.
pub fn span(what: &Measurement, last: usize) -> Result<Vec<usize>, String> {
    let (from, to) = match what.rows {
        Rows::End => (last, last),
        Rows::Step(step) => (step, step),
        Rows::All => (0, last),
        Rows::LastHalf => (last / 2, last),
        Rows::From(from, to) => (from, to),
    };
    if to > last {
        return Err(format!("the run ends at step {last}"));
    }
    Ok((from..=to).collect())
}

/// One number out of those of rows, some of which may not exist.
pub fn reduced(what: &Measurement, rows: &[usize], values: &[Option<f64>]) -> Result<f64, String> {
    let there: Vec<(usize, f64)> = rows
        .iter()
        .zip(values)
        .filter_map(|(row, v)| Some((*row, (*v)?)))
        .collect();
    let numbers: Vec<f64> = there.iter().map(|(_, v)| *v).collect();
    let nothing = || "it does not exist there".to_owned();
    let Some(take) = what.take else {
        return numbers.last().copied().ok_or_else(nothing);
    };
    let (Some(first), Some(last)) = (there.first(), there.last()) else {
        return Err(nothing());
    };
    let search = |found: &dyn Fn(f64) -> bool, is: &str| {
        let row = there
            .iter()
            .find(|(_, v)| found(*v))
            .map(|(row, _)| *row as f64);
        row.ok_or_else(|| format!("it is never {is} {}", what.value))
    };
    match take {
        Take::Mean => Ok(mean(&numbers)),
        Take::Sd => variance(&numbers).map(f64::sqrt),
        Take::Variance => variance(&numbers),
        Take::Min => Ok(extreme(&numbers, f64::min)),
        Take::Max => Ok(extreme(&numbers, f64::max)),
        Take::Rises => Ok(numbers.windows(2).filter(|pair| pair[1] > pair[0]).count() as f64),
        Take::Factor => factor(*first, *last),
        Take::FirstBelow => search(&|v| v < what.value, "below"),
        Take::FirstAbove => search(&|v| v > what.value, "above"),
    }
}

/// The least or the greatest of all; NaN if one of them is, so that no bound holds.
fn extreme(values: &[f64], pick: fn(f64, f64) -> f64) -> f64 {
    let known = |m: f64, v: f64| {
        if m.is_nan() || v.is_nan() {
            f64::NAN
        } else {
            pick(m, v)
        }
    };
    values.iter().copied().reduce(known).unwrap_or(f64::NAN)
}

fn factor((from, a): (usize, f64), (to, b): (usize, f64)) -> Result<f64, String> {
    let ratio = (b / a).abs();
    match to - from {
        0 => Err("there is one row alone".to_owned()),
        _ if a == 0.0 || !ratio.is_finite() => Err("there is no ratio".to_owned()),
        1 => Ok(ratio),
        _ if ratio == 0.0 => Ok(0.0),
        steps => Ok(e::exp(e::ln(ratio) / steps as f64)),
    }
}

/// One number out of those of several runs, all of which there must be.
pub fn across(how: Across, values: &[f64]) -> Result<f64, String> {
    if values.is_empty() {
        return Err("there is no run".to_owned());
    }
    match how {
        Across::Mean => Ok(mean(values)),
        Across::Sd => variance(values).map(f64::sqrt),
        Across::Variance => variance(values),
        Across::Min => Ok(extreme(values, f64::min)),
        Across::Max => Ok(extreme(values, f64::max)),
        Across::Median => {
            let mut sorted = values.to_vec();
            sorted.sort_by(f64::total_cmp);
            let middle = sorted.len() / 2;
            Ok(if sorted.len() % 2 == 1 {
                sorted[middle]
            } else {
                0.5 * (sorted[middle - 1] + sorted[middle])
            })
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased estimate of the variance.
fn variance(values: &[f64]) -> Result<f64, String> {
    if values.len() < 2 {
        return Err("one number has no variance".to_owned());
    }
    let mean = mean(values);
    let squares = values.iter().map(|v| (v - mean) * (v - mean));
    Ok(squares.sum::<f64>() / (values.len() - 1) as f64)
}
