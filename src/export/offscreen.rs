//! Runs drawing code in an egui context of its own, with no window and no GPU.

use std::collections::HashSet;

use egui::{
    CentralPanel, Context, Frame, Pos2, RawInput, Rect, Ui, Vec2, ViewportId, ViewportInfo,
};

use super::drawing::{Drawing, Item};
use super::glyphs::Glyphs;
use super::items::items;
use super::textures::Textures;
use crate::figure::{answered, ask};

/// The most passes for a drawing. What egui remembers of its layout depends on the pass before; after four nothing moves any more.
const PASSES: usize = 4;

/// Glyphs are placed on whole pixels; a fine grid keeps letter spacing even when the figure is magnified.
const PIXELS_PER_POINT: f32 = 4.0;

/// The longest side of a texture in pixels, enough for an image behind the largest figure that can be exported.
const MAX_TEXTURE_SIDE: usize = 16384;

/// A page that can be drawn on repeatedly; layout, fonts and images are kept from one drawing to the next.
pub struct Stage {
    ctx: Context,
    size: Vec2,
    passes: usize,
    textures: Textures,
    /// `None` until the context has its fonts.
    glyphs: Option<Glyphs>,
}

impl Stage {
    /// A page of `size` points. `style` sets fonts and look.
    pub fn new(size: Vec2, style: impl FnOnce(&Context)) -> Self {
        let ctx = Context::default();
        style(&ctx);
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
        Self {
            ctx,
            size,
            passes: 0,
            textures: Textures::default(),
            glyphs: None,
        }
    }

    /// Draws `ui` on a page without margins, whose background is the style's panel colour. `ui` runs until it has drawn
    /// the same twice, at most four times.
    pub fn draw(&mut self, mut ui: impl FnMut(&mut Ui)) -> Drawing {
        let page = Rect::from_min_size(Pos2::ZERO, self.size);
        let mut freed = HashSet::new();
        let mut drawn: Vec<Item> = Vec::new();
        let mut axes = Vec::new();
        for _ in 0..PASSES {
            let input = input(page, self.passes);
            self.passes += 1;
            ask(&self.ctx);
            let mut output = self.ctx.run_ui(input, |root| {
                CentralPanel::default()
                    .frame(Frame::NONE)
                    .show(root, &mut ui);
            });
            axes = answered(&self.ctx);
            freed.extend(output.textures_delta.free.drain());
            self.textures.take_up(&mut output.textures_delta);
            let ctx = &self.ctx;
            let glyphs = self
                .glyphs
                .get_or_insert_with(|| Glyphs::new(ctx.fonts(|fonts| fonts.definitions().clone())));
            let before = drawn;
            drawn = items(&output.shapes, page, &self.textures, glyphs);
            if drawn == before {
                break;
            }
        }
        // Textures that drawing code recreates in every pass are freed while shapes still refer to them.
        self.textures.forget(&freed);
        Drawing {
            size: self.size,
            title: String::new(),
            description: String::new(),
            source: None,
            background: self.ctx.global_style().visuals.panel_fill,
            axes,
            items: drawn,
        }
    }
}

fn input(page: Rect, pass: usize) -> RawInput {
    let viewport = ViewportInfo {
        native_pixels_per_point: Some(PIXELS_PER_POINT),
        ..ViewportInfo::default()
    };
    RawInput {
        viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
        screen_rect: Some(page),
        max_texture_side: Some(MAX_TEXTURE_SIDE),
        time: Some(pass as f64),
        ..RawInput::default()
    }
}
