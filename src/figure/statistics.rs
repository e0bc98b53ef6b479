//! The curvature in all directions, in words: what a slice through many weights does not show.

use super::number::{compact, percent};
use crate::analysis::SliceStatistics;

/// A number with its name.
pub struct StatisticsLine {
    /// λmax
    pub name: &'static str,
    /// In three digits.
    pub value: String,
    /// What it is.
    pub help: &'static str,
}

/// λmax, λmin, tr H/P and the share of negative eigenvalues.
pub fn statistics_lines(statistics: &SliceStatistics) -> Vec<StatisticsLine> {
    let n = |v: f64| compact(v, 3);
    let line = |name, value, help| StatisticsLine { name, value, help };
    let mean = statistics.mean;
    let trace = if mean.error > 0.0 {
        format!("{} ± {}", n(mean.mean), compact(mean.error, 1))
    } else {
        n(mean.mean)
    };
    let mut lines = vec![
        line(
            "λmax",
            n(statistics.largest),
            "largest eigenvalue of the Hessian",
        ),
        line(
            "λmin",
            n(statistics.least),
            "least eigenvalue of the Hessian",
        ),
        line(
            "tr H/P",
            trace,
            "mean eigenvalue: the curvature to expect along a random direction",
        ),
    ];
    if let Some(count) = statistics.negative {
        let share = percent(count, statistics.weights);
        let value = format!("{count} of {} ({share})", statistics.weights);
        lines.push(line(
            "negative",
            value,
            "how many of all eigenvalues are negative",
        ));
    }
    lines
}

/// The same in one sentence, without its full stop.
pub fn statistics_sentence(statistics: &SliceStatistics) -> String {
    let parts = statistics_lines(statistics);
    let parts: Vec<String> = parts
        .iter()
        .map(|line| match line.name {
            "negative" => format!("{} eigenvalues negative", line.value),
            name => format!("{name} = {}", line.value),
        })
        .collect();
    format!("Hessian at its origin: {}", parts.join(", "))
}
