//! Fingers on the window, for which what they hit is larger.

use eframe::egui::{Align2, Atom, Button, Id, TextBuffer, TextEdit, Ui, WidgetText, vec2};

use crate::scenario::Scenario;
use crate::workbench::Playback;

/// The least side of what a finger hits, in points.
pub const TARGET: f32 = 40.0;
/// How far a finger moves, in points, before it is known what it means: as far as egui takes it for one that taps.
const UNDECIDED: f32 = 6.0;

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

/// A field of one line, which stands in the middle where fingers need the field to be higher than that.
pub fn field<'a>(ui: &Ui, text: &'a mut dyn TextBuffer) -> TextEdit<'a> {
    let field = TextEdit::singleline(text);
    match least(ui) > 0.0 {
        true => field.align(Align2::LEFT_CENTER),
        false => field,
    }
}

/// What is meant by whoever drags a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A finger has not moved yet.
    Unknown,
    /// It has moved up or down: the panel that the control is in follows it from now on.
    Scroll,
    Drag,
}

/// What is meant by a drag of a control, as far as it has come. What does not lie in a panel that scrolls is always dragged, as it is by a mouse.
pub fn meant(ui: &Ui, control: Id) -> Meant {
    let (touched, pressed, now) = ui.input(|i| {
        let pointer = &i.pointer;
        (
            i.any_touches(),
            pointer.press_origin(),
            pointer.latest_pos(),
        )
    });
    let Some((pressed, now)) = pressed.zip(now).filter(|_| touched) else {
        return Meant::Drag;
    };
    let layer = ui.layer_id();
    let panel = ui.ctx().viewport(|v| {
        // The innermost is the last one.
        let mut around = v.hits.contains_pointer.iter().rev();
        let panel = around.find(|widget| {
            let scrolls = widget.sense.senses_drag() && !widget.sense.senses_click();
            let holds = widget.id != control && widget.interact_rect.contains(pressed);
            scrolls && holds && widget.layer_id == layer
        });
        panel.map(|widget| widget.id)
    });
    let moved = now - pressed;
    match panel {
        None => Meant::Drag,
        Some(_) if moved.length() < UNDECIDED => Meant::Unknown,
        Some(_) if moved.x.abs() >= moved.y.abs() => Meant::Drag,
        Some(panel) => {
            ui.ctx().set_dragged_id(panel);
            Meant::Scroll
        }
    }
}
