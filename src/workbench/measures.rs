//! What the chart shows of networks that no run has recorded: measured by threads at a few rows first, then at more.

use std::sync::Arc;

use super::progressive::{Detail, Progressive};
use super::runs::{Runs, Wake};
use crate::analysis::{Measure, MeasureRequest, Measured, all_threads};
use crate::optimizer::Trajectory;
use crate::scenario::Scenario;

/// What is measured of the run of each optimizer.
pub struct Measures {
    of: Vec<Progressive<MeasureRequest>>,
    /// What is wanted.
    measure: Option<Measure>,
    /// Whether a chart has asked since [`Measures::begin_frame`].
    asked: bool,
    mode: Mode,
}

enum Mode {
    InBackground(Wake),
    Blocking(Detail),
}

/// What has been measured of a run.
#[derive(Clone)]
pub struct Series {
    /// The measurements.
    pub measured: Arc<Measured>,
    /// Whether they are those of an earlier run.
    pub outdated: bool,
}

/// Equal if they are the same measurements.
impl PartialEq for Series {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.measured, &other.measured) && self.outdated == other.outdated
    }
}

impl Measures {
    /// Measured by threads; `wake` is called when one of them has something new.
    pub fn in_background(wake: Wake) -> Self {
        Self {
            of: Vec::new(),
            measure: None,
            asked: false,
            mode: Mode::InBackground(wake),
        }
    }

    /// Complete after every update.
    pub fn blocking(detail: Detail) -> Self {
        Self {
            of: Vec::new(),
            measure: None,
            asked: false,
            mode: Mode::Blocking(detail),
        }
    }

    /// Begins a frame, in which a chart may ask or not.
    pub fn begin_frame(&mut self) {
        self.asked = false;
    }

    /// Measures what the chart of a scenario shows, or begins to.
    pub fn update(&mut self, scenario: &Scenario, runs: &Runs) {
        self.asked = true;
        let in_a_file = match &self.mode {
            Mode::InBackground(_) => false,
            Mode::Blocking(_) => true,
        };
        // A file may have no chart.
        let measure = scenario.measure();
        let measure = measure.filter(|_| scenario.draws_chart() || !in_a_file);
        self.measure = measure.map(|(_, measure)| measure);
        if measure.is_none() {
            self.of.clear();
            return;
        }
        let mode = &self.mode;
        self.of
            .resize_with(scenario.optimizers.len(), || match mode {
                Mode::InBackground(wake) => Progressive::in_background(Arc::clone(wake)),
                Mode::Blocking(detail) => Progressive::blocking(detail.clone()),
            });
        // No more of them at a time than there are processors.
        let mut free = all_threads();
        for (index, of) in self.of.iter_mut().enumerate() {
            let visible = scenario.optimizers[index].visible;
            let request = measure.as_ref().zip(runs.get(index)).filter(|_| visible);
            let request = request.map(|((network, measure), run)| MeasureRequest {
                network: Arc::clone(network),
                run: Arc::clone(run),
                measure: *measure,
                rows: 0,
            });
            if free > 0 || of.is_pending() {
                of.update(request);
            }
            free = free.saturating_sub(usize::from(of.is_pending()));
        }
    }

    /// What has been measured of the run of an optimizer, or of the one before it.
    pub fn of(&self, index: usize, run: &Arc<Trajectory>) -> Option<Series> {
        let shown = self.of.get(index)?.shown()?;
        (Some(shown.request.measure) == self.measure).then(|| Series {
            measured: Arc::clone(shown.map),
            outdated: !Arc::ptr_eq(&shown.request.run, run),
        })
    }

    /// Whether threads are at work for the chart of this frame: without one nobody looks.
    pub fn is_pending(&self) -> bool {
        self.asked && self.of.iter().any(Progressive::is_pending)
    }
}
