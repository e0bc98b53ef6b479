//! The step that is explained.

use super::chain::Chain;
use crate::figure::number::compact;
use crate::figure::scene::Scene;
use crate::math::Point;
use crate::optimizer::{Explanation, Status};
use crate::spelling::elided;

/// Significant digits of the numbers in formulas.
pub const DIGITS: usize = 4;
/// The longest name of an optimizer in a sentence.
const LONGEST_NAME: usize = 40;

/// The step of an optimizer that leaves the row at the playhead.
pub struct ExplainedStep {
    /// The optimizer's place in the list.
    pub index: usize,
    pub row: usize,
    pub at: Point,
    pub loss: f64,
    pub status: Status,
    pub told: Explanation,
}

impl ExplainedStep {
    /// The step that a scene explains; `None` where that is switched off, or nothing has run.
    pub fn of(scene: &Scene<'_>) -> Option<Self> {
        let wanted = scene.scenario.explains()?;
        let runs = scene.visible_runs();
        let visible = runs.into_iter().find(|run| run.index == wanted)?;
        let (run, row) = (visible.run, visible.row);
        Some(Self {
            index: wanted,
            row,
            at: run.points[row],
            loss: run.losses[row],
            status: run.status(row).0,
            told: run.explain(row),
        })
    }

    /// Its arrows in the plane.
    pub fn chain(&self) -> Chain {
        Chain::of(self.at, &self.told)
    }

    /// What it is, in a sentence for each part.
    pub fn sentence(&self, scene: &Scene<'_>) -> String {
        let name = elided(&scene.scenario.names()[self.index], LONGEST_NAME);
        let Some(to) = self.told.leads_to() else {
            return format!("{name}: no step leaves step {}.", self.row);
        };
        let mut text = format!(
            "{name}: the step from step {} leads from {} to {}.",
            self.row,
            pair(self.at),
            pair(*to)
        );
        for (symbol, _, part) in self.told.parts() {
            text.push_str(&format!(" {symbol}: {}.", pair(*part)));
        }
        text
    }

    /// The steps that it leads from and to, after the name of its optimizer.
    pub fn rows(&self) -> String {
        format!(", from step {} to {}", self.row, self.row + 1)
    }
}

/// `(x, y)`
pub fn pair([x, y]: Point) -> String {
    format!("({}, {})", compact(x, DIGITS), compact(y, DIGITS))
}
