//! Fields of text while they have the keyboard: when what is typed becomes a change that can be undone.

use eframe::egui::{Context, Event, Key};

use super::App;

/// Seconds without a key after which what was typed is a change of its own.
const PAUSE: f64 = 1.0;

impl App {
    /// A press outside the field with the keyboard ends typing, even where a drag begins: undo is then about the document.
    pub(super) fn stop_typing_elsewhere(&mut self, ctx: &Context) {
        let Some(field) = ctx
            .memory(|m| m.focused())
            .filter(|_| ctx.text_edit_focused())
        else {
            return;
        };
        let pressed = ctx.input(|i| i.pointer.any_pressed());
        let at = ctx.input(|i| i.pointer.interact_pos());
        let inside = ctx
            .read_response(field)
            .zip(at)
            .is_none_or(|(response, at)| response.interact_rect.contains(at));
        if pressed && !inside {
            ctx.memory_mut(|m| m.surrender_focus(field));
            // What the pointer does now is another change.
            self.commit();
        }
    }

    /// Whether typing rests, for now or for good.
    pub(super) fn typing_rests(&mut self, ctx: &Context) -> bool {
        if !ctx.text_edit_focused() {
            return true;
        }
        let (now, typed, enter) = ctx.input(|i| {
            let keys =
                |e: &Event| matches!(e, Event::Text(_) | Event::Key { .. } | Event::Paste(_));
            (i.time, i.events.iter().any(keys), i.key_pressed(Key::Enter))
        });
        if typed {
            self.typed_at = now;
        }
        let left = self.typed_at + PAUSE - now;
        if left > 0.0 && !enter {
            ctx.request_repaint_after_secs(left as f32);
        }
        left <= 0.0 || enter
    }

    /// Makes what was done since the last change a change.
    pub(super) fn commit(&mut self) {
        if self.history.observe(&self.scenario, self.lesson, true) {
            self.keep_session();
        }
    }
}
