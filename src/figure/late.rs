//! What stays on the picture until something newer comes.

use egui::Context;

use crate::workbench::{LATE, Request, Shown};

/// Whether a map is so late that it is dimmed. Where that is still to come, the window looks again by then.
pub fn is_late<R: Request>(ctx: &Context, shown: &Shown<'_, R>) -> bool {
    if shown.outdated && !shown.late {
        ctx.request_repaint_after(LATE);
    }
    shown.late
}
