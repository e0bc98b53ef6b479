//! The colours of the arrows of a step.

use egui::Color32;

use crate::figure::style::{Style, oklch};
use crate::optimizer::Share;

/// The colour of an addend of a step: legible as text, too.
pub fn ink_of(share: Share, style: &Style) -> Color32 {
    let hue = match share {
        Share::Gradient => 30.0,
        Share::Memory => 300.0,
        Share::Mixed => 75.0,
        Share::Decay => 200.0,
        Share::FirstAxis => 145.0,
        Share::SecondAxis => 255.0,
        Share::LookAhead => 345.0,
    };
    oklch(if style.dark { 0.82 } else { 0.46 }, 0.14, hue)
}
