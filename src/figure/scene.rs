//! What a figure shows.

use std::sync::{Arc, Weak};

use egui::Color32;

use super::style::{FADED, Style};
use crate::analysis::CriticalPoint;
use crate::math::{Point, Vector as _};
use crate::optimizer::Trajectory;
use crate::scenario::{Predicting, Scenario};
use crate::workbench::{Derived, Relief, Sight};

/// What is drawn: the document, what is derived from it, the playhead, and the style. Drawing a scene only reads what has
/// been derived; it starts no computation.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The document.
    pub scenario: &'a Scenario,
    /// Trajectories, relief and maps, brought up to date with the document.
    pub derived: &'a Derived,
    /// The step at the playhead; runs that end earlier show their last one.
    pub step: usize,
    /// The share of the way to the next step that paths and heads have gone beyond the playhead, from 0 to below 1. It is 0 except in
    /// movies, which show steps as motion; all else is that of the step.
    pub onward: f64,
    /// Colours and text sizes.
    pub style: Style,
}

/// The run of a visible optimizer.
pub struct VisibleRun<'a> {
    /// The optimizer's place in the list.
    pub index: usize,
    /// Its newest trajectory, which is outdated while the next one is being computed.
    pub run: &'a Arc<Trajectory>,
    /// The row of the run at the playhead.
    pub row: usize,
    /// The share of the way to the next row that it has gone, from 0 to below 1.
    pub onward: f64,
    /// The optimizer's colour, dimmed where the run is of earlier settings.
    pub ink: Color32,
    /// Whether it is the beginning of a run that goes on.
    pub growing: bool,
    /// Whether it is kept for comparison, and so dashed.
    pub pinned: bool,
}

/// Which run it is, for what is kept of its drawing. The run itself is not kept by that.
#[derive(Clone, Debug)]
pub struct RunId(Weak<Trajectory>);

impl PartialEq for RunId {
    fn eq(&self, other: &Self) -> bool {
        self.0.ptr_eq(&other.0)
    }
}

impl VisibleRun<'_> {
    /// Which run it is.
    pub fn id(&self) -> RunId {
        RunId(Arc::downgrade(self.run))
    }

    /// Where its head is: at the row, or on the way to the next.
    pub fn place(&self) -> Point {
        let at = self.run.points[self.row];
        match self.run.points.get(self.row + 1) {
            Some(next) if self.onward > 0.0 && next.is_finite() => at.lerp(next, self.onward),
            Some(_) | None => at,
        }
    }
}

impl<'a> Scene<'a> {
    /// Whether the part of a path beyond the playhead is drawn. Fog covers what is not evaluated yet, and a prediction hides what
    /// it asks for.
    pub fn shows_ahead(&self) -> bool {
        let layers = &self.scenario.layers;
        match self.scenario.prediction.state {
            Predicting::Off => layers.ahead && !layers.fog,
            Predicting::Asked => false,
            Predicting::Revealed => true,
        }
    }

    /// What is derived of the surface: of the training loss, or of the test loss where that is drawn.
    pub fn relief(&self) -> &'a Relief {
        match self.scenario.surface.shape.tests() {
            false => &self.derived.relief,
            true => self.derived.tested.relief(),
        }
    }

    /// The critical points that are known of it or have been found.
    pub fn critical_points(&self) -> impl Iterator<Item = &'a CriticalPoint> + use<'a> {
        let (derived, tests) = (self.derived, self.scenario.surface.shape.tests());
        let tested = tests.then(|| derived.tested.relief().critical().points.iter());
        let known = (!tests).then(|| derived.critical_points());
        tested
            .into_iter()
            .flatten()
            .chain(known.into_iter().flatten())
    }

    /// How the chart looks at the run of an optimizer: once, or along each of two directions.
    pub fn sights(&self, index: usize) -> Vec<Sight> {
        Sight::all(self.scenario, index, self.derived.eigen.of(index))
    }

    /// The value of the chart's quantity at a row; `None` where it does not exist or has not been measured yet.
    pub fn charted(&self, visible: &VisibleRun<'_>, sight: &Sight, row: usize) -> Option<f64> {
        let Some(number) = sight.measured else {
            return sight.value(self.scenario, visible.run, row);
        };
        let series = self.derived.measures.of(visible.index, visible.run)?;
        let current = Some(series).filter(|series| !series.outdated);
        current.and_then(|series| series.measured.at(row, number))
    }

    /// The runs of visible optimizers, as far as they have been computed.
    pub fn visible_runs(&self) -> Vec<VisibleRun<'a>> {
        let runs = &self.derived.runs;
        let optimizers = self.scenario.optimizers.iter().enumerate();
        optimizers
            .filter(|(_, optimizer)| optimizer.visible)
            .filter_map(|(index, optimizer)| {
                let run = runs.get(index)?;
                let ink = self.style.ink(self.scenario.color(index));
                Some(VisibleRun {
                    index,
                    run,
                    row: self.step.min(run.last()),
                    onward: if self.step < run.last() {
                        self.onward
                    } else {
                        0.0
                    },
                    growing: runs.is_growing(index),
                    pinned: optimizer.pinned.is_some(),
                    ink: if runs.is_outdated(index) {
                        ink.gamma_multiply(FADED)
                    } else {
                        ink
                    },
                })
            })
            .collect()
    }
}
