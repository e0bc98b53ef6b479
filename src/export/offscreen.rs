//! Runs drawing code in an egui context of its own, with no window and no GPU.

use std::{collections::HashMap, sync::Arc};

use egui::{
    CentralPanel, ColorImage, Context, FontDefinitions, Frame, ImageData, Pos2, RawInput, Rect,
    TextureFilter, TextureId, Ui, Vec2, ViewportId, ViewportInfo,
    epaint::{ClippedShape, textures::TexturesDelta},
};

/// Axis widths and the like are learned from the pass before; after four nothing moves any more.
const PASSES: usize = 4;

/// Glyphs are placed on whole pixels: a fine grid keeps the letter spacing even when the figure is magnified.
const PIXELS_PER_POINT: f32 = 4.0;

/// Enough for an image behind a figure of any size that can be exported.
const MAX_TEXTURE_SIDE: usize = 16384;

/// What drawing code left: everything an export needs.
pub struct Drawing {
    /// In points.
    pub size: Vec2,
    /// From back to front.
    pub shapes: Vec<ClippedShape>,
    /// The images that shapes refer to.
    pub textures: HashMap<TextureId, Texture>,
    /// The fonts that the text was laid out with.
    pub fonts: FontDefinitions,
}

/// An image that shapes refer to.
pub struct Texture {
    pub image: Arc<ColorImage>,
    /// Magnified without smoothing.
    pub nearest: bool,
}

/// Draws `ui` on a page of `size` points, filled with the style's panel colour and without margins. `style` sets
/// fonts and look before the first pass. `ui` runs several times and should draw the same each time.
pub fn draw(size: Vec2, style: impl FnOnce(&Context), mut ui: impl FnMut(&mut Ui)) -> Drawing {
    let ctx = Context::default();
    style(&ctx);
    ctx.all_styles_mut(|style| style.animation_time = 0.0);

    let mut textures = HashMap::new();
    let mut shapes = Vec::new();
    for pass in 0..PASSES {
        let mut output = ctx.run_ui(input(size, pass), |root| {
            let page = Frame::NONE.fill(root.visuals().panel_fill);
            CentralPanel::default().frame(page).show(root, &mut ui);
        });
        collect(&mut textures, &mut output.textures_delta);
        shapes = output.shapes;
    }
    Drawing {
        size,
        shapes,
        textures,
        fonts: ctx.fonts(|fonts| fonts.definitions().clone()),
    }
}

fn input(size: Vec2, pass: usize) -> RawInput {
    let viewport = ViewportInfo {
        native_pixels_per_point: Some(PIXELS_PER_POINT),
        ..ViewportInfo::default()
    };
    RawInput {
        viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        max_texture_side: Some(MAX_TEXTURE_SIDE),
        time: Some(pass as f64),
        ..RawInput::default()
    }
}

/// Textures that drawing code makes anew in every pass are freed while the shapes still name them: nothing is
/// dropped here.
fn collect(textures: &mut HashMap<TextureId, Texture>, delta: &mut TexturesDelta) {
    for (id, deltas) in delta.set.drain() {
        // The first texture is the glyph atlas: exports outline glyphs from the fonts.
        if id == TextureId::default() {
            continue;
        }
        for delta in deltas {
            let ImageData::Color(image) = delta.image;
            match (delta.pos, textures.get_mut(&id)) {
                (Some(at), Some(texture)) => paste(Arc::make_mut(&mut texture.image), &image, at),
                (Some(_), None) => {}
                (None, _) => {
                    let texture = Texture {
                        image,
                        nearest: delta.options.magnification == TextureFilter::Nearest,
                    };
                    textures.insert(id, texture);
                }
            }
        }
    }
    delta.clear();
}

fn paste(whole: &mut ColorImage, part: &ColorImage, [x, y]: [usize; 2]) {
    let stride = whole.width();
    for (row, pixels) in part.pixels.chunks_exact(part.width().max(1)).enumerate() {
        let start = (y + row) * stride + x;
        if let Some(target) = whole.pixels.get_mut(start..start + pixels.len()) {
            target.copy_from_slice(pixels);
        }
    }
}
