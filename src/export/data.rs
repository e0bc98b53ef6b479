//! The numbers behind a figure: the surface on a grid, its level lines, the chart's curves, and a script that computes the paths.

mod chart;
mod contours;
mod grid;

use std::io::{self, Write};
use std::sync::Arc;

use super::format::Format;
use super::python;
use crate::optimizer::Progress;
use crate::parameters::Choice as _;
use crate::scenario::{Layers, Predicting, Scenario};
use crate::workbench::{Derived, Detail, Resolution};

/// What can be taken out of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extract {
    /// Values of the surface on a grid over the view.
    Grid,
    /// Level lines.
    Contours,
    /// The chart's curves.
    Chart,
    /// A script that computes the paths of the shown optimizers.
    Python,
}

/// Writes what is taken out of the figure of a scenario, on a grid with so many points along the longer side of the view where there is
/// one. It fails if the output cannot be written, and if cancelled.
pub type ExtractWriter =
    fn(&Scenario, usize, &mut dyn Write, progress: &Arc<Progress>) -> io::Result<()>;

impl Extract {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Grid, Self::Contours, Self::Chart, Self::Python];

    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Contours => "contours",
            Self::Chart => "chart",
            Self::Python => "python",
        }
    }

    /// Whether it is read off a grid, so that the number of points matters.
    pub fn has_a_grid(self) -> bool {
        match self {
            Self::Grid | Self::Contours => true,
            Self::Chart | Self::Python => false,
        }
    }

    /// The formats that it is written in, the usual one first.
    pub fn formats(self) -> &'static [(Format, ExtractWriter)] {
        match self {
            Self::Grid => &[(Format::Csv, grid::csv), (Format::Npy, grid::npy)],
            Self::Contours => &[(Format::Json, contours::json)],
            Self::Chart => &[(Format::Csv, chart::csv)],
            Self::Python => &[(Format::Python, script)],
        }
    }

    /// Its writer in a format; `None` where it has none.
    pub fn writer(self, format: Format) -> Option<ExtractWriter> {
        let formats = self.formats().iter();
        let mut fitting = formats.filter(|(of, _)| *of == format);
        fitting.next().map(|(_, write)| *write)
    }

    /// Why there is none in a scenario, as what was found and what is allowed; `None` where there is.
    pub fn objection(self, scenario: &Scenario) -> Option<String> {
        match self {
            Self::Grid | Self::Contours => None,
            Self::Chart => {
                let quantity = scenario.chart.quantity;
                let reason = scenario.objection_to(quantity)?;
                let key = quantity.key();
                Some(format!(
                    "chart.quantity: found {key}, where {reason}; allowed: another quantity"
                ))
            }
            Self::Python => python::script(scenario).err().map(|e| e.to_string()),
        }
    }
}

fn script(
    scenario: &Scenario,
    _points: usize,
    out: &mut dyn Write,
    _progress: &Arc<Progress>,
) -> io::Result<()> {
    let script = python::script(scenario).map_err(io::Error::other)?;
    out.write_all(script.as_bytes())
}

/// The document as figures show it, on its plane where it has a network and with all that the class is asked told, and what is derived
/// from it without a plot: runs and critical points. An error if cancelled.
fn derived(
    scenario: &Scenario,
    charted: bool,
    progress: &Arc<Progress>,
) -> io::Result<(Scenario, Derived)> {
    let bare = bare(scenario);
    let detail = Detail {
        progress: Arc::clone(progress),
        ..Detail::default()
    };
    let mut derived = Derived::blocking(detail);
    derived.show_chart(charted);
    derived.update(&bare, None);
    if progress.is_cancelled() {
        return Err(io::Error::other("cancelled"));
    }
    Ok((derived.shown(&bare).clone(), derived))
}

/// The document without what is costly and beside the point here.
fn bare(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    bare.prediction.state = Predicting::Off;
    bare.layers = Layers::default();
    bare.maps.hyper = false;
    bare.swarm.shown = false;
    bare.resampling.shown = false;
    bare.between.shown = false;
    bare.ensemble.shown = false;
    bare.race.shown = false;
    bare.signals.shown = false;
    bare.polynomials.shown = false;
    bare.figure.spectrum = false;
    bare.figure.normalization = false;
    bare
}

/// The same with the grid and the level lines over its view. An error if cancelled.
fn on_a_grid(
    scenario: &Scenario,
    points: usize,
    progress: &Arc<Progress>,
) -> io::Result<(Scenario, Derived)> {
    let mut scenario = scenario.clone();
    if scenario.surface.shape.network().is_none() {
        // Only the view of a network's plane follows from its runs.
        scenario.optimizers.clear();
    }
    let (shown, mut derived) = derived(&scenario, false, progress)?;
    let view = shown.view();
    let sides = match shown.figure.equal_aspect {
        true => [view.width() as f32, view.height() as f32],
        false => [1.0; 2],
    };
    let resolution = Resolution::along(points, sides);
    derived.relief.update(&shown, view, resolution);
    if progress.is_cancelled() {
        return Err(io::Error::other("cancelled"));
    }
    Ok((shown, derived))
}
