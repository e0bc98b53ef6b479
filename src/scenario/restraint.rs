//! What a page keeps from view, and what stays as it is on it.

use crate::parameters;
use crate::parameters::{Parameter, Parameters};

parameters! {
    /// What the window does not show.
    pub struct Hidden {
        /// The panel of the surface, the start, the run and the layers; of a lab, its settings.
        surface: bool = false => Parameter::switch("surface", "the surface panel"),
        /// The panel of the optimizers.
        optimizers: bool = false => Parameter::switch("optimizers", "the optimizer panel"),
        /// The chart, in figures too.
        chart: bool = false => Parameter::switch("chart", "the chart"),
        /// The timeline.
        timeline: bool = false => Parameter::switch("timeline", "the timeline"),
        /// Step limits and best values, on sliders and in cards.
        limits: bool = false => Parameter::switch("limits", "limits and best values"),
        /// The numbers of runs, in cards and under the pointer, and curvatures.
        readouts: bool = false => Parameter::switch("readouts", "readouts"),
    }
}

parameters! {
    /// What cannot be changed, but by the knobs of the page.
    pub struct Locked {
        /// What is minimised.
        surface: bool = false => Parameter::switch("surface", "the surface"),
        /// Where runs start.
        start: bool = false => Parameter::switch("start", "the start"),
        /// How long they are, their noise and its seed.
        run: bool = false => Parameter::switch("run", "the run"),
        /// Which optimizers there are, with all of their numbers.
        optimizers: bool = false => Parameter::switch("optimizers", "the optimizers"),
    }
}

impl Hidden {
    /// Whether nothing is hidden.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is hidden, in words.
    pub fn words(&self) -> String {
        words(self)
    }

    /// What one of the two hides.
    pub fn or(mut self, other: &Self) -> Self {
        for row in 0..self.table().len() {
            self.set(row, self.get(row).max(other.get(row)));
        }
        self
    }
}

impl Locked {
    /// Whether nothing is locked.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What is locked, in words.
    pub fn words(&self) -> String {
        words(self)
    }

    /// The same without what has been unlocked of it.
    pub fn without(self, unlocked: Self) -> Self {
        Self {
            surface: self.surface && !unlocked.surface,
            start: self.start && !unlocked.start,
            run: self.run && !unlocked.run,
            optimizers: self.optimizers && !unlocked.optimizers,
        }
    }
}

/// The names of those switches of a table that are on.
fn words(table: &dyn Parameters) -> String {
    let rows = table.table().iter().enumerate();
    let on = rows.filter(|(row, _)| table.get(*row) != 0.0);
    on.map(|(_, parameter)| parameter.name)
        .collect::<Vec<_>>()
        .join(", ")
}
