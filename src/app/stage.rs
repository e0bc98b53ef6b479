//! What presenting changes in the window, to be restored afterwards.

use eframe::egui::{Context, ViewportCommand};

use super::session::Panels;

/// The look of before, and what there is only while presenting.
#[derive(Clone, Copy)]
pub struct Presenting {
    panels: Panels,
    /// The zoom factor of before.
    pub zoom: f32,
    /// How many times larger than before everything is, apart from what Ctrl + and − have changed since.
    scale: f32,
    /// Whether the screen is blank, so that all eyes are on the lecturer.
    pub blank: bool,
}

/// The least enlargement of type.
const SCALE: f32 = 1.5;
/// The height of the window in enlarged points, where [`SCALE`] allows it: a title of 22 points then has 3.5 % of any height.
const HEIGHT: f32 = 620.0;

/// How many times larger than in the window everything is while presenting, in a window of that height before enlarging.
fn scale_for(height: f32) -> f32 {
    (height / HEIGHT).max(SCALE)
}

impl Presenting {
    /// Enlarges everything, asks for full screen and closes the panels at the sides.
    pub fn begin(ctx: &Context, panels: &mut Panels) -> Self {
        let presenting = Self {
            panels: *panels,
            zoom: ctx.zoom_factor(),
            scale: scale_for(ctx.content_rect().height()),
            blank: false,
        };
        panels.left = false;
        panels.right = false;
        ctx.set_zoom_factor(presenting.zoom * presenting.scale);
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        presenting
    }

    /// Restores the look of before.
    pub fn end(self, ctx: &Context, panels: &mut Panels) {
        *panels = self.panels;
        ctx.set_zoom_factor(self.zoom);
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
    }

    /// Follows the height of the window, which grows only some frames after full screen was asked for.
    pub fn fit(&mut self, ctx: &Context) {
        let zoom = ctx.zoom_factor();
        let before = ctx.content_rect().height() * zoom / self.zoom;
        let scale = scale_for(before);
        if (scale / self.scale - 1.0).abs() > 0.01 {
            ctx.set_zoom_factor(zoom * scale / self.scale);
            self.scale = scale;
        }
    }
}
