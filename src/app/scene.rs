//! What panels show beside the document.

use crate::figure::{Scene, Style};
use crate::scenario::Scenario;
use crate::workbench::Derived;

/// What is derived from the document, the playhead, and the look: a panel shows it and changes the document.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub derived: &'a Derived,
    /// The step that the playhead shows.
    pub step: usize,
    pub style: Style,
}

impl<'a> Shown<'a> {
    /// The same with the document, as figures take it.
    pub fn scene(self, scenario: &'a Scenario) -> Scene<'a> {
        Scene {
            scenario,
            derived: self.derived,
            step: self.step,
            style: self.style,
        }
    }
}
