//! What file dialogs are for.

use std::path::Path;

use crate::export::{Extract, Format};

/// What a file dialog was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A scenario, a figure that carries one, or a CSV.
    Open,
    /// A CSV.
    Data,
    Save,
    /// A new deck.
    Deck,
    Export,
    /// The trajectories as a table.
    Trace,
    /// The numbers behind the figure.
    Extract(Extract),
}

impl Purpose {
    /// The title of a dialog.
    pub fn title(self) -> &'static str {
        match self {
            Self::Open => "Open a scenario, a figure or a CSV",
            Self::Data => "Open a CSV",
            Self::Save => "Save the scenario",
            Self::Deck => "Save the new deck",
            Self::Export => "Export the figure",
            Self::Trace => "Export the trace",
            Self::Extract(Extract::Grid) => "Export the grid",
            Self::Extract(Extract::Contours) => "Export the contour lines",
            Self::Extract(Extract::Chart) => "Export the chart's curves",
            Self::Extract(Extract::Python) => "Export a Python script",
        }
    }

    /// Whether the document is written to what is chosen.
    pub fn is_of_document(self) -> bool {
        match self {
            Self::Open | Self::Data => false,
            Self::Save | Self::Deck | Self::Export | Self::Trace | Self::Extract(_) => true,
        }
    }
}

/// Extensions of tables.
pub const TABLES: &[&str] = &["csv", "tsv", "txt"];

/// Whether a file is a table rather than a scenario, by its name.
pub fn is_table(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|e| TABLES.iter().any(|table| e.eq_ignore_ascii_case(table)))
}

/// The extensions of formats.
pub fn endings(formats: impl Iterator<Item = Format>) -> Vec<&'static str> {
    formats.map(Format::ending).collect()
}
