//! Text fields with keyboard focus: when typed text becomes a change that can be undone.

use eframe::egui::{Context, Event, Key};

use super::App;
use super::messages::Topic;
use crate::scenario::fits_in_a_file;

/// Seconds without a key press after which the text typed so far becomes one change.
const PAUSE: f64 = 1.0;

impl App {
    /// Takes the focus from a text field when the pointer is pressed outside it, even to begin a drag. From then on undo
    /// concerns the document, not the text.
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
            // What the pointer does next is a separate change.
            self.commit();
        }
    }

    /// Whether nobody is typing: no text field has the focus, Enter was pressed, or there was a pause.
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

    /// Commits everything done since the last commit as one change that can be undone, unless no file could hold it.
    pub(super) fn commit(&mut self) {
        let committed = &self.history.current().scenario;
        if *committed != self.scenario {
            self.scenario.drop_idle();
            if !fits_in_a_file(&self.scenario, committed) {
                self.scenario = committed.clone();
                let text = "Taken back: the scenario would be larger than 1 MB, and no file may be. Shorten names, notes \
                            or columns of data first.";
                self.messages.error(Topic::Edit, text.to_owned());
            }
        }
        self.history.observe(&self.scenario, &self.origin, true);
    }
}
