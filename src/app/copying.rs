//! Copying what is on screen: as a picture, as text and as a program.

use eframe::egui::Context;

use super::App;
use super::messages::Topic;
use super::shell;
use crate::export::python;
use crate::scenario::write_line;

impl App {
    /// Says that nothing can be copied here, where that is so.
    pub(super) fn cannot_copy(&mut self) -> bool {
        let refused = !shell::can_copy();
        if refused {
            let message =
                "Not copied: browsers let only pages copy whose address begins with https.";
            self.messages.error(Topic::Copy, message.to_owned());
        }
        refused
    }

    /// Copies the script that computes the paths, or says why there is none.
    pub(super) fn copy_python(&mut self, ctx: &Context) {
        match python::script(&self.scenario) {
            Ok(script) => {
                ctx.copy_text(script);
                self.messages.done(Topic::Copy, "Copied a Python script");
            }
            Err(e) => self
                .messages
                .error(Topic::Copy, format!("Not copied: {e}.")),
        }
    }

    pub(super) fn copy_figure(&mut self) {
        let (scenario, step) = (self.on_screen(), self.step());
        self.exports.copy(scenario, step);
    }

    /// Copies a line that opens what is on screen, at the playhead.
    pub(super) fn copy_text(&mut self, ctx: &Context) {
        self.commit();
        let line = write_line(&self.on_screen(), Some(self.step()));
        let length = line.len();
        ctx.copy_text(line);
        let text = format!(
            "Copied the scenario as a line of {length} characters. Pasted into a Ravine window, it opens there"
        );
        self.messages.done(Topic::Copy, text);
    }
}
