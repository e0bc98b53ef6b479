//! A pinch zooms and moves nothing else, and a finger that scrolls the page around moves nothing at all.

use eframe::egui::{Context, PointerState};

use super::App;
use super::theme;

impl App {
    /// Takes note of fingers. What the first of two has moved before the second one came down is taken back, and neither moves anything
    /// until both have left: the hand has meant a pinch from the start. So it is with one that turns out to scroll the page around.
    pub(super) fn feel(&mut self, ctx: &Context) {
        let (pressed, pinch, touched) = ctx.input(|i| {
            let pinch = i.multi_touch().is_some();
            (i.pointer.primary_pressed(), pinch, i.has_touch_screen())
        });
        if touched && !self.fingers.are_used {
            self.fingers.are_used = true;
            theme::install(ctx, self.settings.dark, true);
        }
        if pressed {
            self.fingers.before = Some((self.scenario.clone(), self.playback));
            self.fingers.are_pinching = false;
        }
        let taken = std::mem::take(&mut self.fingers.are_taken);
        if taken {
            // It does not click where it is lifted, and of some browsers nobody hears that it is.
            ctx.input_mut(|i| i.pointer = PointerState::default());
        }
        if !pinch && !taken {
            return;
        }
        ctx.stop_dragging();
        if !self.fingers.are_pinching
            && let Some((scenario, playback)) = self.fingers.before.take()
        {
            self.scenario = scenario;
            // What plays goes on.
            if !(playback.playing && self.playback.playing) {
                self.playback = playback;
            }
        }
        self.fingers.are_pinching = true;
    }

    /// Whether the finger that has just come down has hold of something, and is none that scrolls the page around.
    pub fn is_held(&self, ctx: &Context) -> bool {
        self.tour.is_held(ctx)
    }

    /// Says that the page around has taken the finger that is down.
    pub fn give_finger(&mut self) {
        self.fingers.are_taken = true;
    }
}
