//! What all parts of the lab draw.

use egui::Color32;

use crate::analysis::signals::{Forward, LayerSignals, Quantity, SignalSettings, Signals};
use crate::figure::style::Style;
use crate::scenario::Color;

/// What all parts of the lab draw.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub settings: &'a SignalSettings,
    pub signals: &'a Signals,
    pub style: Style,
    /// The colours of the way forward and of that back.
    pub inks: [Color32; 2],
}

impl<'a> View<'a> {
    /// What is shown of the way forward.
    pub fn forward(&self, layer: &'a LayerSignals) -> &'a Forward {
        match self.settings.quantity {
            Quantity::Activations => &layer.activation,
            Quantity::Preactivations => &layer.preactivation,
        }
    }

    /// What is shown of the way forward, in words.
    pub fn quantity(&self) -> &'static str {
        match self.settings.quantity {
            Quantity::Activations => "activations",
            Quantity::Preactivations => "pre-activations",
        }
    }
}

/// The colours of the way forward and of that back.
pub fn inks(style: &Style) -> [Color32; 2] {
    let palette = Color::palette();
    [1, 0].map(|i| style.legible(style.ink(palette[i].0)))
}
