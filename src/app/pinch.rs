//! A pinch zooms and moves nothing else.

use eframe::egui::Context;

use super::App;
use super::theme;

impl App {
    /// Takes note of fingers. What the first of two has moved before the second one came down is taken back, and neither moves anything
    /// until both have left: the hand has meant a pinch from the start.
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
        if !pinch {
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
}
