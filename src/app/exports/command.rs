//! What the export dialog is about, and what is asked for in it.

use std::path::PathBuf;

use crate::app::session::Looks;
use crate::scenario::Scenario;

/// What the dialog is about.
pub struct Subject<'a> {
    /// The document as the window shows it.
    pub scenario: &'a Scenario,
    pub playhead: usize,
    /// What is kept.
    pub looks: &'a Looks,
}

/// What the user asks for in the export dialog.
pub enum ExportCommand {
    /// To choose a file in a dialog that suggests this name.
    Browse(String),
    /// To write this file, ending included.
    Export(PathBuf),
    /// To let the document show what the figure shows.
    Adopt,
    /// To keep the look under a name.
    Save(String),
    /// To forget the look of that name.
    Forget(String),
}
