//! What panels show beside the document.

use crate::figure::{Scene, Style};
use crate::scenario::Scenario;
use crate::workbench::Derived;

/// What is derived from the document, the playhead and the style, for panels that show it while they change the document.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub derived: &'a Derived,
    /// The step that the playhead shows.
    pub step: usize,
    pub style: Style,
}

impl<'a> Shown<'a> {
    /// The same together with the document, as figures need it.
    pub fn scene(self, scenario: &'a Scenario) -> Scene<'a> {
        Scene {
            scenario: self.derived.shown(scenario),
            derived: self.derived,
            step: self.step,
            onward: 0.0,
            style: self.style,
        }
    }
}
