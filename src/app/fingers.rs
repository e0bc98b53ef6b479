//! Fingers on the window, for which what they hit is larger.

use eframe::egui::{Atom, Button, Ui, WidgetText, vec2};

use crate::scenario::Scenario;
use crate::workbench::Playback;

/// The least side of what a finger hits, in points.
pub const TARGET: f32 = 40.0;

/// What is known of fingers.
#[derive(Debug, Default)]
pub struct Fingers {
    /// Whether they use the window.
    pub are_used: bool,
    /// Document and playhead when the first one came down.
    pub before: Option<(Scenario, Playback)>,
    /// Whether more than one have been down since, or the page around has taken the first one for itself.
    pub are_pinching: bool,
    /// Whether the page around has taken the one that is down since the last frame.
    pub are_taken: bool,
}

impl Fingers {
    pub fn new(are_used: bool) -> Self {
        Self {
            are_used,
            ..Self::default()
        }
    }
}

/// The least height of a control: that of a finger where fingers use the window, else none.
pub fn least(ui: &Ui) -> f32 {
    let height = ui.spacing().interact_size.y;
    if height < TARGET { 0.0 } else { TARGET }
}

/// A button that is as low as its text, unless fingers use the window.
pub fn small_button<'a>(ui: &Ui, text: &'a str) -> Button<'a> {
    let side = least(ui);
    centred(text).small().min_size(vec2(side, side))
}

/// A button with a text in its middle, where it is wider than that.
pub fn centred<'a>(text: impl Into<WidgetText>) -> Button<'a> {
    let text: WidgetText = text.into();
    Button::new((Atom::grow(), text, Atom::grow())).gap(0.0)
}
