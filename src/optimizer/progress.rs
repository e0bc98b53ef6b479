//! How a run is coming along at a row, in words.

use std::ops::RangeInclusive;

use super::{Status, Trajectory};
use crate::math::{Point, Vector as _};

/// Rows whose greatest loss is compared with that of the rows before.
const WINDOW: usize = 10;
/// A run that is so many times as far from its start as the start is from the origin, or as 1, is leaving.
const FAR: f64 = 1e3;
/// A run whose loss exceeds that at its start by this factor is, from there on, one that diverges.
pub const BLOWN_UP: f64 = 10.0;

impl Trajectory {
    /// What the run is at a row: how it ended, or how it is coming along.
    pub fn sentence(&self, row: usize) -> String {
        let row = row.min(self.last());
        match self.status(row) {
            (Status::Running, _) if self.is_diverging(row) => "diverging".into(),
            (Status::Running, _) if row == self.last() => match row {
                1 => "not converged after 1 step".into(),
                _ => format!("not converged after {row} steps"),
            },
            (status, since) => status.sentence(since),
        }
    }

    /// The rows before the loss first exceeds ten times that at the start, or a number is not finite: what is worth looking at of
    /// a run that diverges. All rows of one that does not.
    pub fn rows_before_it_blows_up(&self) -> usize {
        let limit = BLOWN_UP * self.losses[0].abs();
        let sane = |(at, loss): &(&Point, &f64)| at.is_finite() && **loss <= limit;
        let rows = self.points.iter().zip(&self.losses);
        rows.take_while(sane).count()
    }

    /// Whether a run that still has finite numbers is on its way to infinity.
    ///
    /// It is if its loss climbs: of three windows of up to ten rows, the last two have each brought the highest loss so far, and
    /// the highest lies more than ten times as far above the lowest as any loss at the beginning. A single overshoot or the
    /// waves of momentum do not. It is, too, if the place runs away: at the end of each of three windows it lies further from the
    /// start, by ever longer ways, and by now beyond a thousand times the start's own size, or 1.
    pub fn is_diverging(&self, row: usize) -> bool {
        let row = row.min(self.last());
        let window = WINDOW.min(row.div_ceil(3));
        // Fewer rows show no trend.
        if window < 2 || self.statuses[row] != Status::Running {
            return false;
        }
        let ends = [row - 2 * window, row - window, row];
        self.climbs(ends, window) || self.runs_away(ends)
    }

    fn climbs(&self, [a, b, c]: [usize; 3], window: usize) -> bool {
        // Most rows of most runs are told by this alone.
        if self.losses[c] <= self.losses[0] {
            return false;
        }
        let highest = |rows: RangeInclusive<usize>| {
            self.losses[rows]
                .iter()
                .fold(f64::NEG_INFINITY, |m, f| m.max(*f))
        };
        let lowest = self.losses[..=c]
            .iter()
            .fold(f64::INFINITY, |m, f| m.min(*f));
        let (before, middle, now) = (highest(0..=a), highest(a + 1..=b), highest(b + 1..=c));
        let beginning = highest(0..=window);
        before < middle && middle < now && now - lowest > 10.0 * (beginning - lowest)
    }

    fn runs_away(&self, ends: [usize; 3]) -> bool {
        let start = self.points[0];
        let [a, b, c] = ends.map(|row| self.points[row].minus(&start).norm());
        c > FAR * start.norm().max(1.0) && c - b > b - a && b > a
    }
}
