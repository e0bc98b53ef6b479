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
    pub help: String,
}

/// λmax, λmin, tr H/P and, where they have been counted, the share of negative eigenvalues.
pub fn statistics_lines(statistics: &SliceStatistics) -> Vec<StatisticsLine> {
    let n = |v: f64| compact(v, 3);
    let line = |name, value, help: String| StatisticsLine { name, value, help };
    let mean = statistics.mean;
    let (trace, estimated) = if mean.error > 0.0 {
        let error = compact(mean.error, 1);
        (
            format!("{} ± {error}", n(mean.mean)),
            ", estimated with its standard error",
        )
    } else {
        (n(mean.mean), "")
    };
    let mut lines = vec![
        line(
            "λmax",
            n(statistics.largest),
            "largest eigenvalue of the Hessian".into(),
        ),
        line(
            "λmin",
            n(statistics.least),
            "least eigenvalue of the Hessian".into(),
        ),
        line(
            "tr H/P",
            trace,
            format!("mean eigenvalue: the curvature to expect along a random direction{estimated}"),
        ),
    ];
    if let Some(count) = statistics.negative {
        let weights = statistics.weights;
        let help = format!("{count} of {weights} eigenvalues are negative");
        lines.push(line("λ < 0", percent(count, weights), help));
    }
    lines
}

/// The same in one sentence, without its full stop.
pub fn statistics_sentence(statistics: &SliceStatistics) -> String {
    let numbers = statistics_lines(statistics);
    let numbers = numbers.iter().filter(|line| line.name != "λ < 0");
    let mut parts: Vec<String> = numbers
        .map(|line| format!("{} = {}", line.name, line.value))
        .collect();
    if let Some(count) = statistics.negative {
        parts.push(format!(
            "{count} of {} eigenvalues negative",
            statistics.weights
        ));
    }
    format!("Hessian at its origin: {}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Estimate;

    #[test]
    fn every_number_stands_beside_its_name() {
        let exact = SliceStatistics {
            weights: 40,
            largest: 9.5,
            least: -0.25,
            mean: Estimate {
                mean: 0.125,
                error: 0.0,
            },
            negative: Some(10),
        };
        let lines = |statistics: &SliceStatistics| {
            let lines = statistics_lines(statistics).into_iter();
            let lines = lines.map(|line| format!("{} = {}", line.name, line.value));
            lines.collect::<Vec<_>>()
        };
        assert_eq!(
            lines(&exact),
            [
                "λmax = 9.5",
                "λmin = −0.25",
                "tr H/P = 0.125",
                "λ < 0 = 25 %"
            ]
        );
        assert_eq!(
            statistics_sentence(&exact),
            "Hessian at its origin: λmax = 9.5, λmin = −0.25, tr H/P = 0.125, 10 of 40 eigenvalues negative"
        );
        let estimated = SliceStatistics {
            mean: Estimate {
                mean: 0.125,
                error: 0.02,
            },
            negative: None,
            ..exact
        };
        assert_eq!(
            lines(&estimated),
            ["λmax = 9.5", "λmin = −0.25", "tr H/P = 0.125 ± 0.02"]
        );
    }
}
