//! What comes into a frame: from outside, from threads, from the keyboard and from fingers.

use eframe::egui::{Context, FocusDirection};

use super::App;
use super::{stage, turning};

impl App {
    /// Settles what holds for the whole frame.
    pub(super) fn begin_frame(&mut self, ctx: &Context) {
        self.hold();
        // What is measured stays while it is changed by hand. A pinch zooms, which needs new levels at once.
        let held = ctx.input(|i| i.pointer.any_down() && i.multi_touch().is_none());
        self.derived.hold(held || turning::is_turning(ctx));
        // Its curves are derived only where the panel of the chart turns this on, later in the frame.
        self.derived.show_chart(false);
        self.derived.measures.begin_frame();
        stage::forget_pointer_after_zoom(ctx);
        self.feel(ctx);
        // Not before the first frame, which knows the size of the window.
        if std::mem::take(&mut self.asks.present) && !self.asks.embed {
            self.present(ctx);
        }
        if let Some(presenting) = &mut self.presenting {
            presenting.fit(ctx);
        }
    }

    /// Takes up what comes from outside, from threads and from the keyboard.
    pub(super) fn take_input(&mut self, ctx: &Context) {
        self.receive(ctx);
        self.stop_typing_elsewhere(ctx);
        if ctx.input(|i| i.pointer.primary_pressed()) {
            self.presses = [self.presses[1], self.history.mark()];
        }
        self.tour.walk(ctx);
        let dialog = self.dialogs.is_any_open() || self.contents.is_open();
        let free = self.tour.is_free(ctx);
        if free && self.presenting.is_some() {
            // Arrow keys belong to a knob, also to one that has only just been chosen, and never leave it.
            ctx.memory_mut(|m| m.move_focus(FocusDirection::None));
        }
        for command in self.pressed(ctx, dialog, free) {
            self.execute(ctx, command);
        }
    }

    /// Takes up what comes from outside the window and from its threads.
    fn receive(&mut self, ctx: &Context) {
        self.take_what_is_given(ctx);
        self.poll_files(ctx);
        self.poll_reading(ctx);
        self.exports.poll(ctx, &mut self.messages);
    }
}
