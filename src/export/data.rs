//! The numbers behind a figure: the surface on a grid, its level lines, the chart's curves, and a script that computes the paths.

mod chart;
mod contours;
mod derive;
mod grid;

use std::io::{self, Write};
use std::sync::Arc;

use super::format::Format;
use super::python;
use crate::optimizer::Progress;
use crate::parameters::Choice as _;
use crate::scenario::Scenario;

/// What can be taken out of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
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
        if scenario.lab().is_some() {
            let message = "found a lab in place of the plot; allowed: a plot of a surface";
            return Some(message.to_owned());
        }
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
